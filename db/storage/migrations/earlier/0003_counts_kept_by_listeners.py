"""The counts of incidents are kept by the program; a store of the first releases kept them by triggers."""

from __future__ import annotations

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Drop the triggers, which would count each incident a second time."""
    for name in ("incident_counted", "incident_uncounted", "incident_recounted"):
        op.execute(f"DROP TRIGGER IF EXISTS {name}")
