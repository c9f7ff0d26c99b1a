"""One table of a configuration file, read key by key; what is wrong with it is gathered and told later."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from difflib import get_close_matches
from typing import Any

from msgspec import Struct, field

from nova_lint.config.problems import ConfigError, ConfigProblem
from nova_lint.config.toml import line_of, line_of_text
from nova_lint.model.place import Span

#: What is wrong with a string, and what to do about it.
Complaint = tuple[str, str]


class Problems(Struct):
    """Everything that is wrong, over all files."""

    found: list[ConfigProblem] = field(default_factory=list)

    def finish(self) -> None:
        """Raise `ConfigError` if anything was wrong."""
        if self.found:
            raise ConfigError(*sorted(dict.fromkeys(self.found), key=lambda p: (p.file, p.line)))


class Section(Struct, frozen=True):
    """A table of a file: `keys` lead to it from the top of the file, `data` is what it holds.

    `prefix` are the first of these keys, where the file holds other things too (`tool.nova-lint`): messages leave
    them out. `line` is where it begins, for tables without a name of their own. `name` is the file as messages have it,
    `file` as places have it: relative to the root.
    """

    data: dict[str, Any]
    text: str
    name: str
    problems: Problems
    prefix: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()
    start: int = 0
    file: str = ""

    def known_keys(self, known: Sequence[str]) -> None:
        """Complain about every key that is none of these."""
        for key in self.data:
            if key not in known:
                place = f" in [{'.'.join((*self.prefix, *self.keys))}]" if self.keys or self.prefix else ""
                self.problem(self.line(key), f"unknown key {key!r}{place}", nearest(key, known))

    def problem(self, line: int, message: str, hint: str = "") -> None:
        """Note something that is wrong."""
        self.problems.found.append(ConfigProblem(self.name, line, message, hint))

    def line(self, *keys: str) -> int:
        """The line of a key of this table; that of the table itself when it cannot be told, or without keys."""
        return self.start or line_of(self.text, *self.prefix, *self.keys, *keys)

    def line_with(self, value: str, *keys: str) -> int:
        """The line on which a string stands that belongs to a key of this table."""
        return line_of_text(self.text, value, self.line(*keys))

    def place(self, *keys: str) -> Span:
        """The same as a place."""
        return Span(self.file or self.name, max(self.line(*keys), 1), 1)

    def place_of(self, value: str, *keys: str) -> Span:
        """Where a string stands that belongs to a key of this table."""
        return Span(self.file or self.name, max(self.line_with(value, *keys), 1), 1)

    def inner(self, key: str) -> Section | None:
        """The table that a key holds, empty when there is none; None with a complaint when it is no table."""
        value = self.data.get(key, {})
        if not isinstance(value, dict):
            what = f"{key!r} must be a table, not {kind(value)}"
            self.problem(self.line(key), what, f"Write [{'.'.join((*self.prefix, *self.keys, key))}].")
            return None
        return Section(
            value, self.text, self.name, self.problems, self.prefix, (*self.keys, key), file=self.file
        )

    def each(self, key: str, telling: str, hint: str) -> list[Section]:
        """The tables of a list (`[[permits]]`); `telling` is a key whose value tells them apart."""
        values = self.data.get(key, [])
        if not isinstance(values, list) or not all(isinstance(value, dict) for value in values):
            what = f"{key!r} must be a list of tables, not {kind(values)}"
            self.problem(self.line(key), what, hint)
            return []
        starts = self._starts(key, len(values))
        return [
            Section(value, self.text, self.name, self.problems, self.prefix, (*self.keys, key),
                    starts[i] or self.line_with(str(value.get(telling, "")), key), self.file)
            for i, value in enumerate(values)
        ]  # fmt: skip

    def string(self, key: str, default: str = "") -> str:
        """A text, without blanks around it."""
        value = self.data.get(key, default)
        if not isinstance(value, str):
            self.problem(self.line(key), f"{key!r} must be a string, not {kind(value)}")
            return default
        return value.strip()

    def choice(self, key: str, known: Sequence[str], default: str) -> str:
        """One of some words."""
        value = self.string(key, default)
        if value in known:
            return value
        self.problem(self.line(key), f"{key!r} cannot be {value!r}", nearest(value, known))
        return default

    def day(self, key: str) -> date | None:
        """A date, as TOML or ISO 8601 writes it."""
        value = self.data.get(key)
        if isinstance(value, str):
            try:
                return date.fromisoformat(value.strip())
            except ValueError:
                pass
        elif isinstance(value, datetime):
            return value.date()
        elif isinstance(value, date) or value is None:
            return value
        self.problem(self.line(key), f"{key!r} must be a date, not {value!r}", f"Write {key} = 2027-03-31.")
        return None

    def strings(
        self,
        key: str,
        wrong: Callable[[str], Complaint | None] = lambda item: None,
        default: tuple[str, ...] = (),
    ) -> tuple[str, ...]:
        """A list of strings, each once, each of which `wrong` has no complaint about."""
        value = self.data.get(key)
        if value is None:
            return default
        line = self.line(key)
        if not isinstance(value, list):
            hint = f'Write {key} = ["{value}"].' if isinstance(value, str) else ""
            self.problem(line, f"{key!r} must be a list of strings, not {kind(value)}", hint)
            return default
        found: list[str] = []
        for item in value:
            if not isinstance(item, str):
                self.problem(line, f"{key!r} must hold strings, not {kind(item)}")
                continue
            complaint = ("it is empty", "") if not item.strip() else wrong(item)
            if complaint is None:
                found.append(item.strip())
            else:
                at = line_of_text(self.text, item, line)
                self.problem(at, f"{item!r} cannot stand in {key!r}: {complaint[0]}", complaint[1])
        return tuple(dict.fromkeys(found))

    def _starts(self, key: str, count: int) -> list[int]:
        """The lines of the headers `[[key]]`, zeros where they cannot be told."""
        header = f"[[{'.'.join((*self.prefix, *self.keys, key))}]]"
        lines = [
            number
            for number, line in enumerate(self.text.splitlines(), 1)
            if line.split("#")[0].replace(" ", "").strip() == header
        ]
        return lines if len(lines) == count else [0] * count


def nearest(word: str, known: Sequence[str]) -> str:
    """A suggestion for a word that is none of these."""
    near = get_close_matches(word, known, 1, 0.5)
    return f"Did you mean {near[0]!r}?" if near else f"There are: {', '.join(known)}."


def kind(value: object) -> str:
    """What a value of TOML is, in words."""
    names = {
        bool: "a boolean", int: "a number", float: "a number", str: "a string", list: "a list", dict: "a table",
    }  # fmt: skip
    return names.get(type(value), "a date")
