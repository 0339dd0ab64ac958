"""Requests with the weeks in which they were received and are due, by which the lists are ordered."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

_WEEKS = {
    "sqlite": (
        "UPDATE request SET week = date(received_at, '+210 minutes', '-' ||"
        " ((strftime('%w', received_at, '+210 minutes') + 1) % 7) || ' days'),"
        " due_week = date(due, '-' || ((strftime('%w', due) + 1) % 7) || ' days')"
    ),
    "postgresql": (
        "UPDATE request SET week = (received_at AT TIME ZONE 'Asia/Tehran')::date"
        " - (extract(dow FROM received_at AT TIME ZONE 'Asia/Tehran')::int + 1) % 7,"
        " due_week = due - (extract(dow FROM due)::int + 1) % 7"
    ),
}
"""Until the room's rows are made again: what was received in summer time, until 1401, may be an hour off here."""


def upgrade() -> None:
    """Bring a store of 0028 to 0029."""
    op.add_column("request", sa.Column("week", sa.Date(), nullable=True))
    op.add_column("request", sa.Column("due_week", sa.Date(), nullable=True))
    op.execute(_WEEKS[op.get_bind().dialect.name])
    with op.batch_alter_table("request", schema=None) as batch_op:
        batch_op.alter_column("week", existing_type=sa.Date(), nullable=False)
        batch_op.alter_column("due_week", existing_type=sa.Date(), nullable=False)
        batch_op.drop_index("request_due")
        batch_op.drop_index("request_state")
    op.create_index("request_due", "request", ["unit", "stopped_on", "due_week", "number"])
    op.create_index("request_state", "request", ["unit", "state", "week", "number"])
    op.create_index("request_week", "request", ["unit", "week", "number"])
