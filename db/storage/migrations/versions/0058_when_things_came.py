"""When things came"""

from __future__ import annotations

from alembic import op

revision = "0058"
down_revision = "0057"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring a store of 0057 to 0058."""
    with op.batch_alter_table("property_item", schema=None) as batch_op:
        batch_op.create_index("property_item_by_arrival", ["unit", "made_at", "uid"], unique=False)
