"""One file per database library: what its calls make of values. Found by walking this package."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from nova_lint.values.library import Library


@cache
def libraries() -> tuple[Library, ...]:
    """Every library this package knows, by name."""
    found = [import_module(f"{__name__}.{module.name}").LIBRARY for module in iter_modules(__path__)]
    return tuple(sorted(found, key=lambda library: library.name))
