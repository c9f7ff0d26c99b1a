"""Commits that are where they belong. Why is said at each."""

import psycopg2
from django.db import connection, transaction
from sqlalchemy import create_engine, text
from sqlalchemy.orm import Session, sessionmaker

engine = create_engine("postgresql://")
Sessions = sessionmaker(engine)


def commits_its_own(conn, order):
    conn.cursor().execute("INSERT INTO orders (id) VALUES (%s)", (order,))
    conn.commit()


def helper_writes_and_leaves_it(conn, order):
    conn.cursor().execute("INSERT INTO orders (id) VALUES (%s)", (order,))
    log(conn, order)
    conn.commit()


def log(conn, order):
    conn.cursor().execute("INSERT INTO order_log (id) VALUES (%s)", (order,))


def helper_has_a_connection_of_its_own(dsn, order):
    with psycopg2.connect(dsn) as conn:
        conn.cursor().execute("INSERT INTO orders (id) VALUES (%s)", (order,))
        log_apart(dsn, order)


def log_apart(dsn, order):
    conn = psycopg2.connect(dsn)
    conn.cursor().execute("INSERT INTO order_log (id) VALUES (%s)", (order,))
    conn.commit()


def helper_has_a_session_of_its_own(session: Session, order):
    with session.begin():
        session.execute(text("INSERT INTO orders (id) VALUES (:id)"), {"id": order})
        log_in_a_session(order)


def log_in_a_session(order):
    with Sessions() as session:
        session.execute(text("INSERT INTO order_log (id) VALUES (:id)"), {"id": order})
        session.commit()


def called_after_the_block(session: Session, order):
    with session.begin():
        session.execute(text("INSERT INTO orders (id) VALUES (:id)"), {"id": order})
    log_and_commit(session, order)


def log_and_commit(session, order):
    session.execute(text("INSERT INTO order_log (id) VALUES (:id)"), {"id": order})
    session.commit()


def committed_before_it_is_called(session: Session, order):
    session.execute(text("INSERT INTO orders (id) VALUES (:id)"), {"id": order})
    session.commit()
    log_and_commit_2(session, order)
    session.execute(text("UPDATE orders SET logged = true WHERE id = :id"), {"id": order})
    session.commit()


def log_and_commit_2(session, order):
    session.execute(text("INSERT INTO order_log (id) VALUES (:id)"), {"id": order})
    session.commit()


def nothing_was_written_before(session: Session, order):
    session.execute(text("SELECT 1 FROM orders WHERE id = :id"), {"id": order})
    log_and_commit_3(session, order)
    session.execute(text("INSERT INTO orders (id) VALUES (:id)"), {"id": order})
    session.commit()


def log_and_commit_3(session, order):
    session.execute(text("INSERT INTO order_log (id) VALUES (:id)"), {"id": order})
    session.commit()


def the_last_thing_it_does(session: Session, order):
    session.execute(text("INSERT INTO orders (id) VALUES (:id)"), {"id": order})
    finish(session, order)


def finish(session, order):
    session.execute(text("UPDATE orders SET done = true WHERE id = :id"), {"id": order})
    session.commit()


def a_savepoint(session: Session, order):
    with session.begin():
        session.execute(text("INSERT INTO orders (id) VALUES (:id)"), {"id": order})
        log_in_a_savepoint(session, order)


def log_in_a_savepoint(session, order):
    with session.begin_nested():
        session.execute(text("INSERT INTO order_log (id) VALUES (:id)"), {"id": order})


@transaction.atomic
def nested_atomic(order):
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO orders (id) VALUES (%s)", [order])
    inner(order)


@transaction.atomic
def inner(order):
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO order_log (id) VALUES (%s)", [order])


class Work:
    def __init__(self, session: Session):
        self.session = session

    def __enter__(self):
        return self

    def __exit__(self, kind, error, trace):
        if kind is None:
            self.session.commit()
        else:
            self.session.rollback()


def a_unit_of_work(session: Session, order):
    with Work(session) as work:
        work.session.execute(text("INSERT INTO orders (id) VALUES (:id)"), {"id": order})
        work.session.execute(text("INSERT INTO order_log (id) VALUES (:id)"), {"id": order})


class Repository:
    def __init__(self, session: Session):
        self.session = session

    def add(self, order):
        self.session.execute(text("INSERT INTO orders (id) VALUES (:id)"), {"id": order})
        self.session.commit()

    def add_item(self, order):
        self.session.execute(text("INSERT INTO order_items (id) VALUES (:id)"), {"id": order})
        self.session.commit()


def each_call_is_its_own(repository: Repository, order):
    repository.add(order)
    repository.add_item(order)


def the_offset_of_a_consumer(session: Session, consumer, order):
    with session.begin():
        session.execute(text("INSERT INTO orders (id) VALUES (:id)"), {"id": order})
        acknowledge(consumer)


def acknowledge(consumer):
    consumer.commit()


def a_repository_of_git(session: Session, git, order):
    with session.begin():
        session.execute(text("INSERT INTO orders (id) VALUES (:id)"), {"id": order})
        record(git)


def record(git):
    git.index.commit("order")


def in_another_branch(session: Session, order, is_new):
    if is_new:
        session.execute(text("INSERT INTO orders (id) VALUES (:id)"), {"id": order})
    else:
        log_and_commit_4(session, order)
    session.execute(text("UPDATE orders SET seen = true WHERE id = :id"), {"id": order})
    session.commit()


def log_and_commit_4(session, order):
    session.execute(text("INSERT INTO order_log (id) VALUES (:id)"), {"id": order})
    session.commit()


def another_session(session: Session, audit: Session, order):
    with session.begin():
        session.execute(text("INSERT INTO orders (id) VALUES (:id)"), {"id": order})
        write_audit(audit, order)


def write_audit(audit, order):
    audit.execute(text("INSERT INTO order_log (id) VALUES (:id)"), {"id": order})
    audit.commit()


def handed_to_on_commit(order):
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO orders (id) VALUES (%s)", [order])
        transaction.on_commit(lambda: tidy(order))


def tidy(order):
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM carts WHERE id = %s", [order])
    connection.commit()


def a_script(argv):
    conn = psycopg2.connect(argv[1])
    with conn:
        conn.cursor().execute("UPDATE orders SET state = 'old'")
    conn.close()


def the_helper_says_what_it_does(session: Session, order):
    session.execute(text("INSERT INTO orders (id) VALUES (:id)"), {"id": order})
    save(session, order)
    session.execute(text("INSERT INTO order_items (id) VALUES (:id)"), {"id": order})
    save(session, order)


def save(session, order):
    session.execute(text("UPDATE orders SET seen = true WHERE id = :id"), {"id": order})
    session.commit()
