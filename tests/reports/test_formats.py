"""Formats are told from the text of their modules: it has to say what the modules do."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules

import nova_lint.reports
from nova_lint.reports import formats


def test_every_format_is_found_without_its_module() -> None:
    modules = [
        import_module(f"nova_lint.reports.{module.name}")
        for module in iter_modules(nova_lint.reports.__path__)
    ]
    made = [module.FORMAT for module in modules if hasattr(module, "FORMAT")]

    assert [(name, format_.subject) for name, format_ in formats().items()] == sorted(
        (format_.name, format_.subject) for format_ in made
    )
