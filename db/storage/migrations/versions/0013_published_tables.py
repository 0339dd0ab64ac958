"""Published tables"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from db.storage.columns import Instant

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring a store of 0012 to 0013."""
    op.create_table(
        "indicator_publication",
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("uid", sa.String(), nullable=False),
        sa.Column("published_at", Instant(), nullable=False),
        sa.Column("officer", sa.String(), nullable=False),
        sa.Column("hidden", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("unit", "uid"),
        info={"role": "projection"},
    )
