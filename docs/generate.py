"""Writes the reference pages that come from the rules and from the command line: `make docs`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from nova_lint.cli.group import nova_lint
from nova_lint.engine.rulebook import rules
from nova_lint.model.rule import Example, Rule

REFERENCE = Path(__file__).parent / "reference"
_LANGUAGES = {".py": "python", ".sql": "sql", ".toml": "toml"}


def pages() -> dict[str, str]:
    """Every generated page, by its path in `docs/reference`."""
    known = sorted(rules(), key=lambda rule: rule.code)
    return {
        "cli.md": _command_line(),
        "rules/index.md": _list_of_rules(known),
        **{f"rules/{rule.code}.md": _page(rule) for rule in known},
    }


def main() -> None:
    """Write the pages, and remove those of rules that are gone."""
    wanted = pages()
    (REFERENCE / "rules").mkdir(parents=True, exist_ok=True)
    for page in (REFERENCE / "rules").glob("*.md"):
        if f"rules/{page.name}" not in wanted:
            page.unlink()
    for name, text in wanted.items():
        (REFERENCE / name).write_text(text, encoding="utf-8")


def _list_of_rules(known: list[Rule]) -> str:
    rows = [f"| [{r.code}]({r.code}.md) | {r.name} | {r.severity} | {r.summary} |" for r in known]
    return "\n".join(
        [
            "# Rules",
            "",
            "A rule is one TOML file in `rules/`. `nova-lint explain RULE` shows these pages in the terminal.",
            "",
            "| code | name | severity | what it finds |",
            "|---|---|---|---|",
            *rows,
            "",
        ]
    )


def _page(rule: Rule) -> str:
    parts = [
        f"# {rule.code}: {rule.name}",
        rule.summary,
        f"Severity: {rule.severity}. Precision: {rule.precision}.",
        f"Message: `{rule.text}`\n\nHelp: `{rule.help}`",
        f"## Why\n\n{rule.why.strip()}",
        f"## What to do instead\n\n{rule.instead.strip()}",
        f"## Limits\n\n{rule.limits.strip()}",
        *(
            [f"## Preview\n\n{rule.preview} `--preview` and `--select {rule.code}` turn it on."]
            if rule.preview
            else []
        ),
    ]
    for title, examples in (("Found", rule.bad), ("Not found", rule.good)):
        if examples:
            parts += [f"## {title}", *(_example(example) for example in examples)]
    return "\n\n".join(parts) + "\n"


def _example(example: Example) -> str:
    files = [
        f"`{path}`\n\n```{_LANGUAGES.get(Path(path).suffix, 'text')}\n{text.strip()}\n```"
        for path, text in example.files.items()
    ]
    title = [f"### {example.name[0].upper()}{example.name[1:]}"] if example.name else []
    return "\n\n".join([*title, *files])


def _command_line() -> str:
    context = click.Context(nova_lint, info_name="nova-lint")
    parts = [
        "# Command line",
        "Exit codes: 0 clean, 1 findings, 2 wrong input or configuration, 3 a bug of nova-lint.",
    ]
    for name, command in _commands(nova_lint, context):
        parts += [f"## nova-lint {name}", _paragraphs(command.help or ""), *_parameters(command)]
    return "\n\n".join(parts) + "\n"


def _commands(group: click.Group, context: click.Context) -> Iterator[tuple[str, click.Command]]:
    """Every command by its name, those of a group behind it."""
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        yield name, command
        if isinstance(command, click.Group):
            yield from ((f"{name} {inner}", one) for inner, one in _commands(command, context))


def _paragraphs(text: str) -> str:
    return "\n\n".join(" ".join(part.split()) for part in text.split("\n\n"))


def _parameters(command: click.Command) -> list[str]:
    """The table of its options, if it has any."""
    rows = list(_rows(command))
    return ["\n".join(["| option | meaning |", "|---|---|", *rows])] if rows else []


def _rows(command: click.Command) -> Iterator[str]:
    for parameter in command.params:
        if isinstance(parameter, click.Argument):
            yield f"| `{(parameter.name or '').upper()}` | {'required' if parameter.required else 'optional'} |"
        elif isinstance(parameter, click.Option):
            names = ", ".join(f"`{name}`" for name in parameter.opts)
            yield f"| {names} | {parameter.help or ''}{_values(parameter)} |"


def _values(option: click.Option) -> str:
    if not isinstance(option.type, click.Choice):
        return ""
    known = f" One of {', '.join(f'`{choice}`' for choice in option.type.choices)}"
    return f"{known}; `{option.default}` by default." if isinstance(option.default, str) else f"{known}."


if __name__ == "__main__":
    main()
