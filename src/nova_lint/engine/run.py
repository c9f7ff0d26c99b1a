"""The ten steps in order: from the files of a repository to a report."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

from nova_lint.config.load import Config, parse_config
from nova_lint.engine.attribute import attribute
from nova_lint.engine.discover import discover
from nova_lint.engine.judge import judge
from nova_lint.engine.link import link
from nova_lint.engine.rulebook import rules
from nova_lint.model.fact import StatementFact
from nova_lint.model.ownership import Ownership, table_rank, unmatched
from nova_lint.model.place import Span
from nova_lint.model.problem import Problem
from nova_lint.model.report import Counts, Report


def check(
    config: Config,
    paths: Sequence[Path] = (),
    *,
    select: Collection[str] = (),
    ignore: Collection[str] = (),
    progress: Callable[[int, int], None] | None = None,
) -> Report:
    """Check the repository that a configuration speaks about.

    All files below its root are read; `paths` limit what is reported, not what is looked at. `select` and
    `ignore` are codes of rules, nothing selected being all of them. A file that cannot be read is a
    problem in the report.
    """
    started = time.perf_counter()
    files: dict[str, bytes] = {}
    problems: list[Problem] = []
    for path in discover(config.root, config.exclude):
        try:
            files[path] = (config.root / path).read_bytes()
        except OSError as error:  # removed or locked since it was listed
            problems.append(
                Problem(Span(path, 1, 1), "unreadable", f"the file cannot be read ({error.strerror})")
            )
    wanted = _prefixes(config.root, paths)
    report = _report(files, config, problems, wanted, select, ignore, progress)
    return replace(report, counts=replace(report.counts, seconds=time.perf_counter() - started))


def lint(
    files: Mapping[str, str | bytes],
    config: str | Config,
    *,
    select: Collection[str] = (),
    ignore: Collection[str] = (),
) -> Report:
    """The same for files given by path and content, and a configuration given as text: pure, no disk is touched."""
    made = parse_config(config) if isinstance(config, str) else config
    sources = {path: text.encode() if isinstance(text, str) else text for path, text in files.items()}
    return _report(sources, made, [], (), select, ignore, None)


def _report(
    files: Mapping[str, bytes],
    config: Config,
    problems: list[Problem],
    wanted: Sequence[str],
    select: Collection[str],
    ignore: Collection[str],
    progress: Callable[[int, int], None] | None,
) -> Report:
    linked = link(files, dialect=config.dialect, progress=progress)
    facts = attribute(linked.asked, config.ownership)
    gaps = sorted({*problems, *linked.problems})
    active = [rule for rule in rules() if (not select or rule.code in select) and rule.code not in ignore]
    warnings = _warnings(config.ownership, files, facts)
    facts = tuple(fact for fact in facts if _is_wanted(fact.place.file, wanted))
    gaps = [gap for gap in gaps if _is_wanted(gap.place.file, wanted)]
    findings = judge(facts, gaps, active)
    counts = Counts(
        files=sum(1 for path in files if _is_wanted(path, wanted)),
        queries=len(facts),
        accesses=sum(len(fact.accesses) for fact in facts),
        unreadable=sum(1 for fact in facts if fact.problem),
        unresolved=sum(1 for gap in gaps if gap.kind == "unresolved"),
    )
    return Report(findings, facts, tuple(gaps), counts, tuple(active), warnings, _reader(files))


def _warnings(
    ownership: Ownership, files: Iterable[str], facts: tuple[StatementFact, ...]
) -> tuple[str, ...]:
    """Patterns of the configuration that match nothing, and tables that two patterns claim equally well."""
    found: list[str] = []
    paths = list(files)
    tables = {access.table for fact in facts for access in fact.accesses}
    for service in ownership.services:
        for pattern in unmatched(service.paths, paths):
            found.append(f"the path {pattern!r} of service {service.name!r} matches no file")
        for pattern in service.tables:
            if not any(table_rank(pattern, table) for table in tables):
                found.append(
                    f"the table {pattern!r} of service {service.name!r} is not touched by any code that was read"
                )
    for table in sorted(tables):
        claims = ownership.claims(table)
        best = [claim for claim in claims if claim[0] == max(rank for rank, _, _ in claims)]
        if len({service for _, service, _ in best}) > 1:
            sides = " and ".join(f"{pattern!r} of {service!r}" for _, service, pattern in best)
            found.append(
                f"the table {str(table)!r} is claimed equally by {sides}: name it exactly under one of them"
            )
    return tuple(found)


def _prefixes(root: Path, paths: Sequence[Path]) -> tuple[str, ...]:
    """The paths relative to the root, as prefixes; the root itself stands for everything."""
    found: list[str] = []
    for path in paths:
        resolved = path.resolve()
        if not resolved.is_relative_to(root.resolve()):
            continue
        relative = resolved.relative_to(root.resolve()).as_posix()
        if relative == ".":
            return ()
        found.append(relative)
    return tuple(found)


def _is_wanted(path: str, wanted: Sequence[str]) -> bool:
    return not wanted or any(path == prefix or path.startswith(f"{prefix}/") for prefix in wanted)


def _reader(files: Mapping[str, bytes]) -> Callable[[str], str | None]:
    @cache
    def source(path: str) -> str | None:
        content = files.get(path)
        return None if content is None else content.decode(errors="replace")

    return source
