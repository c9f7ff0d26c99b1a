"""The hash by which GitHub tells two alerts of one rule in one file apart: `primaryLocationLineHash`.

The algorithm is that of `fingerprints.ts` in github/codeql-action, as it is published there. GitHub's upload step
computes it too and warns where another value is given, so it must be this one exactly.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

#: Characters that are hashed, from the beginning of the line on.
_WINDOW = 100
_FACTOR = 37
_MODULUS = 1 << 64
_END = "\uffff"
# A line feed after a carriage return is left out; a blank between the two makes it count again, as it does there.
_LEFT_OUT = re.compile("(?<=\r)\n|[ \t]")
_WIDE = re.compile("[\U00010000-\U0010ffff]")


def line_hashes(content: bytes) -> Callable[[int], str | None]:
    """A function that gives the hash of a line, counted from 1, of a file with this content; None beyond its end."""
    text = _LEFT_OUT.sub("", content.decode("utf-8", "replace")).replace("\r", "\n")
    text = _WIDE.sub(_surrogates, text) + _END
    starts = [0, *(found.end() for found in re.finditer("\n", text))]
    windows = [text[start : start + _WINDOW].ljust(_WINDOW, "\0") for start in starts]
    seen: dict[str, int] = {}
    numbers: list[int] = []
    for window in windows:
        seen[window] = seen.get(window, 0) + 1
        numbers.append(seen[window])

    def line_hash(line: int) -> str | None:
        if not 0 < line <= len(windows):
            return None
        return f"{_hash(windows[line - 1]):x}:{numbers[line - 1]}"

    return line_hash


def _hash(window: str) -> int:
    value = 0
    for char in window:
        value = (value * _FACTOR + ord(char)) % _MODULUS
    return value


def _surrogates(found: re.Match[str]) -> str:
    """The character as the two UTF-16 code units that it takes."""
    number = ord(found[0]) - 0x10000
    return chr(0xD800 + (number >> 10)) + chr(0xDC00 + (number & 0x3FF))
