"""SQLAlchemy's sessions: queries over mapped classes, objects that become rows, relationships that load."""

from __future__ import annotations

from textwrap import dedent

import pytest

from tests.accesses import accesses, linked

MODELS = """
from __future__ import annotations
import sqlalchemy as sa
from sqlalchemy import ForeignKey, func, select
from sqlalchemy.orm import (DeclarativeBase, Mapped, Session, aliased, joinedload, mapped_column, relationship,
                            selectinload)

class Base(DeclarativeBase):
    pass

tagged = sa.Table("post_tags", Base.metadata, sa.Column("post_id", ForeignKey("posts.id")),
                  sa.Column("tag_id", ForeignKey("tags.id")))

class User(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    posts: Mapped[list["Post"]] = relationship(back_populates="author", cascade="all, delete-orphan")

class Post(Base):
    __tablename__ = "posts"
    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    author: Mapped["User"] = relationship(back_populates="posts")
    tags = relationship("Tag", secondary=tagged, backref="posts")

class Tag(Base):
    __tablename__ = "tags"
    id = sa.Column(sa.Integer, primary_key=True)
"""

QUIET = [
    pytest.param(
        """
        import requests
        def f(url):
            session = requests.Session()
            session.get(url)
            session.delete(url)
        """,
        id="a session of requests",
    ),
    pytest.param(
        """
        from other_package import Query
        def f(name):
            return Query("users").filter(name="x").first(), name.filter(5).all()
        """,
        id="a query of another package",
    ),
    pytest.param(
        """
        def f(options: dict, key):
            seen = set()
            seen.add(User(name="x"))
            kept = [User(name="y")]
            kept.append(User(name="z"))
            return options.get(User), options.get(key), kept
        """,
        id="objects in containers, a class as a key",
    ),
    pytest.param(
        """
        def f():
            query = select(User).where(User.posts.any())
            return query, User.name, User(name="x").name
        """,
        id="a statement that nobody runs, columns, an object that stays one",
    ),
    pytest.param(
        """
        class Plain:
            posts = None
        def f(plain: Plain):
            plain.posts = 3
            return plain.posts
        """,
        id="a class that is not mapped",
    ),
]


def done(source: str) -> list[str]:
    """What is done to rows, without the foreign keys of the models."""
    return [line for line in accesses(source) if ": references " not in line]


@pytest.mark.parametrize("source", QUIET)
def test_what_is_no_session_is_quiet(source: str) -> None:
    assert done(MODELS + dedent(source)) == []


READ = [
    pytest.param("session.query(User).filter(User.name == 'x').first()", ["read users"], id="query, first"),
    pytest.param("session.query(User.id, func.count(Post.id)).join(Post).all()", ["read posts", "read users"], id="columns"),
    pytest.param("[u.id for u in session.query(User)]", ["read users"], id="a loop over a query"),
    pytest.param("session.query(User).join(User.posts).all()", ["read posts", "read users"], id="join by relationship"),
    pytest.param("session.query(Post).join(Post.tags).count()", ["read post_tags", "read posts", "read tags"],
                 id="join through"),
    pytest.param("session.query(User).filter(User.posts.any(Post.id == 1)).all()", ["read posts", "read users"], id="any"),
    pytest.param("session.query(Post).filter(Post.author == other).all()", ["read posts"], id="the key alone is compared"),
    pytest.param("session.scalars(select(User).options(selectinload(User.posts))).all()", ["read posts", "read users"],
                 id="loader"),
    pytest.param("session.execute(select(User.id).where(User.id.in_(select(Post.user_id))))", ["read posts", "read users"],
                 id="in"),
    pytest.param("session.get(User, 5)", ["read users"], id="get"),
    pytest.param("session.query(User).get(5)", ["read users"], id="query.get"),
    pytest.param("session.query(sa.exists().where(User.id == 1)).scalar()", ["read users"], id="exists"),
    pytest.param("session.refresh(User(id=1))", ["read users"], id="refresh"),
    pytest.param("session.scalar(select(func.count()).select_from(Post))", ["read posts"], id="count"),
    pytest.param("a = aliased(User); session.execute(select(a).join(a.posts))", ["read posts", "read users"], id="alias"),
    pytest.param("session.query(User).order_by(User.id)[0]", ["read users"], id="an item of a query"),
    pytest.param("session.query(select(Post.user_id).subquery()).all()", ["read posts"], id="a sub-query"),
    pytest.param("session.query(User).options(joinedload(User.posts).joinedload(Post.tags)).count()", ["read users"],
                 id="a count loads nothing"),
]  # fmt: skip


@pytest.mark.parametrize("session", ["session", "session: Session"])
@pytest.mark.parametrize(("statement", "expected"), READ)
def test_queries_read(session: str, statement: str, expected: list[str]) -> None:
    source = f"{MODELS}\ndef f({session}, other):\n    {statement}\n"
    assert done(source) == [f"f: {line}" for line in expected]


WRITTEN = [
    pytest.param("session.add(User(name='x'))", ["insert users"], id="add"),
    pytest.param("session.add_all([User(), Post()])", ["insert posts", "insert users"], id="add_all"),
    pytest.param("session.add(User(posts=[Post()]))", ["insert posts", "insert users"], id="an object and what it holds"),
    pytest.param("session.add(Post(tags=[Tag()]))", ["insert post_tags", "insert posts", "insert tags"],
                 id="and its association"),
    pytest.param("session.merge(User(id=1))", ["insert users", "read users", "update users"], id="merge"),
    pytest.param("session.query(User).filter_by(id=1).delete()", ["delete users"], id="query.delete"),
    pytest.param("session.query(User).filter_by(id=1).update({'name': 'x'})", ["update users"], id="query.update"),
    pytest.param("session.execute(sa.update(User).values(name='x'))", ["update users"], id="update"),
    pytest.param("session.execute(sa.insert(User), [{'name': 'x'}])", ["insert users"], id="insert"),
    pytest.param("session.bulk_insert_mappings(User, [{}])", ["insert users"], id="bulk insert"),
    pytest.param("session.bulk_update_mappings(User, [{}])", ["update users"], id="bulk update"),
    pytest.param("session.bulk_save_objects([User()])", ["insert users"], id="bulk save"),
    pytest.param("user = session.get(User, 1); user.name = 'x'", ["read users", "update users"], id="an attribute of a row"),
    pytest.param("user = User(); user.name = 'x'; session.add(user)", ["insert users"], id="an attribute of a new object"),
    pytest.param("session.delete(session.get(User, 1))",
                 ["delete post_tags", "delete posts", "delete users", "read post_tags", "read posts", "read tags", "read users"],
                 id="what the relationships delete"),
    pytest.param("session.delete(session.get(Tag, 1))",
                 ["delete post_tags", "delete tags", "read post_tags", "read posts", "read tags"], id="association rows go"),
    pytest.param("session.get(Post, 1).tags.append(Tag())",
                 ["insert post_tags", "insert tags", "read post_tags", "read posts", "read tags"], id="append"),
]  # fmt: skip


@pytest.mark.parametrize("session", ["session", "session: Session"])
@pytest.mark.parametrize(("statement", "expected"), WRITTEN)
def test_sessions_write(session: str, statement: str, expected: list[str]) -> None:
    source = f"{MODELS}\ndef f({session}):\n    {statement}\n"
    assert done(source) == [f"f: {line}" for line in expected]


FOLLOWED = [
    pytest.param(
        """
        def f(session: Session):
            for user in session.scalars(select(User)):
                print(user.posts)
        """,
        ["f: read posts", "f: read users"],
        id="a lazy attribute of a row",
    ),
    pytest.param(
        """
        def f(user: User):
            return [post.tags for post in user.posts]
        """,
        ["f: read post_tags", "f: read posts", "f: read tags"],
        id="lazy attributes of a parameter",
    ),
    pytest.param(
        """
        def f(session: Session):
            user = session.query(User).options(joinedload(User.posts)).one()
            return user.posts
        """,
        ["f: read posts", "f: read users"],
        id="loaded with its row",
    ),
    pytest.param(
        """
        def f(session, tag: Tag):
            return tag.posts
        """,
        ["f: read post_tags", "f: read posts"],
        id="a back reference",
    ),
    pytest.param(
        """
        def by_id(session, model, key):
            return session.query(model).get(key)
        def f(session):
            by_id(session, User, 1)
        """,
        ["f: read users"],
        id="a helper that takes a class",
    ),
    pytest.param(
        """
        class Store:
            def __init__(self, model, session: Session):
                self.model = model
                self.session = session
            def all(self):
                return self.session.query(self.model).all()
        def f(session):
            return Store(Tag, session).all()
        """,
        ["f: read tags"],
        id="a generic repository",
    ),
    pytest.param(
        """
        def recent(session):
            return session.query(Post).order_by(Post.id)
        def f(session):
            return recent(session).limit(5).all()
        """,
        ["f: read posts"],
        id="a query made elsewhere is its runner's",
    ),
    pytest.param(
        """
        class Handler:
            def get(self):
                user = self.request.db.query(User).one_or_none()
                if user is None:
                    user = User(name="x")
                    self.request.db.add(user)
                user.name = "y"
        """,
        ["Handler.get: insert users", "Handler.get: read users", "Handler.get: update users"],
        id="a session that nothing tells",
    ),
]


@pytest.mark.parametrize(("source", "expected"), FOLLOWED)
def test_objects_are_followed(source: str, expected: list[str]) -> None:
    assert done(MODELS + dedent(source)) == expected


@pytest.mark.parametrize(
    ("of", "expected"),
    [
        ("", {"posts", "users"}),
        ("of=Post", {"posts"}),
        ("of=[User]", {"users"}),
        ("of=User.id", {"users"}),
        ("of=other", {"users"}),
        ("of=(Post, User)", {"posts", "users"}),
    ],
)
@pytest.mark.parametrize("query", ["session.query(Post).join(other)", "select(Post).join(other)"])
def test_a_lock_is_of_the_classes_that_it_names(query: str, of: str, expected: set[str]) -> None:
    run = (
        f"{query}.with_for_update({of}).all()"
        if "query" in query
        else f"session.scalars({query}.with_for_update({of})).all()"
    )
    source = f"{MODELS}\nother = aliased(User)\ndef f(session):\n    return {run}\n"
    found = [a for asked in linked(source).asked for s in asked.statements for a in s.accesses]
    assert {a.table.name for a in found if a.locked} == expected


def test_whole_rows_and_single_columns_are_told_apart() -> None:
    source = MODELS + "def f(session: Session):\n    session.execute(select(User, Post.id))\n"
    columns = [
        (str(access.table), access.columns)
        for asked in linked(source).asked
        if asked.query.function == "f"
        for statement in asked.statements
        for access in statement.accesses
    ]
    assert columns == [("users", ("*",)), ("posts", ("id",))]


def test_an_object_of_unknown_origin_is_a_guess() -> None:
    source = MODELS + "def f(user: User):\n    user.name = 'x'\n"
    assert [a.query.confidence for a in linked(source).asked if a.query.function == "f"] == ["medium"]
