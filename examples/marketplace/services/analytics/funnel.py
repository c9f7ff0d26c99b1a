"""How many of those who look also buy."""

from datetime import date

import pandas as pd
from sqlalchemy import Engine

STEPS = ["product_viewed", "cart_filled", "checkout_started"]


def funnel(engine: Engine, day: date) -> pd.Series:
    """People at each step of a day, the last step being a placed order."""
    counts = {}
    for step in STEPS:
        counts[step] = pd.read_sql(
            "SELECT count(DISTINCT user_id) AS n FROM events WHERE name = %(step)s AND at::date = %(day)s",
            engine,
            params={"step": step, "day": day},
        )["n"].iloc[0]
    counts["order_placed"] = pd.read_sql(
        "SELECT count(DISTINCT buyer_id) AS n FROM orders WHERE placed_at::date = %(day)s",
        engine,
        params={"day": day},
    )["n"].iloc[0]
    return pd.Series(counts)


def searches_without_hits(engine: Engine, day: date) -> pd.DataFrame:
    """What people looked for in vain."""
    return pd.read_sql(
        """
        SELECT words, count(*) AS n
        FROM search_queries
        WHERE hits = 0 AND at::date = %(day)s
        GROUP BY words
        ORDER BY n DESC
        """,
        engine,
        params={"day": day},
    )
