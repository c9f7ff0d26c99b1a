"""Scores nova-lint's facts on a package against what its own tests really executed.

python -m benchmarks.accuracy matrix-synapse --misses 20 --require recall-file=0.99
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from pathlib import Path

from benchmarks import causes, results, schema, truth
from benchmarks.corpora import Corpus, CorpusError, corpus
from benchmarks.facts import FactsError, Row, facts, rows
from benchmarks.score import Score, disagreements, misses, running, score, strangers


def main(arguments: list[str]) -> int:
    """Print the figures; 0 when all required ones are reached, 1 when not, 2 when nothing could be scored."""
    options = _options(arguments)
    try:
        found = corpus(options.name)
        said = rows(_lines(options.facts)) if options.facts else facts(found)
    except (CorpusError, FactsError, OSError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    if not found.truth:
        print(f"error: {found.name} has no recording in truth/", file=sys.stderr)
        return 2
    recordings = [truth.load(name) for name in found.truth]
    tables = schema.tables(found.root, recordings)
    shown = [row for row in said if row.confidence != "low"]
    sure, every = score(shown, recordings, tables), score(said, recordings, tables)
    missed = _missed(found, recordings, shown, said)
    report = _report(found, sure, every, missed)
    print(report)
    _print_misses(missed[: options.misses])
    at_work = running(shown, recordings)
    for pair in disagreements(shown, recordings)[: options.disagreements]:
        idle = "" if sure.ran is None or pair in at_work else "  (its line did not run)"
        print(f"not recorded  {pair.file}:{pair.function}  {pair.op} {pair.table}{idle}")
    for row in strangers(shown, tables)[: options.strangers]:
        print(f"no such table {row.file}:{row.line} {row.function}  {row.op} {row.table}  {row.sql[:100]!r}")
    if options.write:
        results.write_section(f"accuracy {found.name}", report)
    return _verdict(sure, options.require)


def _options(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.accuracy", description=__doc__)
    parser.add_argument("name", help="a package of corpora.toml that has a recording")
    parser.add_argument(
        "--facts", type=Path, help="score these facts (JSON lines) instead of running nova-lint"
    )
    parser.add_argument("--misses", type=int, default=0, metavar="N", help="print N misses with their source")
    parser.add_argument(
        "--disagreements", type=int, default=0, metavar="N", help="print N unrecorded accesses"
    )
    parser.add_argument(
        "--strangers", type=int, default=0, metavar="N", help="print N accesses of unknown tables"
    )
    parser.add_argument(
        "--require", action="append", default=[], metavar="FIGURE=LEAST", help="recall-file=0.99"
    )
    parser.add_argument("--write", action="store_true", help="write the figures into RESULTS.md")
    return parser.parse_args(arguments)


def _lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines()


def _missed(
    found: Corpus, recordings: list[truth.Truth], shown: list[Row], said: list[Row]
) -> list[causes.Miss]:
    """The misses of the first recording, those of the largest cause first."""
    pairs = misses(shown, recordings[0])
    told = [causes.explain(p, recordings[0].lines.get(p, ()), found.root, said) for p in pairs]
    size = Counter(miss.construct for miss in told)
    return sorted(told, key=lambda miss: (-size[miss.construct], miss))


def _report(found: Corpus, sure: Score, every: Score, missed: list[causes.Miss]) -> str:
    figures = []
    for name in sure.function:
        figures.append([f"recall, (file, table, op), {name}", str(sure.file[name]), str(every.file[name])])
        figures.append(
            [
                f"recall, (file, function, table, op), {name}",
                str(sure.function[name]),
                str(every.function[name]),
            ]
        )
        if truth.load(name).refreshes:
            again = "without rows read again after a commit"
            figures.append(
                [f"by file, {again}", str(sure.asked_in_file[name]), str(every.asked_in_file[name])]
            )
            figures.append([f"by function, {again}", str(sure.asked[name]), str(every.asked[name])])
    figures.append(["reported tables that exist", str(sure.exists), str(every.exists)])
    figures.append(["agreement in covered functions", str(sure.agreement), str(every.agreement)])
    if any(truth.load(name).probed for name in found.truth):
        figures.append(["the same, with what a probe made happen", str(sure.probed), str(every.probed)])
    if sure.ran is not None:
        figures.append(["the same, of what is reported at a line that ran", str(sure.ran), str(every.ran)])
    by_cause = Counter((miss.construct, miss.seen.partition(" (")[0]) for miss in missed)
    size = Counter(miss.construct for miss in missed)
    lines = sorted(by_cause.items(), key=lambda item: (-size[item[0][0]], item[0][0], -item[1], item[0][1]))
    parts = [
        f"## Accuracy: {found.name} {found.version}",
        f"{found.style}.  \n`python -m benchmarks.accuracy {found.name} --write`",
        results.table(["figure", "without low confidence", "all"], figures),
        f"Misses of the first recording, by function, without low confidence: {len(missed)}.",
    ]
    if missed:
        parts.append(
            results.table(["misses", "how the code is written", "what nova-lint said there"],
                          [[str(count), *cause] for cause, count in lines])
        )  # fmt: skip
    return "\n\n".join(parts)


def _print_misses(missed: list[causes.Miss]) -> None:
    for miss in missed:
        pair = miss.pair
        print(f"\n{pair.file}:{miss.line}: {pair.function}  {pair.op} {pair.table}")
        print(f"    {miss.source}\n    {miss.construct}; {miss.seen}")


def _verdict(sure: Score, required: list[str]) -> int:
    code = 0
    for requirement in required:
        name, _, least = requirement.partition("=")
        figure = sure.figure(name)
        if figure < float(least):
            print(f"too low: {name} is {figure:.4f}, at least {least} is required", file=sys.stderr)
            code = 1
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
