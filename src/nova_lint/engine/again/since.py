"""What has changed since an evaluation was kept, for those that come after it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from msgspec import Struct

from nova_lint.engine.again.lines import Lines
from nova_lint.model.form import Function


class Since(Struct, frozen=True):
    """Only bodies of functions are other ones, and what they say of the schema is as it was.

    `keys` name by path what every Python file said then (as in `memo.store`). `moved` tells for the files that have changed
    which line became which, `changed` are their functions that say something else, by path, before and after. `asking`
    are the functions that perhaps ask something else, by key.
    """

    keys: Mapping[str, bytes]
    moved: Mapping[str, Lines]
    changed: tuple[tuple[str, Function, Function], ...] = ()
    asking: frozenset[str] = frozenset()


def both(all_: Iterable[Since | None]) -> Since | None:
    """What has changed in several groups of files; None where that is not known of all."""
    found = list(all_)
    known = [since for since in found if since is not None]
    if len(known) < len(found):
        return None
    return Since(
        {path: key for since in known for path, key in since.keys.items()},
        {path: lines for since in known for path, lines in since.moved.items()},
        tuple([each for since in known for each in since.changed]),
        frozenset().union(*[since.asking for since in known]),
    )
