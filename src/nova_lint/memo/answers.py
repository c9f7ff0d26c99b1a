"""Whole runs remembered: the same question about files that have not changed gets the same answer at once.

Nothing heavy may be imported here: this runs before everything else, and often instead of it.
"""

from __future__ import annotations

import json
import os
import sys
import time
from hashlib import blake2b

from nova_lint.memo import folder
from nova_lint.memo.installation import installation
from nova_lint.memo.watched import is_as_before, snapshot

TYPE_CHECKING = False  # importing typing takes longer than looking at all files
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from nova_lint.memo.watched import Stamp

#: Variables that change what a run says.
_ENVIRONMENT = ("CI", "COLUMNS", "FORCE_COLOR", "LINES", "NO_COLOR", "PYTHONIOENCODING", "PYTHONUTF8", "TERM")

#: More answers than these are not kept, and more runs, which are larger; the oldest go.
_MOST, _MOST_RUNS = 32, 8

#: How the names of files end that tell how an answer came about.
_RUN = ".run"


class Answer:
    """What a run wrote, and the code it ended with."""

    __slots__ = ("code", "err", "out")

    def __init__(self, out: str, err: str, code: int) -> None:
        self.out, self.err, self.code = out, err, code


class Pending:
    """A run that may be remembered: its question, its folder, and what everything was like when it began."""

    __slots__ = ("question", "root", "stamps")

    def __init__(self, question: str, root: str, stamps: Mapping[str, Stamp]) -> None:
        self.question, self.root, self.stamps = question, root, stamps

    def keep(self, answer: Answer, run: bytes | None = None) -> None:
        """Keep the answer, and what tells how it came about. Where that is not possible, the next run is slower."""
        place = folder.made(self.root)
        if place is None:
            return
        answers = os.path.join(place, "answers")
        try:
            os.makedirs(answers, exist_ok=True)
        except OSError:
            return
        told = {
            "out": answer.out,
            "err": answer.err,
            "code": answer.code,
            "stamps": [[path, *seen] if seen else [path] for path, seen in self.stamps.items()],
        }
        content = json.dumps(told, separators=(",", ":")).encode("ascii")
        _keep_run(os.path.join(answers, f"{self.question}{_RUN}"), run)
        if folder.write(os.path.join(answers, f"{self.question}.json"), content):
            _forget(answers)


def recalled(arguments: Sequence[str]) -> Answer | None:
    """What the same run said before, if nothing that it depends on has changed since."""
    if folder.is_off():
        return None
    file = os.path.join("answers", f"{_question(arguments)}.json")
    for place in _folders(arguments):
        path = os.path.join(place, file)
        try:
            with open(path, "rb") as opened:
                told = json.loads(opened.read())
            before = [(each[0], tuple(each[1:]) or None) for each in told["stamps"]]
            answer = Answer(told["out"], told["err"], told["code"])
        except FileNotFoundError:
            continue
        except (OSError, ValueError, LookupError, TypeError, RecursionError):
            folder.discard(path)
            continue
        if is_as_before(before) and isinstance(answer.out, str) and isinstance(answer.err, str):
            return answer
        break  # what changed may matter little: see `left`
    return None


class Left:
    """How the last run with a question came about: `content` is its, whoever kept it."""

    __slots__ = ("content", "question")

    def __init__(self, question: str, content: bytes) -> None:
        self.question, self.content = question, content


def left(arguments: Sequence[str]) -> Left | None:
    """What the last run with the same question left behind; None where that is nothing, or damaged."""
    if folder.is_off():
        return None
    question = _question(arguments)
    for place in _folders(arguments):
        path = os.path.join(place, "answers", f"{question}{_RUN}")
        try:
            with open(path, "rb") as opened:
                checksum, content = opened.read(16), opened.read()
        except OSError:
            continue
        if blake2b(content, digest_size=16).digest() == checksum:
            return Left(question, content)
        folder.discard(path)
    return None


def _keep_run(path: str, run: bytes | None) -> None:
    if run is None:
        folder.discard(path)
    else:
        folder.write(path, blake2b(run, digest_size=16).digest() + run)


def pending(arguments: Sequence[str], root: str, others: Sequence[str] = ()) -> Pending | None:
    """The beginning of a run that may be remembered; None where that would not be safe, or is not wanted.

    `others` are files that the run reads although they are not below `root`.
    """
    if folder.is_off():
        return None
    if folder.made(root) is None:
        return None
    stamps = snapshot(root, others)
    return Pending(_question(arguments), root, stamps) if stamps is not None else None


def _question(arguments: Sequence[str]) -> str:
    """Everything but files that a run depends on, as a name for a file."""
    parts = [
        installation(),
        os.getcwd(),
        time.strftime("%Y-%m-%d"),
        *(os.environ.get(name, "") for name in _ENVIRONMENT),
        *map(_shape, (sys.stdout, sys.stderr)),
        *arguments,
    ]
    return blake2b(json.dumps(parts).encode("ascii"), digest_size=16).hexdigest()


def _shape(stream: object) -> str:
    """Whether somebody looks, and how wide the window is."""
    try:
        number = stream.fileno()  # type: ignore[attr-defined]
        told = f"{getattr(stream, 'encoding', '')}"
        return f"{told} {os.get_terminal_size(number)}" if os.isatty(number) else told
    except (AttributeError, OSError, ValueError):
        return ""


def _folders(arguments: Sequence[str]) -> list[str]:
    """The memos that may know: of the folders above what is asked about, and above here."""
    found: dict[str, None] = {}
    for start in (os.getcwd(), *(argument for argument in arguments if os.path.exists(argument))):
        place = os.path.abspath(start)
        while True:
            held = os.path.join(place, folder.NAME)
            if held in found:
                break
            found[held] = None
            parent = os.path.dirname(place)
            if parent == place:
                break
            place = parent
    return list(found)


def _forget(answers: str) -> None:
    """Remove all but the newest answers, and what interrupted runs left behind."""
    try:
        with os.scandir(answers) as listing:
            aged = sorted(((entry.stat().st_mtime_ns, entry.path) for entry in listing), reverse=True)
    except OSError:
        return
    runs = [path for _, path in aged if path.endswith(_RUN)]
    others = [path for _, path in aged if not path.endswith(_RUN)]
    for path in (*others[_MOST:], *runs[_MOST_RUNS:]):
        folder.discard(path)
