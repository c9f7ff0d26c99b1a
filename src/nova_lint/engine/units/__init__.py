"""Units of work: transactions and what runs in them, remote calls, queries in loops; told from the lowered form."""

from nova_lint.engine.units.units import units_of

__all__ = ["units_of"]
