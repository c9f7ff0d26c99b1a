"""How good a seller is, where the product pages find it."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.add_column("users", sa.Column("seller_rating", sa.Numeric(2, 1)))
    op.create_index("order_items_by_product", "order_items", ["product_id"])
    op.execute("UPDATE products SET updated_at = now()")


def downgrade() -> None:
    op.drop_index("order_items_by_product", "order_items")
    op.drop_column("users", "seller_rating")
