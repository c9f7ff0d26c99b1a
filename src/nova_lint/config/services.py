"""The services of a configuration file: their code, their tables, what they offer to others."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any

from msgspec.structs import replace

from nova_lint.config.section import Complaint, Section, kind
from nova_lint.model.ownership import Service
from nova_lint.model.patterns import tidy_path, tidy_table
from nova_lint.model.permit import EVERYBODY, Permit
from nova_lint.model.statement import OPS

_KEYS = ("paths", "tables", "schemas", "database", "description", "published", "append_only")
_OFFER = ("table", "to", "columns")


def read_services(top: Section, folder: str) -> tuple[list[Service], list[Permit]]:
    """The services of a file, in its order, and what they offer. `folder` is what paths are relative to."""
    tables = top.data.get("services", {})
    if not isinstance(tables, dict):
        what = f"'services' must be tables, not {kind(tables)}"
        top.problem(top.line("services"), what, "Write [services.orders].")
        return [], []
    services: list[Service] = []
    offers: list[Permit] = []
    all_of_them = Section(tables, top.text, top.name, top.problems, top.prefix, ("services",), file=top.file)
    for name, data in tables.items():
        service = _service(all_of_them, name, data, folder)
        services.append(service)
        if isinstance(data, dict):
            section = all_of_them.inner(name)
            offers += _offers(section, service) if section is not None else []
    return services, offers


def merge(services: Iterable[Service]) -> tuple[Service, ...]:
    """One service of each name: what several files say of it is put together."""
    found: dict[str, Service] = {}
    for service in services:
        held = found.setdefault(service.name, service)
        if held is not service:
            found[service.name] = replace(
                held,
                paths=(*held.paths, *service.paths),
                tables=(*held.tables, *service.tables),
                schemas=(*held.schemas, *service.schemas),
                lines=(*held.lines, *service.lines),
                database=held.database or service.database,
                description=held.description or service.description,
            )
    return tuple(found.values())


def claimed_twice(top: Section, services: Iterable[Service], folder: str) -> None:
    """Complain about what two services of one file claim in the same words."""
    sides: tuple[tuple[str, str, Callable[[str], str]], ...] = (
        ("paths", "the path", tidy_path),
        ("tables", "the table", tidy_table),
        ("schemas", "the schema", str.lower),
    )
    for key, what, same in sides:
        first: dict[tuple[str, str], str] = {}
        for service in services:
            for pattern in getattr(service, key):
                where = "" if key == "paths" else service.database
                other = first.setdefault((where, same(pattern)), service.name)
                if other == service.name:
                    continue
                written = pattern[len(folder) + 1 :] if folder and key == "paths" else pattern
                line = top.line_with(written, "services", service.name)
                hint = "One service owns it, the others ask that service."
                top.problem(line, f"{what} {written!r} is claimed by {other!r} and by {service.name!r}", hint)


def below(folder: str, pattern: str) -> str:
    """A pattern of a file in `folder` as one of the root."""
    clean = tidy_path(pattern)
    return "/".join(part for part in (folder, clean) if part) if folder else pattern


def _service(services: Section, name: str, data: Any, folder: str) -> Service:
    if not name.strip():
        services.problem(services.line(name), "a service has an empty name")
    if not isinstance(data, dict):
        hint = f'Write [services.{name}] with paths = ["services/{name}"].'
        services.problem(services.line(name), f"service {name!r} must be a table, not {kind(data)}", hint)
        return Service(name, ())
    section = services.inner(name)
    assert section is not None
    section.known_keys(_KEYS)
    tables, schemas = section.strings("tables", wrong_table), section.strings("schemas", _wrong_schema)
    lines = [(table, section.place_of(table, "tables")) for table in tables]
    lines += [(f"{schema}.*", section.place_of(schema, "schemas")) for schema in schemas]
    return Service(
        name=name,
        paths=tuple([below(folder, path) for path in section.strings("paths", wrong_path)]),
        tables=tables,
        schemas=schemas,
        description=section.string("description"),
        database=section.string("database"),
        place=section.place(),
        lines=tuple(lines),
    )


def _offers(section: Section, service: Service) -> list[Permit]:
    """`published` are tables and views that others may read, `append_only` those that they may insert into."""
    return [*_offered(section, service, "published", ("read",)),
            *_offered(section, service, "append_only", ("insert",))]  # fmt: skip


def _offered(section: Section, service: Service, key: str, ops: tuple[str, ...]) -> list[Permit]:
    values = section.data.get(key, [])
    if not isinstance(values, list):
        hint = f'Write {key} = ["order_summaries", {{table = "order_events", to = ["billing"]}}].'
        section.problem(section.line(key), f"{key!r} must be a list, not {kind(values)}", hint)
        return []
    found: list[Permit] = []
    for value in values:
        data = {"table": value} if isinstance(value, str) else value
        if not isinstance(data, dict):
            section.problem(
                section.line(key), f"{key!r} must hold names of tables or tables, not {kind(value)}"
            )
            continue
        line = section.line_with(str(data.get("table", "")), key)
        one = Section(data, section.text, section.name, section.problems, section.prefix,
                      (*section.keys, key), line, section.file)  # fmt: skip
        one.known_keys(_OFFER)
        table = one.string("table")
        complaint = wrong_table(table) if table else ("it names no table", "")
        if complaint is not None:
            section.problem(line, f"{table!r} cannot stand in {key!r}: {complaint[0]}", complaint[1])
            continue
        to = one.strings("to", default=(EVERYBODY,))
        columns = one.strings("columns")
        reason = f"{key.replace('_', '-')} by {service.name}"
        found.append(Permit(to, (table,), ops, one.place(), service.name, columns, reason, is_offer=True))
    return found


def wrong_path(pattern: str) -> Complaint | None:
    """What is wrong with a pattern of files."""
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


def wrong_table(pattern: str) -> Complaint | None:
    """What is wrong with a pattern of tables."""
    if pattern.count(".") > 2 or "" in pattern.split("."):
        return "that is no name of a table", 'Write "orders", "billing.orders" or "order_*".'
    if re.search(r"[\s\"'`;]", pattern):
        return "a name of a table holds no blanks and no quotes", 'Write "orders", without quotes inside.'
    return None


def wrong_op(op: str) -> Complaint | None:
    """What is wrong with an op."""
    from nova_lint.config.section import nearest

    return None if op in OPS else ("that is no op", nearest(op, OPS))


def _wrong_schema(pattern: str) -> Complaint | None:
    if "." in pattern:
        return "that is no name of a schema", f'A table is named under tables: tables = ["{pattern}"].'
    return None
