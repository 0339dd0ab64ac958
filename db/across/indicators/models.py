"""What makes figures quick, what no other table keeps, and the tables that were frozen.

`incident_count` holds one row for each day, type and clearance, kept by listeners in the transaction that changes an
incident (daily.py).
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Index
from sqlmodel import Field

from db.storage.columns import CLUSTERED, Instant
from db.storage.models import PROJECTION, Model, table_of

SEEN = ""
"""The batch of counts that everybody sees."""


class IncidentCount(Model, table=True):
    """The incidents of a day, type and clearance: `live` ones, and how many of these are solved, late, on a quarter."""

    __tablename__ = "incident_count"
    __table_args__ = {**PROJECTION, **CLUSTERED}
    unit: str = Field(primary_key=True)
    batch: str = Field(primary_key=True)
    day: date = Field(primary_key=True)
    type: str = Field(primary_key=True)
    clearance: str = Field(primary_key=True)
    live: int
    void: int
    solved: int
    late: int
    rounded: int


class CorrectedKind(Model, table=True):
    """An incident (`about`) whose type or severity was corrected by `entry`: what stood before, and what does now.

    An act that changes them is in `incident_retype`. This names its incident by `about`: it is made once, when the
    correction is written, and not again when the incident is.
    """

    __tablename__ = "corrected_kind"
    __table_args__ = (Index("corrected_kind_of_incident", "unit", "about"), PROJECTION)
    unit: str = Field(primary_key=True)
    entry: str = Field(primary_key=True)
    about: str
    was_type: str
    was_severity: str | None = None
    type: str
    severity: str | None = None


class CustodyMatter(Model, table=True):
    """What figures ask of a custody record and its register does not keep. No nationality: what was looked at, and why.

    `residence`: the record is about the right to stay (residence documents were looked at, or entry or stay is its
    ground). `valid`: an authority answered that a document is valid. `no_ground`: no ground to hold was found.
    """

    __tablename__ = "custody_matter"
    __table_args__ = PROJECTION
    unit: str = Field(primary_key=True)
    record: str = Field(primary_key=True)
    residence: bool = False
    valid: bool = False
    no_ground: bool = False
    child: bool = False


class Freeze(Model, table=True):
    """A table that a commander froze. `figures` is JSON, `as_of` a journal position, `hash` the entry there."""

    __tablename__ = "indicator_freeze"
    __table_args__ = (Index("freeze_by_time", "unit", "frozen_at", "uid"), PROJECTION)
    unit: str = Field(primary_key=True)
    uid: str = Field(primary_key=True)
    number: str
    period: str
    against: str
    to_date: date | None = None
    as_of: int
    hash: str
    frozen_at: datetime = Field(sa_type=Instant)
    officer: str
    figures: str


class Publication(Model, table=True):
    """A frozen table (`uid`) that was published. `hidden` is a JSON list: codes of lines that were kept back."""

    __tablename__ = "indicator_publication"
    __table_args__ = PROJECTION
    unit: str = Field(primary_key=True)
    uid: str = Field(primary_key=True)
    published_at: datetime = Field(sa_type=Instant)
    officer: str
    hidden: str


COUNT = table_of(IncidentCount)
CORRECTED_KIND = table_of(CorrectedKind)
MATTER = table_of(CustodyMatter)
FREEZE = table_of(Freeze)
PUBLICATION = table_of(Publication)
