"""A team with forty violations: the gate is on from the first day, and the number falls to nothing.

What the team sees at each step stands in `data/burn-down.txt`; `python -m tests.test_burn_down` prints it anew.
"""

from __future__ import annotations

import contextlib
import io
import os
import re
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from nova_lint.cli.group import nova_lint
from nova_lint.cli.outcome import exit_code
from nova_lint.engine.baseline.store import FOLDER, read
from tests.repository import Repository, query

_EXPECTED = Path(__file__).parent / "data" / "burn-down.txt"
_IN_EACH = 5
#: Seconds, days and commits differ from run to run.
_CHANGING = (
    (re.compile(r"in \d+\.\d s"), "in N s"),
    (re.compile(r"since [0-9a-f]{12}"), "since COMMIT"),
    (re.compile(r"since \d{4}-\d\d-\d\d"), "since YYYY-MM-DD"),
    (re.compile(r"^\d{4}-\d\d-\d\d  [0-9a-f]{8}", re.MULTILINE), "YYYY-MM-DD  COMMIT  "),
)
_AREAS = ("billing", "exports", "invites", "mailing", "profile", "refunds", "reports", "support")


def _reading(area: str) -> str:
    """Code of orders that reads the users of another service, in every second function together with its own table."""
    own = (
        "SELECT u.name, o.total FROM orders o JOIN users u ON u.id = o.user_id WHERE o.{0} = %s AND o.n = {1}"
    )
    bare = "SELECT name FROM users WHERE {0} = %s AND n = {1}"
    functions = range(_IN_EACH)
    return "".join(query(f"{area}_{n}", (bare if n % 2 else own).format(area, n)) for n in functions)


@dataclass
class Story:
    """A repository, and what was typed and shown in it."""

    repository: Repository
    told: list[str] = field(default_factory=list)

    def say(self, words: str) -> None:
        self.told.append(f"\n# {words}\n")

    def run(self, *arguments: str) -> int:
        """Run a command of nova-lint; its exit code."""
        out = io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(out):
            code = exit_code(nova_lint, arguments)
        shown = out.getvalue()
        for pattern, words in _CHANGING:
            shown = pattern.sub(words, shown)
        self.told.append(f"$ nova-lint {' '.join(arguments)}\n{shown}[{code}]\n")
        return code

    def left(self) -> int:
        """How many entries the baseline has."""
        baseline = read(self.repository.root)
        assert baseline is not None
        return len(baseline.entries)


@contextlib.contextmanager
def _inside(folder: Path) -> Iterator[None]:
    before = Path.cwd()
    os.chdir(folder)
    try:
        yield
    finally:
        os.chdir(before)


def _tell(folder: Path) -> str:
    files = {f"orders/{area}.py": _reading(area) for area in _AREAS}
    repository = Repository.make(folder / "repo", {**files, "orders/a.py": ""})
    with _inside(repository.root):
        return _played(Story(repository), files)


def _played(story: Story, files: dict[str, str]) -> str:
    repository = story.repository
    total = len(_AREAS) * _IN_EACH
    story.say("Forty violations, and the gate goes on the same afternoon.")
    assert story.run("check", "--output-format", "concise") == 1
    assert story.run("baseline", "init") == 0
    repository.commit()
    assert (story.left(), story.run("check")) == (total, 0)
    assert story.run("baseline", "stats", "--by", "file") == 0
    assert story.run("baseline", "next", "-n", "1") == 0
    for number, area in enumerate(_AREAS):
        story.say(f"A branch mends {area}.py, and somebody slips in another violation.")
        repository.git("checkout", "-q", "-b", f"fix-{area}")
        more = query("more", "DELETE FROM users WHERE id = 1")
        repository.write({f"orders/{area}.py": "", "orders/new.py": more})
        assert story.run("check", "--base", "main") == 1
        assert story.run("baseline", "update") == 1
        story.say("It is taken out again.")
        repository.write({"orders/new.py": ""})
        assert story.run("check", "--base", "main", "-q") == 0
        assert story.run("baseline", "update") == 0
        repository.commit()
        assert story.run("baseline", "verify", "--base", "main") == 0
        repository.git("checkout", "-q", "main")
        repository.git("merge", "-q", "--ff-only", f"fix-{area}")
        assert story.left() == total - _IN_EACH * (number + 1)
        if number == 3:
            story.say("Half way, somebody tidies up: a file moves, and is written anew.")
            moved = files["orders/support.py"].replace("SELECT", "select").replace("def support", "def help")
            repository.write({"orders/support.py": None, "orders/lib/help.py": moved})
            assert story.run("check") == 0
            assert story.run("baseline", "update") == 0
            story.say("They think better of it.")
            repository.write({"orders/lib/help.py": None, "orders/support.py": files["orders/support.py"]})
            assert story.run("baseline", "update") == 0
            assert repository.git("status", "--porcelain") == ""
    story.say("Nothing is left, and the folder says so.")
    assert [path.name for path in (repository.root / FOLDER).iterdir()] == ["baseline.jsonl"]
    assert story.run("check") == 0
    assert story.run("baseline", "history") == 0
    assert story.run("baseline", "next") == 0
    return "".join(story.told).lstrip()


def test_from_forty_to_none(tmp_path: Path) -> None:
    assert _tell(tmp_path) == _EXPECTED.read_text(encoding="utf-8")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as scratch:
        print(_tell(Path(scratch)), end="")
