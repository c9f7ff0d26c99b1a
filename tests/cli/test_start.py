"""How the program starts and ends, as a process."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import click
import pytest

from nova_lint.cli.group import nova_lint
from nova_lint.version import VERSION

_SRC = str(Path(__file__).parents[2] / "src")
_HEAVY = ("sqlglot", "libcst", "networkx", "rich", "pathspec", "nova_lint.values", "nova_lint.sql")


def _run(*command: str, **kwargs: object) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": _SRC}
    return subprocess.run(  # type: ignore[call-overload, no-any-return]
        [sys.executable, *command], capture_output=True, text=True, env=environment, timeout=60, **kwargs
    )


def test_python_m() -> None:
    done = _run("-m", "nova_lint", "--version")
    assert (done.returncode, done.stdout) == (0, f"nova-lint {VERSION}\n")


@pytest.mark.parametrize(
    "arguments",
    [["--help"], ["--version"], ["check", "--help"], ["facts", "--help"], ["explain", "NL102"], ["nope"]],
)
def test_nothing_heavy_is_imported(arguments: list[str]) -> None:
    script = (
        "import sys\n"
        "from nova_lint.cli import main\n"
        "try:\n"
        f"    main({arguments!r})\n"
        "except SystemExit:\n"
        f"    print('LOADED', [name for name in {_HEAVY!r} if name in sys.modules])\n"
    )
    assert _run("-c", script).stdout.splitlines()[-1] == "LOADED []"


_FAKE = """
import sys, types
from pathlib import Path
from nova_lint.cli import settings, main
settings.configured = lambda paths, explicit, unsaved, **more: types.SimpleNamespace(files=(), warnings=(), root=Path.cwd())
def checked(config, paths, **kwargs):
    return settings.run_deep(work)
settings.checked = checked
"""


def test_ctrl_c(tmp_path: Path) -> None:
    script = _FAKE + (
        "def work():\n"
        "    print('ready', flush=True)\n"
        "    while True: pass\n"  # never gives up by itself, as a long analysis does not
        "main(['check'])\n"
    )
    running = subprocess.Popen(
        [sys.executable, "-c", script],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": _SRC},
        cwd=tmp_path,
        # A shell that starts this in the background would have it ignore the signal.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    try:
        assert running.stdout is not None
        assert running.stdout.readline() == "ready\n"
        running.send_signal(signal.SIGINT)
        _, errors = running.communicate(timeout=30)
    finally:
        running.kill()
    assert (running.returncode, errors.strip()) == (130, "nova-lint: interrupted")


def test_our_own_bug(tmp_path: Path) -> None:
    script = _FAKE + "def work():\n    raise LookupError('no such thing')\nmain(['check', '-q'])\n"
    done = _run("-c", script, cwd=tmp_path)
    assert (done.returncode, done.stdout) == (3, "")
    assert "bug of nova-lint" in done.stderr
    assert f"nova-lint {VERSION}, Python" in done.stderr
    assert "arguments: check -q" in done.stderr
    assert done.stderr.endswith("LookupError: no such thing\n")


def test_deep_recursion_fits(tmp_path: Path) -> None:
    script = _FAKE + (
        "def deep(n):\n"
        "    return n and max(map(deep, [n - 1]))\n"
        "def work():\n"
        "    raise LookupError(deep(9000))\n"
        "main(['check'])\n"
    )
    assert _run("-c", script, cwd=tmp_path).stderr.endswith("LookupError: 0\n")


@pytest.mark.parametrize("arguments", [["--help"], ["explain"]])
def test_a_reader_who_goes_away(arguments: list[str]) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(
        [sys.executable, "-m", "nova_lint", *arguments],
        stdout=writing,
        stderr=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": _SRC},
        timeout=60,
    )
    os.close(writing)
    assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.parametrize("package", ["nova_lint.cli", "nova_lint.cli.baseline"])
def test_the_list_of_commands_is_what_they_say_of_themselves(package: str) -> None:
    folder = Path(_SRC, *package.split("."))
    names = sorted(path.stem if path.is_file() else path.name for path in folder.iterdir())
    modules = [import_module(f"{package}.{name}") for name in names if not name.startswith("_")]
    commands = [module.COMMAND for module in modules if hasattr(module, "COMMAND")]
    group = nova_lint if package == "nova_lint.cli" else import_module(package).COMMAND

    listed = group.get_help(click.Context(group, info_name="nova-lint", terminal_width=120))

    told = [(command.name, command.short_help) for command in commands]
    assert [
        tuple(line.split(maxsplit=1)) for line in listed.partition("Commands:\n")[2].splitlines()
    ] == sorted(told)


def test_help_imports_no_command() -> None:
    script = (
        "import sys\n"
        "from nova_lint.cli import main\n"
        "try:\n"
        "    main(['--help'])\n"
        "except SystemExit:\n"
        "    folders = ('nova_lint.reports', 'nova_lint.model', 'nova_lint.engine')\n"
        "    print('LOADED', [name for name in sys.modules if name.startswith(folders)])\n"
    )
    assert _run("-c", script).stdout.splitlines()[-1] == "LOADED []"
