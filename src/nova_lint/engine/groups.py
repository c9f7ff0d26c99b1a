"""Which files can say anything of each other: the parts of a repository that no import connects are followed apart.

A value gets from one module to another because somebody imports both. Code that nothing connects, as services side by
side, is evaluated on its own: what one of them calls `save` says nothing of another's, and what they cost adds up instead
of multiplying.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from hashlib import blake2b
from itertools import pairwise
from posixpath import dirname

from nova_lint.model.trace import Trace
from nova_lint.values.program import Program

_IMPORT = re.compile(rb"^[ \t]*(?:from[ \t]+([\w.]+)[ \t]+import\b|import[ \t]+([\w., \t]+))", re.MULTILINE)
#: Files that name modules in strings: Django's settings, plug-ins, tasks.
_BY_NAME = re.compile(rb"import_module|__import__|import_string|autodiscover|entry_points|find_spec")
_APPS = re.compile(rb"\bINSTALLED_APPS\b")
_DOTTED = re.compile(rb"""["']([A-Za-z_]\w*(?:\.\w+)+)["']""")
_NAME = re.compile(rb"""["']([A-Za-z_]\w*(?:\.\w+)*)["']""")
_ALIAS = re.compile(rb"\bas[ \t]+\w+")


def groups(
    files: Mapping[str, bytes],
    program: Program,
    labelled: Callable[[], Iterable[Collection[str]]] = tuple,
    trace: Trace | None = None,
) -> list[list[str]]:
    """The Python files of a repository in groups that neither import nor are imported by each other's files.

    The files of one package belong together, and so do those of one folder that is no package, and each of the
    collections of files that `labelled` gives. Names of modules in strings count as imports in files that load
    modules by name. Each group is sorted, and the groups are, by their first file.
    """
    units = _units(program.paths)
    if len(units) < 2:
        return list(units.values())
    of = {path: unit for unit, paths in units.items() for path in paths}
    joined = _Joined(units)
    for kind in labelled():
        together = sorted({of[path] for path in kind})
        for one, other in pairwise(together):
            joined.join(one, other)
    for unit, paths in units.items():
        seen: set[tuple[str, str]] = set()
        for path in paths:
            folder = dirname(path)
            names = list(_names(files[path]))
            if trace is not None:
                trace.names[path] = told_by(names)
            for name in names:
                if (name, folder) not in seen:
                    seen.add((name, folder))
                    for other in _meant(name, path, program, of, units):
                        joined.join(unit, other)
    return sorted(sorted(path for unit in held for path in units[unit]) for held in joined.sets())


def names_told(source: bytes) -> bytes:
    """What a file says of the modules that it may import, as a digest."""
    return told_by(_names(source))


def told_by(names: Iterable[str]) -> bytes:
    """The names of modules as a digest."""
    told = "\0".join(sorted(set(names)))
    return blake2b(told.encode("utf-8", "surrogatepass"), digest_size=8).digest()


def _units(paths: list[str]) -> dict[str, list[str]]:
    """The files by the outermost package around them, else by their folder."""
    packages = {dirname(path) for path in paths if path.endswith("__init__.py")}
    outermost: dict[str, str] = {}
    units: dict[str, list[str]] = {}
    for path in paths:
        folder = dirname(path)
        if folder not in outermost:
            around = [outer for outer in _around(folder) if outer in packages]
            outermost[folder] = around[-1] if around else folder
        units.setdefault(outermost[folder], []).append(path)
    return units


def _around(folder: str) -> Iterator[str]:
    """A folder and those around it, from the inside."""
    yield folder
    while folder:
        folder = dirname(folder)
        yield folder


def _names(source: bytes) -> Iterator[str]:
    """The modules that a file may import, as it names them."""
    for first, more in _imports(source):
        for name in (first,) if first else _ALIAS.sub(b"", more).split(b","):
            yield name.strip().decode(errors="replace")
    strings = _NAME if _APPS.search(source) else _DOTTED if _BY_NAME.search(source) else None
    for name in strings.findall(source) if strings is not None else ():
        yield name.decode(errors="replace")


def _imports(source: bytes) -> Iterator[tuple[bytes, bytes]]:
    """What `_IMPORT` finds. A search for the one word that no import does without passes over all other lines."""
    at = source.find(b"import")
    while at >= 0:
        match = _IMPORT.match(source, source.rfind(b"\n", 0, at) + 1)
        if match is not None:
            yield match[1] or b"", match[2] or b""
        end = source.find(b"\n", at)
        at = source.find(b"import", end) if end >= 0 else -1


def _meant(
    name: str, path: str, program: Program, of: Mapping[str, str], units: Collection[str]
) -> Iterable[str]:
    """The units that a name of a module may mean in a file: that of the module, or the folders of this name.

    A folder without `__init__` is meant by its whole path, or from the folder that it is in.
    """
    dotted = name.lstrip(".")
    if len(dotted) < len(name):
        folder = dirname(path)
        for _ in range(len(name) - len(dotted) - 1):
            folder = dirname(folder)
        stem = "/".join(part for part in (folder, *dotted.split(".")) if part)
        return [of[p] for p in (f"{stem}.py", f"{stem}/__init__.py") if p in of] or (
            [stem] if stem in units else []
        )
    found = program.locate(dotted, path)
    if found is not None:
        return [of[found]]
    ending = dotted.replace(".", "/")
    is_path = "/" in ending
    return [
        unit
        for unit in units
        if unit == ending
        or (unit.endswith(f"/{ending}") and (is_path or path.startswith(unit[: -len(ending)])))
    ]


class _Joined:
    """Sets that are joined, one pair after the other."""

    def __init__(self, names: Iterable[str]) -> None:
        self._of = {name: {name} for name in names}

    def join(self, one: str, other: str) -> None:
        """Whatever is joined with one of two is joined with the other as well."""
        small, large = sorted((self._of[one], self._of[other]), key=len)
        if small is not large:
            large |= small
            for name in small:
                self._of[name] = large

    def sets(self) -> Iterator[set[str]]:
        """Every set, once."""
        return iter({id(held): held for held in self._of.values()}.values())
