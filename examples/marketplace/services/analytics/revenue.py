"""The nightly figures."""

from datetime import date
from pathlib import Path

import pandas as pd
from sqlalchemy import Engine, text

REPORTS = Path(__file__).parent / "reports"

_DAY = """
    SELECT count(DISTINCT o.id) AS orders,
           coalesce(sum(p.amount_cents), 0) AS gross
      FROM orders o
      JOIN payments p ON p.order_id = o.id
     WHERE p.settled_at::date = %(day)s
"""


def close_day(engine: Engine, day: date) -> None:
    """Work out a day's revenue and keep it."""
    figures = pd.read_sql_query(_DAY, engine, params={"day": day}).iloc[0]
    refunded = pd.read_sql(
        "SELECT coalesce(sum(amount_cents), 0) AS cents FROM refunds WHERE created_at::date = %(day)s",
        engine,
        params={"day": day},
    )["cents"].iloc[0]
    with engine.begin() as conn:
        conn.execute(
            text(
                "INSERT INTO daily_revenue (day, gross_cents, net_cents, orders) "
                "VALUES (:day, :gross, :net, :orders) "
                "ON CONFLICT (day) DO UPDATE SET gross_cents = :gross, net_cents = :net, orders = :orders"
            ),
            {
                "day": day,
                "gross": int(figures["gross"]),
                "net": int(figures["gross"] - refunded),
                "orders": int(figures["orders"]),
            },
        )


def month(engine: Engine, start: date) -> pd.DataFrame:
    """A month's figures, day by day."""
    return pd.read_sql_query(
        "SELECT * FROM daily_revenue WHERE day >= %(start)s AND day < %(start)s + interval '1 month' ORDER BY day",
        engine,
        params={"start": start},
    )


def top_sellers(engine: Engine) -> pd.DataFrame:
    """The sellers with the highest revenue."""
    return pd.read_sql_query((REPORTS / "top_sellers.sql").read_text(), engine)


def sales(engine: Engine) -> pd.DataFrame:
    """What every seller sold."""
    return pd.read_sql_query("SELECT seller_id, cents FROM seller_sales ORDER BY cents DESC", engine)
