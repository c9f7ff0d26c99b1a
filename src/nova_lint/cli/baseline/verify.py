"""`nova-lint baseline verify`: the gate for CI. The baseline only shrinks, or says why not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from nova_lint.cli.options import CONFIG
from nova_lint.cli.outcome import CLEAN, FINDINGS

if TYPE_CHECKING:
    from pathlib import Path

    from nova_lint.engine.baseline.verify import Verdict


@click.command("verify", short_help="Make sure that a branch adds nothing without a reason.")
@click.option("--base", required=True, metavar="REF", help="The branch or commit that this one goes into.")
@CONFIG
def COMMAND(base: str, config_file: Path | None) -> int:
    """Compare the baseline with that of the commit where HEAD and REF part.

    Exits with 1 when entries came in without a reason, or SQL that cannot be read. New permits, waivers and rules that
    no longer count somewhere are named. Nothing is checked out. Run `nova-lint check` too.
    """
    from nova_lint.cli.output import width
    from nova_lint.cli.progress import progress_bar
    from nova_lint.cli.settings import configured, deeply
    from nova_lint.engine.verified import verified
    from nova_lint.reports.wording import folded

    config = configured((), config_file)
    with progress_bar() as progress:
        verdict, commit = deeply(config, lambda: verified(config, base, progress))
    for sentence in _sentences(verdict, f"{commit[:12]}, where HEAD and {base} part"):
        for line in folded(sentence, width(), "", "  "):
            click.echo(line)
    return FINDINGS if verdict.failed else CLEAN


def _sentences(verdict: Verdict, against: str) -> list[str]:
    from nova_lint.reports.ratchet import line
    from nova_lint.reports.wording import count

    told = [f"came in with a reason: {line(entry)}: {why}" for entry, why in verdict.explained]
    told += [
        f"a permit more: {permit.place} {', '.join(permit.tables)}: {permit.reason}"
        for permit in verdict.permits
    ]
    told += [
        f"a waiver more: {waiver.place} allow[{', '.join(waiver.codes)}] {waiver.reason}"
        for waiver in verdict.waivers
    ]
    told += [
        f"{', '.join(one.rules)} no longer counts in {one.pattern}: {one.place}" for one in verdict.exempt
    ]
    told += [f"wrong: {sentence}" for sentence in verdict.broken]
    told += [f"came in without a reason: {line(entry)}" for entry in verdict.unexplained]
    if verdict.excess and len(verdict.unexplained) > verdict.excess:
        told.append(
            f"Of these, {verdict.excess} came in; the others were edited or moved beyond recognition."
        )
    told += [
        f"cannot be read, and nobody says why: {one.fingerprint} {one.place} {one.code} {one.message}"
        for one in verdict.unread
    ]
    change = verdict.after - verdict.before
    told.append(
        f"{count(verdict.after, 'entry', 'entries')} ({change:+,} since {against}), "
        f"{verdict.excess:,} without a reason."
    )
    if verdict.excess or verdict.unread:
        told.append(
            "Mend the code, or say why it must be: nova-lint baseline accept FP --reason R --ticket T"
        )
    return told
