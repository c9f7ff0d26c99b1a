"""The operations of a migration as values: what they are called with is looked at when the migration is applied."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from msgspec import Struct

from nova_lint.model.place import Span
from nova_lint.values.atoms import Arguments, Atom, Construct, Instance, Sequence, Text, Unknown, Value
from nova_lint.values.atoms import Mapping as Dict
from nova_lint.values.library import Effect, Tools, Transfer
from nova_lint.values.objects import At

#: The library's name, which every construct of it carries.
LIBRARY = "django_migrations"

_NAMES = (
    "CreateModel", "DeleteModel", "RenameModel", "AlterModelTable", "AlterModelTableComment", "AlterModelOptions",
    "AlterModelManagers", "AlterUniqueTogether", "AlterIndexTogether", "AlterOrderWithRespectTo", "AddField",
    "AlterField", "RemoveField", "RenameField", "AddIndex", "RemoveIndex", "RenameIndex", "AddConstraint",
    "AlterConstraint", "RemoveConstraint", "RunSQL", "RunPython", "SeparateDatabaseAndState",
)  # fmt: skip
_MODULES = (
    "django.db.migrations", "django.db.migrations.operations", "django.db.migrations.operations.models",
    "django.db.migrations.operations.fields", "django.db.migrations.operations.special",
)  # fmt: skip
_POSTGRES = (
    "AddIndexConcurrently", "RemoveIndexConcurrently", "AddConstraintNotValid", "ValidateConstraint",
    "CreateExtension", "BloomExtension", "BtreeGinExtension", "BtreeGistExtension", "CITextExtension",
    "CryptoExtension", "HStoreExtension", "TrigramExtension", "UnaccentExtension", "CreateCollation",
    "RemoveCollation",
)  # fmt: skip


class Operation(Struct, frozen=True):
    """One operation: its name, what it is called with, and where.

    One of which nothing is known has no name, and a `reason` that completes the sentence "it is ...".
    """

    name: str
    arguments: Arguments
    place: Span
    reason: str = "an operation of which nothing is known"

    def text(self, tools: Tools, at: int, *keywords: str) -> str:
        """The known text of an argument; nothing when it is not known."""
        return text_of(tools, self.value(at, *keywords))

    def value(self, at: int, *keywords: str) -> Value:
        """An argument, by one of its names or by position; nothing when it is not there."""
        for keyword in keywords:
            found = self.arguments.keyword(keyword)
            if found is not None:
                return found
        return self.arguments.positional[at] if at < len(self.arguments.positional) else ()


def _operation(name: str) -> Transfer:
    def apply(tools: Tools, receiver: Atom | None, arguments: Arguments, at: At) -> Value:
        return (Construct(LIBRARY, "operation", Operation(name, arguments, at.place)),)

    return Transfer(apply)


OPERATIONS: Mapping[str, Effect] = {
    **{f"{module}.{name}": _operation(name) for module in _MODULES for name in _NAMES},
    **{f"django.contrib.postgres.operations.{name}": _operation(name) for name in _POSTGRES},
}


def operations_in(tools: Tools, value: Value, place: Span) -> Iterator[Operation]:
    """The operations in a list, those of the repository's own classes as what they inherit from.

    What is none, as far as can be told, comes without a name; `place` is where it is said to be.
    """
    for atom in tools.look(value):
        if isinstance(atom, Construct) and isinstance(atom.data, Operation):
            yield atom.data
        elif isinstance(atom, Sequence):
            for item in atom.items:
                yield from operations_in(tools, item, place)
        elif isinstance(atom, Instance):
            yield from _inherited(tools, atom, place)
        else:
            reason = atom.reason if isinstance(atom, Unknown) else "no operation of Django's"
            yield Operation("", Arguments(), place, reason)


def text_of(tools: Tools, value: Value) -> str:
    """The known text of a value, or nothing."""
    for atom in tools.look(value):
        if isinstance(atom, Text) and atom.known is not None:
            return atom.known
    return ""


def entries(tools: Tools, value: Value) -> dict[str, Value]:
    """What a dict holds under known keys."""
    found: dict[str, Value] = {}
    for atom in tools.look(value):
        for key, held in atom.entries if isinstance(atom, Dict) else ():
            name = text_of(tools, key)
            if name:
                found[name] = held
    return found


def _inherited(tools: Tools, atom: Instance, place: Span) -> Iterator[Operation]:
    """An operation of the repository's own class; one that says itself what it does is read where it says so."""
    if tools.class_value(atom.info, "database_forwards") is not None:
        return
    names = [base.rpartition(".")[2] for base in atom.info.outside_bases() if base in OPERATIONS]
    own = tools.class_value(atom.info, "__init__") is not None
    if names and atom.pending is not None and not own:
        yield Operation(names[0], atom.pending, place)
    else:
        yield Operation("", Arguments(), place)
