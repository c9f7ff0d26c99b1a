"""The files that other people's CI runs, and the workflow that the page on GitHub shows: valid, and with nothing unsafe."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.ci.steps import ROOT

_BIN = Path(sys.executable).parent
_PAGE = ROOT / "docs" / "how-to" / "github.md"


def _run(*command: str) -> tuple[int, str]:
    program = _BIN / command[0]
    if not program.exists():
        pytest.skip(f"{command[0]} is not installed")
    done = subprocess.run([str(program), *command[1:]], capture_output=True, text=True, check=False, cwd=ROOT)
    return done.returncode, done.stdout + done.stderr


@pytest.fixture
def workflow(tmp_path: Path) -> Path:
    """The workflow of the page, in a repository as somebody would have it."""
    found = re.search(r"```yaml\n(.*?)```", _PAGE.read_text(encoding="utf-8"), re.DOTALL)
    assert found is not None
    text = found[1].replace("<address of this repository>@<commit>", f"shop/nova-lint@{'0' * 40} # v1.0.0")
    assert "<" not in text
    file = tmp_path / ".github" / "workflows" / "nova-lint.yml"
    file.parent.mkdir(parents=True)
    file.write_text(text, encoding="utf-8")
    return file


@pytest.mark.parametrize(
    ("schema", "file"),
    [("vendor.github-actions", "action.yml"), ("vendor.gitlab-ci", "templates/gitlab-ci.yml")],
)
def test_they_are_valid(schema: str, file: str) -> None:
    code, told = _run("check-jsonschema", "--builtin-schema", schema, file)
    assert code == 0, told


def test_the_workflow_of_the_page_is_valid(workflow: Path) -> None:
    code, told = _run("check-jsonschema", "--builtin-schema", "vendor.github-workflows", str(workflow))
    assert code == 0, told


def test_nothing_is_unsafe(workflow: Path) -> None:
    persona = ("--offline", "--persona", "pedantic")
    code, told = _run("zizmor", *persona, str(ROOT / "action.yml"), str(workflow))
    assert code == 0, told


def test_what_is_unsafe_would_be_told(workflow: Path) -> None:
    text = workflow.read_text(encoding="utf-8")
    unsafe = text.replace("steps:\n", "steps:\n      - run: echo ${{ github.event.pull_request.title }}\n", 1)
    workflow.write_text(unsafe.replace("permissions: {}\n", ""), encoding="utf-8")
    code, told = _run("zizmor", "--offline", str(workflow))
    assert (code != 0, "template-injection" in told) == (True, True), told
