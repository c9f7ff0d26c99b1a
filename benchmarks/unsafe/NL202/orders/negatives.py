"""What looks like a statement over every row, and is none, or is meant."""

import psycopg2
from django.db import models
from sqlalchemy import Column, Integer, MetaData, String, Table, delete, text, update
from sqlalchemy.orm import Session, declarative_base

metadata = MetaData()
carts = Table("carts", metadata, Column("id", Integer, primary_key=True), Column("state", String))
Base = declarative_base()


class Order(Base):
    __tablename__ = "orders"
    id = Column(Integer, primary_key=True)
    state = Column(String)


class OrderNote(models.Model):
    text = models.TextField()

    class Meta:
        db_table = "order_notes"


class OrderLine(models.Model):
    note = models.ForeignKey(OrderNote, on_delete=models.CASCADE, related_name="lines")

    class Meta:
        db_table = "order_lines"


def one_row(cursor, key):
    cursor.execute("DELETE FROM orders WHERE id = %s", (key,))


def on_another_line(cursor, key):
    cursor.execute(
        """UPDATE orders
           SET state = 'paid'
           WHERE id = %s""",
        (key,),
    )


def all_of_them_meant(cursor):
    cursor.execute("DELETE FROM order_cache WHERE true")


def one_is_one(cursor):
    cursor.execute("UPDATE stock SET reserved = 0 WHERE 1 = 1")


def joined(cursor):
    cursor.execute("UPDATE orders SET total = t.total FROM order_totals t WHERE t.order_id = orders.id")


def using(cursor):
    cursor.execute("DELETE FROM orders USING carts WHERE carts.order_id = orders.id")


def limited(cursor):
    cursor.execute("DELETE FROM order_events ORDER BY id LIMIT 1000")


def truncated(cursor):
    cursor.execute("TRUNCATE order_cache")


def inserted(cursor):
    cursor.execute("INSERT INTO orders (id) VALUES (1) ON CONFLICT (id) DO UPDATE SET seen = true")


def in_mysql(cursor):
    cursor.execute("INSERT INTO stock (id, n) VALUES (1, 2) ON DUPLICATE KEY UPDATE n = n + 2")


def locked(cursor):
    cursor.execute("SELECT id FROM orders FOR UPDATE")


def current_row(cursor):
    cursor.execute("UPDATE orders SET seen = true WHERE CURRENT OF order_cursor")


def temporary(cursor):
    cursor.execute("CREATE TEMP TABLE order_batch (id int)")
    cursor.execute("DELETE FROM order_batch")


def staging(cursor):
    cursor.execute("DELETE FROM staging_orders")


def condition_from_outside(cursor, condition):
    cursor.execute("DELETE FROM orders " + condition)


def condition_in_a_branch(cursor, day=None):
    sql = "DELETE FROM order_events"
    if day is not None:
        sql += " WHERE day = %s"
    cursor.execute(sql, (day,))


def conditions_joined(cursor, filters):
    where = " AND ".join(f"{name} = %s" for name in filters)
    cursor.execute(f"UPDATE orders SET state = 'old' WHERE {where}")


def prose(log):
    log.info("Delete from orders what is old, update stock set aside.")


def a_method(registry):
    registry.delete("orders")


def a_key(cursor):
    cursor.execute("ALTER TABLE order_items ADD FOREIGN KEY (order_id) REFERENCES orders ON DELETE CASCADE")


def core(connection):
    connection.execute(carts.delete().where(carts.c.id == 1))


def core_update(connection):
    connection.execute(carts.update().where(carts.c.state == "old").values(state="gone"))


def orm(session: Session):
    session.query(Order).filter(Order.state == "old").delete()


def orm_by(session: Session):
    session.query(Order).filter_by(state="old").update({"state": "gone"})


def orm_statement(session: Session, key):
    session.execute(delete(Order).where(Order.id == key))
    session.execute(update(Order).where(Order.id == key).values(state="x"))


def orm_one(session: Session, order: Order):
    session.delete(order)


def orm_text(session: Session, key):
    session.execute(text("DELETE FROM orders WHERE id = :key"), {"key": key})


def django_filtered():
    OrderNote.objects.filter(text="").delete()


def django_excluded():
    OrderNote.objects.exclude(text="").update(text="")


def django_one(note: OrderNote):
    note.delete()


def django_related(note: OrderNote):
    note.lines.all().delete()


def built_in_steps(dsn, states):
    statement = "UPDATE orders SET seen = true"
    if states:
        statement = f"{statement} WHERE state IN ({', '.join(['%s'] * len(states))})"
    with psycopg2.connect(dsn) as connection:
        connection.cursor().execute(statement, states)
