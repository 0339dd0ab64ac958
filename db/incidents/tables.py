"""The projections of incidents. The parties, property and vehicles of an incident stay inside it."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from db.tables import PROJECTION, Instant

_SHOWN = ("number", "type", "severity", "late", "spot")
"""What a list shows besides its key: with these at the end of its index, a page never touches the table."""


class Incident(SQLModel, table=True):
    """One incident. `spot` is the place as a list shows it; `state` is the outcome of its events."""

    __tablename__ = "incident"
    __table_args__ = (
        Index("incident_by_time", "unit", "reported_at", "uid", "state", *_SHOWN),
        Index("incident_by_state", "unit", "state", "reported_at", "uid", *_SHOWN),
        PROJECTION,
    )
    unit: str = Field(primary_key=True)
    uid: str = Field(primary_key=True)
    number: str
    state: str
    type: str
    severity: str | None = None
    source: str | None = None
    reported_at: datetime = Field(sa_type=Instant)
    entered_at: datetime = Field(sa_type=Instant)
    late: bool = False
    occurred_from: datetime | None = Field(default=None, sa_type=Instant)
    occurred_to: datetime | None = Field(default=None, sa_type=Instant)
    approximate: bool | None = None
    place: str | None = None
    landmark: str | None = None
    address: str | None = None
    spot: str | None = None
    county: str | None = None
    lat: float | None = None
    lon: float | None = None
    summary: str | None = None
    caller_name: str | None = None
    caller_phone: str | None = None
    caller_unknown: str | None = None
    injured: int | None = None
    dead: int | None = None
    weapons: str | None = None
    disposition: str | None = None
    disposed_at: datetime | None = Field(default=None, sa_type=Instant)
    clearance: str | None = None
    cleared_on: date | None = None


class IncidentParty(SQLModel, table=True):
    """A person in an incident, in one role. Found by this register's search only; there is no file of persons."""

    __tablename__ = "incident_party"
    __table_args__ = (Index("party_of_incident", "unit", "record"), PROJECTION)
    unit: str = Field(primary_key=True)
    uid: str = Field(primary_key=True)
    record: str
    role: str
    name: str | None = None
    national_id: str | None = None
    phone: str | None = None
    note: str | None = None


class IncidentProperty(SQLModel, table=True):
    """Property stolen, recovered or seized. `rials` is an appraisal: `appraiser` made it at `at`."""

    __tablename__ = "incident_property"
    __table_args__ = (Index("property_of_incident", "unit", "record"), PROJECTION)
    unit: str = Field(primary_key=True)
    uid: str = Field(primary_key=True)
    record: str
    at: datetime = Field(sa_type=Instant)
    fate: str
    kind: str
    what: str | None = None
    quantity: int | None = None
    measure: str | None = None
    rials: int | None = None
    appraiser: str | None = None


class IncidentVehicle(SQLModel, table=True):
    """A vehicle in an incident. `loaded` says whether it carried contraband, where that was asked."""

    __tablename__ = "incident_vehicle"
    __table_args__ = (Index("vehicle_of_incident", "unit", "record"), PROJECTION)
    unit: str = Field(primary_key=True)
    uid: str = Field(primary_key=True)
    record: str
    plate: str | None = None
    loaded: bool | None = None
    note: str | None = None


class IncidentPatrol(SQLModel, table=True):
    """A patrol that was sent, by its radio name."""

    __tablename__ = "incident_patrol"
    __table_args__ = (Index("patrol_of_incident", "unit", "record"), PROJECTION)
    unit: str = Field(primary_key=True)
    uid: str = Field(primary_key=True)
    record: str
    patrol: str | None = None
    dispatched_at: datetime = Field(sa_type=Instant)
    on_scene_at: datetime | None = Field(default=None, sa_type=Instant)
    result: str | None = None


class IncidentReferral(SQLModel, table=True):
    """An incident given to another body."""

    __tablename__ = "incident_referral"
    __table_args__ = (Index("referral_of_incident", "unit", "record"), PROJECTION)
    unit: str = Field(primary_key=True)
    uid: str = Field(primary_key=True)
    record: str
    body: str
    letter: str | None = None
    sent_on: date | None = None
    receipt: str | None = None


class IncidentLink(SQLModel, table=True):
    """A tie between two incidents, written in the one that names the other; shown in both."""

    __tablename__ = "incident_link"
    __table_args__ = (
        Index("link_of_incident", "unit", "record"),
        Index("link_to_incident", "unit", "about"),
        PROJECTION,
    )
    unit: str = Field(primary_key=True)
    uid: str = Field(primary_key=True)
    record: str
    about: str
    relation: str
