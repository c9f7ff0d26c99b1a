"""Products: reading them, offering them, taking them down."""

from typing import Any

from sqlalchemy import Connection, text

from services.catalog import queries
from services.catalog.queries import CATEGORY_TREE, SELLER_OF_PRODUCT

PAGE = 48


def product_page(conn: Connection, product_id: int) -> dict[str, Any] | None:
    """Everything that the page of a product shows."""
    row = conn.execute(text(queries.PRODUCT_BY_ID), {"product_id": product_id}).mappings().first()
    if row is None:
        return None
    images = conn.execute(text(queries.PRODUCT_IMAGES), {"product_id": product_id}).scalars().all()
    seller = conn.execute(text(SELLER_OF_PRODUCT), {"product_id": product_id}).mappings().one()
    sold = conn.execute(
        text(
            "SELECT coalesce(sum(quantity), 0) FROM order_items "
            "WHERE product_id = :product_id"
        ),
        {"product_id": product_id},
    ).scalar_one()
    return {**row, "images": images, "seller": dict(seller), "sold": sold}


def category_tree(conn: Connection) -> list[dict[str, Any]]:
    """All categories, parents before their children."""
    return [dict(row) for row in conn.execute(text(CATEGORY_TREE)).mappings()]


def browse(
    conn: Connection, category: str | None = None, seller_id: int | None = None, after: int = 0
) -> list[dict[str, Any]]:
    """One page of what is for sale, filtered."""
    clauses = ["p.status = 'live'", "p.id > :after"]
    params: dict[str, Any] = {"after": after, "page": PAGE}
    joins = ""
    if category:
        joins = " JOIN categories c ON c.id = p.category_id"
        clauses.append("c.slug = :category")
        params["category"] = category
    if seller_id:
        clauses.append("p.seller_id = :seller_id")
        params["seller_id"] = seller_id
    statement = "SELECT p.id, p.title, p.price_cents FROM products p" + joins
    statement += " WHERE " + " AND ".join(clauses) + " ORDER BY p.id LIMIT :page"
    return [dict(row) for row in conn.execute(text(statement), params).mappings()]


def offer(conn: Connection, seller_id: int, title: str, price_cents: int, category_id: int) -> int:
    """Put something up for sale; only people who may sell can do so."""
    may_sell = conn.execute(
        text("SELECT is_seller FROM users WHERE id = :id"), {"id": seller_id}
    ).scalar_one_or_none()
    if not may_sell:
        raise PermissionError(f"account {seller_id} may not sell")
    product_id = conn.execute(
        text(
            "INSERT INTO products (seller_id, category_id, title, price_cents, status) "
            "VALUES (:seller, :category, :title, :price, 'live') RETURNING id"
        ),
        {"seller": seller_id, "category": category_id, "title": title, "price": price_cents},
    ).scalar_one()
    conn.execute(text("INSERT INTO inventory (product_id) VALUES (:id)"), {"id": product_id})
    return product_id


def withdraw(conn: Connection, product_id: int) -> None:
    """Take a product down, everywhere and at once."""
    params = {"id": product_id}
    conn.execute(text("UPDATE products SET status = 'withdrawn', updated_at = now() WHERE id = :id"), params)
    conn.execute(text("DELETE FROM search_documents WHERE product_id = :id"), params)
    conn.execute(text("DELETE FROM carts WHERE product_id = :id"), params)
