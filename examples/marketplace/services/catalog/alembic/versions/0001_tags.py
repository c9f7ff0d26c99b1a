"""Tags of products."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "product_tags",
        sa.Column("product_id", sa.BigInteger(), sa.ForeignKey("products.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("tag", sa.Text(), primary_key=True),
        sa.Column("added_by", sa.BigInteger(), sa.ForeignKey("users.id", ondelete="SET NULL")),
    )


def downgrade() -> None:
    op.drop_table("product_tags")
