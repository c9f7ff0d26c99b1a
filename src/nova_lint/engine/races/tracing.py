"""Which variables of a function hold what a query has read, and which of them hold what was computed of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec import Struct
from msgspec.structs import replace

from nova_lint.engine.units.happenings import Happening
from nova_lint.engine.units.walk import Store
from nova_lint.model import form
from nova_lint.model.fact import AccessFact
from nova_lint.model.form import Expr

#: Methods that give the value of the first column, and such that give a row or rows.
_VALUES = frozenset({"scalar", "scalar_one", "scalar_one_or_none", "fetchval", "fetch_val"})
_ROWS = frozenset({
    "fetchone", "fetchall", "fetchmany", "fetchrow", "fetch", "fetch_one", "fetch_all", "one", "one_or_none", "first", "all",
    "mappings", "scalars", "get", "last", "result", "dict", "_asdict", "unique", "tuples",
})  # fmt: skip

#: Functions that change the type of a value and nothing else, and such that compute with it.
_SAME = frozenset({"int", "float", "str", "Decimal", "list", "dict", "set", "tuple", "bool", "cast", "next", "iter", "loads",
                   "copy", "deepcopy", "enumerate", "sorted", "reversed", "len", "any"})  # fmt: skip
_COMPUTING = frozenset({"max", "min", "sum", "abs", "round", "dumps", "Jsonb", "Json"})

#: What an arithmetic expression is called in the lowered form (`frontends.python.expressions`).
_ARITHMETIC = "the result of arithmetic"


class Held(Struct, frozen=True):
    """What a value is: a row that `read` gave, or one of its columns (empty where it is not known which).

    `computed` says that it was computed of the column, `at` where. `is_named` says that a row was asked for the column by its
    name: then there is a row.
    """

    read: Happening
    is_row: bool = False
    column: str = ""
    computed: bool = False
    at: tuple[int, int] = (1, 1)
    is_named: bool = False


class Trace:
    """The variables of one function, up to some point of it."""

    def __init__(self, stores: Iterable[Store], reads: Iterable[Happening]) -> None:
        self._reads = [one for one in reads if isinstance(one.what, AccessFact)]
        self._held: dict[str, tuple[Held, ...]] = {}
        self._stores = list(stores)
        self._done = 0
        self._at = (1, 1)

    def until(self, order: int) -> None:
        """Follow the assignments that come before an event."""
        while self._done < len(self._stores) and self._stores[self._done].order <= order:
            self._store(self._stores[self._done])
            self._done += 1

    def of(self, expr: Expr, at: tuple[int, int]) -> tuple[Held, ...]:
        """What an expression that stands at a place holds."""
        self._at = at
        return self._of(expr)

    def path(self, path: str) -> tuple[Held, ...]:
        """What a variable or an attribute of one holds."""
        held = self._held.get(path)
        if held is not None:
            return held
        base, _, last = path.rpartition(".")
        return tuple(_column(one, last) for one in self.path(base) if one.is_row) if base else ()

    def _store(self, store: Store) -> None:
        self._at = store.at
        value = self._of(store.value) or self._looped(store)
        if store.kind == "grow":
            own = tuple(replace(one, computed=True, at=store.at) for one in self._of(store.target))
            self._put(store.target, (*own, *value), store)
        elif isinstance(store.target, form.Seq):
            for index, item in enumerate(store.target.items):
                if isinstance(store.value, form.Seq) and len(store.value.items) == len(store.target.items):
                    self._put(item, self._of(store.value.items[index]), store)
                else:
                    self._put(item, tuple(_item(one, index) for one in value), store)
        else:
            self._put(store.target, value, store)

    def _looped(self, store: Store) -> tuple[Held, ...]:
        """The rows of a query that runs where a statement loops over it: no call of its own stands there."""
        asked = [one for one in self._reads if one.event.call is None and one.event.at == store.at]
        return (Held(asked[0], is_row=True),) if asked else ()

    def _put(self, target: Expr, value: tuple[Held, ...], store: Store) -> None:
        path = path_of(target)
        if not path:
            return
        # One branch says nothing of what holds where it was not taken.
        kept = self._held.get(path, ()) if any(r.kind == "branch" for r in store.within) else ()
        self._held[path] = tuple(dict.fromkeys((*kept, *value)))
        for other in [name for name in self._held if name.startswith(f"{path}.")]:
            del self._held[other]

    def _of(self, expr: Expr) -> tuple[Held, ...]:
        path = path_of(expr)
        if path:
            return self.path(path)
        return tuple(dict.fromkeys(self._parts(expr)))

    def _parts(self, expr: Expr) -> Iterator[Held]:
        if isinstance(expr, form.Call):
            yield from self._call(expr)
        elif isinstance(expr, form.Attr):
            yield from (_column(one, expr.name) for one in self._of(expr.base) if one.is_row)
        elif isinstance(expr, form.Item):
            for one in self._of(expr.base):
                if isinstance(expr.key, form.Lit) and isinstance(expr.key.value, int):
                    yield _item(one, expr.key.value)
                elif isinstance(expr.key, form.Str):
                    yield _column(one, expr.key.text) if one.is_row else one
                else:
                    yield one
        elif isinstance(expr, (form.Add, form.Times, form.Div, form.Mod, form.Format)):
            parts = expr.parts if isinstance(expr, (form.Add, form.Format)) else (expr.left, expr.right)
            yield from self._computed(parts)
        elif isinstance(expr, form.Opaque):
            found = [one for name in expr.names for one in self.path(name)]
            found += [one for part in expr.parts for one in self._of(part)]
            is_made = expr.reason == _ARITHMETIC
            yield from (self._made(one) if is_made else one for one in found)
        elif isinstance(expr, form.Either):
            for option in expr.options:
                yield from self._of(option)
        elif isinstance(expr, form.Map):
            yield from self._computed([value for key, value in zip(expr.keys, expr.values, strict=True)])
        elif isinstance(expr, form.Seq):
            yield from self._computed([i.value for i in expr.items if isinstance(i, form.Star)])
            for item in expr.items:
                if not isinstance(item, form.Star):
                    yield from self._of(item)
        elif isinstance(expr, form.Comp):
            for _, iterable, _ in expr.loops:
                yield from self._of(iterable)
        elif isinstance(expr, (form.Star, form.Walrus)):
            yield from self._of(expr.value)

    def _call(self, call: form.Call) -> Iterator[Held]:
        own = self._read_by(call)
        if own is not None:
            yield own
            return
        name = _name(call.func)
        if isinstance(call.func, form.Attr):
            for one in self._of(call.func.base):
                if one.is_row and name in _VALUES and "*" not in _access(one).columns:
                    yield _item(one, 0)
                elif one.is_row and (name in _ROWS | _VALUES):
                    yield one
            receiver = path_of(call.func.base)
            if name in _ROWS | _VALUES and receiver:
                yield from self._fetched(receiver, name)
        if name in _SAME:
            for argument in call.args:
                yield from self._of(argument)
        elif name in _COMPUTING:
            yield from self._computed(call.args)

    def _fetched(self, receiver: str, name: str) -> Iterator[Held]:
        """`cursor.fetchone()`: what the last query on the cursor read."""
        asked = [
            one for one in self._reads
            if one.event.call is not None
            and isinstance(one.event.call.func, form.Attr)
            and path_of(one.event.call.func.base) == receiver
            and one.event.at <= self._at
        ]  # fmt: skip
        if asked:
            last = max(asked, key=lambda one: one.event.order)
            held = Held(last, is_row=True)
            yield _item(held, 0) if name in _VALUES else held

    def _read_by(self, call: form.Call) -> Held | None:
        """The row that a call gives which is a query itself, or a function that makes one."""
        for one in self._reads:
            if one.event.call is call or (one.event.call is not None and one.event.call.place == call.place):
                if one.steps:
                    return Held(one, is_row=True)
                if _name(call.func) in _VALUES:
                    return _item(Held(one, is_row=True), 0)
                return Held(one, is_row=True)
        return None

    def _computed(self, parts: Iterable[Expr]) -> Iterator[Held]:
        for part in parts:
            for one in self._of(part):
                yield self._made(one)

    def _made(self, held: Held) -> Held:
        return held if held.computed else replace(held, computed=True, at=self._at)


def path_of(expr: Expr) -> str:
    """A variable, an attribute or an item of one, as a path: `row.balance` for `row["balance"]`, too; else empty."""
    if isinstance(expr, form.Name):
        return expr.id
    if isinstance(expr, form.Attr):
        base = path_of(expr.base)
        return f"{base}.{expr.name}" if base else ""
    if isinstance(expr, form.Item) and isinstance(expr.key, form.Str):
        base = path_of(expr.base)
        return f"{base}.{expr.key.text}" if base else ""
    return ""


def _access(held: Held) -> AccessFact:
    assert isinstance(held.read.what, AccessFact)
    return held.read.what


def _column(held: Held, name: str) -> Held:
    """The column of a row; what is computed of a whole row is computed of any column."""
    return replace(held, is_row=False, column=name, is_named=True) if held.is_row else held


def _item(held: Held, index: int) -> Held:
    """The column at a position; the columns of a fact stand in the order in which the statement names them."""
    if not held.is_row:
        return held
    columns = _access(held).columns
    known = 0 <= index < len(columns) and "*" not in columns
    return replace(held, is_row=held.column == "" and not known, column=columns[index] if known else "")


def _name(func: Expr) -> str:
    return func.name if isinstance(func, form.Attr) else func.id if isinstance(func, form.Name) else ""


def mentions(expr: Expr, path: str) -> bool:
    """Whether an expression computes with a variable or attribute: `a.n + 1`, `max(a.n, 0)`, `{**a.data, "k": 1}`."""
    return _mentions(expr, path, computing=False)


def _mentions(expr: Expr, path: str, *, computing: bool) -> bool:
    if path_of(expr) == path:
        return computing
    if isinstance(expr, form.Opaque):
        made = expr.reason == _ARITHMETIC or computing
        return (made and path in expr.names) or any(_mentions(p, path, computing=made) for p in expr.parts)
    if isinstance(expr, (form.Add, form.Format)):
        return any(_mentions(part, path, computing=True) for part in expr.parts)
    if isinstance(expr, (form.Times, form.Div, form.Mod)):
        return any(_mentions(part, path, computing=True) for part in (expr.left, expr.right))
    if isinstance(expr, form.Either):
        return any(_mentions(option, path, computing=computing) for option in expr.options)
    if isinstance(expr, form.Map):
        return any(_mentions(value, path, computing=True) for value in expr.values)
    if isinstance(expr, form.Seq):
        return any(_mentions(i.value, path, computing=True) for i in expr.items if isinstance(i, form.Star))
    if isinstance(expr, form.Call) and _name(expr.func) in _SAME | _COMPUTING:
        made = computing or _name(expr.func) in _COMPUTING
        return any(_mentions(argument, path, computing=made) for argument in expr.args)
    return False
