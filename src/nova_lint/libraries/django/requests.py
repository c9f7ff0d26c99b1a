"""Requests: who sent one, and what the repository's own middlewares put on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nova_lint.libraries.django import asking, rows
from nova_lint.libraries.django.origins import Origin
from nova_lint.libraries.django.registry import Registry
from nova_lint.model import form
from nova_lint.model.place import Span
from nova_lint.values.atoms import Arguments, Cls, Construct, Func, Instance, Value, join
from nova_lint.values.frames import Frame
from nova_lint.values.objects import At

if TYPE_CHECKING:
    from nova_lint.values.library import Tools
    from nova_lint.values.program import Module

#: Any request.
REQUEST = Construct("django", "request")

#: Where functions live that put attributes on requests.
_PLACES = ("middleware", "middlewares", "decorators")


def prepare(tools: Tools, registry: Registry) -> None:
    """Evaluate the middlewares for what they put on requests."""
    registry.is_open = True
    for path in tools.program.named(*_PLACES):
        module = tools.program.module(path)
        if "request" not in module.facts.mentions:
            continue
        tools.run_module(module)
        for func in _functions(module, tools):
            at = At(Frame(f"{path}:", module, module.scope), Span(path, *func.form.place))
            tools.look(tools.result_of((func,), Arguments(), at))
    registry.is_open = False


def put(tools: Tools, registry: Registry, name: str, value: Value) -> None:
    """Note what an attribute of requests holds; only rows and query sets matter."""
    if not registry.is_open:
        return
    found = tuple(atom for atom in tools.look(value) if isinstance(atom, (Instance, Construct)))
    if found:
        registry.request[name] = rows.merged(tools, join(registry.request.get(name, ()), found))


def attribute(tools: Tools, registry: Registry, name: str, at: At) -> Value | None:
    """`request.user`, and what middlewares put there; None for what Django itself does."""
    if name == "user" and registry.user is not None:
        is_first = "middleware" in at.place.file  # later, somebody has asked already
        sure = "medium" if is_first else "low"
        asking.read(
            tools,
            at,
            registry.user.tables(),
            "request.user",
            columns=asking.whole(registry.user.tables()),
            confidence=sure,
        )
        asking.read(tools, at, ("django_session",), "request.user", confidence=sure)
        return rows.row(tools, registry.user, Origin("fetched"))
    if name == "session" and name not in registry.request:
        return _session(tools)
    return registry.request.get(name)


def _session(tools: Tools) -> Value | None:
    """The session of a request: one that the database holds, as Django keeps them unless told otherwise."""
    module = tools.program.find("django.contrib.sessions.backends.db", "")
    found = tools.look(tools.name_in(module, "SessionStore")) if module is not None else ()
    return tuple(tools.instance(atom.info, None) for atom in found if isinstance(atom, Cls)) or None


def _functions(module: Module, tools: Tools) -> list[Func]:
    """The functions and methods of a module that take a request, methods bound to any object of their class."""
    found: list[Func] = []
    for value in list(module.scope.names.values()):
        for atom in value:
            if isinstance(atom, Func) and atom.module is module:
                found.append(atom)
            elif isinstance(atom, Cls) and atom.info.module is module:
                for held in atom.info.names.values():
                    for inner in held:
                        if isinstance(inner, Func) and inner.owner is atom.info:
                            receiver = tools.instance(atom.info, None)
                            found.append(Func(module, inner.form, inner.scope, inner.owner, receiver))
    return [func for func in found if _takes_request(func.form)]


def _takes_request(function: form.Function) -> bool:
    return any(param.name == "request" for param in function.params) or "request" in function.mentions
