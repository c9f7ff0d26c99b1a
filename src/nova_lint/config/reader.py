"""The file format: what each key may hold. Everything that is wrong is gathered, and told at once."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from difflib import get_close_matches
from typing import Any

from nova_lint.config.problems import ConfigError, ConfigProblem
from nova_lint.config.toml import line_of, line_of_text
from nova_lint.model.declared import Declared
from nova_lint.model.ownership import Service
from nova_lint.model.patterns import tidy_path, tidy_table
from nova_lint.model.statement import OPS

_TOP = ("dialect", "exclude", "services", "helpers")
_HELPER = ("call", "sql", "table", "op", "position")
_SERVICE = ("paths", "tables", "schemas", "description")

DIALECTS = (
    "postgres", "sqlite", "mysql", "tsql", "oracle", "clickhouse", "bigquery", "snowflake", "redshift", "duckdb",
)  # fmt: skip

#: Other names that people know the dialects by.
_ALSO_KNOWN = {
    "postgresql": "postgres",
    "mariadb": "mysql",
    "mssql": "tsql",
    "sqlserver": "tsql",
    "sqlite3": "sqlite",
}


class Reader:
    """Reads one parsed file. Ask for all parts, then call `finish`.

    `prefix` are the keys of the table that the configuration stands in, where the file holds other things too.
    """

    def __init__(self, data: dict[str, Any], text: str, name: str, prefix: tuple[str, ...] = ()) -> None:
        self._data, self._text, self._name, self._prefix = data, text, name, prefix
        self._problems: list[ConfigProblem] = []
        self._known_keys(data, _TOP, ())

    def finish(self) -> None:
        """Raise `ConfigError` if anything was wrong."""
        if self._problems:
            raise ConfigError(*sorted(dict.fromkeys(self._problems), key=lambda problem: problem.line))

    def dialect(self) -> str:
        """What the database speaks, by sqlglot's name; empty when the file does not say."""
        value = self._data.get("dialect", "")
        if not isinstance(value, str):
            self._problem(self._line("dialect"), f"'dialect' must be a string, not {_kind(value)}")
            return ""
        name = _ALSO_KNOWN.get(value.strip().lower(), value.strip().lower())
        if name and name not in DIALECTS:
            self._problem(self._line("dialect"), f"unknown dialect {value!r}", _nearest(name, DIALECTS))
        return name

    def exclude(self) -> tuple[str, ...]:
        """The patterns of files that are not looked at, as in `.gitignore`."""
        return self._strings(self._data, "exclude", (), _wrong_exclude)

    def services(self) -> tuple[Service, ...]:
        """All services, in the order of the file."""
        tables = self._data.get("services", {})
        if not isinstance(tables, dict):
            what = f"'services' must be tables, not {_kind(tables)}"
            self._problem(self._line("services"), what, "Write [services.orders].")
            return ()
        if not tables and not self._problems:
            hint = 'Write [services.orders] with paths = ["services/orders"] and tables = ["orders"].'
            self._problem(self._line("services"), "it names no service", hint)
        found = tuple([self._service(name, data) for name, data in tables.items()])
        for key, what, same in (
            ("paths", "the path", tidy_path),
            ("tables", "the table", tidy_table),
            ("schemas", "the schema", str.lower),
        ):
            self._claimed_twice(found, key, what, same)
        return found

    def helpers(self) -> tuple[Declared, ...]:
        """The calls that are declared to be database calls, in the order of the file."""
        tables = self._data.get("helpers", [])
        if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
            what = f"'helpers' must be a list of tables, not {_kind(tables)}"
            self._problem(
                self._line("helpers"), what, 'Write [[helpers]] with call = "db.run" and sql = "query".'
            )
            return ()
        return tuple([helper for data in tables if (helper := self._helper(data)) is not None])

    def _helper(self, data: dict[str, Any]) -> Declared | None:
        self._known_keys(data, _HELPER, ("helpers",))
        line = line_of_text(self._text, str(data.get("call", "")), self._line("helpers"))
        for key in ("call", "sql", "table", "op"):
            if not isinstance(data.get(key, ""), str):
                self._problem(line, f"{key!r} of a helper must be a string, not {_kind(data[key])}")
                return None
        position, op = data.get("position", 0), data.get("op", "read")
        if not data.get("call", "").strip(" ."):
            self._problem(line, "a helper has no call", 'Name it: call = "db.run".')
        elif bool(data.get("sql")) == bool(data.get("table")):
            hint = 'Write sql = "query" for an argument that is SQL, or table = "table" with op = "read".'
            self._problem(line, f"the helper {data['call']!r} must name either its SQL or its table", hint)
        elif op not in OPS:
            self._problem(line, f"unknown op {op!r} of the helper {data['call']!r}", _nearest(op, OPS))
        elif not isinstance(position, int) or isinstance(position, bool) or position < 0:
            self._problem(line, f"'position' of a helper must be a number from 0, not {position!r}")
        else:
            return Declared(
                data["call"].strip(" ."), data.get("sql", ""), data.get("table", ""), op, position
            )
        return None

    def _service(self, name: str, data: Any) -> Service:
        keys = ("services", name)
        if not name.strip():
            self._problem(self._line(*keys), "a service has an empty name")
        if not isinstance(data, dict):
            hint = f'Write [services.{name}] with paths = ["services/{name}"].'
            self._problem(self._line(*keys), f"service {name!r} must be a table, not {_kind(data)}", hint)
            return Service(name, ())
        self._known_keys(data, _SERVICE, keys)
        paths = self._strings(data, "paths", keys, _wrong_path)
        if data.get("paths", []) == []:
            hint = f'Say where its code is: paths = ["services/{name}"].'
            self._problem(self._line(*keys), f"service {name!r} has no paths", hint)
        description = data.get("description", "")
        if not isinstance(description, str):
            what = f"'description' must be a string, not {_kind(description)}"
            self._problem(self._line(*keys, "description"), what)
            description = ""
        tables = self._strings(data, "tables", keys, _wrong_table)
        schemas = self._strings(data, "schemas", keys, _wrong_schema)
        return Service(name, paths, tables, schemas, description)

    def _strings(
        self,
        data: dict[str, Any],
        key: str,
        keys: tuple[str, ...],
        wrong: Callable[[str], tuple[str, str] | None],
    ) -> tuple[str, ...]:
        """A list of strings, each once, each of which `wrong` has no complaint and hint about."""
        value = data.get(key, [])
        line = self._line(*keys, key)
        if not isinstance(value, list):
            hint = f'Write {key} = ["{value}"].' if isinstance(value, str) else ""
            self._problem(line, f"{key!r} must be a list of strings, not {_kind(value)}", hint)
            return ()
        found: list[str] = []
        for item in value:
            if not isinstance(item, str):
                self._problem(line, f"{key!r} must hold strings, not {_kind(item)}")
                continue
            complaint = ("it is empty", "") if not item.strip() else wrong(item)
            if complaint is None:
                found.append(item.strip())
            else:
                at = line_of_text(self._text, item, line)
                self._problem(at, f"{item!r} cannot stand in {key!r}: {complaint[0]}", complaint[1])
        return tuple(dict.fromkeys(found))

    def _claimed_twice(
        self, services: Sequence[Service], key: str, what: str, same: Callable[[str], str]
    ) -> None:
        first: dict[str, str] = {}
        for service in services:
            for pattern in getattr(service, key):
                other = first.setdefault(same(pattern), service.name)
                if other == service.name:
                    continue
                line = line_of_text(self._text, pattern, self._line("services", service.name))
                hint = "One service owns it, the others ask that service."
                self._problem(
                    line, f"{what} {pattern!r} is claimed by {other!r} and by {service.name!r}", hint
                )

    def _known_keys(self, data: dict[str, Any], known: Sequence[str], keys: tuple[str, ...]) -> None:
        for key in data:
            if key not in known:
                place = f" in [{'.'.join((*self._prefix, *keys))}]" if keys or self._prefix else ""
                self._problem(self._line(*keys, key), f"unknown key {key!r}{place}", _nearest(key, known))

    def _problem(self, line: int, message: str, hint: str = "") -> None:
        self._problems.append(ConfigProblem(self._name, line, message, hint))

    def _line(self, *keys: str) -> int:
        return line_of(self._text, *self._prefix, *keys)


def _wrong_path(pattern: str) -> tuple[str, str] | None:
    if "\\" in pattern:
        return "paths are written with forward slashes", f'Write "{pattern.replace(chr(92), "/")}".'
    if pattern.startswith(("/", "~")) or re.match(r"[A-Za-z]:", pattern) or ".." in pattern.split("/"):
        return "it leads out of the repository", "Paths are relative to the folder of this file."
    if pattern.startswith("!"):
        return (
            "there are no exceptions here",
            "Give the code to a service of its own, or name it under 'exclude'.",
        )
    return None


def _wrong_table(pattern: str) -> tuple[str, str] | None:
    if pattern.count(".") > 2 or "" in pattern.split("."):
        return "that is no name of a table", 'Write "orders", "billing.orders" or "order_*".'
    if re.search(r"[\s\"'`;]", pattern):
        return "a name of a table holds no blanks and no quotes", 'Write "orders", without quotes inside.'
    return None


def _wrong_schema(pattern: str) -> tuple[str, str] | None:
    if "." in pattern:
        return "that is no name of a schema", f'A table is named under tables: tables = ["{pattern}"].'
    return None


def _wrong_exclude(pattern: str) -> tuple[str, str] | None:
    from pathspec import GitIgnoreSpec

    try:
        GitIgnoreSpec.from_lines([pattern])
    except ValueError:
        return "it is no pattern as in .gitignore", ""
    return None


def _nearest(word: str, known: Sequence[str]) -> str:
    near = get_close_matches(word, known, 1, 0.5)
    return f"Did you mean {near[0]!r}?" if near else f"There are: {', '.join(known)}."


def _kind(value: object) -> str:
    names = {
        bool: "a boolean", int: "a number", float: "a number", str: "a string", list: "a list", dict: "a table",
    }  # fmt: skip
    return names.get(type(value), "a date")
