"""The gate, on real branches."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from nova_lint.engine.baseline.site import named
from nova_lint.engine.baseline.store import read, write
from nova_lint.model.baseline import Baseline
from tests.cli.baseline.conftest import Run
from tests.engine.baseline.entries import accepted, entry
from tests.repository import CONFIG, READS, Repository, query


def _smuggle(repository: Repository, with_reason: bool = False) -> None:
    baseline = read(repository.root)
    assert baseline is not None
    more = named(baseline.entries[0].edge, entry("orders/z.py").site)
    more = accepted(more) if with_reason else more
    write(repository.root, Baseline((*baseline.entries, more), baseline.rules))


def test_a_branch_that_fixes_something(frozen: Repository, run: Run) -> None:
    frozen.git("checkout", "-q", "-b", "mine")
    frozen.write({"orders/a.py": ""})
    run("baseline", "update")
    frozen.commit()
    code, out, _ = run("baseline", "verify", "--base", "main")
    assert code == 0
    assert out.startswith("2 entries (-1 since ")


@pytest.mark.parametrize(("with_reason", "code"), [(False, 1), (True, 0)])
def test_a_branch_that_adds_something(frozen: Repository, run: Run, with_reason: bool, code: int) -> None:
    frozen.git("checkout", "-q", "-b", "mine")
    _smuggle(frozen, with_reason)
    frozen.commit()
    result, out, _ = run("baseline", "verify", "--base", "main")
    assert result == code
    assert ("came in with a reason: " if with_reason else "came in without a reason: ") in out


def test_a_branch_that_is_only_behind(frozen: Repository, run: Run) -> None:
    """The base is where the branches part: what the other one fixed since is no growth here."""
    frozen.git("checkout", "-q", "-b", "mine")
    frozen.commit({"readme": "x"})
    frozen.git("checkout", "-q", "main")
    frozen.write({"orders/a.py": ""})
    run("baseline", "update")
    frozen.commit()
    frozen.git("checkout", "-q", "mine")
    assert run("baseline", "verify", "--base", "main")[0] == 0


def test_the_branch_that_brings_the_first_baseline(repository: Repository, run: Run) -> None:
    repository.git("checkout", "-q", "-b", "mine")
    run("baseline", "init")
    repository.commit()
    code, out, _ = run("baseline", "verify", "--base", "main")
    assert code == 0
    assert "was frozen in this change" in out


def test_a_baseline_that_was_deleted_and_made_anew(frozen: Repository, run: Run) -> None:
    frozen.git("checkout", "-q", "-b", "mine")
    frozen.git("rm", "-q", "-r", ".nova-lint")
    frozen.commit({"orders/c.py": READS})
    assert run("baseline", "verify", "--base", "main")[0] == 1
    run("baseline", "init")
    frozen.commit()
    code, out, _ = run("baseline", "verify", "--base", "main")
    assert code == 1
    assert "1 without a reason" in out


def test_new_waivers_are_named(frozen: Repository, run: Run) -> None:
    """What is waived leaves the baseline: it must not vanish from sight."""
    frozen.git("checkout", "-q", "-b", "mine")
    waived = READS.replace('%s")', '%s")  # nova-lint: allow[NL101] until users has an API')
    frozen.write({"orders/a.py": waived})
    assert run("baseline", "update")[0] == 0
    frozen.commit()
    code, out, _ = run("baseline", "verify", "--base", "main")
    assert code == 0
    assert "a waiver more: orders/a.py:2:" in out
    assert "allow[NL101] until users has an API" in out
    frozen.commit({"orders/a.py": "\n\n" + waived})
    assert "a waiver more" not in run("baseline", "verify", "--base", "HEAD~1")[1]


_BROKEN = query("odd", "SELECT id FROM orders WHERE (a = 1")
_OTHER = query("other", "DELETE FROM users WHERE (a = 1")


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        # What was there is nobody's news, wherever it goes.
        ({"orders/x.py": _BROKEN}, {}, ""),
        ({"orders/x.py": _BROKEN}, {"orders/x.py": ""}, ""),
        ({"orders/x.py": _BROKEN}, {"orders/x.py": None, "orders/y.py": _BROKEN}, ""),
        ({"orders/x.py": _BROKEN}, {"orders/x.py": _BROKEN.replace("id FROM", "id, z FROM")}, ""),
        # A reason beside it is what is asked for.
        ({}, {"orders/x.py": _BROKEN.replace('")', '")  # nova-lint: allow[NL901] of the vendor')}, ""),
        ({}, {"orders/x.py": _BROKEN}, "orders/x.py:2:18 NL901 "),
        ({"orders/x.py": _BROKEN}, {"orders/x.py": _BROKEN + _BROKEN}, "orders/x.py:6:18 NL901 "),
        ({"orders/x.py": _BROKEN}, {"orders/x.py": "", "users/y.py": _OTHER}, "users/y.py:2:18 NL901 "),
        ({}, {"orders/x.py": _BROKEN + "def f(:"}, "NL900 "),
    ],
)
def test_what_cannot_be_read_is_no_hiding_place(
    repository: Repository,
    run: Run,
    before: dict[str, str | None],
    after: dict[str, str | None],
    told: str,
) -> None:
    repository.commit(before)
    run("baseline", "init")
    repository.commit()
    repository.git("checkout", "-q", "-b", "mine")
    repository.commit(after)
    run("baseline", "update")
    repository.commit()
    code, out, _ = run("baseline", "verify", "--base", "main")
    assert code == bool(told)
    assert ("cannot be read, and nobody says why: " in out, told in " ".join(out.split())) == (
        bool(told),
        True,
    )


def test_what_cannot_be_read_may_be_accepted(frozen: Repository, run: Run) -> None:
    frozen.git("checkout", "-q", "-b", "mine")
    frozen.commit({"orders/x.py": _BROKEN})
    _, out, _ = run("baseline", "verify", "--base", "main")
    name = out.partition("nobody says why: ")[2].split()[0]
    assert run("baseline", "accept", name, "--reason", "the vendor's dialect", "--ticket", "DB-1")[0] == 0
    frozen.commit()
    code, out, _ = run("baseline", "verify", "--base", "main")
    assert (code, "came in with a reason: " in out) == (0, True)


def test_without_a_baseline_what_cannot_be_read_is_counted_too(repository: Repository, run: Run) -> None:
    repository.git("checkout", "-q", "-b", "mine")
    repository.commit({"orders/x.py": _BROKEN})
    assert run("baseline", "verify", "--base", "main")[0] == 1


def test_rules_that_no_longer_count_are_named(frozen: Repository, run: Run) -> None:
    frozen.git("checkout", "-q", "-b", "mine")
    frozen.commit({"nova-lint.toml": CONFIG + '[per-file-ignores]\n"orders" = ["NL1"]\n'})
    code, out, _ = run("baseline", "verify", "--base", "main")
    assert (code, out.splitlines()[0]) == (0, "NL1 no longer counts in orders: nova-lint.toml:12:1")


def test_lines_fit_and_hold_everything(frozen: Repository, run: Run) -> None:
    frozen.git("checkout", "-q", "-b", "mine")
    _smuggle(frozen, with_reason=True)
    frozen.commit()
    out = run("baseline", "verify", "--base", "main")[1]
    assert "\N{REPLACEMENT CHARACTER}" not in out
    assert max(map(len, out.splitlines())) <= 80


@pytest.mark.parametrize(
    ("ref", "told"),
    [
        ("nowhere", "there is no commit 'nowhere' here\n"),  # there is nowhere to fetch it from
        ("--help", "no name of a commit"),
        ("", "no name of a commit"),
    ],
)
def test_a_base_that_is_not_there(frozen: Repository, run: Run, ref: str, told: str) -> None:
    code, out, err = run("baseline", "verify", f"--base={ref}")
    assert (code, out) == (2, "")
    assert told in err


def test_a_shallow_clone_gets_the_command_to_run(
    frozen: Repository, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    frozen.git("checkout", "-q", "-b", "mine")
    frozen.commit({"readme": "1"})
    frozen.commit({"readme": "2"})
    clone = tmp_path / "clone"
    source = frozen.root.as_uri()
    subprocess.run(["git", "clone", "-q", "--depth=1", "--branch=mine", source, str(clone)], check=True)
    monkeypatch.chdir(clone)
    _, _, err = run("baseline", "verify", "--base", "origin/main")
    command = "git fetch origin main:refs/remotes/origin/main"
    assert f"Run: {command}" in err
    subprocess.run([*command.split(), "--depth=1", "-q"], check=True)
    _, _, err = run("baseline", "verify", "--base", "origin/main")
    assert "this clone is shallow" in err
    assert "Run: git fetch --unshallow origin" in err
    subprocess.run(["git", "fetch", "-q", "--unshallow", "origin"], check=True)
    assert run("baseline", "verify", "--base", "origin/main")[0] == 0


def test_outside_of_git(
    tmp_path: Path, frozen: Repository, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "copy"
    folder.mkdir()
    (folder / "nova-lint.toml").write_text((frozen.root / "nova-lint.toml").read_text())
    monkeypatch.chdir(folder)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))
    code, _, err = run("baseline", "verify", "--base", "main")
    assert code == 2
    assert "is in no git repository" in err
