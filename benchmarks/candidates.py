"""Where a reader would look for missed accesses: calls named like drivers' methods, and texts like SQL."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from benchmarks.corpora import Corpus, python_files
from benchmarks.facts import Row, function_name

_METHODS = re.compile(
    r"^(execute(many|script|_fetchall|_insert|_values|_batch)?|exec_driver_sql|fetch(row|val|one|all|many)?"
    r"|fetch_(one|all|val|page)|query|stream|copy|copy_(from|to|expert|records)\w*|callproc|prepare)$"
)
_SQL = re.compile(
    r"^\s*(--[^\n]*\n\s*)*(select\s.+\sfrom\s|insert\s+(or\s+\w+\s+)?into\s|replace\s+into\s|update\s.+\sset\s"
    r"|delete\s+from\s|with\s.+\sas\s*\(|truncate\s|(create|alter|drop)\s+(temp\w*\s+)?(table|view)\s|copy\s)",
    re.IGNORECASE | re.DOTALL,
)


TEXT = "text like SQL"


@dataclass(frozen=True, slots=True, order=True)
class Candidate:
    """A place that may touch the database: its file, lines and function, and how it was noticed.

    `shape` is a pattern that a statement matches which was made of this text.
    """

    file: str
    line: int
    function: str
    kind: str
    source: str
    lines: tuple[tuple[int, int], ...]
    shape: str = ""

    @property
    def covered(self) -> Iterator[int]:
        """Every line that belongs to the place."""
        return (line for start, end in self.lines for line in range(start, end + 1))


def candidates(
    found: Corpus, rows: Iterable[Row], skip: re.Pattern[str] | None
) -> tuple[list[Candidate], list[Candidate]]:
    """The places for which no row names a table, and those for which one does, each sorted.

    A row belongs to a place when it stands in the lines of the call, or in those of an assignment to a name
    that the call passes; for a text, also when its statement is made of it. Files that match `skip` are left
    out, and so are texts in the lines of a call.
    """
    known = [row for row in rows if row.table]
    told = {(row.file, row.line) for row in known}
    statements = "\n".join(sorted({" ".join(row.sql.split()) for row in known}))
    silent: list[Candidate] = []
    spoken: list[Candidate] = []
    for path in python_files(found):
        name = path.relative_to(found.root).as_posix()
        if skip is None or not skip.search(name):
            for place in sorted(set(_places(path, name))):
                is_told = any((name, line) in told for line in place.covered) or (
                    place.shape and re.search(place.shape, statements)
                )
                (spoken if is_told else silent).append(place)
    calls = {
        (place.file, line) for place in (*silent, *spoken) if place.kind != TEXT for line in place.covered
    }
    return _without_texts_of(calls, silent), _without_texts_of(calls, spoken)


def _without_texts_of(calls: set[tuple[str, int]], places: list[Candidate]) -> list[Candidate]:
    return [place for place in places if place.kind != TEXT or (place.file, place.line) not in calls]


def _places(path: Path, name: str) -> list[Candidate]:
    text = path.read_text(encoding="utf-8", errors="replace")
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError):
        return []
    lines = text.split("\n")
    found: list[Candidate] = []

    def visit(node: ast.AST, function: str, prefix: str, scope: ast.AST) -> None:
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef):
                visit(child, prefix + child.name, f"{prefix}{child.name}.<locals>.", child)
                continue
            if isinstance(child, ast.ClassDef):
                visit(child, function, f"{prefix}{child.name}.", scope)
                continue
            kind = _kind(child)
            if kind and isinstance(child, ast.expr) and not _is_docstring(child, node):
                source = lines[child.lineno - 1].strip()
                ranges = _ranges(child, scope)
                place = Candidate(
                    name, child.lineno, function_name(function), kind, source, ranges, _shape(child)
                )
                found.append(place)
            if not isinstance(child, ast.JoinedStr):
                visit(child, function, prefix, scope)

    visit(tree, "", "", tree)
    return found


def _kind(node: ast.AST) -> str:
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and (node.args or node.keywords):
        return f"call of {node.func.attr}" if _METHODS.match(node.func.attr) else ""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return TEXT if _SQL.match(node.value) else ""
    if isinstance(node, ast.JoinedStr):
        flat = "".join(str(part.value) if isinstance(part, ast.Constant) else "x" for part in node.values)
        return TEXT if _SQL.match(flat) else ""
    return ""


def _shape(node: ast.expr) -> str:
    """A pattern for statements made of a text: its first fixed parts, with anything between them."""
    if isinstance(node, ast.JoinedStr):
        parts = [str(part.value) if isinstance(part, ast.Constant) else "{}" for part in node.values]
    elif isinstance(node, ast.Constant) and isinstance(node.value, str):
        parts = [node.value]
    else:
        return ""
    # Statements in the facts are cut: the beginning must do.
    text = " ".join("".join(parts).split())[:100]
    pieces = [piece.strip() for piece in re.split(r"\{[^{}]*\}|%\([a-z_]+\)s|%s", text)]
    return ".{0,300}?".join(re.escape(piece) for piece in pieces if piece)


def _is_docstring(node: ast.expr, parent: ast.AST) -> bool:
    return isinstance(parent, ast.Expr) and isinstance(node, ast.Constant)


def _ranges(node: ast.expr, scope: ast.AST) -> tuple[tuple[int, int], ...]:
    """The lines that belong to a place: its own, and those of assignments to names that a call passes."""
    ranges = {(node.lineno, node.end_lineno or node.lineno)}
    if isinstance(node, ast.Call):
        passed = {part.id for part in ast.walk(node) if isinstance(part, ast.Name)}
        for other in ast.walk(scope):
            if isinstance(other, ast.Assign | ast.AnnAssign | ast.AugAssign | ast.NamedExpr):
                targets = other.targets if isinstance(other, ast.Assign) else [other.target]
                if any(isinstance(target, ast.Name) and target.id in passed for target in targets):
                    ranges.add((other.lineno, other.end_lineno or other.lineno))
    return tuple(sorted(ranges))
