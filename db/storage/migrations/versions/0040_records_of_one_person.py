"""The record that goes on, where two are of one person."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from db.storage.columns import partly

revision = "0040"
down_revision = "0033"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring a store of 0033 to 0040."""
    op.add_column("custody", sa.Column("same_as", sa.String(), nullable=True))
    op.create_index("custody_same", "custody", ["unit", "same_as", "uid"], **partly("same_as IS NOT NULL"))
