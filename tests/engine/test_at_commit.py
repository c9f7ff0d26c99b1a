"""The engine on a commit, by the configuration of then."""

from __future__ import annotations

from pathlib import Path

import pytest

from nova_lint.config.load import load_config
from nova_lint.engine.at_commit import baseline_at, config_at, report_at
from nova_lint.engine.run import check
from tests.repository import CONFIG, READS, WRITES, Repository


def test_the_same_as_a_check_of_then(tmp_path: Path) -> None:
    repository = Repository.make(tmp_path / "repo", {"orders/b.py": WRITES, "tests/test_a.py": READS})
    config = load_config(repository.root / "nova-lint.toml")
    then = check(config)
    repository.commit({"orders/b.py": None, "nova-lint.toml": CONFIG + 'exclude = ["orders"]\n' * 0})
    assert report_at(config, "HEAD~1").findings == then.findings
    assert len(report_at(config, "HEAD").findings) < len(then.findings)


@pytest.mark.parametrize(
    ("old", "services"),
    [
        # Where there was none, or a broken one, that of today counts.
        (None, ["orders", "users", "search"]),
        ("[services", ["orders", "users", "search"]),
        ('[services.all]\npaths = ["."]\n', ["all"]),
        ('extends = "shared/base.toml"\n', ["base"]),
        ('include = ["*/part.toml"]\n[services.all]\npaths = ["x"]\n', ["all", "part"]),
    ],
)
def test_the_configuration_of_then(tmp_path: Path, old: str | None, services: list[str]) -> None:
    repository = Repository(tmp_path / "repo")
    repository.root.mkdir()
    repository.git("init", "-q", "-b", "main")
    repository.write(
        {
            "shared/base.toml": '[services.base]\npaths = ["b"]\n',
            "team/part.toml": '[services.part]\npaths = ["p"]\n',
            **({"nova-lint.toml": old} if old is not None else {}),
        }
    )
    repository.commit()
    repository.commit({"nova-lint.toml": CONFIG, "shared/base.toml": None})
    config = load_config(repository.root / "nova-lint.toml")
    then = config_at(config, "HEAD~1")
    assert [service.name for service in then.ownership.services] == services
    assert then.root == config.root


def test_no_baseline(tmp_path: Path) -> None:
    assert baseline_at(Repository.make(tmp_path / "repo").root, "HEAD") is None
