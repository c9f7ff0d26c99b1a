"""What the constructors of an object have done to what it holds: query sets gone through, rows given their relations.

A query set keeps its rows: https://docs.djangoproject.com/en/stable/topics/db/queries/#caching-and-querysets.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from nova_lint.model import form
from nova_lint.values.atoms import Func, Instance
from nova_lint.values.objects import At
from nova_lint.values.program import ClassInfo

if TYPE_CHECKING:
    from nova_lint.values.library import Tools

_CONSTRUCTOR = "__init__"


def is_gone_through(at: At) -> bool:
    """Whether a loop goes through an attribute of its object that every constructor has gone through, and nobody sets later."""
    func, loop = at.frame.func, at.frame.statement
    if func is None or func.owner is None or not isinstance(loop, form.For):
        return False
    name = _own(loop.iterable, func.form)
    if not name or func.form.simple_name == _CONSTRUCTOR:
        return False
    stored = [method for info in func.owner.mro() for method in info.stores(name)]
    if not stored or any(method.form.simple_name != _CONSTRUCTOR for method in stored):
        return False
    return any(_goes_through(constructor, name) for constructor in _constructors(func.owner))


def was_given(tools: Tools, row: Instance, relation: str, at: At) -> bool:
    """Whether a row is what an attribute of the object at hand holds, and its constructor gave it a relation.

    So do forms: `self.instance.order = order`.
    """
    func = at.frame.func
    if func is None or func.owner is None or func.receiver is None or func.form.simple_name == _CONSTRUCTOR:
        return False
    for constructor in _constructors(func.owner):
        for statement in constructor.body:
            for target in statement.targets if isinstance(statement, form.Assign) else ():
                if not isinstance(target, form.Attr) or target.name != relation:
                    continue
                holder = _own(target.base, constructor)
                if holder and row in tools.look(tools.value_at(func.receiver, holder, at)):
                    return True
    return False


def _goes_through(constructor: form.Function, name: str) -> bool:
    """Whether a constructor loops over an attribute of its object, or over the variable that it puts there."""
    variables = {
        statement.value.id
        for statement in constructor.body
        if isinstance(statement, form.Assign) and isinstance(statement.value, form.Name)
        if any(_own(target, constructor) == name for target in statement.targets)
    }
    for statement in constructor.body:
        if isinstance(statement, form.For):
            through = statement.iterable
            if _own(through, constructor) == name or (
                isinstance(through, form.Name) and through.id in variables
            ):
                return True
    return False


def _constructors(owner: ClassInfo) -> Iterator[form.Function]:
    """The constructors of a class, as far up as each of them runs the next one."""
    for info in owner.mro():
        found = [atom.form for atom in info.names.get(_CONSTRUCTOR, ()) if isinstance(atom, Func)]
        yield from found
        if found and not any("super" in one.mentions for one in found):
            return


def _own(expr: form.Expr, function: form.Function) -> str:
    """The name of an attribute of the object that a method belongs to; empty for everything else."""
    if not isinstance(expr, form.Attr) or not isinstance(expr.base, form.Name) or not function.params:
        return ""
    return expr.name if expr.base.id == function.params[0].name else ""
