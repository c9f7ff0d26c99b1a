"""Everything an output format may show."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Callable

from msgspec import Struct, field
from msgspec.structs import replace

from nova_lint.model.baseline import Comparison
from nova_lint.model.burndown import Burndown
from nova_lint.model.contract import Contract
from nova_lint.model.fact import StatementFact
from nova_lint.model.finding import Finding
from nova_lint.model.inquiry import Inquiry
from nova_lint.model.landscape import Landscape
from nova_lint.model.metrics import Earlier, Metrics
from nova_lint.model.ownership import Ownership
from nova_lint.model.plan import Plan, Readiness
from nova_lint.model.problem import Problem
from nova_lint.model.rule import Rule
from nova_lint.model.schema import EMPTY, Schema
from nova_lint.model.unit import Units


class Counts(Struct, frozen=True):
    """How much was looked at. `unreadable` are statements, `unresolved` database calls, `seconds` wall time, None
    where nothing had to be looked at again."""

    files: int = 0
    queries: int = 0
    accesses: int = 0
    unreadable: int = 0
    unresolved: int = 0
    seconds: float | None = 0.0


class Report(Struct, frozen=True):
    """The outcome of a run.

    `findings`, in all states, and `facts` are sorted by place. `problems` are the gaps (unreadable files, unresolved
    calls). `warnings` are sentences about the configuration. `source` gives the text of a file by path,
    None where there is none, for excerpts; `content` gives its bytes. `schema` holds the tables that are defined in
    what is reported on. `ownership` is that of the configuration.
    `files` are the paths of all files that were read. `inquiry` is what `nova-lint owners` was asked.
    `compared` says what the findings were compared with, None where nothing was there before.
    `units` are the units of work. `landscape`, `metrics`, `plan` and `readiness` are there where a command shows them, and
    `earlier` where it compares them with a commit, `contract` where one is drafted, `burndown` where it tells how the
    baseline shrank.
    """

    findings: tuple[Finding, ...]
    facts: tuple[StatementFact, ...]
    problems: tuple[Problem, ...]
    counts: Counts
    rules: tuple[Rule, ...]
    warnings: tuple[str, ...] = ()
    source: Callable[[str], str | None] = lambda path: None
    content: Callable[[str], bytes | None] = lambda path: None
    schema: Schema = EMPTY
    ownership: Ownership = field(default_factory=Ownership)
    files: tuple[str, ...] = ()
    inquiry: Inquiry | None = None
    compared: Comparison | None = None
    landscape: Landscape = field(default_factory=Landscape)
    metrics: Metrics = field(default_factory=Metrics)
    earlier: Earlier | None = None
    contract: Contract = field(default_factory=Contract)
    units: Units = field(default_factory=Units)
    plan: Plan = field(default_factory=Plan)
    readiness: Readiness = field(default_factory=Readiness)
    burndown: Burndown | None = None

    @property
    def active(self) -> tuple[Finding, ...]:
        """The findings that nobody tolerates."""
        return tuple([finding for finding in self.findings if finding.state == "new"])

    def of_service(self, name: str) -> Report:
        """The report on the code of one service, that of none for an empty name: its findings and its entries."""
        of = self.ownership.service_of
        found = tuple([finding for finding in self.findings if of(finding.place.file) == name])
        compared = self.compared
        if compared is not None:
            states = Counter(finding.state for finding in found)
            part = compared.only(lambda path: of(path) == name)
            compared = dataclasses.replace(part, new=states["new"], known=states["known"], before=None)
        return replace(self, findings=found, compared=compared)

    @property
    def failed(self) -> bool:
        """Whether an active finding is an error, or the comparison fails: then the run exits with 1."""
        if self.compared is not None and self.compared.failed:
            return True
        return any(finding.severity == "error" for finding in self.active)
