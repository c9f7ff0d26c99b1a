"""A small git repository of two services, for tests that need one."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

CONFIG = """
[services.orders]
paths = ["orders"]
tables = ["orders"]
[services.users]
paths = ["users"]
tables = ["users"]
[services.search]
paths = ["search"]
tables = ["documents"]
"""


def query(name: str, sql: str) -> str:
    """A function that sends one statement."""
    return f'def {name}(cur):\n    cur.execute("{sql}")\n\n\n'


READS = query("name_of", "SELECT name FROM users WHERE id = %s")
#: What each service does to its own table: no finding, but the configuration claims nothing in vain.
OWN = {
    "orders/own.py": query("own", "SELECT 1 FROM orders"),
    "users/own.py": query("own", "SELECT 1 FROM users"),
    "search/own.py": query("own", "SELECT 1 FROM documents"),
}
WRITES = query("rename", "UPDATE users SET name = %s WHERE id = 1")


@dataclass(frozen=True)
class Repository:
    """A work tree at `root`. Git is asked nothing about the user's own settings."""

    root: Path

    @classmethod
    def make(cls, root: Path, files: Mapping[str, str] | None = None) -> Repository:
        """A repository with the files and one commit."""
        root.mkdir(parents=True, exist_ok=True)
        made = cls(root)
        made.git("init", "-q", "-b", "main")
        made.write({"nova-lint.toml": CONFIG, "orders/a.py": READS, **OWN, **(files or {})})
        made.commit()
        return made

    def git(self, *arguments: str) -> str:
        """What git prints."""
        who = ("-c", "user.name=Ann", "-c", "user.email=ann@example.org", "-c", "commit.gpgsign=false")
        done = subprocess.run(
            ("git", "-C", str(self.root), *who, *arguments), capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def write(self, files: Mapping[str, str | None]) -> None:
        """Make the files say this; None removes one."""
        for path, text in files.items():
            full = self.root / path
            if text is None:
                full.unlink()
            else:
                full.parent.mkdir(parents=True, exist_ok=True)
                full.write_text(text, encoding="utf-8")

    def commit(self, files: Mapping[str, str | None] | None = None) -> str:
        """Commit everything, with these changes; the name of the commit."""
        self.write(files or {})
        self.git("add", "-A")
        self.git("commit", "-q", "--allow-empty", "-m", "change")
        return self.git("rev-parse", "HEAD")
