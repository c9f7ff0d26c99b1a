"""A call that the configuration declares to be a database call, because nothing in the code tells."""

from __future__ import annotations

from msgspec import Struct


class Declared(Struct, frozen=True):
    """One declared helper.

    `call` is a dotted name or its end: `db.run` is `libs.db.run` and `Db.run` alike, `run` any function or method
    of that name. Either `sql` or `table` names the argument that holds SQL or a table's name, by keyword; `position`
    is where it stands when it is not given by keyword, counted from 0 without the receiver. `op` is what is done to
    the table.
    """

    call: str
    sql: str = ""
    table: str = ""
    op: str = "read"
    position: int = 0

    def names(self, dotted: str) -> bool:
        """Whether a dotted name is the one that is declared, or ends like it."""
        return dotted == self.call or dotted.endswith(f".{self.call}")
