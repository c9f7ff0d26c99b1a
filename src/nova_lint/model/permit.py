"""What is legal although it crosses a boundary: permits, and interfaces that an owner publishes."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date

from msgspec import Struct

from nova_lint.model.patterns import table_rank
from nova_lint.model.place import Span
from nova_lint.model.statement import TableName

#: The pattern that stands for every service.
EVERYBODY = "*"


class Permit(Struct, frozen=True):
    """Who may do what to which tables of others.

    `callers` are services, or `EVERYBODY`. `tables` are patterns as under a service. `owner` limits them to the
    tables of one service, empty for any. `ops` as in `Access.op`. `columns` limits an access to some columns,
    empty for any. `until` is the last day on which it counts. `is_offer` says that the owner publishes the tables:
    then nobody needs to use it.
    """

    callers: tuple[str, ...]
    tables: tuple[str, ...]
    ops: tuple[str, ...]
    place: Span
    owner: str = ""
    columns: tuple[str, ...] = ()
    reason: str = ""
    ticket: str = ""
    until: date | None = None
    is_offer: bool = False

    def has_expired(self, today: date) -> bool:
        """Whether its last day is over."""
        return self.until is not None and self.until < today

    def allows(self, caller: str, owner: str, table: TableName, op: str, columns: Collection[str]) -> bool:
        """Whether it covers an access, whatever the day.

        With `columns`, an access is covered only if the columns that it names are told, and all among them.
        """
        if caller not in self.callers and EVERYBODY not in self.callers:
            return False
        if self.owner and owner != self.owner:
            return False
        if op not in self.ops or not any(table_rank(pattern, table) for pattern in self.tables):
            return False
        wanted = {column.lower() for column in self.columns}
        return not wanted or (bool(columns) and all(column.lower() in wanted for column in columns))


class Permits(Struct, frozen=True):
    """All permits of a configuration, in its order; `today` decides which have expired."""

    permits: tuple[Permit, ...] = ()
    today: date = date.min

    def find(
        self, caller: str, owner: str, table: TableName, op: str, columns: Collection[str]
    ) -> Permit | None:
        """The first permit that covers an access today, None when there is none."""
        return next(
            (p for p in self.covering(caller, owner, table, op, columns) if not p.has_expired(self.today)),
            None,
        )

    def covering(
        self, caller: str, owner: str, table: TableName, op: str, columns: Collection[str]
    ) -> Iterable[Permit]:
        """Every permit that covers an access, the expired ones too."""
        if not caller or not owner or caller == owner:
            return ()
        return (p for p in self.permits if p.allows(caller, owner, table, op, columns))


#: Nothing is permitted but what is one's own.
NONE = Permits()
