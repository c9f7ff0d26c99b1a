"""What bandit, ruff and semgrep name as SQL that is put together, file by file and line by line.

They take minutes and always say the same of the same files, so what they said of a pinned package is kept beside it.
"""

from __future__ import annotations

import hashlib
import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks.corpora import UNPACKED
from benchmarks.peers import PINNED, PeerError, installed

#: A file, a line in it.
Line = tuple[str, int]

RULES = Path(__file__).resolve().parent / "unsafe" / "semgrep-sql.yaml"


def bandit(root: Path) -> set[Line]:
    """The lines that bandit's B608 names, with files relative to the folder."""
    found = _json([str(installed("bandit")), "-q", "-r", "-t", "B608", "-f", "json", "."], root)["results"]
    return {(each["filename"].removeprefix("./"), each["line_number"]) for each in found}


def ruff(root: Path) -> set[Line]:
    """The lines that ruff's S608, S610 and S611 name."""
    command = [str(installed("ruff")), "check", "--isolated", "--no-cache", "--exit-zero"]
    command += ["--select", "S608,S610,S611", "--output-format", "json", "."]
    top = f"{root.resolve()}/"
    return {(each["filename"].removeprefix(top), each["location"]["row"]) for each in _json(command, root)}


def semgrep(root: Path) -> set[Line]:
    """The lines that semgrep names with the rules of `unsafe/semgrep-sql.yaml`."""
    command = [
        str(installed("semgrep")),
        "--config",
        str(RULES),
        "--json",
        "--metrics=off",
        "-q",
        "--timeout=0",
    ]
    command += ["--no-git-ignore", "--disable-version-check", "."]
    found = _json(command, root)["results"]
    return {(each["path"].removeprefix("./"), each["start"]["line"]) for each in found}


PEERS: dict[str, Callable[[Path], set[Line]]] = {
    f"bandit {PINNED['bandit']}, B608": bandit,
    f"ruff {PINNED['ruff']}, S608, S610, S611": ruff,
    f"semgrep {PINNED['semgrep']}, own rules": semgrep,
}


def asked(name: str, root: Path) -> set[Line]:
    """What a peer says of a pinned package: as kept, else it is run. Raises `PeerError`."""
    rules = hashlib.sha256(RULES.read_bytes()).hexdigest()[:12]
    kept = (
        UNPACKED / "peers" / "said" / rules / f"{root.name}-{name.partition(',')[0].replace(' ', '-')}.json"
    )
    if kept.is_file():
        return {(file, line) for file, line in json.loads(kept.read_text("utf-8"))}
    said = PEERS[name](root)
    kept.parent.mkdir(parents=True, exist_ok=True)
    kept.write_text(json.dumps(sorted(said)), "utf-8")
    return said


def _json(command: list[str], folder: Path) -> Any:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode not in (0, 1) or not done.stdout.strip():
        raise PeerError(f"{Path(command[0]).name}: {done.stderr.strip()[-300:] or 'it says nothing'}")
    return json.loads(done.stdout)
