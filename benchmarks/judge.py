"""Random accesses and random places without one, read in source, and the figures of that reading.

    python -m benchmarks.judge draw chancy      writes judged/chancy.jsonl with empty verdicts to fill in
    python -m benchmarks.judge figures chancy   the figures of the reading, and what of it holds today

A verdict on an access is `right` or `wrong`; on a place, `miss` (then `missed` lists the accesses that are
not reported, as [table, op]) or `none`; each has a reason. Where less than 60 places have no access at all,
places with one fill the list up: is all that they do reported?
"""

from __future__ import annotations

import argparse
import json
import random
import re
import sys
from collections.abc import Collection
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from benchmarks import results
from benchmarks.candidates import candidates
from benchmarks.corpora import Corpus, CorpusError, corpus
from benchmarks.facts import FactsError, Row, facts, rows
from benchmarks.score import Share

JUDGED = Path(__file__).resolve().parent / "judged"
SIZE = 60
#: Tests, examples and generated clients are no part of the application.
_SKIP = re.compile(r"(^|/)(_?tests?|examples?)/")

Line = dict[str, Any]


def main(arguments: list[str]) -> int:
    """Draw or show; 2 when the package or its list cannot be had."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.judge", description=__doc__)
    parser.add_argument("action", choices=["draw", "figures"])
    parser.add_argument("name", help="a package of corpora.toml")
    parser.add_argument(
        "--facts", type=Path, help="use these facts (JSON lines) instead of running nova-lint"
    )
    parser.add_argument("--seed", type=int, default=20, metavar="N", help="what the draw starts from (20)")
    parser.add_argument("--write", action="store_true", help="write the figures into RESULTS.md")
    options = parser.parse_args(arguments)
    path = JUDGED / f"{options.name}.jsonl"
    try:
        found = corpus(options.name)
        text = options.facts.read_text(encoding="utf-8").splitlines() if options.facts else None
        said = [row for row in (facts(found) if text is None else rows(text)) if not _SKIP.search(row.file)]
        if options.action == "draw":
            return _draw(found, said, path, options.seed)
        lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    except (CorpusError, FactsError, OSError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    report = _report(found, lines[0], lines[1:], said)
    print(report)
    if options.write:
        results.write_section(f"judged {found.name}", report)
    return 0


def _draw(found: Corpus, said: list[Row], path: Path, seed: int) -> int:
    """Write the list to be judged; an existing one is never overwritten."""
    if path.exists():
        print(f"error: {path} exists; what is judged is not drawn again", file=sys.stderr)
        return 2
    chance = random.Random(seed)
    accesses = sorted(
        {(r.file, r.line, r.function, r.table, r.op, r.confidence, r.sql) for r in _shown(said)}
    )
    silent, spoken = candidates(found, said, _SKIP)
    keys = ("file", "line", "function", "table", "op", "confidence", "sql")
    drawn: list[Line] = [
        {"accesses": len(accesses), "silent": len(silent), "spoken": len(spoken), "seed": seed}
    ]
    for access in sorted(chance.sample(accesses, min(SIZE, len(accesses)))):
        drawn.append({"kind": "access", **dict(zip(keys, access, strict=True)), "verdict": "", "reason": ""})
    chosen = chance.sample(silent, min(SIZE, len(silent)))
    more = chance.sample(spoken, min(SIZE - len(chosen), len(spoken)))
    for kind, places in (("silent", chosen), ("spoken", more)):
        for place in sorted(places):
            line = {"file": place.file, "line": place.line, "function": place.function}
            rest = {"source": place.source, "verdict": "", "missed": [], "reason": ""}
            drawn.append({"kind": kind, **line, **rest})
    path.parent.mkdir(exist_ok=True)
    path.write_text("".join(json.dumps(line) + "\n" for line in drawn), encoding="utf-8")
    print(f"{path}: {len(drawn) - 1} of {len(accesses)} accesses and {len(silent) + len(spoken)} places")
    return 0


def _shown(said: Collection[Row]) -> list[Row]:
    """Accesses that are not of low confidence; of a name with a hole in it some part must be known."""
    return [row for row in said if row.table.strip("*_.") and row.confidence != "low"]


def _is_reported(said: Collection[Row], line: Line, table: str, op: str) -> bool:
    """Whether the access is there, in its function; a hole in either name stands for anything."""
    return any(
        (row.file, row.function, row.op) == (line["file"], line["function"], op)
        and (fnmatchcase(row.table, table) or fnmatchcase(table, row.table))
        for row in said
    )


def _report(found: Corpus, head: Line, lines: list[Line], said: list[Row]) -> str:
    accesses = [line for line in lines if line["kind"] == "access"]
    silent = [line for line in lines if line["kind"] == "silent"]
    spoken = [line for line in lines if line["kind"] == "spoken"]
    right = [line for line in accesses if line["verdict"] == "right"]
    missed = [(line, *access) for line in [*silent, *spoken] for access in line["missed"]]
    wrong = [line for line in accesses if line["verdict"] == "wrong"]
    shown = _shown(said)
    still = [line for line in right if _is_reported(shown, line, line["table"], line["op"])]
    exactly = {(row.file, row.function, row.table, row.op) for row in shown}
    gone = [w for w in wrong if (w["file"], w["function"], w["table"], w["op"]) not in exactly]
    now = [access for access in missed if _is_reported(shown, *access)]
    precision = Share(len(right), len(accesses))
    truly = head["accesses"] * precision.value
    lost = head["silent"] * _missed_each(silent) + head["spoken"] * _missed_each(spoken)
    places = [
        [f"places without an access ({head['silent']}): read / accesses missed", _of(silent)],
        [f"places with one ({head['spoken']}): read / accesses missed", _of(spoken)],
        ["recall, estimated from these", f"{truly / max(truly + lost, 1):.3f}"],
    ]
    figures = [
        ["judged accesses that are right", str(precision)],
        *(places if silent or spoken else []),  # a list may be of accesses only
        ["right ones that are reported today", f"{len(still)}/{len(right)}"],
        ["wrong ones that are gone today", f"{len(gone)}/{len(wrong)}"],
        *([["missed ones that are reported today", f"{len(now)}/{len(missed)}"]] if silent or spoken else []),
    ]
    how = (
        f"{found.style}.  \n`python -m benchmarks.judge figures {found.name} --write`; the list is "
        f"`judged/{found.name}.jsonl`, drawn with seed {head['seed']}; low confidence is left out."
    )
    title = f"## Judged by reading: {found.name} {found.version}"
    return "\n\n".join([title, how, results.table(["what", "number"], figures)])


def _missed_each(places: list[Line]) -> float:
    return sum(len(line["missed"]) for line in places) / max(len(places), 1)


def _of(places: list[Line]) -> str:
    return f"{len(places)} / {sum(len(line['missed']) for line in places)}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
