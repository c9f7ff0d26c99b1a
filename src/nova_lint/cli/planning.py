"""What `plan` and `readiness` begin with: the landscape of the whole codebase."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nova_lint.cli.outcome import WrongInput

if TYPE_CHECKING:
    from pathlib import Path

    from nova_lint.config.load import Config
    from nova_lint.model.landscape import Landscape
    from nova_lint.model.report import Report


def landscape_and_report(
    config_file: Path | None, quiet: bool, what: str
) -> tuple[Config, Report, Landscape]:
    """The configuration, the report and the landscape.

    Raises `WrongInput` where `what` (`a plan`) would only say that there was nothing to look at.
    """
    from nova_lint.cli.progress import progress_bar
    from nova_lint.cli.settings import checked, configured
    from nova_lint.engine.landscape import landscape_of

    config = configured((), config_file)
    services = [service.name for service in config.ownership.services]
    if len(services) < 2:
        told = f"only one service, {services[0]}" if services else "no service"
        raise WrongInput(
            f"the configuration names {told}: {what} needs two, between which there is a boundary"
        )
    with progress_bar(quiet) as progress:
        report = checked(config, (), progress=progress)
    if not report.facts and not report.counts.unresolved:
        raise WrongInput(f"no database call was found below {config.root}: there is nothing to look at")
    return config, report, landscape_of(report, config.ownership, config.code)
