"""What the schema tells of statements: whose a column is, what `*` stands for, what a view reads, which schema is meant."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec.structs import replace

from nova_lint.model.query import Asked
from nova_lint.model.schema import Schema
from nova_lint.model.statement import Access, Statement, TableName


def bind(asked: Iterable[Asked], schema: Schema) -> tuple[Asked, ...]:
    """The queries with what the schema tells of their columns, and with the tables behind the views that they read.

    Without a schema they are what they were, and nothing is looked at.
    """
    if not schema:
        return tuple(asked)
    binding = _Binding(schema)
    return tuple(map(binding.query, asked))


class _Binding:
    """One schema, asked about many statements."""

    def __init__(self, schema: Schema) -> None:
        self._schema = schema
        self._has_views = any(table.is_view for table in (*schema.tables, *schema.beside))

    def query(self, query: Asked) -> Asked:
        """The query with its statements bound; the same object where there is nothing to tell."""
        statements = tuple([self._statement(statement) for statement in query.statements])
        same = all(new is old for new, old in zip(statements, query.statements, strict=True))
        return query if same else Asked(query.query, statements)

    def _statement(self, statement: Statement) -> Statement:
        if statement.search_path:
            statement = self._found_in_path(statement)
        accesses = statement.accesses
        if any(access.loose or "*" in access.columns for access in accesses):
            accesses = tuple([self._columns(access, accesses) for access in accesses])
        if self._has_views:
            accesses = (*accesses, *self._behind(statement))
        return statement if accesses == statement.accesses else replace(statement, accesses=accesses)

    def _found_in_path(self, statement: Statement) -> Statement:
        """The statement with the schemas of the tables that it names without one."""

        def full(name: TableName) -> TableName:
            table = None if name.schema else self._schema.table(name, statement.search_path)
            return name if table is None else table.name

        accesses = tuple([replace(access, table=full(access.table)) for access in statement.accesses])
        changes = tuple(
            replace(
                change,
                table=full(change.table),
                keys=tuple(replace(key, parent=full(key.parent)) for key in change.keys),
                reads=tuple(map(full, change.reads)),
            )
            for change in statement.changes
        )
        return replace(statement, accesses=accesses, changes=changes)

    def _columns(self, access: Access, all_: tuple[Access, ...]) -> Access:
        """The access with the columns that are its table's: `*` stays, with what it stands for behind it."""
        columns = dict.fromkeys(access.columns)
        if "*" in columns:
            columns.update(dict.fromkeys(self._schema.columns(access.table)))
        for name in access.loose:
            if self._is_of(name, access, all_):
                columns.setdefault(name)
        return replace(access, columns=tuple(columns))

    def _is_of(self, name: str, access: Access, all_: tuple[Access, ...]) -> bool:
        """Whether a column is this table's and cannot be that of another one which the statement draws on."""
        holders = set()
        for other in all_:
            if name in other.loose:
                columns = self._schema.columns(other.table)
                if not columns:
                    return False
                if name.lower() in [column.lower() for column in columns]:
                    holders.add(other.table)
        return holders == {access.table}

    def _behind(self, statement: Statement) -> Iterator[Access]:
        """An access of every table that a view draws on, once for each view that the statement reads."""
        if statement.changes:
            return  # what makes a view reads its tables already
        for access in statement.accesses:
            if access.op == "read" and access.table.is_known:
                for table in self._schema.behind(access.table):
                    yield Access(table, "read", access.start, access.end, through=access.table)
