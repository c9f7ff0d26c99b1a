"""The commands: what they ask of the engine, what they print, and their exit codes."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from nova_lint.cli import settings
from nova_lint.cli.group import nova_lint
from nova_lint.cli.outcome import exit_code
from nova_lint.config.load import Config
from nova_lint.model.report import Report
from tests.reports.samples import access, finding, report, statement


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[..., int]:
    """Runs a command on a report made by hand."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("FORCE_COLOR", raising=False)

    def start(outcome: Report, *arguments: str, warnings: tuple[str, ...] = ()) -> int:
        config = Config(root=tmp_path, warnings=warnings)

        def checked(config: object, paths: Sequence[Path], **kwargs: Any) -> Report:
            return outcome

        monkeypatch.setattr(settings, "configured", lambda paths, explicit, unsaved, **more: config)
        monkeypatch.setattr(settings, "configured_for_facts", lambda root, explicit: (config, ()))
        monkeypatch.setattr(settings, "checked", checked)
        return exit_code(nova_lint, arguments)

    return start


@pytest.mark.parametrize(
    ("outcome", "arguments", "code"),
    [
        (report(), [], 0),
        (report(finding(severity="warning")), [], 0),  # a warning is shown and does not fail the build
        (report(finding()), ["--exit-zero"], 0),
        (report(finding()), [], 1),
        (report(finding()), ["--output-format", "json"], 1),
        (report(finding()), ["--quiet"], 1),
    ],
)
def test_exit_codes(run: Callable[..., int], outcome: Report, arguments: list[str], code: int) -> None:
    assert run(outcome, "check", *arguments) == code


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["check", "missing"], "Path 'missing' does not exist"),
        (["check", "--output-format", "morse"], "'morse' is not one of"),
        (["check", "--sekect", "NL1"], "--select"),
        (
            ["check", "--output-file", "missing/out.txt"],
            "cannot write to missing/out.txt: there is no folder missing",
        ),
        (["check", "--output-file", "."], "cannot write to .: it is a folder"),
        (["facts", "--unresolved", "--output-format", "jsonl"], "table for people"),
        (["chekc"], "Did you mean 'check'?"),
        (["__init__"], "There is no command"),
        (["outcome"], "There is no command"),
        (["a.b"], "There is no command"),
    ],
)
def test_wrong_input(
    run: Callable[..., int], capsys: pytest.CaptureFixture[str], arguments: list[str], message: str
) -> None:
    assert run(report(finding()), *arguments) == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    assert message in shown.err


def test_findings_go_to_stdout_and_warnings_to_stderr(
    run: Callable[..., int], capsys: pytest.CaptureFixture[str]
) -> None:
    outcome = replace(report(finding()), warnings=("the pattern 'x' matches nothing",))
    run(outcome, "check", warnings=("the pattern 'x' matches nothing",))
    shown = capsys.readouterr()
    assert shown.out.startswith("orders/repo.py:2:26 NL102 ")
    assert shown.err == "nova-lint: warning: the pattern 'x' matches nothing\n"


def test_quiet_has_no_warnings(run: Callable[..., int], capsys: pytest.CaptureFixture[str]) -> None:
    run(report(), "check", "-q", warnings=("odd",))
    assert capsys.readouterr() == ("", "")


def test_output_file(run: Callable[..., int], capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert run(report(finding()), "check", "--output-format", "json", "--output-file", "out.json") == 1
    assert capsys.readouterr() == ("", "")
    assert json.loads((tmp_path / "out.json").read_text())["version"] == 1


@pytest.mark.parametrize(
    ("arguments", "colored"),
    [([], False), (["--color", "never"], False), (["--color", "always"], True)],
)
def test_color(
    run: Callable[..., int], capsys: pytest.CaptureFixture[str], arguments: list[str], colored: bool
) -> None:
    run(report(finding()), "check", *arguments)
    assert ("\x1b[" in capsys.readouterr().out) == colored


def test_facts(run: Callable[..., int], capsys: pytest.CaptureFixture[str]) -> None:
    outcome = report(facts=(statement(access()), statement(problem="odd")))
    assert run(outcome, "facts", "--output-format", "jsonl") == 0
    tables = [json.loads(line)["table"] for line in capsys.readouterr().out.splitlines()]
    assert tables == [None, "billing.invoices"]


def test_unresolved(run: Callable[..., int], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(report(facts=(statement(problem="odd"),)), "facts", "--unresolved") == 0
    assert capsys.readouterr().out.startswith("     1  odd\n")
