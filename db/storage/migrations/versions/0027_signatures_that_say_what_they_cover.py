"""Signatures say how many entries of each stream they cover; those of before say nothing."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring a store of 0026 to 0027."""
    with op.batch_alter_table("signature", schema=None) as batch_op:
        batch_op.add_column(sa.Column("records", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True))
        batch_op.add_column(sa.Column("accesses", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True))
