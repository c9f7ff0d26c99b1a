"""What a body does: statements in order, branches joined, loops run item by item or once."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from nova_lint.model import form
from nova_lint.values.atoms import (
    Arguments,
    Atom,
    Cls,
    Construct,
    Func,
    Handle,
    Inside,
    Instance,
    Lazy,
    Mapping,
    Outside,
    Sequence,
    Text,
    Value,
    is_lazy,
    join,
    unknown,
)
from nova_lint.values.attributes import name_of
from nova_lint.values.calls import Calls
from nova_lint.values.checks import checked, refuses
from nova_lint.values.core import MODULE_STEPS, STATEMENT_STEPS, STEPS
from nova_lint.values.frames import Frame
from nova_lint.values.program import ClassInfo, Module
from nova_lint.values.scope import Scope, merge
from nova_lint.values.texts import plain
from nova_lint.values.variables import gone_through, handed_on

#: What a function is called that may refuse what it gets.
_REFUSES = re.compile(r"check|valid|ensure|assert|verif|require|allow|safe|guard|sanit", re.IGNORECASE)

#: What says more of itself than an annotation would.
_TELLING = (Text, Func, Cls, Instance, Sequence, Handle, Construct)


@lru_cache(maxsize=16_384)
def _may_refuse(name: str) -> bool:
    return _REFUSES.search(name) is not None


class Evaluation(Calls):
    """The whole evaluation: statements, and with them everything below."""

    def run_module(self, module: Module) -> None:
        """Evaluate a module's body, once; what it asks of the database is kept for `module_frame`."""
        if module.state != "unread":
            return
        module.state = "running"
        with self.only_values():
            self.module_frame(module)
        module.state = "done"

    def module_frame(self, module: Module) -> Frame:
        """Evaluate a module's body and give what that comes to."""
        frame = Frame(f"{module.path}:", module, module.scope)
        self.spread(module.facts.body, frame)
        return frame

    def spread(self, statements: tuple[form.Stmt, ...], frame: Frame) -> None:
        """Evaluate the statements of a module or class: what one of them takes is not taken from those after it."""
        left = MODULE_STEPS + STATEMENT_STEPS * len(statements)
        with self.fresh_budget():
            for statement in statements:
                self.steps, self.limit, self.is_spent = 0, min(STEPS, left), False
                goes_on = self.block((statement,), frame)
                left -= self.steps
                here = frame.here()
                self.note_if_spent(f"{frame.key}{here.line}", here)
                if not goes_on:
                    return

    def block(self, statements: tuple[form.Stmt, ...], frame: Frame) -> bool:
        """Evaluate statements in order; False when the end is never reached."""
        for statement in statements:
            self.steps += 1
            frame.statement = statement
            if self.steps > self.limit:
                self.cut()
                return True
            if _EXECUTE[type(statement)](self, statement, frame) is False:
                return False
        return True

    # Simple statements

    def _assign(self, node: form.Assign, frame: Frame) -> None:
        value: Value = ()
        if node.value is not None:
            value = self.eval(node.value, frame)
        if node.annotation is not None:
            self._declare(node, value, frame)
            if not value:
                return
            if not any(isinstance(atom, _TELLING) for atom in value):
                value = self.annotated(node.annotation, frame.module, frame.scope) or value
        for target in node.targets:
            self.store(target, value, frame)

    def _declare(self, node: form.Assign, value: Value, frame: Frame) -> None:
        target = node.targets[0]
        if value or node.annotation is None:
            return
        if isinstance(target, form.Name):
            known = self.annotated(node.annotation, frame.module, frame.scope)
            if known and frame.scope.names.get(target.id) is None:
                self.store(target, known, frame)

    def _grow(self, node: form.Grow, frame: Frame) -> None:
        held = self.eval(node.target, frame)
        self.store(node.target, self.add([self.look(held), self.eval(node.value, frame)]), frame)

    def _do(self, node: form.Do, frame: Frame) -> None:
        self.eval(node.value, frame)
        if isinstance(node.value, form.Call):
            self._rely(node.value, frame)

    def _rely(self, call: form.Call, frame: Frame) -> None:
        """What is handed to a function that refuses what may be SQL is harmless after it."""
        if not call.args or not _may_refuse(name_of(call.func)):
            return
        given = [arg.id if isinstance(arg, form.Name) else "" for arg in call.args]
        if not any(given):
            return
        for atom in self.eval(call.func, frame):
            if not isinstance(atom, Func):
                continue
            self.shared.add(atom.key)
            proven = refuses(atom.form)
            params = [param.name for param in atom.form.params if param.kind == "pos"]
            if atom.owner is not None and params and params[0] in ("self", "cls"):
                del params[0]
            for name, param in zip(given, params, strict=False):
                held = frame.scope.names.get(name) if param in proven else None
                if held is not None:
                    frame.scope.names[name] = plain(held)

    def _return(self, node: form.Return, frame: Frame) -> bool:
        if node.value is None:
            frame.returns.append(unknown("None"))
        else:
            frame.returns.append(handed_on(self, node.value, self.eval(node.value, frame), frame))
        return False

    def _leave(self, node: form.Leave, frame: Frame) -> bool:
        if node.value is not None:
            self.eval(node.value, frame)
        if frame.leaves:
            breaks, continues = frame.leaves[-1]
            if node.kind == "break":
                breaks.append(frame.scope.names)
            elif node.kind == "continue":
                continues.append(frame.scope.names)
        return False

    def _outer(self, node: form.Outer, frame: Frame) -> None:
        for name in node.names:
            scope = frame.module.scope if node.is_global else frame.scope.outer
            while (
                scope is not None
                and not node.is_global
                and name not in scope.names
                and scope.outer is not None
            ):
                scope = scope.outer
            if scope is not None:
                frame.scope.nonlocals[name] = scope

    # Branches and loops

    def _if(self, node: form.If, frame: Frame) -> bool:
        if len(node.tests) + 1 != len(node.branches):
            for test in node.tests:
                self.eval(test, frame)
            return self._any_of(node.branches, frame)
        branches: list[tuple[form.Stmt, ...]] = []
        told: list[frozenset[str]] = []
        passed: frozenset[str] = frozenset()
        for test, branch in zip(node.tests, node.branches, strict=False):
            holds = self.truth(test, frame)
            if holds is not False:
                branches.append(branch)
                told.append(passed | checked(test, holds=True))
            if holds:
                break
            passed |= checked(test, holds=False)
        else:
            branches.append(node.branches[-1])
            told.append(passed)
        return self._any_of(tuple(branches), frame, told if any(told) else None)

    def _any_of(
        self, branches: tuple[tuple[form.Stmt, ...], ...], frame: Frame,
        told: list[frozenset[str]] | None = None,
    ) -> bool:  # fmt: skip
        """One of the branches runs, nobody knows which. `told` are the names that each may rely on."""
        before = frame.scope.names
        after: list[dict[str, Value]] = []
        for index, branch in enumerate(branches):
            frame.scope.names = dict(before)
            for name in told[index] if told is not None else ():
                held = frame.scope.names.get(name)
                if held is not None:
                    frame.scope.names[name] = plain(held)
            if self.block(branch, frame):
                after.append(frame.scope.names)
        frame.scope.names = merge(after) if after else before
        return bool(after)

    def _for(self, node: form.For, frame: Frame) -> bool:
        iterable = self.eval(node.iterable, frame)
        known = self.known_items(iterable)
        if known is None:
            item = self.element(iterable, frame)
            gone_through(self, node.iterable, frame)
            return self._loop(frame, node.body, node.orelse, lambda: self.store(node.target, item, frame))
        ends: list[dict[str, Value]] = []
        if any(_is_empty(atom) for atom in self.look(iterable)):  # as well as what there is to loop over
            ends.append(dict(frame.scope.names))
        alive = True
        for item in known:
            breaks: list[dict[str, Value]] = []
            continues: list[dict[str, Value]] = []
            frame.scope.names = dict(frame.scope.names)
            self.store(node.target, item, frame)
            frame.leaves.append((breaks, continues))
            alive = self.block(node.body, frame)
            frame.leaves.pop()
            ends += breaks
            states = [frame.scope.names] * alive + continues
            if not states:
                break
            alive = True
            frame.scope.names = merge(states)
        if alive:
            alive = self.block(node.orelse, frame)
        states = [frame.scope.names] * alive + ends
        if states:
            frame.scope.names = merge(states)
        return bool(states)

    def _while(self, node: form.While, frame: Frame) -> bool:
        endless = isinstance(node.test, form.Lit) and bool(node.test.value)
        return self._loop(frame, node.body, node.orelse, lambda: self.eval(node.test, frame), endless=endless)

    def _loop(
        self, frame: Frame, body: tuple[form.Stmt, ...], orelse: tuple[form.Stmt, ...],
        start: Callable[[], object], *, endless: bool = False,
    ) -> bool:  # fmt: skip
        """A loop of unknown length: its body runs once, and may not run at all."""
        before = frame.scope.names
        breaks: list[dict[str, Value]] = []
        continues: list[dict[str, Value]] = []
        frame.scope.names = dict(before)
        start()
        frame.leaves.append((breaks, continues))
        alive = self.block(body, frame)
        frame.leaves.pop()
        normal = ([] if endless else [before]) + [frame.scope.names] * (alive and not endless)
        normal += [] if endless else continues
        if normal:
            frame.scope.names = merge(normal)
            if not self.block(orelse, frame):
                normal = []
        states = [frame.scope.names] * bool(normal) + breaks
        if states:
            frame.scope.names = merge(states)
        else:
            frame.scope.names = before
        return bool(states)

    def _with(self, node: form.With, frame: Frame) -> bool | None:
        for expr, target in node.items:
            value = self.eval(expr, frame)
            if target is not None:
                self.store(target, self._entered(value, frame), frame)
            else:
                self.look(value) if any(isinstance(a, Handle) for a in value) else None
        return self.block(node.body, frame)

    def _entered(self, value: Value, frame: Frame) -> Value:
        """What `with value as x` binds to x."""
        found: list[Value] = []
        for atom in self.look(value):
            objects = self.objects_of(atom)
            told = None if objects is None else objects.entered(self.tools, atom, self.here(frame))
            if told is not None:
                found.append(told)
            elif isinstance(atom, Handle):
                found.append((self.known.entered(atom),))
            elif isinstance(atom, Sequence) and atom.kind == "entered":
                found.append(self.element((atom,)))
            elif isinstance(atom, Instance):
                found.append(self._entered_object(atom, frame))
            else:
                found.append((atom,))
        return join(*found) if found else ()

    def _entered_object(self, instance: Instance, frame: Frame) -> Value:
        for name in ("__enter__", "__aenter__"):
            method = self.class_value(instance.info, name)
            if method is None:
                method = self._in_subclasses(instance, name, frame) or None
            for atom in self._bind(method, instance, frame) if method else ():
                if isinstance(atom, Func):
                    if atom.receiver is None:
                        atom = self._bound(atom, instance)
                    result = self.look(self.invoke(atom, Arguments(), frame.depth + 1).value)
                    if result:
                        return result
        return (instance,)

    def _try(self, node: form.Try, frame: Frame) -> bool:
        before = frame.scope.names
        frame.scope.names = dict(before)
        alive = self.block(node.body, frame)
        at_error = merge([before, frame.scope.names])
        if alive:
            alive = self.block(node.orelse, frame)
        after = [frame.scope.names] * alive
        for handler in node.handlers:
            frame.scope.names = dict(at_error)
            if self.block(handler, frame):
                after.append(frame.scope.names)
        frame.scope.names = merge(after) if after else at_error
        return self.block(node.final, frame) and bool(after)

    # Definitions

    def _function(self, node: form.Function, frame: Frame) -> None:
        if any(name_of(decorator) == "overload" for decorator in node.decorators):
            return
        for decorator in node.decorators:
            if not isinstance(decorator, (form.Name, form.Attr)):
                self.eval(decorator, frame)
        in_class = frame.key.endswith("|class")
        scope = frame.scope.outer if in_class else frame.scope
        func = Func(frame.module, node, scope, frame.owner if in_class else None)
        if not in_class and frame.func is not None:
            func = Func(frame.module, node, scope)
            frame.nested.append(func)
        elif frame.func is None:
            self.functions.setdefault((func.key, node.place), func)
        name = node.simple_name
        if in_class and _is_setter(node) and name in frame.scope.names:
            return
        frame.scope.names[name] = (func,)

    def _class(self, node: form.Class, frame: Frame) -> None:
        info = ClassInfo(
            frame.module, node, tuple([self.look(self.eval(base, frame)) for base in node.bases])
        )
        if self.known.objects:
            info.bases = tuple([self._like(base, frame) for base in info.bases])
        info.scope = frame.scope if not frame.key.endswith("|class") else frame.scope.outer
        inner = Frame(
            f"{info.key}|class", frame.module, Scope(info.names, info.scope), None, info, frame.depth
        )
        frame.scope.names[node.simple_name] = (Cls(info),)
        self.block(node.body, inner)
        info.names = inner.scope.names
        for statement in node.body:
            if isinstance(statement, form.Assign) and statement.annotation is not None:
                target = statement.targets[0]
                if isinstance(target, form.Name):
                    info.annotations[target.id] = statement.annotation
                    if statement.value is None:
                        info.names.pop(target.id, None)
        frame.emissions += inner.emissions
        frame.nested += inner.nested
        if self.known.objects and self.mapping(info) is not None and info not in self.mapped:
            self.mapped.append(info)
        self.await_heirs(info)
        for base in info.bases:
            for atom in base:
                if isinstance(atom, Cls) and info not in atom.info.below:
                    atom.info.below.append(info)
                    if "<locals>." not in node.name:
                        self.heirs.setdefault(atom.info.key, {})[info.key] = None

    def _like(self, base: Value, frame: Frame) -> Value:
        """A base class of another package, or what a library says that it is like."""
        found: list[Atom] = []
        for atom in base:
            found.append(atom)
            if not isinstance(atom, Outside):
                continue
            for objects in self.known.objects.values():
                module, _, name = objects.like(atom.name).rpartition(".")
                stand_in = self.program.find(module, frame.module.path) if module else None
                if stand_in is not None and stand_in.is_stand_in and stand_in is not frame.module:
                    found += self.look(self.name_in(stand_in, name))
        return tuple(found)

    # Imports

    def _import(self, node: form.Import, frame: Frame) -> None:
        for bound, dotted in node.names:
            module = self.program.find(dotted, frame.module.path)
            if not bound:
                continue  # `import a.b`: `a` is bound by its own entry
            if module is not None:
                frame.scope.names[bound] = (Inside(module),)
            else:
                frame.scope.names[bound] = (Outside(dotted),)

    def _import_from(self, node: form.ImportFrom, frame: Frame) -> None:
        if node.level:
            module = self.program.find_relative(node.level, node.module, frame.module)
        else:
            module = self.program.find(node.module, frame.module.path)
        for name, bound in node.names:
            if name == "*":
                self._import_all(module, frame)
                if module is None and not node.level:
                    frame.scope.names.update(self.known.exported(node.module))
            elif module is not None:
                frame.scope.names[bound] = self._imported(module, name)
            else:
                found = (
                    self.program.find(f"{node.module}.{name}", frame.module.path) if not node.level else None
                )
                if node.level:
                    found = self.program.find_relative(
                        node.level, f"{node.module}.{name}".strip("."), frame.module
                    )
                dotted = f"{node.module}.{name}" if not node.level else f"?.{node.module}.{name}"
                frame.scope.names[bound] = (Inside(found),) if found is not None else (Outside(dotted),)

    def _imported(self, module: Module, name: str) -> Value:
        if module.state == "done":
            return self.name_in(module, name)
        if module.state == "running":
            value = module.scope.names.get(name)
            if value is not None:
                return value
        return (Lazy(lambda: self.name_in(module, name), is_shallow=True),)

    def _import_all(self, module: Module | None, frame: Frame) -> None:
        if module is None:
            return
        self.run_module(module)
        listed = module.scope.names.get("__all__")
        names = {
            atom.known
            for value in (self.items(listed) if listed else None) or ()
            for atom in value
            if isinstance(atom, Text)
        }
        for name, value in module.scope.names.items():
            if "." not in name and (name in names if names else not name.startswith("_")):
                if is_lazy(value) and name in frame.scope.names:
                    continue  # imported in a circle: it would stand for itself
                frame.scope.names[name] = value


def is_accessor(node: form.Function) -> bool:
    """Whether a function is one more part of a property, which nobody calls by its name: `@state.setter`."""
    return any(
        isinstance(d, form.Attr) and isinstance(d.base, form.Name) and d.base.id == node.simple_name
        for d in node.decorators
    )


def _is_setter(node: form.Function) -> bool:
    return any(isinstance(d, form.Attr) and d.name in ("setter", "deleter") for d in node.decorators)


_EXECUTE: dict[type, Callable[[Evaluation, Any, Frame], bool | None]] = {
    form.Assign: Evaluation._assign,
    form.Grow: Evaluation._grow,
    form.Do: Evaluation._do,
    form.If: Evaluation._if,
    form.For: Evaluation._for,
    form.While: Evaluation._while,
    form.With: Evaluation._with,
    form.Try: Evaluation._try,
    form.Return: Evaluation._return,
    form.Leave: Evaluation._leave,
    form.Import: Evaluation._import,
    form.ImportFrom: Evaluation._import_from,
    form.Outer: Evaluation._outer,
    form.Function: Evaluation._function,
    form.Class: Evaluation._class,
}


def _is_empty(atom: Atom) -> bool:
    """Whether a loop over something does not run."""
    if isinstance(atom, Sequence):
        return not atom.items and not atom.open
    return isinstance(atom, Mapping) and not atom.entries and not atom.open
