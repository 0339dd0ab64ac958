"""Accident sketches"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from db.storage.columns import Instant

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring a store of 0003 to 0004."""
    op.create_table(
        "sketch",
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("uid", sa.String(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("scale", sa.String(), nullable=False),
        sa.Column("about", sa.String(), nullable=True),
        sa.Column("incident", sa.String(), nullable=True),
        sa.Column("drawn_at", Instant(), nullable=False),
        sa.Column("units", sa.Integer(), nullable=False),
        sa.Column("measures", sa.Integer(), nullable=False),
        sa.Column("measured", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("unit", "uid"),
        info={"role": "projection"},
    )
    with op.batch_alter_table("sketch", schema=None) as batch_op:
        batch_op.create_index("sketch_by_state", ["unit", "state", "drawn_at", "uid"], unique=False)
        batch_op.create_index("sketch_by_time", ["unit", "drawn_at", "uid"], unique=False)
        batch_op.create_index("sketch_of_incident", ["unit", "about", "drawn_at"], unique=False)

    op.create_table(
        "sketch_drawing",
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("uid", sa.String(), nullable=False),
        sa.Column("record", sa.String(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("stands", sa.Boolean(), nullable=False),
        sa.Column("scene", sa.String(), nullable=False),
        sa.Column("words", sa.String(), nullable=True),
        sa.Column("identity", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("unit", "uid"),
        info={"role": "projection"},
    )
    with op.batch_alter_table("sketch_drawing", schema=None) as batch_op:
        batch_op.create_index("drawing_of_sketch", ["unit", "record", "place"], unique=False)
