"""A rule for people: what it finds, why that matters, what to do instead, and an example of each kind."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nova_lint.reports.wording import folded, harmless

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nova_lint.model.rule import Example, Rule
    from nova_lint.reports.look import Look


def rule_page(rule: Rule, look: Look) -> str:
    """The whole page, as `nova-lint explain` shows it."""
    lines = [
        f"{look.paint(rule.code, rule.severity)} {look.paint(rule.name, 'bold')} [{rule.severity}]",
        "",
        *folded(rule.summary, look.width, "", ""),
    ]
    for title, text in (
        ("Why", rule.why),
        ("Instead", rule.instead),
        ("Limits", rule.limits),
        ("Preview", rule.preview),
    ):
        if text.strip():
            lines += ["", look.paint(title, "bold"), *_paragraphs(text, look.width)]
    for title, examples in (("Found", rule.bad), ("Not found", rule.good)):
        if examples:
            name = f": {examples[0].name}" if examples[0].name else ""
            lines += ["", look.paint(title, "bold") + harmless(name), *_example(examples[0], look)]
    return "\n".join(lines) + "\n"


def rule_list(rules: Sequence[Rule], look: Look) -> str:
    """Every rule with its summary, one or two lines each."""
    codes = max((len(rule.code) for rule in rules), default=0)
    lines: list[str] = []
    for rule in rules:
        blank = " " * (codes + 1)
        code = look.paint(rule.code.ljust(codes), rule.severity)
        lines.append(f"{code} {look.paint(rule.name, 'bold')} [{rule.severity}]")
        lines += folded(rule.summary, look.width, blank, blank)
    return "".join(f"{line}\n" for line in lines)


def _paragraphs(text: str, width: int) -> list[str]:
    """The text folded, paragraph by paragraph; an indented or listed line stays on its own."""
    lines: list[str] = []
    for paragraph in text.strip("\n").split("\n\n"):
        if lines:
            lines.append("")
        plain: list[str] = []
        for line in paragraph.splitlines():
            if line.startswith((" ", "\t", "- ", "* ")):
                lines += [*_flush(plain, width), "  " + harmless(line)]
            else:
                plain.append(line)
        lines += _flush(plain, width)
    return lines


def _flush(plain: list[str], width: int) -> list[str]:
    text = " ".join(plain)
    plain.clear()
    return folded(text, width, "  ", "  ") if text.strip() else []


def _example(example: Example, look: Look) -> list[str]:
    lines: list[str] = []
    for path, text in example.files.items():
        lines.append(f"  {look.paint(harmless(path), 'place')}")
        lines += [f"    {harmless(line)}".rstrip() for line in text.strip("\n").split("\n")]
    return lines
