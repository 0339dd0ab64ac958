"""Accidents offered by the app"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring a store of 0005 to 0006."""
    with op.batch_alter_table("sketch", schema=None) as batch_op:
        batch_op.add_column(sa.Column("confirmed", sa.Integer(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("told", sa.Boolean(), nullable=True))
        batch_op.create_index(
            "sketch_to_tell", ["unit", "told"], unique=False, sqlite_where=sa.text("told IS NOT NULL")
        )
