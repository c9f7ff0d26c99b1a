"""Findings for programs that read line by line: the objects of the JSON format, one to a line.

Entries of the baseline that are gone, expired or transferred follow, told apart by their `state`.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from nova_lint.reports.json import objects
from nova_lint.reports.look import Format, Look
from nova_lint.reports.remarks import remarks

if TYPE_CHECKING:
    from nova_lint.model.report import Report


def _render(report: Report, look: Look) -> str:
    return "".join(f"{json.dumps(found)}\n" for found in objects(report, look, remarks(report)))


FORMAT = Format("jsonl", "findings", _render)
