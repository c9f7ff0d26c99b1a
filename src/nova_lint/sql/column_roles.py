"""What a statement does with a column: by the place of the column in the tree."""

from __future__ import annotations

from sqlglot import exp

_BOUNDS: dict[type, tuple[str, str]] = {
    # what it is where the column stands on the left, and on the right
    exp.GT: ("from", "until"),
    exp.GTE: ("from", "until"),
    exp.LT: ("until", "from"),
    exp.LTE: ("until", "from"),
}
_PATTERNS = (exp.Like, exp.ILike, exp.RegexpLike, exp.RegexpILike, exp.SimilarTo)
_TRANSPARENT = (exp.Paren, exp.Cast, exp.Lower, exp.Upper, exp.And)
_PLACES: tuple[tuple[str, tuple[type[exp.Expr], ...]], ...] = (
    ("chooses", (exp.Where, exp.Having, exp.Qualify)),
    ("joins", (exp.Join,)),
    ("sorts", (exp.Order, exp.Group, exp.Window, exp.Limit, exp.Offset, exp.OnConflict)),
    ("changes", (exp.Update, exp.Merge, exp.When)),
    ("shows", (exp.Query, exp.Returning)),
)
_PLACE_OF: dict[type[exp.Expr], str] = {}  # some dozens of kinds, each told once


def role_of(column: exp.Column) -> str:
    """What is done with a column, one of `model.statement.COLUMN_ROLES`; empty where it only sorts or computes."""
    how = ""
    is_summed = False
    node: exp.Expression | exp.Expr = column
    parent = node.parent
    while parent is not None:
        kind = type(parent)
        place = _PLACE_OF.get(kind)
        if place is None:
            place = _PLACE_OF[kind] = _place(kind)
        if place == "chooses" or (place == "joins" and node.arg_key in ("on", "using")):
            return how or "equal"  # nothing compares it: it is true or false itself
        if place == "sorts":
            return ""
        if place == "changes":
            return how if how == "set" else ""
        if place == "shows" or node.arg_key == "returning":
            return "summed" if is_summed else "shown"
        if place == "sums":
            is_summed = True
        how = _narrowed(how, column, node, parent)
        node, parent = parent, parent.parent
    return ""


def _place(kind: type[exp.Expr]) -> str:
    """What a kind of node says of the columns below it."""
    for place, kinds in _PLACES:
        if issubclass(kind, kinds):
            return place
    return "sums" if issubclass(kind, exp.AggFunc) and not issubclass(kind, exp.ArrayAgg) else ""


def counts_rows(select: exp.Select) -> bool:
    """Whether a number of rows is among what a SELECT hands out."""
    return any(
        isinstance(item.this if isinstance(item, exp.Alias) else item, exp.Count)
        for item in select.expressions
    )


def _narrowed(
    how: str, column: exp.Column, node: exp.Expression | exp.Expr, parent: exp.Expression | exp.Expr
) -> str:
    """How a column chooses rows, one step further up: `how` is what the steps below say, empty where they say nothing."""
    if isinstance(parent, exp.Cast) and node is column and parent.is_type("date"):
        return "between"  # a time on a day
    if isinstance(parent, _TRANSPARENT) or (isinstance(parent, exp.Not) and how == ""):
        return how
    if how == "between" and isinstance(parent, (exp.EQ, *_BOUNDS)):
        return how
    if how:
        # Under OR, NOT and the like it chooses, but not on its own.
        if isinstance(parent, exp.Not) and how == "null":
            return how
        return how if how == "joins" and not isinstance(parent, exp.Not) else "narrows"
    if isinstance(parent, exp.EQ):
        return _equal(column, node, parent)
    if isinstance(parent, exp.In) and node.arg_key == "this":
        return "joins" if parent.args.get("query") is not None else "in"
    if type(parent) in _BOUNDS:
        return _BOUNDS[type(parent)][node.arg_key != "this"] if node is column else "narrows"
    if isinstance(parent, exp.Between) and node is column:
        return "between" if node.arg_key == "this" else "narrows"
    if isinstance(parent, _PATTERNS):
        return "like" if node.arg_key == "this" else "narrows"
    if isinstance(parent, exp.Is):
        return "null" if isinstance(parent.expression, exp.Null) and node is column else "narrows"
    return "narrows"


def _equal(column: exp.Column, node: exp.Expression | exp.Expr, parent: exp.EQ) -> str:
    is_left = node.arg_key == "this"
    if is_left and isinstance(parent.parent, exp.Update) and parent.arg_key == "expressions":
        return "set" if node is column else ""
    if isinstance(parent.parent, exp.When) or (
        isinstance(parent.parent, exp.Update) and parent.arg_key == "expressions"
    ):
        return ""
    other = parent.expression if is_left else parent.this
    if not isinstance(node, (exp.Column, *_TRANSPARENT)):
        return "narrows"
    if isinstance(other, exp.Any):
        return "in"
    return "joins" if any(other.find_all(exp.Column, exp.Subquery)) else "equal"
