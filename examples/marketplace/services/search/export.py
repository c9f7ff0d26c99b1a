"""What people looked for, as a list for the support desk."""

import argparse

from libs.db import cursor

ORDERS = {"new": "at DESC", "old": "at"}


def main() -> None:
    """Print the searches that hold a word."""
    parser = argparse.ArgumentParser()
    parser.add_argument("word")
    parser.add_argument("--order", default="new")
    parser.add_argument("--limit", default="100")
    given = parser.parse_args()
    with cursor() as cur:
        cur.execute(f"SELECT words FROM search_queries WHERE words LIKE '%{given.word}%'")
        cur.execute(
            f"SELECT words FROM search_queries WHERE words = %s ORDER BY {ORDERS[given.order]} LIMIT {int(given.limit)}",
            (given.word,),
        )
