"""Where figures come from: for each source the records that a card counts, as one SELECT that any figure can group.

A source is a pure function of a card's options and the scope. What it gives counts, sums, lists and names records; so
a number and the records behind it can't differ.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    FromClause,
    String,
    and_,
    case,
    exists,
    func,
    literal,
    null,
    or_,
    select,
    type_coerce,
    union,
)  # fmt: skip

from db.across.handover.models import SHIFT
from db.across.indicators.cards import Of
from db.across.indicators.models import CORRECTED_KIND, MATTER
from db.kernel.base.visible import shown
from db.registers.custody.models import CUSTODY, NOTICE
from db.registers.dispatch.models import CALL, DISPATCH
from db.registers.gangs.models import GANG
from db.registers.incidents.models import INCIDENT, PROPERTY, RETYPE, VEHICLE
from db.registers.oversight.models import CONTACT
from db.registers.programmes.models import PROGRAMME
from db.registers.service_desk.models import SESSION
from db.storage.columns import Instant
from db.storage.dialects.elements import Earlier, Microseconds, MinutesBetween, Stamp, Unindexed

COLUMN = Column[Any] | ColumnElement[Any]
Where = tuple[ColumnElement[bool], ...]
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


@dataclass(frozen=True, slots=True)
class IncidentKind:
    """A type of incident as the store's list has it."""

    code: str
    group: str
    violent: bool
    theft: bool
    weight: int


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose records are counted, as of which day, and what the lists say: types of incident, weights of severities."""

    units: tuple[str, ...]
    today: date
    kinds: tuple[IncidentKind, ...]
    weights: Mapping[str, int] = field(default_factory=dict)
    unsolving: frozenset[str] = frozenset()
    """Kinds of clearance that do not solve a case."""
    below: bool = False
    """Whether the records are those of units below: at a seat."""

    def types(self, options: Mapping[str, Any]) -> tuple[str, ...] | None:
        """The types that a card's options name; None for all. Receiving stolen goods is no theft."""
        if "types" in options:
            return tuple(options["types"])
        if options.get("violent"):
            return tuple(kind.code for kind in self.kinds if kind.violent)
        groups = options.get("groups") or ([options["group"]] if "group" in options else None)
        if groups is None:
            return None
        return tuple(kind.code for kind in self.kinds if kind.group in groups and (kind.theft or kind.group != "theft"))


@dataclass(frozen=True, slots=True)
class Quick:
    """The same counts from `incident_count`: a column of it, of these types (None: all), split by type or clearance."""

    column: str
    types: tuple[str, ...] | None
    by: str


@dataclass(frozen=True, slots=True)
class CountedRows:
    """The records that are counted: `when` is the day or instant they go by, `what` the code they are split by.

    `value` is summed; `length` is from one instant to another, in units of `step`, None where either is missing.
    """

    register: str
    origin: FromClause
    unit: COLUMN
    uid: COLUMN
    number: COLUMN
    state: COLUMN
    when: COLUMN
    instant: bool
    what: COLUMN = field(default_factory=null)
    value: COLUMN | None = None
    length: tuple[COLUMN, COLUMN] | None = None
    step: timedelta = MINUTE
    where: Where = ()
    quick: Quick | None = None
    weight: COLUMN | None = None
    """How many each row counts, where that is not one."""
    key: COLUMN | None = None
    """What tells rows apart where a record has several."""
    duties: str = ""
    """Which duties of the records are counted instead of the records: met, stated, due, breached or own."""


RowSourceOf = Callable[[Scope, Mapping[str, Any]], CountedRows]
SOURCES: dict[str, RowSourceOf] = {}


def source(name: str) -> Callable[[RowSourceOf], RowSourceOf]:
    """Declare a source by the name that cards use."""

    def declare(made: RowSourceOf) -> RowSourceOf:
        SOURCES[name] = made
        return made

    return declare


def rows_of(of: Of, scope: Scope) -> CountedRows:
    """What a card counts. Raises KeyError for a source that there is not: a card that is wrong."""
    return SOURCES[of.source](scope, of.options)


def hourless_of(moment: ColumnElement[datetime]) -> ColumnElement[bool]:
    """Whether an instant stands for a day at no known hour (jalali.some_time_of)."""
    return Microseconds(moment) == "000001"


def _among(column: COLUMN, types: tuple[str, ...] | None) -> Where:
    return () if types is None else (column.in_(types),)


_OF_INCIDENT = (INCIDENT, INCIDENT.c.unit, INCIDENT.c.uid, INCIDENT.c.number, INCIDENT.c.state)
SEEN = shown(INCIDENT.c.batch)
LIVE = and_(INCIDENT.c.state != "void", SEEN)


@source("incidents")
def _incidents(scope: Scope, options: Mapping[str, Any]) -> CountedRows:
    """Incidents by the day they happened; `only` solved, late, rounded, void, or by their clearance."""
    types, only = scope.types(options), options.get("only", "")
    clearance = INCIDENT.c.clearance.is_not(None)
    minute, hourless = func.substr(Stamp(INCIDENT.c.reported_at), 15, 2), hourless_of(INCIDENT.c.reported_at)
    extra: dict[str, Where] = {
        "": (LIVE,),
        "solved": (LIVE, INCIDENT.c.solved),
        "late": (LIVE, INCIDENT.c.late),
        "rounded": (LIVE, minute.in_(("00", "15", "30", "45")), ~hourless),
        "void": (INCIDENT.c.state == "void", SEEN),
        "clearance": (LIVE, clearance),
    }
    by = "clearance" if only == "clearance" else "type"
    quick = Quick("live" if only in ("", "clearance") else only, types, by)
    what = INCIDENT.c.clearance if only == "clearance" else INCIDENT.c.type
    where = (*extra[only], *_among(INCIDENT.c.type, types))
    return CountedRows("incident", *_OF_INCIDENT, INCIDENT.c.day, False, what, where=where, quick=quick)


@source("offered")
def _offered(scope: Scope, options: Mapping[str, Any]) -> CountedRows:
    """Incidents by county, type and clearance, as a province offers their counts (offered.py)."""
    county = case(dict(options["counties"]), value=INCIDENT.c.unit, else_=INCIDENT.c.unit)
    sensitive = INCIDENT.c.type.in_(options["sensitive"])
    kind = case((sensitive, ""), else_=func.coalesce(INCIDENT.c.clearance, options["open"]))
    what = type_coerce(county, String) + "\t" + INCIDENT.c.type + "\t" + type_coerce(kind, String)
    return CountedRows("incident", *_OF_INCIDENT, INCIDENT.c.day, False, what, where=(LIVE,))


@source("cleared")
def _cleared(scope: Scope, options: Mapping[str, Any]) -> CountedRows:
    """Incidents by the day they were cleared, whenever they happened."""
    where = (
        LIVE,
        INCIDENT.c.solved,
        INCIDENT.c.cleared_on.is_not(None),
        *_among(INCIDENT.c.type, scope.types(options)),
    )
    return CountedRows("incident", *_OF_INCIDENT, INCIDENT.c.cleared_on, False, INCIDENT.c.type, where=where)


@source("lowered")
def _lowered(scope: Scope, options: Mapping[str, Any]) -> CountedRows:
    """Incidents that were of these types and were amended, or corrected, to a lighter type or severity."""
    types = scope.types(options)
    weight = {kind.code: kind.weight for kind in scope.kinds}

    def of(weights: Mapping[str, int], column: COLUMN) -> ColumnElement[Any]:
        return case(*((column == code, value) for code, value in weights.items()), else_=literal(0))

    was, now = CORRECTED_KIND.c.was_type, CORRECTED_KIND.c.type
    graver, lighter = CORRECTED_KIND.c.was_severity, CORRECTED_KIND.c.severity
    acts = select(RETYPE.c.unit, RETYPE.c.record).where(
        RETYPE.c.unit.in_(scope.units), RETYPE.c.lowered, *_among(RETYPE.c.type_before, types)
    )
    fixes = select(CORRECTED_KIND.c.unit, CORRECTED_KIND.c.about.label("record")).where(
        CORRECTED_KIND.c.unit.in_(scope.units),
        or_(of(weight, now) < of(weight, was), of(scope.weights, lighter) < of(scope.weights, graver)),
        *_among(was, types),
    )
    fell = union(acts, fixes).subquery("fell")
    joined = fell.join(INCIDENT, and_(INCIDENT.c.unit == fell.c.unit, INCIDENT.c.uid == fell.c.record))
    # The few that fell lead, not the many of the period.
    day = Unindexed(INCIDENT.c.day)
    return CountedRows(
        "incident", joined, INCIDENT.c.unit, INCIDENT.c.uid, INCIDENT.c.number, INCIDENT.c.state, day, False,
        INCIDENT.c.type, where=(LIVE,),
    )  # fmt: skip


@source("gangs")
def _gangs(scope: Scope, options: Mapping[str, Any]) -> CountedRows:
    """Gang files of some kinds, closed because the gang was broken up."""
    where: Where = (GANG.c.broken_up_on.is_not(None), GANG.c.kind.in_(options["kinds"]))
    if options.get("main"):
        where += (GANG.c.main,)
    return CountedRows(
        "gang", GANG, GANG.c.unit, GANG.c.uid, GANG.c.number, GANG.c.state, GANG.c.broken_up_on, False, GANG.c.kind,
        where=where,
    )  # fmt: skip


def _contraband(scope: Scope, child: Any) -> tuple[FromClause, Where]:
    joined = child.join(INCIDENT, and_(INCIDENT.c.unit == child.c.unit, INCIDENT.c.uid == child.c.record))
    return joined, (child.c.fate == "seized", LIVE, *_among(INCIDENT.c.type, scope.types({"group": "contraband"})))


@source("property")
def _property(scope: Scope, options: Mapping[str, Any]) -> CountedRows:
    """Lines of property seized in contraband incidents, by the time they were seized."""
    joined, where = _contraband(scope, PROPERTY)
    where += (PROPERTY.c.rials.is_not(None) if options.get("valued", True) else PROPERTY.c.rials.is_(None),)
    if "appraised" in options:
        appraised_on = PROPERTY.c.appraised_on
        where += (appraised_on.is_not(None) if options["appraised"] else appraised_on.is_(None),)
    return CountedRows(
        "incident", joined, PROPERTY.c.unit, INCIDENT.c.uid, INCIDENT.c.number, INCIDENT.c.state, PROPERTY.c.at, True,
        PROPERTY.c.kind, PROPERTY.c.rials, where=where, key=PROPERTY.c.uid,
    )  # fmt: skip


@source("vehicles")
def _vehicles(scope: Scope, options: Mapping[str, Any]) -> CountedRows:
    """Vehicles seized in contraband incidents: loaded, empty, or not asked."""
    joined, where = _contraband(scope, VEHICLE)
    loaded = case((VEHICLE.c.loaded.is_(None), "not_asked"), (VEHICLE.c.loaded, "loaded"), else_="empty")
    return CountedRows(
        "incident", joined, VEHICLE.c.unit, INCIDENT.c.uid, INCIDENT.c.number, INCIDENT.c.state, VEHICLE.c.at, True,
        loaded, where=where, key=VEHICLE.c.uid,
    )  # fmt: skip


@source("custody")
def _custody(scope: Scope, options: Mapping[str, Any]) -> CountedRows:
    """People in custody about residence, by when liberty was taken; `only` valid, no_ground or child. Who has several
    records is counted once, by the one that goes on, for what any of them says."""
    joined = CUSTODY.join(MATTER, and_(MATTER.c.unit == CUSTODY.c.unit, MATTER.c.record == CUSTODY.c.uid))
    where: Where = (CUSTODY.c.same_as.is_(None), _by_any_record("residence"))
    if only := options.get("only"):
        where += (_by_any_record(only),)
    return CountedRows(
        "custody", joined, CUSTODY.c.unit, CUSTODY.c.uid, CUSTODY.c.number, CUSTODY.c.state, CUSTODY.c.start_at, True,
        func.coalesce(CUSTODY.c.outcome, "held"), where=where, duties=options.get("duties", ""),
    )  # fmt: skip


def _by_any_record(what: str) -> ColumnElement[bool]:
    """Whether a record's matter says this, or that of another record of the same person does."""
    other, matter = CUSTODY.alias("same_person"), MATTER.alias("same_matter")
    others = exists().where(
        other.c.unit == CUSTODY.c.unit, other.c.same_as == CUSTODY.c.uid, matter.c.unit == other.c.unit,
        matter.c.record == other.c.uid, matter.c[what],
    )  # fmt: skip
    return or_(MATTER.c[what], others)


@source("notices")
def _notices(scope: Scope, options: Mapping[str, Any]) -> CountedRows:
    """What the inspectorate was told of custody records by itself, by when it happened; struck or not."""
    joined = NOTICE.join(CUSTODY, and_(CUSTODY.c.unit == NOTICE.c.unit, CUSTODY.c.uid == NOTICE.c.about))
    return CountedRows(
        "custody", joined, NOTICE.c.unit, CUSTODY.c.uid, CUSTODY.c.number, CUSTODY.c.state, NOTICE.c.at, True,
        where=(NOTICE.c.what.in_(options["what"]),), key=NOTICE.c.entry,
    )  # fmt: skip


OF_PEOPLE = {"custody": "custody", "notices": "custody"}
"""Sources whose records are people's, each with its register: they are listed for a purpose."""
FALSE_CALLS = ("hoax", "wrong_number", "nobody_speaks")
"""Ends of the list call_end that say there was nothing to it."""


def _first(column: COLUMN) -> ColumnElement[Any]:
    """The earliest of a time of the patrols sent to a call; one that belongs to another's incident has its own only."""
    here = (DISPATCH.c.unit == CALL.c.unit, DISPATCH.c.dispatched_at.is_not(None), column.is_not(None))
    theirs = case((CALL.c.joined, null()), else_=CALL.c.incident)
    # Both are looked up in the index of a case; an OR of them would walk through all that was ever sent.
    own = select(func.min(column)).where(*here, DISPATCH.c.record == CALL.c.uid).correlate(CALL).scalar_subquery()
    its = select(func.min(column)).where(*here, DISPATCH.c.record == theirs).correlate(CALL).scalar_subquery()
    return type_coerce(Earlier(func.coalesce(own, its), func.coalesce(its, own)), Instant())


@source("calls")
def _calls(scope: Scope, options: Mapping[str, Any]) -> CountedRows:
    """Calls by when they came; `only` false, duplicate or alone (no incident came of it); `until`: a patrol's time."""
    where: Where = (CALL.c.state != "void",)
    match options.get("only"):
        case "false":
            where += (CALL.c.end.in_(FALSE_CALLS),)
        case "duplicate":
            where += (CALL.c.joined,)
        case "alone":
            where += (CALL.c.ended_at.is_not(None), CALL.c.incident.is_(None))
    length = None
    if "until" in options:
        length = (CALL.c.started_at, _first(DISPATCH.c[f"{options['until']}_at"]))
        where += (_first(DISPATCH.c.dispatched_at).is_not(None),)
    return CountedRows(
        "call", CALL, CALL.c.unit, CALL.c.uid, func.coalesce(CALL.c.number, ""), CALL.c.state, CALL.c.started_at, True,
        CALL.c.end, where=where, length=length,
    )  # fmt: skip


@source("contacts")
def _contacts(scope: Scope, options: Mapping[str, Any]) -> CountedRows:
    """Suggestions, thanks and criticism by the day they came; complaints stand in no table."""
    what = CONTACT.c[options["what"]]
    return CountedRows(
        "oversight", CONTACT, CONTACT.c.unit, CONTACT.c.uid, CONTACT.c.number, CONTACT.c.state, CONTACT.c.received_at,
        True, what, length=(CONTACT.c.received_at, CONTACT.c.replied_at), step=DAY,
        where=(what.is_not(None),),
    )  # fmt: skip


@source("sessions")
def _sessions(scope: Scope, options: Mapping[str, Any]) -> CountedRows:
    """Sessions by their day: all that were planned, or those `held`."""
    where: Where = (SESSION.c.state.in_(("open", "closed")),) if options.get("held") else ()
    return CountedRows(
        "session", SESSION, SESSION.c.unit, SESSION.c.uid, SESSION.c.number, SESSION.c.state, SESSION.c.day, False,
        SESSION.c.state, where=where,
    )  # fmt: skip


@source("programmes")
def _programmes(scope: Scope, options: Mapping[str, Any]) -> CountedRows:
    """Programmes by their day: all that were planned, or those `held`."""
    where: Where = (PROGRAMME.c.state == "held",) if options.get("held") else ()
    return CountedRows(
        "programme", PROGRAMME, PROGRAMME.c.unit, PROGRAMME.c.uid, PROGRAMME.c.number, PROGRAMME.c.state,
        PROGRAMME.c.day, False, PROGRAMME.c.kind, where=where,
    )  # fmt: skip


@source("shifts")
def _shifts(scope: Scope, options: Mapping[str, Any]) -> CountedRows:
    """Handovers by the moment they began; `within`: signed by both so many minutes later at most."""
    where: Where = (SHIFT.c.started_at.is_not(None),)
    if "within" in options:
        took = MinutesBetween(SHIFT.c.started_at, SHIFT.c.closed_at)
        where += (
            SHIFT.c.closed_at.is_not(None),
            SHIFT.c.alone.is_(False),
            SHIFT.c.absent.is_(None),
            took <= options["within"] + 0.01,
        )
    return CountedRows(
        "shift", SHIFT, SHIFT.c.unit, SHIFT.c.uid, SHIFT.c.number, SHIFT.c.state, SHIFT.c.started_at, True,
        where=where,
    )  # fmt: skip
