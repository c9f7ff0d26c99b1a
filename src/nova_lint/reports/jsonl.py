"""Findings for programs that read line by line: the objects of the JSON format, one to a line."""

from __future__ import annotations

import json

from nova_lint.model.report import Report
from nova_lint.reports.json import objects
from nova_lint.reports.look import Format, Look


def _render(report: Report, look: Look) -> str:
    return "".join(f"{json.dumps(found)}\n" for found in objects(report, look))


FORMAT = Format("jsonl", "findings", _render)
