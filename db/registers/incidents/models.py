"""The projections of incidents. The parties, property and vehicles of an incident stay inside it."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Index
from sqlmodel import Field

from db.storage.columns import Instant, partly
from db.storage.models import PROJECTION, Model, table_of

_SHOWN = ("number", "type", "severity", "late", "spot")
"""What a list shows besides its key: with these at the end of its index, a page never touches the table."""


_ASKED = ("state", "type", "officer", "place_key", "batch")
"""What a list may be narrowed by: with these at the end of its index, what does not belong is passed over there."""
_CLEARED = partly("cleared_on IS NOT NULL")
_IMPORTED = partly("batch IS NOT NULL")
_IN_DOUBT = partly("doubt IS NOT NULL")
_IN_REVIEW = partly("review IN ('submitted', 'returned')")
"""What few incidents are: an index of those alone costs a report nothing."""


class Incident(Model, table=True):
    """One incident. `spot` is the place as a list shows it; `state` is the outcome of its events.

    `first_type` is the type it was reported with, where it has another now. `review` is a key of `rules.REVIEW`.
    Clearance is apart from occurrence: of the incidents of a period, those with `solved` are cleared in the cohort;
    those whose `cleared_on` lies in the period are cleared in it. Reopening empties all three.
    `happened_at` is `occurred_from`, else the time of the report; `officer` who entered it; `place_key` the place with
    its spellings folded; `batch` the import it came with: nobody sees it before that is made visible.
    `day` is the day in Tehran that figures count it on: that of what happened, else that of the report.
    `approved_first` is when it was first approved, whatever became of its review since; `doubt` what is asked for of it
    (a key of `asked.DOUBTS`) by the entry `doubt_entry`, until the inspectorate decides.
    """

    __tablename__ = "incident"
    __table_args__ = (
        Index("incident_cleared", "unit", "cleared_on", "type", **_CLEARED),
        Index(
            "incident_in_review",
            "unit",
            "review",
            "reported_at",
            "uid",
            **_IN_REVIEW,
        ),
        Index("incident_in_doubt", "unit", "reported_at", "uid", **_IN_DOUBT),
        Index("incident_by_time", "unit", "reported_at", "uid", *_ASKED, "number", "severity", "late", "spot"),
        Index("incident_by_state", "unit", "state", "reported_at", "uid", *_SHOWN, "batch"),
        Index("incident_by_happening", "unit", "happened_at", "uid", *_ASKED),
        Index("incident_by_entry", "unit", "entered_at", "uid", *_ASKED),
        Index("incident_by_type", "unit", "type", "reported_at", "uid"),
        Index("incident_by_officer", "unit", "officer", "reported_at", "uid"),
        Index("incident_by_place", "unit", "place_key", "reported_at", "uid"),
        Index("incident_of_batch", "unit", "batch", **_IMPORTED),
        Index("incident_by_day", "unit", "day", "uid", "type", "state", "number", "clearance", "solved"),
        PROJECTION,
    )
    unit: str = Field(primary_key=True)
    uid: str = Field(primary_key=True)
    number: str
    state: str
    type: str
    first_type: str | None = None
    severity: str | None = None
    source: str | None = None
    reported_at: datetime = Field(sa_type=Instant)
    entered_at: datetime = Field(sa_type=Instant)
    happened_at: datetime = Field(sa_type=Instant)
    officer: str | None = None
    batch: str | None = None
    late: bool = False
    day: date
    occurred_from: datetime | None = Field(default=None, sa_type=Instant)
    occurred_to: datetime | None = Field(default=None, sa_type=Instant)
    approximate: bool | None = None
    place: str | None = None
    place_key: str | None = None
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
    weapon: str | None = None
    weapons: str | None = None
    disposition: str | None = None
    disposed_at: datetime | None = Field(default=None, sa_type=Instant)
    clearance: str | None = None
    cleared_on: date | None = None
    solved: bool = False
    review: str = "draft"
    approved_at: datetime | None = Field(default=None, sa_type=Instant)
    approved_first: datetime | None = Field(default=None, sa_type=Instant)
    doubt: str | None = None
    doubt_entry: str | None = None


class IncidentParty(Model, table=True):
    """A person in an incident, in one role. Found by this register's search only; there is no file of persons.

    A protected party has only its role and a `code` here: who it is, is sealed to the inspectorate.
    """

    __tablename__ = "incident_party"
    __table_args__ = (Index("party_of_incident", "unit", "record"), PROJECTION)
    unit: str = Field(primary_key=True)
    uid: str = Field(primary_key=True)
    record: str
    role: str
    protected: bool = False
    code: str | None = None
    name: str | None = None
    national_id: str | None = None
    phone: str | None = None
    note: str | None = None


class IncidentProperty(Model, table=True):
    """A line of property stolen, recovered or seized. `rials` is an appraisal, by `appraiser` on `appraised_on`."""

    __tablename__ = "incident_property"
    __table_args__ = (
        Index("property_of_incident", "unit", "record"),
        Index("property_by_fate", "unit", "fate", "at", "record", "kind", "rials"),
        PROJECTION,
    )
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
    appraised_on: date | None = None
    seal: str | None = None
    receipt: str | None = None
    kept_at: str | None = None


class IncidentPropertyMove(Model, table=True):
    """A step in the chain of custody of a line of property (`about`): who gave it to whom, and under which seal."""

    __tablename__ = "incident_property_move"
    __table_args__ = (Index("move_of_incident", "unit", "record"), PROJECTION)
    unit: str = Field(primary_key=True)
    uid: str = Field(primary_key=True)
    record: str
    about: str
    at: datetime = Field(sa_type=Instant)
    move: str
    giver: str | None = None
    taker: str | None = None
    seal: str | None = None
    seal_whole: bool | None = None
    receipt: str | None = None


class IncidentVehicle(Model, table=True):
    """A vehicle in an incident. `loaded` says whether it carried contraband, where that was asked."""

    __tablename__ = "incident_vehicle"
    __table_args__ = (
        Index("vehicle_of_incident", "unit", "record"),
        Index("vehicle_by_fate", "unit", "fate", "at", "record", "loaded"),
        PROJECTION,
    )
    unit: str = Field(primary_key=True)
    uid: str = Field(primary_key=True)
    record: str
    at: datetime = Field(sa_type=Instant)
    fate: str | None = None
    kind: str | None = None
    plate: str | None = None
    plate_kind: str | None = None
    loaded: bool | None = None
    outcome: str | None = None
    impound: str | None = None
    receipt: str | None = None
    note: str | None = None


class IncidentRetype(Model, table=True):
    """A change of type or severity, by an officer or by a later death; `lowered` where the severity went down."""

    __tablename__ = "incident_retype"
    __table_args__ = (
        Index("retype_by_time", "unit", "at", "lowered"),
        Index("retype_of_incident", "unit", "record"),
        PROJECTION,
    )
    unit: str = Field(primary_key=True)
    uid: str = Field(primary_key=True)
    record: str
    at: datetime = Field(sa_type=Instant)
    type_before: str
    type: str
    severity_before: str | None = None
    severity: str | None = None
    lowered: bool = False


class IncidentCyber(Model, table=True):
    """What is asked of a cyber incident; one row an incident, as last written."""

    __tablename__ = "incident_cyber"
    __table_args__ = PROJECTION
    unit: str = Field(primary_key=True)
    uid: str = Field(primary_key=True)
    means: str | None = None
    platform: str | None = None
    loss: int | None = None
    lost_at: datetime | None = Field(default=None, sa_type=Instant)
    bank_told: bool | None = None
    account: str | None = None
    destination: str | None = None
    trace: str | None = None
    evidence: bool | None = None


class IncidentAccident(Model, table=True):
    """What is asked of a traffic accident; one row an incident, as last written. The desk never finds fault."""

    __tablename__ = "incident_accident"
    __table_args__ = PROJECTION
    unit: str = Field(primary_key=True)
    uid: str = Field(primary_key=True)
    sketch: str | None = None
    sketch_number: str | None = None
    scene: str | None = None
    expert_at: datetime | None = Field(default=None, sa_type=Instant)
    road: str | None = None
    light: str | None = None
    surface: str | None = None


class IncidentContraband(Model, table=True):
    """What is asked of contraband; one row an incident, as last written."""

    __tablename__ = "incident_contraband"
    __table_args__ = PROJECTION
    unit: str = Field(primary_key=True)
    uid: str = Field(primary_key=True)
    found_in: str | None = None
    hidden: bool | None = None
    papers: str | None = None
    body: str | None = None
    case_number: str | None = None


class IncidentMissing(Model, table=True):
    """The search for a missing person; one row an incident. No name, no place: who it is stays in the entries.

    `state` is a key of missing/rules.py; `hours` since the person was seen, when the search began. `told`, `handed` are
    codes; `seen`: the inspectorate has seen that it was closed; `erased`: its names are gone.
    """

    __tablename__ = "incident_missing"
    __table_args__ = (
        Index("missing_by_state", "unit", "state", "next_due"),
        Index("missing_to_erase", "unit", "erased", "ended_at"),
        PROJECTION,
    )
    unit: str = Field(primary_key=True)
    uid: str = Field(primary_key=True)
    state: str
    age_group: str = ""
    hours: int | None = None
    begun_at: datetime = Field(sa_type=Instant)
    next_due: datetime | None = Field(default=None, sa_type=Instant)
    enquired: bool = False
    wish: str | None = None
    fears: bool | None = None
    outcome: str | None = None
    ended_at: datetime | None = Field(default=None, sa_type=Instant)
    told: str | None = None
    handed: str | None = None
    welfare: bool = False
    seen: bool = False
    erased: bool = False


class IncidentReferral(Model, table=True):
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


class IncidentLink(Model, table=True):
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


RETYPE = table_of(IncidentRetype)
INCIDENT = table_of(Incident)
PARTY = table_of(IncidentParty)
PROPERTY = table_of(IncidentProperty)
MOVE = table_of(IncidentPropertyMove)
VEHICLE = table_of(IncidentVehicle)
CYBER = table_of(IncidentCyber)
ACCIDENT = table_of(IncidentAccident)
CONTRABAND = table_of(IncidentContraband)
MISSING = table_of(IncidentMissing)
REFERRAL = table_of(IncidentReferral)
LINK = table_of(IncidentLink)
