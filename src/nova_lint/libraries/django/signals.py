"""Whose rows somebody listens to when they go: `post_delete.connect(forget, sender=Order)`.

Django fetches such rows before it deletes them, to hand each one to the listener.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from nova_lint.model import form

if TYPE_CHECKING:
    from nova_lint.values.library import Tools
    from nova_lint.values.program import Module

_SIGNALS = frozenset(["pre_delete", "post_delete"])

#: What modules are called that hold little else than receivers.
_PLACES = ("signals", "receivers", "handlers")


@dataclass(frozen=True, slots=True)
class Listeners:
    """The names of the classes whose rows somebody listens to; `to_all` where a receiver names no class."""

    senders: frozenset[str] = frozenset()
    to_all: bool = False

    def hear(self, name: str) -> bool:
        """Whether somebody wants to know of the rows of the class of this name when they go."""
        return self.to_all or name in self.senders


def listeners(tools: Tools) -> Listeners:
    """Who is connected to the signals of deletion, in the modules of models and those that are called `signals`."""
    modules = dict.fromkeys(tools.program.evaluated())
    modules.update(dict.fromkeys(tools.program.module(path) for path in tools.program.named(*_PLACES)))
    senders: set[str] = set()
    to_all = False
    for module in modules:
        if module.facts.mentions.isdisjoint(("connect", "receiver")):
            continue
        for call, is_sure in _connections(module):
            sender = dict(call.keywords).get("sender")
            named = _last(sender) if sender is not None else ""
            if named:
                senders.add(named)
            elif sender is None and is_sure:
                to_all = True
    return Listeners(frozenset(senders), to_all)


def _connections(module: Module) -> Iterator[tuple[form.Call, bool]]:
    """The calls that connect a receiver to one of the signals, wherever they stand, and whether they surely run.

    A method that nobody has to call (`RealtimeProcessor.setup`) connects perhaps; `AppConfig.ready` runs.
    """
    waiting: list[tuple[form.Stmt, bool]] = [(statement, True) for statement in module.facts.body]
    while waiting:
        statement, is_sure = waiting.pop()
        if isinstance(statement, form.Do) and isinstance(statement.value, form.Call):
            func = statement.value.func
            if isinstance(func, form.Attr) and func.name == "connect" and _last(func.base) in _SIGNALS:
                yield statement.value, is_sure
        elif isinstance(statement, form.Function):
            for decorator in statement.decorators:
                if isinstance(decorator, form.Call) and _last(decorator.func) == "receiver":
                    if not _names(decorator).isdisjoint(_SIGNALS):
                        yield decorator, is_sure
            waiting += [(inner, is_sure and statement.simple_name == "ready") for inner in statement.body]
        elif isinstance(statement, form.Class):
            waiting += [(inner, is_sure) for inner in statement.body]
        elif isinstance(statement, form.If):
            for branch in statement.branches:
                waiting += [(inner, is_sure) for inner in branch]
        elif isinstance(statement, (form.For, form.Try)):
            waiting += [(inner, is_sure) for inner in statement.body]


def _names(call: form.Call) -> set[str]:
    """The last names of what `@receiver(...)` is given: one signal, or a list of them."""
    given = call.args[0] if call.args else dict(call.keywords).get("signal")
    items = given.items if isinstance(given, form.Seq) else (given,) if given is not None else ()
    return {_last(item) for item in items}


def _last(expr: form.Expr) -> str:
    if isinstance(expr, form.Str):
        return expr.text.rpartition(".")[2]
    return expr.id if isinstance(expr, form.Name) else expr.name if isinstance(expr, form.Attr) else ""
