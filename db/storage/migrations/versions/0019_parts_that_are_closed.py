"""Parts of entries that are closed until the inspectorate decides."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring a store of 0018 to 0019."""
    op.add_column("body", sa.Column("closed", sa.Boolean(), nullable=True))
