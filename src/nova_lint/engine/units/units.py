"""All units of work of a codebase."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from nova_lint.engine.units.codebase import Codebase
from nova_lint.engine.units.gather import Gathering
from nova_lint.engine.units.known_remote import WORDS
from nova_lint.model.fact import StatementFact
from nova_lint.model.unit import RemoteCall, Unit, Units


def units_of(codebase: Codebase, facts: Iterable[StatementFact], service_of: Callable[[str], str]) -> Units:
    """The units of work of the files that were read, and of those that may make a remote call.

    `facts` are all statements, with owners; `service_of` tells whose a file is.
    """
    gathering = Gathering(codebase, facts, service_of)
    units: list[Unit] = []
    remote: set[RemoteCall] = set()
    for source in codebase.read(WORDS):
        for code in source.codes:
            for one in gathering.own(code):
                if isinstance(one.what, RemoteCall):
                    remote.add(one.what)
            units += gathering.units(code)
    units.sort(key=lambda unit: (unit.place, unit.kind))
    return Units(tuple(units), tuple(sorted(remote, key=lambda call: call.place)))
