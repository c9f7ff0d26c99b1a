"""Placeholders and holes, written so that the parser can read them; offsets stay known."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator

from msgspec import Struct

from nova_lint.model.text import HOLE

#: A hole as an identifier; the number says which hole it is.
TOKEN = re.compile(r"zq(\d+)qz")

_PIECES = re.compile(
    r"(?P<quoted>'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\"|`[^`]*`|\$(?P<tag>\w*)\$.*?\$(?P=tag)\$)"
    r"|(?P<comment>--[^\n]*|/\*.*?\*/)"
    r"|(?P<hole>\ufffc)"
    r"|(?P<format>%\(\w+\)[sdb]|%[sdb](?!\w))"
    r"|(?P<percent>%%)"
    r"|(?P<cast>\?(?=::))"  # sqlglot takes `?::` for an operator
    r"|(?P<typed>\{\w+:[\w(), ]+\})",
    re.DOTALL,
)
_LAST = re.compile(r"[A-Za-z_][\w$]*\Z|\d[\w.]*\Z|\S\Z")
_FIRST = re.compile(r"\s*([A-Za-z_][\w$]*|\d[\w.]*|::|:=|\S)")
_WORD_END = re.compile(r"(?:[A-Za-z_][\w$]*|\d[\w.]*)\Z")
_WORD_START = re.compile(r"[A-Za-z_][\w$]*|\d[\w.]*")
_TABLE_BEFORE = frozenset(
    {"from", "join", "into", "update", "table", "truncate", "only", "exists", "view", "index", "describe"}
)
_CONDITION_BEFORE = frozenset(
    {
        "where",
        "and",
        "or",
        "on",
        "having",
        "not",
        "when",
        "then",
        "else",
        "select",
        "by",
        "distinct",
        "returning",
        "like",
        "ilike",
        "between",
        "case",
        "is",
        "all",
        "as",
        "over",
        "filter",
    }
)
_KEYWORDS = (
    _TABLE_BEFORE
    | _CONDITION_BEFORE
    | frozenset(
        [
            "order",
            "group",
            "limit",
            "offset",
            "set",
            "values",
            "union",
            "except",
            "intersect",
            "left",
            "right",
            "inner",
            "outer",
            "full",
            "cross",
            "natural",
            "using",
            "for",
            "as",
            "asc",
            "desc",
            "in",
            "end",
            "with",
            "window",
            "fetch",
        ]
    )
)
_NUMBER_BEFORE = frozenset({"limit", "offset", "interval"})


class Filled(Struct, frozen=True):
    """Text for the parser, and where each part of it stands in the text it was made from."""

    text: str
    _new: tuple[int, ...]
    _old: tuple[int, ...]

    def original(self, offset: int) -> int:
        """The offset in the original text of the character at `offset`."""
        index = bisect_right(self._new, offset) - 1
        return self._old[index] + offset - self._new[index]


class _Piece(Struct):
    """Something that may not stay as it is, or (kind `plain`) the text between two of these."""

    kind: str
    text: str
    start: int


def variants(text: str) -> Iterator[Filled]:
    """Ways to fill the holes of one statement, the likeliest first, without repetition.

    First each hole as its surroundings ask for, then all as identifiers, all blank, all as numbers, all as an
    operator (`rev{op}%s`). Without holes there is one way.
    """
    if HOLE not in text and "%" not in text and "{" not in text and "?::" not in text:
        yield Filled(text, (0,), (0,))
        return
    pieces = _pieces(text)
    if HOLE not in text:
        yield _fill(pieces, "")
        return
    seen: set[str] = set()
    for how in ("context", "name", "blank", "number", "operator"):
        filled = _fill(pieces, how)
        if filled.text not in seen:
            seen.add(filled.text)
            yield filled


def _pieces(text: str) -> list[_Piece]:
    pieces: list[_Piece] = []
    at = 0
    for match in _PIECES.finditer(text):
        start, end = match.span()
        if start > at:
            pieces.append(_Piece("plain", text[at:start], at))
        kind = match.lastgroup
        pieces.append(_Piece("quoted" if kind == "tag" else str(kind), text[start:end], start))
        at = end
    if at < len(text):
        pieces.append(_Piece("plain", text[at:], at))
    return pieces


def _fill(pieces: list[_Piece], how: str) -> Filled:
    out: list[str] = []
    new, old = [0], [0]
    length, hole = 0, 0
    for index, piece in enumerate(pieces):
        text = piece.text
        if piece.kind == "hole":
            text = _hole(pieces, index, hole, how)
            hole += 1
        elif HOLE in text:
            count = text.count(HOLE)
            if piece.kind == "quoted" and text[0] != "'":
                for number in range(hole, hole + count):
                    text = text.replace(HOLE, f"zq{number}qz", 1)
            hole += count
        elif piece.kind == "format":
            text = "(:p)" if _word_before(pieces, index) == "values" else ":p"
        elif piece.kind == "percent":
            text = "% "
        elif piece.kind in ("typed", "cast"):
            text = ":p"
        if length != new[-1] or piece.start != old[-1]:
            new.append(length)
            old.append(piece.start)
        out.append(text)
        length += len(text)
        if len(text) != len(piece.text):
            new.append(length)
            old.append(piece.start + len(piece.text))
    return Filled("".join(out), tuple(new), tuple(old))


def _hole(pieces: list[_Piece], index: int, number: int, how: str) -> str:
    name = f"zq{number}qz"
    if how == "operator":
        return " = "
    before = pieces[index - 1] if index else None
    after = pieces[index + 1] if index + 1 < len(pieces) else None
    if _is_glued(before, _WORD_END) or _is_glued(after, _WORD_START):
        return name
    if how == "name":
        return name
    if how == "blank":
        return " "  # a blank also parts it from a keyword it is glued to
    if how == "number":
        return "1"
    filled = _in_context(pieces, index, name)
    glued = after is not None and (
        after.kind == "hole" or (after.kind == "plain" and _WORD_START.match(after.text) is not None)
    )
    return f"{filled} " if glued and filled.strip() else filled


def _is_glued(piece: _Piece | None, edge: re.Pattern[str]) -> bool:
    """Whether what stands next to a hole, at its `edge`, makes it a part of a name; a keyword does not."""
    if piece is None or piece.kind != "plain":
        return False
    if piece.text[-1 if edge is _WORD_END else 0] == ".":
        return True
    start = max(len(piece.text) - 64, 0) if edge is _WORD_END else 0
    word = edge.search(piece.text, start) if edge is _WORD_END else edge.match(piece.text)
    return word is not None and word[0].lower() not in _KEYWORDS


def _in_context(pieces: list[_Piece], index: int, name: str) -> str:
    word = _word_before(pieces, index)
    if word in _TABLE_BEFORE:
        return name
    following = _after(pieces, index)
    if word in _NUMBER_BEFORE:
        return "1"
    if word == "set":
        return name if following == "=" else f"{name} = 1"
    if word == "values":
        return f"({name})"
    if word == "in":
        return name if following == "(" else f"({name})"
    if word in _CONDITION_BEFORE or word in ("(", ",", "", "=", "<", ">", "+", "-", "*", "/", "|", "!"):
        if not word:
            return " "
        return name
    if following == ",":
        return f"ORDER BY {name}"
    return " "


def _word_before(pieces: list[_Piece], index: int) -> str:
    """The last thing before a piece: a keyword or operator in lower case, `#` for an operand, nothing at the start."""
    for piece in reversed(pieces[:index]):
        if piece.kind == "comment":
            continue
        if piece.kind != "plain":
            return "#"
        text = piece.text.rstrip()
        last = _LAST.search(text, max(len(text) - 64, 0))
        if last is not None:
            return last[0].lower()
    return ""


def _after(pieces: list[_Piece], index: int) -> str:
    for piece in pieces[index + 1 :]:
        if piece.kind == "comment":
            continue
        if piece.kind != "plain":
            return piece.text.lower()
        first = _FIRST.match(piece.text)
        if first is not None:
            return first[1].lower()
    return ""
