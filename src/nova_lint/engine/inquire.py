"""Whose is it, and who touches it: tables, services and files, from the facts of a whole codebase."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache

from nova_lint.engine.codeowners import People, people_of
from nova_lint.engine.conflicts import contests
from nova_lint.model.code import CodeKinds
from nova_lint.model.fact import AccessFact, StatementFact
from nova_lint.model.inquiry import Estate, FileStory, Holding, Inquiry, Use
from nova_lint.model.ownership import Ownership, is_system
from nova_lint.model.patterns import table_rank, tidy_table
from nova_lint.model.report import Report
from nova_lint.model.statement import TableName


class Inquirer:
    """One codebase, asked about many things.

    `people` names whom to ask about a file. `code` says what kind of code a file is, and whether it is gated.
    """

    def __init__(
        self,
        report: Report,
        ownership: Ownership,
        people: People = lambda path: (),
        code: CodeKinds | None = None,
    ) -> None:
        self._ownership, self._people, self._code = ownership, people, code or CodeKinds()
        self._files = report.files
        self._asked: dict[str, tuple[str, ...]] = {}
        self._callers = _callers(report.facts)
        self.holdings = self._all(report)

    def ask(self, names: Sequence[str]) -> tuple[Inquiry, tuple[str, ...]]:
        """The answers for names of tables (or patterns), services and paths, and the names that mean nothing.

        Without names, every table.
        """
        if not names:
            return Inquiry(holdings=self.holdings), ()
        holdings: list[Holding] = []
        estates: list[Estate] = []
        files: list[FileStory] = []
        unknown: list[str] = []
        services = {service.name for service in self._ownership.services}
        for name in names:
            tables = [h for h in self.holdings if table_rank(name, h.table) is not None]
            if name in services:
                estates.append(self._estate(name))
            if name in self._files:
                files.append(self._file(name))
            holdings += tables
            if not tables and name not in services and name not in self._files:
                unknown.append(name)
        return Inquiry(tuple(holdings), tuple(estates), tuple(files)), tuple(unknown)

    def check(self) -> Inquiry:
        """The tables that nobody owns. What only tests use needs no owner, unless tests are gated."""
        gated = cache(self._code.is_gated)
        needed = tuple(
            [
                holding
                for holding in self.holdings
                if any(gated(use.place.file) for use in holding.uses)
                or (holding.defined is not None and gated(holding.defined.file))
            ]
        )
        unowned = tuple([holding for holding in needed if not holding.owner])
        return Inquiry(holdings=needed, unowned=unowned, is_check=True)

    def _all(self, report: Report) -> tuple[Holding, ...]:
        uses: dict[str, list[Use]] = {}
        names: dict[str, TableName] = {}
        accesses: dict[str, list[AccessFact]] = {}
        for fact in report.facts:
            if fact.verb.startswith("drop"):
                continue
            for access in fact.accesses:
                if access.is_temporary or not access.table.is_known or access.confidence == "low":
                    continue
                key = tidy_table(str(access.table))
                names.setdefault(key, access.table)
                op = "join" if access.joined and access.op == "read" else access.op
                sets = access.sets.columns if access.sets is not None else ()
                uses.setdefault(key, []).append(Use(access.caller, op, access.place, access.function, sets))
                accesses.setdefault(key, []).append(access)
        schema = report.schema
        for table in (*schema.tables, *schema.beside):
            names.setdefault(tidy_table(str(table.name)), table.name)
        return tuple(
            [
                self._holding(names[key], uses.get(key, []), report, accesses.get(key, []))
                for key in sorted(names)
                if not is_system(names[key])
            ]
        )

    def _holding(
        self, name: TableName, uses: Iterable[Use], report: Report, accesses: Iterable[AccessFact]
    ) -> Holding:
        owner = self._ownership.owner_of(name)
        claims = self._ownership.claims(name)
        best = [claim for claim in claims if claim.rank == max(c.rank for c in claims)]
        sides = tuple(dict.fromkeys(claim.service for claim in best))
        service = next((s for s in self._ownership.services if s.name == owner), None)
        table = report.schema.table(name)
        return Holding(
            table=name,
            owner=owner,
            uses=tuple(sorted(set(uses), key=lambda use: (use.service, use.op, use.place))),
            pattern=best[0].pattern if owner else "",
            said=service.line_of(best[0].pattern) if service is not None else None,
            contenders=sides if len(sides) > 1 else (),
            defined=None if table is None else table.defined,
            people=self._people_of(owner),
            contests=tuple(
                sorted(
                    (column, contest.services)
                    for contest in contests(accesses)
                    for column in contest.columns
                    if not contest.is_computed
                )
            ),
        )

    def _estate(self, name: str) -> Estate:
        service = next(s for s in self._ownership.services if s.name == name)
        owned = tuple([h for h in self.holdings if h.owner == name])
        return Estate(
            service=name,
            said=service.place,
            owned=owned,
            touched=tuple([h for h in self.holdings if h.owner != name and h.by(name)]),
            lent=tuple([h for h in owned if any(use.service not in ("", name) for use in h.uses)]),
            people=self._people_of(name),
        )

    def _file(self, path: str) -> FileStory:
        service = self._ownership.service_of(path)
        callers = self._callers.get(path, ())
        return FileStory(
            path=path,
            service=service,
            importers=() if service else tuple(sorted(set(callers) - {""})),
            database=self._ownership.database_of(path) if self._ownership.databases else "",
            kind=self._code.kind_of(path),
            tables=tuple([h for h in self.holdings if any(use.place.file == path for use in h.uses)]),
            people=self._people(path),
        )

    def _people_of(self, service: str) -> tuple[str, ...]:
        if service not in self._asked:
            self._asked[service] = people_of(service, self._ownership, self._files, self._people)
        return self._asked[service]


def _callers(facts: Iterable[StatementFact]) -> Mapping[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for fact in facts:
        for access in fact.accesses:
            found[access.call.file] = (*found.get(access.call.file, ()), access.caller)
    return found
