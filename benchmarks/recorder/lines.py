"""Which lines of the application ran: `RECORD_DRIVERS=django,lines`, on Python 3.12 or newer.

Each line is told of once, which costs next to nothing. Written to `$RECORD_OUT/<process id>.lines.json`; put together by

python -m benchmarks.recorder.lines $RECORD_OUT benchmarks/truth/app
"""

from __future__ import annotations

import atexit
import gzip
import json
import os
import sys
from pathlib import Path
from types import CodeType
from typing import Any

from benchmarks.recorder.frames import file_of

_TOOL = 4
_ran: dict[str, set[int]] = {}


def install() -> None:
    """Be told of each line of the application's files when it first runs. Raises RuntimeError on an older Python."""
    monitoring: Any = getattr(sys, "monitoring", None)
    if monitoring is None:
        raise RuntimeError("lines are recorded on Python 3.12 or newer")
    monitoring.use_tool_id(_TOOL, "nova-lint recorder")

    def line(code: CodeType, number: int) -> Any:
        file = file_of(code)
        if file:
            _ran.setdefault(file, set()).add(number)
        return monitoring.DISABLE

    monitoring.register_callback(_TOOL, monitoring.events.LINE, line)
    monitoring.set_events(_TOOL, monitoring.events.LINE)
    atexit.register(write)


def write() -> None:
    """Write what this process saw."""
    folder = os.environ.get("RECORD_OUT")
    if folder and _ran:
        Path(folder).mkdir(parents=True, exist_ok=True)
        lines = {file: sorted(numbers) for file, numbers in sorted(_ran.items())}
        Path(folder, f"{os.getpid()}.lines.json").write_text(json.dumps(lines), encoding="utf-8")


def together(folder: Path) -> dict[str, list[int]]:
    """The lines that any of the processes ran, by file, as runs: first, last, first, last."""
    found: dict[str, set[int]] = {}
    for path in sorted(folder.glob("*.lines.json")):
        for file, numbers in json.loads(path.read_text(encoding="utf-8")).items():
            found.setdefault(file, set()).update(numbers)
    return {file: _runs(sorted(numbers)) for file, numbers in sorted(found.items())}


def _runs(numbers: list[int]) -> list[int]:
    runs: list[int] = []
    for number in numbers:
        if runs and runs[-1] == number - 1:
            runs[-1] = number
        else:
            runs += [number, number]
    return runs


def main(arguments: list[str]) -> None:
    """Put the lines of all processes into `lines.json.gz` of a recording."""
    folder, truth = Path(arguments[0]), Path(arguments[1])
    text = json.dumps(together(folder), separators=(",", ":"))
    # No time in it, so that the same lines give the same file.
    (truth / "lines.json.gz").write_bytes(gzip.compress(text.encode(), mtime=0))


if __name__ == "__main__":
    main(sys.argv[1:])
