"""Shell completion: the scripts, and what they get when they ask."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest


def _run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        (sys.executable, "-m", "nova_lint", *arguments),
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, **environment},
    )


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_scripts(shell: str) -> None:
    done = _run("completion", shell)
    assert (done.returncode, done.stderr) == (0, "")
    assert f"_NOVA_LINT_COMPLETE={shell}_complete" in done.stdout


def test_an_unknown_shell() -> None:
    done = _run("completion", "tcsh")
    assert (done.returncode, done.stdout) == (2, "")
    assert "'tcsh' is not one of" in done.stderr


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        ("nova-lint che", {"plain,check"}),
        ("nova-lint check --output-", {"plain,--output-format", "plain,--output-file"}),
        ("nova-lint check --output-format sar", {"plain,sarif"}),
    ],
)
def test_what_a_shell_is_told(words: str, wanted: set[str]) -> None:
    done = _run(_NOVA_LINT_COMPLETE="bash_complete", COMP_WORDS=words, COMP_CWORD=str(len(words.split()) - 1))
    assert (set(done.stdout.split()), done.stderr) == (wanted, "")
