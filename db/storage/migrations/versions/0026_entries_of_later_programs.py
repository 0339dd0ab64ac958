"""Entries are written by programs later than 0.1.0 alone: one that is still open writes none among theirs."""

from __future__ import annotations

from alembic import op

from db.storage.dialects import later_programs

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring a store of 0025 to 0026."""
    for statement in later_programs.STATEMENTS[op.get_bind().dialect.name]:
        op.execute(statement)
