"""Something that kept nova-lint from seeing all there is."""

from __future__ import annotations

from msgspec import Struct

from nova_lint.model.place import Span

#: Kinds of problems that leave nothing known of a file.
UNREAD = frozenset({"syntax", "encoding", "unreadable", "too-large"})

#: How the message of a problem begins that keeps a class from being mapped to its table.
OF_CLASS = "the class "


class Problem(Struct, frozen=True, order=True):
    """A gap in what could be read: where it is, of what kind, and why.

    `kind` is one of `syntax` (Python that does not parse), `encoding`, `unreadable` (the file could not
    be opened), `too-large`, `sql` (SQL that could not be read), `unresolved` (a call whose SQL is not known).
    """

    place: Span
    kind: str
    message: str

    @property
    def hides_tables(self) -> bool:
        """Whether the schema may lack something for it: a file that was not read, a class whose table is not known."""
        return self.kind in UNREAD or self.message.startswith(OF_CLASS)
