"""What a call comes to: which function it reaches, with which arguments, and what that asks of the database."""

from __future__ import annotations

import re
from collections.abc import Hashable
from functools import cache

from nova_lint.model import form
from nova_lint.model.place import Span
from nova_lint.model.sniff import looks_like_sql
from nova_lint.values.atoms import (
    Arguments,
    Atom,
    Cls,
    Construct,
    Func,
    Handle,
    Instance,
    Lazy,
    Member,
    Outside,
    Partial,
    Super,
    Text,
    Value,
    join,
    unknown,
)
from nova_lint.values.beyond import CONSUMING, Beyond
from nova_lint.values.builtin import mutate
from nova_lint.values.expressions import EVALUATE
from nova_lint.values.following import is_made_by_library
from nova_lint.values.frames import Frame
from nova_lint.values.methods import METHODS
from nova_lint.values.objects import At
from nova_lint.values.program import ClassInfo
from nova_lint.values.sinks import ANSWER
from nova_lint.values.substitution import of_pattern
from nova_lint.values.variables import gone_through

#: What functions of the program are called that have the database quote something.
_QUOTING = re.compile(
    r"_*(?:quote|escape)_(?:ident(?:ifier)?|literal|name|value|string|table|column)", re.IGNORECASE
)
_CALLABLE = frozenset([Func, Partial])
_MUTATING = frozenset({"append", "extend", "insert", "add", "update", "setdefault", "appendleft", "write"})


class Calls(Beyond):
    """Evaluation of calls."""

    def _call(self, expr: form.Call, frame: Frame) -> Value:
        func = expr.func
        if isinstance(func, form.Attr):
            if func.name in _MUTATING and isinstance(func.base, (form.Name, form.Attr)):
                changed = mutate(self, expr, frame)
                if changed is not None:
                    return changed
            base = self.eval(func.base, frame)
            held = None
            if isinstance(func.base, form.Name):
                held = frame.scope.find(f"{func.base.id}.{func.name}")
            arguments = self.arguments(expr, frame)
            if (
                held is None
                and not self._matters(func.name, arguments)
                and not self._is_of_library(base, func.name, arguments)
            ):
                return (Lazy(lambda: self._method(base, func.name, arguments, frame, expr)),)
            if held is not None:
                return self.apply(held, arguments, frame, expr)
            return self._method(base, func.name, arguments, frame, expr)
        target = self.eval(func, frame)
        if isinstance(func, form.Name) and func.id == "super":
            return self._super(expr, frame)
        return self.apply(target, self.arguments(expr, frame), frame, expr)

    def _matters(self, name: str, arguments: Arguments) -> bool:
        """Whether a method call may reach the database, so that it has to be followed now."""
        if name in self.words or self.is_helper_name(name):
            return True
        for atom in self._first_argument(arguments):
            if type(atom) is Text and looks_like_sql(atom.sql.shape):
                return True
        for value in arguments.positional:
            for atom in value:
                if type(atom) in _CALLABLE or (type(atom) is Member and atom.name in self.words):
                    return True
        if not arguments.keywords:
            return False
        return any(type(atom) in _CALLABLE for _, value in arguments.keywords for atom in value)

    def _is_of_library(self, base: Value, name: str, arguments: Arguments) -> bool:
        """Whether a library's functions or objects take part in a call."""
        if not self.known.objects:
            return False
        for atom in self.look_at_attributes(base):
            if isinstance(atom, Outside):
                if f"{atom.name}.{name}" in self.known.functions:
                    return True
            elif isinstance(atom, Handle):
                if self.known.method(atom, name) is not None:
                    return True
            elif self.objects_of(atom) is not None:
                return True
            elif isinstance(atom, Instance):
                if self.inherited.leads_to_open(atom.info, name, None):
                    return True
            elif isinstance(atom, Super) and isinstance(atom.receiver, (Cls, Instance)):
                if self.inherited.leads_to_open(atom.receiver.info, name, atom.info):
                    return True
                if self.quiet and name == "__init__" and is_made_by_library(atom.receiver.info):
                    return True
        return self.passes_objects(arguments)

    def _method(self, base: Value, name: str, arguments: Arguments, frame: Frame, expr: form.Call) -> Value:
        results: list[Value] = []
        for atom in self.look(base):
            objects = self.objects_of(atom)
            if objects is not None:
                told = objects.call(self.tools, atom, name, arguments, At(frame, frame.span(expr.place)))
                if told is not None:
                    results.append(told)
                    continue
            method = METHODS.get((type(atom), name))
            if method is not None:
                if self.known.objects and name == "join":
                    arguments = self.consumed(arguments, frame)
                results.append(method(self, atom, arguments))
                continue
            made = of_pattern(self, atom, name, arguments) if type(atom) is Construct else None
            if made is not None:
                results.append(made)
                continue
            target = self.attribute(atom, name, frame)
            for found in self.look(target):
                if isinstance(found, Func) and found.form.simple_name != name:
                    self.aliases.setdefault(found.key, set()).add(name)
            results.append(self.apply(target, arguments, frame, expr))
        return join(*results) if results else ()

    def apply(self, target: Value, arguments: Arguments, frame: Frame, call: form.Call) -> Value:
        """What calling a value comes to; what it asks of the database is noted in the frame."""
        results: list[Value] = []
        place = frame.span(call.place)
        for atom in self.look(target):
            objects = self.objects_of(atom) if self.known.objects else None
            told = (
                None if objects is None else objects.call(self.tools, atom, "", arguments, At(frame, place))
            )
            if told is not None:
                results.append(told)
            elif self.known.declared and self._is_declared(atom, arguments, frame, place):
                results.append(unknown(ANSWER))
            elif isinstance(atom, Func):
                result = self._apply_function(atom, arguments, frame, place)
                results.append(self._quoted(result) if _quotes(atom.form.simple_name) else result)
            elif isinstance(atom, Cls):
                results.append(self._apply_class(atom, arguments, frame, place))
            elif isinstance(atom, Outside):
                results.append(self._apply_outside(atom, arguments, frame, place))
                for arg in call.args if atom.name in CONSUMING else ():
                    gone_through(self, arg, frame)
            elif isinstance(atom, Partial):
                merged = Arguments(
                    atom.args + arguments.positional, atom.keywords + arguments.keywords, arguments.open
                )
                results.append(self.apply(atom.target, merged, frame, call))
            elif isinstance(atom, Member):
                results.append(self._apply_member(atom, arguments, frame, place))
            elif isinstance(atom, Handle) and (effect := self.known.method(atom, "__call__")) is not None:
                library = self.known.libraries[atom.library]
                results.append(self.perform(effect, library, atom, "call", arguments, frame, place))
            elif isinstance(atom, Instance):
                results.append(self._apply_instance(atom, arguments, frame, call))
            else:
                self.hand_on(arguments, frame, place)
                sent = self.run_by_text("a call", arguments, frame, place)
                results.append(self._passed(arguments, atom, sent=sent))
        return join(*results) if results else unknown("the result of calling nothing known")

    # What the configuration declares

    def _is_declared(self, atom: Atom, arguments: Arguments, frame: Frame, place: Span) -> bool:
        """Take a call for the database call that it is declared to be; whether it is declared."""
        dotted = _dotted(atom)
        helper = self.known.declaration(dotted) if dotted else None
        if helper is None:
            return False
        wanted = helper.sql or helper.table
        given = self._given(atom, wanted, arguments) if isinstance(atom, Func) else None
        given = given if given is not None else arguments.get(helper.position, wanted)
        if given is None:
            given = unknown(f"the argument {wanted!r}, which is not there", arguments.origin)
        if helper.sql:
            self.emit(given, helper.call, "", frame, place, known_call=True)
        else:
            self.touch(given, helper.op, "", helper.call, "", frame, place)
        return True

    # Classes and objects

    def _apply_class(self, atom: Cls, arguments: Arguments, frame: Frame, place: Span) -> Value:
        for base in atom.info.outside_bases():
            handle = self.known.types.get(base)
            if handle is not None:
                return (self.instance(atom.info, None),)
        init = self.class_value(atom.info, "__init__") or ()
        objects = self.mapping(atom.info) if self.known.objects else None
        # Two new rows made at two places are two objects, even if nothing else tells them apart.
        made = place if objects is not None and objects.stores else None
        instance = self.instance(atom.info, self._seen(arguments), made)
        if self.known.objects:
            self.made.setdefault(place, {})[instance] = None
        for func in init:
            if isinstance(func, Func) and self.helper(func) is not None:
                bound = Func(func.module, func.form, func.scope, func.owner, instance)
                self._apply_function(bound, arguments, frame, place)
        if not init:
            self.hand_on(arguments, frame, place)
        return (instance,)

    def _apply_instance(self, atom: Instance, arguments: Arguments, frame: Frame, call: form.Call) -> Value:
        method = self.class_value(atom.info, "__call__")
        if method is None:
            place = frame.span(call.place)
            self.hand_on(arguments, frame, place)
            sent = self.run_by_text(atom.info.form.simple_name, arguments, frame, place)
            return self._passed(arguments, atom, sent=sent)
        return self.apply(self._bind(method, atom, frame), arguments, frame, call)

    def _super(self, expr: form.Call, frame: Frame) -> Value:
        receiver = frame.func.receiver if frame.func is not None else None
        if len(expr.args) == 2 and receiver is not None:
            named = [atom for atom in self.look(self.eval(expr.args[0], frame)) if isinstance(atom, Cls)]
            if named:
                return tuple([Super(atom.info, receiver) for atom in named])
        if frame.owner is None or receiver is None:
            return unknown("super() outside a method")
        return (Super(frame.owner, receiver),)

    def instance(self, info: ClassInfo, arguments: Arguments | None, origin: Hashable = None) -> Instance:
        """The object that a class gives for these arguments; None for one of which only the class is known."""
        key = (info, arguments, origin)
        found = self._instances.get(key)
        if found is None:
            found = self._instances[key] = Instance(info, arguments is None, arguments, origin=origin)
        return found

    def result_of(self, target: Value, arguments: Arguments, at: At) -> Value:
        """What calling a value with these arguments gives; what that asks of the database is noted."""
        place = at.place
        here = (place.line, place.column, place.end_line, place.end_column)
        return self.apply(target, arguments, at.frame, form.Call(form.Lit(None), (), (), here))


@cache
def _quotes(name: str) -> bool:
    return _QUOTING.fullmatch(name) is not None


def _dotted(atom: Atom) -> str:
    """The dotted name of what is called, or as much of its end as is known."""
    if isinstance(atom, Func):
        return f"{atom.module.path[:-3].replace('/', '.').removesuffix('.__init__')}.{atom.form.name}"
    if isinstance(atom, Outside):
        return atom.name
    if isinstance(atom, Member):
        base = atom.base
        if isinstance(base, Instance):
            return f"{base.info.form.simple_name}.{atom.name}"
        return f"{_dotted(base)}.{atom.name}" if isinstance(base, (Member, Outside)) else atom.name
    return ""


EVALUATE[form.Call] = Calls._call  # type: ignore[assignment]  # whoever evaluates is `Calls`, too
