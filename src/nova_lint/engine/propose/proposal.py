"""The proposal for a repository: one run without owners, and what follows from it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from msgspec import Struct

from nova_lint.config.load import Config
from nova_lint.engine.attribute import attribute
from nova_lint.engine.bind import bind
from nova_lint.engine.discover import discover, read_files
from nova_lint.engine.link import link
from nova_lint.engine.locate import locate
from nova_lint.engine.propose.decide import Decision, decide
from nova_lint.engine.propose.deployment import ENDINGS
from nova_lint.engine.propose.dialect import dialect_of
from nova_lint.engine.propose.evidence import evidence_of
from nova_lint.engine.propose.layout import Layout, layout_of
from nova_lint.engine.propose.repository import Repository
from nova_lint.engine.reading import Reading
from nova_lint.engine.schema import schema_of
from nova_lint.model.ownership import Ownership

Progress = Callable[[int, int], None]


class Proposal(Struct, frozen=True):
    """What is proposed: services, tables with their owners, and how it was found.

    `files` is how many were read. `dialect` is empty where nothing says it; `dialect_why` says what does.
    `unseen` is how many statements and database calls could not be read: tables may be missing for them.
    """

    layout: Layout
    decisions: tuple[Decision, ...]
    files: int
    dialect: str = ""
    dialect_why: str = ""
    unseen: int = 0

    @property
    def decided(self) -> tuple[Decision, ...]:
        """The tables with an owner."""
        return tuple(decision for decision in self.decisions if decision.owner)

    @property
    def undecided(self) -> tuple[Decision, ...]:
        """The tables that a person must decide on."""
        return tuple(decision for decision in self.decisions if not decision.owner)


def propose(root: Path, config: Config | None = None, progress: Progress | None = None) -> Proposal:
    """Read everything below a folder and propose who owns what. Nothing is written.

    With a configuration that is there already, the services are the new ones, and the tables those that it does not name.
    """
    exclude = config.exclude if config is not None else ()
    found = discover(root, exclude)
    if config is not None:
        found = [path for path in found if not config.code.is_skipped(path)]
    files, unread = read_files(root, found)
    others, _ = read_files(root, discover(root, exclude, ENDINGS))
    return proposal_for(files, others, config, progress, len(unread))


def proposal_for(
    files: Mapping[str, bytes],
    others: Mapping[str, bytes],
    config: Config | None = None,
    progress: Progress | None = None,
    unread: int = 0,
) -> Proposal:
    """The same for files given by path and content: Python and SQL, and those that tell of the deployment."""
    known = config or Config(Path())
    dialect, why = (known.dialect, "") if known.dialect else dialect_of(files, others)
    linked = link(
        files,
        dialect=lambda path: known.dialect_of(path) or dialect,
        helpers=known.helpers,
        progress=progress,
        reading=Reading(known.store),
    )
    asked = locate(linked.asked, known.ownership)
    schema = schema_of(asked, linked.migrations, Ownership((), known.ownership.databases))
    facts = attribute(bind(asked, schema), Ownership((), known.ownership.databases), schema)
    touching = {access.call.file for fact in facts for access in fact.accesses}
    defining = {table.defined.file for table in schema.tables}
    for fact in facts:
        defining.update(d.place.file for d in fact.definitions if d.kind in ("model", "view"))
    users = linked.imports.services_using
    repository = Repository(files, others, frozenset(touching), frozenset(defining), users)
    layout = layout_of(repository, known.ownership, known.code)
    nobodys = sorted(path for path in touching if not layout.service_of(path) and not layout.is_test(path))
    decisions = decide(evidence_of(facts, schema, layout, users(nobodys, layout.service_of)))
    unseen = sum(1 for fact in facts if fact.problem) + len(linked.problems) + unread
    new = tuple(decision for decision in decisions if not known.ownership.claims(decision.table))
    return Proposal(layout, new, len(files), dialect, why, unseen)
