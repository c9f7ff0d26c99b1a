"""The functions of a repository by module, and what the names in them stand for, told from their text alone.

No value is followed here as `values` does: a name is an import, a definition, or what is assigned to it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from functools import cached_property

from msgspec import Struct

from nova_lint.engine.gather import Sources
from nova_lint.engine.units.known_remote import ANYHOW, PACKAGES
from nova_lint.engine.units.looks import Looks
from nova_lint.engine.units.walk import Walk, walk
from nova_lint.model import form
from nova_lint.model.form import Class, Function, Param, Stmt
from nova_lint.values.program import Module, Program

_FIRST = frozenset(package.partition(".")[0] for package in PACKAGES) - {"http", "django", "google", "azure"}
_PLAIN = PACKAGES | {"subprocess"}


class Code(Struct, eq=False, dict=True):
    """One function, one lambda or the body of a module (`form` is None), with the class it is a method of."""

    file: Source
    form: Function | None
    owner: Class | None = None
    outer: Code | None = None

    @property
    def walk(self) -> Walk:
        """What it does. That somebody looks is noted, here and wherever else its body is looked into."""
        if self.form is not None:
            self.file.looks.note(self)
        return self._walk

    @cached_property
    def _walk(self) -> Walk:
        return walk(self.file.body if self.form is None else self.form.body)

    @property
    def body(self) -> tuple[Stmt, ...]:
        """Its statements."""
        self.file.looks.note(self)
        return self.file.body if self.form is None else self.form.body

    @property
    def mentions(self) -> frozenset[str]:
        """The words that it mentions."""
        self.file.looks.note(self)
        return frozenset() if self.form is None else self.form.mentions

    @property
    def inner(self) -> tuple[Code, ...]:
        """The functions and lambdas defined directly in it; those of a module without the methods."""
        self.file.looks.note(self)
        return self._inner

    @cached_property
    def _inner(self) -> tuple[Code, ...]:
        found = [Code(self.file, function, None, self) for function in self._walk.functions]
        for one in self._walk.classes:
            found += _methods(self.file, one, self)
        return tuple(found)

    @cached_property
    def functions(self) -> dict[str, Code]:
        """The functions defined directly in it, without methods, by their simple names; the first of a name counts."""
        found: dict[str, Code] = {}
        for code in self.inner:
            if code.owner is None and code.form is not None:
                found.setdefault(code.form.simple_name, code)
        return found

    @cached_property
    def classes(self) -> dict[str, Class]:
        """The classes defined directly in it by their simple names; the first of a name counts."""
        found: dict[str, Class] = {}
        for one in self.walk.classes:
            found.setdefault(one.simple_name, one)
        return found

    @cached_property
    def name(self) -> str:
        """The qualified name, empty for a module."""
        return "" if self.form is None else self.form.name

    @property
    def path(self) -> str:
        """The file."""
        return self.file.path

    @property
    def key(self) -> str:
        """`path:qualified name`, as in `values.frames.Step`."""
        return f"{self.file.path}:{self.name}"

    @property
    def params(self) -> tuple[Param, ...]:
        """The parameters."""
        return () if self.form is None else self.form.params

    @cached_property
    def receiver(self) -> str:
        """The name of its object or class where it is a method that has one, else empty."""
        if self.owner is None or self.form is None or not self.form.params:
            return ""
        static = any(isinstance(d, form.Name) and d.id == "staticmethod" for d in self.form.decorators)
        return "" if static else self.form.params[0].name

    def all(self) -> Iterator[Code]:
        """It, and every function inside of it."""
        yield self
        for code in self.inner:
            yield from code.all()


class Source(Struct, eq=False, dict=True):
    """One module of the repository."""

    path: str
    module: Module
    looks: Looks

    @property
    def body(self) -> tuple[Stmt, ...]:
        """Its statements."""
        return self.module.facts.body

    @cached_property
    def top(self) -> Code:
        """Its body as code."""
        return Code(self, None)

    @cached_property
    def codes(self) -> tuple[Code, ...]:
        """The body of the module, its functions and methods; what is defined inside of functions is not in it."""
        return (self.top, *self.top.inner)

    @cached_property
    def named(self) -> dict[str, Code]:
        """These by qualified name; the last definition counts."""
        return {code.name: code for code in self.codes}

    @cached_property
    def uses_anyhow(self) -> bool:
        """Whether it imports a library whose remote calls may have any name."""
        return any(word in name for name in self.module.facts.imports for word in ANYHOW)

    @cached_property
    def uses_remote(self) -> bool:
        """Whether it imports a library of remote calls, or a part of the standard library that makes some."""
        return any(name in _PLAIN or name.partition(".")[0] in _FIRST for name in self.module.facts.imports)

    @cached_property
    def imports(self) -> dict[str, tuple[int, str, str]]:
        """What names of the module are imported: (dots, module, name in it or empty)."""
        return imported(self.top.walk)


class Codebase:
    """The modules that may hold something to say; others are not read for this."""

    def __init__(self, sources: Sources, program: Program, looks: Looks | None = None) -> None:
        self.sources, self._program = sources, program
        self.looks = looks or Looks()
        self._files: dict[str, Source] = {}
        self.wanted: frozenset[str] = frozenset()

    def read(
        self, words: Collection[str], packages: Collection[str], counts: Callable[[str], bool]
    ) -> list[Source]:
        """The modules that are read already, and those that hold one of the words or import one of the packages; by path.

        Those that do not count are left out.
        """
        known = self.sources.read
        found = {*known, *self.sources.mentioning(words, known), *self.sources.importing(packages)}
        self.want(filter(counts, found))
        return [self.file(path) for path in sorted(self.wanted)]

    def want(self, paths: Iterable[str]) -> None:
        """Look at these modules, and no others."""
        self.wanted = frozenset(paths)

    def file(self, path: str) -> Source:
        """The module at a path."""
        held = self._files.get(path)
        if held is None:
            held = self._files[path] = Source(path, self._program.module(path), self.looks)
        return held

    def find(self, level: int, dotted: str, importer: Source) -> Source | None:
        """The module that an import means, if it is one of those that are read."""
        if level:
            module = self._program.find_relative(level, dotted, importer.module)
        else:
            module = self._program.find(dotted, importer.path) if dotted else None
        return self._known(module)

    def submodule(self, file: Source, name: str) -> Source | None:
        """The module of that name in a package."""
        return self._known(self._program.submodule(file.module, name))

    def _known(self, module: Module | None) -> Source | None:
        if module is None or module.is_stand_in:
            return None
        is_package = module.path.endswith("__init__.py")
        return self.file(module.path) if module.path in self.wanted or is_package else None


def imported(walked: Walk) -> dict[str, tuple[int, str, str]]:
    """The names that imports bind: dots, module, and the name in it (empty for the module itself)."""
    found: dict[str, tuple[int, str, str]] = {}
    for one in walked.imports:
        if isinstance(one, form.Import):
            found |= {bound: (0, dotted, "") for bound, dotted in one.names if bound}
        else:
            found |= {bound: (one.level, one.module, name) for name, bound in one.names}
    return found


def _methods(file: Source, one: form.Class, outer: Code) -> Iterator[Code]:
    for node in one.body:
        if isinstance(node, form.Function):
            yield Code(file, node, one, outer)
        elif isinstance(node, form.Class):
            yield from _methods(file, node, outer)
        elif isinstance(node, (form.If, form.Try)):
            blocks = node.branches if isinstance(node, form.If) else (node.body, *node.handlers, node.orelse)
            for block in blocks:
                for inner in block:
                    if isinstance(inner, form.Function):
                        yield Code(file, inner, one, outer)
