"""What DDL does to the schema, whichever dialect it is written in."""

from __future__ import annotations

import pytest

from nova_lint.model.change import Change, ForeignKey
from nova_lint.sql import read_sql


def _changes(text: str) -> list[Change]:
    return [change for statement in read_sql(text) for change in statement.changes]


def _told(key: ForeignKey) -> str:
    target = f"{key.parent}({','.join(key.parent_columns)})" if key.parent_columns else str(key.parent)
    actions = f" delete {key.on_delete}" if key.on_delete else ""
    actions += f" update {key.on_update}" if key.on_update else ""
    return f"{','.join(key.columns)} -> {target}{actions}{f' as {key.name}' if key.name else ''}"


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("SELECT 1 FROM a REFERENCES", id="no DDL"),
        pytest.param("INSERT INTO a VALUES ('CREATE TABLE b (id int)')", id="DDL in a string"),
        pytest.param("CREATE TEMP TABLE a (id int REFERENCES b (id))", id="a temporary table is nobody's"),
        pytest.param("CREATE INDEX i ON a (b)", id="an index makes no table"),
        pytest.param("ALTER TABLE a ENABLE ROW LEVEL SECURITY", id="no columns, no keys"),
        pytest.param("COMMENT ON TABLE a IS 'DROP TABLE b'", id="a comment"),
        pytest.param("GRANT SELECT ON a TO b", id="a grant"),
    ],
)
def test_nothing_changes(text: str) -> None:
    assert _changes(text) == []


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        pytest.param("CREATE TABLE a (b int REFERENCES c)", ["b -> c"], id="inline, to the primary key"),
        pytest.param(
            "CREATE TABLE a (b int NOT NULL CONSTRAINT k REFERENCES s.c (id) ON DELETE CASCADE ON UPDATE SET NULL)",
            ["b -> s.c(id) delete cascade update set null as k"],
            id="inline, with everything",
        ),
        pytest.param(
            "CREATE TABLE a (b int, c int, CONSTRAINT k FOREIGN KEY (b, c) REFERENCES d (x, y) ON DELETE NO ACTION)",
            ["b,c -> d(x,y) delete no action as k"],
            id="of the table, two columns",
        ),
        pytest.param(
            "CREATE TABLE `a` (`b` int, KEY `i` (`b`), CONSTRAINT `k` FOREIGN KEY (`b`) REFERENCES `c` (`id`)) ENGINE=InnoDB",
            ["b -> c(id) as k"],
            id="MySQL",
        ),
        pytest.param(
            "ALTER TABLE ONLY a ADD CONSTRAINT k FOREIGN KEY (b) REFERENCES c(id) ON DELETE SET NULL NOT VALID",
            ["b -> c(id) delete set null as k"],
            id="added",
        ),
        pytest.param(
            "ALTER TABLE a ADD COLUMN IF NOT EXISTS b int REFERENCES c (id), ADD FOREIGN KEY (d) REFERENCES e",
            ["b -> c(id)", "d -> e"],
            id="several actions",
        ),
        pytest.param(
            "CREATE TABLE a (b numeric(10, 2) CHECK (b > 0), c text DEFAULT 'REFERENCES x', d int REFERENCES e)",
            ["d -> e"],
            id="commas in brackets, words in strings",
        ),
        pytest.param(
            'CREATE TABLE "A" ("B" int REFERENCES "C" ("Id"))',
            ["B -> C(Id)"],
            id="quoted names stay as they are",
        ),
    ],
)
def test_foreign_keys(text: str, keys: list[str]) -> None:
    assert [_told(key) for change in _changes(text) for key in change.keys] == keys


@pytest.mark.parametrize(
    ("text", "columns"),
    [
        ("CREATE TABLE a (id bigint PRIMARY KEY, b varchar(20) NOT NULL, c text)", ["id bigint!", "b varchar(20)-", "c text"]),
        ("CREATE TABLE a (b int, c int, PRIMARY KEY (b, c))", ["b int!", "c int!"]),
        ("CREATE TABLE a (b timestamp with time zone DEFAULT now())", ["b timestamp with time zone"]),
        ("CREATE TABLE a (id INTEGER PRIMARY KEY AUTOINCREMENT, b)", ["id integer!", "b"]),
        ("ALTER TABLE a ADD b int NOT NULL", ["b int-"]),
        ("ALTER TABLE a ADD (b int, c int)", ["b int", "c int"]),
    ],
)  # fmt: skip
def test_columns(text: str, columns: list[str]) -> None:
    told = [
        f"{c.name} {c.type}".strip() + ("!" if c.is_primary else "" if c.is_nullable else "-")
        for change in _changes(text)
        for c in change.columns
    ]
    assert told == columns


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("DROP TABLE IF EXISTS a, s.b CASCADE", ["drop table a", "drop table s.b"]),
        ("DROP MATERIALIZED VIEW a", ["drop view a"]),
        ("ALTER TABLE a RENAME TO b", ["rename table a to b"]),
        ("ALTER TABLE s.a RENAME TO b", ["rename table s.a to s.b"]),
        ("RENAME TABLE a TO b", ["rename table a to b"]),
        ("RENAME TABLE a TO b, s.c TO d", ["rename table a to b", "rename table s.c to d"]),
        ("ALTER TABLE a SET SCHEMA s", ["set schema a to s.a"]),
        ("ALTER TABLE a RENAME COLUMN b TO c", ["alter table a renamed b c"]),
        ("ALTER TABLE a CHANGE b c int", ["alter table a renamed b c"]),
        ("ALTER TABLE a DROP COLUMN b, DROP CONSTRAINT c", ["alter table a dropped b c"]),
        ("CREATE SCHEMA IF NOT EXISTS s", ["create schema s"]),
        ("CREATE OR REPLACE VIEW v AS SELECT 1 FROM a JOIN b USING (id)", ["create view v reads a b"]),
        ("CREATE TABLE a AS SELECT x FROM b", ["create table a reads b"]),
        (
            "CREATE FUNCTION f() RETURNS int LANGUAGE plpgsql AS $$ BEGIN UPDATE a SET x = 1; RETURN 1; END $$",
            ["create function f reads a"],
        ),
        (
            "CREATE TRIGGER t BEFORE INSERT OR UPDATE ON a FOR EACH ROW EXECUTE PROCEDURE s.f()",
            ["create trigger t on a runs s.f"],
        ),
    ],
)
def test_other_changes(text: str, told: list[str]) -> None:
    assert [_line(change) for change in _changes(text)] == told


def _line(change: Change) -> str:
    parts = [change.kind, str(change.table)]
    if change.new is not None:
        parts += ["to", str(change.new)]
    for word, names in (("renamed", [name for pair in change.renamed for name in pair]), ("dropped", list(change.dropped)),
                        ("reads", [str(table) for table in change.reads])):  # fmt: skip
        if names:
            parts += [word, *names]
    if change.on is not None:
        parts += ["on", str(change.on)]
    if change.runs is not None:
        parts += ["runs", str(change.runs)]
    return " ".join(parts)


def test_places_are_those_of_the_names() -> None:
    text = "-- first\nCREATE TABLE a (b int);\nALTER TABLE a ADD FOREIGN KEY (b) REFERENCES users (id);"
    made, altered = _changes(text)
    assert text[made.start : made.end] == "a"
    [key] = altered.keys
    assert text[key.start : key.end] == "users"


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        # A function that is only made runs nothing; a block without DDL changes nothing.
        ("CREATE FUNCTION f() RETURNS void AS $$ BEGIN DROP TABLE a; END $$ LANGUAGE plpgsql", ["create function f"]),
        ("DO $$ BEGIN UPDATE a SET b = 1; END $$", []),
        ("DO $$ BEGIN EXECUTE 'DROP TABLE ' || x; END $$", []),
        ("DO $$ BEGIN DROP TABLE a; END $$", ["drop table a"]),
        ("-- why\nDO $do$ BEGIN IF NOT EXISTS (SELECT 1 FROM b) THEN ALTER TABLE a ADD c int; END IF; END $do$",
         ["alter table a"]),
        ("DO $$ BEGIN CREATE TABLE a (b int); EXCEPTION WHEN duplicate_table THEN NULL; END $$", ["create table a"]),
    ],
)  # fmt: skip
def test_what_a_block_does_it_does_at_once(text: str, kinds: list[str]) -> None:
    changes = [change for statement in read_sql(text, "postgres") for change in statement.changes]
    assert [f"{change.kind} {change.table}" for change in changes] == kinds
    assert all(change.is_forgiving for change in changes if not change.kind.endswith("function"))
    assert [text[change.start : change.end] for change in changes] == [
        str(change.table) for change in changes
    ]


@pytest.mark.parametrize(
    ("text", "columns"),
    [
        ("CREATE TABLE a (KEY b (c), c int, INDEX (c), PERIOD FOR d (e, f))", ["c"]),  # MySQL, SQL Server
        ("CREATE TABLE a (key text, index int NOT NULL, period timestamptz)", ["key", "index", "period"]),
        ("CREATE TABLE a (key varchar(9) PRIMARY KEY)", ["key"]),
    ],
)
def test_columns_named_like_indexes(text: str, columns: list[str]) -> None:
    [change] = _changes(text)
    assert [column.name for column in change.columns] == columns


@pytest.mark.parametrize(
    ("text", "copies"),
    [
        ("CREATE TABLE a (b int CHECK (b LIKE c))", []),
        ("CREATE TABLE a AS SELECT * FROM b WHERE c LIKE d", []),
        ("CREATE TABLE a (LIKE b INCLUDING ALL, c int)", ["b"]),
        ("CREATE TABLE a (c int, LIKE s.b)", ["s.b"]),
        ("CREATE TABLE a LIKE b", ["b"]),
        ("CREATE TABLE a (c int) INHERITS (b, d)", ["b", "d"]),
        ("CREATE TABLE a PARTITION OF b FOR VALUES IN (1)", ["b"]),
    ],
)
def test_tables_made_like_others(text: str, copies: list[str]) -> None:
    [change] = _changes(text)
    assert [str(name) for name in change.copies] == copies
