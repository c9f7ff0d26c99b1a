"""A check with a memory: what is new, what is gone, and who is to blame."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest

from nova_lint.config.load import load_config
from nova_lint.engine.baseline.change import Why, accept, freeze
from nova_lint.engine.baseline.store import read, write
from nova_lint.engine.gate import Against, check_against, renewed
from nova_lint.engine.run import check
from nova_lint.model.baseline import Baseline, Comparison
from nova_lint.model.report import Report
from tests.engine.baseline.entries import accepted
from tests.repository import CONFIG, READS, WRITES, Repository, query

_TODAY = date(2027, 1, 1)


def _frozen(root: Path, files: Mapping[str, str] | None = None) -> Repository:
    repository = Repository.make(root / "repo", files)
    report = check(load_config(repository.root / "nova-lint.toml"))
    write(repository.root, freeze(None, report.findings, {rule.code for rule in report.rules}))
    repository.commit()
    return repository


def _check(repository: Repository, *paths: str, base: str = "", **options: object) -> Report:
    against = Against(base=base, today=_TODAY, **options)  # type: ignore[arg-type]
    config = load_config(repository.root / "nova-lint.toml")
    return check_against(config, [repository.root / path for path in paths], against=against)


def _compared(report: Report) -> Comparison:
    assert report.compared is not None
    return report.compared


def _counts(report: Report) -> tuple[int, int, int]:
    compared = _compared(report)
    return compared.new, compared.known, len(compared.gone)


def test_without_a_baseline_everything_is_new(tmp_path: Path) -> None:
    report = _check(Repository.make(tmp_path / "repo"))
    assert (report.compared, report.failed) == (None, True)
    assert [len(finding.fingerprint) for finding in report.findings] == [16]


@pytest.mark.parametrize(
    ("change", "counts", "failed"),
    [
        ({}, (0, 1, 0), False),
        ({"orders/a.py": "# a line above\n\n" + READS}, (0, 1, 0), False),
        ({"orders/a.py": READS.replace("SELECT name", "SELECT name, age")}, (0, 1, 0), False),
        ({"orders/a.py": READS.replace("name_of", "who")}, (0, 1, 0), False),
        ({"orders/a.py": None, "orders/lib/b.py": READS}, (0, 1, 0), False),
        ({"orders/b.py": READS}, (1, 1, 0), True),  # a copy
        ({"orders/a.py": READS + READS.replace("name_of", "again")}, (1, 1, 0), True),
        ({"orders/a.py": WRITES}, (1, 0, 1), True),  # one fixed, another one added
        ({"orders/a.py": ""}, (0, 0, 1), True),  # fixed, and the baseline does not know
        ({"orders/a.py": None}, (0, 0, 1), True),
        # What cannot be read is not fixed.
        ({"orders/a.py": READS + "def ("}, (1, 0, 0), False),
    ],
)
def test_full_runs(
    tmp_path: Path, change: dict[str, str | None], counts: tuple[int, int, int], failed: bool
) -> None:
    repository = _frozen(tmp_path)
    before = read(repository.root)
    repository.write(change)
    report = _check(repository)
    assert _counts(report) == counts
    assert report.failed == failed
    assert len(report.active) == counts[0]
    assert read(repository.root) == before


@pytest.mark.parametrize(
    ("change", "paths", "counts"),
    [
        # Nothing outside of what was asked is judged.
        ({"orders/a.py": ""}, ["orders/b.py"], (0, 1, 0)),
        ({"orders/a.py": "", "orders/c.py": WRITES}, ["orders/b.py"], (0, 1, 0)),
        ({"orders/a.py": ""}, ["users"], (0, 0, 0)),
        ({"orders/a.py": ""}, ["orders/a.py"], (0, 0, 1)),
        ({"orders/a.py": ""}, ["orders"], (0, 1, 1)),
        # A deleted file is looked at wherever the run looks: nobody can name it.
        ({"orders/a.py": None}, ["orders/b.py"], (0, 1, 1)),
        # A moved file takes its entry along, although the run does not look where it was.
        ({"orders/a.py": None, "orders/c.py": READS}, ["orders/c.py"], (0, 1, 0)),
        ({"orders/c.py": READS}, ["orders/c.py"], (1, 0, 0)),
    ],
)
def test_runs_on_a_part(
    tmp_path: Path, change: dict[str, str | None], paths: list[str], counts: tuple[int, int, int]
) -> None:
    repository = _frozen(tmp_path, {"orders/b.py": WRITES, "users/u.py": ""})
    repository.write(change)
    assert _counts(_check(repository, *paths)) == counts


def test_a_table_that_nobody_owns_is_known_wherever_it_is_used(tmp_path: Path) -> None:
    audit = query("log", "SELECT 1 FROM audit")
    repository = _frozen(tmp_path, {"orders/b.py": audit})
    repository.write({"search/a.py": audit, "orders/0.py": audit})
    assert _counts(_check(repository)) == (0, 2, 0)
    assert _counts(_check(repository, "search")) == (0, 1, 0)
    repository.write({"orders/0.py": None, "orders/b.py": None})
    assert _counts(_check(repository, "orders")) == (0, 1, 0)


def test_only_chosen_rules_are_judged(tmp_path: Path) -> None:
    repository = _frozen(tmp_path, {"orders/b.py": WRITES})
    repository.write({"orders/a.py": ""})
    config = load_config(repository.root / "nova-lint.toml")
    assert _counts(check_against(config, select=["NL102"])) == (0, 1, 0)
    assert _counts(check_against(config, ignore=["NL102"])) == (0, 0, 1)


@pytest.mark.parametrize(
    ("policy", "gone", "failed"),
    [("off", 1, False), ("warn", 1, False), ("error", 1, True)],
)
def test_stale_as_configured(tmp_path: Path, policy: str, gone: int, failed: bool) -> None:
    repository = _frozen(tmp_path)
    toml = f'[baseline]\nstale = "{policy}"\n{CONFIG}'
    repository.write({"orders/a.py": "", "nova-lint.toml": toml})
    report = _check(repository)
    assert (len(_compared(report).gone), report.failed) == (gone, failed)


@pytest.mark.parametrize(("policy", "failed"), [("allow", False), ("accept", True)])
def test_transfers(tmp_path: Path, policy: str, failed: bool) -> None:
    repository = _frozen(tmp_path)
    toml = f'[baseline]\ntransfers = "{policy}"\n{CONFIG}'
    repository.write({"orders/a.py": None, "search/a.py": READS, "nova-lint.toml": toml})
    report = _check(repository)
    assert [(e.edge.caller, to.caller) for e, to in _compared(report).transferred] == [("orders", "search")]
    assert report.failed == failed


def test_strict_matching(tmp_path: Path) -> None:
    repository = _frozen(tmp_path)
    edited = READS.replace("SELECT name", "SELECT age")
    repository.write({"orders/a.py": edited, "nova-lint.toml": f'[baseline]\nmatch = "strict"\n{CONFIG}'})
    assert _counts(_check(repository)) == (1, 0, 1)


class TestBase:
    """`--base`, with a baseline: who made an entry stale."""

    def test_what_was_stale_before_does_not_fail(self, tmp_path: Path) -> None:
        repository = _frozen(tmp_path, {"orders/b.py": WRITES})
        repository.commit({"orders/a.py": ""})  # somebody forgot to update
        repository.git("checkout", "-q", "-b", "mine")
        repository.commit({"users/u.py": "x = 1\n"})
        report = _check(repository, base="main")
        assert (len(_compared(report).gone), len(_compared(report).blamed)) == (1, 0)
        assert not report.failed
        assert _check(repository).failed

    def test_what_this_change_made_stale_fails(self, tmp_path: Path) -> None:
        repository = _frozen(tmp_path, {"orders/b.py": WRITES})
        repository.commit({"orders/a.py": ""})
        repository.git("checkout", "-q", "-b", "mine")
        repository.commit({"orders/b.py": ""})
        compared = _compared(_check(repository, base="main"))
        assert [entry.site.path for entry in compared.blamed] == ["orders/b.py"]

    def test_the_merge_base_counts_and_not_the_tip(self, tmp_path: Path) -> None:
        repository = _frozen(tmp_path, {"orders/b.py": WRITES})
        repository.git("checkout", "-q", "-b", "mine")
        repository.commit({"orders/a.py": ""})
        repository.git("checkout", "-q", "main")
        repository.commit({"orders/a.py": "x = 1\n"})  # fixed on both sides: it is still this change's doing
        repository.git("checkout", "-q", "mine")
        assert len(_compared(_check(repository, base="main")).blamed) == 1

    @pytest.mark.parametrize(
        ("paths", "dropped", "added", "before"),
        [
            ((), ["orders/b.py"], ["orders/c.py"], 2),
            # A run on a part tells of its part.
            (("orders/c.py",), [], ["orders/c.py"], None),
            (("users",), [], [], None),
        ],
    )
    def test_what_the_branch_did_to_the_baseline(
        self, tmp_path: Path, paths: tuple[str, ...], dropped: list[str], added: list[str], before: int | None
    ) -> None:
        repository = _frozen(tmp_path, {"orders/b.py": WRITES})
        repository.git("checkout", "-q", "-b", "mine")
        # One is mended, one is moved, one is let in.
        moved = {"orders/a.py": None, "orders/moved.py": READS}
        repository.commit({"orders/b.py": "", **moved, "orders/c.py": query("drop", "DELETE FROM users")})
        config = load_config(repository.root / "nova-lint.toml")
        held = read(repository.root)
        assert held is not None
        report, after = renewed(config, held)
        names = [one.fingerprint for one in report.active if one.code == "NL102"]
        after, _ = accept(after, report.findings, names, Why("it must be", "DB-1"))
        write(repository.root, after)
        compared = _compared(_check(repository, *paths, base="main"))
        assert [entry.site.path for entry in compared.dropped] == dropped
        assert [entry.site.path for entry in compared.added] == added
        assert compared.before == before


@pytest.mark.parametrize(
    ("until", "base", "touch", "strict", "failed"),
    [
        ("2027-01-01", "", False, True, False),  # its last day is today
        ("2026-12-31", "", False, False, False),
        ("2026-12-31", "main", False, False, False),  # a change that has nothing to do with it
        ("2026-12-31", "main", True, False, True),
        ("2026-12-31", "", False, True, True),
    ],
)
def test_expiry(tmp_path: Path, until: str, base: str, touch: bool, strict: bool, failed: bool) -> None:
    repository = _frozen(tmp_path)
    held = read(repository.root)
    assert held is not None
    write(repository.root, Baseline((accepted(held.entries[0], until=until),), held.rules))
    repository.commit()
    repository.git("checkout", "-q", "-b", "mine")
    if touch:
        repository.commit({"orders/a.py": READS + "x = 1\n"})
    report = _check(repository, base=base, strict_expiry=strict)
    assert report.failed == failed
    assert len(_compared(report).expired) == (until < "2027")


class TestBaseWithoutABaseline:
    """`--base`: what is new since the branch began, from git's objects alone."""

    def _branch(self, root: Path, change: Mapping[str, str | None]) -> Repository:
        repository = Repository.make(root / "repo", {"orders/old.sql": "DELETE FROM users;\n"})
        repository.git("checkout", "-q", "-b", "mine")
        repository.commit(change)
        return repository

    @pytest.mark.parametrize(
        ("change", "new"),
        [
            ({"orders/b.py": "x = 1\n"}, []),
            ({"orders/a.py": None, "orders/b.py": READS}, []),
            ({"orders/a.py": ""}, []),  # less is no reason to fail
            ({"orders/b.py": READS}, ["orders/b.py"]),
            ({"orders/a.py": READS + WRITES}, ["orders/a.py"]),
            # Nobody touched the code: another owner makes it a violation.
            ({"nova-lint.toml": CONFIG.replace('["orders"]\ntables = ["orders"]', '["orders"]')
              .replace('"documents"', '"documents", "orders"')}, ["orders/own.py"]),
        ],
    )  # fmt: skip
    def test_what_is_new(self, tmp_path: Path, change: dict[str, str | None], new: list[str]) -> None:
        repository = self._branch(tmp_path, change)
        report = _check(repository, base="main")
        errors = [finding for finding in report.active if finding.severity == "error"]
        assert [finding.place.file for finding in errors] == new
        assert report.failed == bool(new)
        assert not (repository.root / ".nova-lint").exists()

    def test_the_work_tree_stays_as_it_is(self, tmp_path: Path) -> None:
        repository = self._branch(tmp_path, {})
        repository.write({"orders/a.py": WRITES, "orders/staged.py": "x = 1\n"})
        repository.git("add", "orders/staged.py")
        before = repository.git("status", "--porcelain"), repository.git("rev-parse", "HEAD")
        assert _check(repository, base="main").failed
        assert (repository.git("status", "--porcelain"), repository.git("rev-parse", "HEAD")) == before

    def test_a_configuration_in_a_folder_of_the_repository(self, tmp_path: Path) -> None:
        outer = Repository.make(tmp_path / "repo", {"app/nova-lint.toml": CONFIG, "app/orders/a.py": READS})
        outer.git("checkout", "-q", "-b", "mine")
        outer.commit({"app/orders/b.py": WRITES})
        report = _check(Repository(outer.root / "app"), base="main")
        assert {finding.place.file for finding in report.active} == {"orders/b.py"}
