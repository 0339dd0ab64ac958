"""Lost property"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from db.storage.columns import Instant

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring a store of 0001 to 0002."""
    op.create_table(
        "lost_property",
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("uid", sa.String(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("found_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("unit", "uid"),
        info={"role": "projection"},
    )
    with op.batch_alter_table("lost_property", schema=None) as batch_op:
        batch_op.create_index("lost_by_state", ["unit", "state", "found_at", "uid"], unique=False)
        batch_op.create_index("lost_by_time", ["unit", "found_at", "uid"], unique=False)
