"""The schema for people: a few lines for each table, wrapped to the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nova_lint.reports.look import Format, Look
from nova_lint.reports.wording import count, folded, harmless

if TYPE_CHECKING:
    from collections.abc import Iterator

    from nova_lint.model.change import Column, ForeignKey
    from nova_lint.model.report import Report
    from nova_lint.model.schema import Schema, Table
    from nova_lint.model.statement import TableName

#: Where the text of a line begins, behind its label.
_INDENT = 11


def _render(report: Report, look: Look) -> str:
    schema, lines = report.schema, list[str]()
    for table in schema.tables:
        lines.append(_head(table, look))
        for label, text in _body(table, schema, look):
            lines += _line(label, text, look)
        lines.append("")
    gaps = [problem for problem in report.problems if problem.hides_tables]
    for gap in () if look.quiet else gaps:
        lines += folded(f"{gap.place}: {gap.message}: tables may be missing.", look.width, "gap:  ", " " * 6)
    if look.verbose:
        for note in schema.notes:
            lines += folded(f"{note.place}: {note.text}.", look.width, "note: ", " " * 6)
    if not look.quiet:
        lines += folded(_closing(schema, look), look.width, "", "")
    return "".join(f"{line}\n" for line in lines)


def _head(table: Table, look: Look) -> str:
    told = harmless(f"{table.kind} of {table.owner or 'nobody'}")
    return f"{look.paint(harmless(str(table.name)), 'bold')}  {told}"


def _body(table: Table, schema: Schema, look: Look) -> Iterator[tuple[str, str]]:
    """The lines of a table, each as a label and a text."""
    by = "" if table.defined_by == "migration" else f", by a {table.defined_by}"
    yield "defined", f"{table.defined}{by}"
    if table.changed != table.defined:
        yield "changed", str(table.changed)
    if look.verbose:
        yield from (("column", _column(column)) for column in table.columns)
        if table.has_more:
            yield "columns", "more, which are not known" if table.columns else "not known"
    elif table.columns:
        yield "columns", ", ".join(table.column_names) + (", and more" if table.has_more else "")
    else:
        yield "columns", "not known"
    if table.primary_key:
        yield "primary", ", ".join(table.primary_key)
    for key in table.keys:
        yield "key", _key(schema.complete(key), table, schema)
    if table.is_view:
        yield "reads", ", ".join(_owned(name, table, schema) for name in table.reads) or "not known"
    if look.verbose:
        yield from (("model", model) for model in table.models)


def _line(label: str, text: str, look: Look) -> list[str]:
    first, *rest = folded(text, look.width, f"  {label}".ljust(_INDENT), " " * _INDENT)
    return [first.replace(label, look.paint(label, "dim"), 1), *rest]


def _column(column: Column) -> str:
    told = [column.name, column.type, "" if column.is_nullable or column.is_primary else "not null"]
    return " ".join(part for part in told if part)


def _key(key: ForeignKey, table: Table, schema: Schema) -> str:
    columns = f" ({', '.join(key.parent_columns)})" if key.parent_columns else ""
    action = f" on delete {key.on_delete}" if key.on_delete else ""
    return f"{', '.join(key.columns)} -> {_owned(key.parent, table, schema, columns)}{action}"


def _owned(name: TableName, table: Table, schema: Schema, columns: str = "") -> str:
    """A table that another one names, and whose it is where that is somebody else."""
    found = schema.table(name)
    owner = found.owner if found is not None else ""
    return f"{name}{columns}" + (f" of {owner}" if owner and owner != table.owner else "")


def _closing(schema: Schema, look: Look) -> str:
    views = sum(table.is_view for table in schema.tables)
    keys = sum(len(table.keys) for table in schema.tables)
    unowned = sum(not table.owner for table in schema.tables)
    parts = [count(len(schema.tables) - views, "table"), count(views, "view"), count(keys, "foreign key")]
    told = f"{', '.join(parts)}; {unowned:,} owned by nobody."
    if schema.notes and not look.verbose:
        told += f" {count(len(schema.notes), 'thing')} did not fit: see --verbose."
    return told


FORMAT = Format("tables-text", "tables", _render)
