"""The GitHub Action: its steps do what they say, whoever sends the pull request."""

from __future__ import annotations

import json
import re
import shlex
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.ci.steps import ROOT, Runner, action, steps

_CONFIG = """\
[services.orders]
paths = ["orders"]
tables = ["orders"]
[services.users]
paths = ["users"]
tables = ["users"]
"""
_OWN = "def f(cur):\n    cur.execute('SELECT 1 FROM {}')\n"
_FORK = "github.event.pull_request.head.repo.full_name == github.repository"


def _program(path: Path, script: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)


@pytest.fixture
def runner(tmp_path: Path) -> Runner:
    """A machine on which nova-lint is installed, and a repository without a finding."""
    work = tmp_path / "work"
    for path, text in (
        ("nova-lint.toml", _CONFIG),
        ("orders/own.py", _OWN.format("orders")),
        ("users/own.py", _OWN.format("users")),
    ):
        (work / path).parent.mkdir(parents=True, exist_ok=True)
        (work / path).write_text(text)
    runner = Runner(tmp_path / "runner", work, {"inputs.path": "."}, tools=tmp_path / "tools")
    source = shlex.quote(str(ROOT / "src"))
    started = f'PYTHONPATH={source} exec {shlex.quote(sys.executable)} -m nova_lint "$@"'
    _program(runner.temporary / "nova-lint/bin/nova-lint", started)
    return runner


def _violate(runner: Runner) -> None:
    (runner.workspace / "orders" / "bad.py").write_text(_OWN.format("users"))


def test_no_script_holds_an_expression() -> None:
    """What GitHub puts into a script is run: a branch may be called `$(rm -rf .)`. Values come by the environment."""
    assert [name for name, step in steps().items() if "${{" in step["run"]] == []


def test_other_actions_are_pinned() -> None:
    used = [step["uses"] for step in action()["runs"]["steps"] if "uses" in step]
    assert len(used) == 2
    assert all(re.fullmatch(r"[\w/-]+@[0-9a-f]{40}", name) for name in used)


def test_what_needs_a_token_is_left_out_for_forks() -> None:
    """Only these two steps need one."""
    held: list[dict[str, Any]] = [
        step
        for step in action()["runs"]["steps"]
        if "github.token" in str(step) or "upload-sarif@" in str(step)
    ]
    assert [step["name"] for step in held] == ["Upload to code scanning", "Comment"]
    assert all(_FORK in step["if"] for step in held)


def test_a_clean_repository(runner: Runner) -> None:
    done = runner.run("Check")
    assert (done.returncode, done.stdout, runner.outputs["exit-code"]) == (0, "", "0")
    assert json.loads(Path(runner.outputs["sarif"]).read_text())["runs"][0]["results"] == []
    assert runner.summary.read_text() == Path(runner.outputs["summary"]).read_text()
    assert runner.run("Result").returncode == 0


def test_findings_fail_after_everything_is_told(runner: Runner) -> None:
    _violate(runner)
    done = runner.run("Check")
    assert done.returncode == 0  # the upload is still to come
    assert done.stdout.startswith("::error file=orders/bad.py,line=2,")
    assert "| orders | users | 1 |" in runner.summary.read_text()
    assert len(json.loads(Path(runner.outputs["sarif"]).read_text())["runs"][0]["results"]) == 1
    assert runner.run("Result").returncode == 1


def test_wrong_input_leaves_nothing_to_upload(runner: Runner) -> None:
    (runner.workspace / "nova-lint.toml").write_text("[")
    (runner.temporary / "nova-lint.sarif").write_text("of an earlier run")
    done = runner.run("Check")
    assert (done.returncode, runner.outputs) == (0, {"exit-code": "2"})
    assert "nova-lint.toml" in done.stderr
    assert runner.run("Result").returncode == 2


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"inputs.args": ""}, "1"),
        ({"inputs.args": "--select\nNL102\n"}, "0"),
        ({"inputs.args": "--exit-zero"}, "0"),
        ({"inputs.path": "users"}, "0"),
        # Nothing of these is run, nor taken for an option.
        ({"inputs.path": "$(touch ran)"}, "2"),
        ({"inputs.path": "--exit-zero"}, "2"),
        ({"inputs.args": "--select\nNL102; touch ran"}, "2"),
        ({"inputs.base": "--exit-zero"}, "2"),
    ],
)
def test_inputs(runner: Runner, values: dict[str, str], code: str) -> None:
    _violate(runner)
    runner.values = {**runner.values, **values}
    runner.run("Check")
    assert runner.outputs["exit-code"] == code
    assert not (runner.workspace / "ran").exists()


def test_install(runner: Runner) -> None:
    """The real installation is tried by CI (`tests/ci/steps.py`)."""
    assert runner.tools is not None
    log = runner.folder / "log"
    told = f'echo "$@" >> {shlex.quote(str(log))}'
    _program(runner.tools / "python", told)
    _program(runner.temporary / "nova-lint/bin/python", told)
    assert runner.run("Install nova-lint").returncode == 0
    assert log.read_text().splitlines() == [
        f"-m venv {runner.temporary}/nova-lint",
        f"-m pip install --quiet --disable-pip-version-check {ROOT}",
    ]


@pytest.mark.parametrize(
    ("known", "method"),
    [
        ("", "POST repos/shop/shop/issues/7/comments"),
        ("41\n42", "PATCH repos/shop/shop/issues/comments/41"),
    ],
)
def test_comment(runner: Runner, known: str, method: str) -> None:
    assert runner.tools is not None
    log = runner.folder / "log"
    listed = f'case "$*" in *--paginate*) printf "%s" {shlex.quote(known)};; '
    _program(runner.tools / "gh", f'{listed}*) echo "$*" >> {shlex.quote(str(log))};; esac')
    runner.values = {**runner.values, "github.event.pull_request.number": "7"}
    runner.outputs = {"summary": "/t/nova-lint.md"}
    assert runner.run("Comment").returncode == 0
    assert log.read_text() == f"api --silent --method {method} --field body=@/t/nova-lint.md\n"
