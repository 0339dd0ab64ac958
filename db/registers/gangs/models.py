"""The projections of gang files. A file holds cases, never persons: who took part stands in the incidents."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Index
from sqlmodel import Field

from db.storage.columns import Instant, partly
from db.storage.models import PROJECTION, Model, table_of

_SHOWN = ("number", "kind", "title", "cases")
_BROKEN_UP = partly("broken_up_on IS NOT NULL")


class Gang(Model, table=True):
    """A gang file. `main`: one of the gangs that are counted as main ones. `cases` counts the links that stand.

    A gang counts as broken up by `broken_up_on`, the day of the event that closed its file for that reason.
    """

    __tablename__ = "gang"
    __table_args__ = (
        Index("gang_by_time", "unit", "opened_at", "uid", "state", *_SHOWN),
        Index("gang_by_state", "unit", "state", "opened_at", "uid", *_SHOWN),
        Index("gang_broken_up", "unit", "broken_up_on", "kind", **_BROKEN_UP),
        PROJECTION,
    )
    unit: str = Field(primary_key=True)
    uid: str = Field(primary_key=True)
    number: str
    state: str
    kind: str
    main: bool = False
    title: str | None = None
    opened_at: datetime = Field(sa_type=Instant)
    cases: int = 0
    broken_up_on: date | None = None
    arrested: int | None = None
    closed_at: datetime | None = Field(default=None, sa_type=Instant)


class GangCase(Model, table=True):
    """An incident (`about`) that belongs to a gang file. `stands` is false once the link was taken back."""

    __tablename__ = "gang_case"
    __table_args__ = (
        Index("case_of_gang", "unit", "record"),
        Index("case_of_incident", "unit", "about"),
        PROJECTION,
    )
    unit: str = Field(primary_key=True)
    uid: str = Field(primary_key=True)
    record: str
    about: str
    linked_at: datetime = Field(sa_type=Instant)
    basis: str | None = None
    suspects: int | None = None
    stands: bool = True


GANG = table_of(Gang)
CASE = table_of(GangCase)
