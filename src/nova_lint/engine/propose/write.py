"""A proposal as the text of a `nova-lint.toml`: every table with its evidence, what is open at the end."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

import tomlkit
from msgspec.structs import replace
from tomlkit.items import Array, Table

from nova_lint.engine.propose.decide import Decision
from nova_lint.engine.propose.part import Part
from nova_lint.engine.propose.proposal import Proposal

_HEAD = (
    "Proposed by `nova-lint init`. It is a draft: each table shows how sure it is and why. Move what is wrong.",
    "`nova-lint init --update` adds new services and tables, and leaves everything else as it is.",
)

#: A line that names a table or folder that is left open; `init --update` does not ask again about one that has such a line.
OPEN = re.compile(r"^#[ \t]{2,}(\S+):(?:\s|\Z)", re.MULTILINE)

UNDECIDED = "Undecided. Name each of these under the service that decides what its rows mean:"

#: What the configuration takes for the name of a table; wildcards would mean more than the one table.
_WRITABLE = re.compile(r"[^\s\"'`;*?\[\]]+\Z")


def written(proposal: Proposal) -> str:
    """The whole file for a proposal, without an existing one."""
    document = tomlkit.document()
    for line in _HEAD:
        document.add(tomlkit.comment(line))
    document.add(tomlkit.nl())
    if proposal.dialect:
        dialect = tomlkit.string(proposal.dialect)
        if proposal.dialect_why:
            dialect.comment(one_line(proposal.dialect_why))
        document.add("dialect", dialect)
        document.add(tomlkit.nl())
    services = tomlkit.table(is_super_table=True)
    for part in proposal.layout.services:
        services.add(part.name, service_table(part, named_tables(proposal, part.name)))
    document.add("services", services)
    text = tomlkit.dumps(document).rstrip("\n")
    return "\n".join([text, *_closing(proposal)]) + "\n"


def named_tables(proposal: Proposal, service: str) -> list[tuple[str, str]]:
    """The tables that a service gets as they are written: a pattern and the evidence."""
    return [(pattern_of(d, proposal), evidence(d)) for d in tables_of(proposal, service)]


def service_table(part: Part, tables: Sequence[tuple[str, str]]) -> Table:
    """A service as a table of the file: where its code is and why, and its tables."""
    found = tomlkit.table()
    found.add(tomlkit.comment(f"{one_line(part.path)}: {one_line(part.why)}"))
    found.add("paths", [part.path])
    found.add("tables", table_list(tables))
    found.add(tomlkit.nl())
    return found


def table_list(listed: Sequence[tuple[str, str]]) -> Array:
    """A list of tables, each on a line with its evidence."""
    found = tomlkit.array()
    for name, why in listed:
        found.add_line(name, comment=why, indent="  ")
    if listed:
        found.add_line(indent="")
    return found


def tables_of(proposal: Proposal, service: str) -> list[Decision]:
    """The tables that a service gets, those with sure owners first, each group by name."""
    found = [d for d in proposal.decided if d.owner == service and pattern_of(d, proposal)]
    return sorted(found, key=lambda d: (("high", "medium", "low").index(d.confidence), str(d.table)))


def open_tables(proposal: Proposal) -> list[tuple[str, str]]:
    """The tables that a person must decide on, each with what is known."""
    found = [
        (str(d.table), "; ".join(filter(None, (d.why, ", ".join(d.reasons))))) for d in proposal.undecided
    ]
    found += [
        (str(d.table), f"its name cannot be written in a pattern; {d.owner} seems to own it")
        for d in proposal.decided
        if not pattern_of(d, proposal)
    ]
    return [(re.sub(r"\s", "_", name), one_line(why)) for name, why in found]


def evidence(decision: Decision) -> str:
    """How sure a decision is, and why, on one line."""
    return one_line(f"{decision.confidence}: {'; '.join(decision.reasons)}")


def pattern_of(decision: Decision, proposal: Proposal) -> str:
    """How the table is named under its owner; empty where no pattern names it, and it alone."""
    table = decision.table
    services = proposal.layout.configured.services
    home = next((service.database for service in services if service.name == decision.owner), "")
    if proposal.layout.configured.databases and table.database == home:
        table = replace(table, database="")
    steps = [table.database, table.schema or ("public" if table.database else ""), table.name]
    name = ".".join(step for step in steps if step)
    return name if _WRITABLE.match(name) and name.count(".") == sum(map(bool, steps)) - 1 else ""


def one_line(text: str) -> str:
    """A text that can stand in a comment: control characters are not allowed there."""
    return re.sub(r"[\x00-\x1f\x7f\ud800-\udfff]+", " ", text).strip()


def _closing(proposal: Proposal) -> list[str]:
    """What a person should see although it is no configuration."""
    lines: list[str] = []
    undecided = open_tables(proposal)
    if undecided:
        lines += ["", f"# {UNDECIDED}", *open_lines(undecided)]
    layout = proposal.layout
    if layout.shared:
        lines += ["", "# Shared code belongs to no service; what it does counts where it is called:"]
        lines += [f"#   {one_line(part.path)}: {one_line(part.why)}" for part in layout.shared]
    if layout.tests:
        lines += ["", "# Tests say nothing about who owns a table:"]
        lines += [f"#   {one_line(folder)}" for folder in layout.tests]
    if layout.homeless:
        counted = Counter(path.rpartition("/")[0] or path for path in layout.homeless)
        lines += ["", "# Code of no service that touches the database:"]
        lines += [f"#   {one_line(folder)} ({count})" for folder, count in sorted(counted.items())]
    return lines


def open_lines(undecided: Iterable[tuple[str, str]]) -> list[str]:
    """The lines of the list of what is undecided."""
    return [f"#   {name}: {why}" for name, why in undecided]
