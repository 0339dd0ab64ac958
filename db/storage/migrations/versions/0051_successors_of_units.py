"""Which unit goes on in the place of one that was retired."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0051"
down_revision = "0050"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring a store of 0050 to 0051."""
    op.add_column("unit_link", sa.Column("successor", sa.String(), nullable=True))
