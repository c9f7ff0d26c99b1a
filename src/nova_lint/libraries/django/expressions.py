"""What is handed to a query set: look-ups, `Q`, `F`, aggregates, sub-queries."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from nova_lint.values.atoms import Arguments, Atom, Construct, Mapping, Sequence, Text, Value
from nova_lint.values.library import Effect, Transfer
from nova_lint.values.objects import At

if TYPE_CHECKING:
    from nova_lint.values.library import Tools


class Expression(Struct, frozen=True):
    """The look-ups in an expression, and the query sets that it holds as sub-queries.

    `is_put_elsewhere` says of a `Prefetch` that it puts the rows into an attribute of their own (`to_attr`).
    """

    paths: tuple[str, ...] = ()
    inner: tuple[Construct, ...] = ()
    is_put_elsewhere: bool = False


#: Keywords of expressions that are no look-ups.
_OPTIONS = frozenset([
    "output_field", "filter", "default", "distinct", "then", "condition", "queryset", "to_attr", "template",
    "function", "order_by", "partition_by", "frame", "ordering", "tzinfo", "delimiter", "sample", "_connector",
    "_negated", "config", "weights", "negated", "lookup", "nulls_last", "nulls_first",
])  # fmt: skip


def gathered(arguments: Arguments, tools: Tools, *, texts: bool = True, keys: bool = True) -> Expression:
    """What the arguments of a call hold; texts and the names of keywords are look-ups where asked for."""
    paths: dict[str, None] = {}
    inner: dict[Construct, None] = {}
    for value in arguments.positional:
        _add(value, tools, paths, inner, texts=texts)
    for name, value in arguments.keywords:
        is_path = keys and name not in _OPTIONS
        if is_path:
            paths[name] = None
        _add(value, tools, paths, inner, texts=texts and not is_path)
    return Expression(tuple(paths), tuple(inner))


def _add(
    value: Value, tools: Tools, paths: dict[str, None], inner: dict[Construct, None], *, texts: bool
) -> None:
    for atom in tools.look(value):
        if isinstance(atom, Text):
            if texts and atom.known:
                paths[atom.known] = None
        elif isinstance(atom, Construct) and isinstance(atom.data, Expression):
            paths.update(dict.fromkeys(atom.data.paths))
            inner.update(dict.fromkeys(atom.data.inner))
        elif isinstance(atom, Construct) and atom.kind in ("queryset", "manager"):
            inner[atom] = None
        elif isinstance(atom, Sequence):
            for item in atom.items[:50]:
                _add(item, tools, paths, inner, texts=texts)
        elif isinstance(atom, Mapping):
            for key, item in atom.entries[:50]:
                _add(key, tools, paths, inner, texts=texts)
                _add(item, tools, paths, inner, texts=False)


def _expression(tools: Tools, receiver: Atom | None, arguments: Arguments, at: At) -> Value:
    """`F("a__b")`, `Count("items")`, `Case(When(a=1, then="b"))`: texts are look-ups."""
    return (Construct("django", "expression", gathered(arguments, tools)),)


def _prefetch(tools: Tools, receiver: Atom | None, arguments: Arguments, at: At) -> Value:
    """`Prefetch("items", queryset, to_attr)`: the first one is a path, the last one an attribute."""
    is_put_elsewhere = arguments.get(2, "to_attr") is not None
    path, queryset = arguments.get(0, "lookup") or (), arguments.get(1, "queryset") or ()
    told = gathered(Arguments((path, queryset)), tools)
    return (Construct("django", "expression", replace(told, is_put_elsewhere=is_put_elsewhere)),)


def _condition(tools: Tools, receiver: Atom | None, arguments: Arguments, at: At) -> Value:
    """`Q(a__b=1)`: the names of keywords are look-ups, their values are not."""
    return (Construct("django", "expression", gathered(arguments, tools, texts=False)),)


def _constant(tools: Tools, receiver: Atom | None, arguments: Arguments, at: At) -> Value:
    """`Value("a")`, `OuterRef("a")`: nothing of this query."""
    return (Construct("django", "expression", Expression()),)


_PATHS = (
    "F", "Count", "Sum", "Avg", "Min", "Max", "StdDev", "Variance", "Case", "When", "ExpressionWrapper", "Subquery",
    "Exists", "Func", "Window", "Aggregate", "functions.Coalesce", "functions.Lower", "functions.Upper",
    "functions.Concat", "functions.Cast", "functions.Greatest", "functions.Least", "functions.TruncDate",
    "functions.TruncDay", "functions.TruncMonth", "functions.TruncYear", "functions.TruncHour", "functions.Length",
    "functions.Extract", "functions.ExtractYear", "functions.ExtractMonth", "functions.NullIf", "functions.Substr",
    "functions.Now", "functions.Trim", "functions.Left", "functions.Right", "functions.Replace",
)  # fmt: skip

EXPRESSIONS: dict[str, Effect] = {
    **{f"django.db.models.{name}": Transfer(_expression) for name in _PATHS},
    **{f"django.db.models.expressions.{name}": Transfer(_expression) for name in _PATHS if "." not in name},
    **{f"django.db.models.aggregates.{name}": Transfer(_expression) for name in _PATHS if "." not in name},
    **{
        f"django.contrib.postgres.{name}": Transfer(_expression)
        for name in (
            "aggregates.ArrayAgg",
            "aggregates.StringAgg",
            "search.SearchVector",
            "aggregates.JSONBAgg",
        )
    },
    "django.db.models.Prefetch": Transfer(_prefetch),
    "django.db.models.query.Prefetch": Transfer(_prefetch),
    "django.db.models.Q": Transfer(_condition),
    "django.db.models.query.Q": Transfer(_condition),
    "django.db.models.query_utils.Q": Transfer(_condition),
    "django.db.models.Value": Transfer(_constant),
    "django.db.models.OuterRef": Transfer(_constant),
    "django.db.models.expressions.OuterRef": Transfer(_constant),
    "django.db.models.expressions.Value": Transfer(_constant),
}
