"""How requests were rated, by month, as units count them for the levels above."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from db.storage.columns import WHOLE, Instant

revision = "0062"
down_revision = "0060"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring a store of 0060 to 0062."""
    op.create_table(
        "rated_month",
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("starts_at", Instant(), nullable=False),
        sa.Column("satisfied", WHOLE, nullable=False),
        sa.Column("unsatisfied", WHOLE, nullable=False),
        sa.PrimaryKeyConstraint("unit", "month"),
    )
