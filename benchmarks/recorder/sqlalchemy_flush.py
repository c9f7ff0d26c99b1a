"""Whom a statement of a SQLAlchemy flush is to be counted for: told by the objects that the flush is at."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from types import FrameType
from typing import Any

from benchmarks.recorder.frames import is_outside
from benchmarks.recorder.sqlalchemy_changes import Cause, changes_of

#: The functions of the unit of work that know the objects, without the underscore of newer releases.
_ROWS = frozenset({"save_obj", "delete_obj", "post_update"})
_RELATIONSHIPS = frozenset({"presort_saves", "presort_deletes", "process_saves", "process_deletes"})


def causes(frame: FrameType | None, sql: str) -> list[Cause] | None:
    """Who made the flush send a statement; `frame` is that of the cursor's caller.

    None when no flush sent it, or a listener of the application did so during one. The list is empty when
    nobody was seen to change the objects.
    """
    table: Any = None
    while frame is not None and is_outside(frame.f_code):
        name = frame.f_code.co_name.lstrip("_")
        if name.startswith("emit_") and table is None:
            table = frame.f_locals.get("table")
        if name in _ROWS and frame.f_code.co_filename.endswith("persistence.py"):
            return _distinct(_of_rows(name, frame.f_locals, table, sql))
        if name in _RELATIONSHIPS and frame.f_code.co_filename.endswith("dependency.py"):
            return _distinct(_of_relationship(name, frame))
        frame = frame.f_back
    return None


def _of_rows(function: str, known: dict[str, Any], table: Any, sql: str) -> Iterator[Cause]:
    """The causes of rows being inserted, updated or deleted."""
    if function == "delete_obj":
        for state in _states(known.get("states_to_delete", ())):
            changes = changes_of(state)
            yield from changes.deleted or _as("orphan", [*changes.linked, *_all(changes.changed)])
        return
    if function == "save_obj" and sql.lstrip()[:6].upper() == "INSERT":
        for state in _states(known.get("states_to_insert", ())):
            if table is None or table in state.mapper.tables:
                yield from changes_of(state).added
        return
    for state in _states(known.get("states_to_update", ())):
        changes = changes_of(state)
        own = [
            cause for key, found in changes.changed.items() if _writes(state, key, table) for cause in found
        ]
        yield from own
        yield from changes.linked
        # A parent that goes, or a row that takes the place of a deleted one, is no change of the object itself.
        if not own and not changes.linked:
            yield from changes.added


def _of_relationship(function: str, frame: FrameType) -> Iterator[Cause]:
    """The causes of rows of an association table, or of what a flush reads of a relationship first."""
    key = frame.f_locals["self"].prop.key
    states = frame.f_locals["states"]
    if isinstance(states, Iterator):
        # It is being used up, so the step of the flush that made it is asked for another one.
        caller = frame.f_back.f_locals if frame.f_back is not None else {}
        states = caller["self"]._elements(caller["uow"])
    for state in states:
        changes = changes_of(state)
        if function.endswith("deletes"):
            yield from changes.deleted
        else:
            yield from changes.changed.get(key) or changes.added


def _states(entries: Iterable[Any]) -> Iterator[Any]:
    """The states of what the functions of `_ROWS` keep: tuples that begin with one."""
    return (entry[0] for entry in entries)


def _writes(state: Any, key: str, table: Any) -> bool:
    """Whether a changed attribute has a column of the table, and another value than before."""
    found = state.mapper.attrs.get(key)
    if found is None or table is None:
        return True
    if hasattr(found, "direction"):
        return found.direction.name == "MANYTOONE" and any(c.table is table for c in found.local_columns)
    if not any(getattr(column, "table", None) is table for column in found.columns):
        return False
    if key not in state.committed_state or key not in state.dict:
        return True
    return not state.manager[key].impl.is_equal(state.dict[key], state.committed_state[key])


def _all(changed: dict[str, list[Cause]]) -> Iterator[Cause]:
    return (cause for found in changed.values() for cause in found)


def _as(way: str, found: Iterable[Cause]) -> list[Cause]:
    return [(places, by_test, way) for places, by_test, _ in found]


def _distinct(found: Iterable[Cause]) -> list[Cause]:
    return list(dict.fromkeys(found))
