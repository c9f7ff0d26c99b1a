"""The labelled places of races, locks and conflicting writers: found where they are marked, and nowhere else.

A folder of `benchmarks/unsafe` with a configuration is one repository; in the others each file is one.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from nova_lint.engine.run import lint

ROOT = Path(__file__).parents[2] / "benchmarks" / "unsafe"
CONFIG = '[services.shop]\npaths = ["."]\ntables = ["*"]\n'
RULES = ("NL304", "NL305", "NL306", "NL310")


def repositories(rule: str) -> list[tuple[dict[str, str], str]]:
    top = ROOT / rule
    texts = {path.relative_to(top).as_posix(): path.read_text("utf-8") for path in sorted(top.rglob("*.py"))}
    config = top / "nova-lint.toml"
    if config.exists():
        return [(texts, config.read_text("utf-8"))]
    return [({path: text}, CONFIG) for path, text in texts.items()]


def marked(files: dict[str, str], rule: str) -> set[tuple[str, int]]:
    return {
        (path, number)
        for path, text in files.items()
        for number, line in enumerate(text.split("\n"), 1)
        if f"<- {rule}" in line
    }


@pytest.mark.parametrize("rule", RULES)
def test_what_is_marked_is_found_and_nothing_else(rule: str) -> None:
    wanted: set[tuple[str, int]] = set()
    found: set[tuple[str, int]] = set()
    for files, config in repositories(rule):
        wanted |= marked(files, rule)
        found |= {(f.place.file, f.place.line) for f in lint(files, config, select=[rule]).findings}
    assert found - wanted == set()
    assert len(wanted & found) >= 0.85 * len(wanted)


@pytest.mark.parametrize("rule", RULES)
def test_there_are_enough_of_both_kinds(rule: str) -> None:
    positives = sum(len(marked(files, rule)) for files, _ in repositories(rule))
    functions = [
        name
        for files, _ in repositories(rule)
        for path, text in files.items()
        if "negatives" in path
        for name in re.findall(r"(?m)^(?:async )?def (\w+)", text)
    ]
    assert positives >= 25
    assert len(functions) >= 25
