"""A call whose SQL has values pasted into it, as one that binds them."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

import libcst as cst
from msgspec import Struct

from nova_lint.engine.fix.literals import Literal, literals
from nova_lint.engine.fix.pieces import HOLE, Leaf, Pieces, pieces_of

#: Methods of texts that give texts.
_TEXTS = frozenset(
    ["strip", "lower", "upper", "title", "format", "join", "decode", "replace", "lstrip", "rstrip"]
)


def bound(call: cst.Call, mark: str, is_text: Callable[[cst.BaseExpression], bool]) -> cst.Call | None:
    """The call with its values bound; None where that is not certain to mean the same.

    `mark` stands for a value in the driver's own style: `%s` or `?`. `is_text` says of an expression that it is text.
    """
    if not call.args or any(arg.star or arg.keyword is not None for arg in call.args) or len(call.args) > 2:
        return None
    pieces = pieces_of(call.args[0].value)
    given = _given(call)
    if pieces is None or given is None or (len(call.args) == 2 and pieces.form in ("%", "format")):
        return None
    text = "".join(leaf.text for leaf in pieces.leaves)
    found = literals(text)
    if not found or (pieces.form in ("%", "format") and _is_partial(text, found)):
        return None
    values = [_value(pieces, text, literal, is_text) for literal in found]
    if None in values:
        return None
    escapes = mark == "%s" and len(call.args) == 1
    sql = _without(pieces, found, mark, escapes)
    if sql is None:
        return None
    merged = _merged(given, text, found, [value for value in values if value is not None], mark)
    if merged is None:
        return None
    first = call.args[0].with_changes(value=sql, comma=cst.Comma(whitespace_after=cst.SimpleWhitespace(" ")))
    last = call.args[1] if len(call.args) == 2 else cst.Arg(merged)
    return call.with_changes(args=[first, last.with_changes(value=merged)])


def _given(call: cst.Call) -> Sequence[cst.BaseExpression] | None:
    """The values that are bound already."""
    if len(call.args) == 1:
        return ()
    holder = call.args[1].value
    if not isinstance(holder, (cst.Tuple, cst.List)):
        return None
    if any(not isinstance(element, cst.Element) for element in holder.elements):
        return None
    return [element.value for element in holder.elements]


def _is_partial(text: str, found: Sequence[Literal]) -> bool:
    """Whether some values stay pasted: then the operator would have to stay, too."""
    return text.count(HOLE) != sum(literal.inner.count(HOLE) for literal in found)


def _merged(
    given: Sequence[cst.BaseExpression],
    text: str,
    found: Sequence[Literal],
    values: Sequence[cst.BaseExpression],
    mark: str,
) -> cst.Tuple | None:
    """The values for all marks in their order; None when there are not as many as there are marks."""
    marks = [match.start() for match in re.finditer(re.escape(mark), text)] if given else []
    if len(marks) != len(given) or (not given and mark == "?" and "?" in text):
        return None
    placed = [
        *zip(marks, given, strict=True),
        *zip([literal.start for literal in found], values, strict=True),
    ]
    ordered = [value for _, value in sorted(placed, key=lambda each: each[0])]
    comma = cst.Comma(whitespace_after=cst.SimpleWhitespace(" "))
    elements = [cst.Element(value, comma) for value in ordered[:-1]]
    alone = len(ordered) == 1
    return cst.Tuple(
        [*elements, cst.Element(ordered[-1], cst.Comma() if alone else cst.MaybeSentinel.DEFAULT)]
    )


class _At(Struct):
    """A walk through the leaves by offset in their joined text."""

    leaf: Leaf
    start: int


def _walk(leaves: Sequence[Leaf]) -> list[_At]:
    found, at = [], 0
    for leaf in leaves:
        found.append(_At(leaf, at))
        at += len(leaf.text)
    return found


def _value(
    pieces: Pieces, text: str, literal: Literal, is_text: Callable[[cst.BaseExpression], bool]
) -> cst.BaseExpression | None:
    """What is bound in the place of a literal: the very text that was pasted between the quotes."""
    values = [value for leaf in pieces.leaves for value in leaf.values]
    first = text[: literal.start].count(HOLE)
    inside = values[first : first + literal.inner.count(HOLE)]
    if pieces.form == "+":
        return _chain(literal.inner, inside)
    if literal.inner == HOLE:
        plain = inside[0].with_changes(lpar=(), rpar=()) if isinstance(inside[0], cst.Name) else inside[0]
        return plain if _is_text(plain, is_text) else cst.Call(cst.Name("str"), [cst.Arg(plain)])
    codes = [cst.Module([]).code_for_node(value) for value in inside]
    if any('"' in code or "\n" in code or "\\" in code or "{" in code for code in codes):
        return None
    filled = iter(codes)
    inner = re.sub(HOLE, lambda _: f"{{{next(filled)}}}", literal.inner)
    return cst.parse_expression(f'f"{inner}"')


def _chain(inner: str, values: Sequence[cst.BaseExpression]) -> cst.BaseExpression:
    waiting = iter(values)
    parts: list[cst.BaseExpression] = []
    for part in re.split(f"({HOLE})", inner):
        if part == HOLE:
            parts.append(next(waiting))
        elif part:
            parts.append(cst.SimpleString(f'"{part}"'))
    made = parts[0]
    for part in parts[1:]:
        made = cst.BinaryOperation(made, cst.Add(), part)
    return made


def _is_text(value: cst.BaseExpression, is_text: Callable[[cst.BaseExpression], bool]) -> bool:
    if isinstance(value, (cst.SimpleString, cst.FormattedString, cst.ConcatenatedString)):
        return True
    if isinstance(value, cst.Call):
        if isinstance(value.func, cst.Name):
            return value.func.value == "str"
        if isinstance(value.func, cst.Attribute) and value.func.attr.value in _TEXTS:
            return True
    return is_text(value)


def _without(pieces: Pieces, found: Sequence[Literal], mark: str, escapes: bool) -> cst.BaseExpression | None:
    """The SQL with a mark in the place of each literal."""
    changed: dict[cst.BaseExpression, cst.BaseExpression | None] = {}
    for at in _walk(pieces.leaves):
        end = at.start + len(at.leaf.text)
        text, cut = "", at.start
        for literal in found:
            if literal.end <= at.start or literal.start >= end:
                continue
            text += _escaped(at.leaf.text[cut - at.start : max(literal.start, at.start) - at.start], escapes)
            text += mark if literal.start >= at.start else ""
            cut = min(literal.end, end)
        text += _escaped(at.leaf.text[cut - at.start :], escapes)
        kept = _kept(at, found)
        if at.leaf.is_value:
            changed[at.leaf.node] = at.leaf.node if kept else None
        else:
            changed[at.leaf.node] = _string(at.leaf.node, text, kept, pieces.form)
    return _rebuilt(pieces.node, changed, is_top=True)


def _kept(at: _At, found: Sequence[Literal]) -> list[cst.BaseExpression]:
    """The values of a leaf that stay where they are."""
    offsets = [at.start + match.start() for match in re.finditer(HOLE, at.leaf.text)]
    return [
        value
        for value, offset in zip(at.leaf.values, offsets, strict=True)
        if not any(literal.start <= offset < literal.end for literal in found)
    ]


def _escaped(text: str, escapes: bool) -> str:
    return text.replace("%", "%%") if escapes else text


def _string(
    node: cst.BaseExpression, text: str, kept: Sequence[cst.BaseExpression], form: str
) -> cst.BaseExpression | None:
    assert isinstance(node, (cst.SimpleString, cst.FormattedString))
    quote = node.quote if isinstance(node, cst.SimpleString) else node.end
    prefix = node.prefix
    if not kept:
        if form == "+" and not text:
            return None
        if form == "f" and isinstance(node, cst.FormattedString):
            text, prefix = text.replace("{{", "{").replace("}}", "}"), re.sub("[fF]", "", prefix)
        return cst.SimpleString(f"{prefix}{quote}{text}{quote}", lpar=node.lpar, rpar=node.rpar)
    waiting = iter(kept)
    parts: list[cst.BaseFormattedStringContent] = []
    for part in re.split(f"({HOLE})", text):
        if part == HOLE:
            parts.append(cst.FormattedStringExpression(next(waiting)))
        elif part:
            parts.append(cst.FormattedStringText(part))
    assert isinstance(node, cst.FormattedString)
    return node.with_changes(parts=parts)


def _rebuilt(
    node: cst.BaseExpression,
    changed: dict[cst.BaseExpression, cst.BaseExpression | None],
    *,
    is_top: bool = False,
) -> cst.BaseExpression | None:
    if node in changed:
        return changed[node]
    if isinstance(node, (cst.BinaryOperation, cst.ConcatenatedString)):
        left, right = _rebuilt(node.left, changed), _rebuilt(node.right, changed)
        if left is None or right is None:
            rest = left if right is None else right
            # Parentheses that let a sum go over several lines stay with what is left of it.
            if rest is not None and is_top and node.lpar and not rest.lpar:
                return rest.with_changes(lpar=node.lpar, rpar=node.rpar)
            return rest
        return node.with_changes(left=left, right=right)
    return node
