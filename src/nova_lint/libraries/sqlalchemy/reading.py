"""What values draw on when a statement uses them: tables, mapped classes, columns, conditions, other statements."""

from __future__ import annotations

from msgspec import Struct

from nova_lint.libraries.sqlalchemy.drawn import Built, Drawn, united
from nova_lint.libraries.sqlalchemy.models import model_of
from nova_lint.libraries.sqlalchemy.tables import Defined
from nova_lint.model.statement import TableName
from nova_lint.values.atoms import Arguments, Atom, Cls, Construct, Instance, Mapping, Sequence, Value
from nova_lint.values.library import Tools
from nova_lint.values.objects import At, Touch
from nova_lint.values.texts import owner_of


class Reach(Struct, frozen=True):
    """`Class.relationship`: a condition over it draws on the class alone, a join or an option reaches further.

    `touches` are the tables on the other side, `other` the class there. `name` is the relationship's.
    """

    name: str
    drawn: Drawn
    touches: tuple[Touch, ...]
    other: Cls


class Option(Struct, frozen=True):
    """A loader option: what it reads besides, and the relationships that are loaded by it.

    `only` are the columns that it leaves of whole rows, as readings of their tables.
    """

    touches: tuple[Touch, ...]
    names: frozenset[str]
    only: tuple[Touch, ...] = ()


def drawn(tools: Tools, value: Value, *, is_open: bool = False, depth: int = 0) -> Drawn:
    """What a value draws on when a statement uses it. `is_open`: a parameter's table counts, though not known."""
    found: list[Drawn] = []
    for atom in tools.look(value):
        if isinstance(atom, Construct):
            found.append(_of_construct(atom))
        elif isinstance(atom, Cls):
            model = model_of(tools, atom.info)
            if model is not None:
                found.append(model.drawn())
        elif isinstance(atom, Sequence) and depth < 4:
            found += [drawn(tools, item, is_open=is_open, depth=depth + 1) for item in atom.items]
        elif isinstance(atom, Mapping) and depth < 4:
            for key, held in atom.entries:
                found += [drawn(tools, key, depth=depth + 1), drawn(tools, held, depth=depth + 1)]
        elif is_open and (owner := owner_of(atom)):
            found.append(Drawn((Touch(TableName("*"), "read", owner=owner),)))
    if not found:
        return Drawn()
    return found[0] if len(found) == 1 else united(*found)


def _of_construct(atom: Construct) -> Drawn:
    data = atom.data
    if isinstance(data, Drawn):
        return data
    if isinstance(data, Defined):
        return data.drawn()
    if isinstance(data, Built):
        return Drawn((), (data.touches(),))
    if isinstance(data, Reach):
        return data.drawn
    return Drawn()


def all_drawn(tools: Tools, arguments: Arguments, *, is_open: bool = False) -> Drawn:
    """What the arguments of a call draw on."""
    found = [drawn(tools, value, is_open=is_open) for value in arguments.positional]
    found += [drawn(tools, value) for _, value in arguments.keywords]
    if is_open and arguments.open and arguments.origin:
        found.append(Drawn((Touch(TableName("*"), "read", owner=arguments.origin),)))
    found = [one for one in found if one]
    if not found:
        return Drawn()
    return found[0] if len(found) == 1 else united(*found)


def of_receiver(tools: Tools, atom: Atom, at: At) -> str:
    """Whose parameter a class or an object is in a method of a mixin: whoever calls it says which table that is."""
    func = at.frame.func
    receiver = func.receiver if func is not None else None
    if not isinstance(atom, (Cls, Instance)) or not isinstance(receiver, (Cls, Instance)):
        return ""
    if func is None or not func.form.params or atom.info is not receiver.info:
        return ""
    return "" if model_of(tools, atom.info) is not None else f"{func.key}#{func.form.params[0].name}"
