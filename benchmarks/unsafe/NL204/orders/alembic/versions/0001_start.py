"""start"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade():
    op.create_table("order_events", sa.Column("id", sa.Integer, primary_key=True))
    op.execute("CREATE INDEX order_events_by_id ON order_events (id)")


def downgrade():
    op.drop_table("order_events")
