"""Whom a patrol has with it, who must not be left."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0052"
down_revision = "0051"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring a store of 0051 to 0052."""
    op.add_column("patrol", sa.Column("with_whom", sa.String(), nullable=True))
