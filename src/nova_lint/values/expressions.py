"""What an expression is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from nova_lint.model import form
from nova_lint.model.text import Piece, SqlText, Written
from nova_lint.values import tests, texts
from nova_lint.values.atoms import (
    Arguments,
    Atom,
    Const,
    Construct,
    Func,
    Lazy,
    Mapping,
    Outside,
    Sequence,
    Text,
    Value,
    bounded,
    is_lazy,
    join,
    listed,
    unknown,
)
from nova_lint.values.checks import checked
from nova_lint.values.containers import Containers
from nova_lint.values.frames import Frame
from nova_lint.values.variables import gone_through, handed_on


class Expressions(Containers):
    """Evaluation of expressions."""

    def eval(self, expr: form.Expr, frame: Frame) -> Value:
        """What an expression is in a frame."""
        self.steps += 1
        if self.steps > self.limit:
            self.cut()
            return unknown("the function takes too long to evaluate")
        kind = type(expr)
        if kind is form.Name:  # two of five expressions
            value = frame.scope.names.get(expr.id)  # type: ignore[union-attr]
            if value is not None:
                return value
        return EVALUATE[kind](self, expr, frame)

    def arguments(self, call: form.Call, frame: Frame) -> Arguments:
        """The arguments of a call, evaluated in order."""
        positional: list[Value] = []
        is_open, origin = False, ""
        for arg in call.args:
            if isinstance(arg, form.Star):
                items = self.items(self.eval(arg.value, frame))
                if items is None:
                    is_open, origin = True, origin or _passed_on(arg.value, frame)
                else:
                    positional += items
            else:
                positional.append(handed_on(self, arg, self.eval(arg, frame), frame))
        keywords: list[tuple[str, Value]] = []
        for name, expr in call.keywords:
            value = self.eval(expr, frame)
            if name:
                keywords.append((name, handed_on(self, expr, value, frame)))
                continue
            for atom in self.look(value):
                if isinstance(atom, Mapping):
                    is_open = is_open or atom.open
                    origin = origin or (_passed_on(expr, frame) if atom.open else "")
                    for key, held in atom.entries:
                        known = next((a.known for a in self.look(key) if isinstance(a, Text)), None)
                        if known is not None:
                            keywords.append((known, held))
                else:
                    is_open = True
        return Arguments(tuple(positional), tuple(keywords), is_open, origin)

    def force(self, value: Value, frame: Frame) -> None:
        """Somebody wants the truth, the length or the content of a value."""
        for atom in value:
            objects = self.objects_of(atom)
            if objects is not None:
                objects.force(self.tools, atom, self.here(frame))

    # Kinds of expression

    def _str(self, expr: form.Str, frame: Frame) -> Value:
        kept = self._literals.get(id(expr))  # the form is held by its module, so the key stays its own
        if kept is not None:
            return kept
        if not expr.text:
            return (Text(SqlText(())),)
        jumps = expr.jumps
        function = frame.func.form.name if frame.func is not None else ""
        places = (
            ((jumps[0], jumps[1], jumps[2]),)
            if len(jumps) == 3
            else tuple(zip(jumps[::3], jumps[1::3], jumps[2::3], strict=True))
        )
        written = Written(frame.module.path, function, places)
        made: Value = (Text(SqlText((Piece(expr.text, written),))),)
        self._literals[id(expr)] = made
        return made

    def _lit(self, expr: form.Lit, frame: Frame) -> Value:
        return (Const(expr.value),)

    def _name(self, expr: form.Name, frame: Frame) -> Value:
        value = frame.scope.find(expr.id)
        if value is not None:
            return value
        return self.global_name(expr.id, frame)

    def global_name(self, name: str, frame: Frame) -> Value:
        """A name that no scope of the function holds: defined later in the module, or built in."""
        module = frame.module
        if module.state != "done":
            self.run_module(module)
            value = module.scope.names.get(name)
            if value is not None:
                return value
        return (Outside(name),)

    def _attr(self, expr: form.Attr, frame: Frame) -> Value:
        if isinstance(expr.base, form.Name):
            held = frame.scope.find(f"{expr.base.id}.{expr.name}")
            if held is not None:
                return held
        elif (
            frame.scope.has_attributes
            and isinstance(expr.base, form.Attr)
            and isinstance(expr.base.base, form.Name)
        ):
            held = frame.scope.find(f"{expr.base.base.id}.{expr.base.name}.{expr.name}")
            if held is not None:
                return held
        base = self.eval(expr.base, frame)
        if self.known.objects and expr.name in self.words:
            base = self.look(base)  # reading it may ask the database: it is done here
        if is_lazy(base):
            return (Lazy(lambda: self._attributes(self.look(base), expr.name, frame), is_shallow=True),)
        return self._attributes(base, expr.name, frame)

    def _attributes(self, base: Value, name: str, frame: Frame) -> Value:
        if len(base) == 1:
            return self.attribute(base[0], name, frame)
        return join(*[self.attribute(atom, name, frame) for atom in base]) if base else ()

    def _add(self, expr: form.Add, frame: Frame) -> Value:
        values = [self.eval(part, frame) for part in expr.parts]
        return self.add(values)

    def add(self, values: list[Value]) -> Value:
        """`a + b + ...`, of texts or of sequences."""
        if any(map(is_lazy, values)):
            held = list(values)
            return (Lazy(lambda: self.add([self.look(value) for value in held])),)
        if any(isinstance(atom, Text) for value in values for atom in value):
            return texts.concat(*values)
        if any(isinstance(atom, Sequence) for value in values for atom in value):
            return _chained(values)
        kept = tuple([atom for atom in values[0] if self.objects_of(atom) is not None]) if values else ()
        if kept:
            return kept  # a row plus something is still a row, as far as operators go
        owner = next((o for value in values for atom in value if (o := texts.owner_of(atom))), "")
        result = unknown(texts.ARITHMETIC, owner)
        # What a number is added to is one.
        is_number = any(isinstance(a, Const) for value in values for a in value)
        return texts.plain(result) if is_number or all(map(texts.is_plain, values)) else result

    def _mod(self, expr: form.Mod, frame: Frame) -> Value:
        left, right = self.eval(expr.left, frame), self.eval(expr.right, frame)
        if is_lazy(left) or any(map(_holds_lazy, right)):
            return (Lazy(lambda: self._formatted(self.look(left), right)),)
        return self._formatted(left, right)

    def _formatted(self, left: Value, right: Value) -> Value:
        seen = tuple([self._seen_inside(atom) for atom in self.look(right)])
        return join(*[
            texts.percent(atom, seen) if isinstance(atom, Text) else unknown("the result of %", texts.owner_of(atom))
            for atom in left
        ]) if left else ()  # fmt: skip

    def _seen_inside(self, atom: Atom) -> Atom:
        if isinstance(atom, Sequence):
            return Sequence(atom.kind, tuple([self.look(item) for item in atom.items]), atom.open)
        if isinstance(atom, Mapping):
            return Mapping(tuple([(key, self.look(value)) for key, value in atom.entries]), atom.open)
        return atom

    def _times(self, expr: form.Times, frame: Frame) -> Value:
        left, right = self.look(self.eval(expr.left, frame)), self.eval(expr.right, frame)
        if not any(isinstance(atom, (Text, Sequence)) for atom in left):
            left, right = self.look(right), left
        repeated: list[Atom] = []
        for atom in left:
            if isinstance(atom, Sequence):
                repeated.append(Sequence(atom.kind, atom.items, True))
            elif isinstance(atom, Text):
                repeated.append(atom)  # "?, " * n: one of n
        if repeated:
            return bounded(repeated)
        owner = next((o for atom in (*left, *right) if (o := texts.owner_of(atom))), "")
        result = unknown(texts.ARITHMETIC, owner)
        # A text may be repeated as well: both must be numbers.
        return texts.plain(result) if texts.is_plain(left) and texts.is_plain(right) else result

    def _div(self, expr: form.Div, frame: Frame) -> Value:
        """`folder / "name"`: of a path, what is known of its last part is enough to find the file."""
        left, right = self.look(self.eval(expr.left, frame)), self.look(self.eval(expr.right, frame))
        if any(isinstance(atom, Text) for atom in right) and not all(
            isinstance(atom, Const) for atom in left
        ):
            return texts.path_of([left, right])
        return texts.plain(unknown(texts.ARITHMETIC))

    def _format(self, expr: form.Format, frame: Frame) -> Value:
        values = [self.eval(part, frame) for part in expr.parts]
        if not values:
            return (Text(SqlText(())),)
        if any(map(is_lazy, values)):
            return (Lazy(lambda: texts.concat(*[self.look(value) for value in values])),)
        return texts.concat(*values)

    def _either(self, expr: form.Either, frame: Frame) -> Value:
        if expr.test is not None:
            truth = self.truth(expr.test, frame)
            if truth is not None:
                return self.eval(expr.options[0 if truth else 1], frame)
            return join(
                *[self._chosen(expr.test, option, not at, frame) for at, option in enumerate(expr.options)]
            )
        return join(*[self.eval(option, frame) for option in expr.options])

    def _chosen(self, test: form.Expr, option: form.Expr, holds: bool, frame: Frame) -> Value:
        """One side of `a if test else b`, which may rely on what the test proves."""
        names = [name for name in checked(test, holds=holds) if name in frame.scope.names]
        if not names:
            return self.eval(option, frame)
        held = frame.scope.names
        frame.scope.names = held | {name: texts.plain(held[name]) for name in names}
        try:
            return self.eval(option, frame)
        finally:
            frame.scope.names = held

    def _compare(self, expr: form.Compare, frame: Frame) -> Value:
        self.eval(expr.left, frame)
        right = self.eval(expr.right, frame)
        if expr.op == "in" and self.known.objects:
            self.force(self.look(right), frame)
            gone_through(self, expr.right, frame)
        return unknown("a comparison")

    def _not(self, expr: form.Not, frame: Frame) -> Value:
        self.eval(expr.value, frame)
        return unknown("a comparison")

    def truth(self, expr: form.Expr, frame: Frame) -> bool | None:
        """Whether a test holds, None when that cannot be told; its calls are evaluated either way."""
        if isinstance(expr, form.Not):
            inner = self.truth(expr.value, frame)
            return None if inner is None else not inner
        if isinstance(expr, form.Either) and expr.test is None:
            decisive = expr.kind == "or"
            results = [self.truth(option, frame) for option in expr.options]
            if decisive in results:
                return decisive
            return None if None in results else not decisive
        if isinstance(expr, form.Compare):
            left, right = self.eval(expr.left, frame), self.eval(expr.right, frame)
            if expr.op == "in" and self.known.objects:
                self.force(right, frame)
                gone_through(self, expr.right, frame)
            found = tests.compare(expr.op, left, right)
            return None if found is None else found != expr.negated
        value = self.eval(expr, frame)
        if self.known.objects:
            self.force(value, frame)
            gone_through(self, expr, frame)
        return tests.truth(value)

    def _walrus(self, expr: form.Walrus, frame: Frame) -> Value:
        value = self.eval(expr.value, frame)
        self.store(form.Name(expr.name), value, frame)
        return value

    def _comp(self, expr: form.Comp, frame: Frame) -> Value:
        """A comprehension: item by item over known items, else once for any item."""
        target, iterable, conditions = expr.loops[0]
        before = len(frame.emissions)
        is_query = expr.kind == "generator" and bool(self.known.objects)
        source = self.eval(iterable, frame)
        known = self.known_items(source) if len(expr.loops) == 1 else None
        is_open = known is None or bool(conditions)
        held = dict(frame.scope.names)
        made: list[tuple[Value, Value]] = []
        for item in known if known is not None else [self._item_of_loop(source, is_query, frame)]:
            self.store(target, item, frame)
            variables = [item]
            for inner_target, inner, inner_conditions in expr.loops[1:]:
                variables.append(self._item_of_loop(self.eval(inner, frame), is_query, frame))
                self.store(inner_target, variables[-1], frame)
                conditions = conditions + inner_conditions
            for condition in conditions:
                self.eval(condition, frame)
            key = self.eval(expr.key, frame) if expr.key is not None else ()
            made.append((key, self.eval(expr.element, frame)))
            told = self._generated(variables, made[-1][1], before, frame) if is_query else None
            if told is not None:
                frame.scope.names = held
                return told
        frame.scope.names = held
        gone_through(self, iterable, frame)
        if expr.kind == "dict":
            return (Mapping(tuple(made), is_open),)
        return (Sequence(expr.kind, tuple([value for _, value in made]), is_open),)

    def _item_of_loop(self, source: Value, is_query: bool, frame: Frame) -> Value:
        """What the variable of a comprehension is: for a library that reads generators, something that stands for rows."""
        if is_query:
            for atom in self.look_at_attributes(source):
                objects = self.objects_of(atom)
                told = objects.variable(self.tools, atom, self.here(frame)) if objects is not None else None
                if told is not None:
                    return told
        return self.element(source, frame)

    def _generated(self, variables: list[Value], element: Value, before: int, frame: Frame) -> Value | None:
        for atom in (atom for value in variables for atom in value if isinstance(atom, Construct)):
            objects = self.objects_of(atom)
            if objects is not None:
                return objects.generated(self.tools, variables, element, before, self.here(frame))
        return None

    def _lambda(self, expr: form.Lambda, frame: Frame) -> Value:
        func = Func(frame.module, expr.function, frame.scope, frame.owner)
        frame.nested.append(func)
        return (func,)

    def _yield(self, expr: form.Yield, frame: Frame) -> Value:
        value = (Const(None),) if expr.value is None else self.eval(expr.value, frame)
        frame.yields.append(self.element(value) if expr.delegates else value)
        return unknown("what is sent to a generator")

    def _opaque(self, expr: form.Opaque, frame: Frame) -> Value:
        values = [self.eval(part, frame) for part in expr.parts]
        if expr.reason == "a slice" and self.known.objects:
            told = self._sliced(values[0], frame)
            if told is not None:
                return told
        if self.known.objects and any(map(is_lazy, values)):
            is_shallow = all(atom.is_shallow for value in values for atom in value if isinstance(atom, Lazy))
            return (
                Lazy(
                    lambda: self._operated([self.look(v) for v in values], expr.reason), is_shallow=is_shallow
                ),
            )
        return self._operated(values, expr.reason)

    def _sliced(self, value: Value, frame: Frame) -> Value | None:
        """A part of a query or of a list of rows; None when it is no such thing."""
        for atom in self.look_at_attributes(value):
            objects = self.objects_of(atom)
            told = objects.sliced(self.tools, atom, self.here(frame)) if objects is not None else None
            if told is not None:
                return told
            if isinstance(atom, Sequence) and self.is_object((atom,)):
                return (Sequence(atom.kind, atom.items, True),)
        return None

    def _operated(self, values: list[Value], reason: str) -> Value:
        """What an operator makes of its operands: one over columns and queries is about all of them."""
        if self.known.objects:
            constructs = dict.fromkeys(a for value in values for a in value if isinstance(a, Construct))
            if constructs:
                return tuple(constructs)
        owner = next((o for value in values for atom in value if (o := texts.owner_of(atom))), "")
        result = unknown(reason, owner)
        # A text can be added, formatted and repeated, and that is all: `-x` and `x - 1` are numbers, or of dates.
        return texts.plain(result) if reason == texts.ARITHMETIC else result


def _holds_lazy(atom: Atom) -> bool:
    if isinstance(atom, Sequence):
        return any(map(is_lazy, atom.items))
    if isinstance(atom, Mapping):
        return any(is_lazy(value) for _, value in atom.entries)
    return type(atom) is Lazy


def _passed_on(expr: form.Expr, frame: Frame) -> str:
    """Whose parameter `*args` or `**kwargs` is, when a function hands its own on."""
    if frame.func is None or not isinstance(expr, form.Name):
        return ""
    is_own = any(p.name == expr.id and p.kind in ("*", "**") for p in frame.func.form.params)
    return f"{frame.func.key}#{expr.id}" if is_own else ""


def _chained(values: list[Value]) -> Value:
    items: list[Value] = []
    is_open, kind = False, "list"
    for value in values:
        sequences = [atom for atom in value if isinstance(atom, Sequence)]
        if len(sequences) != len(value) or len(sequences) != 1:
            is_open = True
        for sequence in sequences:
            items += sequence.items
            is_open = is_open or sequence.open
            kind = sequence.kind
    return (listed(kind, items, is_open),)


EVALUATE: dict[type, Callable[[Expressions, Any, Frame], Value]] = {
    form.Str: Expressions._str,
    form.Lit: Expressions._lit,
    form.Name: Expressions._name,
    form.Attr: Expressions._attr,
    form.Item: Expressions._item,
    form.Add: Expressions._add,
    form.Mod: Expressions._mod,
    form.Times: Expressions._times,
    form.Div: Expressions._div,
    form.Format: Expressions._format,
    form.Seq: Expressions._seq,
    form.Map: Expressions._map,
    form.Star: Expressions._star,
    form.Either: Expressions._either,
    form.Compare: Expressions._compare,
    form.Not: Expressions._not,
    form.Walrus: Expressions._walrus,
    form.Comp: Expressions._comp,
    form.Lambda: Expressions._lambda,
    form.Yield: Expressions._yield,
    form.Opaque: Expressions._opaque,
}
