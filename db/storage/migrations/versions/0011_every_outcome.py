"""Every outcome of a custody record, and which of them ended each time that somebody was held."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring a store of 0010 to 0011."""
    with op.batch_alter_table("custody", schema=None) as batch_op:
        batch_op.add_column(sa.Column("outcomes", sa.String(), nullable=False, server_default=""))
    with op.batch_alter_table("custody_span", schema=None) as batch_op:
        batch_op.add_column(sa.Column("outcome", sa.String(), nullable=True))
