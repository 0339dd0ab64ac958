"""The projection of text messages: of which record, and what became of it. No telephone and no words stand here."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index
from sqlmodel import Field

from db.storage.columns import Instant, partly
from db.storage.models import PROJECTION, Model, table_of


class TextMessage(Model, table=True):
    """A message (`uid`) that the answer of a record is ready. `state` is a key of `rules.STATES`."""

    __tablename__ = "text_message"
    __table_args__ = (
        Index("message_of_record", "unit", "record", "written_at"),
        Index("message_waiting", "unit", "written_at", "uid", **partly("state = 'waiting'")),
        PROJECTION,
    )
    unit: str = Field(primary_key=True)
    uid: str = Field(primary_key=True)
    record: str
    state: str
    written_at: datetime = Field(sa_type=Instant)
    settled_at: datetime | None = Field(default=None, sa_type=Instant)


TEXT_MESSAGE = table_of(TextMessage)
