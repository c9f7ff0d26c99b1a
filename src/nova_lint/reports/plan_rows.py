"""Places and foreign keys of the plan, for programs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from nova_lint.model.place import Span
    from nova_lint.model.plan import KeyDrop, Task


def task_row(task: Task) -> dict[str, Any]:
    """A place to change."""
    return {
        "way": task.way,
        "work": task.work,
        "caller": task.caller,
        "owner": task.owner,
        "table": str(task.table),
        **_place(task.place),
        "function": task.function,
        "op": task.op,
        "kinds": list(task.kinds),
        "columns": list(task.columns),
        "rules": list(task.rules),
        "confidence": task.confidence,
        "permitted": task.is_permitted,
        "declared_too": [_place(place) for place in task.also],
    }


def key_row(key: KeyDrop) -> dict[str, Any]:
    """A foreign key to drop, with its SQL."""
    return {
        "table": str(key.table),
        "service": key.child,
        "columns": list(key.columns),
        "parent": str(key.parent),
        "owner": key.owner,
        "name": key.name,
        "on_delete": key.on_delete,
        "forward": list(key.forward),
        "rollback": list(key.rollback),
    }


def _place(place: Span) -> dict[str, Any]:
    return {"file": place.file, "line": place.line, "column": place.column}
