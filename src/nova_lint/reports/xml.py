"""Writing XML that every parser takes, whatever stands in the scanned files."""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING

from nova_lint.reports.wording import harmless

if TYPE_CHECKING:
    from collections.abc import Mapping

# What XML 1.0 cannot hold, not even escaped, besides control characters.
_FORBIDDEN = re.compile("[\ud800-\udfff\ufffe\uffff]")


def whole(root: str) -> str:
    """The file with this element as its root. It is ASCII: whoever stores it cannot spoil it."""
    declared = '<?xml version="1.0" encoding="UTF-8"?>'
    return f"{declared}\n{root}\n".encode("ascii", "xmlcharrefreplace").decode("ascii")


def text(value: str) -> str:
    """Text between tags."""
    return escape(_allowed(value), quote=False)


def tag(name: str, attributes: Mapping[str, object], inner: str | None = None) -> str:
    """An element; `inner` is XML already, and None makes an empty element."""
    told = "".join(f' {key}="{_quoted(_allowed(str(value)))}"' for key, value in attributes.items())
    return f"<{name}{told}/>" if inner is None else f"<{name}{told}>{inner}</{name}>"


def _allowed(value: str) -> str:
    return _FORBIDDEN.sub("\N{REPLACEMENT CHARACTER}", harmless(value))


def _quoted(text: str) -> str:
    """A value between double quotes; breaks of lines would be read as spaces there."""
    return escape(text).replace("\n", "&#10;").replace("\r", "&#13;").replace("\t", "&#9;")
