"""Columns that several services update: that is where one of them undoes what another has just done."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct
from msgspec.structs import replace

from nova_lint.engine.seen import Seen
from nova_lint.engine.subjects import column_fields
from nova_lint.engine.telling import guarded, matches, told
from nova_lint.model.fact import AccessFact
from nova_lint.model.finding import Finding
from nova_lint.model.place import Span
from nova_lint.model.rule import Rule

#: Stands for every column of a row.
WHOLE = "*"


class Contest(Struct, frozen=True):
    """Columns of one table that the same services update; `updates` are theirs, in order of place.

    `is_computed` says that the database makes every one of the values itself, of the row as it is at that moment.
    """

    columns: tuple[str, ...]
    updates: tuple[AccessFact, ...]
    is_computed: bool

    @property
    def services(self) -> tuple[str, ...]:
        """The services, sorted."""
        return tuple(sorted({update.caller for update in self.updates}))


def columns(rule: Rule, seen: Seen) -> Iterator[Finding]:
    """One finding for each group of columns that the same services update, at the first update that is not the owner's."""
    for accesses in seen.tables.values():
        for contest in contests(accesses):
            reported = [update for update in contest.updates if seen.setting.holds(update.place.file)]
            fields = column_fields(contest.updates, contest.columns, is_computed=contest.is_computed)
            if not reported or not matches(rule, fields):
                continue
            first = next((update for update in reported if update.caller != update.owner), reported[0])
            related = tuple(_others(contest, first))
            yield replace(
                guarded(told(rule, fields, first.place), first.confidence),
                caller=first.caller,
                owner=first.owner,
                table=str(first.table),
                op="update",
                function=first.function,
                via=first.via,
                sql=f"UPDATE {first.table} SET {', '.join(contest.columns)}",
                related=related,
            )


def contests(accesses: Iterable[AccessFact]) -> Iterator[Contest]:
    """The columns of one table that more than one service updates, those with the same services together.

    Updates that are permitted, that a migration makes, that code of no service makes for those who import it, or of which the
    columns are not known count for nobody. A service that saves whole rows updates every column that another one does.
    """
    updates = [
        access
        for access in accesses
        if access.sets is not None
        and access.caller
        and not access.by_import
        and not access.part
        and access.permit is None
    ]
    if len({update.caller for update in updates}) < 2:
        return
    named = {column.lower(): column for a in updates if a.sets for column in a.sets.columns}
    groups: dict[tuple[tuple[str, ...], bool], list[str]] = {}
    found: dict[str, tuple[AccessFact, ...]] = {}
    for key, column in named.items():
        own = [update for update in updates if _touches(update, key)]
        services = tuple(sorted({update.caller for update in own}))
        if len(services) < 2:
            continue
        computed = all(_computes(update, key) for update in own)
        groups.setdefault((services, computed), []).append(column)
        found[column] = tuple(own)
    for (_, computed), together in groups.items():
        first_of_all = dict.fromkeys(update for column in together for update in found[column])
        ordered = sorted(first_of_all, key=lambda update: update.place)
        yield Contest(_sorted(together), tuple(ordered), computed)


def _touches(update: AccessFact, column: str) -> bool:
    assert update.sets is not None
    names = [name.lower() for name in update.sets.columns]
    return column in names or WHOLE in names


def _computes(update: AccessFact, column: str) -> bool:
    assert update.sets is not None
    return column in [name.lower() for name in update.sets.computed]


def _sorted(names: Sequence[str]) -> tuple[str, ...]:
    """By name, without the mark for whole rows where columns are named."""
    plain = sorted(name for name in names if name != WHOLE)
    return tuple(plain) or (WHOLE,)


def _others(contest: Contest, first: AccessFact) -> Iterator[tuple[Span, str]]:
    """The first update of every other service."""
    told_of = {first.caller}
    for update in contest.updates:
        if update.caller not in told_of and update.place != first.place:
            told_of.add(update.caller)
            assert update.sets is not None
            own = [name for name in update.sets.columns if name in contest.columns]
            yield update.place, f"{update.caller} updates {', '.join(own) or 'the whole row'} here"
