"""Breaches of limits that no law gives, counted apart."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from db.storage.columns import WHOLE

revision = "0047"
down_revision = "0043"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring a store of 0043 to 0047."""
    op.add_column("custody", sa.Column("breached_own", WHOLE, nullable=False, server_default="0"))
