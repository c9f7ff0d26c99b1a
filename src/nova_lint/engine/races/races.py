"""The races of one function."""

from __future__ import annotations

from collections.abc import Iterator

from nova_lint.engine.races.check_insert import checked_inserts
from nova_lint.engine.races.guards import Guards
from nova_lint.engine.races.lost_update import lost_updates
from nova_lint.engine.units.codebase import Code
from nova_lint.engine.units.happenings import Happenings
from nova_lint.model.race import Race


def races_in(code: Code, happenings: Happenings, guards: Guards) -> Iterator[Race]:
    """The races of a function. `guards` are those of all functions."""
    yield from lost_updates(code, happenings, guards)
    yield from checked_inserts(code, happenings, guards)
