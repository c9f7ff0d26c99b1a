"""Where the classes of a repository are named, and what for: to make an object, to inherit, as a class's attribute."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from msgspec import Struct

from nova_lint.model import form

if TYPE_CHECKING:
    from nova_lint.values.program import Module

#: What a class may be handed to without being called.
_ASKED_OF = frozenset(["isinstance", "issubclass", "super", "cast"])
#: The method of views that says what the class of their form is.
_GIVES_CLASS = "get_form_class"


class Named(Struct, frozen=True, eq=False):
    """One place that names a class.

    `kind` is `call` (of the class: `call`), `base` (of the class `owner`), `held` (by the attribute `attribute` of the class
    `owner`), or `other`, for everything else that may come to an object. `owner` is the qualified name of the class
    around it, `function` the outermost function.
    """

    kind: str
    name: str
    module: Module
    owner: str = ""
    function: form.Function | None = None
    call: form.Call | None = None
    attribute: str = ""


def named(module: Module, names: frozenset[str]) -> Iterator[Named]:
    """The places of a module that name one of some classes, by their simple names; imports and annotations say nothing."""
    yield from _Looking(module, names).block(module.facts.body)


class _Looking:
    """A walk through one module: `owner` and `function` are those around the place at hand."""

    def __init__(self, module: Module, names: frozenset[str]) -> None:
        self._module, self._names = module, names
        self._owner = ""
        self._function: form.Function | None = None

    def block(self, statements: tuple[form.Stmt, ...]) -> Iterator[Named]:
        for statement in statements:
            yield from self._statement(statement)

    def _statement(self, statement: form.Stmt) -> Iterator[Named]:
        if isinstance(statement, form.Function):
            yield from self._defined(statement)
        elif isinstance(statement, form.Class):
            yield from self._class(statement)
        elif isinstance(statement, form.Assign):
            yield from self._assigned(statement)
        elif isinstance(statement, form.Return) and statement.value is not None:
            yield from self._returned(statement.value)
        elif isinstance(statement, form.ImportFrom):
            for name, bound in statement.names:
                if name in self._names and bound != name:
                    yield self._place("other", name)
        elif not isinstance(statement, (form.Import, form.Outer)):
            yield from self._inside(statement)

    def _defined(self, function: form.Function) -> Iterator[Named]:
        yield from self._expressions([*function.decorators, *[p.default for p in function.params]])
        outer, self._function = self._function, self._function or function
        yield from self.block(function.body)
        self._function = outer

    def _class(self, statement: form.Class) -> Iterator[Named]:
        outer, self._owner = self._owner, statement.name
        for base in statement.bases:
            name = form.last_name(base)
            if name in self._names:
                yield self._place("base", name)
            else:
                yield from self._expressions([base])
        yield from self._expressions([*[value for _, value in statement.keywords], *statement.decorators])
        yield from self.block(statement.body)
        self._owner = outer

    def _assigned(self, statement: form.Assign) -> Iterator[Named]:
        target = statement.targets[0] if len(statement.targets) == 1 else None
        if isinstance(target, form.Name) and target.id == "__all__":
            return
        name = form.last_name(statement.value)
        if name in self._names and self._owner and self._function is None and isinstance(target, form.Name):
            yield self._place("held", name, attribute=target.id)
            return
        yield from self._expressions([*statement.targets, statement.value])

    def _returned(self, value: form.Expr) -> Iterator[Named]:
        function = self._function
        options = value.options if isinstance(value, form.Either) else (value,)
        is_told = function is not None and function.simple_name == _GIVES_CLASS and bool(self._owner)
        for option in options:
            name = form.last_name(option)
            if is_told and name in self._names:
                yield self._place("held", name, attribute=_GIVES_CLASS)
            else:
                yield from self._expressions([option])
        if isinstance(value, form.Either):
            yield from self._expressions([value.test])

    def _inside(self, node: form.Stmt) -> Iterator[Named]:
        """What stands in a statement that holds expressions, other statements, or both."""
        for name in node.__struct_fields__:
            yield from self._parts(getattr(node, name))

    def _parts(self, value: object) -> Iterator[Named]:
        if isinstance(value, tuple):
            for part in value:
                yield from self._parts(part)
        elif isinstance(value, form.STATEMENTS):
            yield from self._statement(value)
        elif isinstance(value, form.EXPRESSIONS):
            yield from self._expressions([value])

    def _expressions(self, given: list[form.Expr | None]) -> Iterator[Named]:
        waiting: list[object] = list(given)
        while waiting:
            expr = waiting.pop()
            if isinstance(expr, tuple):
                waiting += expr
            elif isinstance(expr, (form.Name, form.Attr)):
                name = form.last_name(expr)
                if name in self._names:
                    yield self._place("other", name)
                elif isinstance(expr, form.Attr) and not isinstance(expr.base, form.Name):
                    waiting.append(expr.base)
            elif isinstance(expr, form.Str):
                name = expr.text.rpartition(".")[2]
                if name in self._names:
                    yield self._place("other", name)
            elif isinstance(expr, form.Call):
                yield from self._called(expr)
                waiting += self._handed(expr)
            elif isinstance(expr, form.Compare):
                waiting += [
                    side for side in (expr.left, expr.right) if form.last_name(side) not in self._names
                ]
            elif isinstance(expr, form.Lambda):
                yield from self._defined(expr.function)
            elif isinstance(expr, form.EXPRESSIONS):
                waiting += [getattr(expr, name) for name in expr.__struct_fields__]

    def _called(self, call: form.Call) -> Iterator[Named]:
        func = call.func
        name = form.last_name(func)
        if name in self._names:
            yield self._place("call", name, call)
        elif isinstance(func, form.Attr) and form.last_name(func.base) in self._names:
            yield self._place("other", form.last_name(func.base))  # a method of the class may make one

    def _handed(self, call: form.Call) -> list[object]:
        """What stands in a call besides the class that it calls."""
        func = call.func
        given: list[object] = [*call.args, *[value for _, value in call.keywords]]
        if form.last_name(func) in _ASKED_OF:
            return [arg for arg in given if not isinstance(arg, (form.Name, form.Attr))]
        return [*given, *([func.base] if isinstance(func, form.Attr) else [])]

    def _place(self, kind: str, name: str, call: form.Call | None = None, attribute: str = "") -> Named:
        return Named(kind, name, self._module, self._owner, self._function, call, attribute)
