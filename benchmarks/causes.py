"""Why an access was missed: how the code there names the table, and what nova-lint said of it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from benchmarks.facts import Pair, Row, function_name

Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True, slots=True, order=True)
class Miss:
    """One missed pair: the line it ran at, the source there, how it is written and what nova-lint saw."""

    pair: Pair
    line: int
    source: str
    construct: str
    seen: str


def explain(pair: Pair, lines: Iterable[int], root: Path, rows: Iterable[Row]) -> Miss:
    """Say of a missed pair how the code at the first of its lines names the table, and what was seen."""
    path = root / pair.file
    line = next(iter(lines), 0)
    text = _lines(path)
    source = text[line - 1].strip() if 0 < line <= len(text) else ""
    return Miss(pair, line, source, _construct(path, pair, line), _seen(path, pair, line, rows))


def _seen(path: Path, pair: Pair, line: int, rows: Iterable[Row]) -> str:
    """What nova-lint reported that comes nearest to the pair."""
    near = [row for row in rows if row.file == pair.file]
    inside = [row for row in near if row.function == pair.function]
    if any(pair in row.pairs for row in inside):
        return "reported with low confidence"
    if ops := sorted({row.op for row in inside if row.table == pair.table}):
        return f"reported with another op ({', '.join(ops)})"
    if names := sorted({row.table for row in inside if "*" in row.table}):
        return f"table partly known ({', '.join(names)})"
    if reason := _reason(path, pair, line, near):
        return reason
    elsewhere = {row.function for row in near if row.table == pair.table and pair in _renamed(row, pair)}
    if elsewhere:
        return f"reported in another function of the file ({', '.join(sorted(elsewhere)) or 'module level'})"
    return "not seen"


def _reason(path: Path, pair: Pair, line: int, near: list[Row]) -> str:
    """Why nothing was understood in the function: what is said of the place nearest to the line."""
    function = _functions(path).get(pair.function)
    start, end = (function.lineno, function.end_lineno or 0) if function is not None else (1, 1 << 30)
    gaps = [row for row in near if row.problem and start <= row.line <= end]
    return min(gaps, key=lambda row: (abs(row.line - line), row.line)).problem if gaps else ""


def _renamed(row: Row, pair: Pair) -> list[Pair]:
    return [Pair(p.file, pair.function, p.table, p.op) for p in row.pairs]


def _construct(path: Path, pair: Pair, line: int) -> str:
    """How the call at the line names the table."""
    function = _functions(path).get(pair.function)
    scope: ast.AST | None = function if function is not None else _tree(path)
    if scope is None:
        return "source not found"
    names = re.compile(rf"(?<!\w){re.escape(pair.table.rpartition('.')[2])}(?!\w)", re.IGNORECASE)
    strings = [n for n in ast.walk(scope) if isinstance(n, ast.Constant) and isinstance(n.value, str)]
    call = _call_at(scope, line)
    if call is not None:
        for argument in [*call.args, *(keyword.value for keyword in call.keywords)]:
            if said := _written(argument, names, scope):
                return said
        if isinstance(call.func, ast.Attribute) and _mentions(call.func, names):
            return "table object, attribute or name in the call"
    if any(names.fullmatch(s.value.strip()) for s in strings if isinstance(s.value, str)):
        return "table name literal in the function, not in the call"
    if any(names.search(s.value) for s in strings if isinstance(s.value, str)):
        return "SQL text in the function, not followed to the call"
    if any(_mentions(n, names) for n in ast.walk(scope)):
        return "table object, attribute or name in the function"
    return "table from outside the function"


def _written(argument: ast.expr, names: re.Pattern[str], scope: ast.AST) -> str:
    """How an argument of a call brings the table in; empty when it does not."""
    if isinstance(argument, ast.Starred):
        argument = argument.value
    if isinstance(argument, ast.Name):
        return _named(argument.id, names, scope)
    if not _mentions(argument, names):
        return ""
    if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
        is_name = names.fullmatch(argument.value.strip()) is not None
        return "helper call, table name literal" if is_name else "SQL literal in the call"
    return f"{_kind(argument)} in the call"


def _named(name: str, names: re.Pattern[str], scope: ast.AST) -> str:
    """How the local name that is passed got the table: by which kinds of assignment."""
    values: list[ast.expr] = []
    grows = False
    for node in ast.walk(scope):
        if isinstance(node, ast.Assign) and any(
            isinstance(t, ast.Name) and t.id == name for t in node.targets
        ):
            values.append(node.value)
        elif isinstance(node, ast.AnnAssign | ast.NamedExpr | ast.AugAssign):
            is_it = isinstance(node.target, ast.Name) and node.target.id == name
            values += [node.value] if is_it and node.value is not None else []
            grows = grows or (is_it and isinstance(node, ast.AugAssign))
    if not any(_mentions(value, names) for value in values):
        return ""
    if grows:
        return "text grown with += in a local name"
    if len(values) > 1:
        return "text chosen among several assignments"
    return f"{_kind(values[0])} in a local name"


def _kind(value: ast.expr) -> str:
    if isinstance(value, ast.Constant):
        return "SQL literal"
    if isinstance(value, ast.JoinedStr):
        return "f-string"
    if isinstance(value, ast.BinOp):
        return "%-format" if isinstance(value.op, ast.Mod) else "concatenation"
    if isinstance(value, ast.Call) and isinstance(value.func, ast.Attribute):
        return {"format": ".format", "join": "join"}.get(value.func.attr, f"call of .{value.func.attr}()")
    if isinstance(value, ast.Call):
        return "call"
    if isinstance(value, ast.List | ast.Tuple | ast.Set | ast.Dict):
        return "list or dict of tables"
    if isinstance(value, ast.Lambda):
        return "lambda"
    return "table object, attribute or name" if isinstance(value, ast.Attribute) else type(value).__name__


def _mentions(node: ast.AST, names: re.Pattern[str]) -> bool:
    for part in ast.walk(node):
        if isinstance(part, ast.Constant) and isinstance(part.value, str) and names.search(part.value):
            return True
        if isinstance(part, ast.Attribute) and names.fullmatch(part.attr):
            return True
    return False


def _call_at(scope: ast.AST, line: int) -> ast.Call | None:
    """The call that runs at a line: the innermost one that starts there, else the innermost around it."""
    around = [
        node
        for node in ast.walk(scope)
        if isinstance(node, ast.Call) and node.lineno <= line <= (node.end_lineno or node.lineno)
    ]
    # The interpreter gives the line of the attribute that is called, which is where `func` ends.
    at = [node for node in around if (node.func.end_lineno or 0) == line and node.args + node.keywords]
    key = lambda node: (node.end_lineno or 0) - node.lineno  # noqa: E731
    if at:
        return max(at, key=key)
    return min(around, key=key, default=None)


@cache
def _lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").split("\n") if path.is_file() else []


@cache
def _tree(path: Path) -> ast.Module | None:
    return ast.parse("\n".join(_lines(path))) if path.is_file() else None


@cache
def _functions(path: Path) -> dict[str, Function]:
    """Every function of a file by its qualified name; of several with one name, the last."""
    found: dict[str, Function] = {}

    def walk(node: ast.AST, prefix: str) -> None:
        for child in ast.iter_child_nodes(node):
            if isinstance(child, Function):
                found[function_name(prefix + child.name)] = child
                walk(child, f"{prefix}{child.name}.<locals>.")
            elif isinstance(child, ast.ClassDef):
                walk(child, f"{prefix}{child.name}.")
            else:
                walk(child, prefix)

    tree = _tree(path)
    if tree is not None:
        walk(tree, "")
    return found
