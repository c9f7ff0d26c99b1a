"""The last run told again, where what has changed since decides nothing; a run from the beginning everywhere else.

Only Python files have changed, and none has come or gone. Each of them answers all that was asked of texts as it did
before, and says what it said, on other lines perhaps. Then every step comes to what it came to, and stands on those lines:
no step asks on which line something is, only which of two things comes first, and whether they are on one line.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator, Mapping, Set
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from msgspec.structs import replace

from nova_lint.engine.again.kept import Asked, Found, Kept
from nova_lint.engine.again.lines import Lines, moved_span
from nova_lint.engine.again.same import Change
from nova_lint.engine.discover import digest_of_names
from nova_lint.engine.git import is_tracked
from nova_lint.engine.groups import names_told
from nova_lint.engine.reading import Reading
from nova_lint.frontends.python.read import LARGEST
from nova_lint.memo.folder import NAME
from nova_lint.memo.store import Store
from nova_lint.model.finding import Finding
from nova_lint.model.place import Span
from nova_lint.model.question import words_of
from nova_lint.model.waiver import MARK

if TYPE_CHECKING:
    from nova_lint.memo.watched import Stamp

#: Where a message tells of a line of its own file.
_LINE = re.compile(r"\bline (\d+)\b")


def again(kept: Kept, store: Store, stamps: Mapping[str, Stamp]) -> Kept | None:
    """The run with what it would find now; None where it has to begin anew.

    `stamps` are those of everything that it depends on now.
    """
    changed = _changed(kept, stamps)
    if changed is None:
        return None
    changes: dict[str, Change] = {}
    reading = Reading(store)
    keys = list(kept.keys)
    for path, number in changed.items():
        source = _content(Path(kept.root, path))
        if source is None or len(source) > LARGEST or number in kept.marked or MARK.encode() in source:
            return None
        key = store.key(b"python", source)
        if key == keys[number]:
            continue
        if not _is_asked_alike(kept, number, source):
            return None
        if number in kept.read:
            then = reading.python_of(keys[number])
            if then is None:
                return None
            changes[path] = Change(path, then, reading.python(source))
        keys[number] = key
    if any(change.functions is None for change in changes.values()):
        return None
    if not all(change.is_none for change in changes.values()):
        if not all(change.holds_the_same_sql for change in changes.values()):
            return None
        from nova_lint.engine.again.quiet import is_quiet

        if not is_quiet(kept, dict(zip(kept.files, keys, strict=True)), store, changes):
            return None
    found = _told(kept.found, {path: change.lines for path, change in changes.items()})
    return None if found is None else msgspec.structs.replace(kept, found=found)


def _changed(kept: Kept, stamps: Mapping[str, Stamp]) -> dict[str, int] | None:
    """The Python files that are not as they were, with their numbers; None where anything else is not."""
    if stamps.keys() != kept.stamps.keys():
        return None
    numbers = {path: number for number, path in enumerate(kept.files)}
    looked_at = {*kept.files, *kept.scripts, *[gap.place.file for gap in kept.found.problems]}
    top = kept.root.rstrip(os.sep) + os.sep
    found: dict[str, int] = {}
    has_other_names = False
    for path, now in stamps.items():
        before = kept.stamps[path]
        if now == before:
            continue
        if now is None or before is None:
            return None
        name = path.removeprefix(top).replace(os.sep, "/")
        if name in numbers:
            found[name] = numbers[name]
        elif path.endswith((".py", ".sql")) and path.startswith(top) and name not in looked_at:
            continue  # excluded by the configuration, or ignored by git
        elif Path(path).is_dir() or Path(path).name == "index":
            has_other_names = True
        else:
            return None
    root = Path(kept.root)
    if has_other_names and (is_tracked(root, NAME) or digest_of_names(root) != kept.listed):
        return None
    return found


def _content(path: Path) -> bytes | None:
    """What stands in a file; None where there is none to read. Links are not followed."""
    try:
        return path.read_bytes() if stat.S_ISREG(path.lstat().st_mode) else None
    except OSError:
        return None


def _is_asked_alike(kept: Kept, number: int, source: bytes) -> bool:
    """Whether a file answers as before what was asked of its text."""
    told = kept.names.get(number)
    if told is not None and names_told(source) != told:
        return False
    words = words_of(source, {})
    return all(_answers_alike(one, number, words, source) for one in kept.asked)


def _answers_alike(asked: Asked, number: int, words: Set[bytes], source: bytes) -> bool:
    if (asked.among and number not in asked.among) or number in asked.besides:
        return True
    before = number in asked.found
    if asked.is_any and asked.found and not before:
        return True  # another file said yes
    return asked.question.predicate()(frozenset(words), source) == before


def _told(found: Found, moved: Mapping[str, Lines]) -> Found | None:
    """What was found, on the lines where it stands now; None where one of them is not known."""
    try:
        return msgspec.structs.replace(
            found,
            findings=tuple([_finding(finding, moved) for finding in found.findings]),
            problems=tuple(
                [
                    replace(gap, place=_span(gap.place, moved)) if gap.place.file in moved else gap
                    for gap in found.problems
                ]
            ),
        )
    except _LostError:
        return None


class _LostError(Exception):
    """A place of which it is not known where it stands now."""


def _finding(finding: Finding, moved: Mapping[str, Lines]) -> Finding:
    """A finding on its new lines, in its message too."""
    before = list(_places(finding))
    if moved.keys().isdisjoint({span.file for span in before}):
        return _unmoved(finding, moved)
    after = {span: _span(span, moved) for span in before}
    here = {span.line: after[span].line for span in before if span.file == finding.place.file}

    def line(match: re.Match[str]) -> str:
        """The lines that a message tells of are those of places of its finding."""
        new = here.get(int(match[1]))
        if new is None:
            raise _LostError
        return f"line {new}"

    return replace(
        _unmoved(finding, moved),
        place=after[finding.place],
        message=_LINE.sub(line, finding.message),
        help=_LINE.sub(line, finding.help),
        related=tuple([(after[span], words) for span, words in finding.related]),
        steps=tuple([after[span] for span in finding.steps]),
        path=tuple([(after[span], words) for span, words in finding.path]),
    )


def _unmoved(finding: Finding, moved: Mapping[str, Lines]) -> Finding:
    """A finding that names no place in a file that has changed (`shop/repo.py:12:5`)."""
    for path in moved:
        if f"{path}:" in finding.message or f"{path}:" in finding.help:
            raise _LostError
    return finding


def _places(finding: Finding) -> Iterator[Span]:
    yield finding.place
    yield from finding.steps
    for span, _ in (*finding.related, *finding.path):
        yield span


def _span(span: Span, moved: Mapping[str, Lines]) -> Span:
    new = moved_span(span, moved)
    if new is None:
        raise _LostError
    return new
