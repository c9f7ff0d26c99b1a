"""Which tables an application has, told by its recordings and by its DDL, independently of nova-lint."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from benchmarks.facts import table_name
from benchmarks.truth import Truth

_NAME = r"(?!if\b)[\"`\[]?([A-Za-z_][\w$.]*)[\"`\]]?"
#: A plain pattern over the whole text of a file: it needs no parse, and takes comments and documentation too.
_MADE = re.compile(
    r"""(?ix)
    \b create \s+ (?: (?:global|local) \s+ )?
        (?: (?:temp|temporary|unlogged|virtual|foreign|materialized|or \s+ replace) \s+ )*
        (?: table | view ) \s+ (?: if \s+ not \s+ exists \s+ )? """
    + _NAME
    + r"""
    | \b drop \s+ (?: table | view ) \s+ (?: if \s+ exists \s+ )? """
    + _NAME
    + r"""
    | \b alter \s+ table \s+ (?: if \s+ exists \s+ )? (?: only \s+ )? [\w.\"`]+ \s+ rename \s+ to \s+ """
    + _NAME
    + r"""
    | \b __tablename__ \s* = \s* [\"']([\w.]+)[\"']
    | \b Table \( \s* [\"']([\w.]+)[\"']
    """
)
_SYSTEM = re.compile(
    r"^(sqlite_\w+|pg_\w+|pg_catalog\..*|information_schema\..*|mysql\..*|performance_schema\..*|sys\..*)$"
)


def tables(root: Path, truths: Iterable[Truth]) -> frozenset[str]:
    """The tables and views of the application: those that a recording touched or a file in `root` makes.

    Looked for in the text of every `.py` file and of every file with `.sql` in its name. Names are lower
    case without a default schema.
    """
    recorded = list(truths)
    known = {pair.table for truth in recorded for pair in truth.expected | truth.schema_steps}
    known |= {name for truth in recorded for name in truth.tables}
    for path in sorted(root.rglob("*")):
        if path.is_file() and (path.suffix == ".py" or ".sql" in path.name):
            known |= made_by(path.read_text(encoding="utf-8", errors="replace"))
    return frozenset(known)


def made_by(text: str) -> set[str]:
    """The tables and views that DDL or table definitions in the text make, or drop."""
    return {table_name(name) for found in _MADE.finditer(text) for name in found.groups() if name}


def is_system(table: str) -> bool:
    """Whether the table is the database's own catalogue: it exists, but in no application's schema."""
    return bool(_SYSTEM.match(table))
