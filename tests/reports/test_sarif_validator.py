"""SARIF by Microsoft's validator: the rules of the standard, and those by which GitHub takes a file in."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from nova_lint.config.load import load_config, parse_config
from nova_lint.engine.baseline.change import Why, accept, freeze
from nova_lint.engine.baseline.compare import Circumstances, compare
from nova_lint.engine.run import check, lint
from nova_lint.model.finding import Finding
from nova_lint.model.place import Span
from nova_lint.model.report import Report
from nova_lint.reports.look import Look
from nova_lint.reports.sarif import Limits, document
from tests.reports.samples import finding, report

_ROOT = Path(__file__).parents[2]
_EXAMPLE = _ROOT / "examples" / "marketplace" / "nova-lint.toml"
_OWNERS = """
[services.orders]
paths = ["orders"]
tables = ["orders"]
[services.billing]
paths = ["billing"]
tables = ["invoices"]
"""
_HELPER = "def store(conn, table):\n    conn.cursor().execute(f'UPDATE {table} SET paid = 1 WHERE id = 2')\n"
_CALLER = "from libs.db import store\n\n\ndef pay(conn):\n    store(conn, 'invoices')\n"

Validate = Callable[[Mapping[str, str]], dict[str, list[str]]]


@pytest.fixture(scope="session")
def multitool() -> Path:
    """The program, fetched once for each user. Skipped where it cannot be had, unless NOVA_LINT_MULTITOOL is `required`."""
    found = subprocess.run([_ROOT / ".ci" / "multitool"], capture_output=True, text=True, check=False)
    if found.returncode != 0 and os.environ.get("NOVA_LINT_MULTITOOL") != "required":
        pytest.skip(found.stderr.strip() or "the validator is not here")
    assert found.returncode == 0, found.stderr
    return Path(found.stdout.strip())


@pytest.fixture
def validate(multitool: Path, tmp_path: Path) -> Validate:
    """Tells by file which rules of the validator complain, with what they say."""

    def run(files: Mapping[str, str]) -> dict[str, list[str]]:
        for name, text in files.items():
            (tmp_path / f"{name}.sarif").write_text(text, encoding="utf-8")
        told = tmp_path / "told.json"
        rules = ("--rule-kind", "Sarif;Ghas", "--output", str(told))
        command = (str(multitool), "validate", str(tmp_path / "*.sarif"), *rules)
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert "Analysis completed successfully" in done.stdout, done.stdout + done.stderr
        log: dict[str, Any] = json.loads(told.read_text(encoding="utf-8-sig"))
        found: dict[str, list[str]] = {name: [] for name in files}
        for result in (result for run in log["runs"] for result in run["results"]):
            uri = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
            # SARIF2005 wants the address of a home page, which we do not have.
            if result["ruleId"] != "SARIF2005":
                found[Path(uri).stem].append(f"{result['ruleId']}: {result['message']}")
        return found

    return run


def _compared() -> Report:
    """A run with a baseline: new, known, waived and accepted findings, and an entry of which the code is gone."""
    files = {
        "libs/db.py": _HELPER,
        "orders/a.py": _CALLER,
        "orders/b.py": "cur.execute('DELETE FROM invoices WHERE id = 1')\n",
        "orders/waived.py": "cur.execute('SELECT 1 FROM invoices')  # nova-lint: allow[NL101] until May\n",
    }
    config = parse_config(_OWNERS)
    held = freeze(None, lint(files, config).findings, {"NL101", "NL102"})
    now = lint({**files, "orders/b.py": "", "orders/c.py": "cur.execute('SELECT 1 FROM invoices')\n"}, config)
    stated, _ = compare(now.findings, held, Circumstances())
    new = [one.fingerprint for one in stated if one.state == "new" and one.code == "NL101"]
    held, _ = accept(held, stated, new, Why("the API is late", "DB-1", until="2027-01-01"))
    findings, compared = compare(now.findings, held, Circumstances())
    return replace(now, findings=findings, compared=compared)


def _odd() -> tuple[Finding, ...]:
    names = ["a b#c?d.py", "größe.py", "C:/x%20.py", "\udcff.py", "[x](y).py"]
    return tuple(
        finding(place=Span(name, 1, 1), message=f"[a](1) {name}\n\x1b", help="{0} {x}") for name in names
    )


def test_the_validator_has_nothing_to_say(validate: Validate) -> None:
    example = check(load_config(_EXAMPLE))
    many = report(*[finding(place=Span("orders/repo.py", line, 1)) for line in range(1, 60)])
    files = {
        "everything": document(example, Look(suppressed=True)),
        "plain": document(example, Look()),
        "split": document(example, Look(split=True)),
        "one-service": document(example.of_service("orders"), Look(service="orders")),
        "in-a-folder": document(example, Look(prefix="apps/shop")),
        "nothing": document(report(), Look()),
        "baseline": document(_compared(), Look()),
        "suppressed": document(_compared(), Look(suppressed=True)),
        "limits": document(many, Look(), Limits(results=40, shown=30)),
        "odd": document(report(*_odd()), Look()),
        "warnings": document(replace(report(), warnings=("odd {0}",)), Look()),
    }
    for name in ("codeFlows", "relatedLocations", "suppressions", "baseline/gone"):
        assert name in files["suppressed"]  # else the validator is shown less than there is
    assert validate(files) == {name: [] for name in files}


def test_the_validator_would_tell(validate: Validate) -> None:
    """What GitHub refuses is told: the test above can fail."""
    wanted = {"locations": "GH1015", "message": "JSON", "ruleId": "SARIF1010"}
    files = {}
    for broken in wanted:
        log = json.loads(document(report(finding()), Look()))
        for key in (broken, "ruleIndex"):
            log["runs"][0]["results"][0].pop(key, None)
        files[broken] = json.dumps(log)
    told = {name: {one.split(":")[0] for one in found} for name, found in validate(files).items()}
    assert {name: any(rule.startswith(wanted[name]) for rule in rules) for name, rules in told.items()} == (
        dict.fromkeys(wanted, True)
    ), told
