"""SARIF: valid by the standard's schema, and what GitHub documents of the files it takes."""

from __future__ import annotations

import gzip
import json
import random
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from nova_lint.engine.run import lint
from nova_lint.model.finding import Finding
from nova_lint.model.ownership import Ownership, Service
from nova_lint.model.place import Span
from nova_lint.model.report import Report
from nova_lint.reports.line_hash import line_hashes
from nova_lint.reports.look import Look
from nova_lint.reports.sarif import FORMAT, Limits, document
from tests.reports.samples import SOURCE, finding, report

_SCHEMA = json.loads((Path(__file__).parents[1] / "data" / "sarif-2.1.0.json").read_text(encoding="utf-8"))
_VALIDATOR = jsonschema.Draft4Validator(_SCHEMA)

_CONFIG = """
[services.orders]
paths = ["orders"]
tables = ["orders"]

[services.billing]
paths = ["billing"]
tables = ["invoices", "refunds"]
"""
_FILES = {
    "billing/schema.sql": "CREATE TABLE invoices (id int);\nCREATE TABLE refunds (id int);\n",
    "libs/db.py": (
        "def paid(conn, table):\n"
        "    store(conn, table)\n\n"
        "def store(conn, table):\n"
        '    conn.cursor().execute(f"UPDATE {table} SET paid = 1")\n'
    ),
    "orders/repo.py": (
        "from libs.db import paid\n\n"
        "def pay(conn):\n"
        '    paid(conn, "invoices")\n\n'
        "def both(conn):\n"
        "    conn.cursor().execute(\"SELECT '\N{GRINNING FACE}' FROM invoices, refunds\")\n"
    ),
}


def _log(found: Report, look: Look | None = None, limits: Limits | None = None) -> dict[str, Any]:
    text = document(found, look or Look()) if limits is None else document(found, look or Look(), limits)
    log: dict[str, Any] = json.loads(text)
    assert [error.message for error in _VALIDATOR.iter_errors(log)] == []
    return log


def _results(*found: Finding, look: Look | None = None) -> list[dict[str, Any]]:
    results: list[dict[str, Any]] = _log(report(*found), look)["runs"][0]["results"]
    return results


@pytest.fixture(scope="module")
def real() -> Report:
    return lint(_FILES, _CONFIG)


def test_nothing_found_is_an_empty_run() -> None:
    """GitHub closes the alerts that a category had by an upload without results."""
    (run,) = _log(report())["runs"]
    assert run["results"] == []
    assert run["automationDetails"] == {"id": "nova-lint/"}
    assert run["columnKind"] == "utf16CodeUnits"


@pytest.mark.parametrize("state", ["known", "waived"])
def test_what_is_tolerated_is_left_out(state: str) -> None:
    assert _results(finding(state=state)) == []


def test_what_is_tolerated_is_suppressed_on_request() -> None:
    found = (
        finding(),
        finding(state="known", reason="2019"),
        finding(state="waived", reason="see ADR 7"),
    )
    shown = _results(*found, look=Look(suppressed=True))
    assert [result["suppressions"] for result in shown] == [
        [],  # says that it is not suppressed: where one result has the property, all must
        [{"kind": "external", "status": "accepted", "justification": "2019"}],
        [{"kind": "inSource", "status": "accepted", "justification": "see ADR 7"}],
    ]


def test_every_result_has_a_place_and_a_rule(real: Report) -> None:
    (run,) = _log(real)["runs"]
    rules = run["tool"]["driver"]["rules"]
    assert {result["ruleId"] for result in run["results"]} >= {"NL101", "NL102"}
    for result in run["results"]:
        (place,) = result["locations"]
        assert not place["physicalLocation"]["artifactLocation"]["uri"].startswith(("/", "."))
        assert place["physicalLocation"]["region"]["startLine"] >= 1
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]


def test_every_rule_has_what_github_requires(real: Report) -> None:
    for rule in _log(real)["runs"][0]["tool"]["driver"]["rules"]:
        assert 0 < len(rule["shortDescription"]["text"]) <= 1024
        assert 0 < len(rule["fullDescription"]["text"]) <= 1024
        assert rule["help"]["text"]
        assert rule["help"]["markdown"].startswith(f"# {rule['id']}: ")
        assert rule["properties"]["precision"] in ("very-high", "high", "medium", "low")
        assert rule["properties"]["problem.severity"] in ("error", "warning", "recommendation")
        if rule["id"] != "NL201":
            assert "security-severity" not in rule["properties"]  # it would make security alerts of them
        assert len(rule["properties"]["tags"]) <= 10


def test_so_has_every_kind_of_notification(real: Report) -> None:
    # Found by rule GH2012 of Microsoft's validator.
    kinds = _log(real)["runs"][0]["tool"]["driver"]["notifications"]
    assert [kind["id"] for kind in kinds] == ["baseline/gone", "baseline/expired", "baseline/transferred"]
    for kind in kinds:
        assert kind["shortDescription"]["text"] == kind["fullDescription"]["text"] != ""
        assert kind["help"]["text"]


def test_rules_are_the_same_whatever_is_found(real: Report) -> None:
    """GitHub groups alerts by rule; a rule that differs between uploads is another one."""
    driver = _log(real)["runs"][0]["tool"]["driver"]
    assert driver == _log(replace(real, findings=()))["runs"][0]["tool"]["driver"]


def test_one_alert_for_each_rule_and_line() -> None:
    alike = [
        finding(table="refunds", message="orders writes refunds, which billing owns", severity="warning"),
        finding(place=Span("orders/repo.py", 2, 9)),
    ]
    other = [finding(place=Span("orders/repo.py", 1, 1)), finding(code="NL101")]
    shown = _results(*alike, *other)
    assert len(shown) == 3
    assert shown[0]["message"]["text"] == (
        "orders writes invoices, which billing owns; orders writes refunds, which billing owns. Call billing's API."
    )
    assert shown[0]["level"] == "error"
    assert shown[0]["locations"][0]["physicalLocation"]["region"]["startColumn"] == 9
    assert [one["table"] for one in shown[0]["properties"]["findings"]] == ["invoices", "refunds"]


def test_related_places_are_linked_from_the_message(real: Report) -> None:
    (result,) = [r for r in _log(real)["runs"][0]["results"] if r["ruleId"] == "NL102"]
    related = [
        (
            place["id"],
            place["physicalLocation"]["artifactLocation"]["uri"],
            place["physicalLocation"]["region"]["startLine"],
            place["message"]["text"],
        )
        for place in result["relatedLocations"]
    ]
    assert related == [
        (1, "libs/db.py", 5, "reaches the database here"),
        (2, "billing/schema.sql", 1, "invoices is defined here"),
        (3, "nova-lint.toml", 8, "invoices is given to billing here"),
    ]
    links = ", ".join(f"[{words}]({number})" for number, _, _, words in related)
    assert result["message"]["text"].endswith(f"See: {links}.")


def test_the_way_through_helpers_is_a_code_flow(real: Report) -> None:
    (result,) = [r for r in _log(real)["runs"][0]["results"] if r["ruleId"] == "NL102"]
    (flow,) = result["codeFlows"]
    steps = [
        (
            step["location"]["physicalLocation"]["artifactLocation"]["uri"],
            step["location"]["physicalLocation"]["region"]["startLine"],
            step["location"]["message"]["text"],
        )
        for step in flow["threadFlows"][0]["locations"]
    ]
    assert steps == [
        ("orders/repo.py", 4, "the call"),
        ("libs/db.py", 2, "passes it on"),
        ("libs/db.py", 5, "reaches the database here"),
    ]


def test_no_helper_no_code_flow() -> None:
    assert (
        "codeFlows" not in _results(finding(related=((Span("sql.py", 1, 7), "the SQL is written here"),)))[0]
    )


def test_columns_are_utf16_code_units(real: Report) -> None:
    found = [r for r in _log(real)["runs"][0]["results"] if r["ruleId"] == "NL101"]
    line = _FILES["orders/repo.py"].splitlines()[6]
    start = found[0]["locations"][0]["physicalLocation"]["region"]["startColumn"]
    assert line.encode("utf-16-le")[2 * (start - 1) :].decode("utf-16-le").startswith("invoices")


def test_the_fingerprint_is_that_of_github() -> None:
    (result,) = _results(finding())
    expected = line_hashes(SOURCE["orders/repo.py"].encode())(2)
    assert result["partialFingerprints"] == {"primaryLocationLineHash": expected}


def test_no_fingerprint_is_better_than_a_wrong_one() -> None:
    assert "partialFingerprints" not in _results(finding(place=Span("nova-lint.toml", 1, 1)))[0]


def test_our_own_name_of_a_finding() -> None:
    assert _results(finding(fingerprint="ab12"))[0]["fingerprints"] == {"novaLint/v1": "ab12"}


@pytest.mark.parametrize(
    ("path", "uri"),
    [
        ("orders/repo.py", "apps/shop/orders/repo.py"),
        ("a b#c?d.py", "apps/shop/a%20b%23c%3Fd.py"),
        ("C:/x%20.py", "apps/shop/C%3A/x%2520.py"),
        ("größe.py", "apps/shop/gr%C3%B6%C3%9Fe.py"),
        ("\udcff.py", "apps/shop/%FF.py"),  # a name that is not UTF-8, as the file system has it
    ],
)
def test_uris_are_relative_to_the_repository(path: str, uri: str) -> None:
    (result,) = _results(finding(place=Span(path, 1, 1)), look=Look(prefix="apps/shop"))
    assert result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == uri


@given(text=st.text())
def test_any_text_is_valid(text: str) -> None:
    odd = finding(
        message=text, help=text, reason=text, related=((Span(f"{text}.py", 1, 1), text),), table=text
    )
    _log(
        report(replace(odd, place=Span(f"{text}.py", 1, 1), function=text, state="known")),
        Look(suppressed=True),
    )


def _many(number: int) -> list[Finding]:
    severities = random.Random(1).choices(["error", "warning", "note"], k=number)
    return [
        finding(place=Span("orders/repo.py", line, 1), severity=severity)
        for line, severity in enumerate(severities, 1)
    ]


def test_over_the_limit_the_most_severe_are_kept() -> None:
    found = _many(60)
    (run,) = _log(report(*found), limits=Limits(results=40, shown=30))["runs"]
    errors_and_warnings = sum(f.severity != "note" for f in found)
    levels = [result["level"] for result in run["results"]]
    assert len(levels) == 40
    assert levels.count("note") == max(40 - errors_and_warnings, 0)
    lines = [r["locations"][0]["physicalLocation"]["region"]["startLine"] for r in run["results"]]
    assert lines == sorted(lines)
    assert [note["message"]["text"] for note in run["invocations"][0]["toolExecutionNotifications"]] == [
        "20 results of 60 left out, the least severe: GitHub takes no more.",
        "GitHub shows 30 of 40 results, the most severe.",
    ]


def test_within_the_limits_nothing_is_said() -> None:
    (run,) = _log(report(*_many(40)), limits=Limits(results=40, shown=40))["runs"]
    assert run["invocations"][0]["toolExecutionNotifications"] == []


def test_a_file_that_would_be_too_large_is_cut() -> None:
    whole = document(report(*_many(300)), Look())
    limit = len(gzip.compress(whole.encode(), mtime=0)) * 2 // 3
    cut = document(report(*_many(300)), Look(), Limits(size=limit))
    (run,) = json.loads(cut)["runs"]
    assert len(gzip.compress(cut.encode(), mtime=0)) <= limit
    assert 0 < len(run["results"]) < 300
    assert "left out" in run["invocations"][0]["toolExecutionNotifications"][0]["message"]["text"]


def test_notes_say_what_github_does_not_show() -> None:
    assert FORMAT.notes(report(*_many(5_000)), Look()) == ()
    assert FORMAT.notes(report(*_many(5_001)), Look()) == (
        "SARIF: GitHub shows 5,000 of 5,001 results, the most severe.",
    )


def test_split_by_service() -> None:
    owners = Ownership((Service("orders", ("orders",)), Service("idle", ("idle",)), Service("a/b", ("ab",))))
    found = (finding(), finding(place=Span("ab/x.py", 1, 1)), finding(place=Span("nobody.py", 1, 1)))
    runs = _log(replace(report(*found), ownership=owners), Look(split=True))["runs"]
    # Each has a slash at its end: GitHub takes what is before the last one. An idle service closes its old alerts.
    assert [(run["automationDetails"]["id"], len(run["results"])) for run in runs] == [
        ("nova-lint/", 1),
        ("nova-lint/a/b/", 1),
        ("nova-lint/idle/", 0),
        ("nova-lint/orders/", 1),
    ]


def test_one_service_alone() -> None:
    (run,) = _log(report(finding()), Look(service="orders"))["runs"]
    assert run["automationDetails"] == {"id": "nova-lint/orders/"}


def test_links_in_messages_are_not_made_by_others() -> None:
    (result,) = _results(finding(message="[x](http://evil)", related=((Span("a.py", 1, 1), "b]("),), help=""))
    assert result["message"]["text"] == "[x] (http://evil). See: [b\\](](1)."


def test_warnings_about_the_configuration_are_in_it() -> None:
    (run,) = _log(replace(report(), warnings=("odd",)))["runs"]
    notes = run["invocations"][0]["toolConfigurationNotifications"]
    assert notes == [{"level": "warning", "message": {"text": "odd"}}]
