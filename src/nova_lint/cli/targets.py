"""Where a report goes, in which format: several at once."""

from __future__ import annotations

from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from msgspec import Struct
from msgspec.structs import replace

from nova_lint.cli.outcome import WrongInput
from nova_lint.reports import Format, Look, formats

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from nova_lint.model.report import Report

#: Stands for the name of a service in the name of a file.
SERVICE = "{service}"

#: What the code of no service is called there.
_NOBODY = "no-service"

#: GitHub takes no more runs in one file of SARIF.
_MOST_RUNS = 20


class Target(Struct, frozen=True):
    """A format and the file it is written to; None is stdout. With `split`, it has a part for each service."""

    format: Format
    file: Path | None = None
    split: bool = False

    @property
    def has_files(self) -> bool:
        """Whether each service gets a file of its own."""
        return self.file is not None and SERVICE in self.file.name


def names() -> list[str]:
    """The formats in which findings can be written."""
    return [name for name, format_ in formats().items() if format_.subject == "findings"]


def targets(
    outputs: Sequence[str], output_format: str | None, output_file: Path | None, *, split: bool = False
) -> tuple[Target, ...]:
    """What `--output`, `--output-format` and `--output-file` ask for together; text to stdout if nothing else.

    An output is `FORMAT` or `FORMAT:FILE`. Raises `WrongInput` for a format that does not exist, for two outputs to one
    place, and where a split by service shows in none of them; beside one that is split, others tell everything.
    """
    found = [_target(text, split) for text in outputs]
    if output_format is not None or output_file is not None or not found:
        found.append(Target(formats()[output_format or "text"], output_file, split))
    taken: dict[Path | None, str] = {}
    for target in found:
        file = target.file.resolve() if target.file is not None else None
        if file in taken:
            told = f"two outputs go to {target.file or 'stdout'}, {taken[file]} and {target.format.name}"
            raise WrongInput(f"{told}: name a file, --output {target.format.name}:FILE")
        taken[file] = target.format.name
        if target.has_files and not split:
            raise WrongInput(f"{target.file} is one file for each service: that needs --split-by service")
    if not split:
        return tuple(found)
    whole = [target for target in found if not target.has_files and target.format.name != "sarif"]
    if len(whole) == len(found):
        hint = f"name a file for each service, --output '{whole[0].format.name}:nova-{SERVICE}.txt'"
        raise WrongInput(f"--split-by: the format {whole[0].format.name} has no parts; {hint}")
    return tuple([replace(target, split=target not in whole) for target in found])


def outputs(report: Report, target: Target, look: Look) -> Iterator[tuple[Path | None, str]]:
    """The texts of a target, each with the file it belongs in. Raises `WrongInput` where it has too many parts."""
    services = [service.name for service in report.ownership.services]
    if not target.split:
        yield target.file, target.format.render(report, look)
    elif target.file is not None and target.has_files:
        for name in [*services, ""]:
            file = target.file.with_name(target.file.name.replace(SERVICE, _file_name(name, services)))
            yield file, target.format.render(report.of_service(name), replace(look, service=name))
    elif len(services) >= _MOST_RUNS:
        raise WrongInput(
            f"--split-by: there are {len(services)} services, and a file of SARIF has at most {_MOST_RUNS} parts: "
            f"write a file for each, --output 'sarif:nova-{SERVICE}.sarif'"
        )
    else:
        yield target.file, target.format.render(report, replace(look, split=True))


def repository_prefix(root: Path) -> str:
    """The way from the root of the repository to a folder in it; empty where they are the same, or there is none."""
    folder = root.resolve()
    for top in (folder, *folder.parents):
        if (top / ".git").exists():
            return "" if top == folder else folder.relative_to(top).as_posix()
    return ""


def _target(text: str, split: bool) -> Target:
    name, _, file = text.partition(":")
    if name not in names():
        near = get_close_matches(name, names(), 1)
        hint = f"Did you mean '{near[0]}'?" if near else f"There are: {', '.join(names())}."
        raise WrongInput(f"--output: there is no format '{name}'. {hint}")
    return Target(formats()[name], Path(file) if file else None, split)


def _file_name(service: str, services: Sequence[str]) -> str:
    if service:
        return quote(service, safe="")
    return _NOBODY if _NOBODY not in services else f"{_NOBODY}-"
