"""The SQL of the catalogue, in one place."""

PRODUCT_BY_ID = """
    SELECT p.id, p.title, p.description, p.price_cents, p.currency, c.slug AS category
      FROM products p
      JOIN categories c ON c.id = p.category_id
     WHERE p.id = :product_id
"""

PRODUCT_IMAGES = "SELECT url FROM product_images WHERE product_id = :product_id ORDER BY position"

SELLER_OF_PRODUCT = """
    SELECT u.id, u.display_name, u.email
      FROM products p
      JOIN users u ON u.id = p.seller_id
     WHERE p.id = :product_id
"""

CATEGORY_TREE = """
    WITH RECURSIVE tree AS (
        SELECT id, slug, title, 0 AS depth FROM categories WHERE parent_id IS NULL
        UNION ALL
        SELECT c.id, c.slug, c.title, tree.depth + 1
          FROM categories c
          JOIN tree ON tree.id = c.parent_id
    )
    SELECT id, slug, title, depth FROM tree ORDER BY depth, slug
"""
