"""What accounts, their owner, does to its tables."""

from django.db import models
from django.db.models import F
from sqlalchemy import Column, Integer, String, column, table
from sqlalchemy.orm import Session, declarative_base

Base = declarative_base()


class Profile(Base):
    __tablename__ = "user_profiles"
    id = Column(Integer, primary_key=True)
    city = Column(String)
    street = Column(String)
    zip = Column(String)


class Wallet(models.Model):
    balance = models.IntegerField()
    currency = models.TextField()
    touched = models.IntegerField()

    class Meta:
        app_label = "accounts"
        db_table = "wallets"


class Card(models.Model):
    pin = models.IntegerField()
    note = models.TextField()

    class Meta:
        app_label = "accounts"
        db_table = "user_cards"


class Plan(models.Model):
    price = models.IntegerField()
    owner = models.ForeignKey("Plan", on_delete=models.CASCADE)

    class Meta:
        app_label = "accounts"
        db_table = "user_plans"


user_marks = table("user_marks", column("id"), column("mark"))
user_flags = table("user_flags", column("id"), column("red"), column("blue"), column("green"))


def of_users(cur, user, value):
    cur.execute("UPDATE users SET name = %s, email = %s WHERE id = %s", (value, value, user))
    cur.execute("UPDATE users SET phone = %s WHERE id = %s", (value, user))
    cur.execute("UPDATE users SET visits = visits + 1, seen_at = now(), bonus = bonus + 1 WHERE id = %s", (user,))
    cur.execute("UPDATE users SET \"nickName\" = %s WHERE id = %s", (value, user))
    cur.execute("UPDATE users SET (street, town) = (%s, %s) WHERE id = %s", (value, value, user))
    cur.execute("INSERT INTO users (id, motto) VALUES (%s, %s)", (user, value))


def of_settings(cur, key, value):
    cur.execute(
        "INSERT INTO user_settings (key, value) VALUES (%s, %s) ON CONFLICT (key) DO UPDATE SET value = excluded.value", (key, value)
    )


def of_profiles(session: Session, pk, city):
    profile = session.get(Profile, pk)
    profile.city = city
    session.commit()


def of_streets(session: Session, pk, street):
    session.query(Profile).filter(Profile.id == pk).update({"street": street})


def of_wallets(pk, currency):
    Wallet.objects.filter(pk=pk).update(currency=currency, touched=F("touched") + 1)
    wallet = Wallet.objects.get(pk=pk)
    wallet.balance = 0
    wallet.save(update_fields=["balance"])


def of_flags(conn):
    conn.execute(user_flags.update().values(red=1, green=1))


def of_sessions(cur, pk):
    cur.execute("REPLACE INTO user_sessions (id, token) VALUES (%s, 'x')", (pk,))


def of_points(cur, pk, points):
    cur.execute("UPDATE user_points SET points = %s, level = 1 WHERE id = %s", (points, pk))


def of_merged(cur):
    cur.execute("MERGE INTO user_totals t USING user_new n ON n.id = t.id WHEN MATCHED THEN UPDATE SET total = n.total")


def of_ranks(cur, rank):
    cur.execute("UPDATE user_ranks r SET rank = %s FROM users u WHERE u.id = r.id AND u.name = %s", (rank, "x"))


def of_columns(cur, columns, pk):
    cur.execute(f"UPDATE user_free SET {columns} WHERE id = %s", (pk,))


def of_stock(cur, n):
    cur.execute("UPDATE stock SET counted = %s", (n,))  # <- NL310


def of_cards(pk, pin):
    Card.objects.filter(pk=pk).update(pin=pin)


def of_plans(plans, pk):
    Plan.objects.bulk_update(plans, ["price"])
    Plan.objects.filter(pk=pk).update(owner=pk)


def of_marks(conn, mark):
    conn.execute(user_marks.update().where(user_marks.c.id == 1).values({"mark": mark}))


async def of_rates(conn, rate):
    await conn.execute("UPDATE user_rates SET rate = $1", rate)


async def of_levels(conn, level):
    sql = "UPDATE user_levels SET "
    sql += "level = $1 "
    sql += "WHERE id = $2"
    await conn.execute(sql, level, 1)


TABLE = "user_states"


def of_states(cur, state):
    cur.execute(f"UPDATE {TABLE} SET state = %s", (state,))


def put(cur, table, value, pk):
    cur.execute(f"UPDATE {table} SET value = %s WHERE id = %s", (value, pk))


def of_values(cur, value):
    put(cur, "user_values", value, 1)


def of_limits(cur, limit):
    cur.execute("UPDATE public.user_limits SET per_day = %s", (limit,))


def of_scores(cur, score):
    cur.executemany("UPDATE user_scores SET score = %s WHERE id = %s", [(score, 1)])


def of_colors(cur, color):
    cur.execute("UPDATE user_colors SET color = CASE WHEN %s THEN 'red' ELSE 'blue' END", (color,))


def of_titles(cur, title):
    cur.execute("UPDATE user_titles SET title = upper(%s)", (title,))


def of_quotas(cur, quota):
    cur.execute("UPDATE user_quotas SET quota = GREATEST(quota, %s)", (quota,))


def of_ages(cur):
    cur.execute("UPDATE user_ages SET age = (SELECT max(age) FROM users)")


def of_notes(cur, note):
    cur.execute("INSERT INTO user_notes (id, note) VALUES (1, %s) ON DUPLICATE KEY UPDATE note = VALUES(note)", (note,))


def of_hits(cur):
    cur.execute("INSERT INTO user_hits (id, n) VALUES (1, 1) ON CONFLICT (id) DO UPDATE SET n = user_hits.n + excluded.n")


def of_steps(cur):
    cur.execute("UPDATE user_steps SET step = step + 1, at = clock_timestamp()")


def of_tags(cur, tag):
    cur.execute("INSERT INTO user_tags (tag) VALUES (%s) ON CONFLICT DO NOTHING", (tag,))


def of_drafts(cur, body):
    cur.execute("UPDATE user_drafts SET body = %s", (body,))


def of_temporary(cur):
    cur.execute("CREATE TEMP TABLE user_temp (n int)")
    cur.execute("UPDATE user_temp SET n = 1")


def of_a_schema(cur, n):
    cur.execute("UPDATE user_inbox SET seen = %s", (n,))


def of_a_view(cur, n):
    cur.execute("UPDATE user_badges SET badge = %s", (n,))
