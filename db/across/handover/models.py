"""The tables of shifts, of their handover, and of the marks that an officer makes with one key."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index
from sqlmodel import Field

from db.storage.columns import CLUSTERED, Instant
from db.storage.models import PROJECTION, Model, table_of


class Shift(Model, table=True):
    """A shift. `cutoff` is the local journal position of the event that began its handover; None before that.

    An event belongs to the shift with the lowest cut-off at or above its position, so each belongs to exactly one.
    """

    __tablename__ = "shift"
    __table_args__ = (
        Index("shift_opened", "unit", "opened_at", "uid"),
        Index("shift_state", "unit", "state", "opened_at", "uid"),
        Index("shift_cutoff", "unit", "cutoff"),
        Index("shift_started", "unit", "started_at", "uid"),
        PROJECTION,
    )
    unit: str = Field(primary_key=True)
    uid: str = Field(primary_key=True)
    number: str
    state: str
    officer: str
    opened_at: datetime = Field(sa_type=Instant)
    planned_at: datetime | None = Field(default=None, sa_type=Instant)
    """When it should have begun by the roster of that day; None where there was none."""
    deputy: str | None = None
    standby: str | None = None
    guard: str | None = None
    started_at: datetime | None = Field(default=None, sa_type=Instant)
    started_by: str | None = None
    cutoff: int | None = None
    signed_at: datetime | None = Field(default=None, sa_type=Instant)
    closed_at: datetime | None = Field(default=None, sa_type=Instant)
    closed_by: str | None = None
    """The officer who took over; the outgoing one himself where nobody came."""
    alone: bool = False
    absent: str | None = None
    """Why the outgoing officer did not sign: a code of the list relief_reason."""
    absent_words: str | None = None
    alone_reason: str | None = None
    disagreement: str | None = None
    found: str | None = None
    """What was found out about counts that differ."""
    following: str | None = None


class ShiftItem(Model, table=True):
    """One thing to hand over. `code` says which rule drafted it; "added" is an officer's own.

    A drafted item keeps references, codes and instants only: no name and no words of another register.
    """

    __tablename__ = "shift_item"
    __table_args__ = {**PROJECTION, **CLUSTERED}
    unit: str = Field(primary_key=True)
    record: str = Field(primary_key=True)
    item: int = Field(primary_key=True)
    code: str
    priority: str
    drafted: str | None = None
    """The priority the rules gave; None for an officer's own item."""
    about_register: str | None = None
    number: str | None = None
    about: str | None = None
    since: datetime | None = Field(default=None, sa_type=Instant)
    due: datetime | None = Field(default=None, sa_type=Instant)
    details: str = "{}"
    what: str | None = None
    action: str | None = None
    owner: str | None = None
    by_when: datetime | None = Field(default=None, sa_type=Instant)
    if_then: str | None = None
    heard: str | None = None
    reason: str | None = None
    """Why its priority is other than the rules gave."""


class ShiftCount(Model, table=True):
    """How many of one thing were counted; `side` is outgoing or incoming."""

    __tablename__ = "shift_count"
    __table_args__ = {**PROJECTION, **CLUSTERED}
    unit: str = Field(primary_key=True)
    record: str = Field(primary_key=True)
    side: str = Field(primary_key=True)
    what: str = Field(primary_key=True)
    how_many: int
    registered: int | None = None
    """How many there were at that moment: people held by the register of custody, sealed bags by the store room."""
    officer: str
    at: datetime = Field(sa_type=Instant)


class ShiftNotice(Model, table=True):
    """What somebody above the desk was told of by radio or telephone and has to countersign.

    `what` is missing or extra (people), or relief: the shift was taken over from an officer who could not sign.
    """

    __tablename__ = "shift_notice"
    __table_args__ = (Index("notice_waiting", "unit", "countersigned_at", "at"), PROJECTION)
    unit: str = Field(primary_key=True)
    record: str = Field(primary_key=True)
    entry: str = Field(primary_key=True)
    what: str
    how_many: int | None = None
    at: datetime = Field(sa_type=Instant)
    officer: str
    via: str | None = None
    """None: the commander or standby officer was at the desk himself."""
    who: str | None = None
    phone: str | None = None
    countersigned_at: datetime | None = Field(default=None, sa_type=Instant)
    countersigned_by: str | None = None


class ShiftAnswer(Model, table=True):
    """An answer of the read-back: about which item, what was asked, and whether it was right."""

    __tablename__ = "shift_answer"
    __table_args__ = {**PROJECTION, **CLUSTERED}
    unit: str = Field(primary_key=True)
    record: str = Field(primary_key=True)
    entry: str = Field(primary_key=True)
    item: int
    asked: str
    right: bool
    officer: str
    at: datetime = Field(sa_type=Instant)


class ShiftAddendum(Model, table=True):
    """What was added to a handover after both had signed."""

    __tablename__ = "shift_addendum"
    __table_args__ = PROJECTION
    unit: str = Field(primary_key=True)
    record: str = Field(primary_key=True)
    entry: str = Field(primary_key=True)
    position: int
    officer: str
    at: datetime = Field(sa_type=Instant)
    text: str | None = None


class Mark(Model, table=True):
    """A moment marked with one key, and what it was once someone has said so."""

    __tablename__ = "mark"
    __table_args__ = (Index("mark_open", "unit", "explained_at", "at", "uid"), PROJECTION)
    unit: str = Field(primary_key=True)
    uid: str = Field(primary_key=True)
    kind: str
    at: datetime = Field(sa_type=Instant)
    officer: str
    explained_at: datetime | None = Field(default=None, sa_type=Instant)
    explained_by: str | None = None
    about: str | None = None
    what: str | None = None


SHIFT = table_of(Shift)
ITEM = table_of(ShiftItem)
COUNT = table_of(ShiftCount)
ADDENDUM = table_of(ShiftAddendum)
MARK = table_of(Mark)
NOTICE = table_of(ShiftNotice)
ANSWER = table_of(ShiftAnswer)
