"""Remarks from the levels above."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from db.storage.columns import Instant

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring a store of 0020 to 0021."""
    op.create_table(
        "level_remark",
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("record", sa.String(), nullable=False),
        sa.Column("uid", sa.String(), nullable=False),
        sa.Column("register_name", sa.String(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("other", sa.String(), nullable=False),
        sa.Column("other_name", sa.String(), nullable=True),
        sa.Column("text", sa.String(), nullable=True),
        sa.Column("said_at", Instant(), nullable=False),
        sa.Column("came_at", Instant(), nullable=True),
        sa.Column("acknowledged_at", Instant(), nullable=True),
        sa.PrimaryKeyConstraint("unit", "record", "uid"),
        info={"role": "projection"},
    )
