"""A value that is pasted into SQL."""

from __future__ import annotations

from msgspec import Struct

from nova_lint.model.place import Span


class Paste(Struct, frozen=True):
    """One place where text that is not known becomes part of SQL.

    `stands` says where it ends up: `value`, `name` (a table, a column, a clause) or `whole`, all of the SQL. `source`
    says from where outside the program it comes, empty when that is not known to be so; `what` says what it is.
    `steps` are the places that it passes, the outermost first. `caller` is the service that the code belongs to,
    `sql` the text as it is known.
    """

    place: Span
    call: Span
    function: str
    via: str
    stands: str
    what: str
    source: str
    sql: str
    steps: tuple[Span, ...] = ()
    part: str = ""
    caller: str = ""

    @property
    def confidence(self) -> str:
        """High for what somebody outside chooses; medium for what is only not known."""
        return "high" if self.source else "medium"
