"""What is wrong with a configuration, all of it at once, each with its file and line."""

from __future__ import annotations

from pathlib import Path

from msgspec import Struct


class ConfigProblem(Struct, frozen=True):
    """One thing that is wrong, and what to do about it. A `line` of 0 means the whole file."""

    file: str
    line: int
    message: str
    hint: str = ""

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        return f"{place}: {self.message}" + (f"\n  {self.hint}" if self.hint else "")


class ConfigError(Exception):
    """A configuration that cannot be used; as text it is ready to print."""

    def __init__(self, *problems: ConfigProblem) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems


def shown_path(path: Path) -> str:
    """The path as people would write it: relative to where they are, if it is below."""
    try:
        return str(path.absolute().relative_to(Path.cwd()))
    except (ValueError, OSError):
        return str(path)
