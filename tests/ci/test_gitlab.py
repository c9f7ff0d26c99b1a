"""The template for GitLab: its script does what it says."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
import yaml

from tests.ci.steps import ROOT

_CONFIG = """\
[services.orders]
paths = ["orders"]
tables = ["orders"]
[services.users]
paths = ["users"]
tables = ["users"]
"""


def _job() -> dict[str, Any]:
    job: dict[str, Any] = yaml.safe_load((ROOT / "templates/gitlab-ci.yml").read_text(encoding="utf-8"))[
        "nova-lint"
    ]
    return job


def _run(folder: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    program = folder / ".nova-lint-venv/bin/nova-lint"
    program.parent.mkdir(parents=True)
    program.write_text(f'#!/bin/sh\nPYTHONPATH="{ROOT}/src" exec "{sys.executable}" -m nova_lint "$@"\n')
    program.chmod(0o755)
    return subprocess.run(
        ["bash", "-eo", "pipefail", "-c", "\n".join(_job()["script"])],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        env={"PATH": os.environ["PATH"], **_job()["variables"], **variables},
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for path, text in (
        ("nova-lint.toml", _CONFIG),
        ("orders/a.py", "def f(cur):\n    cur.execute('SELECT 1 FROM users, orders')\n"),
        ("users/a.py", "def f(cur):\n    cur.execute('SELECT 1 FROM users')\n"),
    ):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text)
    return tmp_path


@pytest.mark.parametrize(
    ("variables", "code"),
    [
        ({}, 1),
        ({"NOVA_LINT_ARGS": "--select NL102 -q"}, 0),
        ({"NOVA_LINT_PATH": "users"}, 0),
        ({"NOVA_LINT_PATH": "$(touch ran)"}, 2),
        ({"CI_MERGE_REQUEST_DIFF_BASE_SHA": "--exit-zero"}, 2),
    ],
)
def test_script(folder: Path, variables: dict[str, str], code: int) -> None:
    assert _run(folder, **variables).returncode == code
    assert not (folder / "ran").exists()


def test_what_it_promises_to_keep_is_there(folder: Path) -> None:
    assert _run(folder).returncode == 1
    artifacts = _job()["artifacts"]
    assert len(json.loads((folder / artifacts["reports"]["codequality"]).read_text())) == 1
    assert ElementTree.parse(folder / artifacts["reports"]["junit"]).getroot().get("failures") == "1"
    assert all((folder / name).is_file() for name in artifacts["paths"])
