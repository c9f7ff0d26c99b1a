"""The schema for programs. The shape carries a version, and changes only with it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from nova_lint.reports.look import Format, Look
from nova_lint.version import VERSION

if TYPE_CHECKING:
    from nova_lint.model.change import ForeignKey
    from nova_lint.model.place import Span
    from nova_lint.model.problem import Problem
    from nova_lint.model.report import Report
    from nova_lint.model.schema import Note, Schema, Table
    from nova_lint.model.statement import TableName

#: Raised when a key is renamed, removed or changes its meaning; a new key does not raise it.
SHAPE = 1


def _render(report: Report, look: Look) -> str:
    shown = {
        "version": SHAPE,
        "tool": {"name": "nova-lint", "version": VERSION},
        "tables": [_table(table, report.schema) for table in report.schema.tables],
        "notes": [_note(note) for note in report.schema.notes],
        "gaps": [_gap(gap) for gap in report.problems if gap.hides_tables],
        "warnings": list(report.warnings),
    }
    return json.dumps(shown, indent=2) + "\n"


def _gap(gap: Problem) -> dict[str, Any]:
    """What may be missing for a file that was not read or a class whose table is not known."""
    return {"message": gap.message, "kind": gap.kind, **_place(gap.place)}


def _table(table: Table, schema: Schema) -> dict[str, Any]:
    """One table. What is not known is null or empty."""
    return {
        "table": str(table.name),
        "kind": table.kind,
        "owner": table.owner or None,
        "columns": [
            {
                "name": column.name,
                "type": column.type or None,
                "nullable": column.is_nullable and not column.is_primary,
                "primary": column.is_primary,
            }
            for column in table.columns
        ],
        "columns_complete": not table.has_more,
        "foreign_keys": [_key(schema.complete(key), schema) for key in table.keys],
        "reads": [_named(name, schema) for name in table.reads],
        "models": list(table.models),
        "defined_by": table.defined_by,
        "defined": _place(table.defined),
        "changed": _place(table.changed),
    }


def _key(key: ForeignKey, schema: Schema) -> dict[str, Any]:
    """One foreign key; `name` is the one that PostgreSQL makes where none is written."""
    return {
        "name": key.name or None,
        "columns": list(key.columns),
        "parent": _named(key.parent, schema),
        "parent_columns": list(key.parent_columns),
        "on_delete": key.on_delete or None,
        "on_update": key.on_update or None,
    }


def _named(name: TableName, schema: Schema) -> dict[str, Any]:
    found = schema.table(name)
    return {"table": str(name), "owner": (found.owner if found is not None else "") or None}


def _note(note: Note) -> dict[str, Any]:
    return {"message": note.text, "table": str(note.table), **_place(note.place)}


def _place(span: Span) -> dict[str, Any]:
    return {"file": span.file, "line": span.line, "column": span.column}


FORMAT = Format("tables-json", "tables", _render)
