"""Numbers looked up as a whole"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring a store of 0004 to 0005."""
    op.create_table(
        "exact",
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("register", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.Column("record", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("unit", "register", "kind", "value", "record"),
        info={"role": "projection"},
    )
    with op.batch_alter_table("exact", schema=None) as batch_op:
        batch_op.create_index("exact_of_record", ["unit", "record"], unique=False)
