"""Folders that may be services: what is built apart, what lies in `services/`, Django's apps, packages."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator

from nova_lint.engine.propose.deployment import is_deployed, is_project
from nova_lint.engine.propose.django_apps import django_apps
from nova_lint.engine.propose.folders import holds_any, is_in, outermost
from nova_lint.engine.propose.names import ASIDE, CONTAINERS, CUSTOMARY, SHARED
from nova_lint.engine.propose.part import Part
from nova_lint.engine.propose.repository import Repository
from nova_lint.model.place import is_script

#: A folder of packages, some of which run and some of which are libraries.
_LIBRARIES = "packages"

#: Folders that packages lie in; a package in one of them is as good as one at the root.
_SOURCES = ("", "src", "lib", "python")


def services_in(repository: Repository) -> Iterator[list[Part]]:
    """The candidates, one way of looking after the other: the first that gives two services is the one that counts.

    The last way is the one folder that holds everything; it may hold nothing, where files lie at the root.
    """
    for way in (_apart, _apps, _packages, _alone):
        yield [part for part in way(repository) if holds_any(part.path, repository.code)]


def _apart(repository: Repository) -> list[Part]:
    """The folders in `services/` and the like, and those with an image or a project of their own.

    An image of nothing but scripts is that of a database. A project around others that touch the database is what they
    have in common, unless it has an image itself.
    """
    active = repository.active or repository.code
    python = [path for path in repository.code if not is_script(path)]
    built = is_deployed(repository.others, repository.folders)
    found = {folder: f"a folder of {above}/" for above, folder in _contained(repository)}
    sure = {f for f in found if posixpath.basename(posixpath.dirname(f)).lower() != _LIBRARIES} | set(built)
    for folder, why in (is_project(repository.others, repository.folders) | built).items():
        if holds_any(folder, active) and holds_any(folder, python):
            found.setdefault(folder, why)
    kept = {folder: why for folder, why in found.items() if ASIDE.isdisjoint(folder.lower().split("/"))}
    for folder in sorted(kept, key=lambda folder: -folder.count("/")):
        inner = [other for other in kept if is_in(other, folder)]
        if folder not in sure and sum(holds_any(other, active) for other in inner) > 1:
            del kept[folder]
    return [
        Part(posixpath.basename(path), path, kept[path], is_sure=path in sure) for path in outermost(kept)
    ]


def _contained(repository: Repository) -> Iterator[tuple[str, str]]:
    """The folders of services, each with the folder it is in: not far down, and with two that touch the database."""
    for folder in sorted(repository.folders):
        above = posixpath.dirname(folder)
        if posixpath.basename(above).lower() in CONTAINERS and above.count("/") < 2:
            if len(_children(above, repository.active or repository.code)) > 1:
                yield above, folder


def _apps(repository: Repository) -> list[Part]:
    return [Part(app.label, app.path, app.why, app.aliases) for app in django_apps(repository.files)]


def _packages(repository: Repository) -> list[Part]:
    """The folders below the one that holds all that touches the database, or those at the root that do.

    Below a package, only folders that define tables: the others are its layers.
    """
    active = _at_work(repository)
    if not active:
        return []
    top = posixpath.commonpath([posixpath.dirname(path) for path in active])
    children = [name for name in _children(top, active) if name.lower() not in SHARED | ASIDE]
    paths = [f"{top}/{name}" if top else name for name in children]
    if top not in _SOURCES:
        return [
            Part(posixpath.basename(path), path, f"a package of {top}/ that defines tables")
            for path in paths
            if holds_any(path, repository.defining)
        ]
    return [
        Part(posixpath.basename(path), path, "a package that touches the database")
        for path in paths
        if path in repository.folders
    ]


def _alone(repository: Repository) -> list[Part]:
    """The one folder at the root, or in `src`, that holds all that touches the database, or all code."""
    found = {_top(path) for path in _at_work(repository) or repository.code} - SHARED - ASIDE
    if len(found) != 1 or "" in found:
        return []
    path = found.pop()
    return [Part(posixpath.basename(path), path, "it holds all code that touches the database")]


def _at_work(repository: Repository) -> list[str]:
    """The files that touch the database, without migrations: a folder of those for all services is none itself."""
    return [path for path in repository.active if CUSTOMARY.kind_of(path) != "migrations"]


def _top(path: str) -> str:
    steps = posixpath.dirname(path).split("/")
    return "/".join(steps[:2] if steps[0] in _SOURCES else steps[:1])


def _children(folder: str, files: Iterable[str]) -> list[str]:
    """The names of the folders in a folder that hold any of the files, sorted."""
    inside = f"{folder}/" if folder else ""
    heads = (path[len(inside) :].partition("/") for path in files if path.startswith(inside))
    return sorted({head for head, slash, _ in heads if slash})
