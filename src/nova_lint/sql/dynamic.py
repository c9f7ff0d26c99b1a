"""SQL that a body builds and runs with EXECUTE: the text as far as it is written there, with holes for the rest."""

from __future__ import annotations

import re
from bisect import bisect_right

from msgspec import Struct

from nova_lint.model.text import HOLE

_PIECE = re.compile(
    r"\s*(?:(?P<e>[eE])?'(?P<string>(?:[^']|'')*)'|\$(?P<tag>\w*)\$(?P<dollar>.*?)\$(?P=tag)\$)\s*", re.DOTALL
)
_CALL = re.compile(r"\s*(?:(?P<name>format|concat)\s*)?\((?=\s*(?:[eE]?'|\$))|", re.IGNORECASE)
_ESCAPE = re.compile(r"''|%(?:\d+\$)?-?\d*[sIL]|%%")
#: What stands between two literals: names, calls, casts.
_OPERAND = re.compile(r"(?:[^|,()']|\((?:[^()']|'(?:[^']|'')*'|\([^()]*\))*\))*", re.DOTALL)
#: What joins two parts, by the function around them; what follows the text of `format` are its arguments.
_JOINTS = {"": re.compile(r"\s*\|\|"), "concat": re.compile(r"\s*(?:\|\||,)"), "format": re.compile(r"(?!)")}


class Built(Struct, frozen=True):
    """A text that is built, and from where in the expression its parts come: (offset here, offset there), sorted."""

    text: str
    origins: tuple[tuple[int, int], ...]

    @property
    def has_holes(self) -> bool:
        """Whether a part of it is not told."""
        return HOLE in self.text

    def place(self, at: int) -> int:
        """Where in the expression an offset of the text comes from."""
        index = max(bisect_right(self.origins, (at, 1 << 60)) - 1, 0)
        here, there = self.origins[index]
        return there + at - here


def built(expression: str) -> Built | None:
    """The text of an EXECUTE: literals, `||`, `concat` and `format`; None when it does not begin with a literal."""
    call = _CALL.match(expression)
    name = call["name"].lower() if call is not None and call["name"] else ""
    at = call.end() if call is not None else 0
    text = _Text()
    while True:
        piece = _PIECE.match(expression, at)
        if piece is None and not text.parts:
            return None
        if piece is None:
            text.put(HOLE, at)
            at = _OPERAND.match(expression, at).end()  # type: ignore[union-attr]  # it matches nothing too
        else:
            group = "string" if piece["string"] is not None else "dollar"
            text.literal(piece[group], piece.start(group), name == "format")
            at = piece.end()
        joint = _JOINTS[name].match(expression, at)
        if joint is None:
            return Built("".join(text.parts), tuple(text.origins))
        at = joint.end()


class _Text:
    def __init__(self) -> None:
        self.parts: list[str] = []
        self.origins: list[tuple[int, int]] = []
        self.size = 0

    def put(self, text: str, there: int) -> None:
        self.origins.append((self.size, there))
        self.parts.append(text)
        self.size += len(text)

    def literal(self, text: str, there: int, is_format: bool) -> None:
        """The content of a string, which begins at `there`: with its quotes single, and `%I` and the like as holes."""
        at = 0
        for match in _ESCAPE.finditer(text):
            meant = "'" if match[0] == "''" else "%" if match[0] == "%%" else HOLE
            if match[0] != "''" and not is_format:
                continue
            self.put(text[at : match.start()], there + at)
            self.put(meant, there + match.start())
            at = match.end()
        self.put(text[at:], there + at)
