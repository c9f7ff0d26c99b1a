"""All database libraries together, by the names that lead to them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cached_property

from nova_lint.model.declared import Declared
from nova_lint.values.atoms import Handle, Outside, Value
from nova_lint.values.library import Effect, Library, Runs, Touches, Transfer
from nova_lint.values.objects import Objects

#: Names of database calls that are names of much else: `subprocess.run`, `dict.copy`, `parser.parse`.
_ORDINARY = frozenset(
    [
        "command",
        "copy",
        "cursor",
        "exec",
        "fetch",
        "fetchall",
        "fetchmany",
        "fetchone",
        "iterate",
        "parse",
        "prepare",
        "query",
        "run",
        "scalar",
        "scalars",
        "sql",
        "stream",
        "get_first",
        "get_records",
        "get_df",
    ]
)


class Known:
    """What the libraries claim: functions and types by dotted name, methods by kind of handle.

    `imported` says whether the repository uses one of some packages: only then are the hooks of a library
    in `objects`.
    """

    def __init__(
        self,
        libraries: Iterable[Library],
        declared: Iterable[Declared] = (),
        imported: Callable[[frozenset[str]], bool] = lambda packages: False,
    ) -> None:
        self.objects: dict[str, Objects] = {}
        self.declared: dict[str, list[Declared]] = {}
        self._exports: dict[str, dict[str, Value]] = {}
        for helper in declared:
            self.declared.setdefault(helper.call.rpartition(".")[2], []).append(helper)
        self.functions: dict[str, tuple[Library, Effect]] = {}
        self.items: dict[str, Transfer] = {}
        self.types: dict[str, Handle] = {}
        self.libraries: dict[str, Library] = {}
        self.by_name: dict[str, list[tuple[Library, Runs]]] = {}
        self.touching: dict[str, tuple[Library, Touches]] = {}
        for library in libraries:
            self.libraries[library.name] = library
            if library.objects is not None and imported(library.objects.packages):
                self.objects[library.name] = library.objects
            for dotted, effect in library.functions.items():
                self.functions.setdefault(dotted, (library, effect))
            self.items.update(library.items)
            for dotted, kind in library.types.items():
                self.types.setdefault(dotted, Handle(library.name, kind))
            for methods in library.methods.values():
                for name, effect in methods.items():
                    self._claim(library, name, effect)
            for dotted, effect in library.functions.items():
                self._claim(library, dotted.rpartition(".")[2], effect)

    def declaration(self, dotted: str) -> Declared | None:
        """What the configuration declares of a call, by its dotted name or as much of it as is known."""
        for helper in self.declared.get(dotted.rpartition(".")[2], ()):
            if helper.names(dotted):
                return helper
        return None

    def is_declared_class(self, dotted: str) -> bool:
        """Whether a method of this class is declared, so that its objects have to be kept apart."""
        name = dotted.rpartition(".")[2]
        return any(
            f".{helper.call}".endswith(f".{name}.{last}")
            for last, found in self.declared.items()
            for helper in found
        )

    def method(self, handle: Handle, name: str) -> Effect | None:
        """What calling a method of a handle does."""
        return self.libraries[handle.library].methods.get(handle.kind, {}).get(name)

    def says(self, handle: Handle, name: str, dialect: str) -> str:
        """The text that an attribute of a handle is when the database speaks a dialect; nothing when not known."""
        return self.libraries[handle.library].says.get(handle.kind, {}).get(name, {}).get(dialect, "")

    def attribute(self, handle: Handle, name: str) -> Handle | None:
        """The handle that an attribute of a handle is."""
        kind = self.libraries[handle.library].attributes.get(handle.kind, {}).get(name)
        return None if kind is None else Handle(handle.library, kind, handle.databases)

    def entered(self, handle: Handle) -> Handle:
        """What `with handle as x` binds to `x`."""
        kind = self.libraries[handle.library].enters.get(handle.kind)
        return handle if kind is None else Handle(handle.library, kind, handle.databases)

    def sinks(self, name: str) -> list[Runs]:
        """The ways in which methods of this name run SQL, the certain ones first."""
        return [runs for _, runs in self.by_name.get(name, ())]

    def exported(self, module: str) -> dict[str, Value]:
        """What `from module import *` brings of the libraries' functions, types and classes of models."""
        found = self._exports.get(module)
        if found is None:
            bases = [name for objects in self.objects.values() for name in objects.bases]
            names = [n for n in (*self.functions, *self.types, *bases) if n.rpartition(".")[0] == module]
            found = self._exports[module] = {name.rpartition(".")[2]: (Outside(name),) for name in names}
        return found

    @cached_property
    def modules(self) -> frozenset[str]:
        """The modules that the libraries' functions and types are imported from, by dotted name."""
        stand_ins = [frozenset(self.libraries[name].stand_ins) for name in self.objects]
        return frozenset().union(*map(_modules, self.libraries.values()), *stand_ins)

    @cached_property
    def telling(self) -> frozenset[str]:
        """The names that lead to a database wherever they are called: what the screen looks for."""
        return (
            frozenset(name for name in self.by_name if name not in _ORDINARY)
            | frozenset(self.touching)
            | frozenset(self.declared)
        ).union(*[objects.starts for objects in self.objects.values()])

    @cached_property
    def packages(self) -> frozenset[str]:
        """The packages of the libraries whose objects the repository uses."""
        return frozenset().union(*[objects.packages for objects in self.objects.values()])

    @cached_property
    def waits(self) -> frozenset[str]:
        """The methods that make a parameter of which nothing is known one of a library's objects."""
        return frozenset().union(*[objects.waits for objects in self.objects.values()])

    @cached_property
    def hands(self) -> frozenset[str]:
        """The methods that may be handed a parameter which is one of a library's objects."""
        return frozenset().union(*[objects.hands for objects in self.objects.values()])

    @cached_property
    def hands_queries(self) -> bool:
        """Whether a library wants to know what any unknown function is handed."""
        return any(objects.hands_queries for objects in self.objects.values())

    @cached_property
    def names(self) -> frozenset[str]:
        """The attributes that libraries know on objects of which nothing is known."""
        return frozenset().union(*[objects.names for objects in self.objects.values()])

    @cached_property
    def words(self) -> frozenset[str]:
        """Every name that may lead to a database; many mean one only in files that import a library."""
        touching = [_touching(library) for library in self.libraries.values()]
        return self.common_words.union(*touching)

    @cached_property
    def common_words(self) -> frozenset[str]:
        """Those of the words that mean something in a file that imports any library: a connection is passed around."""
        verbs = [objects.verbs for objects in self.objects.values()]
        return frozenset().union(self.by_name, self.declared, *verbs)

    def speaks_in(self, imports: frozenset[str]) -> bool:
        """Whether a file that imports these modules imports any library."""
        return not imports.isdisjoint(self.modules)

    def own_words(self, imports: frozenset[str]) -> frozenset[str]:
        """The words that mean something only in a file that imports their library: `append`, `table`, `insert`."""
        return frozenset().union(
            *[words for modules, words in self._own_words if not imports.isdisjoint(modules)]
        )

    @cached_property
    def _own_words(self) -> list[tuple[frozenset[str], frozenset[str]]]:
        own = [(_modules(library), _touching(library)) for library in self.libraries.values()]
        return [(modules, words) for modules, words in own if words]

    def _claim(self, library: Library, name: str, effect: Effect) -> None:
        if isinstance(effect, Touches) and effect.certain:
            self.touching.setdefault(name, (library, effect))
        if not isinstance(effect, Runs):
            return
        held = self.by_name.setdefault(name, [])
        if not any((e.name, e.at, e.certain) == (effect.name, effect.at, effect.certain) for _, e in held):
            held.append((library, effect))
            held.sort(key=lambda claim: not claim[1].certain)


def _modules(library: Library) -> frozenset[str]:
    return frozenset(name.rpartition(".")[0] for name in (*library.functions, *library.types))


def _touching(library: Library) -> frozenset[str]:
    """The names of a library's functions and methods that name a table outside SQL."""
    methods = [pair for named in library.methods.values() for pair in named.items()]
    functions = [(dotted.rpartition(".")[2], effect) for dotted, effect in library.functions.items()]
    return frozenset(name for name, effect in (*methods, *functions) if isinstance(effect, Touches))
