"""What a patrol is not to go to after all, until it has said that it heard so."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from db.storage.columns import Instant

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring a store of 0009 to 0010."""
    with op.batch_alter_table("patrol", schema=None) as batch_op:
        batch_op.add_column(sa.Column("untold", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("untold_at", Instant(), nullable=True))
