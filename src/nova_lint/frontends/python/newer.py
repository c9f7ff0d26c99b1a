"""Syntax newer than the running interpreter, rewritten to what it can parse."""

from __future__ import annotations


def older_syntax(text: str) -> str | None:
    """The same module in older syntax with the same lines, or None where that is not possible."""
    return None
