"""peewee: models and their names, queries that run where they are consumed, rows and their links, databases."""

from __future__ import annotations

from textwrap import dedent

import pytest

from tests.accesses import accesses, changed, gaps

MODELS = """
import peewee_async
from peewee import *
from peewee import prefetch
from playhouse.flask_utils import FlaskDB, get_object_or_404, object_list
from playhouse.migrate import PostgresqlMigrator, migrate
from playhouse.shortcuts import model_to_dict
from playhouse.signals import Model as SignalModel

db = DatabaseProxy()
flask_db = FlaskDB()

class BaseModel(Model):
    class Meta:
        database = db
        schema = "app"

class User(BaseModel):
    name = CharField(unique=True)

    def rename(self, name):
        self.name = name
        self.save()

class Tweet(BaseModel):
    user = ForeignKeyField(User, backref="tweets", on_delete="CASCADE")
    parent = ForeignKeyField("self", null=True, column_name="parent_tweet")

    class Meta:
        table_name = "posts"

class Favourite(BaseModel):
    tweet = ForeignKeyField(Tweet, related_name="favourites")

class Course(SignalModel):
    students = ManyToManyField(User, backref="courses")

class Note(flask_db.Model):
    course = DeferredForeignKey("Course", null=True, on_delete="SET NULL")

users = Table("users", ("id", "name"), schema="core")
"""


def done(source: str) -> list[str]:
    """What is done to rows, without the foreign keys of the models and the row's own method."""
    found = accesses(MODELS + dedent(source))
    return [line for line in found if ": references " not in line and not line.startswith("User.rename")]


QUIET = [
    pytest.param("def f():\n    Tweet.select().join(User).where(User.name == 'x')\n", id="a query that nobody runs"),
    pytest.param("def f():\n    User.update(name='x').where(User.id == 1)\n", id="an update is no statement until execute()"),
    pytest.param("def f():\n    User.insert(name='x').on_conflict_ignore()\n", id="nor is an insert"),
    pytest.param("def f():\n    return Tweet.select().dicts().sql()\n", id="the text of a query"),
    pytest.param("def f():\n    tweet = Tweet(user=1)\n    return tweet.user_id\n", id="a row that is not saved"),
    pytest.param("def f():\n    tweet = Tweet.user\n    return User.name, tweet.name\n", id="fields of classes"),
    pytest.param("def f(d, names):\n    d.update(a=1)\n    return d.get('a'), names.count(1)\n", id="other things"),
    pytest.param("def f(user):\n    user.save('/tmp/x.png')\n", id="a picture is saved under a path"),
    pytest.param("def f():\n    with db.atomic():\n        pass\n    db.connect()\n    db.close()\n", id="transactions"),
    pytest.param(
        """
        class Plain:
            def select(self):
                return self
            def save(self): ...
        def f():
            Plain().select().save()
        """,
        id="a class that is no model",
    ),
    pytest.param(
        """
        class Silent(Model):
            def save(self, *args, **kwargs):
                pass
        def f():
            Silent().save()
        """,
        id="a save that saves nothing",
    ),
]  # fmt: skip


@pytest.mark.parametrize("source", QUIET)
def test_what_asks_nothing_is_quiet(source: str) -> None:
    assert done(source) == []


U, T, F = "app.user", "app.posts", "app.favourite"
PAIRS = "course_user_through"
ASKED = [
    pytest.param("for u in User.select(): pass", [f"read {U}"], id="a loop"),
    pytest.param("for u in User: u.save()", [f"read {U}", f"update {U}"], id="a loop over a model"),
    pytest.param("list(User.select().dicts())", [f"read {U}"], id="list"),
    pytest.param("if User.select().where(User.id == 1): pass", [f"read {U}"], id="truth"),
    pytest.param("User.select().where(User.id == 1).exists()", [f"read {U}"], id="exists"),
    pytest.param("User.select(fn.COUNT(User.id)).scalar()", [f"read {U}"], id="scalar"),
    pytest.param("q = User.select()\n    q = q.order_by(User.id)\n    q.first()", [f"read {U}"], id="steps"),
    pytest.param("User.select()[0]", [f"read {U}"], id="an index"),
    pytest.param("User.get(User.name == 'x')", [f"read {U}"], id="get"),
    pytest.param("User[1]", [f"read {U}"], id="a model's index"),
    pytest.param("User.get_or_none(User.id << Tweet.select(Tweet.user))", [f"read {T}", f"read {U}"], id="a sub-query"),
    pytest.param("Tweet.filter(user__name='x').count()", [f"read {T}", f"read {U}"], id="a path"),
    pytest.param("Tweet.select().join(User).where(User.name == 'x').get()", [f"read {T}", f"read {U}"], id="join"),
    pytest.param("Favourite.select().join(Tweet).join(User).switch(Favourite).count()",
                 [f"read {F}", f"read {T}", f"read {U}"], id="joins"),
    pytest.param("p = Tweet.alias()\n    Tweet.select().join(p, on=(Tweet.parent == p.id)).count()", [f"read {T}"], id="alias"),
    pytest.param("User.select().where(fn.EXISTS(Tweet.select().where(Tweet.user == User.id))).count()",
                 [f"read {T}", f"read {U}"], id="EXISTS"),
    pytest.param("(User.select(User.name) | Tweet.select(Tweet.id)).execute()", [f"read {T}", f"read {U}"], id="a union"),
    pytest.param("User.insert(name='x').execute()", [f"insert {U}"], id="insert"),
    pytest.param("User.insert_many([{'name': 'x'}]).on_conflict_ignore().execute()", [f"insert {U}"], id="ignored conflicts"),
    pytest.param("User.insert(name='x').on_conflict(conflict_target=[User.name], update={User.name: 'y'}).execute()",
                 [f"upsert {U}"], id="on_conflict"),
    pytest.param("User.replace(name='x').execute()", [f"upsert {U}"], id="replace"),
    pytest.param("User.insert_from(Tweet.select(Tweet.id), [User.name]).execute()", [f"insert {U}", f"read {T}"],
                 id="insert_from"),
    pytest.param("User.update(name='x').where(User.id == 1).execute()", [f"update {U}"], id="update"),
    pytest.param("Tweet.delete().where(Tweet.user.in_(User.select())).execute()", [f"delete {T}", f"read {U}"], id="delete"),
    pytest.param("User.create(name='x')", [f"insert {U}"], id="create"),
    pytest.param("User.bulk_create([User(name='x')])", [f"insert {U}"], id="bulk_create"),
    pytest.param("User.bulk_update([], fields=[User.name])", [f"update {U}"], id="bulk_update"),
    pytest.param("u, made = User.get_or_create(name='x')\n    u.delete_instance()",
                 [f"delete {U}", f"insert {U}", f"read {U}"], id="get_or_create"),
    pytest.param("User.set_by_id(1, {'name': 'x'})\n    User.delete_by_id(2)", [f"delete {U}", f"update {U}"], id="by id"),
    pytest.param("for u in User.raw('SELECT * FROM app.user JOIN other o ON true'): pass", [f"read {U}", "read other"],
                 id="raw"),
    pytest.param("User(name='x').save()", [f"insert {U}"], id="a new row"),
    pytest.param("User(id=1, name='x').save()", [f"update {U}"], id="a row with its key is there already"),
    pytest.param("User(id=1).save(force_insert=True)", [f"insert {U}"], id="force_insert"),
    pytest.param("u = User.get_by_id(1)\n    u.save()", [f"read {U}", f"update {U}"], id="a changed row"),
    pytest.param("u = User.get_by_id(1)\n    u.delete_instance(recursive=True)",
                 [f"delete {U}", f"delete {T}", f"delete {F}", f"delete {PAIRS}", f"read {U}", f"read {T}", f"update {T}"],
                 id="recursive"),
    pytest.param("u = User.get_by_id(1)\n    u.tweets.count()", [f"read {T}", f"read {U}"], id="a back reference"),
    pytest.param("for t in Tweet.select(): print(t.user.name)", [f"read {T}", f"read {U}"], id="a lazy key"),
    pytest.param("f = Favourite.get()\n    return f.tweet.user.name", [f"read {F}", f"read {T}", f"read {U}"], id="two keys"),
    pytest.param("f = Favourite.get()\n    return f.tweet_id", [f"read {F}"], id="the key alone"),
    pytest.param("prefetch(User.select(), Tweet.select())", [f"read {T}", f"read {U}"], id="prefetch"),
    pytest.param("u = User.get()\n    for c in u.courses: pass", ["read course", f"read {PAIRS}", f"read {U}"], id="pairs"),
    pytest.param("c = Course.get()\n    c.students.add(1)", [f"insert {PAIRS}", "read course"], id="add"),
    pytest.param("c = Course.get()\n    c.students.clear()", [f"delete {PAIRS}", "read course"], id="clear"),
    pytest.param("P = Course.students.get_through_model()\n    P.delete().execute()", [f"delete {PAIRS}"], id="through"),
    pytest.param("users.select(users.c.id).where(users.c.name == 'x').execute(db)", ["read core.users"], id="a table"),
    pytest.param("users.update(name='y').execute(db)", ["update core.users"], id="update of a table"),
    pytest.param("db.execute_sql('SELECT 1 FROM plain')", ["read plain"], id="execute_sql"),
    pytest.param("db.execute(User.select())", [f"read {U}"], id="db.execute"),
    pytest.param("db.create_tables([User, Tweet])", [f"ddl {T}", f"ddl {U}"], id="create_tables"),
    pytest.param("db.drop_tables([User])\n    Tweet.create_table()", [f"ddl {T}", f"ddl {U}"], id="drop_tables"),
    pytest.param("get_object_or_404(User, User.id == 1)", [f"read {U}"], id="get_object_or_404"),
    pytest.param("model_to_dict(Tweet.get())", [f"read {T}", f"read {U}"], id="model_to_dict"),
    pytest.param("model_to_dict(Tweet.get(), recurse=False)", [f"read {T}"], id="model_to_dict alone"),
    pytest.param("m = peewee_async.Manager(db)\n    m.get(User, User.id == 1)", [f"read {U}"], id="peewee_async"),
    pytest.param("m = peewee_async.Manager(db)\n    m.execute(User.delete())", [f"delete {U}"], id="peewee_async execute"),
    pytest.param("m = PostgresqlMigrator(db)\n    migrate(m.add_column('posts', 'x', CharField()), m.drop_index('tags', 'i'))",
                 ["ddl posts", "ddl tags"], id="playhouse.migrate"),
    pytest.param("m = PostgresqlMigrator(db)\n    migrate(m.rename_table('a', 'b'))", ["ddl a", "ddl b"], id="rename_table"),
    pytest.param("Note.select().where(Note.course.is_null()).count()", ["read note"], id="FlaskDB"),
]  # fmt: skip


@pytest.mark.parametrize(("body", "expected"), ASKED)
def test_what_a_call_asks(body: str, expected: list[str]) -> None:
    assert done(f"def f():\n    {body}\n") == [f"f: {line}" for line in sorted(expected)]


ROADS = [
    pytest.param(
        """
        def query():
            return Tweet.select().join(User)
        def f():
            return list(query())
        """,
        [f"f: read {T}", f"f: read {U}"],
        id="the function that runs a query asks",
    ),
    pytest.param(
        """
        def drop(model):
            model.delete().execute()
        def f():
            drop(User)
        """,
        [f"drop: delete {U}"],
        id="a model that is passed on",
    ),
    pytest.param(
        """
        class Service:
            model = None
            @classmethod
            def remove(cls, key):
                return cls.model.delete().where(cls.model.id == key).execute()
        class Users(Service):
            model = User
        class Tweets(Service):
            model = Tweet
        def f():
            Users.remove(1)
        """,
        [f"f: delete {U}"],
        id="a class method of a class above asks for the class that it is called on",
    ),
    pytest.param(
        "def f(user):\n    user.save()\n", [f"f: update {U}"], id="a parameter that is named like a model"
    ),
    pytest.param("def f(one: User):\n    return one.tweets.count()\n", [f"f: read {T}"], id="an annotation"),
    pytest.param(
        """
        class Loud(BaseModel):
            @classmethod
            def select(cls, *fields):
                return super().select(*fields).where(cls.id > 1)
        def f():
            Loud.select().count()
        """,
        ["f: read app.loud"],
        id="a method that a model overrides",
    ),
    pytest.param(
        """
        class Logged(BaseModel):
            def save(self, *args, **kwargs):
                User.create(name="x")
                return super().save(*args, **kwargs)
        def f():
            Logged.create()
        """,
        ["f: insert app.logged", f"Logged.save: insert {U}"],
        id="what a model does when it is saved is its own",
    ),
]


@pytest.mark.parametrize(("source", "expected"), ROADS)
def test_the_roads_to_the_database(source: str, expected: list[str]) -> None:
    assert set(expected) <= set(done(source))


NAMES = [
    pytest.param("class UserA(Model):\n    pass\n", "usera", id="lower case"),
    pytest.param("class UserA(Model):\n    class Meta:\n        legacy_table_names = False\n", "user_a",
                 id="snake case"),
    pytest.param("class A(Model):\n    class Meta:\n        table_name = 'b'\n", "b", id="table_name"),
    pytest.param("class A(Model):\n    class Meta:\n        db_table = 'b'\n", "b", id="db_table"),
    pytest.param("class Base(Model):\n    class Meta:\n        table_function = lambda c: c.__name__.lower() + 's'\n"
                 "class A(Base):\n    pass\n", "as", id="table_function"),
    pytest.param("class Base(Model):\n    class Meta:\n        table_function = make_snake_case\n        schema = 's'\n"
                 "class A(Base):\n    class Meta:\n        table_name = 'given'\n", "s.given", id="a schema from above"),
    pytest.param("class Parent(Model):\n    a = CharField()\n    class Meta:\n        table_name = 'p'\n"
                 "class A(Parent):\n    pass\n", "a", id="a table name is not inherited"),
    pytest.param("db = SqliteDatabase('x')\nclass A(db.Model):\n    pass\n", "a", id="the model of a database"),
]  # fmt: skip


@pytest.mark.parametrize(("source", "table"), NAMES)
def test_names_of_tables(source: str, table: str) -> None:
    name = "UserA" if "UserA" in source else "A"
    found = accesses(f"from peewee import *\n{source}\ndef f():\n    {name}.select().count()\n")
    assert found == [f"f: read {table}"]


def test_a_name_that_nobody_can_tell_is_not_guessed_but_said() -> None:
    source = (
        "import x\nfrom peewee import *\nclass A(Model):\n    class Meta:\n        table_name = x.name()\n"
    )
    assert accesses(f"{source}def f():\n    A.select().count()\n") == []
    assert gaps(f"{source}def f():\n    A.select().count()\n") == ["unresolved 3", "unresolved 7"]


def test_fields_that_the_repository_extends() -> None:
    source = """
    from peewee import *
    class User(Model):
        pass
    class UserField(ForeignKeyField):
        def __init__(self, strict=False, *args, **kwargs):
            if "model" not in kwargs:
                kwargs["model"] = User
            super().__init__(*args, **kwargs)
    class Team(Model):
        owner = UserField(on_delete="CASCADE")
    """
    assert changed(source) == ["model user id!", "model team id! owner_id (owner_id)->user() cascade"]


def test_what_migrations_say_of_the_schema() -> None:
    source = """
    from peewee import *
    from playhouse.migrate import *
    class User(Model):
        pass
    def up(db):
        m = SqliteMigrator(db)
        migrate(
            m.add_column("post", "author_id", ForeignKeyField(User, null=True, on_delete="CASCADE")),
            m.rename_column("post", "a", "b"),
            m.drop_column("post", "c"),
            m.rename_table("post", "posts"),
            m.drop_table("old"),
        )
    """
    assert changed(source)[1:] == [
        "alter table post author_id (author_id)->user() cascade",
        "rename column post a>b",
        "alter table post -c",
        "rename table post >posts",
        "drop table old",
    ]


def test_what_models_say_of_the_schema() -> None:
    assert changed(MODELS) == [
        "model app.user id! name",
        f"model {T} id! user_id parent_tweet (user_id)->{U}() cascade (parent_tweet)->{T}()",
        f"model {F} id! tweet_id (tweet_id)->{T}()",
        "model course id!",
        f"model {PAIRS} course_id user_id (course_id)->course() (user_id)->{U}()",
        "model note id! course_id (course_id)->course() set null",
    ]
