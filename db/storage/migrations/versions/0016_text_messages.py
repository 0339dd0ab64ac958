"""Text messages that an answer is ready."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from db.storage.columns import Instant

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring a store of 0015 to 0016."""
    op.create_table(
        "text_message",
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("uid", sa.String(), nullable=False),
        sa.Column("record", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("written_at", Instant(), nullable=False),
        sa.Column("settled_at", Instant(), nullable=True),
        sa.PrimaryKeyConstraint("unit", "uid"),
        info={"role": "projection"},
    )
    op.create_index("message_of_record", "text_message", ["unit", "record", "written_at"])
    waiting = sa.text("state = 'waiting'")
    columns = ["unit", "written_at", "uid"]
    op.create_index("message_waiting", "text_message", columns, sqlite_where=waiting, postgresql_where=waiting)
