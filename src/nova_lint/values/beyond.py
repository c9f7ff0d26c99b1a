"""Calls of what is not part of the repository: libraries, built-in functions, attributes of what nobody knows."""

from __future__ import annotations

import re

from msgspec.structs import replace

from nova_lint.model.place import Span
from nova_lint.model.sniff import starts_like_sql
from nova_lint.values import texts
from nova_lint.values.atoms import (
    Arguments,
    Atom,
    Const,
    Func,
    Handle,
    Instance,
    Member,
    Outside,
    Sequence,
    Super,
    Text,
    Unknown,
    Value,
    bounded,
    unknown,
)
from nova_lint.values.builtin import functions
from nova_lint.values.following import Following
from nova_lint.values.frames import Frame
from nova_lint.values.objects import At
from nova_lint.values.sinks import ANSWER
from nova_lint.values.substitution import made_name

_QUOTES = re.compile(r"quote|ident|escape", re.IGNORECASE)
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
#: Built-in functions that loop over what they are given, or ask for its length or truth.
CONSUMING = frozenset([
    "list", "tuple", "set", "frozenset", "sorted", "len", "bool", "any", "all", "sum", "max", "min", "enumerate", "zip",
    "map", "next", "dict", "reversed", "itertools.chain", "itertools.chain.from_iterable", "itertools.islice",
    "itertools.groupby", "random.choice", "random.sample", "functools.reduce", "collections.Counter", "filter",
])  # fmt: skip


class Beyond(Following):
    """Calls of functions whose source is not there."""

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
        if self.known.objects and atom.name in CONSUMING:
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
        func = self.function(candidates[0])
        if func is None:
            return None
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

    def _first_argument(self, arguments: Arguments) -> Value:
        return arguments.positional[0] if arguments.positional else ()


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
