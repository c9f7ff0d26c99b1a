"""What orders updates that accounts updates too; each table of accounts once, where the columns differ."""

from sqlalchemy import update
from sqlalchemy.orm import Session

from accounts.repo import Card, Plan, Profile, user_flags, user_marks


def the_same_column(cur, user, name):
    cur.execute("UPDATE users SET name = %s WHERE id = %s", (name, user))  # <- NL310


def an_upsert(cur, key, value):
    cur.execute("UPDATE user_settings SET value = %s WHERE key = %s", (value, key))  # <- NL310


def an_attribute(session: Session, pk):
    profile = session.get(Profile, pk)
    profile.city = "Nova"  # <- NL310
    session.commit()


def a_whole_row(pk):
    card = Card.objects.get(pk=pk)
    card.note = "x"
    card.save()  # <- NL310


def a_core_update(conn):
    conn.execute(update(user_flags).values(red=0))  # <- NL310


def over_a_row_that_is_replaced(cur, pk):
    cur.execute("UPDATE user_sessions SET token = NULL WHERE id = %s", (pk,))  # <- NL310


def one_counts_the_other_sets(cur, pk):
    cur.execute("UPDATE user_points SET points = points + 1 WHERE id = %s", (pk,))  # <- NL310


def a_merge(cur, total):
    cur.execute("UPDATE user_totals SET total = %s", (total,))  # <- NL310


def with_a_from(cur, rank):
    cur.execute("UPDATE user_ranks SET rank = %s", (rank,))  # <- NL310


def of_its_own_table(cur, n):
    cur.execute("UPDATE stock SET counted = counted - 1 WHERE id = %s", (n,))


def a_whole_list(plans):
    Plan.objects.bulk_update(plans, fields=["price"])  # <- NL310


def a_mapping_of_core(conn):
    conn.execute(user_marks.update().values(mark=2))  # <- NL310


async def of_asyncpg(conn, rate):
    await conn.execute("UPDATE user_rates SET rate = $1 WHERE id = $2", rate, 1)  # <- NL310


def built(cur):
    cur.execute("UPDATE user_levels SET level = 0")  # <- NL310


def a_constant_names_the_table(cur):
    cur.execute("UPDATE user_states SET state = 'new'")  # <- NL310


def through_a_helper(cur):
    cur.execute("UPDATE user_values SET value = NULL")  # <- NL310


def another_spelling(cur):
    cur.execute("UPDATE USER_LIMITS SET PER_DAY = 3")  # <- NL310


def for_many(cur, rows):
    cur.executemany("UPDATE user_scores SET score = %s WHERE id = %s", rows)  # <- NL310


def by_case(cur):
    cur.execute("UPDATE user_colors SET color = 'green'")  # <- NL310


def in_capitals(cur, title):
    cur.execute("UPDATE user_titles AS t SET title = lower(%s)", (title,))  # <- NL310


def over_the_greatest(cur, quota):
    cur.execute("UPDATE user_quotas SET quota = %s", (quota,))  # <- NL310


def of_a_sub_select(cur):
    cur.execute("UPDATE user_ages SET age = (SELECT min(age) FROM users)")  # <- NL310


def of_mysql(cur, note):
    cur.execute("UPDATE user_notes SET note = %s", (note,))  # <- NL310


def returning(cur, body):
    cur.execute("UPDATE user_drafts SET body = %s RETURNING id", (body,))  # <- NL310


def with_a_limit(cur, n):
    cur.execute("UPDATE user_inbox SET seen = %s LIMIT 10", (n,))  # <- NL310
