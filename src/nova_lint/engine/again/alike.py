"""Whether two things that were found are the same but for lines: the lines are learned on the way."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping, Set
from typing import Any

from msgspec import Struct

from nova_lint.engine.again.lines import Lines
from nova_lint.model.place import Span
from nova_lint.model.statement import Statement
from nova_lint.model.text import Written

#: What tells of no place in a file.
_UNPLACED = (str, int, bool, type(None), frozenset, Statement)

#: A place, and what is said of it.
Placed = tuple[Span, str, str]


def alike(one: Any, other: Any, moved: Mapping[str, Lines]) -> bool:
    """Whether the second is what the first was, where `moved` tells which files have changed, and which lines became which."""
    kind = type(one)
    if kind is not type(other):
        return False
    if kind in _UNPLACED:
        return bool(one == other)
    if kind is Span:
        return _spans(one, other, moved)
    if kind is tuple:
        return len(one) == len(other) and all(
            alike(each, its, moved) for each, its in zip(one, other, strict=True)
        )
    if kind is Written:
        return _written(one, other, moved)
    return all(alike(getattr(one, name), getattr(other, name), moved) for name in _fields(kind))


def placed_alike(one: Set[Placed], other: Set[Placed], moved: Mapping[str, Lines]) -> bool:
    """The same of two sets of what stands at places and says a few words: lines keep their order."""
    some, others = ({each for each in them if each[0].file in moved} for them in (one, other))
    return one - some == other - others and alike(tuple(sorted(some)), tuple(sorted(others)), moved)


def _spans(one: Span, other: Span, moved: Mapping[str, Lines]) -> bool:
    lines = moved.get(one.file)
    if lines is None or one.file != other.file:
        return one == other
    return (
        (one.column, one.end_column) == (other.column, other.end_column)
        and _learn(lines, one.line, other.line)
        and _learn(lines, one.end_line, other.end_line)
    )


def _written(one: Written, other: Written, moved: Mapping[str, Lines]) -> bool:
    lines = moved.get(one.file)
    if lines is None or one.file != other.file:
        return one == other
    return (
        one.function == other.function
        and len(one.jumps) == len(other.jumps)
        and all(
            (offset, column) == (its[0], its[2]) and _learn(lines, line, its[1])
            for (offset, line, column), its in zip(one.jumps, other.jumps, strict=True)
        )
    )


def _learn(lines: Lines, old: int, new: int) -> bool:
    """The file as a whole stands in its first line, wherever its statements are."""
    return old == new if old <= 0 or new <= 0 else lines.learn(old, new)


def _fields(kind: type) -> Iterable[str]:
    if issubclass(kind, Struct):
        return kind.__struct_fields__
    return [field.name for field in dataclasses.fields(kind)]  # type: ignore[arg-type]
