"""The body of a function or block, taken apart: where SQL statements and sub-selects stand in procedural code.

One reading for plpgsql, MySQL's routines, the triggers of SQLite and plain SQL: keywords of control are peeled off, what
follows up to the semicolon is a statement or an expression, and an expression may hold a SELECT in brackets.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct

_TOKEN = re.compile(
    r"--[^\n]*|/\*.*?(?:\*/|\Z)|<<\s*\w+\s*>>|"
    r"(?P<string>[eE]'(?:[^'\\]|''|\\.)*'|'(?:[^']|'')*'|\$(?P<tag>\w*)\$.*?\$(?P=tag)\$)|"
    r"(?P<word>[A-Za-z_@#][\w$@#]*(?:\.[A-Za-z_][\w$@#]*)*)|(?P<name>\"[^\"\n]*\"|`[^`\n]*`)|(?P<sign>:=|[();:=,])",
    re.DOTALL,
)
#: Words behind which a statement begins.
_BEFORE = frozenset(
    ["begin", "atomic", "else", "loop", "then", "do", "repeat", "exception", "declare", "try", "catch"]
)
_CONDITIONS = frozenset(["if", "elsif", "elseif", "when", "while", "until", "case", "foreach", "for"])
_ENDS_CONDITION = frozenset(["then", "loop", "do", "begin"])
_VERBS = frozenset(["select", "insert", "update", "delete", "merge", "with", "values", "truncate", "replace"])
_DEFINING = frozenset(
    ["create", "alter", "drop", "comment", "grant", "revoke", "refresh", "lock", "copy", "rename"]
)
_CLOSES = frozenset(["if", "loop", "case", "while", "repeat", "try", "catch"])
_SELECTS = frozenset(["select", "with"])
#: Statements in which an `=` assigns nothing.
_SAYS = frozenset(["return", "assert", "raise", "set", "exit", "continue", "call", "print"])


class Region(Struct, frozen=True):
    """A range of a body. `kind` is `statement`, `query` (a SELECT without the word) or `dynamic` (an EXECUTE's text)."""

    kind: str
    start: int
    end: int


class _Token(Struct, frozen=True):
    text: str
    start: int
    end: int


def regions(body: str) -> Iterator[Region]:
    """The statements, sub-selects and built texts of a body, in order."""
    yield from _Body(body).read()


class _Body:
    def __init__(self, body: str) -> None:
        self.size = len(body)
        self.tokens = [
            _Token("'" if match["string"] else '"' if match["name"] else match[0].lower(), *match.span())
            for match in _TOKEN.finditer(body)
            if match.lastgroup is not None
        ]
        self.count = len(self.tokens)

    def read(self) -> Iterator[Region]:
        at = 0
        while at < self.count:
            found, following = self.statement(at)
            yield from found
            at = max(following, at + 1)

    def word(self, at: int) -> str:
        return self.tokens[at].text if at < self.count else ""

    def statement(self, at: int) -> tuple[list[Region], int]:
        """What the statement or keyword at a token holds, and the token to go on with."""
        word = self.word(at)
        if word == "declare" and self.word(at + 1) in ("continue", "exit", "undo"):  # a handler of MySQL
            return [], self.find(at, frozenset(["begin", "set"]) | _VERBS)
        if word in _BEFORE or word == ";":
            return [], at + 1
        if word == "end":
            return [], at + (2 if self.word(at + 1) in _CLOSES else 1)
        if word in _CONDITIONS:
            return self.condition(at)
        end = self.find(at, frozenset())
        if word in _VERBS or word in _DEFINING:
            return [self.region("statement", at, end)], end
        if word == "perform":
            return [self.region("query", at + 1, end)], end
        if word == "return" and self.word(at + 1) == "query":
            return self.asked(at + 2, end), end
        if word == "open":
            return self.asked(self.find(at, frozenset(["for"]), end) + 1, end), end
        if word == "execute":
            return [self.region("dynamic", at + 1, end)], end
        if word not in ('"', "'") and self.word(at + 1) == ":":  # a label
            return [], at + 2
        cursor = self.find(at, frozenset(["cursor"]), end)
        if cursor < min(at + 4, end):
            return self.asked(self.find(cursor, frozenset(["for", "is"]), end) + 1, end), end
        begin = end if word in _SAYS else self.find(at, frozenset([":=", "=", "default"]), end)
        return self.expression((at if begin == end else begin) + 1, end), end

    def condition(self, at: int) -> tuple[list[Region], int]:
        """IF, WHEN, WHILE, FOR and CASE: the expression, or the query, up to what is done then."""
        word = self.word(at)
        ends = frozenset(["loop", "do"]) if word in ("for", "foreach") else _ENDS_CONDITION
        end = self.find(
            at + 1, ends | (_VERBS - {"with", "values", "replace"} if word == "if" else frozenset())
        )
        if word != "for":
            return self.expression(at + 1, end), end
        source = self.find(at + 1, frozenset(["in"]), end) + 1
        source += self.word(source) == "reverse"
        return self.asked(source, end), end

    def asked(self, at: int, end: int) -> list[Region]:
        """A query, the text of one, or an expression."""
        if self.word(at) in _VERBS and at < end:
            return [self.region("statement", at, end)]
        if self.word(at) == "execute" and at < end:
            return [self.region("dynamic", at + 1, end)]
        return self.expression(at, end)

    def expression(self, at: int, end: int) -> list[Region]:
        """The sub-selects of an expression; the whole where it has a FROM of its own (`n := count(*) FROM t`)."""
        begin = at
        found: list[Region] = []
        depth = 0
        while at < end:
            word = self.word(at)
            if word in _SELECTS and at == begin and self.word(at - 1) != "(":
                return [self.region("statement", at, end)]
            if word in _SELECTS and self.word(at - 1) == "(":
                close = self.closing(at, end)
                found.append(self.region("statement", at, close))
                at = close
                continue
            if not depth and word == "from" and self.word(at - 1) != "distinct" and at > begin:
                return [self.region("query", begin, end)]
            depth += (word == "(") - (word == ")")
            at += 1
        return found

    def closing(self, at: int, end: int) -> int:
        """The token of the bracket that closes what is open at a token."""
        depth = 0
        while at < end:
            word = self.word(at)
            if word == ")":
                if not depth:
                    return at
                depth -= 1
            depth += word == "("
            at += 1
        return end

    def find(self, at: int, wanted: frozenset[str], limit: int | None = None) -> int:
        """The first token with one of these texts outside brackets and CASE, else the semicolon or the end."""
        limit = self.count if limit is None else limit
        depth = cases = 0
        while at < limit:
            word = self.word(at)
            if word == ";" or (not depth and not cases and word in wanted):
                return at
            if word == "case":
                cases += 1
            elif word == "end" and cases:
                cases -= 1
            depth = max(depth + (word == "(") - (word == ")"), 0)
            at += 1
        return limit

    def region(self, kind: str, at: int, end: int) -> Region:
        """The text from a token up to another one, or to the end of the body."""
        start = self.tokens[at].start if at < self.count else self.size
        return Region(kind, start, self.tokens[end].start if end < self.count else self.size)
