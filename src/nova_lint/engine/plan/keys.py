"""The foreign keys that cross a border, with the SQL that drops them and the SQL that brings them back."""

from __future__ import annotations

import re
from collections.abc import Iterable

from msgspec.structs import replace

from nova_lint.model.change import ForeignKey
from nova_lint.model.plan import KeyDrop
from nova_lint.model.report import Report
from nova_lint.model.schema import Key, Table, key_of
from nova_lint.model.statement import TableName

#: The dialects for which SQL is written; empty stands for the one that is assumed where none is told.
WRITTEN = ("", "postgres")

_PLAIN = re.compile(r"[a-z_][a-z0-9_$]*\Z")

#: Words that PostgreSQL takes for a name only between quotes. From the appendix "SQL Key Words" of its manual.
_RESERVED = frozenset(
    """
    all analyse analyze and any array as asc asymmetric authorization between bigint binary bit boolean both case cast
    char character check coalesce collate collation column concurrently constraint create cross current_catalog
    current_date current_role current_schema current_time current_timestamp current_user dec decimal default deferrable
    desc distinct do else end except exists extract false fetch float for foreign freeze from full grant greatest group
    grouping having ilike in initially inner inout int integer intersect interval into is isnull join lateral leading
    least left like limit localtime localtimestamp national natural nchar none normalize not notnull null nullif numeric
    offset on only or order out outer overlaps overlay placing position precision primary real references returning
    right row select session_user setof similar smallint some substring symmetric system_user table tablesample then
    time timestamp to trailing treat trim true union unique user using values varchar variadic verbose when where window
    with xmlattributes xmlconcat xmlelement xmlexists xmlforest xmlnamespaces xmlparse xmlpi xmlroot xmlserialize
    xmltable
    """.split()  # noqa: SIM905
)


def keys_of(report: Report, dialect: str) -> tuple[KeyDrop, ...]:
    """Every foreign key between tables of two services that the database holds, sorted by table and columns."""
    schema = report.schema
    by_django = _by_django(report)
    found = []
    for table, key in schema.foreign_keys():
        parent = schema.table(key.parent)
        if parent is None or not table.owner or not parent.owner or table.owner == parent.owner:
            continue
        drop = KeyDrop(
            table.name, table.owner, key.columns, parent.name, parent.owner, key.name, key.on_delete, (), ()
        )
        if dialect in WRITTEN and key.columns:
            is_sought = _named(table.name, key.columns) in by_django
            drop = _with_sql(drop, table, _as_django_makes_it(key) if is_sought else key, parent, is_sought)
        found.append(drop)
    return tuple(sorted(found, key=lambda one: (one.table, one.columns, one.parent, one.name)))


_Named = tuple[Key, tuple[str, ...]]


def _named(table: TableName, columns: Iterable[str]) -> _Named:
    return key_of(table), tuple(column.lower() for column in columns)


def _by_django(report: Report) -> frozenset[_Named]:
    """The keys that only Django declares: it names them with a hash of its own."""
    declared: dict[_Named, bool] = {}
    for fact in report.facts:
        for key in fact.keys:
            name = _named(key.table, key.columns)
            declared[name] = declared.get(name, True) and key.via.startswith("django")
    return frozenset(name for name, is_django in declared.items() if is_django)


def _as_django_makes_it(key: ForeignKey) -> ForeignKey:
    """Django does what `on_delete` says itself, and checks its keys at the end of a transaction.

    See `sql_create_fk` and `deferrable_sql` in its django/db/backends.
    """
    return replace(key, on_delete="", on_update="", options=("deferrable", "initially deferred"))


def _with_sql(drop: KeyDrop, table: Table, key: ForeignKey, parent: Table, is_sought: bool) -> KeyDrop:
    child, name = table_in_sql(table.name), quoted(key.name)
    added = (
        f"ALTER TABLE {child} ADD CONSTRAINT {name}\n"
        f"  FOREIGN KEY ({_list(key.columns)}) REFERENCES {table_in_sql(parent.name)}"
    )
    if key.parent_columns:
        added += f" ({_list(key.parent_columns)})"
    if "match full" in key.options:
        added += " MATCH FULL"
    for event, action in (("UPDATE", key.on_update), ("DELETE", key.on_delete)):
        if action:
            added += f" ON {event} {action.upper()}"
    added += "".join(f" {option.upper()}" for option in key.options if option != "match full")
    return replace(
        drop,
        forward=(
            _sought(table, key, parent) if is_sought else f"ALTER TABLE {child} DROP CONSTRAINT {name};",
        ),
        rollback=(f"{added} NOT VALID;", f"ALTER TABLE {child} VALIDATE CONSTRAINT {name};"),
        orphans=_orphans(table, key, parent),
    )


def _sought(table: Table, key: ForeignKey, parent: Table) -> str:
    """A block that drops a key by what it is: its name holds a hash. It comes back by the name PostgreSQL would give."""
    child = table_in_sql(table.name)
    relations = (_literal(child), _literal(table_in_sql(parent.name)))
    numbers = ", ".join(
        f"(SELECT attnum FROM pg_attribute WHERE attrelid = {relations[0]}::regclass AND attname = {_literal(column)})"
        for column in key.columns
    )
    return f"""DO $nova$
DECLARE name text;
BEGIN
  FOR name IN SELECT conname FROM pg_constraint
    WHERE contype = 'f' AND conrelid = {relations[0]}::regclass AND confrelid = {relations[1]}::regclass
      AND conkey = ARRAY[{numbers}]
  LOOP
    EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', {relations[0]}::regclass, name);
  END LOOP;
END $nova$;"""


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _orphans(table: Table, key: ForeignKey, parent: Table) -> str:
    """A query for rows whose parent is gone: while they are there, the key cannot come back."""
    if len(key.parent_columns) != len(key.columns):
        return ""
    same = " AND ".join(
        f"p.{quoted(theirs)} = c.{quoted(mine)}"
        for mine, theirs in zip(key.columns, key.parent_columns, strict=True)
    )
    there = " AND ".join(f"c.{quoted(mine)} IS NOT NULL" for mine in key.columns)
    return (
        f"SELECT c.* FROM {table_in_sql(table.name)} c WHERE {there} AND NOT EXISTS "
        f"(SELECT 1 FROM {table_in_sql(parent.name)} p WHERE {same});"
    )


def forward_sql(title: str, keys: Iterable[KeyDrop]) -> str:
    """A file that drops the keys: all of them or none."""
    keys = tuple(keys)
    lines = [f"-- {title}: drops {_count(keys)} that cross a border."]
    lines += ["-- No column and no index is touched. The file beside it brings the keys back.", ""]
    written = [key for key in keys if key.forward]
    if written:
        lines += ["BEGIN;", "SET LOCAL lock_timeout = '5s';  -- rather fail than stop everybody else", ""]
    for key in written:
        lines += [f"-- {_told(key)}", *key.forward, ""]
    if written:
        lines.append("COMMIT;")
    return "\n".join([*lines, *_by_hand(keys)]) + "\n"


def rollback_sql(title: str, keys: Iterable[KeyDrop]) -> str:
    """A file that brings the keys back: first for new rows, with a short lock, then checked for all rows."""
    keys = tuple(keys)
    lines = [f"-- {title}, the way back: adds {_count(keys)} again."]
    written = [key for key in keys if key.rollback]
    if written:
        lines += [
            "-- Rows whose parent has gone meanwhile keep VALIDATE from succeeding. The query above it finds them.",
            "-- Once a table has moved to another database there is no way back by SQL alone.",
            "",
            "BEGIN;",
            "SET LOCAL lock_timeout = '5s';",
            "",
        ]
        lines += [statement for key in written for statement in key.rollback[:1]]
        lines += ["", "COMMIT;", ""]
        for key in written:
            lines += [f"-- {one_line(key.orphans)}"] if key.orphans else []
            lines += key.rollback[1:]
    return "\n".join([*lines, *_by_hand(keys)]) + "\n"


def _by_hand(keys: Iterable[KeyDrop]) -> list[str]:
    """What is left to do by hand where no SQL is written."""
    return [
        f"-- By hand, no SQL is written for this dialect: {_told(key)}" for key in keys if not key.forward
    ]


def _told(key: KeyDrop) -> str:
    does = f", ON DELETE {key.on_delete.upper()}: {key.child} must do that itself" if key.cascades else ""
    told = f"{key.table} ({', '.join(key.columns)}) of {key.child} -> {key.parent} of {key.owner}{does}"
    return one_line(told)


def one_line(text: str) -> str:
    """Text that cannot end the comment it stands in."""
    return " ".join(text.split())


def _count(keys: tuple[KeyDrop, ...]) -> str:
    return f"{len(keys)} foreign key{'' if len(keys) == 1 else 's'}"


def table_in_sql(table: TableName) -> str:
    """A table as SQL names it, with its schema where that is told."""
    return ".".join(quoted(part) for part in (table.schema, table.name) if part)


def quoted(name: str) -> str:
    """A name as PostgreSQL reads it: between quotes only where it must be."""
    if _PLAIN.match(name) and name not in _RESERVED:
        return name
    return '"' + name.replace('"', '""') + '"'


def _list(names: Iterable[str]) -> str:
    return ", ".join(quoted(name) for name in names)
