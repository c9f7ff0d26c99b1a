"""Sections of `RESULTS.md`, each between its own markers, so that a run replaces just what it measured."""

from __future__ import annotations

import re
from pathlib import Path

RESULTS = Path(__file__).resolve().parent / "RESULTS.md"
_HEAD = """# What was measured

Each section is written by the command that it names. Nothing here is typed by hand.
"""


def write_section(name: str, body: str, path: Path = RESULTS) -> None:
    """Put a section into the file in place of the one of the same name; sections are kept sorted by name."""
    text = path.read_text(encoding="utf-8") if path.is_file() else _HEAD
    sections = dict(_SECTION.findall(text))
    sections[name] = body.strip()
    head = _SECTION.split(text, maxsplit=1)[0].rstrip() + "\n"
    parts = [f"<!-- begin {key} -->\n{sections[key]}\n<!-- end {key} -->\n" for key in sorted(sections)]
    path.write_text("\n".join([head, *parts]), encoding="utf-8")


def table(head: list[str], lines: list[list[str]]) -> str:
    """A Markdown table."""
    rows = [head, ["---"] * len(head), *lines]
    return "\n".join(f"| {' | '.join(cell.replace('|', '/') for cell in row)} |" for row in rows)


_SECTION = re.compile(r"<!-- begin ([\w./ -]+) -->\n(.*?)\n<!-- end \1 -->\n", re.DOTALL)
