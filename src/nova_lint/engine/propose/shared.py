"""Services told apart from code that services share."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterable

from nova_lint.engine.propose.folders import holds_any, is_in, outermost
from nova_lint.engine.propose.names import SHARED, is_test
from nova_lint.engine.propose.part import Part, innermost
from nova_lint.engine.propose.repository import Repository


def told_apart(candidates: list[Part], repository: Repository) -> tuple[list[Part], list[Part]]:
    """The services among some parts, and the shared code of the repository.

    A part is shared when it is called so, or when two others import it and nothing says that it runs by itself: an
    image, a place in `services/`, being an app. What defines tables is never shared: somebody must own them.
    """

    def home_of(path: str) -> str:
        found = None if is_test(path) else innermost(path, candidates)
        return found.path if found is not None else ""

    names = {part.path: part.name for part in candidates}
    shared: list[Part] = []
    for part in candidates:
        if any(home_of(path) == part.path for path in repository.defining):
            continue
        is_called = not SHARED.isdisjoint(part.path.lower().split("/"))
        if not is_called and part.is_sure:
            continue
        users = _users(part.path, repository, home_of) - {part.path}
        if is_called or len(users) > 1:
            shared.append(Part(part.name, part.path, _imported_by(names[user] for user in users)))
    known = (folder for folder in repository.folders if posixpath.basename(folder).lower() in SHARED)
    for folder in outermost(known):
        if innermost(f"{folder}/_", candidates) or any(is_in(part.path, folder) for part in candidates):
            continue
        users = _users(folder, repository, home_of)
        if users or holds_any(folder, repository.active):
            shared.append(
                Part(posixpath.basename(folder), folder, _imported_by(names[user] for user in users))
            )
    apart = {part.path for part in shared}
    return [part for part in candidates if part.path not in apart], shared


def _users(folder: str, repository: Repository, home_of: Callable[[str], str]) -> set[str]:
    """The folders of the parts that import anything of a folder."""
    files = [path for path in repository.code if is_in(path, folder)]
    return {user for users in repository.users(files, home_of).values() for user in users}


def _imported_by(names: Iterable[str]) -> str:
    listed = ", ".join(sorted(names))
    return f"imported by {listed}" if listed else "known by its name"
