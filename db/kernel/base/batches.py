"""The projection of imports: one row for each file that was brought in, or is being brought in.

It stands here because every reading of many records asks it what is still unseen (visible.py).
"""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Field

from db.storage.columns import Instant
from db.storage.models import PROJECTION, Model, table_of


class ImportBatch(Model, table=True):
    """One import: its file, what its bytes hash to, how many rows it holds, and what became of it.

    Records of a batch that is not committed are seen by nobody (db/kernel/base/visible.py).
    """

    __tablename__ = "import_batch"
    __table_args__ = PROJECTION
    unit: str = Field(primary_key=True)
    uid: str = Field(primary_key=True)
    register_: str = Field(sa_column_kwargs={"name": "register"})
    file: str
    sha256: str
    rows: int
    state: str
    officer: str
    started_at: datetime = Field(sa_type=Instant)
    ended_at: datetime | None = Field(default=None, sa_type=Instant)


BATCH = table_of(ImportBatch)
