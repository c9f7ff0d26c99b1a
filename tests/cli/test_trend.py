"""`nova-lint trend` on histories made for it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

CONFIG = """[services.orders]
paths = ["orders"]
tables = ["orders"]

[services.accounts]
paths = ["accounts"]
tables = ["users"]
"""
READS = 'def f(cur):\n    cur.execute("SELECT id FROM users")\n'
WRITES = 'def g(cur):\n    cur.execute("DELETE FROM users WHERE id = 1")\n'

#: The day of each commit, and what the files hold from then on.
HISTORY = [
    ("2026-01-05", {"nova-lint.toml": CONFIG, "orders/a.py": READS, "accounts/a.py": READS}),
    ("2026-01-07", {"orders/b.py": WRITES}),
    ("2026-01-13", {"README.md": "nothing that is read"}),
    ("2026-02-02", {"orders/a.py": "", "orders/b.py": ""}),
]


def _git(root: Path, *arguments: str, day: str = "2026-01-01") -> None:
    when = f"{day}T12:00:00+00:00"
    environment = {**os.environ, "GIT_AUTHOR_DATE": when, "GIT_COMMITTER_DATE": when}
    command = ["git", "-c", "user.name=a", "-c", "user.email=a@b", *arguments]
    subprocess.run(command, cwd=root, check=True, capture_output=True, env=environment)


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    root = tmp_path / "repository"
    root.mkdir()
    _git(root, "init", "-q")
    for day, files in HISTORY:
        for path, text in files.items():
            (root / path).parent.mkdir(exist_ok=True)
            (root / path).write_text(text)
        _git(root, "add", ".")
        _git(root, "commit", "-qm", day, day=day)
    return root


def _run(root: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "nova_lint", "trend", *arguments]
    return subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)


def _touches(root: Path, *arguments: str) -> list[tuple[str, int | None]]:
    ended = _run(root, "--output-format", "json", *arguments)
    assert (ended.returncode, ended.stderr) == (0, "")
    listed = json.loads(ended.stdout)["moments"]
    return [(one["date"], one["figures"] and one["figures"]["touches"]) for one in listed]


CHOSEN = [
    pytest.param(
        [], [("2026-01-07", 2), ("2026-01-13", 2), ("2026-02-02", 0)], id="the last commit of each week"
    ),
    pytest.param(["--every", "month"], [("2026-01-13", 2), ("2026-02-02", 0)], id="of each month"),
    pytest.param(
        ["--every", "commit"],
        [("2026-01-05", 1), ("2026-01-07", 2), ("2026-01-13", 2), ("2026-02-02", 0)],
        id="every commit",
    ),
    pytest.param(["--limit", "1"], [("2026-02-02", 0)], id="the latest"),
    pytest.param(["--since", "2026-01-10"], [("2026-01-13", 2), ("2026-02-02", 0)], id="since a day"),
    pytest.param(["--since", "2030-01-01"], [], id="since a day that is to come"),
]


@pytest.mark.parametrize(("arguments", "wanted"), CHOSEN)
def test_what_is_looked_at(arguments: list[str], wanted: list[tuple[str, int]], tree: Path) -> None:
    assert _touches(tree, *arguments) == wanted


def test_a_second_run_says_the_same_from_what_was_kept(tree: Path) -> None:
    first = _run(tree).stdout
    assert _run(tree).stdout == first


def test_the_table(tree: Path) -> None:
    shown = _run(tree).stdout.splitlines()
    assert shown[0].split() == [
        "date",
        "commit",
        "score",
        "isolation",
        "deployable",
        "touches",
        "shared",
        "findings",
        "baseline",
    ]
    assert max(map(len, shown)) <= 80
    assert shown[-1] == "From 2026-01-07 to 2026-02-02 the score rose by 4.5 to 10.0; 2 touches fewer."


def test_the_drawing_is_whole(tree: Path) -> None:
    _run(tree, "--output-format", "svg", "-o", "t.svg")
    words = [
        element.text
        for element in ElementTree.parse(tree / "t.svg").iter()
        if element.text and element.text.strip()
    ]
    assert {"Score", "fault isolation", "touches", "2026-01-07", "2026-02-02"} <= set(words)


def test_the_baseline_is_counted(tree: Path) -> None:
    command = [sys.executable, "-m", "nova_lint", "baseline", "init"]
    (tree / "orders/a.py").write_text(READS)
    subprocess.run(command, cwd=tree, check=True, capture_output=True)
    _git(tree, "add", ".")
    _git(tree, "commit", "-qm", "baseline", day="2026-02-10")
    listed = json.loads(_run(tree, "--output-format", "json").stdout)["moments"]
    assert [one["baseline_entries"] for one in listed] == [None, None, None, 2]


def test_each_commit_by_its_own_configuration(tree: Path) -> None:
    (tree / "nova-lint.toml").write_text(CONFIG.replace('tables = ["users"]', 'tables = ["people"]'))
    _git(tree, "commit", "-qam", "another map", day="2026-02-10")
    assert [touches for _, touches in _touches(tree)] == [0, 0, 0, 0]
    assert [touches for _, touches in _touches(tree, "--own-config")] == [2, 2, 0, 0]


def test_a_configuration_that_cannot_be_read_is_a_gap_and_no_end(tree: Path) -> None:
    (tree / "nova-lint.toml").write_text("[services")
    _git(tree, "commit", "-qam", "broken", day="2026-02-10")
    (tree / "nova-lint.toml").write_text(CONFIG)
    _git(tree, "commit", "-qam", "mended", day="2026-02-17")
    assert [touches for _, touches in _touches(tree, "--own-config")] == [2, 2, 0, None, 0]
    assert "it has no configuration that can be read" in _run(tree, "--own-config").stdout


def test_a_shallow_clone_says_what_to_run(tree: Path) -> None:
    clone = tree.parent / "clone"
    subprocess.run(
        ["git", "clone", "-q", "--depth", "1", tree.as_uri(), str(clone)], check=True, capture_output=True
    )
    ended = _run(clone)
    assert (ended.returncode, ended.stdout) == (2, "")
    assert "git fetch --unshallow" in ended.stderr


BAD = [
    pytest.param([], "git", id="no repository"),
    pytest.param(["--limit", "0"], "--limit", id="no commit wanted"),
    pytest.param(["--since", "monday"], "--since", id="no day"),
    pytest.param(["-o", "no/such/file"], "cannot write to no/such/file", id="an unwritable target"),
]


@pytest.mark.parametrize(("arguments", "told"), BAD)
def test_bad_input(arguments: list[str], told: str, tmp_path: Path) -> None:
    (tmp_path / "nova-lint.toml").write_text(CONFIG)
    ended = _run(tmp_path, *arguments)
    assert (ended.returncode, ended.stdout) == (2, "")
    assert told in ended.stderr
    assert "Traceback" not in ended.stderr


def test_a_repository_without_a_commit(tmp_path: Path) -> None:
    (tmp_path / "nova-lint.toml").write_text(CONFIG)
    _git(tmp_path, "init", "-q")
    ended = _run(tmp_path)
    assert (ended.returncode, ended.stdout) == (2, "")
    assert "git log" in ended.stderr
