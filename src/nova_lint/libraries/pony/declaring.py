"""Functions that make entities when they are called: `def define_entities(db): class Person(db.Entity): ...`."""

from __future__ import annotations

from collections.abc import Iterator

from nova_lint.model import form
from nova_lint.model.place import Span
from nova_lint.values.atoms import Arguments, Construct, Func, Value, unknown
from nova_lint.values.frames import Frame
from nova_lint.values.library import Tools
from nova_lint.values.objects import At

#: A database, whichever.
DATABASE = Construct("pony", "database")


def evaluate_makers(tools: Tools) -> None:
    """Call each function that makes entities of one of its parameters, so that these are known by their names."""
    for module in tools.program.evaluated():
        if "pony.orm" not in module.facts.imports and "pony" not in module.facts.imports:
            continue
        for value in list(module.scope.names.values()):
            for atom in value:
                if not isinstance(atom, Func) or atom.module is not module or not _makes(atom.form):
                    continue
                frame = Frame(f"{module.path}:", module, module.scope)
                at = At(frame, Span(module.path, *atom.form.place))
                given = tuple([(p.name, _given(atom, p.name)) for p in atom.form.params if p.default is None])
                tools.look(tools.result_of((atom,), Arguments((), given), at))


def is_database(func: Func, name: str) -> bool:
    """Whether a parameter is a database: a class in the function inherits from its `Entity`, or it is said to be one."""
    for param in func.form.params:
        if param.name == name and param.annotation is not None:
            annotation = param.annotation
            last = annotation.id if isinstance(annotation, form.Name) else getattr(annotation, "name", "")
            if last == "Database" and "pony.orm" in func.module.facts.imports:
                return True
    return any(base == form.Attr(form.Name(name), "Entity") for base in _bases(func.form))


def _given(func: Func, name: str) -> Value:
    return (DATABASE,) if is_database(func, name) else unknown("an argument")


def _makes(function: form.Function) -> bool:
    return any(isinstance(base, form.Attr) and base.name == "Entity" for base in _bases(function))


def _bases(function: form.Function) -> Iterator[form.Expr]:
    for statement in function.body:
        if isinstance(statement, form.Class):
            yield from statement.bases
