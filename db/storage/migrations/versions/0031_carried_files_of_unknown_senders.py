"""Carried files with since when they are here unsigned: of those of an earlier version nobody knows who wrote them."""

from __future__ import annotations

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

from db.storage.columns import Instant

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring a store of 0030 to 0031."""
    op.add_column("local_carried", sa.Column("unsigned_since", Instant(), nullable=True))
    carried = sa.table("local_carried", sa.column("unsigned_since", Instant()))
    op.execute(carried.update().values(unsigned_since=datetime.now(UTC)))
