"""After when nothing is pending in a custody record any more: a copy after a hand-over is looked for 14 days."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from db.storage.columns import Instant

revision = "0043"
down_revision = "0040"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring a store of 0040 to 0043."""
    op.add_column("custody", sa.Column("pending_until", Instant(), nullable=True))
