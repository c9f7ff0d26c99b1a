"""What nova-lint makes of a few files, as lines that a table of tests can hold."""

from __future__ import annotations

from collections.abc import Mapping
from textwrap import dedent

import pytest

from nova_lint.engine.link import Linked, link


def pending(reason: str) -> pytest.MarkDecorator:
    """Not built yet: the row says what should come out, and fails as soon as it does."""
    return pytest.mark.xfail(reason=reason, strict=True)


def linked(files: Mapping[str, str] | str, *, dialect: str = "") -> Linked:
    """The files linked; a single text is `app.py`. Indented texts are dedented."""
    sources = {"app.py": files} if isinstance(files, str) else files
    return link({path: dedent(text).lstrip("\n").encode() for path, text in sources.items()}, dialect=dialect)


def accesses(files: Mapping[str, str] | str, *, dialect: str = "", low: bool = False) -> list[str]:
    """Each access as `function: op table`, sorted; what no call is seen to send only when `low`."""
    found = {
        f"{asked.query.function or '<module>'}: {access.op} {access.table}"
        for asked in linked(files, dialect=dialect).asked
        for statement in asked.statements
        for access in statement.accesses
        if low or asked.query.confidence != "low"
    }
    return sorted(found)


def touched(files: Mapping[str, str] | str, *, dialect: str = "") -> list[str]:
    """Each access as `op table via`, sorted by line, without those that no call is seen to send."""
    found = {
        (asked.query.call.line, f"{access.op} {access.table} {asked.query.via}")
        for asked in linked(files, dialect=dialect).asked
        for statement in asked.statements
        for access in statement.accesses
        if asked.query.confidence != "low"
    }
    return [text for _, text in sorted(found)]


def gaps(files: Mapping[str, str] | str) -> list[str]:
    """What kept nova-lint from seeing all there is: `kind line`."""
    return [f"{problem.kind} {problem.place.line}" for problem in linked(files).problems]


def parted(files: Mapping[str, str] | str, *, dialect: str = "") -> list[str]:
    """Each access as `part op table`, sorted by line; outside of migrations the part is `-`."""
    found = {
        (
            asked.query.call.file,
            asked.query.call.line,
            f"{asked.query.part or '-'} {access.op} {access.table}",
        )
        for asked in linked(files, dialect=dialect).asked
        for statement in asked.statements
        for access in statement.accesses
        if asked.query.confidence != "low"
    }
    return [text for _, _, text in sorted(found)]


def changed(files: Mapping[str, str] | str, *, dialect: str = "") -> list[str]:
    """What statements do to the schema, in order: `kind table`, then columns, keys, what goes, new names."""
    found: list[str] = []
    for asked in linked(files, dialect=dialect).asked:
        for statement in asked.statements:
            for change in statement.changes:
                parts = [f"{change.kind} {change.table}"]
                parts += [f"{column.name}{'!' if column.is_primary else ''}" for column in change.columns]
                parts += [
                    f"({','.join(key.columns)})->{key.parent}({','.join(key.parent_columns)})"
                    f"{' ' + key.on_delete if key.on_delete else ''}{' ' + key.name if key.name else ''}"
                    for key in change.keys
                ]
                parts += [f"-{name}" for name in change.dropped]
                parts += [f"{old}>{new}" for old, new in change.renamed]
                parts += [f">{change.new}"] if change.new is not None else []
                found.append(" ".join(parts))
    return found
