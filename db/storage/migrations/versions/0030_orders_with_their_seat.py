"""Standing orders with the unit above that gave them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring a store of 0029 to 0030."""
    op.add_column("standing_order", sa.Column("seat", sa.String(), nullable=True))
