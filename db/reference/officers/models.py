"""The officers of this unit."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Field

from db.storage.columns import Instant
from db.storage.models import PROJECTION, Model, table_of


class OfficerRow(Model, table=True):
    """An officer. `active` is false once removed; the row stays, because the journal names him."""

    __tablename__ = "officer"
    __table_args__ = PROJECTION
    unit: str = Field(primary_key=True)
    uid: str = Field(primary_key=True)
    badge: str = Field(index=True)
    name: str
    rank: str | None = None
    role: str
    active: bool = True
    added_at: datetime = Field(sa_type=Instant)
    acting_until: datetime | None = Field(default=None, sa_type=Instant)
    """Until when he stands in for the commander."""
    same_as: str | None = None
    """He was added on two machines: the uid that counts, whose name, rank and role are his."""


OFFICER = table_of(OfficerRow)
