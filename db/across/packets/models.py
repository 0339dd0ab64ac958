"""The projections of packets. Who is held stands in the events by record; no name stands here."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index
from sqlmodel import Field

from db.storage.columns import Instant
from db.storage.models import PROJECTION, Model, table_of

_SHOWN = ("number", "about", "kind", "body", "sent_at")


class Packet(Model, table=True):
    """A packet about an incident (`about`). `result` is the newest answer that ends it or sends it back."""

    __tablename__ = "packet"
    __table_args__ = (
        Index("packet_by_time", "unit", "prepared_at", "uid", "state", *_SHOWN),
        Index("packet_by_state", "unit", "state", "prepared_at", "uid", *_SHOWN),
        Index("packet_of_incident", "unit", "about"),
        PROJECTION,
    )
    unit: str = Field(primary_key=True)
    uid: str = Field(primary_key=True)
    number: str
    state: str
    about: str
    kind: str
    body: str
    prepared_at: datetime = Field(sa_type=Instant)
    sent_at: datetime | None = Field(default=None, sa_type=Instant)
    letter: str | None = None
    receipt: str | None = None
    registration: str | None = None
    result: str | None = None
    answered_at: datetime | None = Field(default=None, sa_type=Instant)


class CourtAnswer(Model, table=True):
    """What a court answered about an incident (`record`), by way of a packet (`about`)."""

    __tablename__ = "court_answer"
    __table_args__ = (Index("answer_of_incident", "unit", "record"), PROJECTION)
    unit: str = Field(primary_key=True)
    uid: str = Field(primary_key=True)
    record: str
    about: str
    at: datetime = Field(sa_type=Instant)
    answer: str
    registration: str | None = None
    number: str | None = None
    judge: str | None = None


PACKET = table_of(Packet)
ANSWER = table_of(CourtAnswer)
