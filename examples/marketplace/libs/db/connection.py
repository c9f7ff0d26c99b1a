"""Connections to the marketplace's database."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg2
import psycopg2.extensions
import psycopg2.extras
import psycopg2.pool

_pool: psycopg2.pool.ThreadedConnectionPool | None = None


def connect() -> psycopg2.extensions.connection:
    """A connection from the pool; the pool is opened when it is first asked for."""
    global _pool
    if _pool is None:
        _pool = psycopg2.pool.ThreadedConnectionPool(1, 10, dsn=os.environ["DATABASE_URL"])
    return _pool.getconn()


@contextmanager
def cursor() -> Iterator[psycopg2.extras.RealDictCursor]:
    """A cursor in a transaction of its own: committed at the end, rolled back when something is raised."""
    connection = connect()
    try:
        with connection.cursor(cursor_factory=psycopg2.extras.RealDictCursor) as cur:
            yield cur
        connection.commit()
    except Exception:
        connection.rollback()
        raise
    finally:
        if _pool is not None:
            _pool.putconn(connection)
