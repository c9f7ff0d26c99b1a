"""TOML with line numbers: where a key of the configuration stands."""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import lru_cache
from pathlib import Path
from typing import Any

import tomli

from nova_lint.config.problems import ConfigError, ConfigProblem, shown_path

_TABLE = re.compile(r"^\s*\[\[?\s*(?P<name>[^\]]+?)\s*\]\]?\s*(?:#.*)?$")
_KEY = re.compile(r"^\s*(?P<key>(?:[\w-]+|\"[^\"]*\"|'[^']*')(?:\s*\.\s*(?:[\w-]+|\"[^\"]*\"|'[^']*'))*)\s*=")

_STRING = re.compile(r"\"[^\"\n]*\"|'[^'\n]*'")


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
    """The line on which a key is written, 0 when it cannot be told; outer keys come first.

    A key that is not written in so many words stands where the nearest key around it does.
    """
    lines = _outline(text)
    for count in range(len(keys), 0, -1):
        found = lines.get(keys[:count])
        if found is not None:
            return found
    return 0


def line_of_text(text: str, value: str, start: int) -> int:
    """The first line from `start` on that holds a quoted value; `start` when none does."""
    lines = _quoted(text).get(value, ())
    at = bisect_left(lines, start)
    return lines[at] if at < len(lines) else start


@lru_cache(maxsize=8)
def _outline(text: str) -> dict[tuple[str, ...], int]:
    """The first line of every key, and of every table around it, by all keys that lead there."""
    found: dict[tuple[str, ...], int] = {}
    table: tuple[str, ...] = ()
    for number, line in enumerate(text.splitlines(), 1):
        header = _TABLE.match(line)
        key = None if header is not None else _KEY.match(line)
        if header is not None:
            table = tuple(_split(header["name"]))
        elif key is None:
            continue
        path = table if key is None else (*table, *_split(key["key"]))
        for count in range(len(path), 0, -1):
            found.setdefault(path[:count], number)
    return found


@lru_cache(maxsize=8)
def _quoted(text: str) -> dict[str, list[int]]:
    """The lines on which each quoted string stands."""
    found: dict[str, list[int]] = {}
    for number, line in enumerate(text.splitlines(), 1):
        for match in _STRING.finditer(line):
            found.setdefault(match[0][1:-1], []).append(number)
    return found


def _split(dotted: str) -> list[str]:
    return [part.strip().strip("\"'") for part in re.findall(r"\"[^\"]*\"|'[^']*'|[^.\s]+", dotted)]
