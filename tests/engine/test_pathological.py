"""Input that is made to be slow or to break the reading: what stands after it is found, and a limit is told."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from benchmarks.pathological import (
    CONFIG,
    Files,
    constants,
    cycles,
    f_string,
    long_sql,
    patterns,
    single_line,
    sum_chain,
)

from nova_lint.cli.deep import run_deep
from nova_lint.engine.run import lint
from nova_lint.model.report import Report


def _checked(files: Files) -> Report:
    sources = dict(files)
    config = sources.pop("nova-lint.toml", CONFIG)
    return run_deep(lambda: lint(sources, config))


def _tables(report: Report) -> set[str]:
    return {str(access.table) for fact in report.facts for access in fact.accesses}


@pytest.mark.parametrize(
    ("make", "size", "also"),
    [
        pytest.param(single_line, 400_000, None, id="one-line"),
        pytest.param(constants, 12_000, "items_499", id="more-constants-than-a-root-has-steps"),
        pytest.param(long_sql, 300_000, "items", id="longer-than-a-statement-is-parsed"),
        pytest.param(sum_chain, 5_000, "items", id="chain-of-plus"),
        pytest.param(f_string, 2_000, "items", id="f-string"),
        pytest.param(cycles, 300, "items", id="helpers-in-cycles"),
        pytest.param(patterns, 2_000, "s19_t19_x", id="many-patterns"),
    ],
)
def test_what_stands_after_it_is_found(make: Callable[[int], Files], size: int, also: str | None) -> None:
    report = _checked(make(size))

    found = [(finding.code, finding.table, finding.confidence) for finding in report.findings]
    assert ("NL101", "invoices", "high") in found
    assert also is None or also in _tables(report)


@pytest.mark.parametrize(
    ("make", "size", "told"),
    [
        pytest.param(long_sql, 300_000, "it has more than 200,000 characters", id="statement"),
        pytest.param(f_string, 10_000, "this takes too long to evaluate", id="function"),
    ],
)
def test_a_limit_that_stops_the_reading_is_told(make: Callable[[int], Files], size: int, told: str) -> None:
    report = _checked(make(size))

    said = [problem.message for problem in report.problems]
    said += [fact.problem for fact in report.facts if fact.problem]
    assert any(told in message for message in said)


def test_a_statement_of_a_module_that_takes_too_long_is_told_where_it_stands() -> None:
    calls = ", ".join(f"names[{n}]" for n in range(6_000))
    source = f"import sqlite3\nconn = sqlite3.connect('')\nrows = [{calls}]\nconn.execute('SELECT id FROM invoices')\n"

    report = _checked({"shop/rows.py": source})

    assert [(problem.kind, problem.place.line) for problem in report.problems] == [("unresolved", 3)]
    assert _tables(report) == {"invoices"}


@pytest.mark.parametrize(
    "source",
    [
        pytest.param("x = " + "(" * 3_000 + ")" * 3_000, id="parentheses"),
        pytest.param("x = " + "[" * 150 + "]" * 150, id="lists"),
        pytest.param("x" + ".a" * 20_000, id="attributes"),
        pytest.param("x" + "()" * 20_000, id="calls"),
        pytest.param("x = " + "not " * 20_000 + "y", id="not"),
        pytest.param("x = " + "lambda: " * 3_000 + "y", id="lambdas"),
        pytest.param("\n".join(f"{' ' * n}if x:" for n in range(99)) + "\n" + " " * 99 + "y()", id="ifs"),
        pytest.param("if x:\n    pass\n" + "elif y:\n    pass\n" * 5_000, id="elifs"),
        pytest.param("x = " + "'a' if y else " * 5_000 + "'b'", id="conditionals"),
    ],
)
def test_deep_nesting_is_read_or_told(source: str) -> None:
    report = _checked({"shop/deep.py": f"import sqlite3\n{source}\n", "shop/late.py": _LATE})

    assert "invoices" in _tables(report)
    assert {problem.kind for problem in report.problems} <= {"syntax", "unresolved"}


_LATE = "import sqlite3\nsqlite3.connect('').execute('SELECT id FROM invoices')\n"
