"""Text in Markdown in which nothing that was scanned is Markdown."""

from __future__ import annotations

from nova_lint.reports.wording import harmless

_LONGEST = 400


def escaped(text: str) -> str:
    """Text in which nothing is Markdown: no link, no mention of a person, no cell of a table."""
    text = " ".join(harmless(text).split())
    text = text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
    return "".join(_char(char) for char in text)


def _char(char: str) -> str:
    if char == "@":
        return "@\N{ZERO WIDTH SPACE}"  # a backslash does not keep GitHub from telling somebody
    if char in "<>&":
        return {"<": "&lt;", ">": "&gt;", "&": "&amp;"}[char]
    return f"\\{char}" if char in "\\`*_[]|~#" else char


def code(text: str) -> str:
    """Text as code. A backquote in it would end it."""
    return "`" + harmless(text).replace("`", "'").replace("|", "\N{BROKEN BAR}") + "`"
