"""SQL as an expression writes it: its text in pieces, with the values that are pasted between them.

Only forms whose meaning is plain are taken apart: f-strings, `+`, `%` with values that are written out, `.format` with
plain fields. Everything else is None, and stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import libcst as cst
from msgspec import Struct, field

#: Stands for a value in the text of a leaf.
HOLE = "\ufffc"

_PERCENT = re.compile(r"%(.)", re.DOTALL)
_FIELD = re.compile(r"\{\{|\}\}|\{(\w*)\}|[{}]")


class Leaf(Struct):
    """One string of the expression, or one value between strings (`node` is the value then, and `text` one hole).

    `text` is as the source writes it, without prefix and quotes, with a hole for each of `values`.
    """

    node: cst.BaseExpression
    text: str
    values: list[cst.BaseExpression] = field(default_factory=list)
    is_value: bool = False


class Pieces(Struct, frozen=True):
    """The leaves in order. `form` is `f`, `+`, `%` or `format`; `node` is what holds the strings."""

    form: str
    leaves: list[Leaf]
    node: cst.BaseExpression


def pieces_of(expression: cst.BaseExpression) -> Pieces | None:
    """The pieces of an expression; None for a form that is not taken apart."""
    if isinstance(expression, cst.BinaryOperation) and isinstance(expression.operator, cst.Add):
        leaves = _added(expression)
        return Pieces("+", leaves, expression) if leaves is not None else None
    if isinstance(expression, cst.BinaryOperation) and isinstance(expression.operator, cst.Modulo):
        return _with_values("%", expression.left, _percent_values(expression.right))
    if isinstance(expression, cst.Call) and isinstance(expression.func, cst.Attribute):
        if expression.func.attr.value != "format":
            return None
        if any(arg.star or arg.keyword is not None for arg in expression.args):
            return None
        return _with_values("format", expression.func.value, [arg.value for arg in expression.args])
    leaves = _strings(expression)
    return Pieces("f", leaves, expression) if leaves is not None else None


def _strings(expression: cst.BaseExpression) -> list[Leaf] | None:
    """The strings of one literal, adjacent ones too."""
    if isinstance(expression, cst.ConcatenatedString):
        left, right = _strings(expression.left), _strings(expression.right)
        return None if left is None or right is None else [*left, *right]
    if isinstance(expression, cst.SimpleString):
        return None if _is_odd(expression.prefix) else [Leaf(expression, expression.raw_value)]
    if isinstance(expression, cst.FormattedString):
        return None if _is_odd(expression.prefix) else _formatted(expression)
    return None


def _is_odd(prefix: str) -> bool:
    return bool(set(prefix.lower()) - {"f", "r"})


def _formatted(string: cst.FormattedString) -> list[Leaf] | None:
    text, values = "", []
    for part in string.parts:
        if isinstance(part, cst.FormattedStringText):
            text += part.value
        elif isinstance(part, cst.FormattedStringExpression):
            if part.equal or part.format_spec or part.conversion not in (None, "s"):
                return None
            text += HOLE
            values.append(part.expression)
    return [Leaf(string, text, values)]


def _added(expression: cst.BaseExpression) -> list[Leaf] | None:
    if isinstance(expression, cst.BinaryOperation) and isinstance(expression.operator, cst.Add):
        left, right = _added(expression.left), _added(expression.right)
        return None if left is None or right is None else [*left, *right]
    if isinstance(expression, cst.SimpleString):
        return _strings(expression)
    if isinstance(expression, (cst.FormattedString, cst.ConcatenatedString, cst.BinaryOperation)):
        return None  # two ways at once
    return [Leaf(expression, HOLE, [expression], is_value=True)]


def _percent_values(right: cst.BaseExpression) -> list[cst.BaseExpression] | None:
    """The values behind `%`; None for a name, which may be a tuple, and for a dict."""
    if isinstance(right, cst.Tuple):
        if any(not isinstance(element, cst.Element) for element in right.elements):
            return None
        return [element.value for element in right.elements]
    if isinstance(right, (cst.Subscript, cst.FormattedString, cst.SimpleString)):
        return [right]
    if isinstance(right, cst.Call) and isinstance(right.func, (cst.Attribute, cst.Name)):
        name = right.func.attr.value if isinstance(right.func, cst.Attribute) else right.func.value
        return (
            [right]
            if name in ("str", "strip", "lower", "upper", "join", "get", "format", "replace")
            else None
        )
    return None


def _with_values(
    form: str, template: cst.BaseExpression, values: list[cst.BaseExpression] | None
) -> Pieces | None:
    leaves = _strings(template)
    if leaves is None or values is None or any(leaf.values for leaf in leaves):
        return None
    waiting = iter(range(len(values)))
    used: set[int] = set()
    for leaf in leaves:
        made = _filled(form, leaf.text, values, waiting, used)
        if made is None:
            return None
        leaf.text, leaf.values = made
    if used != set(range(len(values))):
        return None
    return Pieces(form, leaves, template)


def _filled(
    form: str, text: str, values: list[cst.BaseExpression], waiting: Iterator[int], used: set[int]
) -> tuple[str, list[cst.BaseExpression]] | None:
    """A text with holes for its fields, and their values; signs that stand for one sign are written once."""
    found: list[cst.BaseExpression] = []
    made, end = "", 0
    for match in (_PERCENT if form == "%" else _FIELD).finditer(text):
        made += text[end : match.start()]
        end = match.end()
        whole = match[0]
        if whole in ("%%", "{{", "}}"):
            made += whole[0]
            continue
        index = next(waiting, None) if whole in ("%s", "{}") else _numbered(match)
        if index is None or index >= len(values):
            return None
        used.add(index)
        found.append(values[index])
        made += HOLE
    return made + text[end:], found


def _numbered(match: re.Match[str]) -> int | None:
    return int(match[1]) if match[0].startswith("{") and (match[1] or "").isdigit() else None
