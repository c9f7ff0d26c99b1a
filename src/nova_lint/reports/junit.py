"""JUnit XML: a failed test for each error, a passed one for what fails nothing, and one when all is well."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nova_lint.reports.look import Format, Look
from nova_lint.reports.ratchet import complaint
from nova_lint.reports.wording import in_full, sentence
from nova_lint.reports.xml import tag, text, whole

if TYPE_CHECKING:
    from nova_lint.model.finding import Finding
    from nova_lint.model.report import Report


def _render(report: Report, look: Look) -> str:
    found, why = report.active, complaint(report)
    cases = [_case(finding, look) for finding in found]
    if why:
        inner = tag("failure", {"message": why, "type": "baseline"}, text(why))
        cases.append(tag("testcase", {"classname": "nova-lint", "name": "baseline"}, inner))
    cases = cases or [tag("testcase", {"classname": "nova-lint", "name": "no findings"})]
    numbers = {
        "tests": len(cases),
        "failures": sum(finding.severity == "error" for finding in found) + bool(why),
        "errors": 0,
    }
    suite = tag(
        "testsuite", {"name": "nova-lint", **numbers}, "".join(f"\n    {case}" for case in cases) + "\n  "
    )
    return whole(tag("testsuites", {"name": "nova-lint", **numbers}, f"\n  {suite}\n"))


def _case(finding: Finding, look: Look) -> str:
    path, place = look.path(finding.place.file), finding.place
    name = f"{finding.code} {path}:{place.line}:{place.column}"
    told = text(f"{path}:{place.line}:{place.column}: {in_full(finding)}")
    if finding.severity == "error":
        inner = tag("failure", {"message": sentence(finding), "type": finding.code}, told)
    else:
        inner = tag("system-out", {}, f"{finding.severity}: {told}")
    where = {"classname": path.removesuffix(".py"), "name": name, "file": path, "line": place.line}
    return tag("testcase", where, inner)


FORMAT = Format("junit", "findings", _render)
