"""The tables of calls and of patrols. Where a patrol last said it is stands in no journal, and goes with its shift."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index
from sqlmodel import Field

from db.storage.columns import Instant, partly
from db.storage.models import LOCAL, PROJECTION, Model, table_of

_OPEN = partly("cleared_at IS NULL AND declined_at IS NULL")
"""What few of those sent are: the boards read these alone, however many there were."""


class Call(Model, table=True):
    """A call, from its first key. `number` comes with the first answer; `incident` is what it opened or belongs to."""

    __tablename__ = "call"
    __table_args__ = (
        Index("call_by_time", "unit", "started_at", "uid", "state"),
        Index("call_by_state", "unit", "state", "started_at", "uid"),
        Index("call_of_incident", "unit", "incident"),
        PROJECTION,
    )
    unit: str = Field(primary_key=True)
    uid: str = Field(primary_key=True)
    number: str | None = None
    state: str
    started_at: datetime = Field(sa_type=Instant)
    officer: str
    type: str | None = None
    place: str | None = None
    lat: float | None = None
    lon: float | None = None
    severity: str | None = None
    caller_name: str | None = None
    caller_phone: str | None = None
    caller_unknown: str | None = None
    caller_code: str | None = None
    """What the caller is called where who it is was sealed."""
    summary: str | None = None
    answers: str | None = None
    incident: str | None = None
    """The incident that it opened or belongs to; the call that it belongs to while that has opened none."""
    joined: bool = False
    """It is another caller of what was there; False where it opened an incident of its own."""
    end: str | None = None
    ended_at: datetime | None = Field(default=None, sa_type=Instant)


class Dispatch(Model, table=True):
    """A patrol sent, or asked, to go to a call or an incident (`record`). Times that are not known stay empty."""

    __tablename__ = "dispatch"
    __table_args__ = (
        Index("dispatch_of_case", "unit", "record"),
        Index("dispatch_of_patrol", "unit", "patrol", "cleared_at"),
        Index("dispatch_open", "unit", "dispatched_at", "uid", **_OPEN),
        PROJECTION,
    )
    unit: str = Field(primary_key=True)
    uid: str = Field(primary_key=True)
    record: str
    patrol: str
    name: str
    rank: int | None = None
    """Its place in the suggested order, 1 the first; None where it was not among those free."""
    why: str = "[]"
    """JSON: the codes of the reasons for its place, then [radio name, codes] of the others."""
    asked_at: datetime | None = Field(default=None, sa_type=Instant)
    declined_at: datetime | None = Field(default=None, sa_type=Instant)
    dispatched_at: datetime | None = Field(default=None, sa_type=Instant)
    en_route_at: datetime | None = Field(default=None, sa_type=Instant)
    on_scene_at: datetime | None = Field(default=None, sa_type=Instant)
    cleared_at: datetime | None = Field(default=None, sa_type=Instant)
    result: str | None = None


class Patrol(Model, table=True):
    """A patrol's shift: its radio name, crew (badges, JSON), vehicle and beats (JSON)."""

    __tablename__ = "patrol"
    __table_args__ = (
        Index("patrol_by_time", "unit", "started_at", "uid", "state"),
        Index("patrol_by_state", "unit", "state", "started_at", "uid"),
        PROJECTION,
    )
    unit: str = Field(primary_key=True)
    uid: str = Field(primary_key=True)
    number: str
    state: str
    name: str
    crew: str = "[]"
    people: int
    vehicle: str | None = None
    beats: str = "[]"
    welfare: int | None = None
    """Minutes between two contacts, where the patrol has an interval of its own."""
    service: str = "in"
    """`out` while it is out of service."""
    service_at: datetime = Field(sa_type=Instant)
    heard_at: datetime = Field(sa_type=Instant)
    started_at: datetime = Field(sa_type=Instant)
    ended_at: datetime | None = Field(default=None, sa_type=Instant)
    untold: str | None = None
    """The call or incident to which it is not to go after all, until it has said that it heard so."""
    untold_at: datetime | None = Field(default=None, sa_type=Instant)
    with_whom: str | None = None
    """Code of the list patrol_with: somebody whom it must not leave."""


class PatrolPlace(Model, table=True):
    """Where a patrol last said it is: one row a patrol, overwritten by the next, gone when its shift ends."""

    __tablename__ = "local_place"
    __table_args__ = LOCAL
    patrol: str = Field(primary_key=True)
    place: str
    lat: float | None = None
    lon: float | None = None
    at: datetime = Field(sa_type=Instant)


class Barrier(Model, table=True):
    """What cannot be driven across, drawn once: `line` and `gaps` are JSON lists of [lat, lon]."""

    __tablename__ = "barrier"
    __table_args__ = PROJECTION
    unit: str = Field(primary_key=True)
    uid: str = Field(primary_key=True)
    name: str
    kind: str
    line: str
    gaps: str = "[]"
    drawn_at: datetime = Field(sa_type=Instant)


CALL = table_of(Call)
PLACE = table_of(PatrolPlace)
DISPATCH = table_of(Dispatch)
PATROL = table_of(Patrol)
BARRIER = table_of(Barrier)
