"""What a statement gives that ran: rows, objects, single values."""

from __future__ import annotations

from msgspec import Struct

from nova_lint.libraries.sqlalchemy.drawn import Built, construct
from nova_lint.libraries.sqlalchemy.loading import fetched, listed
from nova_lint.values.atoms import Sequence, Unknown, Value, unknown
from nova_lint.values.library import Tools

_ALL = frozenset(["all", "fetchall", "fetchmany", "to_list", "partitions"])
_ONE = frozenset(["first", "one", "one_or_none", "fetchone", "one_or_404", "first_or_404"])
_SCALAR = frozenset(["scalar", "scalar_one", "scalar_one_or_none"])
_SAME = frozenset(["unique", "mappings", "yield_per", "tuples", "freeze", "columns", "execution_options"])


#: There may be no row, so that neither branch of `if row:` is dead.
NO_ROW = Unknown("a row that may not be there")


class Answer(Struct, frozen=True):
    """A result: what the columns of its rows are; `is_scalars` when only the first is given."""

    rows: tuple[Value, ...]
    is_scalars: bool = False

    @property
    def row(self) -> Value:
        """One row of it."""
        first = self.rows[0] if self.rows else unknown("a column of a row")
        return first if self.is_scalars else (Sequence("tuple", self.rows),)


def answer(tools: Tools, built: Built, via: str) -> Value:
    """The result of running a statement through a call of this name."""
    rows = tuple([fetched(tools, value, built.loaded) for value in built.rows])
    name = via.rpartition(".")[2]
    if name in ("scalar", "first_or_404", "one_or_404"):
        return (*rows[0], NO_ROW) if rows else unknown("what the database answers")
    return (
        construct(
            "result",
            Answer(
                rows, name in ("scalars", "stream_scalars", "paginate") or (name == "exec" and len(rows) == 1)
            ),
        ),
    )


def of_result(tools: Tools, held: Answer, name: str) -> Value:
    """`result.name(...)`."""
    if name in ("scalars",):
        return (construct("result", Answer(held.rows, True)),)
    if name in _ALL:
        return listed(held.row)
    if name in _ONE:
        return (*held.row, NO_ROW)
    if name in _SCALAR:
        return (*held.rows[0], NO_ROW) if held.rows else unknown("a column of a row")
    if name in _SAME:
        return (construct("result", held),)
    return unknown(f"the result of calling {name}")
