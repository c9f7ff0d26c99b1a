"""Databases that are files of the program itself: nobody else's tables are in them."""

from __future__ import annotations

from collections.abc import Iterable

from nova_lint.model.fact import StatementFact

_DRIVERS = frozenset(["sqlite3", "aiosqlite", "apsw", "duckdb"])


def embedding(statements: Iterable[StatementFact]) -> frozenset[str]:
    """The services that open nothing but such files, as far as their drivers are known."""
    used: dict[str, set[str]] = {}
    for statement in statements:
        driver, dot, _ = statement.via.partition(".")
        if dot:
            used.setdefault(statement.caller, set()).add(driver)
    return frozenset(service for service, drivers in used.items() if drivers.issubset(_DRIVERS))


def is_embedded(statement: StatementFact, services: frozenset[str]) -> bool:
    """Whether a statement is for such a file: by its driver, or because its service has no other database."""
    driver, dot, _ = statement.via.partition(".")
    return driver in _DRIVERS if dot else statement.caller in services
