"""The rules: read from their files, and checked before anybody relies on them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from string import Formatter
from typing import Any

from nova_lint.engine.subjects import SUBJECTS
from nova_lint.model.rule import Example, Rule, Wanted

_KEYS = (
    "code",
    "name",
    "summary",
    "severity",
    "precision",
    "select",
    "match",
    "unless",
    "error_if",
    "preview",
    "message",
    "docs",
    "bad",
    "good",
)
_CODE = re.compile(r"[A-Z]{1,5}\d{3}")
_NAME = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
_SEVERITIES = ("error", "warning", "note")
_PRECISIONS = ("very-high", "high", "medium", "low")


class RuleError(Exception):
    """A rule file that cannot be used: which one, and why."""


@cache
def rules() -> tuple[Rule, ...]:
    """Every rule of nova-lint, by code. Raises `RuleError` for a file that is wrong."""
    found: dict[str, Rule] = {}
    for name, text in _files():
        rule = parse_rule(text, name)
        for other in found.values():
            if rule.code == other.code or rule.name == other.name:
                raise RuleError(f"{name}: the code or the name is that of {other.origin}")
        found[rule.code] = rule
    return tuple(found[code] for code in sorted(found))


def find_rule(code_or_name: str) -> Rule | None:
    """The rule with this code or name, whatever the case."""
    wanted = code_or_name.lower()
    return next((rule for rule in rules() if wanted in (rule.code.lower(), rule.name.lower())), None)


def parse_rule(text: str, origin: str) -> Rule:
    """A rule from the text of its file; `origin` is the file's name. Raises `RuleError`."""
    import tomli

    try:
        data = tomli.loads(text)
    except tomli.TOMLDecodeError as error:
        raise RuleError(f"{origin}: it is not TOML: {error}") from None
    return _Reader(data, origin).rule()


def _files() -> Iterator[tuple[str, str]]:
    for entry in sorted(_folder().iterdir(), key=lambda entry: entry.name):
        if entry.name.endswith(".toml"):
            yield entry.name, entry.read_text(encoding="utf-8")


def _folder() -> Traversable:
    try:
        return files("nova_lint.rules")
    except ModuleNotFoundError:  # a source tree that is not installed: the rules stand beside src/
        return Path(__file__).resolve().parents[3] / "rules"


class _Reader:
    """Makes a rule of parsed TOML, strictly: a rule that is silently wrong would look like clean code."""

    def __init__(self, data: Mapping[str, Any], origin: str) -> None:
        self._data, self._origin = data, origin

    def rule(self) -> Rule:
        data = self._data
        self._known(data, _KEYS, "")
        select = self._one_of("select", tuple(SUBJECTS))
        message, docs = (
            self._table("message", ("text", "help")),
            self._table("docs", ("why", "instead", "limits")),
        )
        return Rule(
            code=self._like("code", _CODE, "NL102"),
            name=self._like("name", _NAME, "cross-service-write"),
            summary=self._text(data, "summary"),
            severity=self._one_of("severity", _SEVERITIES),
            precision=self._one_of("precision", _PRECISIONS),
            select=select,
            match=self._match(select, "match"),
            unless=self._match(select, "unless"),
            error_if=self._match(select, "error_if"),
            text=self._template(message, "text", select),
            help=self._template(message, "help", select),
            why=self._text(docs, "why"),
            instead=self._text(docs, "instead"),
            limits=self._text(docs, "limits"),
            preview=self._text(data, "preview") if "preview" in data else "",
            bad=self._examples("bad"),
            good=self._examples("good"),
            origin=self._origin,
        )

    def _fail(self, message: str) -> RuleError:
        return RuleError(f"{self._origin}: {message}")

    def _known(self, data: Mapping[str, Any], known: tuple[str, ...], where: str) -> None:
        for key in data:
            if key not in known:
                raise self._fail(f"unknown key {key!r}{where}.{_near(key, known)}")

    def _table(self, key: str, known: tuple[str, ...]) -> Mapping[str, Any]:
        value = self._data.get(key)
        if not isinstance(value, dict):
            raise self._fail(f"there is no [{key}]")
        self._known(value, known, f" in [{key}]")
        return value

    def _text(self, data: Mapping[str, Any], key: str) -> str:
        value = data.get(key)
        if not isinstance(value, str) or not value.strip():
            raise self._fail(f"{key!r} must be a text that is not empty")
        return value.strip()

    def _one_of(self, key: str, known: tuple[str, ...]) -> str:
        value = self._text(self._data, key)
        if value not in known:
            raise self._fail(f"{key!r} cannot be {value!r}.{_near(value, known)}")
        return value

    def _like(self, key: str, pattern: re.Pattern[str], example: str) -> str:
        value = self._text(self._data, key)
        if pattern.fullmatch(value) is None:
            raise self._fail(f"{key!r} cannot be {value!r}; it looks like {example!r}")
        return value

    def _match(self, select: str, part: str) -> Mapping[str, Wanted]:
        fields = SUBJECTS[select]
        wanted = self._data.get(part, {})
        if not isinstance(wanted, dict):
            raise self._fail(f"[{part}] must be a table")
        self._known(wanted, tuple(fields), f" in [{part}]: that is no field of {_article(select)}")
        found: dict[str, Wanted] = {}
        for key, value in wanted.items():
            # A field that is a set of words is asked for one of its words.
            kind = str if isinstance(fields[key], frozenset) else type(fields[key])
            values = value if isinstance(value, list) else [value]
            if not values or not all(type(item) is kind for item in values):
                raise self._fail(f"{key!r} in [{part}] must be {_KINDS[kind]}, or a list of such")
            found[key] = tuple(value) if isinstance(value, list) else value
        return found

    def _template(self, data: Mapping[str, Any], key: str, select: str) -> str:
        text = self._text(data, key)
        fields = [name for name, value in SUBJECTS[select].items() if isinstance(value, str | int)]
        try:
            parts = list(Formatter().parse(text))
        except ValueError as error:
            raise self._fail(f"{key!r} in [message]: {error}") from None
        for _, name, spec, conversion in parts:
            # Only plain names: a template must not reach into what it is given.
            if name is not None and (name not in fields or spec or conversion):
                raise self._fail(
                    f"{{{name}}} in [message] is no field of {_article(select)}.{_near(name, fields)}"
                )
        return text

    def _examples(self, key: str) -> tuple[Example, ...]:
        found = self._data.get(key, [])
        if not isinstance(found, list) or not all(isinstance(example, dict) for example in found):
            raise self._fail(f"[[{key}]] must be tables")
        return tuple(self._example(example, key) for example in found)

    def _example(self, data: Mapping[str, Any], key: str) -> Example:
        self._known(data, ("name", "config", "files"), f" in [[{key}]]")
        sources, config, name = data.get("files"), data.get("config", ""), data.get("name", "")
        if not isinstance(sources, dict) or not all(isinstance(text, str) for text in sources.values()):
            raise self._fail(f"[[{key}]] has no files: write files.\"orders/repo.py\" = '''...'''")
        if not isinstance(config, str) or not isinstance(name, str):
            raise self._fail(f"the config and the name of [[{key}]] must be texts")
        return Example(dict(sources), config, name)


_KINDS = {str: "a text", bool: "true or false", int: "a number"}


def _near(word: str, known: tuple[str, ...] | list[str]) -> str:
    near = get_close_matches(word, known, 1, 0.6)
    return f" Did you mean {near[0]!r}?" if near else f" There are: {', '.join(known)}."


def _article(noun: str) -> str:
    return f"an {noun}" if noun[0] in "aeiou" else f"a {noun}"
