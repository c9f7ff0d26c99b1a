"""The run on a real folder: what is read, what is reported, and what its user may have meant otherwise."""

from __future__ import annotations

from pathlib import Path

import pytest

from nova_lint.config.load import load_config
from nova_lint.engine.run import check
from nova_lint.model.report import Report

_CONFIG = """
[services.orders]
paths = ["orders"]
tables = ["orders"]
[services.users]
paths = ["users"]
tables = ["users"]
"""


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    root = tmp_path / "repo"
    for folder in ("orders", "users", "shared"):
        (root / folder).mkdir(parents=True)
    (root / "nova-lint.toml").write_text(_CONFIG)
    (root / "orders" / "a.py").write_text(
        'from shared.db import gone\n\ndef f(cur):\n    gone(cur, "users")\n    cur.execute("DELETE FROM x WHERE id = 1")\n'
    )
    (root / "users" / "a.py").write_text('def f(cur):\n    cur.execute("DELETE FROM orders WHERE id = 1")\n')
    (root / "shared" / "db.py").write_text(
        'def gone(cur, table):\n    cur.execute(f"DELETE FROM {table} WHERE id = 1")\n'
    )
    return root


def _check(root: Path, *paths: str) -> Report:
    return check(load_config(root / "nova-lint.toml"), [root / path for path in paths])


def _places(report: Report) -> list[str]:
    """Where the findings are, without those that count over a whole codebase."""
    findings = [f for f in report.findings if f.code not in ("NL403", "NL405", "NL408")]
    return [f"{f.code} {f.place.file}:{f.place.line}" for f in findings]


@pytest.mark.parametrize(
    ("paths", "found", "files"),
    [
        ((), ["NL102 orders/a.py:4", "NL401 orders/a.py:5", "NL102 users/a.py:2"], 3),
        ((".",), ["NL102 orders/a.py:4", "NL401 orders/a.py:5", "NL102 users/a.py:2"], 3),
        # What is not reported is read all the same: the helper decides what is found.
        (("orders",), ["NL102 orders/a.py:4", "NL401 orders/a.py:5"], 1),
        (("users/a.py", "shared"), ["NL102 users/a.py:2"], 2),
        (("users/../users/a.py",), ["NL102 users/a.py:2"], 1),
        (("shared",), [], 1),
    ],
)
def test_paths_limit_what_is_reported(
    tree: Path, paths: tuple[str, ...], found: list[str], files: int
) -> None:
    report = _check(tree, *paths)
    assert _places(report) == found
    assert report.counts.files == files
    assert report.warnings == ()


@pytest.mark.parametrize(
    ("paths", "told"),
    [
        (("nova-lint.toml",), "the paths hold no file that is read"),
        (("../elsewhere.py",), "is not below the folder of the configuration"),
        (("orders", "../elsewhere.py"), "is not below the folder of the configuration"),
    ],
)
def test_paths_that_cannot_be_meant(tree: Path, paths: tuple[str, ...], told: str) -> None:
    (tree.parent / "elsewhere.py").write_text("")
    report = _check(tree, *paths)
    assert [told in warning for warning in report.warnings] == [True]
    assert "NL102 users/a.py:2" not in _places(report)  # nothing asked for is not everything


def test_the_root_may_be_a_link(tree: Path) -> None:
    link = tree.parent / "link"
    link.symlink_to(tree, target_is_directory=True)
    assert _places(_check(link, "users")) == ["NL102 users/a.py:2"]


def test_progress_reaches_its_end(tree: Path) -> None:
    steps: list[tuple[int, int]] = []
    check(load_config(tree / "nova-lint.toml"), progress=lambda done, total: steps.append((done, total)))
    assert all(0 <= done <= total for done, total in steps)
