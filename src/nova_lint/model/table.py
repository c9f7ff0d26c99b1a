"""A table by its name."""

from __future__ import annotations

from msgspec import Struct

#: How a database begins that is named by a key of the program's own (`__bind_key__`): `engine.locate` says which one that is.
#: Alone it is the usual one, whichever the statement goes to.
BOUND = "@"

#: The key of a database that is only known when the program runs.
SOME = "*"

#: Stands between keys of which only the running program knows which one counts: two replicas, or both ways of a router.
EITHER = "|"


class TableName(Struct, frozen=True, order=True):
    """A table as SQL names it. Unquoted names are folded to lower case; quoted ones stay as they are.

    A name with holes in it has `*` in their place (`events_*`); a name that is one hole is `*`.
    """

    name: str
    schema: str = ""
    database: str = ""

    def __str__(self) -> str:
        return ".".join(part for part in (self.database, self.schema, self.name) if part)

    @property
    def unbound(self) -> TableName:
        """The name without a key in the place of the database."""
        return TableName(self.name, self.schema) if self.database.startswith(BOUND) else self

    @property
    def is_known(self) -> bool:
        """Whether the whole name is known."""
        return "*" not in self.name and "*" not in self.schema
