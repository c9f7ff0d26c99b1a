"""What is kept of a run so that the next one, after a small change, need not begin anew: data, read back as such."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from nova_lint.memo.packing import packed, unpacked
from nova_lint.model.baseline import Comparison
from nova_lint.model.finding import Finding
from nova_lint.model.problem import Problem
from nova_lint.model.question import Question
from nova_lint.model.report import Counts
from nova_lint.model.trace import Trace
from nova_lint.reports.look import Look

#: Another form of what is kept gets another number.
_SHAPE = 2

#: More than so many bytes are not kept: reading them back would take as long as a run.
_LARGEST = 12 << 20


class Asked(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A question, as in `model.trace`; files are told by their numbers. An empty `among` stands for all Python files."""

    question: Question
    among: tuple[int, ...]
    found: tuple[int, ...]
    besides: tuple[int, ...]
    is_any: bool


class Found(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """What a run found, as far as formats show it that show nothing but findings."""

    findings: tuple[Finding, ...]
    problems: tuple[Problem, ...]
    counts: Counts
    warnings: tuple[str, ...]
    compared: Comparison | None


class Kept(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """One run.

    `stamps` are those of everything that it depended on (`memo.watched`), `beside` what of it is not below the root, `listed`
    is a digest of the names of the files that were found. `files` are the Python files by path, `scripts` the `.sql` files with
    digests of what they hold,
    `keys` the names of what Python files say in the store of facts, `read` the numbers of those that were read, `marked` of
    those that hold waivers, `names` and `parts` as in `model.trace`. `config` is the file of the configuration.
    `target` is the format in which it was told, and how; with `is_lenient` findings do not fail the run.
    """

    root: str
    config: str
    beside: tuple[str, ...]
    stamps: dict[str, tuple[int, int, int, int] | None]
    listed: bytes
    files: tuple[str, ...]
    scripts: dict[str, bytes]
    keys: tuple[bytes, ...]
    read: frozenset[int]
    marked: frozenset[int]
    names: dict[int, bytes]
    parts: tuple[tuple[int, ...], ...]
    asked: tuple[Asked, ...]
    found: Found
    format: str
    look: Look
    is_lenient: bool


class _Shaped(msgspec.Struct, frozen=True, array_like=True, gc=False):
    shape: int
    kept: msgspec.Raw


_KEPT = msgspec.msgpack.Decoder(Kept)
_SHAPED = msgspec.msgpack.Decoder(_Shaped)


def encoded(kept: Kept) -> bytes | None:
    """A run as bytes; None where it cannot be told in data, or is too large."""
    told = packed(kept)
    return None if told is None else packed(_Shaped(_SHAPE, msgspec.Raw(told)), _LARGEST)


def decoded(content: bytes) -> Kept | None:
    """A run from bytes; None where they are not one."""
    shaped = unpacked(content, _SHAPED)
    return unpacked(memoryview(shaped.kept), _KEPT) if shaped is not None and shaped.shape == _SHAPE else None


def asked_of(trace: Trace, numbers: Mapping[str, int]) -> tuple[Asked, ...]:
    """The questions that were noted, with the files by their numbers."""
    among: dict[int, tuple[int, ...]] = {}
    told: list[Asked] = []
    for one in trace.asked:
        key = id(one.among)
        if key not in among:
            whole = len(one.among) == len(numbers)
            among[key] = () if whole else tuple([numbers[path] for path in one.among])
        found = tuple([numbers[path] for path in one.found])
        besides = tuple([numbers[path] for path in one.besides if path in numbers])
        told.append(Asked(one.question, among[key], found, besides, one.is_any))
    return tuple(told)
