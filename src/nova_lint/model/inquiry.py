"""Answers to "whose is it, and who touches it?", for tables, services and files."""

from __future__ import annotations

from msgspec import Struct

from nova_lint.model.place import Span
from nova_lint.model.statement import TableName


class Use(Struct, frozen=True):
    """One way in which a service touches a table, at one place. `service` is empty for code of no service.

    `op` as in `Access`; `join` is a read together with another table. `sets` are the columns that an update puts values
    into, `*` for the whole row, empty where they are not known.
    """

    service: str
    op: str
    place: Span
    function: str = ""
    sets: tuple[str, ...] = ()


class Holding(Struct, frozen=True):
    """A table: who owns it, where that is said, and who touches it.

    `pattern` and `said` are what the configuration says and where, empty when nobody owns it. `contenders` are the
    services that claim it equally well. `defined` is where the schema makes it, None when nothing does. `people` are
    whom to ask, as CODEOWNERS names them. `contests` are the columns that several services update, each with those services.
    """

    table: TableName
    owner: str
    uses: tuple[Use, ...]
    pattern: str = ""
    said: Span | None = None
    contenders: tuple[str, ...] = ()
    defined: Span | None = None
    people: tuple[str, ...] = ()
    contests: tuple[tuple[str, tuple[str, ...]], ...] = ()

    def by(self, service: str) -> tuple[Use, ...]:
        """What one service does to it."""
        return tuple([use for use in self.uses if use.service == service])

    @property
    def updates(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """The columns that are updated, by name, each with the services that do; `*` stands for whole rows."""
        found: dict[str, set[str]] = {}
        for use in self.uses:
            for column in use.sets:
                found.setdefault(column, set()).add(use.service)
        return tuple((column, tuple(sorted(found[column]))) for column in sorted(found))

    @property
    def services(self) -> tuple[str, ...]:
        """The services that touch it, the owner first, then by name; code of no service is last, as an empty name."""
        found = {use.service for use in self.uses}
        return tuple(sorted(found, key=lambda name: (name != self.owner or not name, not name, name)))


class Estate(Struct, frozen=True):
    """A service: the tables it owns, those of others that it touches, and those of its own that others touch."""

    service: str
    said: Span
    owned: tuple[Holding, ...]
    touched: tuple[Holding, ...]
    lent: tuple[Holding, ...]
    people: tuple[str, ...] = ()


class FileStory(Struct, frozen=True):
    """A file: its service, or the services that import it; the database it asks, and its kind (see `CodeKinds`)."""

    path: str
    service: str
    importers: tuple[str, ...] = ()
    database: str = ""
    kind: str = ""
    tables: tuple[Holding, ...] = ()
    people: tuple[str, ...] = ()


class Inquiry(Struct, frozen=True):
    """What was asked about, answered; `unowned` are the tables without an owner, where that was asked."""

    holdings: tuple[Holding, ...] = ()
    estates: tuple[Estate, ...] = ()
    files: tuple[FileStory, ...] = ()
    unowned: tuple[Holding, ...] = ()
    is_check: bool = False
