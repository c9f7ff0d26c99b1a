"""The page on the baseline: what it says is printed is what is printed, on the example."""

from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path

import pytest

from nova_lint.cli.group import nova_lint
from nova_lint.cli.outcome import exit_code
from tests.repository import Repository

_ROOT = Path(__file__).parents[2]
_PAGE = (_ROOT / "docs" / "how-to" / "baseline.md").read_text(encoding="utf-8")
#: Days and commits, and what the page leaves out: how much was looked at, and how long that took.
_CHANGING = (
    (re.compile(r"\b((?=[0-9a-f]*[a-f])(?=[0-9a-f]*\d)[0-9a-f]{12}|[0-9a-f]{8}(?= {6,}\d))\b"), "COMMIT"),
    (re.compile(r"^\d{4}-\d\d-\d\d", re.MULTILINE), "YYYY-MM-DD"),
    (re.compile(r"^\d+ files, [^.]*in \d+\.\d s\.\n", re.MULTILINE), ""),
)
_FORGET = '''

def forget(cur, user_id: int) -> None:
    """Forget what somebody ordered."""
    cur.execute("DELETE FROM orders WHERE user_id = %s", (user_id,))
'''


def _blocks() -> list[tuple[str, str]]:
    """The commands of nova-lint on the page, each with what is shown below it."""
    text = "".join(re.findall(r"```console\n(.*?)```", _PAGE, re.DOTALL)).replace("\\\n", " ")
    found = re.findall(r"^\$ (.*)\n((?:(?!\$ ).*\n)*)", text, re.MULTILINE)
    # A command that shows nothing is there to be read.
    return [(command, shown) for command, shown in found if command.startswith("nova-lint ") and shown]


def _same(text: str) -> str:
    for pattern, words in _CHANGING:
        text = pattern.sub(words, text)
    return text


def test_the_page_is_followed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(_ROOT / "examples" / "marketplace", tmp_path / "shop")
    shop = Repository(tmp_path / "shop")
    shop.git("init", "-q", "-b", "main")
    shop.commit()
    monkeypatch.chdir(shop.root)
    monkeypatch.setenv("COLUMNS", "80")
    blocks = iter(_blocks())

    def follow(*expected: str) -> None:
        for beginning in expected:
            command, shown = next(blocks)
            assert command.startswith(f"nova-lint {beginning}")
            line, _, cut = command.partition(" | head -")
            exit_code(nova_lint, shlex.split(line)[1:])
            printed = capsys.readouterr().out.splitlines(keepends=True)
            assert _same("".join(printed[: int(cut)] if cut else printed)) == _same(shown), command

    follow("baseline init")
    shop.commit()
    shop.git("branch", "origin/main")
    follow("check")
    checkout, cache = shop.root / "services/orders/checkout.py", shop.root / "services/search/cache.py"
    lines = checkout.read_text(encoding="utf-8").splitlines(keepends=True)
    shop.write(
        {
            "services/orders/checkout.py": "".join(
                line for line in lines if 'update_rows("users"' not in line
            ),
            "services/search/cache.py": cache.read_text(encoding="utf-8") + _FORGET,
        }
    )
    follow("check", "baseline update")
    shop.commit()
    follow("baseline accept")
    shop.commit()
    follow("check --base", "baseline verify", "baseline next", "baseline stats", "baseline history")
    assert next(blocks, None) is None
