"""Closed parts in a table of their own, which is made again and compared as every other one that the journal makes."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring a store of 0027 to 0028."""
    op.create_table(
        "closed_part",
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("entry", sa.String(), nullable=False),
        sa.Column("part", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("unit", "entry", "part"),
        info={"role": "projection"},
        sqlite_with_rowid=False,
    )
    op.execute("INSERT INTO closed_part (unit, entry, part) SELECT unit, uid, part FROM body WHERE closed")
    # in place on either database: a copy of the whole table would need its room once more
    op.execute("ALTER TABLE body DROP COLUMN closed")
