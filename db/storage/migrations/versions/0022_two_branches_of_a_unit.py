"""Two branches of a unit's history: what was chosen, what was not taken, bundles that are kept."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from db.storage.columns import Instant

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring a store of 0021 to 0022."""
    op.create_table(
        "local_kept_bundle",
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("mark", sa.String(), nullable=False),
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kept_at", Instant(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("unit", "mark"),
        info={"role": "local"},
    )
    op.create_table(
        "unit_branch",
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("record", sa.String(), nullable=False),
        sa.Column("fork", sa.String(), nullable=False),
        sa.Column("origin", sa.String(), nullable=False),
        sa.Column("epoch", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("first", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("hashes", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("unit", "record", "fork", "origin", "epoch", "first"),
        info={"role": "projection"},
    )
    op.create_table(
        "unit_fork",
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("uid", sa.String(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("branch", sa.String(), nullable=True),
        sa.Column("stump", sa.String(), nullable=True),
        sa.Column("officer", sa.String(), nullable=True),
        sa.Column("chosen_at", Instant(), nullable=True),
        sa.PrimaryKeyConstraint("unit", "uid"),
        info={"role": "projection"},
    )
