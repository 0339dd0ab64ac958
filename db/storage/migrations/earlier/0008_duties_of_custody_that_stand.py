"""Duties of custody that stand, and how many are behind: what lists and figures read."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from db.storage.columns import Instant

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring a store of 0007 to 0008. The rows are made anew when the store is opened."""
    op.create_table(
        "custody_duty",
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("record", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("due", Instant(), nullable=True),
        sa.Column("again", Instant(), nullable=True),
        sa.Column("put", sa.Integer(), nullable=False),
        sa.Column("at_once", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("unit", "record", "code"),
        info={"role": "projection"},
    )
    with op.batch_alter_table("custody", schema=None) as batch_op:
        batch_op.add_column(sa.Column("known_at", Instant(), nullable=True))
        for name in ("met", "stated", "breached"):
            batch_op.add_column(sa.Column(name, sa.Integer(), server_default="0", nullable=False))
    with op.batch_alter_table("custody", schema=None) as batch_op:
        for name in ("met", "stated", "breached"):
            batch_op.alter_column(name, server_default=None)
