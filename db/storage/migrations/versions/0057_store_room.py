"""Store room"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from db.storage.columns import Instant

revision = "0057"
down_revision = "0056"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring a store of 0056 to 0057."""
    op.create_table(
        "property_item",
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("uid", sa.String(), nullable=False),
        sa.Column("record", sa.String(), nullable=False),
        sa.Column("origin", sa.String(), nullable=False),
        sa.Column("of_number", sa.String(), nullable=True),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("placed", sa.Boolean(), nullable=False),
        sa.Column("also", sa.String(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("since", Instant(), nullable=False),
        sa.Column("made_at", Instant(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("what", sa.String(), nullable=True),
        sa.Column("quantity", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("measure", sa.String(), nullable=True),
        sa.Column("rials", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("seal", sa.String(), nullable=True),
        sa.Column("seal_key", sa.String(), nullable=True),
        sa.Column("bag", sa.String(), nullable=True),
        sa.Column("bag_key", sa.String(), nullable=True),
        sa.Column("place", sa.String(), nullable=True),
        sa.Column("way", sa.String(), nullable=True),
        sa.Column("order_number", sa.String(), nullable=True),
        sa.Column("order_key", sa.String(), nullable=True),
        sa.Column("held_order", sa.String(), nullable=True),
        sa.Column("held_until", sa.Date(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("keeps_until", sa.Date(), nullable=True),
        sa.Column("doubt", sa.String(), nullable=True),
        sa.Column("left_at", Instant(), nullable=True),
        sa.Column("names_erased", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("unit", "uid"),
        info={"role": "projection"},
    )
    with op.batch_alter_table("property_item", schema=None) as batch_op:
        batch_op.create_index("property_item_by_bag", ["unit", "bag_key"], unique=False)
        batch_op.create_index("property_item_by_order", ["unit", "order_key"], unique=False)
        batch_op.create_index("property_item_by_seal", ["unit", "seal_key"], unique=False)
        batch_op.create_index("property_item_by_state", ["unit", "state", "since", "uid"], unique=False)
        batch_op.create_index("property_item_by_time", ["unit", "since", "uid"], unique=False)
        batch_op.create_index("property_item_of_record", ["unit", "record"], unique=False)
