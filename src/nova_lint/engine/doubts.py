"""What the code says of the configuration: patterns that mean nothing, and claims that are equally good."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from nova_lint.model.fact import StatementFact
from nova_lint.model.ownership import Ownership, is_system
from nova_lint.model.patterns import may_name, path_matches, schema_rank, table_rank, tidy_path
from nova_lint.model.statement import TableName


def doubts(ownership: Ownership, files: Collection[str], facts: Iterable[StatementFact]) -> tuple[str, ...]:
    """Sentences about patterns that match nothing, and files and tables that two of them claim equally well.

    `files` and `facts` are those of the whole repository.
    """
    tables = sorted({access.table for fact in facts for access in fact.accesses})
    return (*_idle(ownership, files, tables), *_equal_claims(ownership, files, tables))


def _idle(ownership: Ownership, files: Collection[str], tables: list[TableName]) -> Iterator[str]:
    for service in ownership.services:
        for pattern in service.paths:
            if not _is_there(pattern, files):
                yield f"the path {pattern!r} of service {service.name!r} matches no file"
        for pattern in service.tables:
            if not any(table_rank(pattern, table) or _may_be(pattern, table) for table in tables):
                yield f"the table {pattern!r} of service {service.name!r} is touched by no code that was read"
        for pattern in service.schemas:
            if not any(schema_rank(pattern, table) for table in tables):
                yield f"the schema {pattern!r} of service {service.name!r} is touched by no code that was read"


def _is_there(pattern: str, files: Collection[str]) -> bool:
    return tidy_path(pattern) in files or any(path_matches(pattern, file) for file in files)


def _may_be(pattern: str, table: TableName) -> bool:
    return not table.is_known and may_name(pattern, table)


def _equal_claims(ownership: Ownership, files: Iterable[str], tables: list[TableName]) -> Iterator[str]:
    told: set[tuple[tuple[str, str], ...]] = set()
    for file in sorted(files):
        rivals = ownership.rivals(file)
        if rivals and rivals not in told:  # one file tells of two patterns as well as a thousand do
            told.add(rivals)
            yield f"the file {file!r} is claimed equally by {_sides(rivals)}: it counts as the former's"
    for table in tables:
        claims = [] if not table.is_known or is_system(table) else ownership.claims(table)
        best = max((claim.rank for claim in claims), default=None)
        sides = {claim.service: claim.pattern for claim in claims if claim.rank == best}
        if len(sides) > 1:
            yield (
                f"the table {str(table)!r} is claimed equally by {_sides(sides.items())}, and so owned by nobody: "
                "name it exactly under one of them"
            )


def _sides(claims: Iterable[tuple[str, str]]) -> str:
    return " and ".join(f"{pattern!r} of {service!r}" for service, pattern in claims)
