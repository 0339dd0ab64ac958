"""Wrong codes about an accident that an app offered, and why it needs an officer."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from db.storage.columns import WHOLE

revision = "0053"
down_revision = "0052"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring a store of 0052 to 0053."""
    op.add_column("sketch", sa.Column("wrong", WHOLE, nullable=False, server_default="0"))
    op.add_column("sketch", sa.Column("alarm", sa.String(), nullable=True))
    alarmed = sa.text("alarm IS NOT NULL")
    op.create_index("sketch_alarmed", "sketch", ["unit", "drawn_at"], sqlite_where=alarmed, postgresql_where=alarmed)
