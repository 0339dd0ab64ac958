"""Changes of approved incidents that wait for the inspectorate's yes."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from db.storage.columns import Instant

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring a store of 0014 to 0015."""
    with op.batch_alter_table("incident", schema=None) as batch_op:
        batch_op.add_column(sa.Column("approved_first", Instant(), nullable=True))
        batch_op.add_column(sa.Column("doubt", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("doubt_entry", sa.String(), nullable=True))
    some = sa.text("doubt IS NOT NULL")
    columns = ["unit", "reported_at", "uid"]
    op.create_index("incident_in_doubt", "incident", columns, sqlite_where=some, postgresql_where=some)
