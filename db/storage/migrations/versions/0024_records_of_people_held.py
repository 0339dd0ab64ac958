"""Of which records something stands open, by unit."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring a store of 0023 to 0024."""
    with op.batch_alter_table("custody_standing") as batch_op:
        batch_op.add_column(sa.Column("people", sa.String(), nullable=False, server_default="[]"))
