"""Rules as SARIF and GitHub show them: what each finds, and its page as help."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from nova_lint.model.finding import Finding
    from nova_lint.model.rule import Example, Rule

#: GitHub refuses longer descriptions.
_LONGEST = 1024
_FAMILIES = {
    "NL1": "boundary",
    "NL2": "sql-safety",
    "NL3": "transactions",
    "NL4": "ownership",
    "NL9": "coverage",
}
_PROBLEM = {"error": "error", "warning": "warning", "note": "recommendation"}
_LANGUAGES = {"py": "python", "sql": "sql", "toml": "toml"}


def descriptor(rule: Rule) -> dict[str, Any]:
    """A `reportingDescriptor`: it depends on nothing but the rule, since GitHub groups alerts by it."""
    return {
        "id": rule.code,
        "name": "".join(part.capitalize() for part in rule.name.split("-")),
        "shortDescription": {"text": _cut(rule.summary)},
        "fullDescription": {"text": _cut(f"{rule.summary} {_one_line(rule.why)}".strip())},
        "help": {"text": _text(rule), "markdown": _markdown(rule)},
        "defaultConfiguration": {"level": rule.severity},
        "properties": {
            "tags": ["database", *[name for code, name in _FAMILIES.items() if rule.code.startswith(code)]],
            "precision": rule.precision,
            "problem.severity": _PROBLEM[rule.severity],
        },
    }


def unknown(finding: Finding) -> dict[str, Any]:
    """The descriptor for a finding whose rule the report does not hold."""
    text = finding.rule or finding.code
    return {
        "id": finding.code,
        "shortDescription": {"text": text},
        "fullDescription": {"text": text},
        "help": {"text": finding.help or text},
    }


def _text(rule: Rule) -> str:
    parts = [rule.summary]
    parts += [f"{title}: {_one_line(text)}" for title, text in _chapters(rule)]
    return "\n\n".join(parts)


def _markdown(rule: Rule) -> str:
    parts = [f"# {rule.code}: {rule.name}", rule.summary]
    parts += [f"## {title}\n\n{text.strip()}" for title, text in _chapters(rule)]
    for title, examples in (("Found", rule.bad), ("Not found", rule.good)):
        if examples:
            parts.append(f"## {title}\n\n{_example(examples[0])}")
    return "\n\n".join(parts) + "\n"


def _chapters(rule: Rule) -> list[tuple[str, str]]:
    chapters = [("Why", rule.why), ("What to do instead", rule.instead), ("Limits", rule.limits)]
    return [(title, text) for title, text in chapters if text.strip()]


def _example(example: Example) -> str:
    return "\n\n".join(
        f"`{path}`\n\n```{_LANGUAGES.get(path.rpartition('.')[2], '')}\n{text.strip()}\n```"
        for path, text in example.files.items()
    )


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
