"""Drafts say the number of their record and where it was read in columns of their own, not among what was typed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns and take what stood among the values out of them."""
    with op.batch_alter_table("draft", schema=None) as batch_op:
        batch_op.add_column(sa.Column("number", sa.String(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("read_at", sa.Integer(), nullable=True))
    op.execute("""
        UPDATE draft SET
            number = coalesce(json_extract("values", '$._number'), ''),
            read_at = CAST(json_extract("values", '$._read_at') AS INTEGER),
            "values" = json_remove("values", '$._number', '$._read_at')
    """)
