"""Which table a class is mapped to, and what it says of the schema."""

from __future__ import annotations

from textwrap import dedent

import pytest

from nova_lint.model.change import Change
from tests.accesses import accesses, linked


def models(source: str) -> list[Change]:
    """What the classes and tables say of the schema, in order."""
    return [c for asked in linked(dedent(source)).asked for s in asked.statements for c in s.changes]


def names(source: str) -> list[str]:
    """The tables of the classes, sorted."""
    return sorted({str(change.table) for change in models(source)})


QUIET = [
    pytest.param(
        """
        from other_orm import Model, Column
        class User(Model):
            id = Column(primary_key=True)
        """,
        id="a model of another package",
    ),
    pytest.param(
        """
        import sqlalchemy
        class Column:
            name = "x"
        class User:
            id = Column()
        """,
        id="a class with columns of its own",
    ),
    pytest.param(
        """
        from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
        class Base(DeclarativeBase):
            pass
        class Timed:
            created: Mapped[int] = mapped_column()
        class Abstract(Base):
            __abstract__ = True
            id: Mapped[int] = mapped_column(primary_key=True)
        """,
        id="bases and mixins have no table",
    ),
    pytest.param(
        """
        from sqlmodel import SQLModel
        class HeroRead(SQLModel):
            name: str
        """,
        id="a SQLModel that is no table",
    ),
    pytest.param(
        """
        from flask_sqlalchemy import SQLAlchemy
        db = SQLAlchemy()
        class Mixin(db.Model):
            __abstract__ = True
            id = db.Column(db.Integer, primary_key=True)
        """,
        id="an abstract class of Flask-SQLAlchemy",
    ),
]


@pytest.mark.parametrize("source", QUIET)
def test_what_is_no_table_is_quiet(source: str) -> None:
    assert names(source) == []


NAMED = [
    pytest.param(
        """
        from flask_sqlalchemy import SQLAlchemy
        db = SQLAlchemy()
        class User(db.Model):
            __tablename__ = "users"
            id = db.Column(db.Integer, primary_key=True)
        class Admin(User):
            __tablename__ = "admins"
        class Staff(User):
            __tablename__ = "staff"
            id = db.Column(None, db.ForeignKey("users.id"), primary_key=True)
        """,
        ["staff", "users"],
        id="Flask-SQLAlchemy makes no table of a child without a key of its own",
    ),
    pytest.param(
        """
        from sqlalchemy import Table, Column
        from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
        from settings import prefix
        def prefixed(name):
            return f"{prefix}{name}"
        class Base(DeclarativeBase):
            def __init_subclass__(cls):
                cls.__tablename__ = prefixed(cls.__tablename__)
                super().__init_subclass__()
        class User(Base):
            __tablename__ = "users"
            id: Mapped[int] = mapped_column(primary_key=True)
        """,
        ["*users"],
        id="a base puts a prefix before each name, which settings tell",
    ),
    pytest.param(
        """
        import os
        from sqlalchemy import Column, Integer
        from sqlalchemy.orm import declarative_base
        Base = declarative_base()
        PREFIX = "test_" if os.environ.get("TEST") else "live_"
        class User(Base):
            __tablename__ = f"{PREFIX}users"
            id = Column(Integer, primary_key=True)
        class Group(Base):
            __tablename__ = "groups" if os.environ.get("TEST") else "teams"
            id = Column(Integer, primary_key=True)
        """,
        ["*users", "groups"],
        id="names that differ in a prefix are one name whose prefix is not known",
    ),
    pytest.param(
        """
        from sqlalchemy.orm import declarative_base
        from sqlalchemy import Column, Integer, MetaData
        Base = declarative_base(metadata=MetaData(schema="shop"))
        class Order(Base):
            __tablename__ = "orders"
            id = Column(Integer, primary_key=True)
        """,
        ["shop.orders"],
        id="explicit, in the schema of the metadata",
    ),
    pytest.param(
        """
        from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, declared_attr
        class Base(DeclarativeBase):
            @declared_attr.directive
            def __tablename__(cls) -> str:
                return cls.__name__.lower()
        class Order(Base):
            id: Mapped[int] = mapped_column(primary_key=True)
        class OrderLine(Base):
            id: Mapped[int] = mapped_column(primary_key=True)
        """,
        ["base", "order", "orderline"][1:],
        id="by declared_attr of the base",
    ),
    pytest.param(
        """
        from sqlalchemy.orm import declarative_base, declared_attr
        from sqlalchemy import Column, Integer
        Base = declarative_base()
        class Named:
            @declared_attr
            def __tablename__(cls):
                return f"app_{cls.__name__.lower()}s"
            id = Column(Integer, primary_key=True)
        class User(Named, Base):
            pass
        """,
        ["app_users"],
        id="by declared_attr of a mixin, an f-string",
    ),
    pytest.param(
        """
        from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
        from sqlalchemy import UniqueConstraint
        class Base(DeclarativeBase):
            pass
        class User(Base):
            __tablename__ = "users"
            __table_args__ = (UniqueConstraint("name"), {"schema": "auth"})
            id: Mapped[int] = mapped_column(primary_key=True)
        """,
        ["auth.users"],
        id="schema in the arguments of the table",
    ),
    pytest.param(
        """
        from sqlalchemy.orm import registry
        from sqlalchemy import Column, Integer, Table
        mapper_registry = registry()
        @mapper_registry.mapped
        class User:
            __table__ = Table("users", mapper_registry.metadata, Column("id", Integer, primary_key=True))
        """,
        ["users"],
        id="a table given",
    ),
    pytest.param(
        """
        from flask_sqlalchemy import SQLAlchemy
        db = SQLAlchemy()
        class HTTPLogEntry(db.Model):
            id = db.Column(db.Integer, primary_key=True)
        """,
        ["http_log_entry"],
        id="Flask-SQLAlchemy's default",
    ),
    pytest.param(
        """
        from typing import Optional
        from sqlmodel import Field, SQLModel
        class HeroBase(SQLModel):
            name: str
        class SuperHero(HeroBase, table=True):
            id: Optional[int] = Field(default=None, primary_key=True)
        """,
        ["superhero"],
        id="SQLModel's default",
    ),
]


@pytest.mark.parametrize(("source", "expected"), NAMED)
def test_tables_are_named(source: str, expected: list[str]) -> None:
    assert names(source) == expected


USED = [
    pytest.param(
        """
        from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
        from sqlalchemy import ForeignKey, select
        class Base(DeclarativeBase):
            pass
        class Person(Base):
            __tablename__ = "people"
            id: Mapped[int] = mapped_column(primary_key=True)
        class Engineer(Person):
            __tablename__ = "engineers"
            id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)
        class Manager(Person):
            pass
        def joined(session):
            session.add(Engineer())
            session.scalars(select(Engineer))
        def single(session):
            session.add(Manager())
        """,
        [
            "joined: insert engineers", "joined: insert people", "joined: read engineers", "joined: read people",
            "single: insert people",
        ],
        id="joined and single-table inheritance",
    ),
    pytest.param(
        """
        from sqlalchemy.orm import registry
        from sqlalchemy import Column, Integer, MetaData, Table
        metadata = MetaData()
        users = Table("users", metadata, Column("id", Integer, primary_key=True))
        class User:
            def __init__(self, name):
                self.name = name
        registry().map_imperatively(User, users)
        def f(session):
            session.add(User("x"))
            session.query(User).filter(User.id == 1).all()
        """,
        ["f: insert users", "f: read users"],
        id="imperative mapping",
    ),
    pytest.param(
        """
        from flask_sqlalchemy import SQLAlchemy
        db = SQLAlchemy()
        class Post(db.Model):
            id = db.Column(db.Integer, primary_key=True)
            title = db.Column(db.String(80))
        def f(title):
            post = Post.query.filter_by(title=title).first_or_404()
            post.title = "x"
            db.session.add(Post(title=title))
            db.session.commit()
            db.session.execute(db.select(Post).where(db.func.lower(Post.title) == title)).scalars()
        """,
        ["f: insert post", "f: read post", "f: update post"],
        id="Flask-SQLAlchemy",
    ),
    pytest.param(
        """
        from flask_sqlalchemy import SQLAlchemy
        db = SQLAlchemy()
        class Saved:
            @classmethod
            def create(cls, **values):
                return cls(**values).save()
            @classmethod
            def by_id(cls, key):
                return cls.query.get(key)
            def save(self):
                db.session.add(self)
                db.session.commit()
                return self
        class Post(Saved, db.Model):
            id = db.Column(db.Integer, primary_key=True)
        def f():
            Post.create(id=1)
            Post.by_id(1)
        """,
        ["Saved.save: insert post", "f: insert post", "f: read post"],
        id="methods of a mixin are about the class they are called on",
    ),
    pytest.param(
        """
        from sqlmodel import Field, Relationship, Session, SQLModel, select
        class Team(SQLModel, table=True):
            id: int = Field(primary_key=True)
            heroes: list["Hero"] = Relationship(back_populates="team")
        class Hero(SQLModel, table=True):
            id: int = Field(primary_key=True)
            team_id: int = Field(foreign_key="team.id")
            team: Team = Relationship(back_populates="heroes")
        def f(engine):
            with Session(engine) as session:
                hero = session.exec(select(Hero).where(Hero.id == 1)).one()
                print(hero.team.heroes)
        """,
        ["f: read hero", "f: read team"],
        id="SQLModel",
    ),
    pytest.param(
        """
        from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, column_property
        from sqlalchemy.ext.hybrid import hybrid_property
        from sqlalchemy import ForeignKey, func, select
        class Base(DeclarativeBase):
            pass
        class Line(Base):
            __tablename__ = "lines"
            id: Mapped[int] = mapped_column(primary_key=True)
            order_id: Mapped[int] = mapped_column(ForeignKey("orders.id"))
        class Order(Base):
            __tablename__ = "orders"
            id: Mapped[int] = mapped_column(primary_key=True)
            @hybrid_property
            def size(self):
                return 0
            @size.expression
            def size(cls):
                return select(func.count(Line.id)).where(Line.order_id == cls.id).scalar_subquery()
        def f(session):
            session.query(Order.id).filter(Order.size > 3).all()
        """,
        ["f: read lines", "f: read orders"],
        id="a hybrid property that holds a sub-select",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("source", "expected"), USED)
def test_mapped_classes_touch_their_tables(source: str, expected: list[str]) -> None:
    assert [line for line in accesses(dedent(source)) if not line.startswith("<module>")] == expected


def test_columns_and_keys() -> None:
    (parent, child) = models(
        """
        from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
        from sqlalchemy import ForeignKey, ForeignKeyConstraint, String
        class Base(DeclarativeBase):
            pass
        class User(Base):
            __tablename__ = "users"
            id: Mapped[int] = mapped_column(primary_key=True)
            name: Mapped[str] = mapped_column("login", String(40))
        class Order(Base):
            __tablename__ = "orders"
            __table_args__ = (ForeignKeyConstraint(["a", "b"], ["far.others.a", "far.others.b"], ondelete="SET NULL"),)
            user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
        """
    )
    assert [(c.name, c.type, c.is_primary) for c in parent.columns] == [
        ("id", "int", True),
        ("login", "string(40)", False),
    ]
    assert parent.defined_by == "app.py:User"
    assert [(k.columns, str(k.parent), k.parent_columns, k.on_delete) for k in child.keys] == [
        (("user_id",), "users", ("id",), "cascade"),
        (("a", "b"), "far.others", ("a", "b"), "set null"),
    ]


CALLS = [
    pytest.param(
        """
        from flask_sqlalchemy import SQLAlchemy
        db = SQLAlchemy()
        class Post(db.Model):
            id = db.Column(db.Integer, primary_key=True)
        def f():
            for post in db.paginate(db.select(Post)).items:
                db.session.delete(post)
        def g():
            db.session.delete(db.one_or_404(db.select(Post)))
            return db.first_or_404(db.select(Post).where(Post.id > 3))
        """,
        ["f: delete post", "f: read post", "g: delete post", "g: read post"],
        id="what Flask-SQLAlchemy adds",
    ),
    pytest.param(
        """
        from sqlmodel import Field, Session, SQLModel
        class HeroBase(SQLModel):
            name: str
        class Hero(HeroBase, table=True):
            id: int | None = Field(default=None, primary_key=True)
        def create(data: HeroBase, session: Session):
            session.add(Hero.model_validate(data))
        def change(data: dict, session: Session):
            hero = session.get(Hero, 1)
            hero.sqlmodel_update(data)
            session.add(hero)
        def check(data: HeroBase):
            return HeroBase.model_validate(data)
        """,
        ["change: read hero", "change: update hero", "create: insert hero"],
        id="what pydantic gives the classes of SQLModel",
    ),
    pytest.param(
        """
        from sqlalchemy import Column, ForeignKey, Integer, func, select
        from sqlalchemy.orm import column_property, declarative_base, relationship
        Base = declarative_base()
        class User(Base):
            __tablename__ = "users"
            id = Column(Integer, primary_key=True)
        class Order(Base):
            __tablename__ = "orders"
            id = Column(Integer, primary_key=True)
            user_id = Column(ForeignKey(User.id))
        User.orders = relationship(Order)
        User.total = column_property(select(func.count(Order.id)).where(Order.user_id == User.id).scalar_subquery())
        def f(session):
            return session.query(Order).all()
        def g(session):
            session.query(User).all()
        def h(session):
            return session.query(Order).join(User.orders).count()
        """,
        ["<module>: references orders", "<module>: references users", "f: read orders", "g: read orders", "g: read users",
         "h: read orders", "h: read users"],
        id="what a class is given once it is there",
    ),
]  # fmt: skip


_SHOP = """
from sqlalchemy import Column, ForeignKey, Integer
from sqlalchemy.orm import declarative_base, relationship
Base = declarative_base()
class User(Base):
    __tablename__ = "{prefix}_users"
    id = Column(Integer, primary_key=True)
class Order(Base):
    __tablename__ = "{prefix}_orders"
    id = Column(Integer, primary_key=True)
    user_id = Column(ForeignKey("{prefix}_users.id"))
    user = relationship("User", lazy="joined")
def load(session):
    return session.query(Order).all()
"""


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(
            {"alembic/versions/1.py": "revision, down_revision = '1', None\n" + _SHOP.format(prefix="old")},
            id="a migration",
        ),
        pytest.param({"far/models.py": _SHOP.format(prefix="far")}, id="another service"),
    ],
)
def test_of_several_classes_of_a_name_the_nearest_is_meant(other: dict[str, str]) -> None:
    found = accesses({"shop/models.py": _SHOP.format(prefix="shop"), **other})
    assert {line for line in found if "read shop" in line} == {
        "load: read shop_orders",
        "load: read shop_users",
    }


@pytest.mark.parametrize(("source", "expected"), CALLS)
def test_what_calls_of_classes_ask(source: str, expected: list[str]) -> None:
    assert accesses(source) == expected


BROKEN = [
    pytest.param(
        """
        from sqlalchemy.orm import DeclarativeBase
        class Base(DeclarativeBase):
            pass
        class Loop(Loop, Base):
            __tablename__ = "loops"
        """,
        id="a class that inherits from itself",
    ),
    pytest.param(
        """
        from sqlalchemy.orm import declarative_base, relationship
        Base = declarative_base()
        class A(Base):
            __tablename__ = "same"
            b = relationship("B", lazy="joined")
        class B(Base):
            __tablename__ = "same"
            a = relationship("A", lazy="joined", backref="b")
        def f(session):
            session.delete(session.query(A).first())
        """,
        id="two classes with one table that load each other",
    ),
    pytest.param(
        """
        from sqlalchemy import Table, Column, ForeignKey, MetaData, ForeignKeyConstraint
        Table()
        Table("x")
        Table("y", MetaData(), Column(), ForeignKey(), ForeignKeyConstraint(), Column(ForeignKey(5)))
        """,
        id="definitions without their arguments",
    ),
    pytest.param(
        """
        from sqlalchemy import select, insert, update, exists
        from sqlalchemy.orm import Session, aliased, joinedload, relationship
        def f(session: Session):
            session.execute(), session.query(), session.add(), session.get(), select(), insert(), update()
            session.query(aliased(), joinedload()).options().join().filter().delete()
            session.execute(exists())
        """,
        id="calls without their arguments",
    ),
]


@pytest.mark.parametrize("source", BROKEN)
def test_nothing_breaks_on_broken_code(source: str) -> None:
    linked(dedent(source))


def test_a_computed_name_is_a_named_problem() -> None:
    source = """
        from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
        class Base(DeclarativeBase):
            pass
        class User(Base):
            __tablename__ = open("name").read()
            id: Mapped[int] = mapped_column(primary_key=True)
        def f(session):
            session.query(User).all()
        """
    problems = [(p.kind, p.place.line) for p in linked(dedent(source)).problems]
    assert problems == [("unresolved", 4), ("unresolved", 8)]


NAMING = """
    import re, inflection
    from sqlalchemy import Column, Integer
    from sqlalchemy.orm import DeclarativeBase, declared_attr
    CAMEL = re.compile(r"(?<!^)(?=[A-Z])")
    class Base(DeclarativeBase):
        id = Column(Integer, primary_key=True)
        @declared_attr.directive
        def __tablename__(cls):
            {body}
    class UserGroup(Base):
        pass
"""


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        # What cannot be told, or may take long to work out, is not guessed.
        ("return re.sub(r'([A-Z]+)+$', '_', cls.__name__)", []),
        ("return re.sub(r'(?<!^)([A-Z])', lambda m: '_' + m[1].lower(), cls.__name__)", []),
        ("return re.sub('(', '_', cls.__name__)", []),
        ("return re.sub(open('pattern').read(), '_', cls.__name__)", []),
        ("return CAMEL.split(cls.__name__)[0]", []),
        # Names as they are made all over the world.
        ("return re.sub(r'(?<!^)(?=[A-Z])', '_', cls.__name__).lower()", ["user_group"]),
        ("return re.sub('([a-z0-9])([A-Z])', r'\\1_\\2', cls.__name__).lower() + 's'", ["user_groups"]),
        ("return CAMEL.sub('_', cls.__name__).lower()", ["user_group"]),
        ("return CAMEL.sub(repl='_', string=cls.__name__).lower()", ["user_group"]),
        ("return f't_{inflection.underscore(cls.__name__)}'", ["t_user_group"]),
    ],
)
def test_names_that_are_made_of_class_names(body: str, expected: list[str]) -> None:
    assert names(NAMING.format(body=body)) == expected


def test_of_several_tables_the_one_that_is_not_known_is_a_named_problem() -> None:
    source = """
        from sqlalchemy import Column, Integer, ForeignKey
        from sqlalchemy.orm import declarative_base
        Base = declarative_base()
        class User(Base):
            __tablename__ = "users"
            id = Column(Integer, primary_key=True)
        class Note(Base):
            __tablename__ = input()
            id = Column(Integer, primary_key=True)
            user_id = Column(ForeignKey(User.id))
        def f(session):
            session.query(User).join(Note, Note.user_id == User.id).all()
        """
    told = linked(dedent(source))
    assert accesses(source) == ["<module>: references users", "f: read users"]
    assert [(p.place.line, p.message) for p in told.problems] == [
        (7, "the class is mapped to a table whose name is computed"),
        (12, "one of the tables in the SQL given to sqlalchemy.all is a table whose name is computed"),
    ]
