"""The waivers of a Python file: comments, and comments of SQL inside its strings."""

from __future__ import annotations

import ast
import io
import re
import tokenize
from collections.abc import Iterator

from nova_lint.frontends.python.read import parsed
from nova_lint.model.place import Span
from nova_lint.model.waiver import MARK, Waiver, parse_waiver

_SQL_COMMENT = re.compile(r"--[^\n]*|/\*.*?\*/", re.DOTALL)
_LAYOUT = frozenset(
    [tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT, tokenize.COMMENT, tokenize.ENCODING]
)

Lines = tuple[int, int]


def python_waivers(source: bytes, path: str) -> tuple[Waiver, ...]:
    """Every waiver of a file, in order. A file that cannot be parsed has those that stand on a line of their own code."""
    if MARK.encode() not in source:
        return ()
    tree = parsed(source)
    try:
        tokens = list(tokenize.tokenize(io.BytesIO(source).readline))
    except (tokenize.TokenError, SyntaxError, UnicodeDecodeError, LookupError):
        return ()
    return tuple(_File(path, tokens, tree).waivers())


class _File:
    """One file: its tokens, and what spans several of its lines."""

    def __init__(self, path: str, tokens: list[tokenize.TokenInfo], tree: ast.Module | None) -> None:
        self._path, self._tokens = path, tokens
        self._code = sorted(
            {t.start[0] for t in tokens if t.type not in _LAYOUT and t.type != tokenize.ENDMARKER}
        )
        self._calls: list[Lines] = []
        self._statements: list[Lines] = []
        for node in ast.walk(tree) if tree is not None else ():
            if isinstance(node, ast.Call) and node.end_lineno:
                self._calls.append((node.lineno, node.end_lineno))
            elif isinstance(node, ast.stmt):
                self._statements.append(own_lines(node))
        self._strings: list[Lines] = []
        begun = 0
        for token in tokens:
            name = tokenize.tok_name[token.type]
            if name == "STRING":
                self._strings.append((token.start[0], token.end[0]))
            elif name in ("FSTRING_START", "TSTRING_START"):
                begun = token.start[0]
            elif name in ("FSTRING_END", "TSTRING_END"):
                self._strings.append((begun, token.end[0]))

    def waivers(self) -> Iterator[Waiver]:
        for token in self._tokens:
            name = tokenize.tok_name[token.type]
            if MARK not in token.string:
                continue
            if token.type == tokenize.COMMENT:
                line, column = token.start
                first, last = self._covered(line, alone=not token.line[:column].strip())
                made = parse_waiver(token.string, Span(self._path, line, column + 1), first, last)
                if made is not None:
                    yield made
            elif name in ("STRING", "FSTRING_MIDDLE", "TSTRING_MIDDLE"):
                yield from self._in_string(token)

    def _in_string(self, token: tokenize.TokenInfo) -> Iterator[Waiver]:
        """The waivers in the SQL of a string cover the whole string."""
        around = [lines for lines in self._strings if lines[0] <= token.start[0] and token.end[0] <= lines[1]]
        first, last = min(
            around, key=lambda lines: lines[1] - lines[0], default=(token.start[0], token.end[0])
        )
        for comment in _SQL_COMMENT.finditer(token.string):
            line = token.start[0] + token.string.count("\n", 0, comment.start())
            before = token.string.rfind("\n", 0, comment.start()) + 1
            column = comment.start() - before + (token.start[1] if line == token.start[0] else 0)
            made = parse_waiver(comment[0], Span(self._path, line, column + 1), *self._with_call(first, last))
            if made is not None:
                yield made

    def _with_call(self, first: int, last: int) -> Lines:
        """The lines of a string with those of the innermost call that it is given to."""
        around = [call for call in self._calls if call[0] <= first and last <= call[1]]
        return min(around, key=lambda lines: lines[1] - lines[0], default=(first, last))

    def _covered(self, line: int, *, alone: bool) -> Lines:
        """The lines that a comment speaks of."""
        if not alone:
            return self._spread(line)
        following = next((number for number in self._code if number > line), 0)
        if not following or self._is_head(line, following):
            return 1, 0
        below = [lines for lines in self._statements if lines[0] == following]
        return max(below, key=lambda lines: lines[1], default=self._spread(following))

    def _is_head(self, line: int, following: int) -> bool:
        """Whether a comment stands before all code, with a blank line between, or before the docstring or imports."""
        if self._code[0] < line:
            return False
        commented = {token.start[0] for token in self._tokens if token.type == tokenize.COMMENT}
        gap = any(number not in commented for number in range(line, following))
        opening = next(t for t in self._tokens if t.start[0] == following and t.type not in _LAYOUT)
        return gap or opening.type == tokenize.STRING or opening.string in ("import", "from")

    def _spread(self, line: int) -> Lines:
        """A line with the strings that touch it, and with the calls that begin or end on it."""
        first = last = line
        for begin, end in (*self._strings, *self._calls):
            if line in (begin, end):
                first, last = min(first, begin), max(last, end)
        return first, last


def own_lines(node: ast.stmt) -> Lines:
    """The lines that a comment above a statement covers: a simple one whole, of one with a body those before the body."""
    first = min([node.lineno, *[d.lineno for d in getattr(node, "decorator_list", [])]])
    body = getattr(node, "body", None)
    if isinstance(body, list) and body:
        return first, max(node.lineno, body[0].lineno - 1)
    return first, node.end_lineno or node.lineno
