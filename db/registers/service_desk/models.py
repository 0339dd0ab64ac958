"""The tables of sessions and requests. Words and identity stay in the journal; only the reply is copied here."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Index
from sqlmodel import Field

from db.storage.columns import Instant
from db.storage.models import LOCAL, PROJECTION, Model, table_of


class DeskSession(Model, table=True):
    """A session of the service desk, or a public meeting of 197 (`kind`).

    `paper_form` is the number of the form a session in the past was kept on."""

    __tablename__ = "desk_session"
    __table_args__ = (
        Index("session_starts", "unit", "starts_at", "uid"),
        Index("session_state", "unit", "state", "starts_at", "uid"),
        PROJECTION,
    )
    unit: str = Field(primary_key=True)
    uid: str = Field(primary_key=True)
    number: str
    place: str
    day: date
    starts_at: datetime = Field(sa_type=Instant)
    ends_at: datetime | None = Field(default=None, sa_type=Instant)
    state: str
    opened_at: datetime | None = Field(default=None, sa_type=Instant)
    closed_at: datetime | None = Field(default=None, sa_type=Instant)
    paper_form: str | None = None
    pattern: str | None = None
    kind: str = "desk"
    announced_at: datetime | None = Field(default=None, sa_type=Instant)
    waited: int | None = None


class SessionPattern(Model, table=True):
    """A session that comes again every week; `daily`: on every day of Police Week too. Ended, it plans no more."""

    __tablename__ = "session_pattern"
    __table_args__ = PROJECTION
    unit: str = Field(primary_key=True)
    uid: str = Field(primary_key=True)
    place: str
    weekday: str
    start: str
    end: str | None = None
    staff: str | None = None
    daily: bool = False
    kind: str = "desk"
    ended: bool = False


class DeskQueue(Model, table=True):
    """The waiting numbers of a session on this machine: how many were given, and which is called. They are nobody's."""

    __tablename__ = "local_queue"
    __table_args__ = LOCAL
    session: str = Field(primary_key=True)
    given: int = 0
    called: int = 0


class Request(Model, table=True):
    """A request, found by its code (`number`).

    `week` and `due_week` are the Saturdays of the weeks in which it was received and is due: the lists show these and
    are ordered by them, and within a week by code. `due` is the day by which an answer is promised. `stopped_on` is
    the day a reply stopped that clock; None while it runs. `merged_into` is the uid of the request that this one
    repeats: its code answers for that one. `closed_at` to `contact_sealed` are what retention goes by: `seals_at` was
    announced, `held` keeps it from that.
    """

    __tablename__ = "request"
    __table_args__ = (
        Index("request_received", "unit", "received_at", "uid"),
        Index("request_week", "unit", "week", "number"),
        Index("request_state", "unit", "state", "week", "number"),
        Index("request_due", "unit", "stopped_on", "due_week", "number"),
        Index("request_session", "unit", "session"),
        Index("request_merged", "unit", "merged_into"),
        Index("request_to_seal", "unit", "contact_sealed", "closed_at", "uid"),
        PROJECTION,
    )
    unit: str = Field(primary_key=True)
    uid: str = Field(primary_key=True)
    number: str
    session: str | None = None
    category: str
    state: str
    received_at: datetime = Field(sa_type=Instant)
    week: date
    due: date
    due_week: date
    stopped_on: date | None = None
    on_spot: bool = False
    consent: bool = False
    owner: str | None = None
    owner_unit: str | None = None
    referred_to: str | None = None
    reply: str | None = None
    replied_at: datetime | None = Field(default=None, sa_type=Instant)
    outcome: str | None = None
    satisfied: bool | None = None
    merged_into: str | None = None
    reopened: int = 0
    keep_words: bool = False
    closed_at: datetime | None = Field(default=None, sa_type=Instant)
    seals_at: datetime | None = Field(default=None, sa_type=Instant)
    held: bool = False
    contact_sealed: bool = False


QUEUE = table_of(DeskQueue)
SESSION = table_of(DeskSession)
REQUEST = table_of(Request)
PATTERN = table_of(SessionPattern)
