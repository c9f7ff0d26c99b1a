"""The files of a configuration: the one that counts, what it extends, and what it includes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from nova_lint.config.problems import ConfigError, ConfigProblem, shown_path
from nova_lint.config.reader import Parts, read_parts
from nova_lint.config.section import Problems, Section
from nova_lint.config.toml import read_toml
from nova_lint.model.patterns import path_matches, tidy_path

#: The files that a configuration may stand in, besides `pyproject.toml`; in one folder the first counts.
NAMES = ("nova-lint.toml", ".nova-lint.toml")

#: How far a chain of `extends` may go.
_DEEPEST = 8


def read_whole(path: Path, root: Path, problems: Problems) -> tuple[Parts, tuple[str, ...]]:
    """Everything that a file says, with what it extends (first) and includes (last), and the files read.

    What cannot be read or parsed is noted in `problems`; a file that is itself no TOML raises `ConfigError`.
    """
    whole = Parts()
    files: list[str] = []
    for each in _extended(path, root, problems, ()):
        own = read_parts(_section(each, root, problems))
        whole.add(own)
        files.insert(0, _relative(each, root))
        for pattern in own.include:
            found = _matching(pattern, each.resolve().parent)
            if not found:
                where = _section(each, root, Problems())
                what = f"{pattern!r} includes no file"
                where = Section(where.data, where.text, where.name, problems, where.prefix)
                where.problem(
                    where.line_with(pattern, "include"),
                    what,
                    "It is a path or a glob from the folder of this file.",
                )
            for part in found:
                try:
                    section = _section(part, root, problems)
                except ConfigError as error:
                    problems.found.extend(error.problems)
                    continue
                folder = _relative(part.parent, root)
                whole.add(read_parts(section, "" if folder == "." else folder, is_part=True))
                files.append(_relative(part, root))
    return whole, tuple(dict.fromkeys(files))


def includes(path: Path, part: Path) -> bool:
    """Whether a configuration file includes another one further down. A file that is no TOML includes nothing."""
    try:
        data, _ = read_toml(path)
    except ConfigError:
        return False
    patterns = (_own_table(data) if path.name == "pyproject.toml" else data).get("include", [])
    below = _relative(part.resolve(), path.resolve().parent)
    return isinstance(patterns, list) and any(
        isinstance(pattern, str) and path_matches(pattern, below) for pattern in patterns
    )


def has_table(path: Path) -> bool:
    """Whether a `pyproject.toml` has a table that is ours."""
    try:
        if b"nova-lint" not in path.read_bytes():
            return False
    except OSError:
        return False
    try:
        data, _ = read_toml(path)
    except ConfigError:
        # What is not TOML is ours to tell only if it is about us.
        return b"[tool.nova-lint" in path.read_bytes()
    tools = data.get("tool")
    return isinstance(tools, dict) and "nova-lint" in tools


def _extended(path: Path, root: Path, problems: Problems, above: tuple[Path, ...]) -> list[Path]:
    """The file and those it extends, the furthest first."""
    section = _section(path, root, Problems())
    value = section.data.get("extends", [])
    names = [value] if isinstance(value, str) else value if isinstance(value, list) else []
    found: list[Path] = []
    for name in names:
        if not isinstance(name, str):
            continue
        other = (path.parent / name).resolve()
        line = section.line_with(name, "extends")
        if other in above or other == path.resolve() or len(above) > _DEEPEST:
            what = f"{name!r} extends this file in turn"
            problems.found.append(ConfigProblem(section.name, line, what, "Leave one of the two out."))
        elif not other.is_file():
            what = f"it extends {name!r}, and there is no such file"
            hint = "It is a path from the folder of this file."
            problems.found.append(ConfigProblem(section.name, line, what, hint))
        else:
            try:
                found += _extended(other, root, problems, (*above, path.resolve()))
            except ConfigError as error:
                problems.found.extend(error.problems)
    return [*found, path]


def _section(path: Path, root: Path, problems: Problems) -> Section:
    data, text = read_toml(path)
    prefix: tuple[str, ...] = ()
    if path.name == "pyproject.toml":
        prefix, data = ("tool", "nova-lint"), _own_table(data)
    return Section(data, text, shown_path(path), problems, prefix, file=_relative(path, root))


def _own_table(data: dict[str, Any]) -> dict[str, Any]:
    tools = data.get("tool")
    own = tools.get("nova-lint") if isinstance(tools, dict) else None
    return own if isinstance(own, dict) else {}


def _matching(pattern: str, folder: Path) -> list[Path]:
    clean = tidy_path(pattern)
    plain = folder / clean
    if plain.is_file():
        return [plain]
    return sorted(path for path in folder.glob(clean) if path.is_file())


def _relative(path: Path, root: Path) -> str:
    try:
        return path.resolve().relative_to(root.resolve()).as_posix()
    except ValueError:
        return path.resolve().as_posix()
