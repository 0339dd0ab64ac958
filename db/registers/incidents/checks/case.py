"""An incident as the checks look at it: its own values and its parts, read from its events. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from db.kernel.events.event import Event
from db.kernel.folding.reprojection import effective
from db.kernel.projections import projecting as kinds
from db.reading.chronology import read_back
from db.reference.lists.queries import ListItem
from db.registers.incidents.forms import IMPORTED, PARTY, PROPERTY, REPORT, REPORTS, VEHICLE
from db.registers.incidents.rules import review_after, state_after
from db.words.forms import Form, answered, fields_of

ENTRY, PATROL, REFERRAL = "incident_entry_added", "patrol_sent", "incident_referred"
IN_STORE = ("property_taken_in", "property_impounded", "property_opened", "property_came_back")
"""Entries of the store room about a thing of the record: it is kept there, under the seal that they say."""
MOVE, DECIDED, CLEARED = "incident_property_moved", "incident_vehicle_decided", "incident_cleared"
CYBER, ACCIDENT, CONTRABAND = "incident_cyber_set", "incident_accident_set", "incident_contraband_set"
OWN = {
    "incident_retyped": ("type", "severity"),
    "incident_harm_set": ("injured", "dead", "weapon", "weapons"),
    "incident_disposed": ("disposition",),
    CLEARED: ("clearance",),
}
"""Kinds with the answers of theirs that become the incident's own values; the newest stands."""

Types = Callable[[str], ListItem | None]
"""An item of the list of incident types by its code."""


@dataclass(frozen=True, slots=True)
class CasePart:
    """One entry of the record: its uid, its kind, its answers by field, and the fields kept with a reason."""

    uid: str
    kind: str
    values: Mapping[str, Any]
    reasons: frozenset[str] = frozenset()
    sealed: bool = False

    def get(self, name: str) -> Any:
        """An answer, or None."""
        return self.values.get(name)

    @property
    def past(self) -> Iterator[tuple[str, Any]]:
        """The answers by field, but for those about what is to come: when a thing is due back, how long it is kept."""
        form = kinds.form_of(self.kind)
        to_come = {name for name, what in fields_of(form) if what.lean == "future"} if form is not None else set()
        return ((name, value) for name, value in self.values.items() if name not in to_come)

    def says(self, *names: str) -> bool:
        """Whether any of these fields is answered."""
        return any(self.values.get(name) not in (None, "", ()) for name in names)


@dataclass(frozen=True, slots=True)
class IncidentCase:
    """An incident and its parts, at the moment `now`. `type` is what the list says of its type."""

    now: datetime
    own: CasePart
    state: str
    review: str
    type: ListItem | None
    parts: tuple[CasePart, ...] = ()
    last_at: datetime | None = None
    """When something was last written in it."""
    sealed: bool = False

    def of(self, *names: str) -> tuple[CasePart, ...]:
        """The parts of these kinds, in the order they were written."""
        return tuple(part for part in self.parts if part.kind in names)

    @property
    def all(self) -> tuple[CasePart, ...]:
        """The report and everything after it."""
        return (self.own, *self.parts)

    def in_role(self, role: str) -> bool:
        """Whether somebody stands here in this role."""
        return any(part.get("role") == role for part in self.parties)

    @property
    def group(self) -> str:
        """The group of its type: theft, cyber, accident …; empty where the list does not say."""
        return "" if self.type is None else str(self.type.extra.get("group", ""))

    @property
    def code(self) -> str:
        """The code of its type."""
        return str(self.own.get("type") or "")

    @property
    def vehicles(self) -> tuple[CasePart, ...]:
        """The vehicles with what was decided of them later."""
        later = self.of(DECIDED)
        return tuple(_decided(part, later) for part in self.of(VEHICLE))

    @property
    def goods(self) -> tuple[CasePart, ...]:
        """The lines of property."""
        return self.of(PROPERTY)

    @property
    def parties(self) -> tuple[CasePart, ...]:
        """The persons, each in a role."""
        return self.of(PARTY)


def _decided(part: CasePart, later: Sequence[CasePart]) -> CasePart:
    values = dict(part.values)
    for decision in later:
        if decision.get("target") == part.uid:
            values |= {name: value for name, value in decision.values.items() if value is not None and name != "target"}
    return replace(part, values=values)


@dataclass(slots=True)
class _CaseSoFar:
    own: dict[str, Any] = field(default_factory=dict)
    parts: list[CasePart] = field(default_factory=list)
    state: str = "open"
    review: str = "draft"


def case_of(history: Sequence[Event], now: datetime, types: Types) -> IncidentCase:
    """The case of a record's events (at least the report), with their corrections put in."""
    made, reasons, events = _CaseSoFar(), set[str](), effective(tuple(history))
    for event in events:
        part = _part(event)
        if event.kind in REPORTS:
            made.own |= {**part.values, "entered_at": event.entered_at}
            made.own["imported"] = event.kind == IMPORTED
            made.own["reported_at"] = part.get("reported_at") or event.at
            reasons |= part.reasons
        elif event.kind in OWN:
            made.own |= {name: part.get(name) for name in OWN[event.kind] if part.get(name) is not None}
            reasons |= part.reasons
        made.parts += [] if event.kind in REPORTS else [part]
        made.state = state_after(event.kind, event.facts) or made.state
        made.review = review_after(event.kind) or made.review
        if event.kind == "incident_reopened":
            made.own |= {"disposition": None, "clearance": None}
        if event.kind == "incident_death_recorded":
            _die(made.own, event)
    report = events[0]
    own = CasePart(report.uid, REPORT, made.own, frozenset(reasons), bool(report.sealed))
    return IncidentCase(
        now=now,
        own=own,
        state=made.state,
        review=made.review,
        type=types(str(made.own.get("type") or "")),
        parts=tuple(made.parts),
        last_at=events[-1].entered_at,
        sealed="words" in report.sealed,
    )


def _part(event: Event) -> CasePart:
    form = kinds.form_of(event.kind)
    values = {} if form is None else {name: read_back(what, event.value(name)) for name, what in fields_of(form)}
    values |= {name: event.facts[name] for name in ("protected", "code", "target") if name in event.facts}
    if "at" in values:
        values["at"] = values["at"] or event.at
    return CasePart(event.uid, event.kind, values, frozenset(event.words.get("reasons", {})), bool(event.sealed))


def _die(own: dict[str, Any], event: Event) -> None:
    count = event.facts.get("count") or 1
    own["dead"] = (own.get("dead") or 0) + count
    if event.facts.get("was_injured") and own.get("injured") is not None:
        own["injured"] = max(0, own["injured"] - count)
    if "type" in event.facts:
        own |= {"type": event.facts["type"], "severity": event.facts.get("severity")}


def reported(form: Form, now: datetime, kind: ListItem | None) -> IncidentCase:
    """The case that a report opens, before it is written."""
    own = CasePart(form.uid, REPORT, {**answered(form), "entered_at": now}, frozenset())
    return IncidentCase(now=now, own=own, state="open", review="draft", type=kind)


def with_entry(case: IncidentCase, kind: str, form: Form) -> IncidentCase:
    """The case as it will be with one more entry."""
    values = answered(form)
    own, new = case.own, {name: values[name] for name in OWN.get(kind, ()) if name in values}
    if new:
        own = replace(own, values={**own.values, **new}, reasons=own.reasons - set(new))
    return replace(case, own=own, parts=(*case.parts, CasePart(form.uid, kind, values)))
