"""Turns what was recorded into a truth: `pairs.json`, `runtime.jsonl.gz` and the figures for its README.

    python -m benchmarks.recorder.analyse RECORDED truth/NAME --source CHECKOUT --dialect sqlite \\
        --helpers '^app/db\\.py$' --migrations '^app/migrations'
"""

from __future__ import annotations

import argparse
import ast
import gzip
import json
import re
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from benchmarks.facts import function_name
from benchmarks.recorder.record import CUT
from benchmarks.recorder.tables import touched
from benchmarks.schema import is_system

#: Where the pairs of a kind of row are listed, if not with those that a reading of the source should find.
_LISTS = {"schema": "schema_step_pairs", "generic": "generic_pairs"}
#: An object is read again because a commit expired it: where that happens depends on what ran before.
_REFRESH = "refresh of expired or deferred attributes"
_SQL_WORD = re.compile(r"(?i)\b(select|insert|update|delete|from|into|join|set|copy)\b")


@dataclass(frozen=True, slots=True)
class Settings:
    """How one application is read: its source, its dialect, which files are helpers, which migrations."""

    source: Path
    dialect: str
    helpers: re.Pattern[str] | None
    helper_functions: re.Pattern[str] | None
    generic: re.Pattern[str] | None
    migrations: re.Pattern[str] | None
    ignore: frozenset[str]


def main(arguments: list[str]) -> int:
    """Read the recording, write the truth, print the figures."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.recorder.analyse", description=__doc__)
    parser.add_argument("recorded", type=Path, help="the folder that $RECORD_OUT named")
    parser.add_argument("truth", type=Path, help="the folder to write")
    parser.add_argument("--source", type=Path, required=True, help="the folder that $RECORD_ROOT named")
    parser.add_argument("--dialect", required=True, help="as sqlglot names it")
    parser.add_argument("--helpers", type=re.compile, help="files that are never the site")
    parser.add_argument("--helper-functions", type=re.compile, help="the same, searched in `path:function`")
    parser.add_argument(
        "--generic", type=re.compile, help="functions for any table there is, as `path:function`"
    )
    parser.add_argument("--migrations", type=re.compile, help="files whose statements are kept apart")
    parser.add_argument("--ignore", default="", help="tables that only tests have, with commas")
    options = parser.parse_args(arguments)
    ignore = frozenset(options.ignore.split(","))
    settings = Settings(
        source=options.source,
        dialect=options.dialect,
        helpers=options.helpers,
        helper_functions=options.helper_functions,
        generic=options.generic,
        migrations=options.migrations,
        ignore=ignore,
    )
    every = (_row(line, settings) for line in _lines(options.recorded))
    rows = sorted((row for row in every if row["tables"]), key=_order)
    pairs: dict[str, list[Any]] = {**_pairs(rows), "tables": _tables(rows)}
    options.truth.mkdir(parents=True, exist_ok=True)
    _write(options.truth, [row for row in rows if row["chain"]], pairs)
    print(json.dumps(_figures(rows, pairs), indent=1))
    return 0


def _lines(folder: Path) -> Iterator[dict[str, Any]]:
    """The recorded lines of all processes, equal ones added up."""
    seen: dict[str, dict[str, Any]] = {}
    for path in sorted(folder.glob("*.jsonl")):
        for text in path.read_text(encoding="utf-8").splitlines():
            line = json.loads(text)
            key = json.dumps([line["sql"], line["chain"], line.get("way"), line.get("executed")])
            if key in seen:
                seen[key]["count"] += line["count"]
            else:
                seen[key] = line
    yield from seen.values()


def _row(line: dict[str, Any], settings: Settings) -> dict[str, Any]:
    """One row of `runtime.jsonl`: the statement, its tables, its chain, and the frame that is the site."""
    chain = line["chain"]
    found, parsed = touched(line["raw"], settings.dialect)
    if not parsed and len(line["raw"]) >= CUT:
        found, parsed = touched(line["sql"].replace("?..", "?"), settings.dialect)
    found = frozenset(touch for touch in found if touch[0] not in settings.ignore)
    index = _first(chain, settings)
    site = chain[index] if index is not None else None
    migration = any(_is(settings.migrations, place) for place in chain)
    generic = site is not None and _is_function(settings.generic, site)
    kind = "schema" if migration else "generic" if generic else "app" if site else "test"
    row: dict[str, Any] = {
        "chain": chain[:8],
        "tables": [{"name": name, "op": op} for name, op in sorted(found)],
        "count": line["count"],
        "sql": line["sql"][:400],
        "kind": kind if site or migration or line["test"] else "nosite",
        "site": site,
        "helper_site": _helper_sites({name for name, _ in found}, chain[:index], settings.source),
    }
    if line.get("way"):
        row["way"] = line["way"]
    if (first := _first(line.get("executed", []), settings)) is not None:
        row["executed"] = line["executed"][first]
    if not parsed:
        row["parse"] = "failed (a pattern was used)"
    return row


def _first(chain: list[list[Any]], settings: Settings) -> int | None:
    """The index of the innermost frame that is in no helper."""
    helps = (_is(settings.helpers, p) or _is_function(settings.helper_functions, p) for p in chain)
    return next((i for i, helper in enumerate(helps) if not helper), None)


def _is(pattern: re.Pattern[str] | None, place: list[Any]) -> bool:
    return pattern is not None and pattern.search(place[0]) is not None


def _is_function(pattern: re.Pattern[str] | None, place: list[Any]) -> bool:
    return pattern is not None and pattern.search(f"{place[0]}:{function_name(place[2])}") is not None


def _helper_sites(tables: set[str], helpers: list[list[Any]], source: Path) -> dict[str, list[Any]]:
    """For each table that a helper itself names: that helper's frame, which then is the site for it."""
    found = {}
    for table in sorted(tables):
        for place in helpers:
            if _names(source / place[0], place[1], table):
                found[table] = place
                break
    return found


@cache
def _names(path: Path, line: int, table: str) -> bool:
    """Whether the innermost function around the line has a literal with the table's name."""
    functions = [
        node
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and node.lineno <= line <= (node.end_lineno or 0)
    ]
    if not functions:
        return False
    innermost = max(functions, key=lambda node: node.lineno)
    name = re.compile(rf"(?<!\w){re.escape(table)}(?!\w)", re.IGNORECASE)
    literals = (node.value for node in ast.walk(innermost) if isinstance(node, ast.Constant))
    texts = [value for value in literals if isinstance(value, str)]
    return any(t.lower() == table or (name.search(t) and _SQL_WORD.search(t)) for t in texts)


def _tables(rows: list[dict[str, Any]]) -> list[str]:
    """Every table that was seen, whoever asked for it; what Django calls new is one of SQLite's being rebuilt."""
    names = {table["name"] for row in rows for table in row["tables"]}
    return sorted(name for name in names if not is_system(name) and not name.startswith("new__"))


def _pairs(rows: list[dict[str, Any]]) -> dict[str, list[list[str]]]:
    kinds: dict[str, set[tuple[str, str, str, str]]] = {
        kind: set()
        for kind in (
            "function_pairs",
            "schema_step_pairs",
            "generic_pairs",
            "ddl_pairs",
            "system_table_pairs",
            "executing_pairs",
            "refresh_pairs",
        )
    }
    asked: set[tuple[str, str, str, str]] = set()
    for row in rows:
        for table in row["tables"]:
            place = row["helper_site"].get(table["name"], row["site"])
            if place is None:
                continue
            pair = (place[0], function_name(place[2]), table["name"], table["op"])
            if is_system(table["name"]):
                kinds["system_table_pairs"].add(pair)
            elif table["op"] == "ddl":
                kinds["ddl_pairs"].add(pair)
            else:
                kinds[_LISTS.get(row["kind"], "function_pairs")].add(pair)
            if row["kind"] == "app":
                (kinds["refresh_pairs"] if row.get("way") == _REFRESH else asked).add(pair)
            if row["kind"] == "app" and (ran := row.get("executed")) is not None:
                kinds["executing_pairs"].add((ran[0], function_name(ran[2]), table["name"], table["op"]))
    kinds["executing_pairs"] -= kinds["function_pairs"]
    kinds["refresh_pairs"] = (kinds["refresh_pairs"] - asked) & kinds["function_pairs"]
    files = {(file, table, op) for file, _, table, op in kinds["function_pairs"]}
    made = {name: [list(pair) for pair in sorted(pairs)] for name, pairs in kinds.items()}
    return {
        "function_pairs": made.pop("function_pairs"),
        "file_pairs": [list(p) for p in sorted(files)],
        **made,
    }


def _write(folder: Path, rows: list[dict[str, Any]], pairs: Mapping[str, list[Any]]) -> None:
    lists = (
        f' "{name}": [\n' + ",\n".join(f"  {json.dumps(p)}" for p in found) + "\n ]"
        for name, found in pairs.items()
    )
    (folder / "pairs.json").write_text("{\n" + ",\n".join(lists) + "\n}\n", encoding="utf-8")
    text = "".join(json.dumps(row, separators=(",", ":")) + "\n" for row in rows)
    with (
        (folder / "runtime.jsonl.gz").open("wb") as file,
        gzip.GzipFile("", "wb", 9, file, mtime=0) as packed,
    ):
        packed.write(text.encode())


def _order(row: dict[str, Any]) -> tuple[str, str]:
    return row["sql"], json.dumps([row["chain"], row.get("way"), row.get("executed")])


def _by_way(rows: list[dict[str, Any]]) -> dict[str, str]:
    """For each way through the framework: how many pairs it reached, and how many that no other way did."""
    ways: dict[tuple[str, ...], set[str]] = {}
    for row in rows:
        if row["kind"] != "app":
            continue
        for table in row["tables"]:
            place = row["helper_site"].get(table["name"], row["site"])
            if table["op"] != "ddl" and not is_system(table["name"]):
                ways.setdefault((place[0], function_name(place[2]), *table.values()), set()).add(
                    row.get("way", "other")
                )
    every = Counter(way for found in ways.values() for way in found)
    only = Counter(way for found in ways.values() if len(found) == 1 for way in found)
    return {way: f"{count}, only {only[way]}" for way, count in every.most_common()}


def _figures(rows: list[dict[str, Any]], pairs: Mapping[str, list[Any]]) -> dict[str, object]:
    executed: Counter[str] = Counter()
    for row in rows:
        executed[row["kind"]] += row["count"]
    own = [row for row in rows if row["kind"] == "app" and row["tables"]]
    return {
        "rows": len(rows),
        "statements executed by kind": dict(executed),
        "distinct statements of the application": len({row["sql"] for row in own}),
        "distinct sites": len({(row["site"][0], row["site"][1]) for row in own if row["site"]}),
        **{name: len(found) for name, found in pairs.items()},
        "file pairs by op": dict(Counter(op for _, _, op in pairs["file_pairs"])),
        "files": len({file for file, _, _ in pairs["file_pairs"]}),
        "function pairs by way": _by_way(rows),
        "tables of the pairs": sorted({table for _, table, _ in pairs["file_pairs"]}),
        "not parsed": sorted({row["sql"][:120] for row in rows if "parse" in row}),
    }


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
