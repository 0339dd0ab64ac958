"""The tables of rosters, of who is in which team, and of absences."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index
from sqlmodel import Field

from db.storage.columns import Instant
from db.storage.models import PROJECTION, Model, table_of


class Roster(Model, table=True):
    """A roster: teams that take turns. `on_minutes` is how long a turn is; there are `teams` of them."""

    __tablename__ = "roster"
    __table_args__ = (
        Index("roster_starts", "unit", "starts_at", "uid"),
        Index("roster_state", "unit", "state", "starts_at", "uid"),
        PROJECTION,
    )
    unit: str = Field(primary_key=True)
    uid: str = Field(primary_key=True)
    number: str
    state: str
    pattern: str
    on_minutes: int
    teams: int
    starts_at: datetime = Field(sa_type=Instant)
    """When the first turn of team 1 begins."""
    ended_at: datetime | None = Field(default=None, sa_type=Instant)


class RosterMember(Model, table=True):
    """Someone in a team (0: in every turn), in a roster role. `officer` is his uid where he signs in here."""

    __tablename__ = "roster_member"
    __table_args__ = PROJECTION
    unit: str = Field(primary_key=True)
    record: str = Field(primary_key=True)
    member: int = Field(primary_key=True)
    """His number in this roster."""
    team: int
    role: str
    officer: str | None = None
    name: str | None = None
    gone: bool = False


class RosterAbsence(Model, table=True):
    """A member is away from one instant until another; who stands in."""

    __tablename__ = "roster_absence"
    __table_args__ = PROJECTION
    unit: str = Field(primary_key=True)
    record: str = Field(primary_key=True)
    absence: int = Field(primary_key=True)
    """Its number in this roster."""
    member: int
    kind: str
    since: datetime = Field(sa_type=Instant)
    until: datetime = Field(sa_type=Instant)
    substitute: str | None = None


ROSTER = table_of(Roster)
MEMBER = table_of(RosterMember)
ABSENCE = table_of(RosterAbsence)
