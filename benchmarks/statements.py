"""Which statement or function of a source text a line is in: tools name different lines of the same one."""

from __future__ import annotations

import ast
from collections.abc import Iterable

_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


def spans(source: str, *, functions: bool) -> list[tuple[int, int]]:
    """The first and last line of every function, or of every statement without those inside of it."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, _FUNCTIONS if functions else ast.stmt):
            continue
        body = getattr(node, "body", None)
        is_head = body and not functions and body[0].lineno > node.lineno
        last = body[0].lineno - 1 if body and is_head else node.end_lineno
        found.append((node.lineno, last or node.lineno))
    return found


def around(line: int, held: Iterable[tuple[int, int]]) -> int:
    """The first line of the smallest span around a line; the line itself when it is in none."""
    inside = [span for span in held if span[0] <= line <= span[1]]
    return min(inside, key=lambda span: span[1] - span[0])[0] if inside else line


def parses(text: str) -> bool:
    """Whether this interpreter can read it."""
    try:
        ast.parse(text)
    except (SyntaxError, ValueError):
        return False
    return True
