"""The ten steps in order: from the files of a repository to a report."""

from __future__ import annotations

import dataclasses
import time
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date
from functools import cache
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from nova_lint.config.load import Config, parse_config
from nova_lint.engine.again.answers import leave_answers
from nova_lint.engine.again.facts import leave_facts
from nova_lint.engine.again.working import Work, digest_of
from nova_lint.engine.attribute import attribute
from nova_lint.engine.baseline.compare import with_states
from nova_lint.engine.bind import bind
from nova_lint.engine.codeowners import code_owners, with_people
from nova_lint.engine.discover import discover, read_files
from nova_lint.engine.doubts import doubts
from nova_lint.engine.judge import judge
from nova_lint.engine.lines import source_texts
from nova_lint.engine.link import Linked, link
from nova_lint.engine.locate import locate
from nova_lint.engine.reading import Reading
from nova_lint.engine.rulebook import rules
from nova_lint.engine.schema import schema_of
from nova_lint.engine.seen import Setting
from nova_lint.engine.waive import waive, waivers_in
from nova_lint.model.baseline import Comparison
from nova_lint.model.exempt import Exemptions
from nova_lint.model.fact import StatementFact
from nova_lint.model.finding import Finding
from nova_lint.model.permit import Permits
from nova_lint.model.problem import UNREAD, Problem
from nova_lint.model.report import Counts, Report
from nova_lint.model.rule import Rule
from nova_lint.model.unit import Units

Progress = Callable[[int, int], None]


class Whole(Struct, frozen=True):
    """The findings of a whole codebase, of which perhaps only a part is reported.

    `files` are the files that were read and `unread` those of which nothing is known, `holds` tells which are
    reported on, `is_part` whether that leaves some out. `rules` are the codes of the rules that were asked.
    """

    findings: tuple[Finding, ...]
    files: Collection[str]
    unread: frozenset[str]
    holds: Callable[[str], bool]
    is_part: bool
    rules: frozenset[str]


#: Gives every finding its state and fingerprint, and says what is gone.
Compare = Callable[[Whole], tuple[tuple[Finding, ...], Comparison | None]]


def check(
    config: Config,
    paths: Sequence[Path] = (),
    *,
    select: Collection[str] = (),
    ignore: Collection[str] = (),
    progress: Progress | None = None,
    compare: Compare | None = None,
    today: date | None = None,
) -> Report:
    """Check the repository that a configuration speaks about.

    All files below its root are read; `paths` limit what is reported, not what is looked at. `select` and
    `ignore` are codes of rules, nothing selected being all of them that are not in preview. A file that cannot be read is a
    problem in the report. `compare` gives the findings their state, see `engine.gate`.
    """
    started = time.perf_counter()
    with config.clock.step("find files"):
        listed = discover(config.root, config.exclude, unsaved=config.unsaved, trace=config.trace)
        found = [path for path in listed if not config.code.is_skipped(path)]
        files, problems = read_files(config.root, found, config.unsaved)
    scope = _Scope.of(config.root, paths)
    report = _report(files, config, _active(select, ignore), problems, scope, progress, today, compare)
    findings = with_people(report.findings, config.ownership, files, code_owners(config.root))
    warnings = (*report.warnings, *scope.doubts(files))
    seconds = time.perf_counter() - started
    beside, _ = read_files(config.root, config.files)
    return replace(
        report,
        findings=findings,
        warnings=warnings,
        source=source_texts({**beside, **files}),
        content={**beside, **files}.get,
        counts=replace(report.counts, seconds=seconds),
    )


def lint(
    files: Mapping[str, str | bytes],
    config: str | Config,
    *,
    select: Collection[str] = (),
    ignore: Collection[str] = (),
    today: date | None = None,
) -> Report:
    """Check files given by path and content: the same as `check`, but pure, no disk is touched.

    `config` is the text of a `nova-lint.toml`, or what was made of one. `today` decides which permits count.
    Raises `ConfigError` when it is wrong.
    """
    made = parse_config(config) if isinstance(config, str) else config
    sources = {path: text.encode() if isinstance(text, str) else text for path, text in files.items()}
    return _report(sources, made, _active(select, ignore), (), _Scope(None, ()), None, today)


class _Scope:
    """What is reported: the files below some paths, or everything."""

    def __init__(self, prefixes: tuple[str, ...] | None, outside: tuple[Path, ...]) -> None:
        self._prefixes, self._outside = prefixes, outside

    @classmethod
    def of(cls, root: Path, paths: Sequence[Path]) -> _Scope:
        """The paths relative to the root; the root itself stands for everything."""
        if not paths:
            return cls(None, ())
        top = root.resolve()
        below = [path.resolve() for path in paths]
        outside = tuple(path for path, full in zip(paths, below, strict=True) if not full.is_relative_to(top))
        prefixes = tuple(full.relative_to(top).as_posix() for full in below if full.is_relative_to(top))
        return cls(None if "." in prefixes else prefixes, outside)

    def holds(self, path: str) -> bool:
        """Whether a file is reported on."""
        if self._prefixes is None:
            return True
        return any(path == prefix or path.startswith(f"{prefix}/") for prefix in self._prefixes)

    @property
    def is_part(self) -> bool:
        """Whether some files are left out."""
        return self._prefixes is not None

    def doubts(self, files: Collection[str]) -> tuple[str, ...]:
        """Why the paths may not be what their user thinks: a green run must not come from a slip."""
        found = [
            f"{path} is not below the folder of the configuration, and was not read" for path in self._outside
        ]
        if not found and not any(map(self.holds, files)):
            found.append(
                "the paths hold no file that is read: they are ignored or excluded, or not .py and .sql"
            )
        return tuple(found)


def _active(select: Collection[str], ignore: Collection[str]) -> tuple[Rule, ...]:
    """Those selected, else all but the ones that are off until somebody asks for them."""
    wanted = [rule for rule in rules() if (rule.code in select if select else not rule.preview)]
    return tuple(rule for rule in wanted if rule.code not in ignore)


def _report(
    files: Mapping[str, bytes],
    config: Config,
    active: tuple[Rule, ...],
    unread: Sequence[Problem],
    scope: _Scope,
    progress: Progress | None,
    today: date | None,
    compare: Compare | None = None,
) -> Report:
    owners = config.ownership
    step = config.clock.step
    if config.trace is not None:
        config.trace.begin()
    reading = Reading(config.store, config.clock, config.trace)
    with step("link"):
        linked = link(
            files,
            dialect=config.dialect_of,
            helpers=config.helpers,
            progress=progress,
            reading=reading,
        )
    with step("schema"):
        asked = locate(linked.asked, owners)
        schema = schema_of(asked, linked.migrations, owners)
    nobodys = {query.query.call.file for query in asked if not owners.service_of(query.query.call.file)}
    permits = Permits(config.permits, today or date.today())
    with step("attribute"):
        shared = linked.imports.services_using(sorted(nobodys), owners.service_of) if owners.services else {}
        everything = attribute(bind(asked, schema), owners, schema, permits, shared)
    problems = {*unread, *linked.problems}
    gated = cache(config.code.is_gated)
    with step("units of work"):
        units, read = _units(linked, everything, config, gated, reading)
    if config.trace is not None:  # nothing is asked of texts after this, but of those at another commit
        config.trace.read.update(linked.codebase.sources.read, read)
        leave_answers(reading, reading.keys(files))
        if linked.keep is not None:
            leave_facts(reading, reading.keys(files), everything)
    setting = Setting(owners, permits, schema, config.code, scope.holds, Exemptions(config.exempt))
    gated_facts = [fact for fact in everything if gated(fact.place.file)]
    gated_gaps = [gap for gap in problems if gated(gap.place.file)]
    pasted = [
        replace(paste, caller=owners.service_of(paste.place.file))
        for paste in linked.pastes
        if gated(paste.place.file)
    ]
    with step("waivers"):
        waivers = waivers_in(files)

    def found(holds: Callable[[str], bool]) -> tuple[Finding, ...]:
        with step("judge"):
            judged = judge(gated_facts, gated_gaps, active, replace(setting, holds=holds), units, pasted)
            here = [waiver for waiver in waivers if holds(waiver.place.file)]
            return waive(judged, here, active, rules(), permits.today)

    findings, compared = found(scope.holds), None
    if compare is not None:
        whole = found(lambda file: True) if scope.is_part else findings
        unread_files = frozenset(gap.place.file for gap in problems if gap.kind in UNREAD)
        codes = frozenset(rule.code for rule in active)
        with step("compare"):
            stated, compared = compare(
                Whole(whole, files.keys(), unread_files, scope.holds, scope.is_part, codes)
            )
        findings = with_states(findings, stated)
        compared = compared and _of_reported(compared, findings)
    facts = tuple(fact for fact in everything if scope.holds(fact.place.file))
    gaps = tuple(gap for gap in sorted(problems) if scope.holds(gap.place.file))
    return Report(
        findings=findings,
        facts=facts,
        problems=gaps,
        counts=Counts(
            files=sum(map(scope.holds, files)),
            queries=len(facts),
            accesses=sum(access.through is None for fact in facts for access in fact.accesses),
            unreadable=sum(1 for fact in facts if fact.problem),
            unresolved=sum(1 for gap in gaps if gap.kind == "unresolved"),
        ),
        rules=active,
        warnings=doubts(config.ownership, files),
        source=source_texts(files),
        content=files.get,
        ownership=owners,
        files=tuple(sorted(files)),
        schema=schema.only(lambda table: scope.holds(table.defined.file)),
        compared=compared,
        units=units.only(scope.holds),
    )


def _units(
    linked: Linked,
    facts: Sequence[StatementFact],
    config: Config,
    gated: Callable[[str], bool],
    reading: Reading,
) -> tuple[Units, Collection[str]]:
    """The units of work, and the files that they depend on; what tells them next time is kept with the evaluation."""
    owners = config.ownership
    database_of = owners.meant if owners.databases else None
    around = digest_of(owners, config.code)
    work = Work(linked.codebase, facts, owners.service_of, gated, database_of, reading, around)
    found = work.gone_on(linked.since) if linked.since is not None else None
    if found is not None:
        return found
    if linked.keep is not None:
        linked.keep()
    return work.anew(keeps=linked.keep is not None), ()


def _of_reported(compared: Comparison, findings: tuple[Finding, ...]) -> Comparison:
    """The comparison with the counts of what is reported."""
    states = Counter(finding.state for finding in findings)
    return dataclasses.replace(compared, new=states["new"], known=states["known"])
