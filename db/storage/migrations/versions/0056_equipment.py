"""Equipment: weapons, radios and keys, and which officer holds what."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from db.storage.columns import Instant

revision = "0056"
down_revision = "0055"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring a store of 0055 to 0056."""

    op.create_table(
        "equipment",
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("uid", sa.String(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("mark", sa.String(), nullable=False),
        sa.Column("plain", sa.String(), nullable=False),
        sa.Column("holder", sa.String(), nullable=True),
        sa.Column("wrong", sa.String(), nullable=True),
        sa.Column("since", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("unit", "uid"),
        info={"role": "projection"},
    )
    with op.batch_alter_table("equipment", schema=None) as batch_op:
        batch_op.create_index("equipment_plain", ["unit", "plain"], unique=False, postgresql_where=None)
        batch_op.create_index("equipment_since", ["unit", "since", "uid"], unique=False, postgresql_where=None)
        batch_op.create_index("equipment_state", ["unit", "state", "since", "uid"], unique=False, postgresql_where=None)
