"""The apps of a Django project, read from their files."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping

from msgspec import Struct

from nova_lint.engine.propose.names import is_test

_LABEL = re.compile(rb"^[ \t]+label[ \t]*=[ \t]*[\"'](\w+)[\"']", re.MULTILINE)
_MODELS = re.compile(rb"^class[ \t]+\w+\((?:[^)]*[\s,.])?Model\b[^)]*\)", re.MULTILINE)


class App(Struct, frozen=True):
    """An app: its label, its folder, what says that it is one, and its folder's name where that differs."""

    label: str
    path: str
    why: str
    aliases: tuple[str, ...] = ()


def django_apps(files: Mapping[str, bytes]) -> list[App]:
    """The apps among the files, given by path and content: folders with an AppConfig, or with models of Django."""
    if not any(b"django" in source for path, source in files.items() if path.endswith(".py")):
        return []
    found: dict[str, App] = {}
    for path, source in sorted(files.items()):
        folder, name = posixpath.dirname(path), posixpath.basename(path)
        if not folder or is_test(path):
            continue
        if name == "apps.py" and b"AppConfig" in source:
            label = _LABEL.search(source)
            own = posixpath.basename(folder)
            named = label.group(1).decode() if label else own
            found[folder] = App(named, folder, f"the Django app of {path}", (own,) if own != named else ())
        elif name == "models.py" and b"django" in source and _MODELS.search(source):
            found.setdefault(folder, App(posixpath.basename(folder), folder, f"the Django app with {path}"))
        elif name == "0001_initial.py" and posixpath.basename(folder) == "migrations" and b"django" in source:
            app = posixpath.dirname(folder)
            if app:
                found.setdefault(app, App(posixpath.basename(app), app, f"the Django app with {folder}/"))
    return [found[folder] for folder in sorted(found)]
