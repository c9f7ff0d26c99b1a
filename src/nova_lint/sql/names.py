"""A table's name in the tree: folded, with its place, and with `*` where it has holes."""

from __future__ import annotations

from msgspec import Struct
from sqlglot import exp

from nova_lint.model.statement import TableName
from nova_lint.model.text import HOLE
from nova_lint.sql.fill import TOKEN


class Named(Struct, frozen=True):
    """A table's name, its first and last offset (inclusive) in the parsed text, and the holes in it."""

    name: TableName
    start: int
    end: int
    holes: tuple[int, ...]


def named(table: exp.Table) -> Named | None:
    """The name of a table; None for table functions, sub-selects and placeholders."""
    if not isinstance(table.this, exp.Identifier):
        dotted = table.this
        if isinstance(dotted, exp.Dot):
            return _dotted(dotted)
        return None
    parts = [
        p
        for p in (table.args.get("catalog"), table.args.get("db"), table.this)
        if isinstance(p, exp.Identifier)
    ]
    return _made(parts)


def _dotted(node: exp.Dot) -> Named | None:
    parts = [part for part in node.flatten() if isinstance(part, exp.Identifier)]
    return _made(parts[-3:]) if parts else None


def _made(parts: list[exp.Identifier]) -> Named | None:
    holes: list[int] = []
    names: list[str] = []
    for part in parts:
        text = part.name
        if not text:
            return None
        holes += [int(found) for found in TOKEN.findall(text)]
        text = TOKEN.sub("*", text).replace(HOLE, "*")
        if part.args.get("quoted"):
            names += text.split(".") if len(parts) == 1 and "." in text and " " not in text else [text]
        else:
            names.append(text.lower())
    places = [part.meta for part in parts if "start" in part.meta]
    start = int(places[0]["start"]) if places else 0
    end = int(places[-1]["end"]) if places else 0
    *rest, name = names[-3:]
    schema = rest[-1] if rest else ""
    database = rest[0] if len(rest) > 1 else ""
    return Named(TableName(name, schema, database), start, end, tuple(holes))
