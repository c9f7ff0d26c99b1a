"""What a statement is for, as far as its form tells: a sum, a check, rows asked for by a value."""

from __future__ import annotations

from sqlglot import exp

from nova_lint.sql.fill import TOKEN

_COMPARED = (exp.GT, exp.GTE, exp.LT, exp.LTE)
_VALUES = (exp.Placeholder, exp.Parameter)


def shape_of(tree: exp.Expression) -> frozenset[str]:
    """The traits that tell the purpose.

    `aggregate`: rows are grouped or summed up. `existence`: all that is asked is whether there are rows, or how many.
    `by-value`: a column must equal a value that the program gives (`id = %s`, `id IN (...)`, `id = ANY(...)`), in
    every SELECT of a UNION; a literal (`status = 'paid'`) says which rows there are, not which one is meant.
    `conditional`: an UPDATE that happens only where a number is large or small enough.
    """
    if isinstance(tree, exp.Query):
        blocks = list(_blocks(tree))
        traits = set[str]()
        if any(_sums_up(block) for block in tree.find_all(exp.Select)):
            traits.add("aggregate")
        if blocks and all(_only_asks_whether(block) for block in blocks):
            traits.add("existence")
        if blocks and all(_by_value(block) for block in blocks):
            traits.add("by-value")
        return frozenset(traits)
    if not isinstance(tree, (exp.Update, exp.Delete)):
        return frozenset()
    found = {"by-value"} if _by_value(tree) else set()
    where = tree.args.get("where")
    if isinstance(tree, exp.Update) and isinstance(where, exp.Where) and where.find(*_COMPARED):
        found.add("conditional")
    return frozenset(found)


def _blocks(tree: exp.Expr) -> list[exp.Select]:
    """The SELECTs of a UNION, or the only one."""
    if isinstance(tree, exp.Select):
        return [tree]
    if isinstance(tree, exp.SetOperation):
        return [block for side in (tree.left, tree.right) for block in _blocks(side)]
    inner = tree.args.get("this")
    return _blocks(inner) if isinstance(tree, exp.Subquery) and isinstance(inner, exp.Expr) else []


def _sums_up(block: exp.Select) -> bool:
    if block.args.get("group") or block.args.get("distinct"):
        return True
    return any(
        isinstance(part, exp.AggFunc) and part.find_ancestor(exp.Select) is block
        for expression in block.expressions
        for part in expression.find_all(exp.AggFunc)
    )


def _only_asks_whether(block: exp.Select) -> bool:
    """`SELECT 1 ...`, `SELECT count(*) ...`, `SELECT EXISTS (...)`."""
    if block.args.get("group") or len(block.expressions) != 1:
        return False
    asked = block.expressions[0].unalias()
    if isinstance(asked, exp.Count):
        return isinstance(asked.this, (exp.Star, exp.Literal))
    return isinstance(asked, (exp.Exists, exp.Literal, exp.Boolean, exp.Null))


def _by_value(block: exp.Expression) -> bool:
    where = block.args.get("where")
    if not isinstance(where, exp.Where):
        return False
    condition = where.this
    parts = condition.flatten() if isinstance(condition, exp.And) else (condition,)
    return any(_asks_for_a_value(part.unnest()) for part in parts if isinstance(part, exp.Expr))


def _asks_for_a_value(part: exp.Expr) -> bool:
    if isinstance(part, exp.In):
        return _is_column(part.this) and any(_is_given(item) for item in part.expressions)
    if not isinstance(part, exp.EQ):
        return False
    one, other = part.this, part.expression
    return (_is_column(one) and _is_given(other)) or (_is_column(other) and _is_given(one))


def _is_column(node: exp.Expr) -> bool:
    if isinstance(node, (exp.Lower, exp.Upper)):
        node = node.this
    return isinstance(node, exp.Column) and not TOKEN.search(node.name)


def _is_given(node: exp.Expr) -> bool:
    """Whether a value comes from the program, and from no column."""
    columns = list(node.find_all(exp.Column))
    if any(not TOKEN.search(column.name) for column in columns):
        return False
    return bool(columns) or node.find(*_VALUES) is not None
