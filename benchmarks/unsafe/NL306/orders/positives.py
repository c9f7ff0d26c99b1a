"""Locks on what accounts works with."""

import asyncpg
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from accounts.models import User, Wallet, user_flags

REBUILD = "rebuild"


def for_update(cur, user):
    cur.execute("SELECT credit FROM users WHERE id = %s FOR UPDATE", (user,))  # <- NL306


def skip_locked(cur):
    cur.execute("SELECT id FROM user_jobs ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED")  # <- NL306


def for_share(cur, user):
    cur.execute("SELECT name FROM users WHERE id = %s FOR SHARE", (user,))  # <- NL306


def for_key_share(cur, user):
    cur.execute("SELECT 1 FROM users WHERE id = %s FOR KEY SHARE", (user,))  # <- NL306


def of_one_table(cur):
    cur.execute("SELECT o.id FROM orders o JOIN users u ON u.id = o.buyer FOR UPDATE OF u")  # <- NL306


def of_all_tables(cur):
    cur.execute(
        "SELECT o.id FROM orders o "
        "JOIN wallets w ON w.owner = o.buyer FOR UPDATE"  # <- NL306
    )


def in_a_sub_select(cur):
    cur.execute("DELETE FROM order_queue WHERE user_id IN (SELECT id FROM users WHERE stale LIMIT 10 FOR UPDATE)")  # <- NL306


def in_a_cte(cur):
    cur.execute(
        "WITH picked AS (SELECT id FROM user_jobs LIMIT 5 FOR UPDATE SKIP LOCKED) "  # <- NL306
        "INSERT INTO order_jobs SELECT id FROM picked"
    )


def a_table(cur):
    cur.execute("LOCK TABLE users IN SHARE MODE")  # <- NL306


def a_table_without_the_word(cur):
    cur.execute("LOCK wallets IN ACCESS EXCLUSIVE MODE NOWAIT")  # <- NL306


def in_mysql(cur):
    cur.execute("LOCK TABLES users WRITE")  # <- NL306


async def a_row(conn: asyncpg.Connection, user):
    return await conn.fetchrow("SELECT * FROM users WHERE id = $1 FOR NO KEY UPDATE", user)  # <- NL306


def built(cur, user, wait):
    sql = "SELECT name FROM users "  # <- NL306
    sql += "WHERE id = %s FOR UPDATE"
    if not wait:
        sql += " NOWAIT"
    cur.execute(sql, (user,))


def of_text(session: Session, user):
    session.execute(text("SELECT id FROM users WHERE id = :id FOR UPDATE"), {"id": user})  # <- NL306


def of_a_query(session: Session, user):
    return session.query(User).filter(User.id == user).with_for_update().one()  # <- NL306


def of_a_select(session: Session, user):
    return session.execute(select(User).where(User.id == user).with_for_update(skip_locked=True)).scalar_one()  # <- NL306


def of_core(conn):
    conn.execute(select(user_flags.c.on).with_for_update(read=True))  # <- NL306


def of_django(pk):
    return Wallet.objects.select_for_update().get(pk=pk)  # <- NL306


def of_django_without_waiting(pk):
    return Wallet.objects.filter(pk=pk).select_for_update(nowait=True).first()  # <- NL306


def the_same_number(cur):
    cur.execute("SELECT pg_try_advisory_lock(1001)")  # <- NL306


def the_same_pair(cur):
    cur.execute("SELECT pg_advisory_lock(%s, %s)", (5, 6))  # <- NL306


def the_same_name(cur):
    cur.execute("SELECT pg_advisory_xact_lock(hashtext('import'))")  # <- NL306


def the_same_name_in_mysql(cur):
    cur.execute("SELECT GET_LOCK(%s, 0)", (REBUILD,))  # <- NL306


def the_same_bound_number(conn):
    conn.execute(text("SELECT pg_advisory_lock(:key)"), {"key": 2002})  # <- NL306


def the_same_by_function(conn):
    conn.execute(select(func.pg_advisory_xact_lock(3003)))  # <- NL306
