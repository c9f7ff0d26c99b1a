"""All changes of the schema applied in order: what the database holds when every migration has run."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec.structs import replace

from nova_lint.engine.making import Making, Step
from nova_lint.engine.migrations import UNORDERED, Migrations
from nova_lint.model.ownership import Ownership
from nova_lint.model.query import Asked
from nova_lint.model.schema import EMPTY, Schema, key_of


def schema_of(
    asked: Iterable[Asked], migrations: Migrations = UNORDERED, ownership: Ownership | None = None
) -> Schema:
    """The schema that the statements leave behind; the parts of migrations that undo are left out.

    `migrations` says in which order the files run and which do not; without it, scripts run before Python,
    each in the order of their paths. Nothing raises: what does not fit becomes a note.
    """
    temporary: set[tuple[str, str]] = set()
    steps: list[Step] = []
    for query in asked:
        file = query.query.call.file
        for statement in query.statements:
            temporary.update((file, name.lower()) for name in statement.temporary)
            if statement.changes and query.query.part != "down" and not migrations.leaves_out(file):
                steps += [Step(query, statement, change) for change in statement.changes]
    steps = [step for step in steps if (step.file, str(step.change.table).lower()) not in temporary]
    if not steps:
        return EMPTY
    # The sort is stable: within a file, changes stay in the order in which they stand.
    steps.sort(key=lambda step: (step.change.kind == "model", migrations.rank(step.file)))
    making = Making(migrations)
    for step in steps:
        making.apply(step)
    ownership = ownership or Ownership()
    owner_of = ownership.owner_of
    tables = [replace(table, owner=owner_of(table.name)) for table in making.tables.values()]
    return Schema(
        tuple(sorted(tables, key=lambda table: key_of(table.name))),
        making.left_over(),
        has_databases=bool(ownership.databases),
    )
