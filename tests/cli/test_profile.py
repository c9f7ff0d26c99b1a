"""`check --profile`: a table of seconds on stderr, and nothing else changes."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from nova_lint.cli import main

_FILES = {
    "nova-lint.toml": '[services.shop]\npaths = ["shop"]\ntables = ["orders"]\n',
    "shop/ask.py": "import sqlite3\nsqlite3.connect('').execute('SELECT id FROM orders')\n",
}


@pytest.mark.parametrize("options", [["--profile"], ["--profile", "--quiet"], ["--profile", "--no-cache"]])
def test_the_steps_are_told_on_stderr(
    options: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for path, text in _FILES.items():
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_text(text)
    monkeypatch.chdir(tmp_path)

    for _ in range(2):  # an answer that was kept would have no steps
        with pytest.raises(SystemExit) as ended:
            main(["check", *options])

        told = capsys.readouterr()
        assert ended.value.code == 0
        names = [
            line.partition("  ")[0] for line in told.err.splitlines() if re.search(r"\d\.\d\d +\d+%", line)
        ]
        assert {"start", "find files", "read Python", "evaluate", "judge", "report", "all"} <= set(names)
        assert "evaluate" not in told.out
