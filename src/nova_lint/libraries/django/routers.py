"""What a database router answers for one model: its method followed with that model, as far as it can be followed.

A router is short and decides by names: the label of the application in a set, the name of the model, an attribute of the
class, a mapping in the settings. Whatever else it looks at (the request at hand, chance, the database itself) is not known,
and then both ways are.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from msgspec import Struct, field

from nova_lint.libraries.django.declarations import meta_of
from nova_lint.libraries.django.router_values import (
    HINTS,
    META,
    MODEL,
    SELF,
    STANDARD,
    UNKNOWN,
    Answers,
    Called,
    Entries,
    Mark,
    Raises,
    Subject,
    each,
    item_of,
    negated,
    of_method,
    only,
    option_of,
    truth,
)
from nova_lint.model import form
from nova_lint.values.atoms import Atom, Cls, Const, Func, Inside, Outside, Sequence, Text, Value
from nova_lint.values.atoms import Mapping as Dict

if TYPE_CHECKING:
    from nova_lint.values.library import Tools
    from nova_lint.values.program import ClassInfo, Module

#: How many statements and calls are followed for one answer, and how many turns of a loop.
_STEPS = 4_000
_TURNS = 40
_DEEP = 5


class _Lost(Exception):
    """There is too much to follow."""


class Asking(Struct):
    """One question to one router; `settings` is the module that names it."""

    tools: Tools
    subject: Subject
    router: ClassInfo
    settings: Module
    steps: int = field(default=0)

    def answers(self, method: str) -> Answers:
        """What `db_for_read` or `db_for_write` may return: texts, None, `UNKNOWN`."""
        found = [
            atom
            for atom in self.tools.look(self.tools.class_value(self.router, method) or ())
            if isinstance(atom, Func)
        ]
        if (
            not found
        ):  # Django passes over a router that has no such method; a base of another package may have it
            return (UNKNOWN,) if any(name != "object" for name in self.router.outside_bases()) else (None,)
        try:
            given = (SELF, MODEL) if _is_bound(found[0]) else (MODEL,)
            return self._called(found[0], given, {}, 0) or (None,)
        except (_Lost, Raises, RecursionError):
            return (UNKNOWN,)

    def _called(self, func: Func, given: Answers, named: Mapping[str, object], depth: int) -> Answers:
        """What a function returns for some arguments; where it is bound, its first parameter is among them."""
        if depth > _DEEP:
            return (UNKNOWN,)
        names: dict[str, Answers] = {}
        waiting = list(given)
        for param in func.form.params:
            if param.kind == "pos" and waiting:
                names[param.name] = (waiting.pop(0),)
            elif param.kind == "**":
                names[param.name] = (HINTS,)
            elif param.name in named:
                names[param.name] = (named[param.name],)
            else:  # of what Django may say besides (`instance=None`), most queries bring nothing
                names[param.name] = (_default(param),)
        found: dict[object, None] = {}
        for answer in _Path(self, func.module, names, depth).run(func.form.body):
            found[answer] = None
        return tuple(found)

    def step(self) -> None:
        """One more thing that is followed."""
        self.steps += 1
        if self.steps > _STEPS:
            raise _Lost

    def plain(self, value: Value) -> Answers:
        """A value of the evaluation as plain ones."""
        return tuple([self._plain(atom) for atom in self.tools.look(value)][:8]) or (UNKNOWN,)

    def _plain(self, atom: Atom) -> object:
        if isinstance(atom, Text):
            return UNKNOWN if atom.known is None else atom.known
        if isinstance(atom, Const):
            return atom.value
        if isinstance(atom, Sequence) and not atom.open:
            return tuple([only(self.plain(item)) for item in atom.items])
        if isinstance(atom, Dict) and not atom.open:
            return Entries(tuple([(only(self.plain(k)), only(self.plain(v))) for k, v in atom.entries]))
        return atom if isinstance(atom, (Cls, Func, Inside, Outside)) else UNKNOWN


class _Path(Struct):
    """One way through a function, with what its variables are."""

    asking: Asking
    module: Module
    names: dict[str, Answers]
    depth: int

    def run(self, body: tuple[form.Stmt, ...]) -> Iterator[object]:
        """What is returned; None where the end is reached."""
        for at, statement in enumerate(body):
            self.asking.step()
            rest = body[at + 1 :]
            if isinstance(statement, form.Return):
                yield from (None,) if statement.value is None else self.eval(statement.value)
                return
            if isinstance(statement, form.If):
                yield from self._branches(statement, rest)
                return
            if isinstance(statement, form.For):
                yield from self._loop(statement, rest)
                return
            if isinstance(statement, form.Try):
                yield from self._tried(statement, rest)
                return
            if isinstance(statement, form.Leave):
                if statement.kind == "raise":
                    raise Raises
                raise _Lost
            if isinstance(statement, (form.With, form.While)):
                raise _Lost
            self._execute(statement)
        yield None

    def _execute(self, statement: form.Stmt) -> None:
        if isinstance(statement, form.Assign) and statement.value is not None:
            value = self.eval(statement.value)
            for target in statement.targets:
                self._assign(target, value)
        elif isinstance(statement, form.Grow):
            self._assign(statement.target, (UNKNOWN,))
        elif isinstance(statement, form.ImportFrom):
            for name, bound in statement.names:
                found = self.asking.tools.program.find(statement.module, self.module.path)
                if found is None or statement.level:
                    self.names[bound] = (Outside(f"{statement.module}.{name}"),)
                else:
                    self.names[bound] = self.asking.plain(self.asking.tools.name_in(found, name))

    def _assign(self, target: form.Expr, value: Answers) -> None:
        if isinstance(target, form.Name):
            self.names[target.id] = value
        elif isinstance(target, form.Seq):
            one = only(value)
            parts = one if isinstance(one, tuple) and len(one) == len(target.items) else None
            for index, item in enumerate(target.items):
                self._assign(item, (UNKNOWN,) if parts is None else (parts[index],))

    def _again(self) -> _Path:
        return _Path(self.asking, self.module, dict(self.names), self.depth)

    def _branches(self, statement: form.If, rest: tuple[form.Stmt, ...]) -> Iterator[object]:
        for test, branch in zip(statement.tests, statement.branches, strict=False):
            truths = {truth(answer) for answer in self.eval(test)}
            if truths != {False}:
                yield from self._again().run((*branch, *rest))
            if truths == {True}:
                return
        left = statement.branches[len(statement.tests) :]
        yield from self.run((*(left[0] if left else ()), *rest))

    def _loop(self, statement: form.For, rest: tuple[form.Stmt, ...]) -> Iterator[object]:
        over = only(self.eval(statement.iterable))
        if not isinstance(over, tuple) or len(over) > _TURNS:
            self._assign(statement.target, (UNKNOWN,))
            yield from self._again().run((*statement.body, *statement.orelse, *rest))
            yield from self.run((*statement.orelse, *rest))
            return
        yield from self._turns(statement, over, rest)

    def _turns(self, statement: form.For, over: Answers, rest: tuple[form.Stmt, ...]) -> Iterator[object]:
        """The turns of a loop one after another: each either returns or comes to the next."""
        paths = [self]
        for item in over:
            following: list[_Path] = []
            for path in paths[:8]:
                path._assign(statement.target, (item,))
                for answer, after in path._turn(statement.body):
                    if after is None:
                        yield answer
                    else:
                        following.append(after)
            paths = following
        for path in paths[:8]:
            yield from path.run((*statement.orelse, *rest))

    def _turn(self, body: tuple[form.Stmt, ...]) -> Iterator[tuple[object, _Path | None]]:
        """What one turn returns, or the path that goes on behind it: only what ends in a plain `if ...: return` is told apart."""
        ends = _Path(self.asking, self.module, dict(self.names), self.depth)
        marker = form.Return(form.Name(_GOES_ON))
        ends.names[_GOES_ON] = (_NEXT,)
        for answer in ends.run((*body, marker)):
            yield (answer, None) if answer is not _NEXT else (None, self._again())

    def _tried(self, statement: form.Try, rest: tuple[form.Stmt, ...]) -> Iterator[object]:
        try:
            yield from list(self._again().run((*statement.body, *statement.orelse, *statement.final, *rest)))
        except Raises:
            if not statement.handlers:
                raise
            yield from self.run((*statement.handlers[0], *statement.final, *rest))

    # Expressions

    def eval(self, expr: form.Expr) -> Answers:
        """What an expression may be."""
        self.asking.step()
        if isinstance(expr, form.Str):
            return (expr.text,)
        if isinstance(expr, form.Lit):
            return (expr.value,)
        if isinstance(expr, form.Name):
            return self._name(expr.id)
        if isinstance(expr, form.Attr):
            return each(self.eval(expr.base), lambda base: self._attribute(base, expr.name))
        if isinstance(expr, form.Item):
            keys = self.eval(expr.key)
            return each(self.eval(expr.base), lambda base: item_of(base, only(keys)))
        if isinstance(expr, form.Call):
            return self._call(expr)
        if isinstance(expr, form.Compare):
            return self._compared(expr)
        if isinstance(expr, form.Not):
            return each(self.eval(expr.value), lambda value: (negated(truth(value)),))
        if isinstance(expr, form.Either):
            return self._either(expr)
        if isinstance(expr, form.Walrus):
            self.names[expr.name] = value = self.eval(expr.value)
            return value
        if isinstance(expr, form.Seq):
            return (tuple([only(self.eval(item)) for item in expr.items]),)
        if isinstance(expr, form.Map) and None not in expr.keys:
            pairs = zip(expr.keys, expr.values, strict=True)
            return (Entries(tuple([(only(self.eval(k)), only(self.eval(v))) for k, v in pairs if k])),)
        if isinstance(expr, (form.Format, form.Add)):
            return self._joined(expr.parts)
        return (UNKNOWN,)

    def _name(self, name: str) -> Answers:
        if name in self.names:
            return self.names[name]
        found = self.asking.tools.name_in(self.module, name)
        return self.asking.plain(found)

    def _joined(self, parts: tuple[form.Expr, ...]) -> Answers:
        values = [only(self.eval(part)) for part in parts]
        if all(isinstance(value, str) for value in values):
            return ("".join(map(str, values)),)
        if all(isinstance(value, tuple) for value in values):
            return (tuple([item for value in values if isinstance(value, tuple) for item in value]),)
        return (UNKNOWN,)

    def _either(self, expr: form.Either) -> Answers:
        if expr.test is not None:
            truths = {truth(answer) for answer in self.eval(expr.test)}
            chosen = [
                option
                for option, holds in zip(expr.options, (True, False), strict=False)
                if truths != {not holds}
            ]
            return tuple(dict.fromkeys(answer for option in chosen for answer in self.eval(option)))
        found: dict[object, None] = {}
        ends = expr.kind == "or"
        for option in expr.options[:-1]:
            answers = self.eval(option)
            found.update(dict.fromkeys(answer for answer in answers if truth(answer) is not (not ends)))
            if all(truth(answer) is ends for answer in answers):
                return tuple(found)
        found.update(dict.fromkeys(self.eval(expr.options[-1])))
        return tuple(found)

    def _compared(self, expr: form.Compare) -> Answers:
        left, right = self.eval(expr.left), self.eval(expr.right)
        found = {self._compare(expr.op, a, b) for a in left for b in right}
        return tuple([negated(one) if expr.negated else one for one in found])

    def _compare(self, op: str, left: object, right: object) -> object:
        if op == "in":
            if isinstance(right, str) and isinstance(left, str):
                return left in right
            members = tuple([k for k, _ in right.pairs]) if isinstance(right, Entries) else right
            if not isinstance(members, tuple):
                return UNKNOWN
            found = {self._compare("==", left, member) for member in members}
            return True if True in found else UNKNOWN if UNKNOWN in found else False
        if left is MODEL or right is MODEL:
            other = right if left is MODEL else left
            info = self.asking.subject.info
            return other.info is info if isinstance(other, Cls) and info is not None else UNKNOWN
        if isinstance(left, Mark) or isinstance(right, Mark):
            return UNKNOWN
        return left == right

    def _attribute(self, base: object, name: str) -> Answers:
        asking, subject = self.asking, self.asking.subject
        if base is MODEL:
            if name == "_meta":
                return (META,)
            if name == "__name__":
                return (subject.name or UNKNOWN,)
            value = None if subject.info is None else asking.tools.class_value(subject.info, name)
            if value is None:
                return (Called(MODEL, name),)
            return tuple([UNKNOWN if isinstance(one, Func) else one for one in asking.plain(value)])
        if base is META:
            return (self._option(name),)
        if base is SELF or isinstance(base, Cls):
            info = base.info if isinstance(base, Cls) else asking.router
            value = asking.tools.class_value(info, name)
            return (Called(base, name),) if value is None else asking.plain(value)
        if isinstance(base, Outside):
            if base.name == "django.conf.settings":
                return asking.plain(asking.tools.name_in(asking.settings, name))
            return (Outside(f"{base.name}.{name}"),)
        if isinstance(base, Inside):
            return asking.plain(asking.tools.name_in(base.module, name))
        return (Called(base, name),)

    def _option(self, name: str) -> object:
        """`model._meta.name`; the options of a model may be more than Django's, where a repository adds to their names."""
        told = option_of(self.asking.subject, name)
        info = self.asking.subject.info
        if told is not UNKNOWN or name in STANDARD:
            return told
        own = meta_of(info).get(name) if info is not None else None
        return Called(META, name) if own is None else own

    def _call(self, expr: form.Call) -> Answers:
        if isinstance(expr.func, form.Name) and expr.func.id in _BUILT_IN and expr.func.id not in self.names:
            return self._built_in(expr.func.id, expr.args)
        if any(isinstance(arg, form.Star) for arg in expr.args):
            return (UNKNOWN,)
        given = tuple([only(self.eval(arg)) for arg in expr.args])
        named = {name: only(self.eval(value)) for name, value in expr.keywords if name}
        found: dict[object, None] = {}
        for called in self.eval(expr.func):
            found.update(dict.fromkeys(self._result(called, given, named, expr)))
        return tuple(found) or (UNKNOWN,)

    def _result(
        self, called: object, given: Answers, named: Mapping[str, object], expr: form.Call
    ) -> Answers:
        if isinstance(called, Func):
            own = (SELF,) if called.owner is not None and _is_bound(called) else ()
            return self.asking._called(called, (*own, *given), named, self.depth + 1)
        if isinstance(called, Outside) and called.name == "random.choice" and given:
            return given[0] if isinstance(given[0], tuple) and given[0] else (UNKNOWN,)
        if isinstance(called, Called):
            return of_method(called, given)
        return (UNKNOWN,)

    def _built_in(self, name: str, args: tuple[form.Expr, ...]) -> Answers:
        given = [only(self.eval(arg)) for arg in args]
        if name in ("getattr", "hasattr") and len(given) > 1 and isinstance(given[1], str):
            found = self._attribute(given[0], given[1])
            holds_names = given[0] in (MODEL, META, SELF) or isinstance(given[0], Cls)
            is_missing = holds_names and any(isinstance(one, Called) for one in found)
            if isinstance(given[0], Mark) and given[0] in (UNKNOWN, HINTS):
                return (UNKNOWN,)
            if name == "hasattr":
                return (not is_missing,)
            return (given[2] if len(given) > 2 else UNKNOWN,) if is_missing else found
        if name == "issubclass" and len(given) == 2 and given[0] is MODEL:
            info = self.asking.subject.info
            wanted = given[1] if isinstance(given[1], tuple) else (given[1],)
            if info is not None and all(isinstance(one, Cls) for one in wanted):
                return (any(isinstance(one, Cls) and one.info in info.mro() for one in wanted),)
        if name in ("set", "list", "tuple", "frozenset", "sorted", "str") and len(given) == 1:
            return (given[0],)
        return (UNKNOWN,)


_BUILT_IN = frozenset(
    ["getattr", "hasattr", "issubclass", "set", "list", "tuple", "frozenset", "sorted", "str"]
)

#: Stands at the end of a turn of a loop: the path goes on behind it.
_GOES_ON, _NEXT = "<next>", Mark()


def _default(param: form.Param) -> object:
    """What a parameter is that nothing is given for."""
    if isinstance(param.default, form.Lit):
        return param.default.value
    return param.default.text if isinstance(param.default, form.Str) else UNKNOWN


def _is_bound(func: Func) -> bool:
    names = [getattr(expr, "id", "") for expr in func.form.decorators]
    return "staticmethod" not in names and bool(func.form.params)
