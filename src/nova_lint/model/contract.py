"""The draft of an owner's interface: what its tables must answer when nobody else reads or writes them any more."""

from __future__ import annotations

from msgspec import Struct

from nova_lint.model.place import Span
from nova_lint.model.statement import TableName

#: The types of fields, whatever the dialect calls them. `unknown` is what the schema does not tell.
TYPES = (
    "boolean", "integer", "long", "float", "decimal", "text", "bytes", "date", "time", "timestamp", "interval",
    "uuid", "json", "unknown",
)  # fmt: skip

#: What a method can be, in the order in which the methods of a table are told.
KINDS = ("get", "batch-get", "list", "exists", "count", "create", "save", "update", "delete")

#: The kinds that change nothing.
LOOK_UPS = frozenset({"get", "batch-get", "list", "exists", "count"})


class Field(Struct, frozen=True):
    """A field of a message or an argument of a method.

    `name` is fit for every format: lower case, letters of ASCII, digits and `_`, no two alike in one message. `column`
    is what the table calls it. `how` says how an argument chooses rows (a role of `model.statement`), empty for
    what is handed over, `change` where that is added to what is there. `users` are the services whose code names it.
    """

    name: str
    column: str
    type: str = "unknown"
    is_list: bool = False
    is_nullable: bool = True
    how: str = ""
    users: tuple[str, ...] = ()


class Message(Struct, frozen=True):
    """What the owner tells of one row of a table. `fields` are sorted by name; `key` are those that make the key."""

    name: str
    table: TableName
    fields: tuple[Field, ...]
    key: tuple[str, ...] = ()


class Use(Struct, frozen=True, order=True):
    """One place in a caller's code that a method replaces.

    `does` is the statement on one line, or what the library does. `notes` say what the method does not do as the
    place does it: sentences without a full stop.
    """

    caller: str
    place: Span
    function: str
    does: str
    notes: tuple[str, ...] = ()


class Method(Struct, frozen=True):
    """One way to ask or to tell the owner. `kind` is one of `KINDS`.

    `chosen` are the arguments that choose rows, `given` the values that a change hands over. It answers with
    `message`, one or several as the kind says; empty where there is nothing to answer. `request` and `reply` are names
    that nothing else in the contract has. `collection` is what the rows of the table are called together, in `snake_case`.
    """

    name: str
    kind: str
    table: TableName
    collection: str
    request: str
    reply: str
    message: str
    chosen: tuple[Field, ...]
    given: tuple[Field, ...]
    uses: tuple[Use, ...]


class Rest(Struct, frozen=True, order=True):
    """Something at the owner's tables that no method replaces: `told` says what it is and what stands in for it."""

    told: str
    caller: str
    place: Span


class Contract(Struct, frozen=True):
    """The interface that the callers of an owner need, by what their code does now.

    `package` and `service` name the owner in `snake_case` and in `PascalCase`. `callers` are those whose needs are in it,
    sorted. `methods` come by table, then by kind.
    """

    owner: str = ""
    package: str = ""
    service: str = ""
    callers: tuple[str, ...] = ()
    messages: tuple[Message, ...] = ()
    methods: tuple[Method, ...] = ()
    rest: tuple[Rest, ...] = ()

    @property
    def used(self) -> int:
        """How many places the methods replace; a place that several methods replace counts once."""
        return len({(use.caller, use.place) for method in self.methods for use in method.uses})
