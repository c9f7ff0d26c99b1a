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

    Exits with 1 when entries came in without a reason. New permits and waivers are named. Nothing is checked out and
    no code is analysed: run `nova-lint check` too.
    """
    from nova_lint.cli.settings import configured, told
    from nova_lint.engine.at_commit import baseline_at, config_at, waivers_at, waivers_now
    from nova_lint.engine.baseline.store import read
    from nova_lint.engine.baseline.verify import Side, verify
    from nova_lint.engine.git import merge_base

    config = configured((), config_file)
    with told():
        commit = merge_base(config.root, base)
        then = config_at(config, commit)
        was = Side(baseline_at(config.root, commit), then.ownership, then.permits, waivers_at(then, commit))
        now = Side(read(config.root), config.ownership, config.permits, waivers_now(config))
    verdict = verify(was, now, config.policy)
    for line in _lines(verdict, f"{commit[:12]}, where HEAD and {base} part"):
        click.echo(line)
    return FINDINGS if verdict.failed else CLEAN


def _lines(verdict: Verdict, against: str) -> list[str]:
    from nova_lint.reports.ratchet import line
    from nova_lint.reports.wording import count, harmless

    lines = [f"came in with a reason: {line(entry)}\n  {why}" for entry, why in verdict.explained]
    lines += [
        f"a permit more: {permit.place} {', '.join(permit.tables)}: {permit.reason}"
        for permit in verdict.permits
    ]
    lines += [
        f"a waiver more: {waiver.place} allow[{', '.join(waiver.codes)}] {waiver.reason}"
        for waiver in verdict.waivers
    ]
    lines += [f"wrong: {sentence}" for sentence in verdict.broken]
    lines += [f"came in without a reason: {line(entry)}" for entry in verdict.unexplained]
    if verdict.excess and len(verdict.unexplained) > verdict.excess:
        lines.append(
            f"Of these, {verdict.excess} came in; the others were edited or moved beyond recognition."
        )
    change = verdict.after - verdict.before
    lines.append(
        f"{count(verdict.after, 'entry', 'entries')} ({change:+,} since {against}), "
        f"{verdict.excess:,} without a reason."
    )
    if verdict.excess:
        lines.append(
            "Mend the code, or say why it must be: nova-lint baseline accept FP --reason R --ticket T"
        )
    return [harmless(told) for told in lines]
