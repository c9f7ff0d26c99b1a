"""Who added, changed or deleted each object of a SQLAlchemy session: a flush later writes what they did."""

from __future__ import annotations

import functools
import importlib
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from types import FrameType
from typing import Any
from weakref import WeakKeyDictionary

from benchmarks.recorder.frames import Place, chain, is_outside

#: The application's frames of one change, whether a test was reached, and by which construct it was made.
Cause = tuple[tuple[Place, ...], bool, str]


@dataclass(slots=True)
class Changes:
    """What happened to one object since it was last flushed; the keys of `changed` are attributes.

    `linked` is what put the object into a collection of another one or took it out of it.
    """

    added: list[Cause] = field(default_factory=list)
    deleted: list[Cause] = field(default_factory=list)
    changed: dict[str, list[Cause]] = field(default_factory=dict)
    linked: list[Cause] = field(default_factory=list)


_NONE = Changes()
_of: WeakKeyDictionary[Any, Changes] = WeakKeyDictionary()


def changes_of(state: Any) -> Changes:
    """What happened to the object of that state since its last flush; nothing, if nobody saw it."""
    return _of.get(state, _NONE)


def install() -> None:
    """Watch all sessions and all mapped objects, of SQLAlchemy 1.4 and later."""
    event = importlib.import_module("sqlalchemy.event")
    attributes = importlib.import_module("sqlalchemy.orm.attributes")
    session = importlib.import_module("sqlalchemy.orm.session").Session
    state = importlib.import_module("sqlalchemy.orm.state").InstanceState
    event.listen(session, "transient_to_pending", _added)
    event.listen(session, "after_flush_postexec", _flushed)
    _before(session, "_delete_impl", _deleted)
    _before(state, "_modified_event", _changed)
    # Newer releases begin the names of these classes with an underscore.
    for name in ("CollectionAttributeImpl", "_CollectionAttributeImpl"):
        if (collection := getattr(attributes, name, None)) is not None:
            _before(collection, "fire_append_event", _linked)
            _before(collection, "fire_remove_event", _linked)
    for name in ("ScalarObjectAttributeImpl", "_ScalarObjectAttributeImpl"):
        if (scalar := getattr(attributes, name, None)) is not None:
            _before(scalar, "fire_replace_event", _replaced)


def _before(owner: type[Any], method: str, note: Callable[..., None]) -> None:
    """Call `note` with the arguments of a method before the method itself."""
    real: Callable[..., Any] = getattr(owner, method)

    @functools.wraps(real)
    def noting(*arguments: Any, **keywords: Any) -> Any:
        note(*arguments, **keywords)
        return real(*arguments, **keywords)

    setattr(owner, method, noting)


def _added(session: Any, instance: Any) -> None:
    frame = sys._getframe(1)
    state = instance._sa_instance_state
    _put(_changes(state).added, frame, _way_of_add(state, frame))


def _flushed(session: Any, flush: Any) -> None:
    for state in flush.states:
        _of.pop(state, None)


def _deleted(session: Any, state: Any, instance: Any, head: bool) -> None:
    if state.key is not None:
        way = "delete()" if head else "cascade of delete()"
        _put(_changes(state).deleted, sys._getframe(2), way)


def _changed(
    state: Any, values: Any, attribute: Any, previous: Any, collection: bool = False, *rest: Any, **more: Any
) -> None:
    # What a constructor sets goes with the INSERT of the object, but a collection may have a table of its own.
    if state.key is None and not collection:
        return
    frame = sys._getframe(2)
    if _is_by_flush(frame):
        return
    key = attribute.key if attribute is not None else ""
    _put(_changes(state).changed.setdefault(key, []), frame, "collection" if collection else "attribute set")


def _linked(attribute: Any, state: Any, values: Any, value: Any, *rest: Any, **more: Any) -> None:
    _link(attribute, state, value, sys._getframe(2))


def _replaced(
    attribute: Any, state: Any, values: Any, value: Any, previous: Any, *rest: Any, **more: Any
) -> None:
    _link(attribute, state, value, sys._getframe(2))
    _link(attribute, state, previous, sys._getframe(2))


def _link(attribute: Any, state: Any, value: Any, frame: FrameType) -> None:
    """Note the other end of a one-to-many relationship: the key is in its row."""
    other = getattr(value, "_sa_instance_state", None)
    if other is None or other.key is None:
        return
    relationship = state.mapper.attrs.get(attribute.key)
    if relationship is not None and getattr(relationship, "direction", None) is not None:
        if relationship.direction.name == "ONETOMANY" and not _is_by_flush(frame):
            _put(_changes(other).linked, frame, "collection")


def _changes(state: Any) -> Changes:
    return _of.setdefault(state, Changes())


def _put(causes: list[Cause], frame: FrameType, way: str) -> None:
    places, by_test = chain(frame)
    cause = places, by_test, way
    if cause not in causes:
        causes.append(cause)


def _outside(frame: FrameType | None) -> Iterator[FrameType]:
    """The frames up to the first one of the application."""
    while frame is not None and is_outside(frame.f_code):
        yield frame
        frame = frame.f_back


def _is_by_flush(frame: FrameType) -> bool:
    """Whether a flush itself sets the attribute, such as the key of a row that has just got one."""
    return any(here.f_code.co_name in ("_flush", "_set_state_attr") for here in _outside(frame))


def _way_of_add(state: Any, frame: FrameType) -> str:
    for here in _outside(frame):
        name = here.f_code.co_name
        if (
            name in ("_save_or_update_state", "_save_or_update_impl")
            and here.f_locals.get("state") is not state
        ):
            return "cascade of add()"
        if name in ("append_cascade", "set_cascade") or here.f_code.co_filename.endswith("unitofwork.py"):
            return "cascade of a relationship"
        if name in ("merge", "_merge"):
            return "merge()"
    return "add()"
