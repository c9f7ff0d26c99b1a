"""Compares the tables and foreign keys that nova-lint derives from real migrations with what PostgreSQL makes of them.

python -m benchmarks.foreign_keys temboard --misses 20
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterable
from dataclasses import dataclass

from benchmarks import results
from benchmarks.corpora import CorpusError
from benchmarks.foreign_keys_histories import History, histories, truth
from benchmarks.foreign_keys_postgres import Held, Key, database, server
from nova_lint.engine.link import link
from nova_lint.engine.schema import schema_of
from nova_lint.model.schema import Schema
from nova_lint.model.statement import TableName

_HOW = (
    "Real histories of migrations, run file by file on a real PostgreSQL. A key is its table, columns, parent, "
    "parent's columns and what happens on delete.  \n`python -m benchmarks.foreign_keys --write`"
)


@dataclass(frozen=True, slots=True)
class Compared:
    """What was really there, what nova-lint says, and what is told apart.

    `refused` are the files that PostgreSQL itself refused, each with why. `unwritten` are tables whose names stand
    in no file: functions of the migrations build them while they run.
    """

    really: Held
    told: Held
    refused: dict[str, str]
    unwritten: frozenset[str]


def compare(history: History, address: str) -> Compared:
    """Run a history on an empty database, and read it; what PostgreSQL refuses nova-lint is not shown either."""
    files = history.files()
    really, refused = truth(history, address, files)
    read = {path: text for path, text in files.items() if path not in refused}
    words = set(re.findall(r"\w+", b"\n".join(read.values()).decode()))
    unwritten = frozenset(table for table in really.tables if table.partition(".")[2] not in words)
    return Compared(really.without(unwritten), derived(read), refused, unwritten)


def derived(files: dict[str, bytes]) -> Held:
    """What nova-lint says that the migrations leave behind."""
    linked = link(files, dialect="postgres")
    return held(schema_of(linked.asked, linked.migrations))


def held(schema: Schema) -> Held:
    """A schema in the words of a catalogue."""
    return Held(
        frozenset(_name(table.name) for table in schema.tables),
        frozenset(
            (_name(table.name), column)
            for table in schema.tables
            if not table.is_view
            for column in table.column_names
        ),
        frozenset(
            Key(_name(table.name), key.columns, _name(key.parent), key.parent_columns, _action(key.on_delete))
            for table, key in schema.foreign_keys()
        ),
    )


def share(found: Iterable[object], of: Iterable[object]) -> tuple[float, str]:
    """How much of one set is in another, as a number and as a text."""
    whole, part = set(of), set(found)
    both = len(whole & part)
    return (
        both / len(whole) if whole else 1.0
    ), f"{both / len(whole) if whole else 1:.3f} ({both}/{len(whole)})"


def main(arguments: list[str]) -> int:
    """Compare the named histories, or all; 2 when one cannot be had."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.foreign_keys", description=__doc__)
    parser.add_argument("names", nargs="*", help="histories of histories.toml; all when none is named")
    parser.add_argument("--misses", type=int, default=0, metavar="N", help="show N differences of each kind")
    parser.add_argument("--write", action="store_true", help="write the figures into RESULTS.md")
    options = parser.parse_args(arguments)
    known = histories()
    lines: list[list[str]] = []
    apart: list[str] = []
    try:
        with server() as running:
            for name in options.names or known:
                with database(running, name, known[name].roles) as address:
                    compared = compare(known[name], address)
                lines.append([f"{name} {known[name].package.version}", known[name].kind, *_figures(compared)])
                apart += [
                    f"- `{path}`: PostgreSQL refuses it ({why})" for path, why in compared.refused.items()
                ]
                if compared.unwritten:
                    apart.append(
                        f"- {name}: {len(compared.unwritten)} tables whose names stand in no file, made by EXECUTE"
                    )
                _show(compared, options.misses)
    except CorpusError as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    report = _report(lines, apart)
    print(report)
    if options.write:
        results.write_section("foreign keys", report)
    return 0


def _figures(compared: Compared) -> list[str]:
    really, told = compared.really, compared.told
    pairs = ((really.tables, told.tables), (really.columns, told.columns), (really.keys, told.keys))
    return [text for there, said in pairs for text in (share(said, there)[1], share(there, said)[1])]


def _report(lines: list[list[str]], apart: list[str]) -> str:
    head = [
        "history",
        "kind",
        "tables: recall",
        "precision",
        "columns: recall",
        "precision",
        "keys: recall",
        "precision",
    ]
    parts = [
        "## Foreign keys: derived statically, against PostgreSQL",
        _HOW,
        results.table(head, lines),
    ]
    if apart:
        parts.append("Told apart, and left out on both sides:\n\n" + "\n".join(apart))
    return "\n\n".join(parts)


def _show(compared: Compared, most: int) -> None:
    for what in ("tables", "columns", "keys") if most else ():
        really, told = getattr(compared.really, what), getattr(compared.told, what)
        for title, some in ((f"{what} missed", really - told), (f"{what} that are not there", told - really)):
            for item in sorted(some, key=str)[:most]:
                print(f"{title}: {item}")


def _name(table: TableName) -> str:
    return f"{table.schema or 'public'}.{table.name}"


def _action(on_delete: str) -> str:
    return "" if on_delete == "no action" else on_delete


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
