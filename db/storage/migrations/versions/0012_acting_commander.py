"""Until when an officer stands in for the commander."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from db.storage.columns import Instant

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring a store of 0011 to 0012."""
    with op.batch_alter_table("officer", schema=None) as batch_op:
        batch_op.add_column(sa.Column("acting_until", Instant(), nullable=True))
