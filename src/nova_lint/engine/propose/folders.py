"""Folders, as paths with forward slashes relative to the root; the root itself is empty."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable


def folders_of(files: Iterable[str]) -> frozenset[str]:
    """Every folder with any of the files in it or below it, the root left out."""
    found: set[str] = set()
    for path in files:
        folder = posixpath.dirname(path)
        while folder and folder not in found:
            found.add(folder)
            folder = posixpath.dirname(folder)
    return frozenset(found)


def outermost(folders: Iterable[str]) -> list[str]:
    """The folders that are in none of the others, sorted."""
    found: list[str] = []
    for folder in sorted(folders, key=lambda folder: folder.split("/")):
        if not found or not is_in(folder, found[-1]):
            found.append(folder)
    return found


def is_in(path: str, folder: str) -> bool:
    """Whether a file or folder is below a folder."""
    return path.startswith(f"{folder}/")


def holds_any(folder: str, files: Iterable[str]) -> bool:
    """Whether any of the files is below a folder."""
    return any(path.startswith(f"{folder}/") for path in files)
