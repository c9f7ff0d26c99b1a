"""Facts for programs: one JSON object to a line. Stable: it changes only with the major version."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from nova_lint.reports.look import Format, Look
from nova_lint.reports.rows import Row, rows

if TYPE_CHECKING:
    from nova_lint.model.report import Report


def _render(report: Report, look: Look) -> str:
    return "".join(_line(row) for row in rows(report))


def _line(row: Row) -> str:
    """The row as an object. What is not known is null; `problem` and `behind` are there only where they apply."""
    shown: dict[str, object] = {
        "file": row.place.file,
        "line": row.place.line,
        "column": row.place.column,
        "function": row.function,
        "service": row.service or None,
        "table": row.table or None,
        "op": row.op or None,
        "owner": row.owner or None,
        "columns": list(row.columns),
        "via": row.via or None,
        "confidence": row.confidence or None,
        "sql": row.sql or None,
    }
    if row.behind:
        shown["behind"] = list(row.behind)
    if not row.table:
        shown["problem"] = row.problem
    return json.dumps(shown) + "\n"


FORMAT = Format("facts-jsonl", "facts", _render)
