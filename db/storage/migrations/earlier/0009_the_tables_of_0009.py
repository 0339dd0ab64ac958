"""The last step of a store that was made before 0009: it ends as a new store is made (versions/0009_the_tables.py).

Short rows are kept in the order of their key, indexes of the journal by record and officer do without the unit, and
the version of the folds is kept by room and unit: every room is renewed once.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

CLUSTERED = ("custody_duty", "exact", "list_item", "shift_answer", "shift_count", "shift_item")
COUNTED = {"journal_of_record": "209846 3 1", "journal_of_officer": "209846 6995 1"}
"""What the planner goes by, as a new store is given."""


def upgrade() -> None:
    """Bring a store of 0008 to 0009."""
    for name, column in (("journal_of_record", "record"), ("journal_of_officer", "officer")):
        op.drop_index(name, "journal")
        op.create_index(name, "journal", [column, "position"])
    for table in CLUSTERED:
        with op.batch_alter_table(table, recreate="always", table_kwargs={"sqlite_with_rowid": False}):
            pass
    op.create_table(
        "local_projection",
        sa.Column("room", sa.String(), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("room", "unit"),
    )
    op.execute("DELETE FROM local_info WHERE name = 'projection'")
    here = op.get_bind()
    if here.execute(sa.text("SELECT 1 FROM sqlite_master WHERE name = 'sqlite_stat1'")).first() is not None:
        for index, stat in COUNTED.items():
            here.execute(sa.text("DELETE FROM sqlite_stat1 WHERE idx = :index"), {"index": index})
            row = {"index": index, "stat": stat}
            here.execute(sa.text("INSERT INTO sqlite_stat1(tbl, idx, stat) VALUES ('journal', :index, :stat)"), row)
