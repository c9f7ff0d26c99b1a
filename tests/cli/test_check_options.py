"""The options of `check` on a real repository: what is read, what counts, where it goes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

_CONFIG = """\
[services.orders]
paths = ["apps/orders"]
tables = ["orders"]
[services.users]
paths = ["apps/users"]
tables = ["users"]
"""
_READS = 'def f(cur):\n    cur.execute("SELECT id FROM users")\n'
_WRITES = 'def f(cur):\n    cur.execute("DELETE FROM users WHERE id = 1")\n'
_OWN = 'def f(cur):\n    cur.execute("SELECT id FROM orders")\n'


def _run(root: Path, *arguments: str, stdin: str = "", **more: str) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if name != "GITHUB_STEP_SUMMARY"}
    return subprocess.run(
        (sys.executable, "-m", "nova_lint", "check", *arguments),
        cwd=root,
        input=stdin,
        capture_output=True,
        text=True,
        check=False,
        env={**environment, "NO_COLOR": "1", **more},
    )


def _found(done: subprocess.CompletedProcess[str]) -> list[str]:
    """Place and rule of each finding in the concise format."""
    return [" ".join(line.split()[:2]) for line in done.stdout.splitlines()]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for path, text in (
        ("shop/nova-lint.toml", _CONFIG),
        ("shop/apps/orders/a.py", _READS),
        ("shop/apps/orders/own.py", _OWN),
        ("shop/apps/users/own.py", _READS.replace("id", "name")),
    ):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text)
    (tmp_path / ".git").mkdir()
    return tmp_path / "shop"


_CONCISE = ("-q", "--output-format", "concise")


@pytest.mark.parametrize(
    ("stdin", "name", "found"),
    [
        (_OWN, "apps/orders/a.py", []),  # what is on disk does not count
        (_WRITES, "apps/elsewhere.py", []),  # the code of no service crosses nothing
        (_WRITES, "apps/orders/a.py", ["apps/orders/a.py:2:30: NL102"]),
        (_WRITES, "apps/orders/new.py", ["apps/orders/new.py:2:30: NL102"]),  # not saved yet
        ("DELETE FROM users;\n", "apps/orders/new.sql", ["apps/orders/new.sql:1:13: NL102"]),
    ],
)
def test_stdin(root: Path, stdin: str, name: str, found: list[str]) -> None:
    done = _run(root, "-", "--stdin-filename", name, "--select", "NL1", *_CONCISE, stdin=stdin)
    assert (_found(done), done.stderr) == (found, "")


def test_an_excluded_file_from_stdin_is_left_alone(root: Path) -> None:
    (root / "nova-lint.toml").write_text('exclude = ["apps/orders/new.py"]\n' + _CONFIG)
    done = _run(root, "-", "--stdin-filename", "apps/orders/new.py", *_CONCISE, stdin=_WRITES)
    assert (_found(done), done.returncode) == ([], 0)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["-"], "a file from stdin needs a place"),
        (["-", "apps"], "stands alone"),
        (["apps", "--stdin-filename", "x.py"], "write `nova-lint check -`"),
        (["-", "--stdin-filename", "apps/readme.md"], "is no file that is read"),
        (["-", "--stdin-filename", "../x.py", "--config", "nova-lint.toml"], "is not below"),
        (["--output", "sarif:none/x"], "cannot write to none/x: there is no folder none"),
        (["--output", "text:a", "--output", "sarif:a"], "two outputs go to a"),
        (["--step-summary"], "$GITHUB_STEP_SUMMARY is not set"),
        (["--extend-select", "NL777"], "--extend-select: there is no rule 'NL777'"),
        (["--watch", "--add-waivers", "ALL", "--reason", "r"], "goes with neither --watch nor stdin"),
    ],
)
def test_wrong_options(root: Path, arguments: list[str], message: str) -> None:
    done = _run(root, *arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert message in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("arguments", "found"),
    [
        (["--select", "NL102"], []),
        (["--ignore", "NL1"], []),
        (["--select", "NL102", "--extend-select", "NL101"], ["apps/orders/a.py:2:33: NL101"]),
        (["--ignore", "ALL", "--extend-select", "NL101"], ["apps/orders/a.py:2:33: NL101"]),
    ],
)
def test_extend_select(root: Path, arguments: list[str], found: list[str]) -> None:
    assert _found(_run(root, *arguments, *_CONCISE)) == found


@pytest.mark.parametrize(
    ("ignores", "found"),
    [
        ('"apps/users" = ["NL101"]', 1),  # another file
        ('"apps/orders" = ["NL102"]', 1),  # another rule
        ('"apps/orders" = []', 1),
        ('"apps/orders" = ["NL102", "NL101"]', 0),
        ('"**/a.py" = ["NL1"]', 0),
        ('"apps/orders/a.py" = ["cross-service-read"]', 0),
        ('"apps/**" = ["ALL"]', 0),
    ],
)
def test_per_file_ignores(root: Path, ignores: str, found: int) -> None:
    (root / "nova-lint.toml").write_text(f"{_CONFIG}[per-file-ignores]\n{ignores}\n")
    done = _run(root, *_CONCISE)
    assert (len(_found(done)), done.returncode, done.stderr) == (found, min(found, 1), "")


@pytest.mark.parametrize(
    ("ignores", "message"),
    [
        ('"apps" = ["NL777"]', "nova-lint.toml:8: [per-file-ignores]: there is no rule 'NL777'"),
        ('"apps" = "NL101"', "nova-lint.toml:8: 'apps' must be a list of strings"),
        ('"../x" = ["NL101"]', "nova-lint.toml:8: '../x' names no file: it leads out of the repository"),
    ],
)
def test_wrong_per_file_ignores(root: Path, ignores: str, message: str) -> None:
    (root / "nova-lint.toml").write_text(f"{_CONFIG}[per-file-ignores]\n{ignores}\n")
    done = _run(root)
    assert (done.returncode, done.stdout) == (2, "")
    assert message in done.stderr


def test_several_outputs_at_once(root: Path, tmp_path: Path) -> None:
    summary = tmp_path / "summary.md"
    outputs = ("sarif:nova.sarif", "gitlab:gl.json", "concise")
    done = _run(
        root,
        "-q",
        *(word for output in outputs for word in ("--output", output)),
        "--step-summary",
        GITHUB_STEP_SUMMARY=str(summary),
    )
    assert _found(done) == [
        "apps/orders/a.py:2:33: NL101"
    ]  # for people, paths start where the configuration is
    (result,) = json.loads((root / "nova.sarif").read_text())["runs"][0]["results"]
    # For machines they start at the root of the repository.
    assert result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "shop/apps/orders/a.py"
    assert json.loads((root / "gl.json").read_text())[0]["location"]["path"] == "shop/apps/orders/a.py"
    assert "| orders | users | 1 |" in summary.read_text()


def test_uris_do_not_depend_on_where_one_stands(root: Path) -> None:
    def uris(where: Path, *paths: str) -> set[str]:
        log = json.loads(_run(where, *paths, "--output-format", "sarif").stdout)
        return {
            r["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
            for r in log["runs"][0]["results"]
        }

    assert (
        uris(root)
        == uris(root / "apps", "orders")
        == uris(root.parent, "shop/apps")
        == {"shop/apps/orders/a.py"}
    )


def test_a_failed_run_leaves_the_old_file(root: Path) -> None:
    (root / "nova.sarif").write_text("old")
    (root / "nova-lint.toml").write_text("[services.orders]\n")
    assert _run(root, "--output", "sarif:nova.sarif").returncode == 2
    assert (root / "nova.sarif").read_text() == "old"


def test_statistics_and_exit_zero(root: Path) -> None:
    done = _run(root, "-q", "--statistics", "--output-format", "concise", "--exit-zero")
    assert (done.returncode, done.stdout.splitlines()[-1]) == (0, "1 NL101 cross-service-read")
