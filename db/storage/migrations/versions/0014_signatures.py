"""Signatures of what officers write, in a table of their own."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from db.storage.columns import WHOLE

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table; what was written before stays unsigned, and an entry says up to where."""
    op.create_table(
        "signature",
        sa.Column("position", WHOLE, autoincrement=False, nullable=False),
        sa.Column("beside", sa.LargeBinary(), nullable=False),
        sa.Column("signature", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("position"),
        info={"role": "journal"},
    )
