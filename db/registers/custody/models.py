"""The projections of custody. No name, nationality or language stands in them: who a person is stays in the events."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index
from sqlmodel import Field

from db.storage.columns import CLUSTERED, Instant, partly
from db.storage.models import PROJECTION, Model, table_of

_SHOWN = ("number", "band", "outcome")
"""What a list shows besides its key: with these at the end of its index, a page never touches the table."""
_COUNTED = ("same_as", "outcome", "met", "stated", "breached", "breached_own", "known_at")
"""What figures count of a record: with these in the index of its start they never touch the table."""


class Custody(Model, table=True):
    """One record a person. `start_at` is the earliest time given for the deprivation of liberty.

    `pending` names, in order, what still has to be done when nobody is held any longer; `pressing` says whether the
    desk must still look at the record: somebody is held or missing, or something is pending. After `pending_until`
    nothing is pending any more, where all of it lapses. `known_at` is the newest entry's time. `outcomes` are all that
    the record says, in their order, blanks between them; `outcome` is the last. `met`, `stated` and `breached` count
    the duties that are behind: met in time, met as stated later and not evidenced, not met; `breached_own` are those of
    the breached that no law asks for. Duties that stand are rows of `custody_duty`. `same_as` is the record of the same
    person that goes on, where the inspectorate said so: figures count the person there.
    """

    __tablename__ = "custody"
    __table_args__ = (
        Index("custody_by_time", "unit", "opened_at", "uid", "state", *_SHOWN),
        Index("custody_by_state", "unit", "state", "opened_at", "uid", *_SHOWN),
        Index("custody_pressing", "unit", "pressing", "opened_at"),
        Index("custody_by_start", "unit", "start_at", "uid", *_COUNTED),
        Index("custody_same", "unit", "same_as", "uid", **partly("same_as IS NOT NULL")),
        PROJECTION,
    )
    unit: str = Field(primary_key=True)
    uid: str = Field(primary_key=True)
    number: str
    band: str = ""
    state: str
    outcome: str | None = None
    outcomes: str = Field(default="", sa_column_kwargs={"server_default": ""})
    judge: bool = False
    opened_at: datetime = Field(sa_type=Instant)
    start_at: datetime = Field(sa_type=Instant)
    arrived_at: datetime | None = Field(default=None, sa_type=Instant)
    ended_at: datetime | None = Field(default=None, sa_type=Instant)
    pending: str = ""
    pressing: bool = True
    known_at: datetime | None = Field(default=None, sa_type=Instant)
    met: int = 0
    stated: int = 0
    breached: int = 0
    breached_own: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    same_as: str | None = None
    pending_until: datetime | None = Field(default=None, sa_type=Instant)


class CustodyDuty(Model, table=True):
    """A duty that stands open, with its time: what of it is over follows from the hour at which one asks."""

    __tablename__ = "custody_duty"
    __table_args__ = {**PROJECTION, **CLUSTERED}
    unit: str = Field(primary_key=True)
    record: str = Field(primary_key=True)
    code: str = Field(primary_key=True)
    due: datetime | None = Field(default=None, sa_type=Instant)
    again: datetime | None = Field(default=None, sa_type=Instant)
    put: int = 0
    at_once: bool = False


class CustodySpan(Model, table=True):
    """The register of starts and ends (Criminal Procedure Code, art. 53): holding, interviews, rests, the judge.

    `outcome` is what ended this holding: a record that was reopened has several.
    """

    __tablename__ = "custody_span"
    __table_args__ = (
        Index("span_by_time", "unit", "began_at", "entry", "what", "record", "ended_at"),
        Index("span_of_custody", "unit", "record"),
        PROJECTION,
    )
    unit: str = Field(primary_key=True)
    entry: str = Field(primary_key=True)
    record: str
    what: str
    began_at: datetime = Field(sa_type=Instant)
    ended_at: datetime | None = Field(default=None, sa_type=Instant)
    outcome: str | None = None


class CustodyNotice(Model, table=True):
    """What the inspectorate is told by itself: force, a later start, a death, a breach, records opened often."""

    __tablename__ = "custody_notice"
    __table_args__ = (
        Index("notice_by_time", "unit", "at", "entry"),
        Index("notice_of_custody", "unit", "record"),
        PROJECTION,
    )
    unit: str = Field(primary_key=True)
    entry: str = Field(primary_key=True)
    record: str | None = None
    about: str | None = None
    what: str
    officer: str
    at: datetime = Field(sa_type=Instant)


class CustodyArrival(Model, table=True):
    """People who arrived together, from the first key on. It presses until the records match the count.

    `lowered_from` is the count before it was made lower, `lowered_by` who did that: neither once somebody else counted.
    """

    __tablename__ = "custody_arrival"
    __table_args__ = (Index("arrival_pressing", "unit", "pressing", "at"), PROJECTION)
    unit: str = Field(primary_key=True)
    uid: str = Field(primary_key=True)
    at: datetime = Field(sa_type=Instant)
    start_at: datetime = Field(sa_type=Instant)
    kind: str | None = None
    heads: int | None = None
    lowered_from: int | None = None
    lowered_by: str | None = None
    told_at: datetime | None = Field(default=None, sa_type=Instant)
    pressing: bool = True


class CustodyMember(Model, table=True):
    """Which arrival (`about`) a record belongs to."""

    __tablename__ = "custody_member"
    __table_args__ = (Index("member_of_arrival", "unit", "about", "record"), PROJECTION)
    unit: str = Field(primary_key=True)
    record: str = Field(primary_key=True)
    about: str


class CustodyLink(Model, table=True):
    """Records that belong together: `about` is `tie` (a code of the list family_tie) of the person of `record`."""

    __tablename__ = "custody_link"
    __table_args__ = (Index("link_of_custody", "unit", "record", "about"), PROJECTION)
    unit: str = Field(primary_key=True)
    entry: str = Field(primary_key=True)
    record: str
    about: str
    tie: str


CUSTODY = table_of(Custody)
DUTY = table_of(CustodyDuty)
SPAN = table_of(CustodySpan)
NOTICE = table_of(CustodyNotice)
ARRIVAL = table_of(CustodyArrival)
MEMBER = table_of(CustodyMember)
LINK = table_of(CustodyLink)
