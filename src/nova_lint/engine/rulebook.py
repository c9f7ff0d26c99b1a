"""The rules: read from their files, and checked before anybody relies on them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from nova_lint.model.rule import Example, Rule, Wanted

#: What a rule may select, and the fields it may match or name in its text.
SELECTS: Mapping[str, frozenset[str]] = {
    "access": frozenset({"op", "crosses_boundary", "joins_across", "confidence", "joined", "is_write", "is_owned",
                         "is_called_by_service", "caller", "owner", "table", "columns", "via", "function"}),
    "statement": frozenset({"joins_across", "crosses_boundary", "has_problem", "verb", "confidence", "caller", "owners",
                            "tables", "problem", "via", "function", "foreign"}),
    "table": frozenset({"is_owned", "is_written", "table", "callers", "count"}),
    "problem": frozenset({"kind", "message"}),
}  # fmt: skip
_KEYS = frozenset(
    {"code", "name", "summary", "severity", "precision", "select", "match", "message", "docs", "bad", "good"}
)


class RuleError(Exception):
    """A rule file that cannot be used: which one, and why."""


@cache
def rules() -> tuple[Rule, ...]:
    """Every rule of nova-lint, by code. Raises `RuleError` for a file that is wrong."""
    found: dict[str, Rule] = {}
    for name, text in _files():
        rule = parse_rule(text, name)
        if rule.code in found:
            raise RuleError(f"{name}: the code {rule.code} is taken by {found[rule.code].origin}")
        found[rule.code] = rule
    return tuple(found[code] for code in sorted(found))


def find_rule(code_or_name: str) -> Rule | None:
    """The rule with this code or name, whatever the case."""
    wanted = code_or_name.lower()
    return next((rule for rule in rules() if wanted in (rule.code.lower(), rule.name.lower())), None)


def parse_rule(text: str, origin: str) -> Rule:
    """A rule from the text of its file. Raises `RuleError`."""
    import tomli

    try:
        data = tomli.loads(text)
    except tomli.TOMLDecodeError as error:
        raise RuleError(f"{origin}: it is not TOML: {error}") from None
    unknown = set(data) - _KEYS
    if unknown:
        raise RuleError(f"{origin}: unknown key {sorted(unknown)[0]!r}")
    try:
        rule = _made(data, origin)
    except (KeyError, TypeError, AttributeError) as error:
        raise RuleError(f"{origin}: {error} is missing or of the wrong kind") from None
    _check(rule)
    return rule


def _files() -> Iterator[tuple[str, str]]:
    for entry in sorted(files("nova_lint.rules").iterdir(), key=lambda entry: entry.name):
        if entry.name.endswith(".toml"):
            yield entry.name, entry.read_text(encoding="utf-8")


def _made(data: dict[str, Any], origin: str) -> Rule:
    match: dict[str, Wanted] = {
        key: tuple(value) if isinstance(value, list) else value
        for key, value in data.get("match", {}).items()
    }
    docs, message = data["docs"], data["message"]
    return Rule(
        data["code"], data["name"], data["summary"], data["severity"], data["precision"], data["select"], match,
        message["text"], message["help"], docs["why"].strip(), docs["instead"].strip(), docs["limits"].strip(),
        tuple(_example(example) for example in data.get("bad", [])),
        tuple(_example(example) for example in data.get("good", [])),
        origin,
    )  # fmt: skip


def _example(data: dict[str, Any]) -> Example:
    return Example(dict(data["files"]), data.get("config", ""), data.get("name", ""))


def _check(rule: Rule) -> None:
    if rule.severity not in ("error", "warning", "note"):
        raise RuleError(f"{rule.origin}: unknown severity {rule.severity!r}")
    if rule.precision not in ("very-high", "high", "medium", "low"):
        raise RuleError(f"{rule.origin}: unknown precision {rule.precision!r}")
    fields = SELECTS.get(rule.select)
    if fields is None:
        raise RuleError(f"{rule.origin}: it selects {rule.select!r}; known are {', '.join(SELECTS)}")
    for key in rule.match:
        if key not in fields:
            raise RuleError(f"{rule.origin}: a {rule.select} has no {key!r} to match")
