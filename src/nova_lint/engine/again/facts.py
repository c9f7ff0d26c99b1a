"""The facts of a run, kept for one that asks the same: data, read back as such."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace as replaced
from hashlib import blake2b

import msgspec
from msgspec.structs import replace

from nova_lint.engine.again.lines import Lines, moved_span
from nova_lint.engine.reading import Reading
from nova_lint.memo.packing import packed, unpacked
from nova_lint.model.fact import AccessFact, StatementFact
from nova_lint.model.place import Span

_KIND = b"facts of a run"

#: More bytes than these are not kept: they would crowd out what is kept of files.
_LARGEST = 12 << 20


class _Told(msgspec.Struct, frozen=True, array_like=True, gc=False):
    files: bytes
    facts: tuple[StatementFact, ...]


_DECODER = msgspec.msgpack.Decoder(_Told)


def leave_facts(reading: Reading, keys: Mapping[str, bytes], facts: Sequence[StatementFact]) -> None:
    """Keep the facts of a run; `keys` name by path what every Python file said."""
    told = packed(_Told(_digest(keys), tuple(facts)), _LARGEST)
    if told is not None:
        reading.leave(_KIND, b"", told)


def recall_facts(reading: Reading, keys: Mapping[str, bytes]) -> tuple[StatementFact, ...] | None:
    """The facts of a run in which Python files said this; None where they are not kept."""
    held = reading.recall(_KIND, b"")
    told = None if held is None else unpacked(held, _DECODER)
    return None if told is None or told.files != _digest(keys) else told.facts


def moved_facts(facts: Sequence[StatementFact], moved: Mapping[str, Lines]) -> list[StatementFact]:
    """The facts where they stand now; foreign keys and definitions are left where they stood.

    Raises LookupError where that is not known.
    """
    return [_moved(fact, moved) for fact in facts]


def _moved(fact: StatementFact, moved: Mapping[str, Lines]) -> StatementFact:
    accesses = tuple([_access(access, moved) for access in fact.accesses])
    place = _span(fact.place, moved)
    if place is fact.place and all(new is old for new, old in zip(accesses, fact.accesses, strict=True)):
        return fact
    return replace(fact, place=place, accesses=accesses)


def _access(access: AccessFact, moved: Mapping[str, Lines]) -> AccessFact:
    if not _stands_in(access, moved):
        return access
    return replaced(
        access,
        place=_span(access.place, moved),
        call=_span(access.call, moved),
        related=tuple([(_span(span, moved), words) for span, words in access.related]),
        steps=tuple([_span(span, moved) for span in access.steps]),
    )


def _stands_in(access: AccessFact, moved: Mapping[str, Lines]) -> bool:
    return (
        access.place.file in moved
        or access.call.file in moved
        or any(span.file in moved for span in access.steps)
        or any(span.file in moved for span, _ in access.related)
    )


def _span(span: Span, moved: Mapping[str, Lines]) -> Span:
    found = moved_span(span, moved)
    if found is None:
        raise LookupError(span)
    return found


def _digest(keys: Mapping[str, bytes]) -> bytes:
    told = [path.encode("utf-8", "surrogatepass") + b"\0" + key for path, key in sorted(keys.items())]
    return blake2b(b"\0".join(told), digest_size=16).digest()
