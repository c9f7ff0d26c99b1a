"""What a probe made happen besides: the difference of two recordings, written to `probed.json` of the first.

    python -m benchmarks.recorder.probed benchmarks/truth/app ANALYSED

ANALYSED is the folder that `analyse` wrote of what was recorded under the probe.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

#: Lists of `pairs.json` that say what happened, in the score or beside it.
_HAPPENED = ("function_pairs", "generic_pairs", "schema_step_pairs", "ddl_pairs", "system_table_pairs")


def besides(tests: dict[str, Any], probe: dict[str, Any]) -> list[tuple[str, ...]]:
    """The pairs of the probe that did not happen under the tests, in functions that the tests cover, sorted.

    Both are as `pairs.json` has them. What a probe does elsewhere says nothing of a figure that looks at covered functions.
    """
    happened = {pair for name in _HAPPENED for pair in _pairs(tests.get(name, ()))}
    covered = {pair[:2] for pair in _pairs(tests["function_pairs"])}
    return sorted(pair for pair in _pairs(probe["function_pairs"]) - happened if pair[:2] in covered)


def _pairs(rows: Iterable[Iterable[str]]) -> set[tuple[str, ...]]:
    return {tuple(row) for row in rows}


def main(arguments: list[str]) -> None:
    """Write the difference, one pair a line."""
    truth, analysed = Path(arguments[0]), Path(arguments[1])
    tests, probe = (
        json.loads((folder / "pairs.json").read_text(encoding="utf-8")) for folder in (truth, analysed)
    )
    lines = ",\n".join(json.dumps(pair) for pair in besides(tests, probe))
    (truth / "probed.json").write_text(f"[\n{lines}\n]\n", encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
