"""What the layout of a repository is read from."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cached_property

from msgspec import Struct

from nova_lint.engine.propose.folders import folders_of
from nova_lint.engine.propose.names import is_test

#: For each of some files the services that import it, given how to tell the service of a file.
Users = Callable[[Iterable[str], Callable[[str], str]], Mapping[str, tuple[str, ...]]]


def _nobody(paths: Iterable[str], service_of: Callable[[str], str]) -> Mapping[str, tuple[str, ...]]:
    return {}


class Repository(Struct, frozen=True, dict=True):
    """The files of a repository and what is known of them.

    `files` are its Python and SQL files by path, `others` those that tell of its deployment (`deployment.ENDINGS`),
    `touching` the paths that touch the database and `defining` those that define tables. `users` tells who imports a file.
    """

    files: Mapping[str, bytes]
    others: Mapping[str, bytes]
    touching: frozenset[str] = frozenset()
    defining: frozenset[str] = frozenset()
    users: Users = _nobody

    @cached_property
    def code(self) -> tuple[str, ...]:
        """The files that are no tests, sorted."""
        return tuple(sorted(path for path in self.files if not is_test(path)))

    @cached_property
    def active(self) -> tuple[str, ...]:
        """The files that touch the database or define tables and are no tests, sorted."""
        return tuple(sorted(path for path in self.touching | self.defining if not is_test(path)))

    @cached_property
    def folders(self) -> frozenset[str]:
        """Every folder with code in it or below it."""
        return folders_of(self.code)
