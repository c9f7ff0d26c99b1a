"""No lock, or none on what accounts works with."""

import asyncpg
from sqlalchemy import Column, Integer, func, select, text
from sqlalchemy.orm import Session, declarative_base

from accounts.models import User, Wallet

Base = declarative_base()


class Order(Base):
    __tablename__ = "orders"
    id = Column(Integer, primary_key=True)
    buyer = Column(Integer)


def own_rows(cur, order):
    cur.execute("SELECT total FROM orders WHERE id = %s FOR UPDATE", (order,))


def own_rows_of_a_join(cur):
    cur.execute("SELECT o.id FROM orders o JOIN users u ON u.id = o.buyer FOR UPDATE OF o")


def own_table(cur):
    cur.execute("LOCK TABLE order_items IN EXCLUSIVE MODE")


def a_read(cur, user):
    cur.execute("SELECT name FROM users WHERE id = %s", (user,))


def words_in_a_text(cur, user):
    cur.execute("SELECT name FROM users WHERE note <> 'FOR UPDATE' AND id = %s", (user,))


def words_in_a_comment(cur, user):
    cur.execute("SELECT name FROM users WHERE id = %s -- no FOR UPDATE here", (user,))


def a_column(cur):
    cur.execute("SELECT locked FROM users WHERE locked")


def own_sub_select(cur):
    cur.execute("SELECT name FROM users WHERE id IN (SELECT buyer FROM orders LIMIT 3 FOR UPDATE)")


def own_queue(cur):
    cur.execute(
        "WITH job AS (SELECT id FROM order_queue LIMIT 1 FOR UPDATE SKIP LOCKED) DELETE FROM order_queue USING job "
        "WHERE order_queue.id = job.id"
    )


async def own_row(conn: asyncpg.Connection, order):
    return await conn.fetchrow("SELECT * FROM orders WHERE id = $1 FOR UPDATE", order)


def a_query(session: Session, user):
    return session.query(User).filter(User.id == user).one()


def own_query(session: Session, order):
    return session.query(Order).filter(Order.id == order).with_for_update().one()


def own_select(session: Session, order):
    return session.execute(select(Order).with_for_update()).scalars().all()


def of_django(pk):
    return Wallet.objects.get(pk=pk)


def own_temporary(cur):
    cur.execute("CREATE TEMPORARY TABLE user_copy AS SELECT id FROM orders")
    cur.execute("SELECT id FROM user_copy FOR UPDATE")


def nobodys(cur):
    cur.execute("SELECT id FROM events FOR UPDATE")


def another_number(cur):
    cur.execute("SELECT pg_advisory_lock(1002)")


def another_range(cur):
    cur.execute("SELECT pg_advisory_lock(1001, 0)")


def given_back(cur):
    cur.execute("SELECT pg_advisory_unlock(1001)")


def not_known(cur, key):
    cur.execute("SELECT pg_advisory_lock(%s)", (key,))


def the_other_half_not_known(cur, key):
    cur.execute("SELECT pg_advisory_lock(8, %s)", (key,))


def of_a_column(cur):
    cur.execute("SELECT pg_try_advisory_lock(id) FROM orders")


def another_name(cur):
    cur.execute("SELECT GET_LOCK('rebuild_orders', 0)")


def a_hash_of_another_text(cur):
    cur.execute("SELECT pg_advisory_xact_lock(hashtext('export'))")


def a_number_that_is_no_key(conn):
    conn.execute(text("SELECT 1001"))
    conn.execute(select(func.now()))
