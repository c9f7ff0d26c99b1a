"""The template for GitLab: its script does what it says."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any, ClassVar
from urllib.parse import parse_qs, urlsplit
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


class _Notes(BaseHTTPRequestHandler):
    """The part of GitLab that keeps comments: two pages of them."""

    pages: ClassVar[list[list[dict[str, Any]]]] = []
    asked: ClassVar[list[tuple[str, str, str]]] = []

    def _answer(self) -> None:
        url = urlsplit(self.path)
        length = int(self.headers.get("Content-Length") or 0)
        body = json.loads(self.rfile.read(length))["body"] if length else ""
        self.asked.append((self.command, url.path, body))
        page = int(parse_qs(url.query).get("page", ["1"])[0])
        self.send_response(200 if self.headers["PRIVATE-TOKEN"] == "secret" else 401)
        self.send_header("X-Next-Page", str(page + 1) if page < len(self.pages) else "")
        self.end_headers()
        found: object = (
            {"id": 7} if url.path.endswith("/user") else self.pages[page - 1] if self.pages else []
        )
        self.wfile.write(json.dumps(found).encode())

    do_GET = do_POST = do_PUT = _answer

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def gitlab() -> Iterator[str]:
    _Notes.pages, _Notes.asked = [], []
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Notes)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/api/v4"
    server.shutdown()
    server.server_close()


def _note(number: int, author: int, body: str) -> dict[str, Any]:
    return {"id": number, "author": {"id": author}, "body": body}


_MARK = "<!-- nova-lint summary -->"
_AT = "/api/v4/projects/3/merge_requests/9/notes"


@pytest.mark.parametrize(
    ("pages", "variables", "last"),
    [
        # From a fork, outside of a merge request, before there is a summary: nothing is asked.
        ([], {"NOVA_LINT_TOKEN": ""}, None),
        ([], {"CI_MERGE_REQUEST_IID": ""}, None),
        ([], {}, ("POST", _AT)),
        ([[_note(1, 7, "hello"), _note(2, 8, f"{_MARK} of somebody else")]], {}, ("POST", _AT)),
        ([[_note(1, 7, "hello")], [_note(41, 7, f"{_MARK}\nold")]], {}, ("PUT", f"{_AT}/41")),
    ],
)
def test_the_comment(
    tmp_path: Path,
    gitlab: str,
    pages: list[list[dict[str, Any]]],
    variables: dict[str, str],
    last: tuple[str, str] | None,
) -> None:
    _Notes.pages = pages
    body = f"{_MARK}\n### nothing new: $(touch ran) 'ü'\n"
    (tmp_path / "nova-lint.md").write_text(body, encoding="utf-8")
    python = tmp_path / ".nova-lint-venv/bin/python"
    python.parent.mkdir(parents=True)
    python.symlink_to(sys.executable)
    told = {
        "NOVA_LINT_TOKEN": "secret",
        "CI_MERGE_REQUEST_IID": "9",
        "CI_PROJECT_ID": "3",
        "CI_API_V4_URL": gitlab,
    }
    script = "\n".join(_job()["after_script"])
    done = subprocess.run(
        ["bash", "-eo", "pipefail", "-c", script],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        env={"PATH": os.environ["PATH"], **told, **variables},
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert (_Notes.asked[-1] if _Notes.asked else None) == (last and (*last, body))
    assert not (tmp_path / "ran").exists()


def test_what_it_promises_to_keep_is_there(folder: Path) -> None:
    assert _run(folder).returncode == 1
    artifacts = _job()["artifacts"]
    assert len(json.loads((folder / artifacts["reports"]["codequality"]).read_text())) == 1
    assert ElementTree.parse(folder / artifacts["reports"]["junit"]).getroot().get("failures") == "1"
    assert all((folder / name).is_file() for name in artifacts["paths"])
