"""Calls of the repository's own functions: followed with the caller's arguments, put off, or taken for a database call."""

from __future__ import annotations

import re
from collections.abc import Iterable

from msgspec.structs import replace

from nova_lint.model.place import Span
from nova_lint.model.sniff import starts_like_sql
from nova_lint.model.text import Hole, Piece, SqlText
from nova_lint.values import texts
from nova_lint.values.activation import Activation, is_declaration, lifted, taken_over
from nova_lint.values.atoms import (
    Arguments,
    Atom,
    Cls,
    Const,
    Func,
    Instance,
    Lazy,
    Mapping,
    Member,
    Partial,
    Sequence,
    Text,
    Unknown,
    Value,
    join,
    unknown,
)
from nova_lint.values.core import DEPTH
from nova_lint.values.frames import Emission, Frame, Step
from nova_lint.values.objects import At
from nova_lint.values.program import ClassInfo
from nova_lint.values.sinks import ANSWER

_PASTES_TABLES = re.compile(r"\b(?:from|join|into|update|table|select|using)\b", re.IGNORECASE)
_NAMES = re.compile(r"[A-Za-z_][\w.]*")


class Following(Activation):
    """Calls of functions whose source is there."""

    def _apply_function(self, func: Func, arguments: Arguments, frame: Frame, place: Span) -> Value:
        if func.module.is_stand_in:
            return self._follow(func, arguments, frame, place)
        if self.quiet and self.known.objects and _constructs_for_library(func):
            # No deeper: it is the same object.
            return self.invoke(func, self._seen(arguments), frame.depth).value
        helper = None if self.quiet else self.helper(func)
        if helper is not None and helper.fragments:
            self._hand_over(func, helper.fragments, arguments, frame, place)
        if helper is None and not self.quiet and self.known.objects and self._is_inherited(func):
            return self._follow_inherited(func, arguments, frame, place)
        if helper is not None and helper.forwards:
            given = self._given(func, helper.forwards, arguments)
            if given is not None and self.known.objects and self.is_object(self.look(given)):
                return self._follow(
                    func, arguments, frame, place
                )  # what it makes of a table, nobody knows but itself
            if given is not None:
                self.answered.add(func.key)
                self._emit_forwarded(given, func, arguments, frame, place)
            elif arguments.origin:
                handed = unknown("an argument that is passed through", arguments.origin)
                self.emit(handed, func.form.simple_name, "", frame, place, known_call=False)
            return self._later(func, arguments, frame)
        if helper is not None and (
            helper.needs or self._pastes(func, arguments) or self._gives_objects(func, arguments)
        ):
            if isinstance(func.receiver, Cls) and self.known.objects and self._is_inherited(func):
                return self._follow_inherited(func, arguments, frame, place)
            return self._follow(func, arguments, frame, place)
        if helper is not None and helper.objects:
            self._wait_on(func, helper.objects, arguments, At(frame, place))
        if is_declaration(func) and self.run_by_name(
            func.form.simple_name, Const(None), arguments, frame, place
        ):
            return unknown(ANSWER)
        self.hand_on(arguments, frame, place)
        return self._later(func, arguments, frame)

    def _quoted(self, value: Value) -> Value:
        """What a function gives that is named for quoting: if it is no text of the program, the database quoted it."""
        if any(isinstance(atom, Lazy) for atom in value):
            return (Lazy(lambda: self._quoted(self.look(value))),)
        return join(*[(atom,) if isinstance(atom, Text) else texts.plain((atom,)) for atom in value])

    def _follow(self, func: Func, arguments: Arguments, frame: Frame, place: Span) -> Value:
        """Evaluate a function with the caller's arguments: what it asks of the database with them is the caller's."""
        if frame.depth >= DEPTH:
            self.cuts += 1
            return unknown("a call that goes too deep")
        outcome = self.invoke(func, self._seen(arguments), frame.depth + 1)
        self.answered.add(func.key)
        step = Step(frame.key, place)
        for emission in outcome.emissions:
            found = lifted(emission, step)
            frame.emissions.append(taken_over(found) if func.module.is_stand_in else found)
        return outcome.value

    def _is_inherited(self, func: Func) -> bool:
        """Whether a method is called on a subclass or an object of one, whose attributes it may ask for."""
        receiver = func.receiver
        if not isinstance(receiver, (Cls, Instance)) or func.owner is None or receiver.info is func.owner:
            return False
        self.looked_at.add(func.key)
        if func.form.mentions.isdisjoint(self.words):
            if not self.inherited.is_open(func) or not self.inherited.may_ask(func, receiver.info):
                return False
        return self.mapping(receiver.info) is None

    def _follow_inherited(self, func: Func, arguments: Arguments, frame: Frame, place: Span) -> Value:
        """What an inherited method asks only because of whose it is counts for its caller."""
        if func.key not in self._settled and func.owner is not None and frame.depth < DEPTH:
            is_class = isinstance(func.receiver, Cls)
            receiver = Cls(func.owner) if is_class else self.instance(func.owner, None)
            own = Func(func.module, func.form, func.scope, func.owner, receiver)
            self.invoke(own, None, frame.depth + 1)
        before = len(frame.emissions)
        value = self._follow(func, arguments, frame, place)
        frame.emissions[before:] = [
            _left_open(e) if e.placed == "sink" and e.chain[0].function == func.key else e
            for e in frame.emissions[before:]
        ]
        return value

    def _gives_objects(self, func: Func, arguments: Arguments) -> bool:
        """Whether a parameter that is asked to do something gets one of a library's objects, or what may name one."""
        for name in self.helpers[func.key].objects:
            given = self._given(func, name, arguments)
            if given is None:
                continue
            seen = self.look(given)
            if self.is_object(seen) or self._may_name(seen):
                return True
        return False

    def _may_name(self, value: Value, depth: int = 0) -> bool:
        """Whether a value is a word that may name something, or a list or mapping that holds one."""
        for atom in value:
            if isinstance(atom, Text) and _NAMES.fullmatch(atom.known or ""):
                return True
            items: tuple[Value, ...] = ()
            if isinstance(atom, (Mapping, Sequence)) and not depth:
                items = (
                    tuple([v for _, v in atom.entries[:40]]) if isinstance(atom, Mapping) else atom.items[:8]
                )
            if any(self._may_name(self.look_at_attributes(item), depth + 1) for item in items):
                return True
        return False

    def _wait_on(self, func: Func, names: Iterable[str], arguments: Arguments, at: At) -> None:
        """A parameter is handed on to a function that may ask it to do something: so may whoever has it from a caller."""
        for name in names:
            given = self._given(func, name, arguments)
            for atom in self.look(given) if given is not None else ():
                owner = texts.owner_of(atom) or _of_own_class(atom, at.frame)
                self.wait(at, owner, func.form.simple_name)

    def _later(self, func: Func, arguments: Arguments, frame: Frame) -> Value:
        depth = min(frame.depth + 1, DEPTH)
        return (Lazy(lambda: self.invoke(func, self._seen(arguments), depth).value),)

    def _emit_forwarded(
        self, given: Value, func: Func, arguments: Arguments, frame: Frame, place: Span
    ) -> None:
        """The function is itself a database call on one of its arguments."""
        name = func.form.simple_name
        certain = any(runs.certain for runs in self.known.sinks(name))
        wanted: list[Atom] = []
        for atom in self.look(given):
            if isinstance(atom, Text) and not starts_like_sql(atom.sql.shape):
                if not isinstance(atom.parts[0] if atom.parts else None, Hole):
                    continue
            wanted.append(atom)
        if wanted:
            via = self.helpers[func.key].via if name == "<lambda>" else name
            self.emit(tuple(wanted), via, "", frame, place, known_call=certain)

    def _given(self, func: Func, name: str, arguments: Arguments) -> Value | None:
        """The argument that a parameter gets."""
        at = 0 if func.receiver is None else -1
        for param in func.form.params:
            if param.kind != "pos":
                continue
            if param.name == name:
                return (func.receiver,) if at < 0 and func.receiver is not None else arguments.get(at, name)
            at += 1
        return arguments.keyword(name)

    def _hand_over(
        self, func: Func, names: Iterable[str], arguments: Arguments, frame: Frame, place: Span
    ) -> None:
        """Note who hands what to parameters that are pasted into SQL: whose it is, nothing for what holds no SQL."""
        for name in names:
            given = self._given(func, name, arguments)
            handed = self.handed.setdefault(f"{func.key}#{name}", {})
            if given is None:
                handed["", place] = None  # its default
            for atom in self.look(given) if given is not None else ():
                for owner in self._owners(atom):
                    handed[owner, place] = None
                    giver, _, parameter = owner.removeprefix("+").partition("#")
                    if parameter and giver != func.key:
                        self.passing.setdefault(giver, set()).add(parameter)

    def _owners(self, atom: Atom, depth: int = 3) -> list[str]:
        """Whose a value is: nothing for what holds no SQL, `~` for a dict whose keys hold none, `?` for nobody's,
        `+` before what is only a part of a text."""
        if isinstance(atom, Const):
            return [""]
        if isinstance(atom, Unknown):
            return ["" if atom.is_plain else atom.owner or "?"]
        if isinstance(atom, (Mapping, Sequence)) and depth:
            inner = [key for key, _ in atom.entries] if isinstance(atom, Mapping) else list(atom.items)
            found = [o for item in inner for a in self.look(item) for o in self._owners(a, depth - 1)]
            if not any(found) and (found or not atom.open):
                return ["~"] if isinstance(atom, Mapping) else [""]
            return [o for o in found if o] or ["?"]
        owners: list[str] = []
        for made in texts.text_of((atom,)):
            parts = made.parts if isinstance(made, Text) else ()
            # What stands in a text of the program's own is a part of it, not the whole.
            mark = "+" if any(isinstance(part, Piece) and part.text.strip() for part in parts) else ""
            owners += [mark + (p.owner or "?") for p in parts if isinstance(p, Hole) and not p.is_plain]
        return owners or [""]

    def _pastes(self, func: Func, arguments: Arguments) -> bool:
        """Whether an argument that is pasted into SQL brings tables along."""
        helper = self.helpers[func.key]
        for name in helper.fragments:
            given = self._given(func, name, arguments)
            for atom in self.look(given) if given is not None else ():
                if isinstance(atom, Text) and _PASTES_TABLES.search(atom.sql.shape):
                    return True
        return False

    def _seen(self, arguments: Arguments) -> Arguments:
        """The arguments with lazy results evaluated, so that equal calls are evaluated once."""
        return Arguments(
            tuple([self.look(value) for value in arguments.positional]),
            tuple([(name, self.look(value)) for name, value in arguments.keywords]),
            arguments.open,
            arguments.origin,
        )

    def hand_on(self, arguments: Arguments, frame: Frame, place: Span) -> None:
        """Call the functions that are handed to a runner, with the arguments behind them.

        `run_interaction("name", fn, a, b)` calls `fn(transaction, a, b)`; `to_thread(fn, a)` calls `fn(a)`.
        """
        if self.quiet:
            return
        positional = arguments.positional
        for index, value in enumerate(positional):
            for atom in value:
                if isinstance(atom, (Func, Partial, Member)):
                    rest = Arguments(positional[index + 1 :], arguments.keywords, arguments.open)
                    self._call_handed(atom, rest, frame, place)
        for name, value in arguments.keywords:
            for atom in value:
                if isinstance(atom, (Func, Partial)):
                    others = tuple((n, v) for n, v in arguments.keywords if n != name)
                    self._call_handed(atom, Arguments((), others, arguments.open), frame, place)

    def _call_handed(self, atom: Atom, rest: Arguments, frame: Frame, place: Span) -> None:
        if isinstance(atom, Member):
            if atom.name in self.known.by_name:
                self.run_by_name(atom.name, atom, rest, frame, place)
            return
        target: Atom = atom
        while isinstance(target, Partial) and target.target:
            rest = Arguments(target.args + rest.positional, target.keywords + rest.keywords, rest.open)
            target = target.target[0]
        if not isinstance(target, Func):
            return
        if is_declaration(target) and target.form.simple_name in self.known.by_name:
            self.run_by_name(target.form.simple_name, target, rest, frame, place)
        if self.helper(target) is None:
            return
        params = [p for p in target.form.params if p.kind == "pos"]
        if target.receiver is not None:
            params = params[1:]
        named = {name for name, _ in rest.keywords}
        wanted = [p for p in params if p.name not in named]
        required = sum(1 for p in wanted if p.default is None)
        given = len(rest.positional)
        injected = 1 if given + 1 >= required and given + 1 <= len(wanted) else 0
        if params and params[0].name in named:
            injected = 0
        elif any(p.kind == "*" for p in target.form.params):
            injected = 1 if required > given else 0
        known_names = {p.name for p in target.form.params}
        takes_all = any(p.kind == "**" for p in target.form.params)
        arguments = Arguments(
            (unknown("what the runner passes"),) * injected + rest.positional,
            tuple((n, v) for n, v in rest.keywords if takes_all or n in known_names),
            rest.open,
        )
        self._apply_function(target, arguments, frame, place)


def is_made_by_library(info: ClassInfo) -> bool:
    """Whether a class inherits the constructor of a library's own class: what that stores on the object is worth knowing."""
    return any(one.module.is_stand_in and "__init__" in one.names for one in info.mro())


def _constructs_for_library(func: Func) -> bool:
    """Whether a constructor goes on to that of a library's own class."""
    receiver = func.receiver
    if func.form.simple_name != "__init__" or not isinstance(receiver, Instance):
        return False
    return not receiver.is_any and is_made_by_library(receiver.info)


def _of_own_class(atom: Atom, frame: Frame) -> str:
    """Whose parameter tells what an object or a class is: the receiver's of the method at hand, when it is of its class."""
    func = frame.func
    if func is None or not func.form.params or not isinstance(atom, (Cls, Instance)):
        return ""
    if not isinstance(func.receiver, (Cls, Instance)) or atom.info is not func.receiver.info:
        return ""
    return f"{func.key}#{func.form.params[0].name}"


def _left_open(emission: Emission) -> Emission:
    """An emission that counts for a caller: what is asked of an object of the caller's, no other place names."""
    parts = [replace(part, written=None) if isinstance(part, Piece) else part for part in emission.text.parts]
    return replace(emission, placed="caller", text=SqlText(tuple(parts)))
