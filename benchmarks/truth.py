"""What an application really executed under its own tests: the recordings in `truth/`."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from benchmarks.facts import Pair, function_name, table_name

TRUTH = Path(__file__).resolve().parent / "truth"


@dataclass(frozen=True)
class Truth:
    """One recording: the pairs that a reading of the source should find, and what else was executed.

    `schema_steps` are accesses in migrations, DDL, and functions that go through whatever tables there are;
    `system` those of catalogues and sequences: both really happened, but are not in the score. `tables` are
    those that were seen, whoever asked for them; older recordings do not say. `probed` is what happened besides when a script
    made for it (`probe.py` in the folder) called the application with data that its tests do not have. `refreshes` are those
    of `expected` that happened only because a commit had expired an object, which was read again where it was touched next.
    """

    name: str
    expected: frozenset[Pair]
    schema_steps: frozenset[Pair]
    system: frozenset[Pair]
    tables: frozenset[str] = frozenset()
    probed: frozenset[Pair] = frozenset()
    refreshes: frozenset[Pair] = frozenset()

    @property
    def happened(self) -> frozenset[Pair]:
        """Everything that was executed, whether it is in the score or not."""
        return self.expected | self.schema_steps | self.system

    @property
    def covered(self) -> frozenset[tuple[str, str]]:
        """The functions, as (file, function), that were seen to send SQL."""
        return frozenset((pair.file, pair.function) for pair in self.expected)

    @cached_property
    def lines(self) -> Mapping[Pair, tuple[int, ...]]:
        """The lines at which each pair was seen to happen, sorted."""
        found: dict[Pair, set[int]] = {}
        for row in _executed(self.name):
            site = row.get("site")
            for table in row["tables"]:
                place = row.get("helper_site", {}).get(table["name"], site)
                if place is None:
                    continue
                pair = Pair(place[0], function_name(place[2]), table_name(table["name"]), table["op"])
                found.setdefault(pair, set()).add(place[1])
        return {pair: tuple(sorted(lines)) for pair, lines in found.items()}

    @cached_property
    def ran(self) -> Mapping[str, frozenset[int]]:
        """The lines that ran under the tests, by file; empty where the recording does not say."""
        path = TRUTH / self.name / "lines.json.gz"
        if not path.is_file():
            return {}
        runs = json.loads(gzip.decompress(path.read_bytes()))
        return {
            file: frozenset(n for i in range(0, len(ends), 2) for n in range(ends[i], ends[i + 1] + 1))
            for file, ends in runs.items()
        }


def load(name: str) -> Truth:
    """The recording in `truth/<name>`."""
    lists = json.loads((TRUTH / name / "pairs.json").read_text(encoding="utf-8"))
    steps = _pairs([*lists.get("schema_step_pairs", ()), *lists.get("ddl_pairs", ())])
    steps |= _pairs(lists.get("generic_pairs", ()))
    system = _pairs(lists.get("system_table_pairs", ()))
    tables = frozenset(table_name(name) for name in lists.get("tables", ()))
    probe = TRUTH / name / "probed.json"
    probed = _pairs(json.loads(probe.read_text(encoding="utf-8"))) if probe.is_file() else frozenset[Pair]()
    refreshes = _pairs(lists.get("refresh_pairs", ()))
    return Truth(name, _pairs(lists["function_pairs"]), steps, system, tables, probed, refreshes)


def _pairs(entries: Iterable[tuple[str, str, str, str]]) -> frozenset[Pair]:
    return frozenset(
        Pair(file, function_name(function), table_name(table), op) for file, function, table, op in entries
    )


def _executed(name: str) -> Iterable[dict[str, Any]]:
    path = TRUTH / name / "runtime.jsonl.gz"
    if not path.is_file():
        return
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)
