"""What is judged: the facts of a codebase, the part of it that is reported on, and what the configuration says."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, cached_property
from typing import Any

from msgspec import Struct, field

from nova_lint.engine.embedded import embedding
from nova_lint.engine.subjects import access_fields, statement_fields
from nova_lint.model.code import CodeKinds
from nova_lint.model.exempt import Exemptions
from nova_lint.model.fact import AccessFact, StatementFact
from nova_lint.model.ownership import Ownership
from nova_lint.model.paste import Paste
from nova_lint.model.patterns import tidy_table
from nova_lint.model.permit import NONE, Permits
from nova_lint.model.problem import Problem
from nova_lint.model.schema import EMPTY, Schema
from nova_lint.model.unit import Units


class Setting(Struct, frozen=True):
    """What the configuration says, and what the schema holds.

    `holds` tells which files are reported on: findings elsewhere are left out, and so are those of rules that do not
    count in their file.
    """

    ownership: Ownership = field(default_factory=Ownership)
    permits: Permits = NONE
    schema: Schema = EMPTY
    code: CodeKinds = field(default_factory=CodeKinds)
    holds: Callable[[str], bool] = lambda file: True
    exempt: Exemptions = field(default_factory=Exemptions)


class Seen(Struct, frozen=True, dict=True):
    """The facts and gaps of a whole codebase; the fields of each fact are asked for by every rule, and made once."""

    facts: tuple[StatementFact, ...]
    problems: tuple[Problem, ...]
    setting: Setting
    units: Units = field(default_factory=Units)
    pastes: tuple[Paste, ...] = ()

    @cached_property
    def reported(self) -> tuple[StatementFact, ...]:
        """The facts of the files that are reported on."""
        return tuple([fact for fact in self.facts if self.setting.holds(fact.place.file)])

    @cached_property
    def statements(self) -> list[tuple[StatementFact, dict[str, Any]]]:
        """The reported statements, each with its fields."""
        files = embedding(self.facts)
        return [(s, statement_fields(s, self._kind(s.place.file), files)) for s in self.reported]

    @cached_property
    def _kind(self) -> Callable[[str], str]:
        return cache(self.setting.code.kind_of)

    @cached_property
    def accesses(self) -> list[tuple[AccessFact, dict[str, Any]]]:
        """The reported accesses, each with its fields."""
        return [
            (access, access_fields(access, statement, self._kind(statement.place.file)))
            for statement in self.reported
            for access in statement.accesses
        ]

    @cached_property
    def tables(self) -> dict[str, list[AccessFact]]:
        """All that is surely done to each table whose name is known, by place. What goes away is not asked about."""
        tables: dict[str, list[AccessFact]] = {}
        for statement in self.facts:
            if statement.verb.startswith("drop"):
                continue
            for access in statement.accesses:
                if access.table.is_known and access.confidence != "low" and not access.is_temporary:
                    tables.setdefault(tidy_table(str(access.table)), []).append(access)
        for accesses in tables.values():
            accesses.sort(key=lambda access: access.place)
        return tables
