"""A part of a repository: a folder that is a service, or that services share."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from nova_lint.engine.propose.folders import is_in


class Part(Struct, frozen=True):
    """A service, or code that services share.

    `path` is its folder. `why` says in a few words what makes it one. `aliases` are other names of it, which tables
    may be called after. `is_sure` says that it is no library, whoever imports it.
    """

    name: str
    path: str
    why: str
    aliases: tuple[str, ...] = ()
    is_sure: bool = True

    @property
    def names(self) -> tuple[str, ...]:
        """All names that a table may be called after."""
        return (self.name, *self.aliases)


def innermost(path: str, parts: Iterable[Part]) -> Part | None:
    """The part with the deepest folder that a file is in, None when it is in none."""
    holding = [part for part in parts if is_in(path, part.path)]
    return max(holding, key=lambda part: len(part.path), default=None)
