"""The hooks under the real pre-commit, installed from a fresh clone: what a developer meets on `git commit`."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CONFIG = """
[services.orders]
paths = ["orders", "über uns"]
tables = ["orders"]

[services.accounts]
paths = ["accounts"]
tables = ["users"]
"""
CLEAN = 'def f(cur):\n    cur.execute("SELECT id FROM orders")\n'
CROSSING = 'def f(cur):\n    cur.execute("UPDATE users SET seen = true WHERE id = 1")\n'
HELPER = 'def change(cur, table):\n    cur.execute(f"UPDATE {table} SET seen = true WHERE id = 1")\n'


def _run(folder: Path, *command: str, home: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Run a program without what git and the surrounding run leave in the environment."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("GIT_", "PYTHONPATH"))}
    told = {
        "GIT_AUTHOR_NAME": "a", "GIT_AUTHOR_EMAIL": "a@example.org", "GIT_COMMITTER_NAME": "a",
        "GIT_COMMITTER_EMAIL": "a@example.org", "GIT_CONFIG_GLOBAL": os.devnull, "LC_ALL": "C.UTF-8",
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{kept.get('PATH', '')}",
    }  # fmt: skip
    environment = {**kept, **told, **({"PRE_COMMIT_HOME": str(home)} if home is not None else {})}
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


def _git(folder: Path, *arguments: str) -> str:
    ended = _run(folder, "git", *arguments)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    return ended.stdout.strip()


@dataclass(frozen=True)
class Hooks:
    """Where the hooks come from: a clone of this repository, and the folder in which pre-commit keeps their environment."""

    clone: Path
    home: Path


@pytest.fixture(scope="session")
def hooks(tmp_path_factory: pytest.TempPathFactory) -> Hooks:
    folder = tmp_path_factory.mktemp("hooks")
    _git(folder, "clone", "--quiet", str(ROOT), "clone")
    return Hooks(folder / "clone", folder / "home")


@dataclass(frozen=True)
class Project:
    """A repository of two services with the hooks installed."""

    root: Path
    hooks: Hooks

    def write(self, files: Mapping[str, str]) -> None:
        for path, text in files.items():
            (self.root / path).parent.mkdir(parents=True, exist_ok=True)
            (self.root / path).write_text(text, encoding="utf-8")

    def git(self, *arguments: str) -> str:
        return _git(self.root, *arguments)

    def commit(self, *paths: str, folder: Path | None = None) -> subprocess.CompletedProcess[str]:
        """`git add` and `git commit`, with the hooks."""
        place = folder or self.root
        if paths:
            _git(place, "add", *paths)
        return _run(place, "git", "commit", "-m", "change", home=self.hooks.home)

    def pre_commit(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return _run(self.root, sys.executable, "-m", "pre_commit", *arguments, home=self.hooks.home)


@pytest.fixture
def project(tmp_path: Path, hooks: Hooks) -> Project:
    project = Project(tmp_path / "shop", hooks)
    project.root.mkdir()
    project.git("init", "--quiet", "--initial-branch", "main")
    revision = _git(hooks.clone, "rev-parse", "HEAD")
    project.write({
        ".pre-commit-config.yaml": f"repos:\n- repo: {hooks.clone}\n  rev: {revision}\n  hooks:\n  - id: nova-lint\n",
        "nova-lint.toml": CONFIG,
        "orders/a.py": CLEAN,
        "accounts/a.py": 'def f(cur):\n    cur.execute("SELECT id FROM users")\n',
        "libs/helper.py": HELPER,
    })  # fmt: skip
    project.git("add", ".")
    project.git("commit", "--quiet", "-m", "first")
    ended = project.pre_commit("install")
    assert ended.returncode == 0, ended.stdout + ended.stderr
    return project


def test_a_clean_commit_passes(project: Project) -> None:
    project.write({"orders/b.py": CLEAN})
    ended = project.commit("orders/b.py")
    assert ended.returncode == 0, ended.stdout + ended.stderr


def test_a_commit_without_code_does_not_ask(project: Project) -> None:
    project.write({"README.md": "UPDATE users SET seen = true\n WHERE id = 1"})
    assert project.commit("README.md").returncode == 0


def test_a_cross_service_write_is_blocked(project: Project) -> None:
    project.write({"orders/b.py": CROSSING})
    ended = project.commit("orders/b.py")
    assert ended.returncode == 1
    assert (
        "orders/b.py:2:25 NL102 orders writes users (update), which accounts owns"
        in ended.stdout + ended.stderr
    )
    assert project.git("log", "--oneline").count("\n") == 0


def test_a_helper_that_is_not_staged_is_known(project: Project) -> None:
    project.write(
        {"orders/b.py": 'from libs.helper import change\n\ndef f(cur):\n    change(cur, "users")\n'}
    )
    ended = project.commit("orders/b.py")
    assert ended.returncode == 1
    assert "orders/b.py:4:18 NL102" in ended.stdout + ended.stderr


def test_what_is_not_staged_does_not_count(project: Project) -> None:
    project.write({"orders/a.py": CLEAN + "# more\n"})
    project.git("add", "orders/a.py")
    project.write({"orders/a.py": CROSSING})
    ended = project.commit()
    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert (project.root / "orders/a.py").read_text() == CROSSING


def test_what_is_staged_counts_although_it_is_mended_since(project: Project) -> None:
    project.write({"orders/a.py": CROSSING})
    project.git("add", "orders/a.py")
    project.write({"orders/a.py": CLEAN})
    ended = project.commit()
    assert ended.returncode == 1
    assert "NL102" in ended.stdout + ended.stderr


@pytest.mark.parametrize("path", ["orders/with a blank.py", "über uns/größe.py", "orders/it's.sql"])
def test_odd_names(project: Project, path: str) -> None:
    project.write(
        {path: "UPDATE users SET seen = true WHERE id = 1;\n" if path.endswith("sql") else CROSSING}
    )
    ended = project.commit(path)
    assert ended.returncode == 1
    assert f"{path}:" in ended.stdout + ended.stderr


def test_all_files(project: Project) -> None:
    project.write({"orders/b.py": CROSSING})
    project.git("add", ".")
    project.git("commit", "--quiet", "--no-verify", "-m", "slipped through")
    ended = project.pre_commit("run", "--all-files")
    assert ended.returncode == 1
    assert "orders/b.py:2:25 NL102" in ended.stdout


def test_in_a_worktree(project: Project) -> None:
    other = project.root.parent / "other"
    project.git("worktree", "add", "--quiet", "-b", "side", str(other))
    (other / "orders/b.py").write_text(CROSSING)
    assert project.commit("orders/b.py", folder=other).returncode == 1
    (other / "orders/b.py").write_text(CLEAN)
    assert project.commit("orders/b.py", folder=other).returncode == 0


def test_a_merge_commit(project: Project) -> None:
    project.git("checkout", "--quiet", "-b", "side")
    project.write({"orders/a.py": CLEAN.replace("id", "id, total")})
    project.git("commit", "--quiet", "--no-verify", "-am", "side")
    project.git("checkout", "--quiet", "main")
    project.write({"orders/a.py": CLEAN.replace("id", "id, day")})
    project.git("commit", "--quiet", "--no-verify", "-am", "main")
    assert _run(project.root, "git", "merge", "side").returncode == 1  # a conflict
    project.write({"orders/a.py": CROSSING})
    assert project.commit("orders/a.py").returncode == 1
    project.write({"orders/a.py": CLEAN})
    ended = project.commit("orders/a.py")
    assert ended.returncode == 0, ended.stdout + ended.stderr


def test_the_hooks_as_pre_commit_tries_them(project: Project) -> None:
    """`pre-commit try-repo` on the clone, with the hook for the whole repository."""
    project.write({"orders/b.py": CROSSING})
    project.git("add", ".")
    ended = project.pre_commit("try-repo", str(project.hooks.clone), "nova-lint-all", "--all-files")
    assert ended.returncode == 1
    assert "orders/b.py:2:25 NL102" in ended.stdout


def test_the_baseline_shrinks_by_itself(project: Project) -> None:
    """What is mended leaves the baseline with the commit that mends it; what is new does not get in."""
    nova_lint = (sys.executable, "-m", "nova_lint", "baseline")
    project.write({"orders/b.py": CROSSING})
    config = (project.root / ".pre-commit-config.yaml").read_text()
    project.write({".pre-commit-config.yaml": config + "  - id: nova-lint-baseline\n"})
    environment = _run(project.root, *nova_lint, "init")
    assert environment.returncode == 0, environment.stderr
    project.git("add", ".")
    project.git("commit", "--quiet", "--no-verify", "-m", "with a baseline")
    project.write({"orders/b.py": CLEAN})
    ended = project.commit("orders/b.py")
    assert ended.returncode == 1
    assert "files were modified by this hook" in ended.stdout + ended.stderr
    ended = project.commit(".")
    assert ended.returncode == 0, ended.stdout + ended.stderr
    project.write({"orders/b.py": CROSSING})
    assert project.commit(".").returncode == 1
