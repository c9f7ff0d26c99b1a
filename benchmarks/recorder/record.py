"""Counts each distinct statement with its call chain, and writes them down when the process ends."""

from __future__ import annotations

import atexit
import json
import os
import re
import threading
from pathlib import Path
from types import FrameType

from benchmarks.recorder.frames import Place, chain

#: Longer texts are cut.
CUT = 20_000
#: So many frames of who sent a statement are kept, where it is counted for others.
_NEAREST = 4
_seen: dict[tuple[str, tuple[Place, ...], str, tuple[Place, ...]], tuple[int, str, bool]] = {}
_lock = threading.Lock()

_VALUE = r"(?:\?|%s|NULL|:\w+|\$\d+)"
#: In order: literals, numbers, named parameters, white space, then lists of values and repeated rows.
_FOLDS = (
    (re.compile(r"'(?:[^']|'')*'"), "?"),
    (re.compile(r"(?<![\w$\"`.:])-?\d+(?:\.\d+)?(?![\w\"`])"), "?"),
    (re.compile(r"%\(\w+\)s"), "?"),
    (re.compile(r"\s+"), " "),
    (re.compile(rf"\(\s*{_VALUE}(?:\s*,\s*{_VALUE})+\s*\)"), "(?..)"),
    (re.compile(r"(\(\?\.\.\))(?:\s*,\s*\(\?\.\.\))+"), r"\1"),
)


def record(sql: object, frame: FrameType | None, way: str = "") -> None:
    """Note that `sql` goes to the database; `frame` is that of the driver's caller, `way` how it came there."""
    places, by_test = chain(frame)
    record_at(sql, places, by_test, way)


def record_at(
    sql: object, places: tuple[Place, ...], by_test: bool, way: str, executed: tuple[Place, ...] = ()
) -> None:
    """Note that `sql` goes to the database for the code at `places`; `executed` is who sent it, if not they."""
    text = sql.decode("utf-8", "replace") if isinstance(sql, bytes) else str(sql)
    key = (normal(text), places, way, executed[:_NEAREST])
    with _lock:
        count, first, _ = _seen.get(key, (0, text[:CUT], by_test))
        _seen[key] = (count + 1, first, by_test)


def normal(sql: str) -> str:
    """The statement without its values and white space, so that equal ones are counted together."""
    for pattern, replacement in _FOLDS:
        sql = pattern.sub(replacement, sql)
    return sql.strip()


@atexit.register
def write() -> None:
    """Write what this process saw to `$RECORD_OUT/<process id>.jsonl`."""
    folder = os.environ.get("RECORD_OUT")
    if not folder or not _seen:
        return
    lines = []
    for (sql, places, way, executed), (count, raw, by_test) in _seen.items():
        line = {"sql": sql, "chain": places, "way": way, "count": count, "raw": raw, "test": by_test}
        lines.append(json.dumps(line | {"executed": executed} if executed else line))
    Path(folder).mkdir(parents=True, exist_ok=True)
    Path(folder, f"{os.getpid()}.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
