"""SQL that is handed to Pony as text: `$name` and `$(expression)` in it are values that Pony fills in."""

from __future__ import annotations

import re

from msgspec.structs import replace

from nova_lint.model.text import Piece, SqlText
from nova_lint.values.atoms import Arguments, Text, Value, literal, unknown
from nova_lint.values.library import Tools
from nova_lint.values.objects import At

#: As in `adapt_sql` and `parse_expr` of pony/orm/core.py and pony/utils: `$$` is a dollar sign.
_PLACEHOLDER = re.compile(
    r"\$(?:\$|(?:[A-Za-z_]\w*|\((?:[^()]|\([^()]*\))*\))(?:\.[A-Za-z_]\w*|\[[^\[\]]*\]|\((?:[^()]|\([^()]*\))*\))*;?)"
)
_SELECT = re.compile(r"\s*(?:select|with)\b", re.IGNORECASE)


def send(tools: Tools, sql: Value | None, via: str, at: At, *, selects: bool = False) -> None:
    """Note that a text reaches the database; `selects` says that the word SELECT may be left out."""
    for atom in tools.text_of(sql) if sql else unknown("SQL that is not given"):
        value: Value = (atom,)
        if isinstance(atom, Text):
            value = (Text(SqlText(tuple([_filled(p) if isinstance(p, Piece) else p for p in atom.parts]))),)
            first = atom.parts[0] if atom.parts else None
            if selects and isinstance(first, Piece) and not _SELECT.match(first.text):
                value = tools.concat(literal("select "), value)
        tools.emit(value, via, "", at.frame, at.place, known_call=True)


def of_database(tools: Tools, name: str, arguments: Arguments, at: At) -> Value | None:
    """The methods of `Database` that ask: `execute`, `select`, `get`, `exists` with SQL, `insert` with a table."""
    if name in ("execute", "select", "get", "exists"):
        send(tools, arguments.get(0, "sql"), f"pony.{name}", at, selects=name != "execute")
        return unknown("what the database answers")
    return None


def _filled(piece: Piece) -> Piece:
    """The piece with a plain placeholder for each of Pony's, of the same length: places stay what they are."""
    return replace(piece, text=_PLACEHOLDER.sub(_placeholder, piece.text))


def _placeholder(match: re.Match[str]) -> str:
    text = match.group()
    return "  " if text == "$$" else ":p".ljust(len(text)) if len(text) > 2 else ":p"
