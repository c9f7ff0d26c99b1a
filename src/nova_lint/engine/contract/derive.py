"""The draft of an owner's interface, from the facts of a whole codebase."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from functools import cache

from msgspec import Struct, field
from msgspec.structs import replace

from nova_lint.engine.contract.looks import look_of
from nova_lint.engine.contract.methods import Asked, methods_of
from nova_lint.engine.contract.names import distinct, pascal, plural, snake
from nova_lint.engine.contract.rest import rest_of
from nova_lint.engine.contract.tables import Tables
from nova_lint.model.code import CodeKinds
from nova_lint.model.contract import LOOK_UPS, Contract, Message, Method, Rest, Use
from nova_lint.model.fact import AccessFact, StatementFact
from nova_lint.model.place import Span
from nova_lint.model.report import Report
from nova_lint.model.statement import TableName


def contract_of(
    report: Report, owner: str, callers: Collection[str] = (), code: CodeKinds | None = None
) -> Contract:
    """The interface of a service that its callers need; `callers` narrows it to what some of them need.

    What tests do is left out, and so is what reads a table that the owner publishes: that is an interface already.
    """
    kinds = code or CodeKinds()
    gated = cache(kinds.is_gated)
    is_migration = cache(lambda path: kinds.kind_of(path) == "migrations")
    looped = frozenset((loop.access.place, loop.access.table) for loop in report.units.loops)
    draft = _Draft(owner, frozenset(callers), Tables(report.schema), is_migration, looped)
    for fact in report.facts:
        if gated(fact.place.file):
            draft.add(fact)
    return draft.contract()


_LOOPED = "asked once for each round of a loop: collect the keys, and ask once"


class _Draft(Struct):
    """Gathers what is asked, table by table."""

    owner: str
    callers: frozenset[str]
    tables: Tables
    is_migration: Callable[[str], bool]
    looped: frozenset[tuple[Span, TableName]]
    _asked: dict[TableName, list[Asked]] = field(default_factory=dict)
    _facts: list[StatementFact] = field(default_factory=list)

    def add(self, fact: StatementFact) -> None:
        """Add what one statement asks of the owner."""
        self._facts.append(fact)
        for access in fact.accesses:
            if not self._is_asked(access):
                continue
            table = self.tables.name(access.table)
            in_loop = (access.place, access.table) in self.looped
            look = look_of(access, self.tables.key(table), in_loop)
            told = (_LOOPED,) if in_loop and look.kind in LOOK_UPS else ()
            notes = (*told, *self._joins(access, fact), *look.notes)
            use = Use(access.caller, access.place, access.function, _does(access), notes)
            self._asked.setdefault(table, []).append(Asked(look, use))

    def contract(self) -> Contract:
        """What was added, as messages and methods that are sorted."""
        messages: list[Message] = []
        methods: list[Method] = []
        titles = self.tables.titles(self._asked)
        together = distinct((str(table), plural(title)) for table, title in titles.items())
        for table in sorted(self._asked):
            columns = self.tables.named(table, titles[table], together[str(table)])
            message, found = methods_of(columns, self._asked[table])
            methods += found
            if message is not None:
                messages.append(message)
        rest = tuple(sorted(set(self._rest())))
        callers = {use.caller for method in methods for use in method.uses} | {one.caller for one in rest}
        package = snake(self.owner)
        service = f"{pascal(self.owner).removesuffix('Service')}Service"
        taken = (service, *(message.name for message in messages))
        return Contract(
            self.owner,
            package,
            service,
            tuple(sorted(callers)),
            tuple(messages),
            _named(methods, taken),
            rest,
        )

    def _joins(self, access: AccessFact, fact: StatementFact) -> Iterator[str]:
        """What an access says of the tables that its statement draws on beside its own."""
        if not access.joined or access.is_write:
            return
        others = [other for other in fact.accesses if other.joined and other.table != access.table]
        own = sorted({str(self.tables.name(other.table)) for other in others if other.owner == self.owner})
        foreign = sorted(
            {str(self.tables.name(other.table)) for other in others if other.owner != self.owner}
        )
        if foreign:
            yield f"joins {', '.join(foreign)}: the caller puts the rows together after the call"
        if own:
            yield f"joins {', '.join(own)}, of the same owner: one method may answer for both"

    def _is_asked(self, access: AccessFact) -> bool:
        if not access.is_foreign or access.owner != self.owner or access.is_temporary:
            return False
        if access.permit is not None and access.permit.is_offer:
            return False
        if access.op in ("ddl", "references") or access.confidence == "low" or access.through is not None:
            return False
        if self.is_migration(access.place.file) or access.part:
            return False
        return access.table.is_known and (not self.callers or access.caller in self.callers)

    def _rest(self) -> Iterator[Rest]:
        for one in rest_of(self._facts, self.owner, self.tables, self.is_migration):
            if not self.callers or one.caller in self.callers:
                yield one


def _named(methods: list[Method], taken: tuple[str, ...]) -> tuple[Method, ...]:
    """The methods with names of their own for themselves, their requests and their replies."""
    keys = [f"{number:06}" for number in range(len(methods))]
    names = distinct((key, method.name) for key, method in zip(keys, methods, strict=True))
    wanted = [(f"{key} {part}", f"{names[key]}{part}") for key in keys for part in ("Request", "Reply")]
    messages = distinct(wanted, taken)
    return tuple([
        replace(
            method, name=names[key], request=messages[f"{key} Request"], reply=messages[f"{key} Reply"]
        )
        for key, method in zip(keys, methods, strict=True)
    ])  # fmt: skip


def _does(access: AccessFact) -> str:
    """The statement as it is written; where a library makes it, the call."""
    verb = access.sql.split(" ", 1)[0]
    return access.sql if verb.isupper() or access.roles else f"{access.via}: {access.op} {access.table}"
