"""A headcount that was made lower: the count before, and who did it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring a store of 0032 to 0033."""
    op.add_column("custody_arrival", sa.Column("lowered_from", sa.BigInteger().with_variant(sa.Integer(), "sqlite")))
    op.add_column("custody_arrival", sa.Column("lowered_by", sa.String()))
