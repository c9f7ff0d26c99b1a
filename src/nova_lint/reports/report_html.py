"""The report as one HTML file that needs nothing else: no network, no other file, nothing to install."""

from __future__ import annotations

import json
from base64 import b64encode
from hashlib import sha256
from importlib.resources import files
from typing import TYPE_CHECKING

from nova_lint.reports.look import Format, Look
from nova_lint.reports.report_data import report_data

if TYPE_CHECKING:
    from nova_lint.model.report import Report

_PARTS = "nova_lint.reports.page"

#: The parts of the script. Each may use what those before it have made.
_SCRIPTS = ("start", "matrix", "graph", "findings", "plan", "theme")

#: What would end the element that the data stands in, or a line of a script, and what a terminal obeys that shows the
#: file. JSON may say it with the code of a character.
_CODES = (*map(ord, "<>&"), *range(0x7F, 0xA0), *range(0x2028, 0x202F), *range(0x2066, 0x206A))
_ESCAPES = {code: f"\\u{code:04x}" for code in _CODES}


def _render(report: Report, look: Look) -> str:
    style, script = _part("page.css"), "".join(_part(f"{name}.js") for name in _SCRIPTS)
    data = json.dumps(report_data(report, look), ensure_ascii=False, separators=(",", ":")).translate(
        _ESCAPES
    )
    # Nothing but this style and this script counts, whatever gets into the page.
    policy = (
        f"default-src 'none'; style-src '{_digest(style)}'; script-src '{_digest(script)}'; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )
    page = _part("page.html")
    for mark, text in (("@POLICY@", policy), ("@STYLE@", style), ("@SCRIPT@", script), ("@DATA@", data)):
        before, _, after = page.partition(mark)
        page = f"{before}{text}{after}"
    return page.encode("utf-8", "replace").decode("utf-8")


def _part(name: str) -> str:
    return files(_PARTS).joinpath(name).read_text(encoding="utf-8")


def _digest(text: str) -> str:
    return f"sha256-{b64encode(sha256(text.encode()).digest()).decode()}"


FORMAT = Format("report-html", "report", _render)
