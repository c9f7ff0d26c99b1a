"""Looking for products."""

from typing import Any

import asyncpg

from services.search.cache import SuggestionCache

_SORTS = {
    "best": "ORDER BY d.rank * ts_rank(d.body, query) DESC",
    "new": "ORDER BY d.indexed_at DESC",
}


class Search:
    """The search box."""

    def __init__(self, pool: asyncpg.Pool, cache: SuggestionCache) -> None:
        self.pool = pool
        self.cache = cache

    async def find(self, words: str, user_id: int | None, sort: str = "best") -> list[int]:
        """The ids of the products that fit, the best first."""
        rows = await self.pool.fetch(
            "SELECT d.product_id FROM search_documents d, websearch_to_tsquery($1) query "
            f"WHERE d.body @@ query {_SORTS[sort]} LIMIT 100",
            words,
        )
        await self.pool.execute(
            "INSERT INTO search_queries (user_id, words, hits) VALUES ($1, $2, $3)", user_id, words, len(rows)
        )
        return [row["product_id"] for row in rows]

    async def cards(self, product_ids: list[int]) -> list[dict[str, Any]]:
        """What the result page shows of each product."""
        rows = await self.pool.fetch(
            "SELECT id, title, price_cents FROM products WHERE id = ANY($1::bigint[])", product_ids
        )
        return [dict(row) for row in rows]

    async def suggest(self, start: str) -> list[str]:
        """What others looked for that begins like this."""
        cached = self.cache.get(start)
        if cached is not None:
            return cached
        rows = await self.pool.fetch(
            "SELECT words FROM search_queries WHERE words LIKE $1 || '%' AND hits > 0 "
            "GROUP BY words ORDER BY count(*) DESC LIMIT 10",
            start,
        )
        found = [row["words"] for row in rows]
        self.cache.put(start, found)
        return found
