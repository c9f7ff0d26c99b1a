"""What files answered to what was asked of their texts, kept by file: those that have not changed are not asked again."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from nova_lint.engine.reading import Reading
from nova_lint.memo.packing import packed, unpacked
from nova_lint.model.question import Question
from nova_lint.model.trace import Answered, Trace


class _Answer(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A question, and the files that said yes and that said no; an empty `no` with `is_all` stands for all others."""

    question: Question
    yes: tuple[int, ...]
    no: tuple[int, ...]
    is_all: bool


class _Answers(msgspec.Struct, frozen=True, array_like=True, gc=False):
    files: tuple[str, ...]
    keys: tuple[bytes, ...]
    told: tuple[_Answer, ...]


_DECODER = msgspec.msgpack.Decoder(_Answers)


def recall_answers(reading: Reading, keys: Mapping[str, bytes]) -> None:
    """Take in what an earlier run was answered by files that have not changed. `keys` name by path what every file holds."""
    held = reading.recall(b"answers", b"")
    if held is not None and reading.trace is not None:
        reading.trace.earlier = decoded(held, keys)


def leave_answers(reading: Reading, keys: Mapping[str, bytes]) -> None:
    """Keep what this run was answered, if that is anything new."""
    if reading.trace is None or not reading.keeps:
        return
    told = encoded(reading.trace, keys)
    if told is not None and told != reading.recall(b"answers", b""):
        reading.leave(b"answers", b"", told)


def encoded(trace: Trace, keys: Mapping[str, bytes]) -> bytes | None:
    """The questions of a run and the answers, as bytes. `keys` name by path what every file that was asked holds."""
    files = tuple(keys)
    numbers = {path: number for number, path in enumerate(files)}
    yes: dict[Question, set[str]] = {}
    asked: dict[Question, set[str]] = {}
    for one in trace.asked:
        found = yes.setdefault(one.question, set())
        found.update(one.found)
        covered = asked.setdefault(one.question, set())
        covered.update(one.found if one.is_any and one.found else set(one.among) - one.besides)
    told = []
    for question, found in yes.items():
        is_all = len(asked[question]) == len(files)
        no = () if is_all else tuple(sorted([numbers[path] for path in asked[question] - found]))
        told.append(_Answer(question, tuple(sorted([numbers[path] for path in found])), no, is_all))
    return packed(_Answers(files, tuple(keys.values()), tuple(told)))


def decoded(content: bytes | memoryview, keys: Mapping[str, bytes]) -> dict[Question, Answered]:
    """The answers of the files that hold what they held, by question; nothing where the bytes are none."""
    kept = unpacked(content, _DECODER)
    if kept is None:
        return {}
    files = [
        path if keys.get(path) == key else None for path, key in zip(kept.files, kept.keys, strict=False)
    ]
    same = frozenset([path for path in files if path is not None])
    found: dict[Question, Answered] = {}
    try:
        for one in kept.told:
            yes = frozenset([path for number in one.yes if (path := files[number]) is not None])
            no = frozenset([path for number in one.no if (path := files[number]) is not None])
            found[one.question] = Answered(yes, same - yes if one.is_all else no)
    except IndexError:
        return {}
    return found
