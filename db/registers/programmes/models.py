"""The table of programmes."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Index
from sqlmodel import Field

from db.storage.columns import Instant
from db.storage.models import PROJECTION, Model, table_of


class Programme(Model, table=True):
    """A programme. `attendance` is an estimate of how many came; `copied_from` the programme of an earlier year."""

    __tablename__ = "programme"
    __table_args__ = (
        Index("programme_begins", "unit", "begins_at", "uid"),
        Index("programme_state", "unit", "state", "begins_at", "uid"),
        PROJECTION,
    )
    unit: str = Field(primary_key=True)
    uid: str = Field(primary_key=True)
    number: str
    title: str
    kind: str
    reach: str
    place: str
    day: date
    begins_at: datetime = Field(sa_type=Instant)
    start: str | None = None
    end: str | None = None
    owner: str | None = None
    owner_unit: str | None = None
    occasion: str
    state: str
    attendance: int | None = None
    copied_from: str | None = None


PROGRAMME = table_of(Programme)
