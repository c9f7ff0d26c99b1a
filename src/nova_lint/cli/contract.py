"""`nova-lint contract`: the draft of an owner's interface, from what others do with its tables."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING

import click
from msgspec.structs import replace

from nova_lint.cli.options import CONFIG, OUTPUT_FILE
from nova_lint.cli.outcome import CLEAN
from nova_lint.reports import formats, render

if TYPE_CHECKING:
    from nova_lint.model.contract import Contract

_PREFIX = "contract-"
_FORMATS = [
    name.removeprefix(_PREFIX) for name, format_ in formats().items() if format_.subject == "contract"
]


@click.command("contract", short_help="Draft the interface that replaces a service's tables.")
@click.argument("owner")
@CONFIG
@click.option("--caller", "callers", multiple=True, help="Only what this service needs; may be repeated.")
@click.option(
    "--format",
    "--output-format",
    "output_format",
    type=click.Choice(_FORMATS),
    default="proto",
    show_default=True,
    help="proto is a gRPC service, openapi a document in YAML, python a client with types.",
)
@OUTPUT_FILE
@click.option("-q", "--quiet", is_flag=True, help="No warnings, no remarks.")
def COMMAND(
    owner: str,
    config_file: Path | None,
    callers: tuple[str, ...],
    output_format: str,
    output_file: Path | None,
    quiet: bool,
) -> int:
    """Draft what the service OWNER would offer instead of its tables.

    Each read and write of a table of OWNER by another service becomes a message and a method, with the places that it
    replaces beside it. Tests are left out, and what OWNER publishes. The draft is where a conversation begins, not
    where it ends.
    """
    from nova_lint.cli.output import check_writable, warn, write
    from nova_lint.cli.progress import progress_bar
    from nova_lint.cli.settings import checked, configured
    from nova_lint.engine.contract.derive import contract_of

    check_writable(output_file)
    config = configured((), config_file)
    known = [service.name for service in config.ownership.services]
    _check_service(owner, known, "OWNER")
    for caller in callers:
        _check_service(caller, known, "--caller")
        if caller == owner:
            raise click.BadParameter(
                f"{owner!r} is the owner: it needs no interface to itself.", param_hint="--caller"
            )
    with progress_bar(quiet) as progress:
        report = checked(config, (), progress=progress)
    contract = contract_of(report, owner, callers, config.code)
    if not quiet:
        warn((*config.warnings, *report.warnings))
    if not contract.methods:
        click.echo(f"nova-lint: {_nothing(contract, callers)}", err=True)
        if not contract.rest:
            return CLEAN
    write(render(replace(report, contract=contract), _PREFIX + output_format), output_file)
    return CLEAN


def _check_service(name: str, known: Sequence[str], hint: str) -> None:
    if name in known:
        return
    near = get_close_matches(name, known, n=3)
    quoted = " or ".join(repr(one) for one in near)
    told = f"Did you mean {quoted}?" if near else f"There are: {', '.join(known) or 'none'}."
    raise click.BadParameter(f"there is no service {name!r}. {told}", param_hint=hint)


def _nothing(contract: Contract, callers: Sequence[str]) -> str:
    who = " and ".join(callers) if callers else "no other service"
    verb = (
        "read or write no table"
        if len(callers) > 1
        else "reads or writes no table"
        if callers
        else "reads or writes a table"
    )
    told = f"{who} {verb} of {contract.owner}"
    if contract.rest:
        return f"{told}; what ties them to it otherwise is listed in the draft"
    return f"{told}: there is nothing to draft"
