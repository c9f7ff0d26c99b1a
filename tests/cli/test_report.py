"""`nova-lint report` as people and builds see it; `tests/browser` tries the page itself."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

CONFIG = """[services.orders]
paths = ["orders"]
tables = ["orders"]

[services.accounts]
paths = ["accounts"]
tables = ["users"]
"""

FILES = {
    "nova-lint.toml": CONFIG,
    "orders/a.py": 'def f(cur):\n    cur.execute(\n        "DELETE FROM users WHERE id = 1"\n    )\n',
    "accounts/a.py": 'def f(cur):\n    cur.execute("SELECT id FROM users")\n',
}


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    for path, text in FILES.items():
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_text(text)
    return tmp_path


def _run(root: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "nova_lint", "report", *arguments]
    return subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)


def _git(root: Path, *arguments: str) -> None:
    subprocess.run(["git", "-c", "user.name=a", "-c", "user.email=a@b", *arguments], cwd=root, check=True)


def _data(page: str) -> dict[str, object]:
    told = re.search(r'<script type="application/json" id="data">(.*?)</script>', page, re.DOTALL)
    assert told is not None
    return dict(json.loads(told.group(1)))


def test_it_writes_a_page_and_fails_nothing(tree: Path) -> None:
    ended = _run(tree)
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, "Wrote nova-lint-report.html.\n", "")
    data = _data((tree / "nova-lint-report.html").read_text())
    assert str(data["title"]).endswith("of 10 for the separation of 2 services")
    assert data["edges"] == [
        {"caller": "orders", "owner": "accounts", "table": "users", "kind": "write", "sites": [0]},
    ]
    sites, files, texts, findings = data["sites"], data["files"], data["texts"], data["findings"]
    assert isinstance(sites, list) and isinstance(findings, list)
    assert isinstance(files, list) and isinstance(texts, list)
    assert (files[0], texts[0]) == ("orders/a.py", '"DELETE FROM users WHERE id = 1"')
    assert sites[0] == [0, 3, "f", "delete", 0]
    # A finding tells its place by number too: one of its own, for it does not say what is done there.
    (written,) = (finding for finding in findings if finding[0] == "NL102")
    assert sites[written[4]] == [0, 3, "f", "", 0]


def test_the_page_asks_nobody_for_anything(tree: Path) -> None:
    _run(tree, "-q")
    page = (tree / "nova-lint-report.html").read_text()
    assert "default-src 'none'" in page
    assert re.findall(r"""(?:src|href)=["'](?!#)""", page) == []
    assert re.findall(r"https?://(?!www\.w3\.org/2000/svg)", page) == []


def test_two_runs_write_the_same_page(tree: Path) -> None:
    _run(tree, "-o", "a.html")
    _run(tree, "-o", "b.html")
    assert (tree / "a.html").read_bytes() == (tree / "b.html").read_bytes()


def test_markdown_goes_to_stdout(tree: Path) -> None:
    shown = _run(tree, "--output-format", "markdown").stdout
    assert "| orders | accounts | 1 |" in shown


def test_the_change_since_a_commit(tree: Path) -> None:
    _git(tree, "init", "-q")
    _git(tree, "add", ".")
    _git(tree, "commit", "-qm", "one")
    (tree / "orders/b.py").write_text('def g(cur):\n    cur.execute("SELECT name FROM users")\n')
    shown = _run(tree, "--base", "HEAD", "--output-format", "markdown").stdout
    assert "| Touches of other services' tables | 2 | +1 |" in shown


BAD = [
    pytest.param(
        ["-o", "no/such/folder/r.html"],
        {},
        2,
        "nova-lint: cannot write to no/such/folder/r.html",
        id="unwritable target",
    ),
    pytest.param(
        ["-o", "orders"],
        {},
        2,
        "nova-lint: cannot write to orders: it is a folder",
        id="a folder as the target",
    ),
    pytest.param(["--base", "HEAD"], {}, 2, "git", id="a base without git"),
    pytest.param([], {"nova-lint.toml": "[services"}, 2, "nova-lint.toml", id="a broken configuration"),
]


@pytest.mark.parametrize(("arguments", "files", "code", "told"), BAD)
def test_bad_input(tree: Path, arguments: list[str], files: dict[str, str], code: int, told: str) -> None:
    for path, text in files.items():
        (tree / path).write_text(text)
    ended = _run(tree, *arguments)
    assert (ended.returncode, ended.stdout) == (code, "")
    assert told in ended.stderr
    assert "Traceback" not in ended.stderr


LITTLE = [
    pytest.param({"nova-lint.toml": '[services.a]\npaths = ["a"]\n'}, "1 service", id="one service, no file"),
    pytest.param({**FILES, "orders/a.py": ""}, "10.0 of 10", id="no finding"),
]


@pytest.mark.parametrize(("files", "title"), LITTLE)
def test_little_to_show(tmp_path: Path, files: dict[str, str], title: str) -> None:
    for path, text in files.items():
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_text(text)
    ended = _run(tmp_path, "--output-format", "markdown")
    assert ended.returncode == 0
    assert ended.stdout.startswith(f"# {title}")
