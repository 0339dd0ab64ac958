"""The table of equipment."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index
from sqlmodel import Field

from db.storage.columns import Instant
from db.storage.models import PROJECTION, Model, table_of


class Equipment(Model, table=True):
    """A piece. `mark` is as it was typed, `plain` as it is compared; `holder` is the uid of the officer who has it."""

    __tablename__ = "equipment"
    __table_args__ = (
        Index("equipment_since", "unit", "since", "uid"),
        Index("equipment_state", "unit", "state", "since", "uid"),
        Index("equipment_plain", "unit", "plain"),
        PROJECTION,
    )
    unit: str = Field(primary_key=True)
    uid: str = Field(primary_key=True)
    number: str
    state: str
    kind: str
    mark: str
    plain: str
    holder: str | None = None
    wrong: str | None = None
    """What was wrong with it when it came back last: a code of `equipment_wrong`."""
    since: datetime = Field(sa_type=Instant)
    """Since when it is where it is."""


EQUIPMENT = table_of(Equipment)
