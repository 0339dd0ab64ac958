"""Keys of a seat in place of those before, and what each unit has of them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from db.storage.columns import Instant

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring a store of 0031 to 0032. A secret that is not sealed yet is one that version 0.1.0 kept."""
    op.add_column("local_unit_secret", sa.Column("before", sa.String(), nullable=True))
    op.add_column("local_unit_secret", sa.Column("offer", sa.String(), nullable=True))
    op.add_column("local_unit_secret", sa.Column("lay_open", sa.Boolean(), nullable=True))
    secret = sa.table("local_unit_secret", sa.column("secret", sa.String()), sa.column("lay_open", sa.Boolean()))
    op.execute(secret.update().where(secret.c.secret.not_like("sealed:%")).values(lay_open=True))
    op.create_table(
        "local_other_key",
        sa.Column("uid", sa.String(), nullable=False),
        sa.Column("knows", sa.String(), nullable=True),
        sa.Column("offered", sa.String(), nullable=True),
        sa.Column("came_at", Instant(), nullable=True),
        sa.PrimaryKeyConstraint("uid"),
    )
