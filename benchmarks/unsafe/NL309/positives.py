"""Functions that commit or roll back what another one began."""

import sqlite3

import asyncpg
import psycopg
import psycopg2
from django.db import connection, transaction
from sqlalchemy import create_engine, text
from sqlalchemy.orm import Session, sessionmaker

engine = create_engine("postgresql://")
Sessions = sessionmaker(engine)


def in_a_session(session: Session, order):
    with session.begin():
        session.execute(text("INSERT INTO orders (id) VALUES (:id)"), {"id": order})
        log_1(session, order)
        session.execute(text("INSERT INTO order_items (id) VALUES (:id)"), {"id": order})


def log_1(session, order):
    session.execute(text("INSERT INTO order_log (id) VALUES (:id)"), {"id": order})
    session.commit()  # <- NL309


def in_a_session_of_its_own(order):
    with Sessions.begin() as session:
        session.execute(text("INSERT INTO orders (id) VALUES (:id)"), {"id": order})
        log_2(session, order)


def log_2(db: Session, order):
    db.execute(text("INSERT INTO order_log (id) VALUES (:id)"), {"id": order})
    db.commit()  # <- NL309


def in_an_engine_connection(order):
    with engine.begin() as conn:
        conn.execute(text("INSERT INTO orders (id) VALUES (:id)"), {"id": order})
        log_3(conn, order)


def log_3(connection, order):
    connection.execute(text("INSERT INTO order_log (id) VALUES (:id)"), {"id": order})
    connection.commit()  # <- NL309


def in_an_entered_connection(dsn, order):
    conn = psycopg2.connect(dsn)
    with conn:
        conn.cursor().execute("INSERT INTO orders (id) VALUES (%s)", (order,))
        log_4(conn, order)
        conn.cursor().execute("INSERT INTO order_items (id) VALUES (%s)", (order,))


def log_4(conn, order):
    conn.cursor().execute("INSERT INTO order_log (id) VALUES (%s)", (order,))
    conn.commit()  # <- NL309


def rolled_back_by_a_helper(dsn, order):
    with psycopg2.connect(dsn) as conn:
        conn.cursor().execute("INSERT INTO orders (id) VALUES (%s)", (order,))
        check_stock(conn, order)


def check_stock(conn, order):
    if order is None:
        conn.rollback()  # <- NL309


def sqlite_connection(path, order):
    with sqlite3.connect(path) as db:
        db.execute("INSERT INTO orders (id) VALUES (?)", (order,))
        log_5(db, order)


def log_5(db, order):
    db.execute("INSERT INTO order_log (id) VALUES (?)", (order,))
    db.commit()  # <- NL309


def psycopg3_transaction(conn: psycopg.Connection, order):
    with conn.transaction():
        conn.execute("INSERT INTO orders (id) VALUES (%s)", (order,))
        log_6(conn, order)


def log_6(conn, order):
    conn.execute("INSERT INTO order_log (id) VALUES (%s)", (order,))
    conn.commit()  # <- NL309


def by_keyword(session: Session, order):
    with session.begin():
        session.execute(text("INSERT INTO orders (id) VALUES (:id)"), {"id": order})
        log_7(order=order, session=session)


def log_7(order, session):
    session.execute(text("INSERT INTO order_log (id) VALUES (:id)"), {"id": order})
    session.commit()  # <- NL309


def two_calls_deep(session: Session, order):
    with session.begin():
        session.execute(text("INSERT INTO orders (id) VALUES (:id)"), {"id": order})
        notify(session, order)


def notify(session, order):
    log_8(session, order)


def log_8(session, order):
    session.execute(text("INSERT INTO order_log (id) VALUES (:id)"), {"id": order})
    session.commit()  # <- NL309


@transaction.atomic
def in_atomic(order):
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO orders (id) VALUES (%s)", [order])
    log_9(order)


def log_9(order):
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO order_log (id) VALUES (%s)", [order])
    transaction.commit()  # <- NL309


def half_is_committed(conn, order):
    cur = conn.cursor()
    cur.execute("INSERT INTO orders (id) VALUES (%s)", (order,))
    log_10(conn, order)
    cur.execute("INSERT INTO order_items (id) VALUES (%s)", (order,))
    conn.commit()


def log_10(conn, order):
    conn.cursor().execute("INSERT INTO order_log (id) VALUES (%s)", (order,))
    conn.commit()  # <- NL309


def half_by_a_session(session: Session, order):
    session.execute(text("INSERT INTO orders (id) VALUES (:id)"), {"id": order})
    log_11(session, order)
    session.execute(text("UPDATE orders SET logged = true WHERE id = :id"), {"id": order})
    session.commit()


def log_11(session: Session, order):
    session.execute(text("INSERT INTO order_log (id) VALUES (:id)"), {"id": order})
    session.commit()  # <- NL309


async def in_an_async_session(session, order):
    async with session.begin():
        await session.execute(text("INSERT INTO orders (id) VALUES (:id)"), {"id": order})
        await log_12(session, order)


async def log_12(session, order):
    await session.execute(text("INSERT INTO order_log (id) VALUES (:id)"), {"id": order})
    await session.commit()  # <- NL309


class Checkout:
    def __init__(self, session: Session):
        self.session = session

    def place(self, order):
        with self.session.begin():
            self.session.execute(text("INSERT INTO orders (id) VALUES (:id)"), {"id": order})
            self._log(order)

    def _log(self, order):
        self.session.execute(text("INSERT INTO order_log (id) VALUES (:id)"), {"id": order})
        self.session.commit()  # <- NL309

    def ship(self, order):
        self.session.execute(text("UPDATE orders SET state = 'sent' WHERE id = :id"), {"id": order})
        self._count(order)
        self.session.execute(text("DELETE FROM order_items WHERE id = :id"), {"id": order})
        self.session.commit()

    def _count(self, order):
        self.session.execute(text("UPDATE order_totals SET sent = sent + 1"))
        self.session.commit()  # <- NL309


class Log:
    def __init__(self, conn):
        self.conn = conn

    def add(self, order):
        self.conn.cursor().execute("INSERT INTO order_log (id) VALUES (%s)", (order,))
        self.conn.commit()  # <- NL309


class Orders:
    def __init__(self, conn, log: Log):
        self.conn = conn
        self.log = log

    def place(self, order):
        with self.log.conn.transaction():
            self.log.conn.execute("INSERT INTO orders (id) VALUES (%s)", (order,))
            self.log.add(order)


def a_conditional_commit(session: Session, order):
    with session.begin():
        session.execute(text("INSERT INTO orders (id) VALUES (:id)"), {"id": order})
        log_13(session, order, True)


def log_13(session, order, now):
    session.execute(text("INSERT INTO order_log (id) VALUES (:id)"), {"id": order})
    if now:
        session.commit()  # <- NL309


def a_commit_in_finally(session: Session, order):
    with session.begin():
        session.execute(text("INSERT INTO orders (id) VALUES (:id)"), {"id": order})
        log_14(session, order)


def log_14(session, order):
    try:
        session.execute(text("INSERT INTO order_log (id) VALUES (:id)"), {"id": order})
    finally:
        session.commit()  # <- NL309


def a_loop_that_commits(session: Session, orders):
    with session.begin():
        session.execute(text("UPDATE orders SET state = 'sent'"))
        log_all(session, orders)


def log_all(session, orders):
    for order in orders:
        session.execute(text("INSERT INTO order_log (id) VALUES (:id)"), {"id": order})
        session.commit()  # <- NL309


def a_rollback_in_a_handler(session: Session, order):
    with session.begin():
        session.execute(text("INSERT INTO orders (id) VALUES (:id)"), {"id": order})
        log_15(session, order)


def log_15(session, order):
    try:
        session.execute(text("INSERT INTO order_log (id) VALUES (:id)"), {"id": order})
    except ValueError:
        session.rollback()  # <- NL309


def only_the_commit(session: Session, order):
    with session.begin():
        session.execute(text("INSERT INTO orders (id) VALUES (:id)"), {"id": order})
        settle(session)
        session.execute(text("INSERT INTO order_items (id) VALUES (:id)"), {"id": order})


def settle(session):
    session.commit()  # <- NL309


def as_an_attribute(app, order):
    with app.session.begin():
        app.session.execute(text("INSERT INTO orders (id) VALUES (:id)"), {"id": order})
        log_16(app, order)


def log_16(app, order):
    app.session.execute(text("INSERT INTO order_log (id) VALUES (:id)"), {"id": order})
    app.session.commit()  # <- NL309


def half_by_a_method(conn, order):
    log = Journal(conn)
    conn.execute("INSERT INTO orders (id) VALUES (%s)", (order,))
    write_journal(conn, order)
    conn.execute("UPDATE orders SET logged = true WHERE id = %s", (order,))
    conn.commit()
    return log


def write_journal(conn, order):
    conn.execute("INSERT INTO order_journal (id) VALUES (%s)", (order,))
    conn.commit()  # <- NL309


class Journal:
    def __init__(self, conn):
        self.conn = conn


async def in_an_asyncpg_block(conn: asyncpg.Connection, order):
    async with conn.transaction():
        await conn.execute("INSERT INTO orders (id) VALUES ($1)", order)
        await log_17(conn, order)


async def log_17(conn, order):
    await conn.execute("INSERT INTO order_log (id) VALUES ($1)", order)
    await conn.commit()  # <- NL309


def with_what_a_helper_opened(order):
    with opened() as session:
        session.execute(text("INSERT INTO orders (id) VALUES (:id)"), {"id": order})
        log_18(session, order)


def opened():
    return Sessions.begin()


def log_18(session, order):
    session.execute(text("INSERT INTO order_log (id) VALUES (:id)"), {"id": order})
    session.commit()  # <- NL309
