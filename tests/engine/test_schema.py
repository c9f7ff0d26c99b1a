"""What a repository's migrations, scripts and models together say that the database holds."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from msgspec.structs import replace

from nova_lint.engine.schema import schema_of
from nova_lint.model.change import Change, Column, ForeignKey
from nova_lint.model.ownership import Ownership, Service
from nova_lint.model.place import Span
from nova_lint.model.query import Asked, Query
from nova_lint.model.schema import Schema, Table
from nova_lint.model.statement import Statement, TableName
from nova_lint.model.text import SqlText
from tests.accesses import linked


def _schema(files: Mapping[str, str] | str) -> Schema:
    """The schema of files; a single text is a migration in SQL."""
    found = linked({"m/1.sql": files} if isinstance(files, str) else files, dialect="postgres")
    return schema_of(found.asked, found.migrations)


def _told(schema: Schema) -> list[str]:
    return [_line(table, schema) for table in schema.tables]


def _line(table: Table, schema: Schema) -> str:
    """`orders id* user_id; user_id>users(id) cascade`, with a star at the columns of the primary key."""
    columns = [f"{column.name}{'*' if column.is_primary else ''}" for column in table.columns]
    keys = [
        f"{','.join(key.columns)}>{key.parent}({','.join(key.parent_columns)}) {key.on_delete}".strip()
        for key in map(schema.complete, table.keys)
    ]
    return "; ".join([" ".join([str(table.name), *columns]), *keys])


_USERS = "CREATE TABLE users (id int PRIMARY KEY);\n"
_BOTH = _USERS + "CREATE TABLE orders (id int PRIMARY KEY, user_id int REFERENCES users ON DELETE CASCADE);\n"


@pytest.mark.parametrize(
    "sql",
    [
        pytest.param("SELECT * FROM users;", id="a query makes no table"),
        pytest.param("INSERT INTO users VALUES (1);", id="rows make no table"),
        pytest.param("CREATE INDEX i ON users (id);", id="an index makes no table"),
        pytest.param("CREATE SEQUENCE s;", id="a sequence is no table"),
        pytest.param("CREATE TEMP TABLE t (id int); ALTER TABLE t ADD x int;", id="gone with the session"),
        pytest.param(_USERS + "DROP TABLE users;", id="made and dropped"),
        pytest.param("DROP TABLE IF EXISTS users;", id="dropped in case it is there"),
        pytest.param("ALTER TABLE users ADD COLUMN x int;", id="altered, but nothing makes it"),
        pytest.param("ALTER TABLE users RENAME TO people;", id="renamed, but nothing makes it"),
    ],
)
def test_no_table(sql: str) -> None:
    assert _told(_schema(sql)) == []


@pytest.mark.parametrize(
    ("sql", "expected"),
    [
        pytest.param(_BOTH, ["orders id* user_id; user_id>users(id) cascade", "users id*"], id="a key"),
        pytest.param(
            _BOTH + "ALTER TABLE orders DROP CONSTRAINT orders_user_id_fkey;",
            ["orders id* user_id", "users id*"],
            id="a key without a name is dropped by the name that the database made",
        ),
        pytest.param(
            _BOTH
            + "ALTER TABLE orders RENAME TO sales; ALTER TABLE sales DROP CONSTRAINT orders_user_id_fkey;",
            ["sales id* user_id", "users id*"],
            id="the name stays when the table is renamed",
        ),
        pytest.param(
            _BOTH + "ALTER TABLE orders ADD CONSTRAINT k FOREIGN KEY (user_id) REFERENCES users (id);"
            "ALTER TABLE orders DROP CONSTRAINT k;",
            ["orders id* user_id; user_id>users(id) cascade", "users id*"],
            id="of two keys alike, the one that is named goes",
        ),
        pytest.param(
            _BOTH + "DROP TABLE users CASCADE;", ["orders id* user_id"], id="keys go with their parent"
        ),
        pytest.param(
            _BOTH + "ALTER TABLE orders DROP COLUMN user_id;",
            ["orders id*", "users id*"],
            id="keys go with their column",
        ),
        pytest.param(
            _BOTH + "ALTER TABLE users DROP COLUMN id CASCADE;",
            ["orders id* user_id", "users"],
            id="keys go with the column that they point to",
        ),
        pytest.param(
            _BOTH + "ALTER TABLE users RENAME TO people; ALTER TABLE people RENAME COLUMN id TO key;",
            ["orders id* user_id; user_id>people(key) cascade", "people key*"],
            id="keys follow their parent's names",
        ),
        pytest.param(
            _BOTH + "ALTER TABLE orders RENAME COLUMN user_id TO buyer;",
            ["orders id* buyer; buyer>users(id) cascade", "users id*"],
            id="keys follow their column's name",
        ),
        pytest.param(
            _USERS + "ALTER TABLE public.users ADD COLUMN a int;",
            ["users id* a"],
            id="public is the schema of a name without one",
        ),
        pytest.param(
            _USERS + "ALTER TABLE users SET SCHEMA auth; ALTER TABLE auth.users ADD a int;",
            ["auth.users id* a"],
            id="moved to another schema",
        ),
        pytest.param(
            "CREATE TABLE a.users (id int); CREATE TABLE b.users (x int);",
            ["a.users id", "b.users x"],
            id="one name in two schemas is two tables",
        ),
        pytest.param(
            "CREATE TABLE auth.users (id int); ALTER TABLE users ADD a int;",
            ["auth.users id a"],
            id="a name without a schema means the only table of that name",
        ),
        pytest.param(
            _USERS + "CREATE TABLE IF NOT EXISTS users (other int);",
            ["users id*"],
            id="it exists: nothing is made",
        ),
        pytest.param(
            "CREATE TABLE pairs (a int, b int, PRIMARY KEY (a, b));"
            "CREATE TABLE uses (x int, y int, FOREIGN KEY (x, y) REFERENCES pairs);",
            ["pairs a* b*", "uses x y; x,y>pairs(a,b)"],
            id="a key of two columns to the primary key",
        ),
    ],
)
def test_tables(sql: str, expected: list[str]) -> None:
    assert _told(_schema(sql)) == expected


@pytest.mark.parametrize(
    ("sql", "note"),
    [
        (_BOTH, None),
        ("DROP TABLE IF EXISTS users", None),  # it says itself that it may not be there
        ("CREATE TEMP TABLE t (id int); ALTER TABLE t ADD x int;", None),  # nobody's
        ("DROP TABLE users", "drop table of a table that nothing makes"),
        ("ALTER TABLE users ADD x int", "alter table of a table that nothing makes"),
        (_USERS + _USERS, "users is made a second time"),
    ],
)
def test_notes(sql: str, note: str | None) -> None:
    assert [found.text for found in _schema(sql).notes] == ([] if note is None else [note])


def test_places() -> None:
    [table] = _schema({"m/1_a.sql": _USERS, "m/2_b.sql": "ALTER TABLE users\n  ADD a int;"}).tables
    assert (str(table.defined), str(table.changed)) == ("m/1_a.sql:1:14", "m/2_b.sql:1:13")
    assert table.defined_by == "migration"


def test_scripts_run_in_the_order_of_their_versions() -> None:
    schema = _schema({"m/V10__a.sql": "DROP TABLE users;", "m/V9__b.sql": _USERS, "m/V11__c.sql": _USERS})
    assert _told(schema) == ["users id*"]
    assert schema.notes == ()


def test_what_undoes_a_migration_is_left_out() -> None:
    assert _told(_schema({"m/1_a.up.sql": _USERS, "m/1_a.down.sql": "DROP TABLE users;"})) == ["users id*"]


def test_a_change_waits_for_its_table() -> None:
    """A table that code makes is altered by a script, which comes first."""
    schema = _schema({
        "m/1.sql": "ALTER TABLE users ADD a int;",
        "app.py": "def make(conn):\n    conn.execute('CREATE TABLE users (id int)')\n",
    })  # fmt: skip
    assert _told(schema) == ["users id a"]
    assert schema.tables[0].defined_by == "script"


_VIEWS = """
CREATE TABLE users (id int);
CREATE TABLE orders (id int);
CREATE VIEW people AS SELECT id FROM users;
CREATE VIEW both_ AS SELECT p.id FROM people p JOIN orders o USING (id);
CREATE MATERIALIZED VIEW kept AS SELECT id FROM orders;
"""


@pytest.mark.parametrize(
    ("name", "behind"),
    [
        ("users", []),  # a table is not behind itself
        ("unknown", []),
        ("people", ["users"]),
        ("both_", ["orders", "users"]),
        ("kept", ["orders"]),
    ],
)
def test_what_is_behind_a_view(name: str, behind: list[str]) -> None:
    assert [str(table) for table in _schema(_VIEWS).behind(TableName(name))] == behind


def test_views_of_each_other_are_no_end() -> None:
    schema = _schema("CREATE VIEW a AS SELECT * FROM b; CREATE VIEW b AS SELECT * FROM a;")
    assert schema.behind(TableName("a")) == ()


# Changes made by hand: what models say does not depend on a library.


def _asked(path: str, line: int, *changes: Change, part: str = "") -> Asked:
    query = Query(SqlText(), Span(path, line, 1), "", "x", part=part)
    return Asked(query, (Statement("model", (), 0, 0, changes=changes),))


def _model(table: str, *columns: str, keys: tuple[ForeignKey, ...] = ()) -> Change:
    name = TableName(table)
    made = tuple(map(Column, columns))
    return Change("model", name, columns=made, keys=keys, defined_by=f"m.py:{table.title()}")


_CREATE = Change("create table", TableName("users"), columns=(Column("id", is_primary=True),))


@pytest.mark.parametrize(
    ("changes", "expected", "notes"),
    [
        # A model that says what the migration says, or less, is no news.
        ([_CREATE, _model("users", "id")], ["users id*"], []),
        ([_CREATE, _model("users")], ["users id*"], []),
        # It adds no columns where a migration defines the table; that they differ is noted.
        ([_model("users", "id", "x"), _CREATE], ["users id*"],
         ["the model of users has columns that no migration makes: x"]),
        # Where no migration does, it defines the table; two classes of one table define it together.
        ([_model("users", "id")], ["users id"], []),
        ([_model("users", "id", "a"), _model("users", "id", "b")], ["users id a b"], []),
        # Two classes that know nothing of each other are noted; one that inherits from the other is not.
        ([_model("users", "id"), replace(_model("users"), defined_by="o.py:User")], ["users id"],
         ["users is what two classes are mapped to: m.py:Users and o.py:User"]),
        ([_model("users", "id"), replace(_model("users", "x"), defined_by="o.py:Admin", is_extending=True)],
         ["users id x"], []),
    ],
)  # fmt: skip
def test_models(changes: list[Change], expected: list[str], notes: list[str]) -> None:
    schema = schema_of(_asked("m.py", line, change) for line, change in enumerate(changes, 1))
    assert _told(schema) == expected
    assert [note.text for note in schema.notes] == notes


def test_a_model_is_remembered_with_its_table() -> None:
    schema = schema_of([_asked("m.py", 1, _CREATE), _asked("m.py", 2, _model("users", "id"))])
    assert schema.tables[0].models == ("m.py:Users",)


def test_owners() -> None:
    schema = schema_of(
        [_asked("m.py", 1, _CREATE)], ownership=Ownership((Service("auth", ("a",), ("users",)),))
    )
    assert [table.owner for table in schema.tables] == ["auth"]


def test_only_some_tables_answers_from_all() -> None:
    schema = _schema(_BOTH).only(lambda table: table.name.name == "orders")
    assert _told(schema) == ["orders id* user_id; user_id>users(id) cascade"]
    assert schema.columns(TableName("users")) == ("id",)


def test_who_points_to_a_table() -> None:
    assert [str(table.name) for table, _ in _schema(_BOTH).children(TableName("users"))] == ["orders"]
