"""What goes with rows that are deleted: Django's own cascades, which the database knows nothing of.

Django deletes dependents with one statement where nobody else depends on them and nobody listens; else it reads
them first, and goes on only if there are any (`Collector.can_fast_delete` in django/db/models/deletion.py).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from nova_lint.libraries.django import asking
from nova_lint.libraries.django.models import Link, Model
from nova_lint.libraries.django.paths import through_tables
from nova_lint.libraries.django.routing import Databases
from nova_lint.values.objects import At

if TYPE_CHECKING:
    from nova_lint.libraries.django.registry import Registry
    from nova_lint.values.library import Tools

#: How many levels of rows that go with others are followed.
_DEEP = 6


def delete(
    tools: Tools, registry: Registry, at: At, model: Model, via: str, *, confidence: str = "high",
    is_read: bool, traits: frozenset[str] = frozenset(), databases: Databases = (),
) -> None:  # fmt: skip
    """Rows of a model go, and with them what the models say: rows that point to them go or lose their key.

    All of them are taken to be in the database of the first, whatever the routers say of theirs.

    `is_read` says that the rows are fetched first, where others depend on them. `traits` are those of the statement
    that deletes the rows themselves.
    """
    if tools.quiet:
        return
    for one in model.concrete() if model.is_abstract else [model.proxy_of or model]:
        if one.table:
            goes = databases or asking.routed(tools, at, one.tables(), "delete")
            _Going(tools, registry, at, via, goes).delete(one, confidence, traits, is_read=is_read)


class _Going:
    """One deletion, nearest dependents first: what is certain to be asked is not hidden by what is not."""

    def __init__(self, tools: Tools, registry: Registry, at: At, via: str, databases: Databases) -> None:
        self._tools = tools
        self._registry = registry
        self._at = at
        self._via = via
        self._databases = databases
        self._asked: set[tuple[str, tuple[str, ...]]] = set()

    def delete(self, model: Model, confidence: str, traits: frozenset[str], *, is_read: bool) -> None:
        """Delete rows of a model, level by level."""
        if is_read and not self._is_plain(model):
            self._read(model.tables(), confidence)
        self._write("delete", model.tables(), confidence, traits)
        seen = {model}
        level = [model]
        for _ in range(_DEEP):
            following: list[Model] = []
            for one in level:
                following += self._dependents(one, confidence, seen)
            level, confidence = following, "low"  # what is behind them is asked only if there are such rows
            if not level:
                return

    def _dependents(self, model: Model, confidence: str, seen: set[Model]) -> Iterator[Model]:
        """What happens to the rows that depend on those of a model; gives the models whose own dependents are asked."""
        for link in _pairs(model):
            if link.kind == "many" and link.through is None:
                self._write("delete", through_tables(link), confidence)
            elif link.kind == "generic many" and link.to is not None and link.to not in seen:
                seen.add(link.to)
                yield from self._gone(link.to, "medium" if confidence == "high" else confidence)
        for link in _keys(model):
            child = link.model
            if link.on_delete.startswith("set") or "set null" in link.on_delete:
                self._write("update", (child.table,), confidence)
            elif link.on_delete in ("protect", "restrict"):
                self._read(child.tables(), confidence)
            elif link.on_delete in ("cascade", "") and child not in seen:
                seen.add(child)
                yield from self._gone(child, confidence)

    def _gone(self, child: Model, confidence: str) -> Iterator[Model]:
        if self._is_plain(child):
            self._write("delete", child.tables(), confidence)
            return
        self._read(child.tables(), confidence)
        self._write("delete", child.tables(), "low")
        yield child

    def _is_plain(self, model: Model) -> bool:
        """Whether rows of a model go without a look at them: nobody depends on them, nobody listens."""
        if model.parents or self._registry.listeners.hear(model.name):
            return False
        if any(link.on_delete != "do nothing" for link in _keys(model)):
            return False
        return not any(link.kind == "many" or link.kind == "generic many" for link in _pairs(model))

    def _read(self, tables: tuple[str, ...], confidence: str) -> None:
        if ("read", tables) not in self._asked:
            self._asked.add(("read", tables))
            asking.read(
                self._tools, self._at, tables, self._via, confidence=confidence, databases=self._databases
            )

    def _write(
        self, op: str, tables: tuple[str, ...], confidence: str, traits: frozenset[str] = frozenset()
    ) -> None:
        if (op, tables) not in self._asked:
            self._asked.add((op, tables))
            asking.write(
                self._tools, self._at, op, tables, self._via, confidence=confidence, traits=traits,
                databases=self._databases,
            )  # fmt: skip


def _pairs(model: Model) -> list[Link]:
    """The relations of a model that rows of other tables hold, from both sides."""
    links = [link for part in model.line() for link in (*part.links.values(), *part.asked_by.values())]
    return [link for link in links if link.kind in ("many", "generic many")]


def _keys(model: Model) -> list[Link]:
    """The foreign keys that point to a model or to one that it inherits from."""
    return [
        link for part in model.line() for link in part.pointing()
        if not (link.declared is None and link.model in model.line())
    ]  # fmt: skip
