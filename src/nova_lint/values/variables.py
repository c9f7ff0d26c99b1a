"""What a variable's name alone does not tell: what became of the object that it holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nova_lint.model import form
from nova_lint.values.atoms import Atom, Lazy, Value, bounded
from nova_lint.values.frames import Frame

if TYPE_CHECKING:
    from nova_lint.values.core import Core


def gone_through(core: Core, expr: form.Expr, frame: Frame) -> None:
    """Somebody wanted all that a variable holds: what remembers its rows has them from then on."""
    if not core.known.objects or not isinstance(expr, form.Name):
        return
    held = frame.scope.names.get(expr.id)
    if held is None:
        return
    after: list[Atom] = []
    for atom in held:
        for one in _known(atom):
            objects = core.tools.objects_of(one)
            after.append(one if objects is None else objects.remembered(one))
    if tuple(after) != held:
        frame.scope.names[expr.id] = bounded(after)


def handed_on(core: Core, expr: form.Expr, value: Value, frame: Frame) -> Value:
    """What a variable holds, for somebody else: with the attributes that were stored on it (`order.customer = me`)."""
    if not frame.scope.has_attributes or not core.known.objects or not isinstance(expr, form.Name):
        return value
    prefix = f"{expr.id}."
    stored = {
        name.removeprefix(prefix): held for name, held in frame.scope.names.items() if name.startswith(prefix)
    }
    if not stored:
        return value
    return tuple(
        [
            atom
            if (objects := core.tools.objects_of(atom)) is None
            else objects.handed_on(core.tools, atom, stored)
            for atom in core.look(value)
        ]
    )


def _known(atom: Atom) -> Value:
    """What a put-off call gave to whoever asked; what nobody has asked for was not gone through either, and stays put off."""
    if isinstance(atom, Lazy) and atom.result is not None and not atom.root:
        return atom.result
    return (atom,)
