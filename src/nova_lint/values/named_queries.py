"""`.sql` files whose queries have names and become the methods of an object."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from nova_lint.model.place import is_script
from nova_lint.model.text import Hole, Piece, SqlText
from nova_lint.values.atoms import (
    Arguments,
    Atom,
    Mapping,
    Outside,
    Partial,
    SqlFile,
    Text,
    Value,
    literal,
    unknown,
)
from nova_lint.values.library import Tools, Transfer
from nova_lint.values.objects import At


def from_files(header: re.Pattern[str], call: str, *, name: str, nested: bool) -> Transfer:
    """A call that loads a file, or a folder of files, and gives an object with a method for each query.

    `header` matches the line above a query, its group `name` is the query's. `call` is the dotted name of the
    function that a method is, with the query's text as its first argument; `name` is the keyword of the
    path. `nested` says that a folder in the folder becomes an attribute with the queries in there.
    """

    def load(tools: Tools, receiver: Atom | None, arguments: Arguments, at: At) -> Value:
        given = arguments.get(0, name)
        for atom in tools.look(given) if given is not None else ():
            path = (
                atom.path.known
                if isinstance(atom, SqlFile)
                else atom.known
                if isinstance(atom, Text)
                else None
            )
            if path is None:
                continue
            if is_script(path):
                return (_object([("", tools.script(path))], header, call),)
            files = tools.scripts(path)
            if files:
                kept = [(at.rpartition("/")[0], text) for at, text in files if nested or "/" not in at]
                return (_object(kept, header, call),)
        return unknown("queries from files that are not known")

    return Transfer(load)


def from_text(header: re.Pattern[str], call: str, *, name: str) -> Transfer:
    """As `from_files`, for a call that is given the text itself."""

    def load(tools: Tools, receiver: Atom | None, arguments: Arguments, at: At) -> Value:
        given = arguments.get(0, name)
        return (_object([("", tools.look(given))] if given is not None else [], header, call),)

    return Transfer(load)


def names_in(header: re.Pattern[str]) -> Callable[[str], frozenset[str]]:
    """The names of the queries in the text of a file."""
    return lambda text: frozenset(match["name"].replace("-", "_") for match in header.finditer(text))


def _object(files: list[tuple[str, Value]], header: re.Pattern[str], call: str) -> Mapping:
    """The queries of files by name; those of a folder are under the folder's name."""
    entries: list[tuple[Value, Value]] = []
    folders: dict[str, list[tuple[str, Value]]] = {}
    for folder, value in files:
        head, _, rest = folder.partition("/")
        if head:
            folders.setdefault(head, []).append((rest, value))
            continue
        for atom in value:
            if isinstance(atom, Text):
                for name, text in _queries(atom, header):
                    entries.append((literal(name), (Partial((Outside(call),), ((text,),), ()),)))
    for name, inside in folders.items():
        entries.append((literal(name), (_object(inside, header, call),)))
    return Mapping(tuple(entries))


def _queries(text: Text, header: re.Pattern[str]) -> Iterator[tuple[str, Text]]:
    shape = text.sql.shape
    found = list(header.finditer(shape))
    for index, match in enumerate(found):
        end = found[index + 1].start() if index + 1 < len(found) else len(shape)
        yield match["name"].replace("-", "_"), _cut(text, match.end(), end)


def _cut(text: Text, start: int, end: int) -> Text:
    """The characters from `start` to `end` of the shape, at their places."""
    parts: list[Piece | Hole] = []
    at = 0
    for part in text.parts:
        length = len(part.text) if isinstance(part, Piece) else 1
        first, last = max(start - at, 0), min(end - at, length)
        if first < last:
            if isinstance(part, Piece):
                part = Piece(part.text[first:last], part.written, part.start + first)
            parts.append(part)
        at += length
    return Text(SqlText(tuple(parts)))
