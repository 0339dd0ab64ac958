"""The table of 197 contacts. Complaints stand in no table: see complaints.py."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Index
from sqlmodel import Field

from db.storage.columns import Instant
from db.storage.models import PROJECTION, Model, table_of


class OversightContact(Model, table=True):
    """A suggestion, thanks or criticism, found by its code (`number`). Whom it is about stays in the journal.

    `stopped_on` is the day a reply or the outcome stopped the clock.
    """

    __tablename__ = "oversight_contact"
    __table_args__ = (
        Index("oversight_received", "unit", "received_at", "uid"),
        Index("oversight_state", "unit", "state", "received_at", "uid"),
        Index("oversight_meeting", "unit", "meeting"),
        Index("oversight_due", "unit", "stopped_on", "due", "uid"),
        PROJECTION,
    )
    unit: str = Field(primary_key=True)
    uid: str = Field(primary_key=True)
    number: str
    kind: str
    meeting: str | None = None
    priority: str
    state: str
    received_at: datetime = Field(sa_type=Instant)
    due: date
    stopped_on: date | None = None
    reply: str | None = None
    replied_at: datetime | None = Field(default=None, sa_type=Instant)
    outcome: str | None = None
    body: str | None = None
    told_citizen_at: datetime | None = Field(default=None, sa_type=Instant)


CONTACT = table_of(OversightContact)
