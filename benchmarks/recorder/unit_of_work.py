"""SQLAlchemy's unit of work: a flush runs where somebody queries or commits; what it writes was decided elsewhere.

An INSERT counts for the code that added the object to the session, an UPDATE for the code that set an attribute, a
DELETE for the code that asked for it. The frame at which the flush runs is not the site of these.
"""

from __future__ import annotations

import importlib
import sys
from typing import Any
from weakref import WeakKeyDictionary

from benchmarks.recorder.frames import Place, chain
from benchmarks.recorder.record import record, record_at

_Chain = tuple[tuple[Place, ...], bool]
_WORDS = {"INSERT": "new", "UPDATE": "dirty", "DELETE": "deleted"}

#: By object: the chains that added it, changed it, deleted it.
_noted: WeakKeyDictionary[object, dict[str, list[_Chain]]] = WeakKeyDictionary()
#: What the flush at hand writes: by kind and table, the chains.
_flushing: list[dict[tuple[str, str], list[_Chain]]] = []


def install() -> None:
    """Install the hooks on every engine, session and mapped class."""
    event = importlib.import_module("sqlalchemy.event")
    orm = importlib.import_module("sqlalchemy.orm")
    engine = importlib.import_module("sqlalchemy.engine").Engine

    event.listen(engine, "before_cursor_execute", _statement)
    event.listen(orm.Session, "before_attach", lambda session, instance: _note(instance, "new"))
    event.listen(orm.Session, "before_flush", _begin)
    event.listen(orm.Session, "after_flush", lambda session, context: _flushing and _flushing.pop())
    event.listen(orm.Mapper, "mapper_configured", _watch)

    real = orm.Session.delete

    def delete(self: Any, instance: Any) -> Any:
        _note(instance, "deleted")
        return real(self, instance)

    orm.Session.delete = delete


def _watch(mapper: Any, cls: type) -> None:
    event = importlib.import_module("sqlalchemy.event")
    for attribute in mapper.column_attrs:
        event.listen(getattr(cls, attribute.key), "set", lambda target, *rest: _note(target, "dirty"))


def _note(instance: object, kind: str) -> None:
    found = chain(sys._getframe(1))
    if found[0]:
        held = _noted.setdefault(instance, {}).setdefault(kind, [])
        if found not in held:
            held.append(found)


def _begin(session: Any, context: Any, instances: Any) -> None:
    """Gather what this flush will write, and who decided it."""
    inspect = importlib.import_module("sqlalchemy").inspect
    pending: dict[tuple[str, str], list[_Chain]] = {}
    asked = [found for instance in session.deleted for found in _noted.get(instance, {}).get("deleted", ())]
    for kind, objects in (("new", session.new), ("dirty", session.dirty), ("deleted", session.deleted)):
        for instance in objects:
            noted = _noted.get(instance, {}).pop(kind, [])
            if kind == "deleted":  # a child goes because its parent was deleted
                noted = noted or asked
            for table in inspect(type(instance)).tables:
                pending.setdefault((kind, table.name.lower()), []).extend(noted)
    _flushing.append(pending)


def _statement(connection: Any, cursor: Any, statement: str, *rest: Any) -> None:
    words = statement.split(None, 3)
    kind = _WORDS.get(words[0].upper()) if words else None
    if _flushing and kind is not None:
        name = words[2] if kind != "dirty" else words[1]
        table = name.strip('"`').rpartition(".")[2].lower()
        chains = _flushing[-1].get((kind, table), [])
        for places, by_test in dict.fromkeys(chains):
            record_at(statement, places, by_test, "flush")
        if chains:
            return
    record(statement, sys._getframe(1), "flush" if _flushing else "")
