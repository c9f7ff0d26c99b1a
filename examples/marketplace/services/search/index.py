"""Keeping the search index up to date."""

import asyncpg

BATCH = 500


async def reindex(pool: asyncpg.Pool) -> int:
    """Index what changed since it was last indexed; how many products that was."""
    async with pool.acquire() as conn, conn.transaction():
        rows = await conn.fetch(
            """
            SELECT p.id, p.title, p.description
              FROM products p
              LEFT JOIN search_documents d ON d.product_id = p.id
             WHERE p.status = 'live' AND (d.product_id IS NULL OR d.indexed_at < p.updated_at)
             LIMIT $1
            """,
            BATCH,
        )
        await conn.executemany(
            """
            INSERT INTO search_documents (product_id, body)
            VALUES ($1, to_tsvector($2))
            ON CONFLICT (product_id) DO UPDATE SET body = EXCLUDED.body, indexed_at = now()
            """,
            [(row["id"], f"{row['title']} {row['description']}") for row in rows],
        )
    return len(rows)


async def rank(pool: asyncpg.Pool) -> None:
    """What sells well comes first."""
    sales = await pool.fetch(
        "SELECT product_id, count(*) AS n FROM order_items GROUP BY product_id ORDER BY n DESC LIMIT 10000"
    )
    async with pool.acquire() as conn:
        for sale in sales:
            await conn.execute(
                "UPDATE search_documents SET rank = ln($1 + 1) WHERE product_id = $2", sale["n"], sale["product_id"]
            )


async def drop(pool: asyncpg.Pool, product_id: int) -> None:
    """Take a product out of the index."""
    await pool.execute("DELETE FROM search_documents WHERE product_id = $1", product_id)


async def preview(pool: asyncpg.Pool, product_id: int) -> str:
    """What would be indexed of a product."""
    row = await pool.fetchrow("SELECT p.* FROM products p WHERE p.id = $1", product_id)
    return f"{row['title']} {row['description']}"
