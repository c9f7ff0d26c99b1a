"""Queries that are the same for every table."""

from collections.abc import Mapping, Sequence
from typing import Any

from libs.db.connection import cursor

Row = dict[str, Any]


def select_one(table: str, keyvalues: Mapping[str, Any], columns: Sequence[str] = ("*",)) -> Row | None:
    """The one row that has these values, or None."""
    sql = f"SELECT {', '.join(columns)} FROM {table} WHERE {_conditions(keyvalues)} LIMIT 1"
    with cursor() as cur:
        cur.execute(sql, list(keyvalues.values()))
        return cur.fetchone()


def select_all(
    table: str, keyvalues: Mapping[str, Any], columns: Sequence[str] = ("*",), order_by: str | None = None
) -> list[Row]:
    """Every row that has these values."""
    sql = f"SELECT {', '.join(columns)} FROM {table}"
    if keyvalues:
        sql += f" WHERE {_conditions(keyvalues)}"
    if order_by:
        sql += f" ORDER BY {order_by}"
    with cursor() as cur:
        cur.execute(sql, list(keyvalues.values()))
        return cur.fetchall()


def insert_row(table: str, values: Mapping[str, Any]) -> int:
    """Insert one row and return its id."""
    places = ", ".join(["%s"] * len(values))
    with cursor() as cur:
        cur.execute(
            "INSERT INTO %s (%s) VALUES (%s) RETURNING id" % (table, ", ".join(values), places),
            list(values.values()),
        )
        return cur.fetchone()["id"]


def update_rows(table: str, keyvalues: Mapping[str, Any], changes: Mapping[str, Any]) -> int:
    """Change every row that has these values; how many there were."""
    assignments = ", ".join(f"{column} = %s" for column in changes)
    with cursor() as cur:
        cur.execute(
            f"UPDATE {table} SET {assignments} WHERE {_conditions(keyvalues)}",
            [*changes.values(), *keyvalues.values()],
        )
        return cur.rowcount


def delete_rows(table: str, keyvalues: Mapping[str, Any]) -> int:
    """Delete every row that has these values; how many there were."""
    with cursor() as cur:
        cur.execute(f"DELETE FROM {table} WHERE {_conditions(keyvalues)}", list(keyvalues.values()))
        return cur.rowcount


def _conditions(keyvalues: Mapping[str, Any]) -> str:
    return " AND ".join(f"{column} = %s" for column in keyvalues)
