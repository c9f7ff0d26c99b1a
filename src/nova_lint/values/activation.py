"""What happens when a function of the repository is called: its parameters get values, its body runs."""

from __future__ import annotations

import re

from msgspec.structs import replace

from nova_lint.model import form
from nova_lint.model.place import Span
from nova_lint.values import texts
from nova_lint.values.atoms import (
    Arguments,
    Cls,
    Const,
    Func,
    Instance,
    Mapping,
    Member,
    Sequence,
    Text,
    Unknown,
    Value,
    join,
    literal,
    unknown,
)
from nova_lint.values.attributes import is_decorated
from nova_lint.values.core import DEPTH, RAN
from nova_lint.values.frames import Emission, Frame, Outcome, Step
from nova_lint.values.program import STAND_IN
from nova_lint.values.scope import Scope
from nova_lint.values.sinks import Sinks

_ENTERED = ("contextmanager", "asynccontextmanager")
_ELLIPSIS = form.Do(form.Lit(None))


class Activation(Sinks):
    """Evaluation of the functions of the repository."""

    def invoke(self, func: Func, arguments: Arguments | None, depth: int) -> Outcome:
        """What calling a function of the repository comes to; None for arguments nobody knows.

        The result is kept, for this root only if a limit cut it short. What the function asks of the database on its own
        account, whatever the arguments, is left out: it is its own, not its caller's.
        """
        # A property and its setter have one name: the place tells them apart.
        key = (func.key, func.form.place, func.receiver, func.scope, arguments, self.quiet)
        kept = self._outcomes.get(key) or self._provisional.get(key)
        if kept is not None:
            self.consulted |= kept.consulted
            return kept
        if key in self._active or depth > DEPTH + 4:
            self.cuts += 1
            return Outcome(unknown("a function that calls itself"))
        if self._nesting > 60:
            self.cuts += 1
            return Outcome(unknown("a call that goes too deep"))
        self._active.add(key)
        self._nesting += 1
        cuts = self.cuts
        asking, self.consulted = self.consulted, set()
        try:
            frame = self.activate(func, arguments, depth)
        finally:
            self._active.discard(key)
            self._nesting -= 1
            consulted, self.consulted = self.consulted, asking
            asking |= consulted
        if self.quiet:
            emissions: list[Emission] = []
        elif arguments is None:
            emissions = list(dict.fromkeys(frame.emissions))
            self.consider(func, emissions)
        elif self._is_of_subclass(func) and self.inherited.is_open(func):
            emissions = list(dict.fromkeys(frame.emissions))
        else:
            emissions = self.unsettled(func.key, frame.emissions)
        outcome = Outcome(self._result(func, frame), tuple(emissions), frozenset(consulted))
        (self._outcomes if self.cuts == cuts else self._provisional)[key] = outcome
        return outcome

    _nesting = 0

    def activate(self, func: Func, arguments: Arguments | None, depth: int) -> Frame:
        """Evaluate a function's body and, after it, the functions defined in it."""
        frame = Frame(func.key, func.module, Scope({}, func.scope), func, func.owner, depth)
        if self.quiet:
            self.shared.add(func.key)
        else:
            self.consulted.add(f"{RAN}{func.key}")
        self.bind(func, arguments, frame)
        self.block(func.form.body, frame)
        self.run_nested(frame)
        return frame

    def run_nested(self, frame: Frame) -> None:
        """Evaluate the functions defined in a body as if called with unknown arguments."""
        if self.quiet:
            return
        for func in frame.nested:
            if func.form.mentions.isdisjoint(self.words):
                self.consulted |= func.form.mentions
                if func.form.mentions.isdisjoint(self.helper_names.keys()) and not self.sends_sql(func):
                    continue
            outcome = self.invoke(func, None, frame.depth)
            step = Step(frame.key, Span(frame.module.path, *func.form.place))
            frame.emissions += [lifted(emission, step) for emission in outcome.emissions]

    def sends_sql(self, func: Func) -> bool:
        """Whether a function holds a literal that is plainly SQL."""
        sniffed = func.module.facts.sniffed
        if not sniffed:
            return False
        prefix, inside = func.form.name, f"{func.form.name}."
        return any(name == prefix or name.startswith(inside) for _, _, name in sniffed)

    def _result(self, func: Func, frame: Frame) -> Value:
        if func.form.yields:
            items = join(*frame.yields) if frame.yields else ()
            kind = "entered" if any(is_decorated(func, name) for name in _ENTERED) else "generator"
            return (Sequence(kind, (items,) if items else (), True),)
        value = join(*frame.returns) if frame.returns else (Const(None),)
        if is_declaration(func) or all(isinstance(atom, (Unknown, Member)) for atom in value):
            told: Value = ()
            if func.form.returns is not None:
                told = self.annotated(func.form.returns, func.module, func.scope)
            return told or (
                unknown(f"the result of {func.form.simple_name}") if is_declaration(func) else value
            )
        return value

    def consider(self, func: Func, emissions: list[Emission]) -> None:
        """Note what a function asks of the database when nothing is known of its arguments."""
        raise NotImplementedError

    def _is_of_subclass(self, func: Func) -> bool:
        """Whether a method is called on an object of a class below the one that holds it, which is no mapped one."""
        receiver = func.receiver
        if not isinstance(receiver, (Cls, Instance)) or receiver.info is func.owner:
            return False
        return self.mapping(receiver.info) is None

    def unsettled(self, key: str, emissions: list[Emission]) -> list[Emission]:
        """The emissions that still say something which the function itself does not account for."""
        settled = self._settled.get(key)
        if not settled:
            return list(dict.fromkeys(emissions))
        return [
            e for e in dict.fromkeys(emissions) if not all(self._is_settled(settled, e, c) for c in claims(e))
        ]

    def _is_settled(self, settled: set[object], emission: Emission, claim: object) -> bool:
        """Whether a function says so itself; what it only guesses is not settled for a caller who knows."""
        if emission.confidence != "low" and ("low", claim) in settled:
            return False
        return claim in settled

    def bind(self, func: Func, arguments: Arguments | None, frame: Frame) -> None:
        """Give the parameters their values."""
        names = frame.scope.names
        params = list(func.form.params)
        if func.receiver is not None and params and params[0].kind == "pos":
            names[params.pop(0).name] = (func.receiver,)
        at = 0
        used: set[str] = set()
        for param in params:
            value: Value | None = None
            if arguments is not None:
                if param.kind == "pos" and at < len(arguments.positional):
                    value, at = arguments.positional[at], at + 1
                elif param.kind in ("pos", "kw"):
                    value = arguments.keyword(param.name)
                elif param.kind == "*":
                    value = (Sequence("tuple", arguments.positional[at:], arguments.open),)
                elif param.kind == "**":
                    rest = tuple((literal(n), v) for n, v in arguments.keywords if n not in used)
                    value = (Mapping(rest, arguments.open),)
                used.add(param.name)
            if value is None and arguments is not None and arguments.origin:
                value = unknown("an argument that is passed through", arguments.origin)
            if value is None:
                value = self._missing(param, func, arguments, frame)
            elif param.annotation is not None and all(isinstance(atom, (Unknown, Member)) for atom in value):
                annotated = self.annotated(param.annotation, func.module, func.scope)
                value = annotated or value
            names[param.name] = value

    def _missing(self, param: form.Param, func: Func, arguments: Arguments | None, frame: Frame) -> Value:
        owner = f"{func.key}#{param.name}"
        if param.kind == "*":
            return (Sequence("tuple", (unknown("an argument", owner),), True),)
        if param.kind == "**":
            for objects in self.known.objects.values():
                told = objects.parameter(self.tools, func, "**")
                if told:
                    return told
            return (Mapping((), True),)
        default: Value = ()
        if param.default is not None:
            outer = Frame(
                func.key, func.module, func.scope or func.module.scope, None, func.owner, frame.depth
            )
            default = self.eval(param.default, outer)
            if arguments is not None and not arguments.open:
                return default
        value: Value = ()
        if param.annotation is not None:
            value = self.annotated(param.annotation, func.module, func.scope)
        for objects in () if value else self.known.objects.values():
            value = value or objects.parameter(self.tools, func, param.name) or ()
        if not value:
            value = unknown(f"the parameter {param.name!r}", owner if arguments is None else "")
            if param.annotation is not None and is_number(param.annotation):
                value = texts.plain(value)
        useful = tuple(
            a
            for a in default
            if isinstance(a, (Func, Cls, Instance, Sequence, Mapping)) or (isinstance(a, Text) and a.parts)
        )
        return join(value, useful)


#: Types whose values, pasted into SQL, hold none.
_NUMBERS = frozenset(["int", "float", "bool", "Decimal", "UUID", "date", "datetime", "time", "timedelta", "Literal", "None",
                      "PositiveInt", "conint", "NonNegativeInt", "UUID4", "ObjectId"])  # fmt: skip
#: Numbers of so many bits, as many packages call them: `uint32`, `Int64`, `float64`.
_SIZED = re.compile(r"u?int\d+|float\d+", re.IGNORECASE)


def is_number(annotation: form.Expr) -> bool:
    """Whether an annotation says that values are numbers or the like: `int`, `Optional[date]`, `Literal["a", "b"]`."""
    if isinstance(annotation, form.Name):
        return _names_number(annotation.id)
    if isinstance(annotation, form.Attr):
        return _names_number(annotation.name)
    if isinstance(annotation, form.Lit):
        return annotation.value is None
    if isinstance(annotation, form.Either):
        return all(map(is_number, annotation.options))
    if isinstance(annotation, form.Item):
        name = getattr(annotation.base, "id", getattr(annotation.base, "name", ""))
        inner = annotation.key.items if isinstance(annotation.key, form.Seq) else (annotation.key,)
        if name in ("Optional", "Union", "Annotated", "list", "List", "Sequence", "tuple", "set"):
            return all(map(is_number, inner[:1] if name == "Annotated" else inner))
        return _names_number(name)
    return False


def _names_number(name: str) -> bool:
    return name in _NUMBERS or _SIZED.fullmatch(name) is not None


def claims(emission: Emission) -> list[object]:
    """What an emission says, as keys: which table is touched how by which database call."""
    sink = emission.sink
    if not emission.statements:
        return [(sink, emission.text.parts)]
    found: list[object] = [
        (sink, access.table, access.op) if access.table.is_known else (sink, emission.text.parts)
        for statement in emission.statements
        for access in statement.accesses
    ]
    return found + [(sink, emission.text.parts) for statement in emission.statements if statement.problem]


def lifted(emission: Emission, step: Step) -> Emission:
    """An emission, one call further out."""
    return Emission(
        emission.text, emission.statements, emission.via, emission.dialect, emission.confidence,
        emission.known_call, (*emission.chain, step), emission.placed, emission.part, emission.databases,
    )  # fmt: skip


def taken_over(emission: Emission) -> Emission:
    """An emission without the steps in a library's own modules: what those ask, their caller does."""
    chain = tuple(step for step in emission.chain if not step.function.startswith(STAND_IN))
    return replace(emission, chain=chain) if len(chain) < len(emission.chain) else emission


def is_declaration(func: Func) -> bool:
    """Whether a function has no body of its own: a protocol, an abstract method."""
    return says_nothing(func.form)


def says_nothing(node: form.Function) -> bool:
    """Whether nothing is in the body of a function."""
    for statement in node.body:
        kind = type(statement)
        if kind is not form.Leave and (kind is not form.Do or statement != _ELLIPSIS):
            return False
    return True
