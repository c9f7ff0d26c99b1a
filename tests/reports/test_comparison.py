"""What a comparison says of the entries of the baseline is told by every format, at the line of the entry."""

from __future__ import annotations

import dataclasses
import json
from xml.etree import ElementTree

import pytest
from msgspec.structs import replace

from nova_lint.model.baseline import Comparison
from nova_lint.model.place import Span
from nova_lint.model.report import Report
from nova_lint.reports import Look, formats, render
from nova_lint.reports.sarif import document
from tests.engine.baseline.entries import accepted, edge, entry
from tests.reports.samples import finding, report

_ENTRY = accepted(entry(), until="2026-01-01")
_FILE = ".nova-lint/baseline/orders--users.jsonl"
_QUIET = Comparison("the baseline", known=1, places={_ENTRY.fp: Span(_FILE, 7, 1)})

_GONE = dataclasses.replace(_QUIET, gone=(_ENTRY,), blamed=(_ENTRY,))
_GONE_BEFORE = dataclasses.replace(_QUIET, gone=(_ENTRY,))
_EXPIRED = dataclasses.replace(_QUIET, expired=(_ENTRY,))
_LATE = dataclasses.replace(_QUIET, expired=(_ENTRY,), late=(_ENTRY,))
_TRANSFERRED = dataclasses.replace(_QUIET, transferred=((_ENTRY, edge(caller="search")),))

#: Formats that show findings.
_FORMATS = sorted(name for name, one in formats().items() if one.subject == "findings")
#: Those that give each remark a place and a severity of its own.
_PLACED = ["azure", "checkstyle", "github", "gitlab", "jsonl", "junit", "rdjson", "sarif"]


def _report(compared: Comparison) -> Report:
    return replace(report(finding(state="known")), compared=compared)


def _severities(text: str, format: str) -> list[str]:
    """The severity of each remark in the words of the format, the file and line of each being those of the entry."""
    lines = text.splitlines()
    if format == "github":
        assert all(f"file={_FILE},line=7," in line for line in lines)
        return [line.removeprefix("::").split()[0] for line in lines]
    if format == "azure":
        assert all(f"sourcepath={_FILE};linenumber=7;" in line for line in lines)
        return [line.split("type=")[1].split(";")[0] for line in lines]
    if format == "checkstyle":
        files = ElementTree.fromstring(text).findall("file")
        assert all(file.get("name") == _FILE and file[0].get("line") == "7" for file in files)
        return [str(error.get("severity")) for file in files for error in file]
    if format == "junit":
        cases = ElementTree.fromstring(text).findall("testsuite/testcase[@line]")
        assert all((case.get("file"), case.get("line")) == (_FILE, "7") for case in cases)
        return [case[0].tag for case in cases]
    if format == "sarif":
        notes = json.loads(text)["runs"][0]["invocations"][0]["toolExecutionNotifications"]
        places = [note["locations"][0]["physicalLocation"] for note in notes]
        assert all(place["artifactLocation"]["uri"] == _FILE for place in places)
        assert all(place["region"]["startLine"] == 7 for place in places)
        return [note["level"] for note in notes]
    if format == "jsonl":
        objects = [json.loads(line) for line in lines]
        assert all((one["file"], one["line"]) == (_FILE, 7) for one in objects)
        return [one["severity"] for one in objects]
    told = json.loads(text) if format == "gitlab" else json.loads(text)["diagnostics"]
    place = {
        "gitlab": {"path": _FILE, "lines": {"begin": 7}},
        "rdjson": {"path": _FILE, "range": {"start": {"line": 7, "column": 1}}},
    }
    assert all(one["location"] == place[format] for one in told)
    return [one["severity"] for one in told]


@pytest.mark.parametrize(
    "compared",
    [
        pytest.param(_QUIET, id="every entry is matched"),
        pytest.param(dataclasses.replace(_GONE, stale="off"), id="nobody asked for what is gone"),
    ],
)
@pytest.mark.parametrize("format", _PLACED)
def test_nothing_to_tell(compared: Comparison, format: str) -> None:
    assert _severities(render(_report(compared), format), format) == []


_WORDS = {
    "azure": ("error", "warning", "warning"),
    "checkstyle": ("error", "warning", "info"),
    "github": ("error", "warning", "notice"),
    "gitlab": ("major", "minor", "info"),
    "jsonl": ("error", "warning", "note"),
    "junit": ("failure", "system-out", "system-out"),
    "rdjson": ("ERROR", "WARNING", "INFO"),
    "sarif": ("error", "warning", "note"),
}


@pytest.mark.parametrize(
    ("compared", "severity"),
    [
        pytest.param(_GONE_BEFORE, 2, id="gone before this change"),
        pytest.param(dataclasses.replace(_GONE, stale="warn"), 2, id="gone, which fails nothing here"),
        pytest.param(_GONE, 0, id="gone with this change"),
        pytest.param(_EXPIRED, 1, id="expired, which fails nothing yet"),
        pytest.param(_LATE, 0, id="expired"),
        pytest.param(_TRANSFERRED, 2, id="transferred"),
    ],
)
@pytest.mark.parametrize("format", _PLACED)
def test_an_entry_has_its_place_and_severity(compared: Comparison, severity: int, format: str) -> None:
    assert _severities(render(_report(compared), format), format) == [_WORDS[format][severity]]


@pytest.mark.parametrize("compared", [_GONE, _GONE_BEFORE, _EXPIRED, _LATE, _TRANSFERRED])
@pytest.mark.parametrize("format", _FORMATS)
def test_every_format_names_the_entry(compared: Comparison, format: str) -> None:
    assert _ENTRY.fp in render(_report(compared), format)


@pytest.mark.parametrize("compared", [_GONE, _LATE])
@pytest.mark.parametrize("format", ["text", "concise"])
def test_a_failure_has_its_reason_in_a_quiet_run_too(compared: Comparison, format: str) -> None:
    assert _ENTRY.fp in render(_report(compared), format, quiet=True)


def test_why_the_run_fails_is_annotated_before_what_is_shown_no_more() -> None:
    many = [finding(place=Span(f"{n:02}.py", 1, 1)) for n in range(12)]
    lines = render(replace(report(*many), compared=_GONE), "github").splitlines()
    assert _ENTRY.fp in lines[0]


def test_the_name_of_a_test_survives_a_rewrite_of_the_baseline() -> None:
    moved = dataclasses.replace(_GONE, places={_ENTRY.fp: Span(_FILE, 9, 1)})
    names = [
        [case.get("name") for case in ElementTree.fromstring(render(_report(one), "junit")).iter("testcase")]
        for one in (_GONE, moved)
    ]
    assert names[0] == names[1] == [f"baseline gone {_ENTRY.fp}"]


def test_markdown_counts_by_pair() -> None:
    shown = render(_report(_GONE), "markdown")
    assert shown.splitlines()[1] == "### nova-lint: the baseline holds what is gone"
    rows = [line for line in shown.splitlines() if line.startswith("| ")]
    assert rows == [
        "| caller | owner | new | gone | remaining |",
        "| orders | billing | 0 | 0 | 1 |",
        "| orders | users | 0 | 1 | 0 |",
        "| **all** |  | 0 | 1 | 1 |",
    ]


@pytest.mark.parametrize(
    ("state", "expected"), [("new", "new"), ("known", "unchanged"), ("waived", "unchanged")]
)
def test_a_sarif_result_says_whether_it_was_there_before(state: str, expected: str) -> None:
    compared = replace(report(finding(state=state)), compared=_QUIET)
    (run,) = json.loads(document(compared, Look(suppressed=True)))["runs"]
    assert [result["baselineState"] for result in run["results"]] == [expected]


def test_without_a_comparison_a_sarif_result_says_nothing_of_it() -> None:
    (run,) = json.loads(render(report(finding()), "sarif"))["runs"]
    assert "baselineState" not in run["results"][0]


@pytest.mark.parametrize(
    ("entries", "hidden"), [pytest.param(100, 0, id="as many as are shown"), pytest.param(130, 30, id="more")]
)
def test_sarif_counts_what_it_does_not_list(entries: int, hidden: int) -> None:
    gone = tuple(entry(f"{n:03}.py") for n in range(entries))
    (run,) = json.loads(render(_report(dataclasses.replace(_QUIET, gone=gone)), "sarif"))["runs"]
    notes = run["invocations"][0]["toolExecutionNotifications"]
    more = [note["message"]["text"] for note in notes[100:]]
    assert more == ([f"{hidden} more entries of the baseline to look at."] if hidden else [])
    assert run["properties"]["baseline"]["gone"] == entries
