"""Code of a running service that changes the schema."""

import asyncpg
import peewee
import psycopg
import psycopg2
import pymysql
from django.db import connection
from sqlalchemy import Column, Integer, MetaData, Table, create_engine, text
from sqlalchemy.orm import declarative_base

engine = create_engine("postgresql://db/shop")
metadata = MetaData()
Base = declarative_base()
order_queue = Table("order_queue", metadata, Column("id", Integer, primary_key=True))
SCHEMA = """CREATE TABLE IF NOT EXISTS order_settings (name text PRIMARY KEY, value text)"""


class Order(Base):
    __tablename__ = "orders"
    id = Column(Integer, primary_key=True)


def ensure(cursor):
    cursor.execute("CREATE TABLE IF NOT EXISTS order_audit (id int)")  # <- NL204


def plain(cursor):
    cursor.execute("create table order_archive (id int, day date)")  # <- NL204


def copied(cursor):
    cursor.execute("CREATE TABLE order_copy AS SELECT * FROM orders")  # <- NL204


def like(cursor):
    cursor.execute("CREATE TABLE order_old (LIKE orders INCLUDING ALL)")  # <- NL204


def by_month(cursor, month: int):
    cursor.execute(f"CREATE TABLE order_events_{month} PARTITION OF order_events DEFAULT")  # <- NL204


def column(cursor):
    cursor.execute("ALTER TABLE orders ADD COLUMN note text")  # <- NL204


def column_gone(cursor):
    cursor.execute("ALTER TABLE orders DROP COLUMN note")  # <- NL204


def column_type(cursor):
    cursor.execute("ALTER TABLE orders ALTER COLUMN total TYPE bigint")  # <- NL204


def renamed(cursor):
    cursor.execute("ALTER TABLE order_new RENAME TO order_items")  # <- NL204


def dropped(cursor):
    cursor.execute("DROP TABLE IF EXISTS order_old")  # <- NL204


def index(cursor):
    cursor.execute("CREATE INDEX IF NOT EXISTS orders_by_day ON orders (day)")  # <- NL204


def unique_index(cursor):
    cursor.execute("CREATE UNIQUE INDEX CONCURRENTLY orders_by_key ON orders (key)")  # <- NL204


def view(cursor):
    cursor.execute("CREATE OR REPLACE VIEW order_totals AS SELECT id, total FROM orders")  # <- NL204


def materialised(cursor):
    cursor.execute("CREATE MATERIALIZED VIEW order_days AS SELECT day, count(*) FROM orders GROUP BY day")  # <- NL204


def view_gone(cursor):
    cursor.execute("DROP VIEW order_totals")  # <- NL204


def trigger(cursor):
    cursor.execute("CREATE TRIGGER order_seen AFTER INSERT ON orders FOR EACH ROW EXECUTE FUNCTION seen()")  # <- NL204


def key(cursor):
    cursor.execute("ALTER TABLE order_items ADD FOREIGN KEY (order_id) REFERENCES orders (id)")  # <- NL204


def from_a_constant(cursor):
    cursor.execute(SCHEMA)  # <- NL204


async def in_asyncpg(pool: asyncpg.Pool):
    await pool.execute("CREATE TABLE IF NOT EXISTS order_locks (id int)")  # <- NL204


def in_psycopg(conn: psycopg.Connection):
    conn.execute("CREATE TABLE order_seen (id int)")  # <- NL204


def in_mysql():
    with pymysql.connect(host="db").cursor() as cursor:
        cursor.execute("CREATE TABLE IF NOT EXISTS `order_log` (id int) ENGINE=InnoDB")  # <- NL204


def by_sqlalchemy():
    with engine.begin() as conn:
        conn.execute(text("ALTER TABLE carts ADD COLUMN device text"))  # <- NL204


def by_metadata():
    metadata.create_all(engine)  # <- NL204


def by_base():
    Base.metadata.create_all(bind=engine)  # <- NL204


def all_dropped():
    Base.metadata.drop_all(engine)  # <- NL204


def by_django():
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE orders ADD COLUMN seen boolean")  # <- NL204


def in_a_class(dsn):
    Setup(psycopg2.connect(dsn)).run()


class Setup:
    def __init__(self, connection):
        self.connection = connection

    def run(self):
        self.connection.cursor().execute("CREATE TABLE IF NOT EXISTS order_jobs (id int)")  # <- NL204


class OrderTag(peewee.Model):
    class Meta:
        database = peewee.PostgresqlDatabase("shop")
        table_name = "order_tags"


def by_peewee():
    OrderTag.create_table()  # <- NL204
