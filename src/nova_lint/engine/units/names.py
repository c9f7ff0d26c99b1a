"""What an expression stands for: a function or class of the repository, or a path of names outside of it.

A path reads like the program (`requests.Session().post`): a call is `()`. One that begins with `?` starts at
a name of which nothing is known (`?self.session.commit`), kept because names tell people, too.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import ParamSpec

from msgspec import Struct

from nova_lint.engine.units.codebase import Code, Codebase, Source, imported
from nova_lint.model import form
from nova_lint.model.form import Expr

Asking = ParamSpec("Asking")

#: How far names are followed through assignments, imports and returned values.
_DEEPEST = 8


class Outside(Struct, frozen=True):
    """Something outside of the repository, or of which nothing but the name is known."""

    path: str

    @property
    def is_known(self) -> bool:
        """Whether the path starts at an import or a builtin."""
        return not self.path.startswith("?")


class Inside(Struct, frozen=True):
    """A function of the repository; `bound` is the class of the object that it is a method of."""

    code: Code
    bound: ClassAt | None = None


class ClassAt(Struct, frozen=True):
    """A class of the repository, or an object of it."""

    file: Source
    form: form.Class
    is_object: bool = False


Meaning = Outside | Inside | ClassAt | Source


class Names:
    """Resolves expressions; every answer is kept."""

    def __init__(self, codebase: Codebase) -> None:
        self._codebase = codebase
        self._looks = codebase.looks
        self._busy: set[tuple[object, str]] = set()
        self._kept: dict[tuple[object, str], Meaning] = {}
        self._methods: dict[tuple[form.Class, str], Code | None] = {}
        self._bases: dict[form.Class, list[Meaning]] = {}
        self._imports = cache(lambda code: imported(code.walk))
        self._contents = cache(_contents)

    def of(self, expr: Expr, code: Code, depth: int = 0) -> Meaning:
        """What an expression in a function stands for."""
        if depth > _DEEPEST:
            return _UNKNOWN
        kind = type(expr)
        if kind is form.Name:
            return self._name(expr.id, code, depth)  # type: ignore[union-attr]
        if kind is form.Attr:
            return self._attribute(expr, code, depth)  # type: ignore[arg-type]
        if isinstance(expr, form.Call):
            return self._result(self.of(expr.func, code, depth + 1), expr, code, depth)
        if isinstance(expr, form.Either):
            found = [self.of(option, code, depth + 1) for option in expr.options]
            return next((one for one in found if one != _UNKNOWN), _UNKNOWN)
        if isinstance(expr, form.Walrus):
            return self.of(expr.value, code, depth + 1)
        if isinstance(expr, form.Item):
            base = self.of(expr.base, code, depth + 1)
            return Outside(f"{base.path}[]") if isinstance(base, Outside) else _UNKNOWN
        return _UNKNOWN

    def method(self, one: ClassAt, name: str, depth: int = 0) -> Code | None:
        """The method of a class of the repository, its own or inherited."""
        key = (one.form, name)
        if key not in self._methods:
            self._methods[key] = None  # a class that inherits from itself
            self._looks.begin(key)
            self._methods[key] = self._inherited(one, name, depth)
            self._looks.end()
        else:
            self._looks.note(key)
        return self._methods[key]

    def _inherited(self, one: ClassAt, name: str, depth: int) -> Code | None:
        own = one.file.named.get(f"{one.form.name}.{name}")
        if own is not None:
            return own
        for base in self.bases(one, depth):
            if isinstance(base, ClassAt) and depth < _DEEPEST:
                found = self.method(base, name, depth + 1)
                if found is not None:
                    return found
        return None

    def bases(self, one: ClassAt, depth: int = 0) -> list[Meaning]:
        """What the bases of a class stand for."""
        held = self._bases.get(one.form)
        self._looks.note(one.form)
        if held is None:
            self._looks.begin(one.form)
            held = [self.of(base, one.file.top, depth + 1) for base in one.form.bases]
            self._looks.end()
            if depth < _DEEPEST - 2:
                self._bases[one.form] = held
        return held

    def outside_bases(self, one: ClassAt, depth: int = 0) -> list[str]:
        """The paths of the bases that are not of the repository, however far up."""
        found: list[str] = []
        for base in self.bases(one, depth):
            if isinstance(base, Outside):
                found.append(base.path)
            elif isinstance(base, ClassAt) and depth < _DEEPEST and base.form is not one.form:
                found += self.outside_bases(base, depth + 1)
        return found

    # Names

    def _name(self, name: str, code: Code, depth: int) -> Meaning:
        scope: Code | None = code
        while scope is not None:
            if (scope, name) in self._busy:
                return Outside(f"?{name}")
            held = self._once((scope, name), depth, self._in_scope, name, scope, depth)
            if held is not None:
                return held
            scope = scope.outer
        return Outside(name if name in _BUILTINS else f"?{name}")

    def _in_scope(self, name: str, code: Code, depth: int) -> Meaning | None:
        """What one scope says of a name; None when it says nothing."""
        self._looks.note(code)
        if name and name == code.receiver and code.owner is not None:
            return ClassAt(code.file, code.owner, True)
        bound = self._imports(code).get(name)
        if bound is not None:
            return self._imported(bound, code.file, depth)
        inner = code.functions.get(name)
        if inner is not None:
            return Inside(inner)
        one = code.classes.get(name)
        if one is not None:
            return ClassAt(code.file, one)
        values = (*code.walk.values.get(name, ()), *code.walk.entered.get(name, ()))
        found = self._best(values, code, depth)
        if found is not None and (not isinstance(found, Outside) or found.is_known):
            return found
        for param in code.params:
            if param.name == name:
                made = self.annotated(param.annotation, code, depth)
                return made or found or Outside(f"?{name}")
        if found is not None:
            return (
                found
                if len(values) == 1 and isinstance(values[0], (form.Call, form.Attr))
                else Outside(f"?{name}")
            )
        return Outside(f"?{name}") if values else None

    def _best(self, values: tuple[Expr, ...], code: Code, depth: int) -> Meaning | None:
        """The first of several values that is known; else the first."""
        found = [self.of(value, code, depth + 1) for value in values[:4] if not isinstance(value, form.Lit)]
        known = [one for one in found if not isinstance(one, Outside) or one.is_known]
        return next(iter(known or found), None)

    def annotated(self, annotation: Expr | None, code: Code, depth: int = 0) -> Meaning | None:
        """An object of what an annotation names; None where that is not told."""
        if annotation is None or depth > _DEEPEST:
            return None
        if isinstance(annotation, form.Either):
            found = (self.annotated(option, code, depth + 1) for option in annotation.options)
            return next((one for one in found if one is not None), None)
        if isinstance(annotation, form.Item):
            base = annotation.base
            last = (
                base.id if isinstance(base, form.Name) else base.name if isinstance(base, form.Attr) else ""
            )
            if last in (
                "Optional",
                "Annotated",
                "Awaitable",
                "ContextManager",
                "AsyncContextManager",
                *_YIELDING,
            ):
                key = annotation.key
                first = key.items[0] if isinstance(key, form.Seq) and key.items else key
                return self.annotated(first, code, depth + 1)
            return self.annotated(base, code, depth + 1) if last not in _CONTAINERS else None
        if not isinstance(annotation, (form.Name, form.Attr)):
            return None
        found_ = self.of(annotation, code.outer or code, depth + 1)
        if isinstance(found_, ClassAt):
            return ClassAt(found_.file, found_.form, True)
        return Outside(f"{found_.path}()") if isinstance(found_, Outside) and found_.is_known else None

    def _imported(self, bound: tuple[int, str, str], file: Source, depth: int) -> Meaning:
        level, dotted, name = bound
        holder = self._codebase.find(level, dotted, file)
        if not name:
            return holder or Outside(dotted)
        if holder is None:
            inner = self._codebase.find(level, f"{dotted}.{name}" if dotted else name, file)
            return inner or Outside(f"{dotted}.{name}" if dotted else f"?{name}")
        return self._member(holder, name, depth)

    def _member(self, file: Source, name: str, depth: int) -> Meaning:
        """A name of another module."""
        if depth > _DEEPEST:
            return _UNKNOWN
        found = self._once((file.top, name), depth, self._in_scope, name, file.top, depth + 1)
        if found is not None:
            return found
        inner = self._codebase.submodule(file, name)
        if inner is not None:
            return inner
        for one in file.top.walk.imports:
            if isinstance(one, form.ImportFrom) and any(n == "*" for n, _ in one.names):
                star = self._codebase.find(one.level, one.module, file)
                if star is not None and star is not file:
                    found = self._member(star, name, depth + 1)
                    if found != _UNKNOWN:
                        return found
        return _UNKNOWN

    def _once(
        self,
        key: tuple[object, str],
        depth: int,
        find: Callable[Asking, Meaning | None],
        /,
        *asking: Asking.args,
        **options: Asking.kwargs,
    ) -> Meaning | None:
        """What is found, which is kept; None while it is being looked for, by somebody further out."""
        held = self._kept.get(key)
        if held is not None or key in self._busy:
            self._looks.note(key)
            return held
        self._busy.add(key)
        self._looks.begin(key)
        found = find(*asking, **options)
        self._looks.end()
        self._busy.discard(key)
        if found is not None and depth < _DEEPEST - 2:
            self._kept[key] = found
        return found

    # Attributes and calls

    def _attribute(self, expr: form.Attr, code: Code, depth: int) -> Meaning:
        if isinstance(expr.base, form.Name):  # `client.session = ...` in the same function
            stored = code.walk.values.get(f"{expr.base.id}.{expr.name}")
            if stored and expr.base.id != code.receiver:
                found = self._best(stored, code, depth + 1)
                if isinstance(found, Outside) and found.is_known:
                    return found
        base = self.of(expr.base, code, depth + 1)
        if isinstance(base, Source):
            return self._member(base, expr.name, depth + 1)
        if isinstance(base, Outside):
            return Outside(f"{base.path}.{expr.name}")
        if isinstance(base, Inside):
            return Outside(f"?{base.code.name}.{expr.name}")
        return self._of_class(base, expr.name, depth) or Outside(f"?{base.form.simple_name}.{expr.name}")

    def _of_class(self, one: ClassAt, name: str, depth: int) -> Meaning | None:
        method = self.method(one, name, depth)
        if method is not None and method.form is not None:
            if any(form.last_name(d) in ("property", "cached_property") for d in method.form.decorators):
                return self._returned(method, depth + 1)
            return Inside(method, one)
        key = (one.form, f".{name}")
        if depth > _DEEPEST:
            self._looks.note(key)
            return self._kept.get(key)
        return self._once(key, depth, self._stored, one, name, depth + 1)

    def _stored(self, one: ClassAt, name: str, depth: int) -> Meaning | None:
        """What an attribute of a class holds: assigned in its body, annotated there, or stored by a method."""
        assigned, storing = self._contents(one.form)
        for node in assigned.get(name, ()):
            if node.value is not None:
                found = self.of(node.value, one.file.top, depth)
                if not isinstance(found, Outside) or found.is_known:
                    return found
            made = self.annotated(node.annotation, one.file.top, depth)
            if made is not None:
                return made
        for method in storing.get(name, ()):
            code = one.file.named.get(method.name)
            if code is None or not code.receiver:
                continue
            values = code.walk.values.get(f"{code.receiver}.{name}", ())
            found_ = self._best(values, code, depth)
            if found_ is not None and (not isinstance(found_, Outside) or found_.is_known):
                return found_
        for base in self.bases(one, depth):
            if isinstance(base, ClassAt) and base.form is not one.form and depth < _DEEPEST:
                inherited = self._of_class(base, name, depth + 1)
                if inherited is not None:
                    return inherited
            elif isinstance(base, Outside) and base.is_known and one.is_object and _is_telling(base.path):
                return Outside(f"{base.path}().{name}")
        return None

    def _result(self, target: Meaning, call: form.Call, code: Code, depth: int) -> Meaning:
        """What a call gives."""
        if isinstance(target, Outside):
            if target.path in PASSING and call.args:
                return self.of(call.args[0], code, depth + 1)
            return Outside(f"{target.path}()")
        if isinstance(target, ClassAt):
            return ClassAt(target.file, target.form, True)
        if isinstance(target, Inside):
            return self._returned(target.code, depth + 1)
        return _UNKNOWN

    def _returned(self, code: Code, depth: int) -> Meaning:
        """What a function of the repository gives: as annotated, else the first thing that it returns or yields."""
        if code.form is None or depth > _DEEPEST:
            return _UNKNOWN
        return self._once((code, "()"), depth, self._given, code, code.form, depth) or _UNKNOWN

    def _given(self, code: Code, function: form.Function, depth: int) -> Meaning:
        found = self.annotated(function.returns, code, depth)
        if found is None:
            values = [v for v in _returns(code.body) if not isinstance(v, (form.Lit, form.Str))]
            found = self._best(tuple(values[:3]), code, depth) or _UNKNOWN
        return found


def dotted(expr: Expr) -> str:
    """An expression as it reads, as far as it is names, attributes and calls: `self.db.begin`."""
    if type(expr) is form.Name:
        return expr.id
    behind: list[str] = []
    while True:
        if type(expr) is form.Attr:
            behind.append(f".{expr.name}")
            expr = expr.base
        elif type(expr) is form.Call:
            behind.append("()")
            expr = expr.func
        else:
            behind.append(expr.id if type(expr) is form.Name else "…")
            behind.reverse()
            return "".join(behind)


def _contents(one: form.Class) -> tuple[dict[str, list[form.Assign]], dict[str, list[form.Function]]]:
    """What the body of a class assigns, and which methods store something on the object, by name and in order."""
    assigned: dict[str, list[form.Assign]] = {}
    storing: dict[str, list[form.Function]] = {}
    for node in one.body:
        if isinstance(node, form.Assign):
            for name in dict.fromkeys(target.id for target in node.targets if isinstance(target, form.Name)):
                assigned.setdefault(name, []).append(node)
        elif isinstance(node, form.Function):
            for name in node.stores:
                storing.setdefault(name, []).append(node)
    return assigned, storing


def _returns(body: tuple[form.Stmt, ...]) -> list[Expr]:
    """What the statements return or yield."""
    found: list[Expr] = []
    for node in body:
        if isinstance(node, form.Return) and node.value is not None:
            found.append(node.value)
        elif (
            isinstance(node, form.Do) and isinstance(node.value, form.Yield) and node.value.value is not None
        ):
            found.append(node.value.value)
        elif isinstance(node, form.If):
            found += [value for branch in node.branches for value in _returns(branch)]
        elif isinstance(node, (form.With, form.For, form.While)):
            found += _returns(node.body)
        elif isinstance(node, form.Try):
            found += _returns((*node.body, *node.orelse))
    return found


def _is_telling(path: str) -> bool:
    """Whether the attributes of what inherits from an outside class are worth a path."""
    return path.partition(".")[0] in (
        "requests",
        "httpx",
        "aiohttp",
        "sqlalchemy",
        "psycopg",
        "psycopg2",
        "asyncpg",
    )


_UNKNOWN = Outside("?")
_BUILTINS = frozenset({"open", "super", "getattr", "setattr", "print", "len", "range", "enumerate", "zip"})
_YIELDING = (
    "Iterator",
    "Generator",
    "AsyncIterator",
    "AsyncGenerator",
    "Iterable",
    "AsyncIterable",
    "Coroutine",
)
_CONTAINERS = frozenset({"list", "List", "dict", "Dict", "tuple", "Tuple", "set", "Set", "Sequence", "Mapping", "type",
                         "Type", "Callable", "Literal", "Union"})  # fmt: skip
#: Calls that give what they are given.
PASSING = frozenset({"contextlib.closing", "typing.cast", "contextlib.aclosing"})
