"""Who listens to what happens to rows: `post_delete.connect(forget, sender=Order)`, `@receiver(post_save, sender=Order)`.

Rows that somebody wants to know of when they go are fetched before they are deleted. And what such a function
is handed as its `instance` is a row of the class that it listens to.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from msgspec import Struct, field

from nova_lint.model import form

if TYPE_CHECKING:
    from nova_lint.values.library import Tools
    from nova_lint.values.program import Module

_DELETION = frozenset(["pre_delete", "post_delete"])
_SIGNALS = frozenset([*_DELETION, "pre_save", "post_save", "pre_init", "post_init", "m2m_changed"])

#: What modules are called that hold little else than receivers.
_PLACES = ("signals", "receivers", "handlers")


class Listeners(Struct):
    """The names of the classes whose rows somebody listens to.

    `deleted` are those whose rows are missed when they go, `to_all` says that a receiver of that names no class.
    `of` are the senders of each function, by its name. `pairs` are the many-to-many fields whose changes matter to somebody,
    as the names of the class and of the field.
    """

    pairs: set[tuple[str, str]] = field(default_factory=set)
    deleted: set[str] = field(default_factory=set)
    to_all: bool = False
    of: dict[str, dict[str, None]] = field(default_factory=dict)

    def hear(self, name: str) -> bool:
        """Whether somebody wants to know of the rows of the class of this name when they go."""
        return self.to_all or name in self.deleted


class _Connection(Struct, frozen=True):
    """One function that listens to some signals of one class, of the `pairs` of a field, or of all.

    `is_sure` says that it surely does.
    """

    signals: frozenset[str]
    function: str
    sender: str
    pairs: tuple[str, str] | None
    is_to_all: bool
    is_sure: bool


def listeners(tools: Tools) -> Listeners:
    """Who is connected to the signals of rows, in the modules of models and in those that are called `signals`."""
    modules = dict.fromkeys(tools.program.evaluated())
    modules.update(dict.fromkeys(tools.program.module(path) for path in tools.program.named(*_PLACES)))
    found = Listeners()
    for module in modules:
        if module.facts.mentions.isdisjoint(("connect", "receiver")):
            continue
        for connection in _connections(module):
            if connection.pairs:
                found.pairs.add(connection.pairs)
                continue
            if connection.sender:
                found.of.setdefault(connection.function, {})[connection.sender] = None
            if connection.signals.isdisjoint(_DELETION):
                continue
            if connection.sender:
                found.deleted.add(connection.sender)
            elif connection.is_to_all and connection.is_sure:
                found.to_all = True
    return found


def _connections(module: Module) -> Iterator[_Connection]:
    """The functions that are connected to one of the signals, wherever that stands.

    A method that nobody has to call (`RealtimeProcessor.setup`) connects perhaps; `AppConfig.ready` runs.
    """
    waiting: list[tuple[form.Stmt, bool]] = [(statement, True) for statement in module.facts.body]
    while waiting:
        statement, is_sure = waiting.pop()
        if isinstance(statement, form.Do) and isinstance(statement.value, form.Call):
            yield from _connected(statement.value, is_sure)
        elif isinstance(statement, form.Function):
            for decorator in statement.decorators:
                if isinstance(decorator, form.Call) and _last(decorator.func) == "receiver":
                    yield from _decorated(decorator, statement.simple_name, is_sure)
            waiting += [(inner, is_sure and statement.simple_name == "ready") for inner in statement.body]
        elif isinstance(statement, form.Class):
            waiting += [(inner, is_sure) for inner in statement.body]
        elif isinstance(statement, form.If):
            for branch in statement.branches:
                waiting += [(inner, is_sure) for inner in branch]
        elif isinstance(statement, (form.For, form.Try)):
            waiting += [(inner, is_sure) for inner in statement.body]


def _connected(call: form.Call, is_sure: bool) -> Iterator[_Connection]:
    """`post_save.connect(function, sender=Order)`."""
    func = call.func
    if not isinstance(func, form.Attr) or func.name != "connect" or _last(func.base) not in _SIGNALS:
        return
    given = dict(call.keywords)
    function = call.args[0] if call.args else given.get("receiver")
    sender = call.args[1] if len(call.args) > 1 else given.get("sender")
    signals = frozenset([_last(func.base)])
    name = _last(function) if function is not None else ""
    yield _Connection(signals, name, *_sender(sender), sender is None, is_sure)


def _decorated(call: form.Call, function: str, is_sure: bool) -> Iterator[_Connection]:
    """`@receiver(post_save, sender=Order)`, with one signal or a list of them."""
    given = call.args[0] if call.args else dict(call.keywords).get("signal")
    items = given.items if isinstance(given, form.Seq) else (given,) if given is not None else ()
    signals = frozenset(_last(item) for item in items) & _SIGNALS
    sender = dict(call.keywords).get("sender")
    if signals:
        yield _Connection(signals, function, *_sender(sender), sender is None, is_sure)


def _sender(expr: form.Expr | None) -> tuple[str, tuple[str, str] | None]:
    """The name of the class, or the class and the field whose table of pairs it is (`Order.tags.through`)."""
    if isinstance(expr, form.Attr) and expr.name == "through":
        held_by = expr.base.base if isinstance(expr.base, form.Attr) else None
        return "", (_last(held_by) if held_by is not None else "", _last(expr.base))
    return (_last(expr) if expr is not None else ""), None


def _last(expr: form.Expr) -> str:
    if isinstance(expr, form.Str):
        return expr.text.rpartition(".")[2]
    return form.last_name(expr)
