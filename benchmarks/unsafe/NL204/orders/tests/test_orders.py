"""Tests may do as they like."""

from sqlalchemy import MetaData


def prepare(cursor, engine, metadata: MetaData):
    cursor.execute("CREATE TABLE orders (id int)")
    metadata.create_all(engine)


def clean(cursor):
    cursor.execute("DROP TABLE orders")
