"""The table of faults and visits."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index
from sqlmodel import Field

from db.storage.columns import Instant
from db.storage.models import PROJECTION, Model, table_of


class PostEvent(Model, table=True):
    """A fault that lasts, or a visit. `heading` is fault or visit; what was said stays in the journal."""

    __tablename__ = "post_event"
    __table_args__ = (
        Index("post_since", "unit", "since", "uid"),
        Index("post_state", "unit", "state", "since", "uid"),
        Index("post_position", "unit", "position"),
        PROJECTION,
    )
    unit: str = Field(primary_key=True)
    uid: str = Field(primary_key=True)
    number: str
    state: str
    kind: str
    heading: str
    since: datetime = Field(sa_type=Instant)
    ended_at: datetime | None = Field(default=None, sa_type=Instant)
    position: int
    """The position of the entry that noted it: a handover names what is new since the one before."""


POST = table_of(PostEvent)
