"""The bytes of a Python file in, what the module says out."""

from __future__ import annotations

import ast
import io
import tokenize
import warnings

from nova_lint.frontends.python.lower import lower_module
from nova_lint.model.form import FileFacts, Trouble

#: Files above this many bytes are not read: the tree of a file takes some eighty times its size.
LARGEST = 16 * 1024 * 1024


def read_python(source: bytes) -> FileFacts:
    """Lower one module.

    Never raises on any input: what keeps the file from being read stands in `troubles`, as one of the
    kinds `syntax`, `encoding`, `too-large`. The encoding is that of PEP 263.
    """
    if len(source) > LARGEST:
        size = len(source) // (1024 * 1024)
        return _troubled("too-large", f"the file has {size} MiB; files above 16 MiB are not read")
    try:
        text = _decode(source)
    except (SyntaxError, LookupError, UnicodeDecodeError) as error:
        return _troubled("encoding", f"the file is not text in its declared encoding ({error})")
    try:
        tree = _parse(text)
    except SyntaxError as error:
        if "too many" in (error.msg or ""):  # nested parentheses: not new, and very slow to read otherwise
            return _syntax_error(error)
        from nova_lint.frontends.python.newer import older_syntax

        older = older_syntax(text)
        if older is None:
            return _syntax_error(error)
        try:
            tree = _parse(older)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return _syntax_error(error)
        text = older
    except ValueError as error:  # a NUL byte, before Python 3.12
        return _troubled("syntax", f"the file is not Python ({error})")
    except (RecursionError, MemoryError):
        return _troubled("syntax", "the file nests too deeply to be parsed")
    try:
        return lower_module(tree, text)
    except RecursionError:
        return _troubled("syntax", "the file nests too deeply to be read")


def parsed(source: bytes) -> ast.Module | None:
    """The tree of a module, in newer syntax too (its columns may then be off by a few); None when it has none."""
    try:
        text = _decode(source)
        try:
            return _parse(text)
        except SyntaxError:
            from nova_lint.frontends.python.newer import older_syntax

            older = older_syntax(text)
            return None if older is None else _parse(older)
    except (SyntaxError, LookupError, ValueError, RecursionError, MemoryError):
        return None


def _decode(source: bytes) -> str:
    encoding, _ = tokenize.detect_encoding(io.BytesIO(source).readline)
    text = source.decode(encoding)
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def _parse(text: str) -> ast.Module:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # invalid escapes in other people's files
        return ast.parse(text)


def _syntax_error(error: SyntaxError) -> FileFacts:
    what = (error.msg or "invalid syntax").removesuffix(".")
    return _troubled("syntax", f"the file does not parse: {what}", error.lineno or 1, error.offset or 1)


def _troubled(kind: str, message: str, line: int = 1, column: int = 1) -> FileFacts:
    return FileFacts("python", troubles=(Trouble(kind, message, max(line, 1), max(column, 1)),))
