"""The modules and classes of a repository, found by name and read when they are asked for."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping
from posixpath import basename, dirname
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

from msgspec import Struct, field

from nova_lint.model.form import Class as ClassForm
from nova_lint.model.form import Expr, FileFacts
from nova_lint.values.atoms import Cls, Func, Outside, Value
from nova_lint.values.scope import Scope

if TYPE_CHECKING:
    from nova_lint.values.objects import Objects


#: How the paths of modules begin that a library puts in the place of its own. No file is called so.
STAND_IN = "\0"


class Module(Struct, eq=False):
    """One module: what its file says and, once evaluated, what its names stand for."""

    path: str
    read: Callable[[str], FileFacts]
    scope: Scope = field(default_factory=Scope)
    state: str = "unread"  # then "running", then "done"

    @property
    def is_stand_in(self) -> bool:
        """Whether it is a library's own module, as the library itself describes it."""
        return self.path.startswith(STAND_IN)

    @property
    def facts(self) -> FileFacts:
        """What the file says; it is read when somebody asks."""
        return self.read(self.path)

    @property
    def dotted(self) -> str:
        """Its name as imports have it, the folders that are no packages included."""
        return (
            self.path.removeprefix(STAND_IN).removesuffix(".py").removesuffix("/__init__").replace("/", ".")
        )

    @property
    def package(self) -> str:
        """The folder that its relative imports start from."""
        return dirname(self.path)


class ClassInfo(Struct, eq=False):
    """A class of the repository, evaluated: its bases, its own names, what is known of its fields."""

    module: Module
    form: ClassForm
    bases: tuple[Value, ...] = ()
    names: dict[str, Value] = field(default_factory=dict)
    annotations: dict[str, Expr] = field(default_factory=dict)
    scope: Scope | None = None
    below: list[ClassInfo] = field(default_factory=list)
    #: Brings those of its subclasses that are not evaluated yet; None where there are none.
    complete: Callable[[], None] | None = None
    #: Whose hooks are asked about it; False until somebody wants to know.
    mapped: Objects | Literal[False] | None = False
    _mro: tuple[ClassInfo, ...] | None = None
    _stores: dict[str, list[Func]] | None = None
    _values: dict[str, Value | None] | None = None

    @property
    def key(self) -> str:
        """`path:qualified name`."""
        return f"{self.module.path}:{self.form.name}"

    @property
    def subclasses(self) -> list[ClassInfo]:
        """The classes that inherit from it directly, in the order in which they are evaluated."""
        if self.complete is not None:
            self.complete()
        return self.below

    def mro(self) -> tuple[ClassInfo, ...]:
        """The class and its bases in the repository, in the order that attributes are looked up."""
        if self._mro is None:
            self._mro = (self,)  # a class that inherits from itself ends here
            order: dict[str, ClassInfo] = {}
            for info in self._walk(0):
                order.pop(info.key, None)  # the last place counts, as in a diamond
                order[info.key] = info
            self._mro = tuple(order.values())
        return self._mro

    def value(self, name: str) -> Value | None:
        """What the class or its bases say of a name, unbound."""
        known = self._values
        if known is not None and name in known:
            return known[name]
        value = next((v for base in self.mro() if (v := base.names.get(name)) is not None), None)
        if self.module.state == "done":  # no class changes any more
            if known is None:
                known = self._values = {}
            known[name] = value
        return value

    def stores(self, name: str) -> list[Func]:
        """The methods of this class that store something in an attribute of their object."""
        if self._stores is None:
            self._stores = {}
            for value in self.names.values():
                for atom in value:
                    if isinstance(atom, Func) and atom.owner is self:
                        for stored in atom.form.stores:
                            self._stores.setdefault(stored, []).append(atom)
        return self._stores.get(name, [])

    def outside_bases(self) -> Iterator[str]:
        """The dotted names of bases that are not part of the repository."""
        for info in self.mro():
            for base in info.bases:
                for atom in base:
                    if isinstance(atom, Outside):
                        yield atom.name

    def _walk(self, depth: int) -> Iterator[ClassInfo]:
        yield self
        if depth > 20:
            return
        for base in self.bases:
            for atom in base:
                if isinstance(atom, Cls) and atom.info is not self:
                    yield from atom.info._walk(depth + 1)


class Program:
    """All files of a repository by path; a module is read when it is first asked for.

    `paths` are those of the Python files, relative to the root; `read` gives what the file at a path
    says; `script` gives the text of an `.sql` file, or None where there is none. `stand_ins` are modules that
    libraries put in the place of their own, by dotted name: found where the repository has none of that name.
    """

    def __init__(
        self,
        paths: list[str],
        read: Callable[[str], FileFacts],
        scripts: list[str],
        stand_ins: Mapping[str, Callable[[], FileFacts]] = MappingProxyType({}),
    ) -> None:
        self._read = read
        self._stand_ins = stand_ins
        self._paths = set(paths)
        self.scripts = scripts
        self._modules: dict[str, Module] = {}
        self._by_last: dict[str, list[str]] = {}
        self._found: dict[tuple[str, str], str | None] = {}
        for path in sorted(paths):
            stem = path[:-3]
            if stem.endswith("/__init__"):
                stem = stem[: -len("/__init__")]
            self._by_last.setdefault(stem.rpartition("/")[2], []).append(path)

    def module(self, path: str) -> Module:
        """The module at a path of the repository."""
        module = self._modules.get(path)
        if module is None:
            module = self._modules[path] = Module(path, self._read)
        return module

    @property
    def paths(self) -> list[str]:
        """The paths of all Python files, sorted."""
        return sorted(self._paths)

    def find(self, dotted: str, importer: str) -> Module | None:
        """The module that `import dotted` means in the file `importer`; None when it is not of the repository."""
        path = self.locate(dotted, importer)
        if path is None and dotted in self._stand_ins:
            return self._stand_in(dotted)
        return None if path is None else self.module(path)

    def locate(self, dotted: str, importer: str) -> str | None:
        """The path of the module that `import dotted` means in the file `importer`, unread."""
        folder = dirname(importer)
        key = (dotted, folder)
        if key not in self._found:
            self._found[key] = self._resolve(dotted, folder)
        return self._found[key]

    def evaluated(self) -> list[Module]:
        """The modules of the repository that are evaluated by now, by path."""
        done = [
            module for module in self._modules.values() if module.state == "done" and not module.is_stand_in
        ]
        return sorted(done, key=lambda module: module.path)

    def at(self, path: str) -> Module | None:
        """The module at a path, if the repository has one there."""
        return self.module(path) if path in self._paths else None

    def named(self, *names: str) -> list[str]:
        """The paths of the modules whose last name, or whose folder's, is one of these; sorted."""
        found = [path for name in names for path in self._by_last.get(name, ())]
        found += [p for p in self._paths if basename(dirname(p)) in names and not p.endswith("/__init__.py")]
        return sorted(set(found))

    def find_relative(self, level: int, dotted: str, module: Module) -> Module | None:
        """The module that `from ..dotted import` means in `module`."""
        folder = module.package
        for _ in range(level - 1):
            folder = dirname(folder)
        inside = dotted.replace(".", "/")
        stem = f"{folder}/{inside}" if folder and inside else folder or inside
        return self._at(stem)

    def submodule(self, module: Module, name: str) -> Module | None:
        """The module `name` in the package whose `__init__` is `module`."""
        if not module.path.endswith("__init__.py"):
            return None
        folder = dirname(module.path)
        return self._at(f"{folder}/{name}" if folder else name)

    def _stand_in(self, dotted: str) -> Module:
        path = f"{STAND_IN}{dotted}"
        module = self._modules.get(path)
        if module is None:
            made = self._stand_ins[dotted]
            module = self._modules[path] = Module(path, lambda _: made())
        return module

    def _at(self, stem: str) -> Module | None:
        for path in (f"{stem}.py", f"{stem}/__init__.py"):
            if path in self._paths:
                return self.module(path)
        return None

    def _resolve(self, dotted: str, folder: str) -> str | None:
        ending = dotted.replace(".", "/")
        candidates: list[tuple[int, str]] = []
        for path in self._by_last.get(dotted.rpartition(".")[2], ()):
            stem = path[:-3].removesuffix("/__init__")
            if stem != ending and not stem.endswith(f"/{ending}"):
                continue
            root = stem[: -len(ending)].rstrip("/")
            if (f"{root}/__init__.py" if root else "__init__.py") in self._paths:
                continue  # the folder is itself inside a package: not where imports start
            near = not root or folder == root or folder.startswith(f"{root}/")
            if not near and dotted.partition(".")[0] in sys.stdlib_module_names:
                continue
            shared = _shared(root, folder)
            candidates.append((-len(root) if near else 1000 - shared, path))
        return min(candidates)[1] if candidates else None


def _shared(a: str, b: str) -> int:
    count = 0
    for left, right in zip(a.split("/"), b.split("/"), strict=False):
        if left != right:
            break
        count += 1
    return count
