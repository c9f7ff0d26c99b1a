"""JUnit XML: a failed test for each error, a passed one for what fails nothing, and one when all is well.

Entries of the baseline that are gone or expired are tests like findings.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from nova_lint.reports.look import Format, Look
from nova_lint.reports.remarks import CODE, remarks
from nova_lint.reports.wording import in_full, sentence
from nova_lint.reports.xml import tag, text, whole

if TYPE_CHECKING:
    from nova_lint.model.finding import Finding
    from nova_lint.model.report import Report


def _render(report: Report, look: Look) -> str:
    found = (*report.active, *remarks(report))
    cases = [_case(finding, look) for finding in found]
    cases = cases or [tag("testcase", {"classname": "nova-lint", "name": "no findings"})]
    numbers = {
        "tests": len(cases),
        "failures": sum(finding.severity == "error" for finding in found),
        "errors": 0,
    }
    suite = tag(
        "testsuite", {"name": "nova-lint", **numbers}, "".join(f"\n    {case}" for case in cases) + "\n  "
    )
    return whole(tag("testsuites", {"name": "nova-lint", **numbers}, f"\n  {suite}\n"))


def _case(finding: Finding, look: Look) -> str:
    path, place = look.path(finding.place.file), finding.place
    name = f"{finding.code} {path}:{place.line}:{place.column}"
    if finding.code == CODE:  # lines of the baseline's file move with every rewrite
        name = f"{finding.code} {finding.rule} {finding.fingerprint}"
    told = text(f"{path}:{place.line}:{place.column}: {in_full(finding)}")
    if finding.severity == "error":
        inner = tag("failure", {"message": sentence(finding), "type": finding.code}, told)
    else:
        inner = tag("system-out", {}, f"{finding.severity}: {told}")
    where = {"classname": path.removesuffix(".py"), "name": name, "file": path, "line": place.line}
    return tag("testcase", where, inner)


FORMAT = Format("junit", "findings", _render)
