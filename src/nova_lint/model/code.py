"""Kinds of code that are treated unlike the rest, and the databases that code asks."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import ClassVar

from msgspec import Struct

from nova_lint.model.patterns import path_matches, path_rank

#: Where each kind stands by custom, as patterns of paths.
_CUSTOM: Mapping[str, tuple[str, ...]] = {
    "tests": ("**/tests/", "**/test/", "**/testing/", "**/test_*.py", "**/*_test.py", "**/tests.py", "**/conftest.py"),
    "migrations": ("**/migrations/", "**/alembic/versions/", "**/migrate/versions/", "**/migrations.py", "**/migrate.py",
                   "**/upgrades/", "**/db/upgrade/", "**/schema/**/delta/", "**/schema/**/deltas/"),
    "scripts": ("**/scripts/", "**/script/", "**/bin/", "**/tools/", "**/setup.py", "**/noxfile.py", "**/tasks.py"),
}  # fmt: skip

#: What happens to each kind where the configuration does not say.
_TREATED: Mapping[str, str] = {"tests": "read", "migrations": "gate", "scripts": "gate"}


class CodeKinds(Struct, frozen=True, dict=True):
    """How tests, migrations and scripts are told, and treated.

    `treatments` are pairs of a kind and one of `TREATMENTS`: `gate` (its findings count), `read` (it is read and shown
    by `facts`, and gives no finding), `skip` (it is not looked at). `paths` are pairs of a kind and the patterns
    by which its files are told, instead of the customary ones.
    """

    treatments: tuple[tuple[str, str], ...] = ()
    paths: tuple[tuple[str, tuple[str, ...]], ...] = ()

    TREATMENTS: ClassVar[tuple[str, ...]] = ("gate", "read", "skip")

    def kind_of(self, path: str) -> str:
        """What a file is: `tests`, `migrations`, `scripts`, or empty for the code of a service."""
        for kind, patterns in self._patterns.items():
            if any(path_matches(pattern, path) for pattern in patterns):
                return kind
        return ""

    def treatment_of(self, kind: str) -> str:
        """What happens to code of a kind; the code of a service is gated."""
        return dict(self.treatments).get(kind, _TREATED.get(kind, "gate"))

    def is_gated(self, path: str) -> bool:
        """Whether what a file does may give findings."""
        return self.treatment_of(self.kind_of(path)) == "gate"

    def is_skipped(self, path: str) -> bool:
        """Whether a file is not even looked at."""
        return self.treatment_of(self.kind_of(path)) == "skip"

    def with_those_of(self, other: CodeKinds) -> CodeKinds:
        """Both; where they differ, the other one counts."""
        treatments = {**dict(self.treatments), **dict(other.treatments)}
        return CodeKinds(tuple(treatments.items()), tuple({**dict(self.paths), **dict(other.paths)}.items()))

    @cached_property
    def _patterns(self) -> Mapping[str, tuple[str, ...]]:
        return {**_CUSTOM, **dict(self.paths)}


class Database(Struct, frozen=True):
    """One of several physical databases. The code under `paths` asks it, unless a name says otherwise.

    `aliases` are further names that programs have for it: keys of their settings, variables that hold its engine.
    """

    name: str
    paths: tuple[str, ...] = ()
    dialect: str = ""
    aliases: tuple[str, ...] = ()

    def holds(self, path: str) -> tuple[int, bool, int] | None:
        """How closely its patterns name a file; None when none does."""
        ranks = [path_rank(pattern) for pattern in self.paths if path_matches(pattern, path)]
        return max(ranks, default=None)
