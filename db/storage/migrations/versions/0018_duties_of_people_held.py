"""Duties of people held, by unit."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from db.storage.columns import Instant

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring a store of 0017 to 0018."""
    op.create_table(
        "custody_standing",
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("uid", sa.String(), nullable=False),
        sa.Column("stated_at", Instant(), nullable=False),
        sa.Column("held", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("unexplained", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("dues", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("unit", "uid"),
        info={"role": "projection"},
    )
