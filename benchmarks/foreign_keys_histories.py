"""The pinned histories of migrations: where their files are, and how they are run."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tomllib
from dataclasses import dataclass, field

from benchmarks.corpora import HERE, Corpus, CorpusError, unpacked
from benchmarks.foreign_keys_postgres import Held, apply_scripts, catalogue


@dataclass(frozen=True, slots=True)
class History:
    """One history: a table of `histories.toml`. `makes` is how many tables and keys PostgreSQL is left with."""

    package: Corpus
    kind: str
    folder: str
    makes: dict[str, int]
    roles: tuple[str, ...] = ()
    naming: dict[str, str] = field(default_factory=dict)

    def files(self) -> dict[str, bytes]:
        """Its migrations by path in the package; downloads the package if need be (raises `CorpusError`)."""
        root = unpacked(self.package)
        ending = ".sql" if self.kind == "sql" else ".py"
        paths = sorted((root / self.folder).rglob(f"*{ending}"))
        return {path.relative_to(root).as_posix(): path.read_bytes() for path in paths}

    def run(self, address: str, files: dict[str, bytes]) -> dict[str, str]:
        """Bring the database to the end of the history; the files that PostgreSQL refuses, each with why."""
        if self.kind == "sql":
            return apply_scripts(address, {path: files[path].decode() for path in sorted(files)})
        root = self.package.root
        url = address.replace("postgresql:", "postgresql+psycopg:", 1)
        command = [
            sys.executable,
            "-m",
            "benchmarks.foreign_keys_alembic",
            url,
            str(root / self.folder),
            str(root),
            json.dumps(self.naming),
        ]
        environment = {**os.environ, "PYTHONPATH": str(HERE.parent)}
        done = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
        if done.returncode:
            raise CorpusError(f"the history of {self.package.name} cannot be run: {done.stderr[-2000:]}")
        told: dict[str, str] = json.loads(done.stdout.splitlines()[-1])
        return {f"{self.folder}/{name}": why for name, why in told.items()}


def histories() -> dict[str, History]:
    """All pinned histories by name."""
    pinned = tomllib.loads((HERE / "histories.toml").read_text(encoding="utf-8"))
    return {
        name: History(
            Corpus(name, entry["version"], "wheel", entry["file"], entry["sha256"], entry["style"]),
            entry["kind"],
            entry["folder"],
            entry["makes"],
            tuple(entry.get("roles", ())),
            entry.get("naming", {}),
        )
        for name, entry in pinned.items()
    }


def truth(history: History, address: str, files: dict[str, bytes]) -> tuple[Held, dict[str, str]]:
    """What PostgreSQL holds after the history, and which files it refused."""
    refused = history.run(address, files)
    return catalogue(address, frozenset({"public.alembic_version"})), refused
