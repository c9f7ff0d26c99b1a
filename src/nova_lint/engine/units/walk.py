"""The calls of a function in the order in which they run, each with what encloses it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from msgspec import Struct, field

from nova_lint.model import form
from nova_lint.model.form import Expr, Stmt

#: What is handed over runs when the transaction is over. Django: `on_commit`; Celery 5.4: `delay_on_commit`,
#: `apply_async_on_commit`; wrappers of several applications: `call_after`, and others by the same words.
DEFERRING = frozenset({
    "on_commit", "delay_on_commit", "apply_async_on_commit", "call_after", "async_call_after", "call_on_commit",
    "run_on_commit", "after_commit", "add_after_commit", "call_on_exception",
})  # fmt: skip

#: What is handed to these runs apart from the function that hands it over: later, or at the same time.
APART = DEFERRING | frozenset({
    "create_task", "ensure_future", "run_as_background_process", "run_in_background", "start_soon", "spawn", "submit",
    "add_task", "call_soon", "call_later", "Thread", "Process", "add_done_callback",
})  # fmt: skip


class Ring(Struct, eq=False):
    """Something that encloses a part of a function; equal only to itself.

    `kind` is `with` (then `value` is what is entered, and `target` what it is bound to), `loop` (`value` is what it runs
    over, or its condition; `target` is None for a `while`; `names` are those that it binds in its rounds), `branch`
    (`group` tells the branches of one `if` from those of others, `index` tells which), `try`, `handler`, `final`, or `else`
    (what runs only where `value` is false: the rest of an `or`). `at` is line and column. `leaves` says that what follows it
    does not run after it: it returns or raises. `caught` are the exceptions that the handlers of a `try` name, or a handler
    itself; `*` is a bare `except`.
    """

    kind: str
    at: tuple[int, int]
    value: Expr | None = None
    group: int = 0
    index: int = 0
    target: Expr | None = None
    leaves: bool = False
    names: set[str] = field(default_factory=set)
    caught: tuple[str, ...] = ()


class Store(Struct, frozen=True, eq=False):
    """One value that is put somewhere, after as many events as `order` says.

    `kind` is `assign`, `grow` (`+=`), or `loop` (`value` is what it runs over).
    """

    target: Expr
    value: Expr
    at: tuple[int, int]
    within: tuple[Ring, ...]
    order: int
    kind: str = "assign"


class Event(Struct, eq=False):
    """One call, or one statement (`call` is None) at its beginning; `within` is outermost first."""

    at: tuple[int, int]
    call: form.Call | None
    within: tuple[Ring, ...]
    order: int
    leaves: str = ""  # "return", "raise", "break", "continue"
    node: Stmt | None = None
    apart: bool = False  # handed to something that runs it later, or beside the function


class Walk(Struct, frozen=True):
    """What a body does: its events in order, the functions and lambdas defined in it, its assignments.

    `stores` are the assignments in order, `tests` what each group of branches depends on.
    """

    events: tuple[Event, ...]
    functions: tuple[form.Function, ...]
    values: dict[str, tuple[Expr, ...]]
    entered: dict[str, tuple[Expr, ...]]
    imports: tuple[form.Import | form.ImportFrom, ...]
    classes: tuple[form.Class, ...]
    stores: tuple[Store, ...] = ()
    tests: Mapping[int, tuple[Expr, ...]] = field(default_factory=dict)


def walk(body: Iterable[Stmt]) -> Walk:
    """Walk the statements of one function or module, without those of the functions defined in it."""
    walker = _Walker()
    walker.block(body)
    return Walk(
        tuple(walker.events),
        tuple(walker.functions),
        {name: tuple(values) for name, values in walker.values.items()},
        {name: tuple(values) for name, values in walker.entered.items()},
        tuple(walker.imports),
        tuple(walker.classes),
        tuple(walker.stores),
        walker.tests,
    )


def exclusive(one: Event, other: Event) -> bool:
    """Whether two events never run in one go: in different branches of one `if`, or one after a branch that returns."""
    branches = {ring.group: ring.index for ring in one.within if ring.kind == "branch"}
    if any(
        ring.kind == "branch" and branches.get(ring.group, ring.index) != ring.index for ring in other.within
    ):
        return True
    first, last = (one, other) if one.order < other.order else (other, one)
    return any(ring.leaves and ring not in last.within for ring in first.within)


def names_in(node: object) -> Iterator[str]:
    """The variables in an expression or a statement, without those of functions defined in it.

    `*` where it holds something of which the form keeps no more than that it is there: it may be any.
    """
    if isinstance(node, form.Name):
        yield node.id
    elif isinstance(node, form.Opaque):
        yield "*"
        yield from names_in(node.parts)
    elif isinstance(node, tuple):
        for item in node:
            yield from names_in(item)
    elif isinstance(node, Struct) and not isinstance(node, (form.Function, form.Class)):
        for name in node.__struct_fields__:
            yield from names_in(getattr(node, name))


class _Walker:
    def __init__(self) -> None:
        self.events: list[Event] = []
        self.functions: list[form.Function] = []
        self.values: dict[str, list[Expr]] = {}
        self.entered: dict[str, list[Expr]] = {}
        self.imports: list[form.Import | form.ImportFrom] = []
        self.classes: list[form.Class] = []
        self.stores: list[Store] = []
        self.tests: dict[int, tuple[Expr, ...]] = {}
        self._within: tuple[Ring, ...] = ()
        self._at = (1, 1)
        self._group = 0
        self._apart = False

    def block(self, body: Iterable[Stmt]) -> None:
        for statement in body:
            self._statement(statement)

    def _inside(self, ring: Ring, body: Sequence[Stmt]) -> None:
        outer = self._within
        ring.leaves = ring.kind in ("branch", "handler") and bool(body) and _leaves(body[-1])
        self._within = (*outer, ring)
        self.block(body)
        self._within = outer

    def _event(
        self, call: form.Call | None, at: tuple[int, int], leaves: str = "", node: Stmt | None = None
    ) -> None:
        self.events.append(Event(at, call, self._within, len(self.events), leaves, node, self._apart))

    def _statement(self, node: Stmt) -> None:
        kind = type(node)
        if kind in _PLACED:
            at: tuple[int, int] = node.at  # type: ignore[union-attr]
            if at != (1, 1):
                self._at = at
                self._event(None, at, "", node)
        walk = _STATEMENTS.get(kind)
        if walk is not None:
            walk(self, node)

    def _assign(self, node: form.Assign) -> None:
        self._exprs(node.value, *node.targets)
        for target in node.targets:
            self._bind(target, node.value)
            if node.value is not None:
                self._store(target, node.value)

    def _do(self, node: form.Do) -> None:
        self._expr(node.value)

    def _grow(self, node: form.Grow) -> None:
        self._expr(node.value)
        self._store(node.target, node.value, "grow")

    def _leave(self, node: form.Return | form.Leave) -> None:
        self._exprs(node.value)
        self._event(None, self._at, "return" if isinstance(node, form.Return) else node.kind)

    def _for(self, node: form.For) -> None:
        self._expr(node.iterable)
        self._store(node.target, node.iterable, "loop")
        ring = Ring("loop", node.at, node.iterable, target=node.target, names=_bound(node.target))
        self._inside(ring, node.body)
        self.block(node.orelse)

    def _while(self, node: form.While) -> None:
        self._expr(node.test)
        self._inside(Ring("loop", node.at, node.test), node.body)
        self.block(node.orelse)

    def _function(self, node: form.Function) -> None:
        self.functions.append(node)
        self._exprs(*node.decorators)

    def _class(self, node: form.Class) -> None:
        self.classes.append(node)

    def _import(self, node: form.Import | form.ImportFrom) -> None:
        self.imports.append(node)

    def _store(self, target: Expr, value: Expr, kind: str = "assign") -> None:
        self.stores.append(Store(target, value, self._at, self._within, len(self.events), kind))

    def _bind(self, target: Expr, value: Expr | None) -> None:
        if value is None:
            return
        self._in_loops(target)
        if isinstance(target, form.Name):
            self.values.setdefault(target.id, []).append(value)
        elif isinstance(target, form.Attr) and isinstance(target.base, form.Name):
            self.values.setdefault(f"{target.base.id}.{target.name}", []).append(value)
        elif isinstance(target, form.Seq):
            same = isinstance(value, form.Seq) and len(value.items) == len(target.items)
            for index, item in enumerate(target.items):
                self._bind(item, value.items[index] if same and isinstance(value, form.Seq) else _UNKNOWN)

    def _in_loops(self, target: Expr) -> None:
        """Note what a target binds in the loops around it."""
        loops = [ring for ring in self._within if ring.kind == "loop"]
        if not loops:
            return
        if isinstance(target, form.Attr):  # a row that is changed; an object that is kept is another matter
            bound = {target.base.id} - {"self", "cls"} if isinstance(target.base, form.Name) else set()
        else:
            bound = _bound(target)
        for ring in loops:
            ring.names |= bound

    def _if(self, node: form.If) -> None:
        self._group += 1
        group = self._group
        self.tests[group] = node.tests
        for test in node.tests:
            self._exprs(test)
        for index, branch in enumerate(node.branches):
            taken = node.tests[index] if index < len(node.tests) else None
            self._inside(Ring("branch", node.at, taken, group, index), branch)

    def _with(self, node: form.With) -> None:
        outer = self._within
        for value, bound in node.items:
            self._exprs(value)
            self._within = (*self._within, Ring("with", node.at, value, target=bound))
            if bound is not None:
                self._store(bound, value)
                self._in_loops(bound)
            if isinstance(bound, form.Name):
                self.entered.setdefault(bound.id, []).append(value)
        self.block(node.body)
        self._within = outer

    def _try(self, node: form.Try) -> None:
        self._group += 1
        group, at = self._group, self._at
        catches = node.catches or ((),) * len(node.handlers)
        caught = tuple(name for names in catches for name in names or ("*",))
        self._inside(Ring("try", at, group=group, caught=caught), (*node.body, *node.orelse))
        for index, handler in enumerate(node.handlers):
            own = catches[index] or ("*",)
            self._inside(Ring("handler", at, group=group, index=index, caught=own), handler)
        self._inside(Ring("final", at, group=group), node.final)

    def _exprs(self, *nodes: Expr | None) -> None:
        for node in nodes:
            walk = _EXPRESSIONS.get(type(node))
            if walk is not None:
                walk(self, node)

    def _expr(self, node: Expr) -> None:
        walk = _EXPRESSIONS.get(type(node))
        if walk is not None:
            walk(self, node)

    def _call(self, node: form.Call) -> None:
        func = node.func
        self._expr(func)
        if node.args or node.keywords:
            outer = self._apart
            self._apart = outer or _last(func) in APART
            for value in node.args:
                walk = _EXPRESSIONS.get(type(value))
                if walk is not None:
                    walk(self, value)
            for _, value in node.keywords:
                walk = _EXPRESSIONS.get(type(value))
                if walk is not None:
                    walk(self, value)
            self._apart = outer
        self._event(node, node.place[:2])

    def _attribute(self, node: form.Attr) -> None:
        base = node.base
        while type(base) is form.Attr:
            base = base.base
        self._expr(base)

    def _lambda(self, node: form.Lambda) -> None:
        self.functions.append(node.function)

    def _parts(self, node: form.Add | form.Format | form.Opaque) -> None:
        self._exprs(*node.parts)

    def _sequence(self, node: form.Seq) -> None:
        self._exprs(*node.items)

    def _sides(self, node: form.Mod | form.Times | form.Div | form.Compare) -> None:
        self._exprs(node.left, node.right)

    def _value(self, node: form.Star | form.Not | form.Yield) -> None:
        self._exprs(node.value)

    def _walrus(self, node: form.Walrus) -> None:
        self._expr(node.value)
        self.values.setdefault(node.name, []).append(node.value)
        self._store(form.Name(node.name), node.value)

    def _item(self, node: form.Item) -> None:
        self._exprs(node.base, node.key)

    def _map(self, node: form.Map) -> None:
        self._exprs(*[key for key in node.keys if key is not None], *node.values)

    def _either(self, node: form.Either) -> None:
        """`a if t else b` has two branches; `a or b` runs `a` for certain."""
        self._exprs(node.test)
        outer = self._within
        if node.kind != "if":
            for index, option in enumerate(node.options):
                if index and node.kind == "or":
                    self._within = (*outer, Ring("else", self._at, node.options[index - 1]))
                self._expr(option)
            self._within = outer
            return
        self._group += 1
        group = self._group
        self.tests[group] = () if node.test is None else (node.test,)
        for index, option in enumerate(node.options):
            self._within = (*outer, Ring("branch", self._at, node.test, group, index))
            self._expr(option)
        self._within = outer

    def _comprehension(self, node: form.Comp) -> None:
        outer = self._within
        for target, iterable, conditions in node.loops:
            self._expr(iterable)
            ring = Ring("loop", self._at, iterable, target=target, names=_bound(target))
            self._within = (*self._within, ring)
            self._exprs(*conditions)
        self._exprs(node.key, node.element)
        self._within = outer


def _bound(target: Expr) -> set[str]:
    return {target.id} if type(target) is form.Name else set(names_in(target))


def _leaves(last: Stmt) -> bool:
    if isinstance(last, form.If):
        return all(branch and _leaves(branch[-1]) for branch in last.branches)
    return isinstance(last, form.Return) or (isinstance(last, form.Leave) and last.kind == "raise")


def _last(func: Expr) -> str:
    return func.name if isinstance(func, form.Attr) else func.id if isinstance(func, form.Name) else ""


_UNKNOWN = form.Opaque("unpacked", ())

_STATEMENTS: dict[type, Callable[[_Walker, Any], None]] = {
    form.Assign: _Walker._assign, form.Do: _Walker._do, form.Grow: _Walker._grow, form.Return: _Walker._leave,
    form.Leave: _Walker._leave, form.If: _Walker._if, form.For: _Walker._for, form.While: _Walker._while,
    form.With: _Walker._with, form.Try: _Walker._try, form.Function: _Walker._function, form.Class: _Walker._class,
    form.Import: _Walker._import, form.ImportFrom: _Walker._import,
}  # fmt: skip
#: Statements that say where they begin.
_PLACED = frozenset({form.Assign, form.Grow, form.Do, form.If, form.For, form.While, form.With, form.Return})
_EXPRESSIONS: dict[type, Callable[[_Walker, Any], None]] = {
    form.Call: _Walker._call, form.Attr: _Walker._attribute, form.Lambda: _Walker._lambda, form.Comp: _Walker._comprehension,
    form.Add: _Walker._parts, form.Format: _Walker._parts, form.Opaque: _Walker._parts, form.Seq: _Walker._sequence,
    form.Either: _Walker._either, form.Mod: _Walker._sides, form.Times: _Walker._sides, form.Div: _Walker._sides,
    form.Compare: _Walker._sides, form.Star: _Walker._value, form.Not: _Walker._value, form.Yield: _Walker._value,
    form.Walrus: _Walker._walrus, form.Item: _Walker._item, form.Map: _Walker._map,
}  # fmt: skip
