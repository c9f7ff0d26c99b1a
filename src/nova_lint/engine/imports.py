"""Which files use which modules, told from imports: who answers for code that belongs to no service."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from posixpath import basename, dirname

from nova_lint.engine.gather import Sources
from nova_lint.model.place import is_script
from nova_lint.values.program import Module, Program

#: How far a name is followed through packages that pass it on.
_DEEPEST = 6


class Imports:
    """The imports of a repository, looked at only where somebody asks.

    `from package import name` uses the module that defines the name, not everything that the package's
    `__init__` imports on the way.
    """

    def __init__(self, sources: Sources, program: Program) -> None:
        self._sources, self._program = sources, program
        self._used: dict[str, frozenset[str]] = {}

    def services_using(
        self, paths: Iterable[str], service_of: Callable[[str], str]
    ) -> Mapping[str, tuple[str, ...]]:
        """For each path the services whose code imports it, directly or through code of no service; sorted."""
        return {path: self._services(path, service_of) for path in paths if not is_script(path)}

    def _services(self, path: str, service_of: Callable[[str], str]) -> tuple[str, ...]:
        found: set[str] = set()
        waiting, seen = [path], {path}
        while waiting:
            target = waiting.pop()
            for user in self._users(target):
                if user in seen:
                    continue
                seen.add(user)
                service = service_of(user)
                if service:
                    found.add(service)
                else:
                    waiting.append(user)
        return tuple(sorted(found))

    def _users(self, target: str) -> list[str]:
        """The files that use a module: those that name it, or a package around it, are looked at."""
        names = {_last_name(target)}
        folder = dirname(target)
        while folder and self._program.at(f"{folder}/__init__.py") is not None:
            names.add(basename(folder))
            folder = dirname(folder)
        return [
            path
            for path in self._sources.mentioning(names, ())
            if path != target and target in self._uses(path)
        ]

    def _uses(self, path: str) -> frozenset[str]:
        held = self._used.get(path)
        if held is None:
            self._used[path] = frozenset()  # modules that import each other end here
            held = self._used[path] = frozenset(self._named(path))
        return held

    def _named(self, path: str) -> Iterator[str]:
        module = self._program.module(path)
        imports = module.facts.imports
        for name in imports:
            found = self._find(name, module)
            if found is not None:
                if not any(other.startswith(f"{name}.") for other in imports):
                    yield found.path
                    yield from self._whole(found)
                continue
            package, _, attribute = name.rpartition(".")
            holder = (
                self._find(package or ".", module) if package.strip(".") or name.startswith(".") else None
            )
            if holder is None:
                continue
            origins = list(self._whole(holder) if attribute == "*" else self._origins(holder, attribute, 0))
            yield from origins
            if not (origins and holder.path.endswith("__init__.py")):
                yield holder.path

    def _whole(self, module: Module) -> Iterator[str]:
        """What comes with a package that is imported as a whole."""
        if module.path.endswith("__init__.py"):
            yield from self._uses(module.path)

    def _origins(self, module: Module, name: str, depth: int) -> Iterator[str]:
        """The modules that a name comes from which a module imports itself."""
        if depth > _DEEPEST:
            return
        for imported in module.facts.imports:
            holder, _, last = imported.rpartition(".")
            if last not in (name, "*"):
                continue
            found = self._find(imported, module) if last == name else None
            found = found or self._find(holder or ".", module)
            if found is not None and found is not module:
                yield found.path
                yield from self._origins(found, name, depth + 1)

    def _find(self, name: str, module: Module) -> Module | None:
        dotted = name.lstrip(".")
        level = len(name) - len(dotted)
        if level:
            return self._program.find_relative(level, dotted, module)
        found = self._program.find(dotted, module.path) if dotted else None
        return None if found is None or found.is_stand_in else found


def _last_name(path: str) -> str:
    stem = path.removesuffix(".py").removesuffix("/__init__")
    return basename(stem)
