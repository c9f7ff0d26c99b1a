"""What `nova-lint init` says when it is done: how many services and tables, what is open, what to do next."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from nova_lint.engine.propose.decide import CONFIDENCES
from nova_lint.engine.propose.proposal import Proposal
from nova_lint.engine.propose.update import Update
from nova_lint.engine.propose.write import open_tables, tables_of


def services_found(proposal: Proposal) -> str:
    """The list of services: name, folder, why it is one, and how many tables it gets."""
    parts = proposal.layout.services
    wide = max((len(part.name) for part in parts), default=0)
    deep = max((len(part.path) for part in parts), default=0)
    lines = []
    for part in parts:
        tables = _count(len(tables_of(proposal, part.name)), "table")
        lines.append(f"  {part.name:<{wide}}  {part.path:<{deep}}  {tables}")
    return "\n".join(lines)


def summary_of(proposal: Proposal, target: str, *, is_written: bool) -> str:
    """A few lines for the end of a run; `target` is the file as people would write it."""
    services = len(proposal.layout.services)
    counted = Counter(d.confidence for p in proposal.layout.services for d in tables_of(proposal, p.name))
    sure = ", ".join(
        f"{counted[confidence]} {confidence}" for confidence in CONFIDENCES if counted[confidence]
    )
    state = "written" if is_written else "not written"
    lines = [f"{target}: {state}. {_count(services, 'service')}:", services_found(proposal)]
    if proposal.decisions:
        undecided = len(open_tables(proposal))
        owned = f"{_count(counted.total(), 'table')} with an owner" + (
            f" (confidence: {sure})" if sure else ""
        )
        lines.append(f"{owned}, {undecided} undecided.")
    lines += _doubts(proposal)
    if is_written:
        lines.append(_next(proposal))
    return "\n".join(lines) + "\n"


def update_summary(update: Update, target: str, *, is_written: bool) -> str:
    """The same for `--update`."""
    if update.is_empty:
        return f"{target}: nothing to add. Every service and every table that was seen is in it.\n"
    lines = [f"{target}: {'updated' if is_written else 'not written'}."]
    lines += _listed("service", update.services)
    lines += _listed("table", (f"{d.table} ({d.owner}, {d.confidence})" for d in update.tables))
    lines += _listed("undecided table", update.undecided)
    return "\n".join(lines) + "\n"


def _doubts(proposal: Proposal) -> list[str]:
    found = []
    if not proposal.decisions:
        found.append(
            "No table was seen: nothing in these files touches a database in a way that can be read."
        )
    if len(proposal.layout.services) == 1:
        found.append(
            "One service is one side only: name the parts between which you want a boundary as services of their own."
        )
    if proposal.unseen:
        what = "statement or call" if proposal.unseen == 1 else "statements and calls"
        found.append(
            f"{proposal.unseen} {what} could not be read; tables may be missing: nova-lint facts --unresolved"
        )
    return found


def _next(proposal: Proposal) -> str:
    has_open = bool(open_tables(proposal))
    low = any(d.confidence == "low" for d in proposal.decided)
    look = "the tables marked low" if low else "the list"
    more = ", decide on the undecided ones at the end of the file" if has_open else ""
    return f"Next: read {look}{more}, then run: nova-lint check --statistics"


def _listed(word: str, names: Iterable[str]) -> list[str]:
    found = list(names)
    return [f"  new {word}: {name}" for name in found]


def _count(number: int, word: str) -> str:
    return f"{number} {word}" if number == 1 else f"{number} {word}s"
