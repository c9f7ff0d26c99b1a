"""What says that a folder is deployed or packaged by itself: Dockerfiles, compose files, manifests, projects."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Collection, Iterator, Mapping
from pathlib import PurePosixPath
from typing import Any

from nova_lint.engine.propose.names import plain

#: The endings of the files that are looked at, as `discover` takes them.
ENDINGS = ("dockerfile", "pyproject.toml", "setup.py", "setup.cfg", "manage.py", ".yml", ".yaml")

_PROJECTS = frozenset({"pyproject.toml", "setup.py", "setup.cfg"})
_COMPOSE = re.compile(r"(?:docker-)?compose(?:[.-][\w.-]+)?\.ya?ml\Z")
_IMAGE = re.compile(r"^[ \t-]*(?:image|repository):[ \t]*[\"']?([^\s\"'#{}]+)", re.MULTILINE)
_CHART = re.compile(r"^name:[ \t]*[\"']?([\w.-]+)", re.MULTILINE)

#: No YAML file of a deployment is larger in bytes; a larger one is data. Compose files are written by hand.
_LARGEST, _LARGEST_COMPOSE = 1 << 20, 1 << 18


def is_deployed(files: Mapping[str, bytes], folders: Collection[str]) -> dict[str, str]:
    """The folders that are built into an image of their own, each with what says so.

    `files` are those that `ENDINGS` names. `folders` are all folders with code: an image in a manifest stands for the
    topmost folder of its name. The root is never one: everything is in it.
    """
    found: dict[str, str] = {}
    for path in sorted(files):
        name, folder = posixpath.basename(path), posixpath.dirname(path)
        is_recipe = name.lower().endswith("dockerfile")
        if is_recipe or name == "manage.py":
            found.setdefault(folder, path)
    by_name = _by_name(folders)
    for path, source in sorted(files.items()):
        if not path.endswith((".yml", ".yaml")) or len(source) > _LARGEST:
            continue
        if _COMPOSE.match(posixpath.basename(path)):
            for folder, service in _built(path, source):
                found.setdefault(folder, f"service {service!r} of {path}")
            continue
        for image in _images(path, source):
            if plain(image) in by_name:
                found.setdefault(by_name[plain(image)], f"image {image!r} in {path}")
    return {folder: why for folder, why in found.items() if folder in folders and folder}


def is_project(files: Mapping[str, bytes], folders: Collection[str]) -> dict[str, str]:
    """The folders that are a Python project of their own, each with the file that says so; never the root."""
    found: dict[str, str] = {}
    for path in sorted(files):
        folder = posixpath.dirname(path)
        if posixpath.basename(path) in _PROJECTS and folder and folder in folders:
            found.setdefault(folder, path)
    return found


def _by_name(folders: Collection[str]) -> dict[str, str]:
    """The topmost folder of each name; of no name that two folders of the same depth have."""
    found: dict[str, list[str]] = {}
    for folder in sorted(folders, key=lambda folder: (folder.count("/"), folder)):
        found.setdefault(plain(posixpath.basename(folder)), []).append(folder)
    return {
        name: same[0]
        for name, same in found.items()
        if name and (len(same) == 1 or same[0].count("/") < same[1].count("/"))
    }


def _built(path: str, source: bytes) -> Iterator[tuple[str, str]]:
    """The folders that the services of a compose file are built from, each with the name of the service."""
    for name, service in _items(_entry(_yaml(source), "services")):
        build = _entry(service, "build")
        context = _text(build) or _text(_entry(build, "context")) or ("." if build is not None else "")
        if not context:
            continue
        where = posixpath.normpath(posixpath.join(posixpath.dirname(path), context))
        recipe = _text(_entry(build, "dockerfile"))
        if (
            "/" in recipe
        ):  # the context is often the whole repository, the recipe then stands in the folder meant
            inner = posixpath.dirname(posixpath.normpath(posixpath.join(where, recipe)))
            where = inner if where == "." else where
        yield where, name


def _images(path: str, source: bytes) -> Iterator[str]:
    """The last names of the images in a manifest or a chart, templates included, and the name of a chart."""
    text = source.decode(errors="replace")
    if posixpath.basename(path).lower() in ("chart.yaml", "chart.yml"):
        yield from _CHART.findall(text)
        return
    is_manifest = "kind:" in text or posixpath.basename(path).lower().startswith("values")
    for image in _IMAGE.findall(text) if is_manifest else ():
        yield PurePosixPath(image.partition("@")[0]).name.partition(":")[0]


def _yaml(source: bytes) -> Any:
    """The node at the top of a YAML file, None where it is not YAML.

    Nodes only: making values of them follows aliases, and a small file can hold more of those than there is memory.
    """
    import yaml

    if len(source) > _LARGEST_COMPOSE:
        return None
    try:
        return yaml.compose(source, Loader=yaml.SafeLoader)
    except (yaml.YAMLError, RecursionError, ValueError):
        return None


def _items(node: Any) -> list[tuple[str, Any]]:
    """The entries of a mapping whose keys are texts, nothing where it is no mapping."""
    pairs = node.value if getattr(node, "id", "") == "mapping" else []
    return [(_text(key), value) for key, value in pairs if _text(key)]


def _entry(node: Any, name: str) -> Any:
    return dict(_items(node)).get(name)


def _text(node: Any) -> str:
    return str(node.value) if getattr(node, "id", "") == "scalar" else ""
