"""`nova-lint check`: the findings of a repository."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import TYPE_CHECKING

import click
from msgspec.structs import replace

from nova_lint.cli.options import COLOR, CONFIG
from nova_lint.cli.outcome import CLEAN, FINDINGS
from nova_lint.cli.targets import names

if TYPE_CHECKING:
    from datetime import datetime

    from nova_lint.model.profile import Clock
    from nova_lint.model.report import Report

_PATH = click.Path(exists=True, allow_dash=True, path_type=Path)


@click.command("check", short_help="Find what crosses the boundaries of services.")
@click.argument("paths", nargs=-1, type=_PATH)
@CONFIG
@click.option(
    "--select", multiple=True, metavar="RULES", help="Only these rules: codes, families (NL1), names."
)
@click.option("--ignore", multiple=True, metavar="RULES", help="All rules but these.")
@click.option(
    "--extend-select", multiple=True, metavar="RULES", help="These too, whatever --select and --ignore say."
)
@click.option(
    "--preview", is_flag=True, help="The rules that are off until their precision is measured, too."
)
@click.option(
    "--output",
    "outputs",
    multiple=True,
    metavar="FORMAT[:FILE]",
    help="A format, and the file it is written to; without a file, stdout. May be repeated. "
    f"Formats: {', '.join(names())}.",
)
@click.option(
    "--output-format",
    type=click.Choice(names()),
    metavar="FORMAT",
    help="The same for one format; text if nothing else is asked for.",
)
@click.option("--output-file", type=click.Path(path_type=Path), help="Write that here instead of to stdout.")
@click.option(
    "--split-by",
    type=click.Choice(["service"]),
    help="A part of SARIF for each service; a file for each where the file's name has {service} in it.",
)
@click.option(
    "--show-suppressed",
    is_flag=True,
    help="Known and waived findings too, as suppressed, in formats that have that.",
)
@click.option(
    "--step-summary",
    is_flag=True,
    help="Append a summary in Markdown to the file that $GITHUB_STEP_SUMMARY names.",
)
@click.option(
    "--stdin-filename",
    type=click.Path(path_type=Path),
    help="Where the file stands that is read from stdin, when PATHS is -.",
)
@COLOR
@click.option("-q", "--quiet", is_flag=True, help="Only findings: no closing line, no warnings.")
@click.option("-v", "--verbose", is_flag=True, help="More on each finding: function, call, SQL.")
@click.option("--statistics", is_flag=True, help="Count the findings of each rule.")
@click.option(
    "--base",
    metavar="REF",
    default="",
    help="A branch or commit: stale entries fail only if this change made them so; without a baseline, "
    "only what is new since the branch began is a finding.",
)
@click.option(
    "--expired",
    type=click.Choice(["warn", "error"]),
    default="warn",
    show_default=True,
    help="What entries of the baseline do whose last day is over; with --base, those in changed files always fail.",
)
@click.option(
    "--fix",
    is_flag=True,
    help="Bind values that are pasted into SQL (NL201), where that is certain to mean the same.",
)
@click.option("--diff", is_flag=True, help="Show what --fix would change, and change nothing.")
@click.option("--exit-zero", is_flag=True, help="Exit with 0 even if there are findings.")
@click.option(
    "--add-waivers",
    multiple=True,
    metavar="RULE",
    help="Put a waiver above every statement with a finding of this rule (ALL: of any); needs --reason. May be repeated.",
)
@click.option("--reason", default="", help="Why the waivers are right; it stands in each of them.")
@click.option("--ticket", default="", help="Where that is discussed.")
@click.option("--until", type=click.DateTime(["%Y-%m-%d"]), help="The last day on which the waivers count.")
@click.option(
    "--cache/--no-cache", default=True, help="Keep what was found for the next run, in .nova-lint-cache."
)
@click.option("--profile", is_flag=True, help="Where the time went, step by step, on stderr.")
@click.option("--watch", is_flag=True, help="Check again whenever a file changes, until interrupted.")
def COMMAND(
    paths: tuple[Path, ...],
    config_file: Path | None,
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    extend_select: tuple[str, ...],
    preview: bool,
    outputs: tuple[str, ...],
    output_format: str | None,
    output_file: Path | None,
    split_by: str | None,
    show_suppressed: bool,
    step_summary: bool,
    stdin_filename: Path | None,
    color: str,
    quiet: bool,
    verbose: bool,
    statistics: bool,
    base: str,
    expired: str,
    fix: bool,
    diff: bool,
    exit_zero: bool,
    add_waivers: tuple[str, ...],
    reason: str,
    ticket: str,
    until: datetime | None,
    cache: bool,
    profile: bool,
    watch: bool,
) -> int:
    """Find every table access that crosses the boundary of a service.

    PATHS limit what is reported, not what is read: a helper in one file decides what another one touches.
    Without PATHS everything below the configuration file is reported. A single - is one file, read from stdin.

    Where there is a baseline, findings that it holds are known and fail nothing. Nothing is ever written to it here.

    Exits with 0 when no new finding is an error, 1 when one is or when the baseline holds what is gone, 2 when the
    input, the configuration or the baseline is wrong.
    """
    from nova_lint.cli.deliver import check_targets, deliver, remember
    from nova_lint.cli.output import warn
    from nova_lint.cli.profiling import show
    from nova_lint.cli.progress import progress_bar
    from nova_lint.cli.settings import checked, configured
    from nova_lint.cli.stdin import from_stdin
    from nova_lint.cli.targets import targets
    from nova_lint.cli.watch import watched
    from nova_lint.engine.again.keep import kept
    from nova_lint.engine.gate import Against
    from nova_lint.memo.answers import pending
    from nova_lint.model.profile import Idle, Profile
    from nova_lint.reports import Look

    if bool(add_waivers) != bool(reason.strip()):
        raise click.UsageError("--add-waivers and --reason belong together: a waiver says why.")
    if add_waivers and (watch or stdin_filename is not None):
        raise click.UsageError("--add-waivers changes files: it goes with neither --watch nor stdin.")
    if (fix or diff) and (add_waivers or watch or stdin_filename is not None):
        raise click.UsageError("--fix and --diff go with neither --add-waivers, --watch nor stdin.")
    wanted = targets(outputs, output_format, output_file, split=split_by is not None)
    check_targets(wanted, step_summary=step_summary)
    paths, unsaved = from_stdin(paths, stdin_filename)
    look = Look(verbose=verbose, quiet=quiet, statistics=statistics, suppressed=show_suppressed)

    is_plain = not (base or fix or diff or add_waivers or watch or unsaved or step_summary or profile)
    arguments = click.get_current_context().find_root().obj
    keeps = cache and arguments and is_plain and all(target.file is None for target in wanted)

    def once() -> int:
        clock = Profile() if profile else Idle()
        try:
            return measured(clock)
        finally:
            if isinstance(clock, Profile):
                show(clock)

    def measured(clock: Clock) -> int:
        with clock.step("configuration"):
            config = configured(paths, config_file, unsaved, cache=cache)
        if profile:
            config = dataclasses.replace(config, clock=clock)
        outside = [str(config.root / file) for file in config.files]
        run = pending(arguments, str(config.root), outside) if keeps else None
        against = Against(base=base, strict_expiry=expired == "error")

        def look_again() -> Report:
            with progress_bar(quiet) as progress:
                return checked(
                    config,
                    paths,
                    select=select,
                    ignore=ignore,
                    extend_select=extend_select,
                    preview=preview,
                    progress=progress,
                    against=against,
                )

        report = look_again()
        if fix or diff:
            from nova_lint.cli.fixing import difference, fixed

            if diff:
                return difference(report, config)
            if fixed(report, config, quiet=quiet):
                report = look_again()
        if not quiet:
            warn((*config.warnings, *report.warnings))
        if add_waivers:
            from nova_lint.cli.waiving import add

            return add(
                report, config, add_waivers, reason, ticket, until.date() if until is not None else None
            )
        with clock.step("report"):
            deliver(report, wanted, look, color=color, root=config.root, step_summary=step_summary)
        code = FINDINGS if report.failed and not exit_zero else CLEAN
        if run is not None:
            warned = replace(report, warnings=(*config.warnings, *report.warnings))

            def kept_as(format_: str, seen: Look) -> bytes | None:
                with clock.step("keep"):
                    return kept(config, warned, run.stamps, outside, (format_, seen), is_lenient=exit_zero)

            remember(run, warned, wanted, look, color=color, root=config.root, code=code, kept=kept_as)
        return code

    return watched(once, paths, config_file) if watch else once()
