"""Other tools, each at a pinned version in an environment of its own."""

from __future__ import annotations

import subprocess
import sys
import venv
from pathlib import Path

from benchmarks.corpora import UNPACKED

#: What nova-lint is measured against. Newer ones may be faster: raise them together with the figures.
PINNED = {"bandit": "1.9.4", "ruff": "0.17.6", "semgrep": "1.182.0"}

#: What semgrep looks for: SQL that is put together at a call.
SEMGREP_RULE = """rules:
  - id: sql-put-together
    languages: [python]
    severity: WARNING
    message: SQL that is put together
    pattern-either:
      - pattern: $X.execute("..." % $Y)
      - pattern: $X.execute(f"...")
      - pattern: $X.execute("..." + $Y)
      - pattern: $X.execute("...".format(...))
"""


class PeerError(Exception):
    """A tool cannot be installed here."""


def installed(name: str) -> Path:
    """The program of a tool; its environment is made if need be, below `corpora/`. Raises `PeerError`."""
    folder = UNPACKED / "peers" / f"{name}-{PINNED[name]}"
    programs = folder / ("Scripts" if sys.platform == "win32" else "bin")
    program = programs / name
    if not program.exists():
        venv.create(folder, with_pip=True, clear=True)
        wanted = f"{name}=={PINNED[name]}"
        done = subprocess.run(
            [str(programs / "python"), "-m", "pip", "install", "--quiet", wanted],
            capture_output=True,
            text=True,
        )
        if done.returncode:
            raise PeerError(f"{wanted}: {(done.stderr.strip().splitlines() or ['pip failed'])[-1]}")
    return program
