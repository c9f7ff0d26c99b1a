"""TOML with line numbers: where a key of the configuration stands."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import tomli

from nova_lint.config.problems import ConfigError, ConfigProblem, shown_path

_TABLE = re.compile(r"^\s*\[\[?\s*(?P<name>[^\]]+?)\s*\]\]?\s*(?:#.*)?$")
_KEY = re.compile(r"^\s*(?P<key>(?:[\w-]+|\"[^\"]*\"|'[^']*')(?:\s*\.\s*(?:[\w-]+|\"[^\"]*\"|'[^']*'))*)\s*=")


def read_toml(path: Path) -> tuple[dict[str, Any], str]:
    """The parsed file and its text. Raises `ConfigError` when it cannot be read or is not TOML."""
    try:
        text = path.read_bytes().decode("utf-8-sig")  # some editors put a mark in front
    except OSError as error:
        what = f"it cannot be read: {error.strerror or error}"
        raise ConfigError(ConfigProblem(shown_path(path), 0, what)) from None
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise ConfigError(
            ConfigProblem(shown_path(path), line, "it is not UTF-8", "Save it as UTF-8.")
        ) from None
    return parse_toml(text, shown_path(path)), text


def parse_toml(text: str, name: str) -> dict[str, Any]:
    """Parse a text. Raises `ConfigError` with the line and column of what is not TOML."""
    try:
        return tomli.loads(text)
    except tomli.TOMLDecodeError as error:
        what = f"it is not TOML: {error.msg[:1].lower()}{error.msg[1:]}, at column {error.colno}"
        raise ConfigError(ConfigProblem(name, error.lineno, what)) from None
    except RecursionError:
        raise ConfigError(ConfigProblem(name, 0, "it is not TOML: it nests too deeply")) from None


def line_of(text: str, *keys: str) -> int:
    """The line on which a key is written, 0 when it cannot be told; outer keys come first."""
    wanted = list(keys)
    table: list[str] = []
    best = 0
    for number, line in enumerate(text.splitlines(), 1):
        header = _TABLE.match(line)
        if header is not None:
            table = _split(header["name"])
            if table[: len(wanted)] == wanted:
                return number
            if best == 0 and wanted[: len(table)] == table:
                best = number
            continue
        key = _KEY.match(line)
        if key is not None and table + _split(key["key"]) == wanted:
            return number
        if key is not None and wanted[: len(table) + 1] == [*table, *_split(key["key"])]:
            best = number
    return best


def line_of_text(text: str, value: str, start: int) -> int:
    """The first line from `start` on that holds a quoted value; `start` when none does."""
    for number, line in enumerate(text.splitlines(), 1):
        if number >= start and (f'"{value}"' in line or f"'{value}'" in line):
            return number
    return start


def _split(dotted: str) -> list[str]:
    return [part.strip().strip("\"'") for part in re.findall(r"\"[^\"]*\"|'[^']*'|[^.\s]+", dotted)]
