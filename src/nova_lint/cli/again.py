"""The run before told again after a small change, without anything that a whole run needs."""

from __future__ import annotations

import time
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from nova_lint.memo.answers import Answer, Pending, left

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nova_lint.engine.again.kept import Kept
    from nova_lint.reports.look import Format


def told_again(arguments: Sequence[str]) -> Answer | None:
    """What a run says that differs from an earlier one by a small change; None where it has to begin anew."""
    before = left(arguments)
    if before is None:
        return None
    from nova_lint.cli.deep import run_deep
    from nova_lint.engine.again.again import again
    from nova_lint.engine.again.kept import decoded
    from nova_lint.memo.store import opened
    from nova_lint.memo.watched import is_settled, stamps

    started, now = time.perf_counter(), time.time_ns()
    kept = decoded(before.content)
    if kept is None:
        return None
    store, found = opened(Path(kept.root)), stamps(kept.root, kept.beside)
    if store is None or found is None:
        return None
    run = run_deep(lambda: again(kept, store, found))
    if run is None:
        return None
    answer = _answer(run, time.perf_counter() - started)
    if is_settled(found, now):
        store.save()
        Pending(before.question, run.root, found).keep(_answer(run, None), before.content)
    return answer


def _answer(kept: Kept, seconds: float | None) -> Answer:
    """The run as it is written."""
    from msgspec.structs import replace

    from nova_lint.cli.codes import CLEAN, FINDINGS
    from nova_lint.engine.lines import texts_below
    from nova_lint.model.report import Report

    format_: Format = import_module(f"nova_lint.reports.{kept.format}").FORMAT
    told = kept.found
    report = Report(
        told.findings,
        (),
        told.problems,
        replace(told.counts, seconds=seconds),
        (),
        told.warnings,
        source=texts_below(Path(kept.root)),
        compared=told.compared,
    )
    said = (*told.warnings, *format_.notes(report, kept.look))
    warned = "".join(f"nova-lint: warning: {sentence}\n" for sentence in dict.fromkeys(said))
    code = FINDINGS if report.failed and not kept.is_lenient else CLEAN
    return Answer(format_.render(report, kept.look), "" if kept.look.quiet else warned, code)
