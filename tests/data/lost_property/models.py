"""The table of lost property."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index
from sqlmodel import Field

from db.storage.columns import Instant
from db.storage.models import PROJECTION, Model, table_of


class LostProperty(Model, table=True):
    """A thing that was handed in; what it looks like stays in the journal."""

    __tablename__ = "lost_property"
    __table_args__ = (
        Index("lost_by_time", "unit", "found_at", "uid"),
        Index("lost_by_state", "unit", "state", "found_at", "uid"),
        PROJECTION,
    )
    unit: str = Field(primary_key=True)
    uid: str = Field(primary_key=True)
    number: str
    state: str
    kind: str
    found_at: datetime = Field(sa_type=Instant)


LOST = table_of(LostProperty)
