"""The example gives the findings that its authors expected when they wrote it: no more, no fewer.

`expected.jsonl` is written from the example's source, before nova-lint runs on what is new in it.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import pytest

from nova_lint.config.load import load_config
from nova_lint.engine.rulebook import rules
from nova_lint.engine.run import check
from nova_lint.model.report import Report

ROOT = Path(__file__).parents[1] / "examples" / "marketplace"
FILES = sorted(
    path.relative_to(ROOT).as_posix() for path in ROOT.rglob("*") if path.suffix in {".py", ".sql"}
)

Row = tuple[int, str, str]


@cache
def report() -> Report:
    return check(load_config(ROOT / "nova-lint.toml"))


def expected(file: str) -> list[Row]:
    rows = [json.loads(line) for line in (ROOT / "expected.jsonl").read_text(encoding="utf-8").splitlines()]
    return sorted((row["line"], row["rule"], row["table"]) for row in rows if row["file"] == file)


@pytest.mark.parametrize("file", FILES)
def test_a_file_gives_what_is_expected(file: str) -> None:
    found = [(f.place.line, f.code, f.table) for f in report().findings if f.place.file == file]
    assert sorted(found) == expected(file)


def test_every_rule_on_boundaries_has_its_place() -> None:
    rows = [json.loads(line) for line in (ROOT / "expected.jsonl").read_text(encoding="utf-8").splitlines()]
    boundary = {rule.code for rule in rules() if rule.code.startswith("NL1")}
    assert {row["rule"] for row in rows if row["rule"].startswith("NL1")} == boundary


def test_every_unsafe_pattern_has_its_place() -> None:
    rows = [json.loads(line) for line in (ROOT / "expected.jsonl").read_text(encoding="utf-8").splitlines()]
    patterns = {rule.code for rule in rules() if rule.code.startswith(("NL2", "NL3")) and not rule.preview}
    assert {row["rule"] for row in rows if row["rule"].startswith(("NL2", "NL3"))} == patterns


def test_the_rules_in_preview_have_theirs() -> None:
    asked = {rule.code for rule in rules() if rule.preview}
    found = check(load_config(ROOT / "nova-lint.toml"), select=sorted(asked)).findings
    expected = [("services/search/nightly.py", 26, "NL309")]  # it commits what `tidy` began
    assert [(one.place.file, one.place.line, one.code) for one in found] == expected


def test_nothing_is_expected_of_files_that_do_not_exist() -> None:
    named = {
        json.loads(line)["file"]
        for line in (ROOT / "expected.jsonl").read_text(encoding="utf-8").splitlines()
    }
    assert named <= set(FILES)


def test_the_configuration_names_nothing_that_is_not_there() -> None:
    assert report().warnings == ()


def test_every_call_of_the_example_is_understood() -> None:
    assert [problem for problem in report().problems if problem.kind == "unresolved"] == []


def test_every_table_of_the_migrations_has_one_owner_but_the_one_that_shows_what_is_missing() -> None:
    tables = {
        str(access.table): access.owner
        for fact in report().facts
        for access in fact.accesses
        if access.place.file.startswith("db/migrations/") and access.op == "ddl"
    }
    assert len(tables) == 26  # 25 tables and a view
    assert [table for table, owner in tables.items() if not owner] == ["feature_flags"]
