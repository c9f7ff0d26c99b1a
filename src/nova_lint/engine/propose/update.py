"""A configuration that is there, with the new services and tables added and every other byte as it was."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import tomli
import tomlkit
from msgspec import Struct
from tomlkit.exceptions import TOMLKitError
from tomlkit.items import Array

from nova_lint.engine.propose.decide import Decision
from nova_lint.engine.propose.part import Part
from nova_lint.engine.propose.proposal import Proposal
from nova_lint.engine.propose.write import (
    OPEN,
    UNDECIDED,
    evidence,
    open_lines,
    open_tables,
    pattern_of,
    service_table,
    table_list,
    tables_of,
)


class UpdateError(Exception):
    """A file that nothing can be added to without changing it; the message says what to add by hand."""


class Update(Struct, frozen=True):
    """The new text of a file, and what is new in it: services, tables with their owners, undecided tables."""

    text: str
    services: tuple[str, ...] = ()
    tables: tuple[Decision, ...] = ()
    undecided: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether there was nothing to add."""
        return not (self.services or self.tables or self.undecided)


def updated(text: str, proposal: Proposal, prefix: tuple[str, ...] = ()) -> Update:
    """The text with what the proposal adds; `prefix` are the keys of the table that the configuration stands in.

    What a comment of the file leaves open (`#   name: why`) is not added again. A table of a service that stands in
    another file is listed as undecided: it is that file's. Raises `UpdateError` where the way in which the
    file is written leaves no room.
    """
    left_open = {name.lower() for name in OPEN.findall(text)}
    keys = (*prefix, "services")
    old = tomli.loads(text)
    here = [name for name in _at(old, keys) if isinstance(_at(old, (*keys, name)), dict)]
    fresh = [part for part in proposal.layout.services if part.path.lower() not in left_open]

    def new_tables(service: str) -> list[Decision]:
        return [d for d in tables_of(proposal, service) if str(d.table).lower() not in left_open]

    added = [decision for service in here for decision in new_tables(service)]
    try:
        result = text
        for service in here:
            named = [(pattern_of(d, proposal), evidence(d)) for d in added if d.owner == service]
            result = _with_tables(result, (*keys, service), named) if named else result
    except (TOMLKitError, TypeError, AttributeError, KeyError) as error:
        raise UpdateError(_by_hand(added)) from error
    for part in fresh:
        tables = new_tables(part.name)
        named = [(pattern_of(d, proposal), evidence(d)) for d in tables]
        result = f"{_ended(result)}\n{_service((*keys, part.name), part, named)}\n"
        added += tables
    undecided = [(n, why) for n, why in open_tables(proposal) if n.lower() not in left_open]
    homes = {*here, *(part.name for part in fresh)}
    undecided += [
        (str(d.table), f"{d.owner}, which another file describes; {evidence(d)}")
        for d in proposal.decided
        if d.owner not in homes and str(d.table).lower() not in left_open and pattern_of(d, proposal)
    ]
    if undecided:
        lines = "\n".join([f"# {UNDECIDED}", *open_lines(undecided)])
        result = f"{_ended(result)}\n{lines}\n"
    result = _line_ends(result, text)
    _check(result, old, keys, [(d.owner, pattern_of(d, proposal)) for d in added], _by_hand(added))
    return Update(result, tuple(p.name for p in fresh), tuple(added), tuple(name for name, _ in undecided))


def _with_tables(text: str, keys: tuple[str, ...], named: Sequence[tuple[str, str]]) -> str:
    """The text with more tables in the list of a service."""
    document = tomlkit.parse(text)
    service = _at(document, keys)
    tables = service.get("tables")
    if not isinstance(tables, Array):
        service["tables"] = table_list(named)
        return tomlkit.dumps(document)
    wanted = [*tables.unwrap(), *(name for name, _ in named)]
    for name, why in named:
        tables.add_line(name, comment=why, indent="  ")
    with_comments = tomlkit.dumps(document)
    if _tables(with_comments, keys) == wanted:
        return with_comments
    # The last comment swallowed the closing bracket: there was no line break before it.
    document = tomlkit.parse(text)
    _at(document, keys)["tables"].extend(name for name, _ in named)
    return tomlkit.dumps(document)


def _service(keys: tuple[str, ...], part: Part, tables: Sequence[tuple[str, str]]) -> str:
    """A new service as text, under its full name: it can stand at the end of any file."""
    table = service_table(part, tables)
    for key in reversed(keys[1:]):
        outer = tomlkit.table(is_super_table=True)
        outer.add(key, table)
        table = outer
    document = tomlkit.document()
    document.add(keys[0], table)
    return tomlkit.dumps(document).strip()


def _tables(text: str, keys: tuple[str, ...]) -> Any:
    try:
        return _at(tomli.loads(text), keys).get("tables")
    except tomli.TOMLDecodeError:
        return None


def _at(data: Any, keys: tuple[str, ...]) -> Any:
    for key in keys:
        data = data.get(key, {})
    return data


def _ended(text: str) -> str:
    return text if text.endswith("\n") or not text else f"{text}\n"


def _line_ends(text: str, like: str) -> str:
    """The text with the line breaks of another one, if that has one kind only."""
    if "\r\n" not in like or like.count("\n") != like.count("\r\n"):
        return text
    return text.replace("\r\n", "\n").replace("\n", "\r\n")


def _by_hand(added: Sequence[Decision]) -> str:
    listed = "".join(f"\n  {decision.owner}: {decision.table}" for decision in added)
    return f"its services are written in a way that nothing can be added to. Add by hand what is new:{listed}"


def _check(
    text: str, old: dict[str, Any], keys: tuple[str, ...], added: Sequence[tuple[str, str]], message: str
) -> None:
    """Raise `UpdateError` unless the text says all that the old one said and what is new, and nothing else."""
    try:
        new = tomli.loads(text)
    except tomli.TOMLDecodeError:
        raise UpdateError(message) from None
    for name, service in _at(old, keys).items():
        mine = [pattern for owner, pattern in added if owner == name]
        wanted = {**service, "tables": [*service.get("tables", []), *mine]} if mine else service
        if _at(new, (*keys, name)) != wanted:
            raise UpdateError(message)
