"""Words that items of lists had before those of now."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0055"
down_revision = "0053"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring a store of 0053 to 0055."""
    op.add_column("list_item", sa.Column("words_before", sa.String(), nullable=False, server_default=""))
