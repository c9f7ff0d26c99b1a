"""One transaction, several owners: ORMs, engines and runners."""

from django.db import connection, models, transaction
from sqlalchemy import create_engine, insert, text, update
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, sessionmaker


class Base(DeclarativeBase):
    pass


class Order(Base):
    __tablename__ = "orders"
    id: Mapped[int] = mapped_column(primary_key=True)
    state: Mapped[str]


class User(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    points: Mapped[int]


class Invoice(models.Model):
    class Meta:
        db_table = "invoices"


class Cart(models.Model):
    class Meta:
        db_table = "carts"


engine = create_engine("postgresql://")
Sessions = sessionmaker(engine)


def engine_begin(order, user):
    with engine.begin() as conn:  # <- NL301
        conn.execute(text("INSERT INTO orders (id) VALUES (:id)"), {"id": order})
        conn.execute(text("UPDATE users SET points = 1 WHERE id = :id"), {"id": user})


def session_begin(order, user):
    with Session(engine) as session, session.begin():  # <- NL301
        session.execute(update(Order).where(Order.id == order).values(state="sent"))
        session.execute(update(User).where(User.id == user).values(points=1))


def sessionmaker_begin(order):
    with Sessions.begin() as session:  # <- NL301
        session.execute(insert(Order).values(id=order))
        session.execute(insert(User).values(id=order))


def session_until_commit(session: Session, order, user):
    session.add(Order(id=order, state="new"))  # <- NL301
    session.add(User(id=user, points=0))
    session.commit()


class Checkout:
    def __init__(self, session: Session):
        self.session = session

    def finish(self, order, user):
        self.session.execute(update(Order).where(Order.id == order).values(state="done"))  # <- NL301
        self._reward(user)
        self.session.commit()

    def _reward(self, user):
        self.session.execute(update(User).where(User.id == user).values(points=User.points + 1))


@transaction.atomic
def atomic_function(cart):  # <- NL301
    Cart.objects.filter(id=cart).delete()
    Invoice.objects.create()


def atomic_block(cart):
    with transaction.atomic():  # <- NL301
        Cart.objects.filter(id=cart).delete()
        Invoice.objects.create()


def atomic_with_cursor(order, user):
    with transaction.atomic(using="default"):  # <- NL301
        with connection.cursor() as cursor:
            cursor.execute("UPDATE orders SET paid = true WHERE id = %s", [order])
            cursor.execute("UPDATE users SET points = points + 1 WHERE id = %s", [user])


class CartView:
    @transaction.atomic
    def post(self, request, pk):  # <- NL301
        Cart.objects.filter(pk=pk).update()
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO orders (id) VALUES (%s)", [pk])
            cursor.execute("INSERT INTO invoices (order_id) VALUES (%s)", [pk])


class Store:
    def __init__(self, db_pool):
        self.db_pool = db_pool

    async def place(self, order, user):
        def _place_txn(txn):
            txn.execute("INSERT INTO orders (id) VALUES (?)", (order,))
            txn.execute("UPDATE users SET points = 1 WHERE id = ?", (user,))

        await self.db_pool.runInteraction("place", _place_txn)  # <- NL301

    async def cancel(self, order, user):
        await self.db_pool.runInteraction("cancel", self._cancel_txn, order, user)  # <- NL301

    def _cancel_txn(self, txn, order, user):
        txn.execute("DELETE FROM orders WHERE id = ?", (order,))
        txn.execute("UPDATE users SET points = 0 WHERE id = ?", (user,))
