"""The source texts that findings point into."""

from __future__ import annotations

import io
import tokenize
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path

from nova_lint.model.place import is_script


def source_texts(files: Mapping[str, bytes]) -> Callable[[str], str | None]:
    """A function that gives the text of a file by path, None for a file that is not there.

    Python is decoded as Python does it (PEP 263). What cannot be decoded is replaced: an excerpt with a
    few odd characters is better than none.
    """

    @cache
    def text(path: str) -> str | None:
        content = files.get(path)
        return None if content is None else decoded(content, path)

    return text


def texts_below(root: Path) -> Callable[[str], str | None]:
    """The same for the files below a folder, each read when somebody asks for it."""

    @cache
    def text(path: str) -> str | None:
        try:
            return decoded((root / path).read_bytes(), path)
        except OSError:
            return None

    return text


def decoded(content: bytes, path: str) -> str:
    """The text of a file, as its language decodes it, without a mark of the byte order in front."""
    try:
        text = content.decode(encoding_of(content, path), errors="replace")
    except (LookupError, UnicodeError):  # codecs that are none of text
        text = content.decode(errors="replace")
    return text.removeprefix("\ufeff")


def encoding_of(content: bytes, path: str) -> str:
    """What a file is written in: UTF-8, or what a Python file says on its first lines."""
    if is_script(path):
        return "utf-8"
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(content).readline)
    except (SyntaxError, LookupError, UnicodeDecodeError):
        return "utf-8"
    return "utf-8" if encoding == "utf-8-sig" else encoding
