"""What an UPDATE puts into rows: which columns, which values the database makes itself, and by what it picks the rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sqlglot import exp

from nova_lint.model.statement import Sets

#: Functions of the clock: the later of two values is the right one, whoever writes last.
_CLOCK = (exp.CurrentTimestamp, exp.CurrentDate, exp.CurrentTime, exp.CurrentDatetime)
_CLOCKS = frozenset({"now", "clock_timestamp", "statement_timestamp", "sysdate", "getdate", "unixepoch", "utc_timestamp",
                     "localtimestamp", "sysdatetime", "unix_timestamp", "getutcdate"})  # fmt: skip

#: The row that an upsert would have inserted: what stands there is no column of the row that is there.
_NEW = frozenset({"excluded", "new", "inserted", "source", "s", "src"})

#: What stands in the place of a hole.
_HOLE = "zq"


def sets_of(items: Iterable[exp.Expression], where: exp.Expression | None = None) -> Sets | None:
    """What the SET of a statement says, `a = 1, b = b + 1`; None when none of its columns is known."""
    columns: dict[str, None] = {}
    computed: dict[str, None] = {}
    for item in items:
        for name, value in _assignments(item):
            if not name or name.lower().startswith(_HOLE):
                continue
            columns[name] = None
            if value is not None and _is_computed(name, value):
                computed[name] = None
    if not columns:
        return None
    return Sets(tuple(columns), tuple(computed), tuple(_columns(where)))


def _assignments(item: exp.Expression) -> Iterator[tuple[str, exp.Expression | None]]:
    if not isinstance(item, exp.EQ):
        return
    left, right = item.this, item.expression
    if isinstance(left, exp.Paren):
        left = exp.Tuple(expressions=[left.this])
    if isinstance(left, exp.Tuple):  # (a, b) = (1, 2), (a, b) = (SELECT ...)
        values = right.expressions if isinstance(right, exp.Tuple) else []
        for index, column in enumerate(left.expressions):
            yield column.name, values[index] if index < len(values) else None
    elif isinstance(left, (exp.Column, exp.Identifier, exp.Dot)):
        yield left.name, right


def _is_computed(name: str, value: exp.Expression) -> bool:
    """Whether a new value comes of the row's own one, or of the clock."""
    # A sub-select has columns of its own, of the same names perhaps.
    for node in value.walk(prune=lambda node: isinstance(node, exp.Query)):
        if isinstance(node, exp.Column):
            if node.name.lower() == name.lower() and node.table.lower() not in _NEW and not _is_new(node):
                return True
        elif isinstance(node, _CLOCK):
            return True
        elif isinstance(node, exp.Func):
            called = node.name if isinstance(node, exp.Anonymous) else node.sql_name()
            if called.lower() in _CLOCKS:
                return True
    return False


def _is_new(column: exp.Column) -> bool:
    """MySQL's `VALUES(name)`: the value that would have been inserted."""
    holder = column.parent
    return isinstance(holder, exp.Values) or (
        isinstance(holder, exp.Anonymous) and holder.name.lower() == "values"
    )


def _columns(where: exp.Expression | None) -> dict[str, None]:
    if where is None:
        return {}
    found = [column.name for column in where.find_all(exp.Column)]
    return dict.fromkeys(name for name in found if name and not name.lower().startswith(_HOLE))
