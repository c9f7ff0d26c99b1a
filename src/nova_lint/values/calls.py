"""What a call comes to: which function it reaches, with which arguments, and what that asks of the database."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable
from functools import cache

from msgspec.structs import replace

from nova_lint.model import form
from nova_lint.model.place import Span
from nova_lint.model.sniff import looks_like_sql, starts_like_sql
from nova_lint.model.text import Hole, Piece, SqlText
from nova_lint.values import texts
from nova_lint.values.activation import Activation, is_declaration, lifted, taken_over
from nova_lint.values.atoms import (
    Arguments,
    Atom,
    Cls,
    Const,
    Construct,
    Func,
    Handle,
    Instance,
    Lazy,
    Mapping,
    Member,
    Outside,
    Partial,
    Sequence,
    Super,
    Text,
    Unknown,
    Value,
    bounded,
    join,
    unknown,
)
from nova_lint.values.builtin import functions, mutate
from nova_lint.values.core import DEPTH
from nova_lint.values.expressions import EVALUATE
from nova_lint.values.frames import Emission, Frame, Step
from nova_lint.values.methods import METHODS
from nova_lint.values.objects import At
from nova_lint.values.program import ClassInfo
from nova_lint.values.sinks import ANSWER
from nova_lint.values.substitution import made_name, of_pattern

_QUOTES = re.compile(r"quote|ident|escape", re.IGNORECASE)
#: What functions of the program are called that have the database quote something.
_QUOTING = re.compile(
    r"_*(?:quote|escape)_(?:ident(?:ifier)?|literal|name|value|string|table|column)", re.IGNORECASE
)
#: What gives a value that the program does not know, asked with a word of its own.
_ASKS = frozenset([
    "get", "pop", "getlist", "get_all", "getvalue", "getfirst", "getenv", "input", "prompt", "read", "readline", "load", "loads",
    "fetchone", "fetchall", "fetchval", "fetchrow", "scalar", "recv", "receive", "next", "getattr", "get_argument", "header",
    "cookie", "param", "value", "lookup", "find", "search", "query", "execute",
    # What a text makes of itself is still somebody's.
    "replace", "strip", "lstrip", "rstrip", "split", "rsplit", "partition", "rpartition", "encode", "decode", "removeprefix",
    "removesuffix", "ljust", "rjust", "center", "zfill", "format", "join", "translate",
])  # fmt: skip
#: What gives digits, whatever of: `digest.hex()`.
_DIGITS = frozenset(
    ["hex", "hexdigest", "isoformat", "timestamp", "total_seconds", "bit_length", "toordinal"]
)
#: What whoever runs the program has set, as a module of settings.
_SETTINGS = ("os.getenv", "os.environ.get")
_PASTES_TABLES = re.compile(r"\b(?:from|join|into|update|table|select|using)\b", re.IGNORECASE)
_NAMES = re.compile(r"[A-Za-z_][\w.]*")
_CALLABLE = frozenset([Func, Partial])
_MUTATING = frozenset({"append", "extend", "insert", "add", "update", "setdefault", "appendleft", "write"})


#: Built-in functions that loop over what they are given, or ask for its length or truth.
_CONSUMING = frozenset([
    "list", "tuple", "set", "frozenset", "sorted", "len", "bool", "any", "all", "sum", "max", "min", "enumerate", "zip",
    "map", "next", "dict", "reversed", "itertools.chain", "itertools.chain.from_iterable", "itertools.islice",
    "itertools.groupby", "random.choice", "random.sample", "functools.reduce", "collections.Counter", "filter",
])  # fmt: skip


class Calls(Activation):
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
                if self.quiet and name == "__init__" and _is_made_by_library(atom.receiver.info):
                    return True
        return self.passes_objects(arguments)

    def _first_argument(self, arguments: Arguments) -> Value:
        return arguments.positional[0] if arguments.positional else ()

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

    # Functions of the repository

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

    # What is not part of the repository

    def _apply_outside(self, atom: Outside, arguments: Arguments, frame: Frame, place: Span) -> Value:
        known = self.known.functions.get(atom.name)
        name = atom.name.rpartition(".")[2]
        if known is not None:
            return self.perform(known[1], known[0], None, name, arguments, frame, place)
        handle = self.known.types.get(atom.name)
        if handle is not None:
            directs = self.known.libraries[handle.library].directs
            directed = directs(self.tools, arguments) if directs and arguments.keywords else ()
            return (replace(handle, databases=directed) if directed else _of_database(handle, arguments),)
        function = functions().get(atom.name)
        if self.known.objects and atom.name in _CONSUMING:
            arguments = self.consumed(arguments, frame)
        if function is not None:
            frame.at = place.line, place.column, place.end_line, place.end_column
            return function(self, arguments, frame)
        made = made_name(self, atom.name, arguments)
        if made is not None:
            return made
        if atom.name.partition(".")[0] in self.known.packages or self.known.hands_queries:
            told = self._by_objects(atom, name, arguments, At(frame, place))
            if told is not None:
                return told
        self.hand_on(arguments, frame, place)
        if name in self.known.by_name and self.run_by_name(name, atom, arguments, frame, place):
            return unknown(ANSWER)
        sent = self.run_by_text(name, arguments, frame, place)
        if self.known.is_declared_class(atom.name):
            return (atom,)
        return self._passed(arguments, atom, sent=sent)

    def consumed(self, arguments: Arguments, frame: Frame) -> Arguments:
        """The arguments of a function that loops over them: a library's object becomes what the loop gives."""
        positional: list[Value] = []
        for value in arguments.positional:
            seen: list[Atom] = []
            for atom in self.look(value):
                objects = self.objects_of(atom)
                told = objects.elements(self.tools, atom, self.here(frame)) if objects is not None else None
                seen.append(atom if told is None else Sequence("list", (told,), True))
            positional.append(tuple(seen))
        return Arguments(tuple(positional), arguments.keywords, arguments.open, arguments.origin)

    def _apply_member(self, atom: Member, arguments: Arguments, frame: Frame, place: Span) -> Value:
        base, name = atom.base, atom.name
        if isinstance(base, Handle):
            effect = self.known.method(base, name)
            if effect is not None:
                return self.perform(
                    effect, self.known.libraries[base.library], base, name, arguments, frame, place
                )
        if self.known.objects:
            objects = self.objects_of(base)  # `find = Order.objects.filter`, called later
            at = At(frame, place)
            told = None if objects is None else objects.call(self.tools, base, name, arguments, at)
            if told is None:
                told = self._by_objects(base, name, arguments, at)
            if told is not None:
                return told
        helper = self._by_name(name, arguments)
        if helper is not None:
            return self._apply_function(helper, arguments, frame, place)
        self.hand_on(arguments, frame, place)
        if name in self.known.by_name and self.run_by_name(name, atom, arguments, frame, place):
            return (Member(base, "cursor"),)
        if self.touch_by_name(name, arguments, frame, place):
            return unknown(ANSWER)
        sent = not isinstance(base, (Const, Outside)) and self.run_by_text(name, arguments, frame, place)
        return self._passed(arguments, atom, sent=sent)

    def _by_objects(self, base: Atom, name: str, arguments: Arguments, at: At) -> Value | None:
        """What a library makes of a call by the objects that are handed to it."""
        if name in self.words or isinstance(base, Outside):
            arguments = self._seen(arguments)
        if self.passes_objects(arguments):
            for objects in self.known.objects.values():
                told = objects.passed(self.tools, base, name, arguments, at)
                if told is not None:
                    return told
        elif name in self.known.hands and any(map(texts.owner_of, self._first_argument(arguments))):
            for objects in self.known.objects.values():
                told = (
                    objects.passed(self.tools, base, name, arguments, at) if name in objects.hands else None
                )
                if told is not None:
                    return told
        if name in self.known.waits:
            self.wait(at, base.owner if isinstance(base, Unknown) else _own(base, at.frame), name)
        return None

    def _by_name(self, name: str, arguments: Arguments) -> Func | None:
        """The one helper with this name, if the call fits its signature: for receivers that nothing tells."""
        candidates = self.helper_names[name] if self.is_helper_name(name) else ()
        if len(candidates) != 1 or name in self.words:
            return None
        func = candidates[0]
        names = {p.name for p in func.form.params}
        takes_all = any(p.kind == "**" for p in func.form.params)
        if not takes_all and any(key not in names for key, _ in arguments.keywords):
            return None
        positional = sum(1 for p in func.form.params if p.kind == "pos") - (func.owner is not None)
        if len(arguments.positional) > positional and not any(p.kind == "*" for p in func.form.params):
            return None
        if func.owner is None:
            return func
        return Func(func.module, func.form, func.scope, func.owner, self.instance(func.owner, None))

    def _passed(self, arguments: Arguments, callee: Atom, *, sent: bool) -> Value:
        """The result of a call that nothing is known of: SQL that is passed through it stays SQL.

        If the call was `sent` to the database, it may as well be the answer. A name that is quoted stays a name.
        """
        values = [*arguments.positional, *[value for _, value in arguments.keywords]]
        owner = texts.owner_of(callee)
        found: list[Atom] = []
        for value in values:
            for atom in value:
                # One word is a key: `config.get("Table")`.
                if (
                    isinstance(atom, Text)
                    and starts_like_sql(shape := atom.sql.shape)
                    and len(shape.split(None, 1)) > 1
                ):
                    found.append(atom)
                owner = owner or texts.owner_of(atom)
        if found:
            return bounded([*found, Unknown(ANSWER)] if sent else found)
        name = callee.name if isinstance(callee, (Member, Outside)) else "a value"
        if name == "replace" and len(arguments.positional) == 2:
            old = next((atom.known for atom in arguments.positional[0] if isinstance(atom, Text)), None)
            if texts.is_doubled(old or "", arguments.positional[1]):
                return texts.plain(unknown("a value with its quotes doubled", owner))
        if values and len(values) < 3 and _QUOTES.search(name):  # `quote_ident(name, cursor)`
            quoted = tuple([a for a in values[0] if isinstance(a, Text)]) or unknown("a quoted name", owner)
            return texts.plain(quoted)
        result = unknown(f"the result of calling {name}", owner)
        if isinstance(callee, Outside) and callee.name.startswith(_SETTINGS):
            return texts.plain(result)
        if not owner and not values and isinstance(callee, Outside) and name.rpartition(".")[2] not in _ASKS:
            return texts.plain(result)  # asked for nothing: `datetime.now()`
        if isinstance(callee, Member) and texts.is_plain((_first(callee),)):
            return texts.plain(result)  # a form of a number: `day.isoformat()`
        if not values and name.rpartition(".")[2] in _DIGITS:
            return texts.plain(result)
        if (
            values
            and not _is_asked(owner)
            and name.rpartition(".")[2] not in _ASKS
            and all(map(_is_fixed, values))
        ):
            return texts.plain(result)  # a word of the program's own: `db.cast("value", "int")`
        return result


def _constructs_for_library(func: Func) -> bool:
    """Whether a constructor goes on to that of a library's own class."""
    receiver = func.receiver
    if func.form.simple_name != "__init__" or not isinstance(receiver, Instance):
        return False
    return not receiver.is_any and _is_made_by_library(receiver.info)


def _is_made_by_library(info: ClassInfo) -> bool:
    """Whether a class inherits the constructor of a library's own class: what that stores on the object is worth knowing."""
    return any(one.module.is_stand_in and "__init__" in one.names for one in info.mro())


@cache
def _quotes(name: str) -> bool:
    return _QUOTING.fullmatch(name) is not None


def _first(atom: Atom) -> Atom:
    """What an attribute of an attribute belongs to."""
    while isinstance(atom, Member):
        atom = atom.base
    return atom


def _is_asked(owner: str) -> bool:
    """Whether something is a request, or comes from outside."""
    return owner.startswith("@") or owner.partition("#")[2] in texts.REQUESTS


def _is_fixed(value: Value) -> bool:
    return bool(value) and all(
        isinstance(a, Const) or (isinstance(a, Text) and a.known is not None) for a in value
    )


EVALUATE[form.Call] = Calls._call  # type: ignore[assignment]  # whoever evaluates is `Calls`, too


def _of_own_class(atom: Atom, frame: Frame) -> str:
    """Whose parameter tells what an object or a class is: the receiver's of the method at hand, when it is of its class."""
    func = frame.func
    if func is None or not func.form.params or not isinstance(atom, (Cls, Instance)):
        return ""
    if not isinstance(func.receiver, (Cls, Instance)) or atom.info is not func.receiver.info:
        return ""
    return f"{func.key}#{func.form.params[0].name}"


def _own(base: Atom, frame: Frame) -> str:
    """Whose parameter an object is: the receiver of the method at hand, when only its class tells what it can do."""
    receiver = base.receiver if isinstance(base, Super) else base
    func = frame.func
    if (
        func is None
        or func.receiver is not receiver
        or not isinstance(receiver, Instance)
        or not func.form.params
    ):
        return ""
    return f"{func.key}#{func.form.params[0].name}"


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


def _of_database(handle: Handle, arguments: Arguments) -> Handle:
    """A handle that is made of another one (`sessionmaker(engine)`): it is of the same database."""
    given = [*arguments.positional, *[value for _, value in arguments.keywords]]
    keys = dict.fromkeys(
        key
        for value in given
        for atom in value
        if isinstance(atom, Handle) and atom.library == handle.library
        for key in atom.databases
    )
    return replace(handle, databases=tuple(keys)) if keys else handle


def _left_open(emission: Emission) -> Emission:
    """An emission that counts for a caller: what is asked of an object of the caller's, no other place names."""
    parts = [replace(part, written=None) if isinstance(part, Piece) else part for part in emission.text.parts]
    return replace(emission, placed="caller", text=SqlText(tuple(parts)))
