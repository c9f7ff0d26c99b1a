"""Issues of an Azure Pipelines run.

Escaping as in microsoft/azure-pipelines-task-lib, node/taskcommand.ts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from nova_lint.reports.look import Format, Look
from nova_lint.reports.remarks import remarks
from nova_lint.reports.wording import harmless, in_full

if TYPE_CHECKING:
    from nova_lint.model.finding import Finding
    from nova_lint.model.report import Report


def _render(report: Report, look: Look) -> str:
    lines = [_issue(finding, look) for finding in (*report.active, *remarks(report))]
    return "".join(f"{line}\n" for line in lines)


def _issue(finding: Finding, look: Look) -> str:
    properties = {
        "type": "error" if finding.severity == "error" else "warning",
        "sourcepath": look.path(finding.place.file),
        "linenumber": str(max(finding.place.line, 1)),
        "columnnumber": str(max(finding.place.column, 1)),
        "code": finding.code,
    }
    told = "".join(f"{key}={_property(value)};" for key, value in properties.items())
    return f"##vso[task.logissue {told}]{_data(in_full(finding))}"


def _data(text: str) -> str:
    return harmless(text).replace("%", "%AZP25")


def _property(text: str) -> str:
    return _data(text).replace("]", "%5D").replace(";", "%3B")


FORMAT = Format("azure", "findings", _render)
