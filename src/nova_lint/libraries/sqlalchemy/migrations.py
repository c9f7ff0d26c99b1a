"""Which modules are migrations of Alembic: their classes and tables stand for those of that time, and define nothing."""

from __future__ import annotations

from nova_lint.values.program import Module


def is_migration(module: Module) -> bool:
    """Whether a module names itself and the revision that it comes after."""
    return "revision" in module.scope.names and "down_revision" in module.scope.names
