"""Indexes by which figures find custody records by their start, and shifts by the beginning of their handover."""

from __future__ import annotations

from alembic import op

revision = "0050"
down_revision = "0047"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring a store of 0047 to 0050."""
    counted = ["same_as", "outcome", "met", "stated", "breached", "breached_own", "known_at"]
    op.create_index("custody_by_start", "custody", ["unit", "start_at", "uid", *counted])
    op.create_index("shift_started", "shift", ["unit", "started_at", "uid"])
