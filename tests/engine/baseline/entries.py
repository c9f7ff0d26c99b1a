"""Entries, edges and findings made by hand."""

from __future__ import annotations

from msgspec.structs import replace

from nova_lint.engine.baseline.site import named, shape_of
from nova_lint.model.baseline import ACCEPTED, Edge, Entry, Site

USERS = Edge("NL101", "orders", "users", "users", "read")


def edge(**changes: str) -> Edge:
    return replace(USERS, **changes)


def site(path: str = "orders/a.py", symbol: str = "f", sql: str = "select 1 from users") -> Site:
    return Site(path, symbol, shape_of(sql))


def entry(
    path: str = "orders/a.py",
    symbol: str = "f",
    sql: str = "select 1 from users",
    *,
    of: Edge = USERS,
    nth: int = 1,
) -> Entry:
    return named(of, site(path, symbol, sql), nth)


def accepted(
    one: Entry, reason: str = "old client", ticket: str = "DB-1", by: str = "", until: str = ""
) -> Entry:
    return replace(one, kind=ACCEPTED, reason=reason, ticket=ticket, by=by, until=until)
