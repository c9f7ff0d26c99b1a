"""Somebody asks the database something."""

from __future__ import annotations

from msgspec import Struct

from nova_lint.model.place import Span
from nova_lint.model.statement import Statement
from nova_lint.model.text import SqlText


class Query(Struct, frozen=True):
    """One request to the database, as one function makes it.

    `text` is SQL, or just a table's name where a call names a table outside SQL
    (`copy_records_to_table("orders", ...)`). `call` is the place of the call in the function that names
    the tables; `function` is that function's qualified name in its module (`Class.method`,
    `outer.<locals>.inner`, empty at module level). `via` is the call or the library's method as people
    know it (`execute`, `asyncpg.fetchrow`). `through` holds the places in helpers that the call passes on
    its way to the database, outermost first. `part` is `up` or `down` in a migration, else empty. `dialect` is
    what the library speaks, empty when the call does not tell. `confidence` is `high`, `medium` or `low`. `askers` are the files
    of those on whose behalf it is asked, where the function itself would not know what to ask; empty where it does.
    `databases` are the keys by which the program names the database that is asked (`using("warehouse")`), each one of them
    at some time: an empty one where it does not say, `table.SOME` where nobody can tell, several with `table.EITHER` between
    where it is one of them; `engine.locate` says which those are.
    """

    text: SqlText
    call: Span
    function: str
    via: str
    dialect: str = ""
    confidence: str = "high"
    through: tuple[Span, ...] = ()
    part: str = ""
    askers: frozenset[str] = frozenset()
    databases: tuple[str, ...] = ()


class Asked(Struct, frozen=True):
    """A query and what it means: link's result, attribute's input.

    The offsets in `statements` are offsets in `query.text.shape`. Accesses that another function names
    (a helper's own table) are not in here: they belong to the `Asked` of that function.
    """

    query: Query
    statements: tuple[Statement, ...]
