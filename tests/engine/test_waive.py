"""Waivers: where they may stand, what they cover, and when they count for nothing."""

from __future__ import annotations

from datetime import date

import pytest

from nova_lint.engine.run import lint
from nova_lint.engine.waive import waivers_in

CONFIG = """
[services.orders]
paths = ["orders"]
tables = ["orders"]

[services.accounts]
paths = ["accounts"]
tables = ["users"]
"""
READ = 'cur.execute("SELECT id FROM users")'


def _states(source: str, path: str = "orders/a.py") -> list[str]:
    report = lint({path: source}, CONFIG, ignore=["NL403", "NL408"], today=date(2026, 6, 30))
    return [f"{f.place.line} {f.code} {f.state}" for f in report.findings]


NOT_WAIVED = [
    pytest.param(
        f"def f(cur):\n    {READ}\n    # nova-lint: allow[NL101] why\n    x(1)\n",
        "2 NL101 new",
        id="it stands below",
    ),
    pytest.param(
        f"def f(cur):\n    {READ}\n    x(1)  # nova-lint: allow[NL101] why\n",
        "2 NL101 new",
        id="on another line",
    ),
    pytest.param(
        f"def f(cur):\n    {READ}  # nova-lint: allow[NL102] why\n", "2 NL101 new", id="another rule"
    ),
    pytest.param(f"def f(cur):\n    {READ}  # nova-lint: allow[NL101]\n", "2 NL101 new", id="no reason"),
    pytest.param(
        f"def f(cur):\n    {READ}  # nova-lint: allow[NL101] x until=2026-06-29\n",
        "2 NL101 new",
        id="it was over yesterday",
    ),
    pytest.param(
        f"def f(cur):\n    x = 'nova-lint: allow[NL101] why'\n    {READ}\n",
        "3 NL101 new",
        id="a string that is no comment",
    ),
    pytest.param(
        f"# nova-lint: allow[NL101] why\ndef f(cur):\n    {READ}\n",
        "3 NL101 new",
        id="above a function: its head only",
    ),
]


@pytest.mark.parametrize(("source", "told"), NOT_WAIVED)
def test_what_a_waiver_does_not_cover(source: str, told: str) -> None:
    assert told in _states(source)


LONG = '''def f(cur):
    cur.execute({before}
        """
        SELECT id{inside}
        FROM users
        """{after}
    ){end}
'''
WAIVED = [
    pytest.param(f"def f(cur):\n    {READ}  # nova-lint: allow[NL101] why\n", id="on the line"),
    pytest.param(
        f"def f(cur):\n    {READ}  # noqa # nova-lint: allow[NL101] why\n", id="behind another comment"
    ),
    pytest.param(f"def f(cur):\n    # nova-lint: allow[NL101] why\n    {READ}\n", id="above the statement"),
    pytest.param(
        f"def f(cur):\n    # nova-lint: allow[NL101] why\n    # and more\n\n    {READ}\n",
        id="with more between",
    ),
    pytest.param(
        f"def f(cur):\n    {READ}  # nova-lint: allow[NL102, NL101] why until=2026-06-30\n",
        id="one of two, last day",
    ),
    pytest.param(
        f"def f(cur):\n    {READ}  # nova-lint: allow[cross-service-read] why ticket=AB-1\n", id="by name"
    ),
    pytest.param(
        LONG.format(before="  # nova-lint: allow[NL101] why", inside="", after="", end=""),
        id="where the call begins",
    ),
    pytest.param(
        LONG.format(before="", inside="", after="", end="  # nova-lint: allow[NL101] why"), id="where it ends"
    ),
    pytest.param(
        LONG.format(before="", inside="", after=",  # nova-lint: allow[NL101] why", end=""),
        id="where the string ends",
    ),
    pytest.param(
        LONG.format(before="", inside="  -- nova-lint: allow[NL101] why", after="", end=""), id="in the SQL"
    ),
    pytest.param(f"# nova-lint: allow[NL101] why\n\ndef f(cur):\n    {READ}\n", id="at the head of the file"),
    pytest.param(
        f'# nova-lint: allow[NL101] why\n"""Doc."""\n\ndef f(cur):\n    {READ}\n', id="before the docstring"
    ),
    pytest.param(
        f"# nova-lint: allow[NL101] why\nimport x\n\ndef f(cur):\n    {READ}\n", id="before the imports"
    ),
    pytest.param(
        '# nova-lint: allow[NL101] why\nNAMES = "SELECT id FROM users"\n\ndef f(cur):\n    cur.execute(NAMES)\n',
        id="at the constant",
    ),
]


@pytest.mark.parametrize("source", WAIVED)
def test_what_a_waiver_covers(source: str) -> None:
    found = [state for state in _states(source) if "NL101" in state]
    assert [state.split()[1:] for state in found] == [["NL101", "waived"]]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (
            "-- nova-lint: allow[NL101] why\nSELECT id FROM users;\nSELECT id FROM users;\n",
            ["2 NL101 waived", "3 NL101 new"],
        ),
        (
            "SELECT id\nFROM users; -- nova-lint: allow[NL101] why\nSELECT id FROM users;\n",
            ["2 NL101 waived", "3 NL101 new"],
        ),
        ("SELECT id /* nova-lint: allow[NL101] why */\nFROM users;\n", ["2 NL101 waived"]),
        (
            "-- nova-lint: allow[NL101] why\n\nSELECT id FROM users;\nSELECT id FROM users;\n",
            ["3 NL101 waived", "4 NL101 waived"],
        ),
        ("SELECT '-- nova-lint: allow[NL101] why' FROM users;\n", ["1 NL101 new"]),
    ],
)
def test_scripts(source: str, expected: list[str]) -> None:
    assert _states(source, "orders/a.sql") == expected


def test_waived_findings_fail_nothing_and_are_not_shown() -> None:
    report = lint(
        {"orders/a.py": f"def f(cur):\n    {READ}  # nova-lint: allow[NL101] why\n"}, CONFIG, select=["NL101"]
    )
    assert (len(report.findings), report.active, report.failed) == (1, (), False)
    assert report.findings[0].reason == "why"


@pytest.mark.parametrize(
    "source",
    [b"def f(:  # nova-lint: allow[NL101] x\n", b"'''nova-lint:", b"\xff# nova-lint: allow", b"# nova-lint:"],
)
def test_odd_files_do_no_harm(source: bytes) -> None:
    waivers_in({"a.py": source, "a.sql": source})


def test_a_waiver_for_a_rule_that_did_not_run_is_not_judged() -> None:
    source = f"def f(cur):\n    {READ}  # nova-lint: allow[NL101, NL102] why\n"
    assert [f.code for f in lint({"orders/a.py": source}, CONFIG, select=["NL920"]).findings] == []
    assert "the waiver for NL102 covers nothing" in [
        f.message for f in lint({"orders/a.py": source}, CONFIG).findings
    ]
