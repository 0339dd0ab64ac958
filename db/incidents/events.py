"""Events of incidents, and the rows that they make.

Each row is built by a pure function of its event, so that the bulk writer (bulk.py) makes exactly what applying does.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from sqlalchemy import Connection, Table, and_, bindparam

from db import search
from db.events import EventKind
from db.forms import moment_of
from db.incidents import forms
from db.incidents.rules import spot, state_after
from db.incidents.tables import (
    Incident,
    IncidentLink,
    IncidentParty,
    IncidentPatrol,
    IncidentProperty,
    IncidentReferral,
    IncidentVehicle,
)
from db.jalali import local_date
from db.journal import Event
from db.lean import Lean
from db.tables import table

INCIDENT = table(Incident)
PARTY = table(IncidentParty)
PROPERTY = table(IncidentProperty)
VEHICLE = table(IncidentVehicle)
PATROL = table(IncidentPatrol)
REFERRAL = table(IncidentReferral)
LINK = table(IncidentLink)

Row = dict[str, Any]
_THIS = and_(INCIDENT.c.unit == bindparam("this_unit"), INCIDENT.c.uid == bindparam("this_uid"))

SEARCHED: Mapping[str, tuple[str, ...]] = {
    "incident_reported": ("summary", "place", "landmark", "address", "caller_name", "weapons"),
    "incident_entry_added": ("text", "told_by"),
    "incident_party_added": ("name", "note"),
    "incident_property_added": ("what",),
    "incident_vehicle_added": ("plate", "note"),
    "incident_unit_sent": ("result",),
    "incident_disposed": ("note",),
    "incident_cleared": ("note",),
    "incident_referred": ("note",),
}
"""The words an incident is found by. No telephone number and no national ID: they are read in the record only."""


def words_of(event: Event) -> str:
    """What an event adds to the words its incident is found by, one value a line; empty where it adds none."""
    values = (event.value(name) for name in SEARCHED.get(event.kind, ()))
    return "\n".join(value for value in values if value)


def _get(part: Mapping[str, Any], *names: str) -> Row:
    return {name: part.get(name) for name in names}


def incident_row(event: Event) -> Row:
    """The row of a new incident.

    Coordinates were looked up for a place of the gazetteer and hold for it only: they go when a correction names
    another place, and stay when sealing takes the words.
    """
    facts, words = event.facts, event.words
    located = facts.get("located") or {}
    if "words" not in event.sealed and words.get("place") != located.get("place"):
        located = {}
    reported_at = moment_of(facts.get("reported_at")) or event.at
    occurred_from = moment_of(facts.get("occurred_from"))
    return {
        "unit": event.unit,
        "uid": event.record,
        "state": "open",
        "first_type": None,
        "review": "draft",
        "approved_at": None,
        "solved": False,
        "entered_at": event.entered_at,
        "late": bool(facts.get("late")),
        "day": local_date(occurred_from or reported_at),
        "reported_at": reported_at,
        "occurred_from": occurred_from,
        "occurred_to": moment_of(facts.get("occurred_to")),
        "spot": spot(words.get("place"), words.get("landmark"), words.get("address")),
        "county": located.get("county"),
        "lat": located.get("lat"),
        "lon": located.get("lon"),
        "disposition": None,
        "disposed_at": None,
        "clearance": None,
        "cleared_on": None,
        **_get(
            facts, "number", "type", "severity", "source", "approximate", "caller_unknown", "injured", "dead", "weapon"
        ),
        **_get(words, "place", "landmark", "address", "summary", "weapons"),
        **_get(event.identity, "caller_name", "caller_phone"),
    }


def changes(event: Event) -> Row:
    """What a later event changes in the incident's own row; empty for most."""
    changed: Row = {}
    if (state := state_after(event.kind, event.facts)) is not None:
        changed["state"] = state
    match event.kind:
        case "incident_disposed":
            changed |= {"disposition": event.facts["disposition"], "disposed_at": event.at}
        case "incident_cleared":
            solved = event.facts.get("unsolved") != event.facts["clearance"]
            changed |= {"clearance": event.facts["clearance"], "cleared_on": _day(event.facts.get("cleared_on"))}
            changed |= {"solved": solved}
        case "incident_reopened":
            changed |= {"disposition": None, "disposed_at": None}
            changed |= {"clearance": None, "cleared_on": None, "solved": False}
        case "incident_retyped":
            changed |= _get(event.facts, "type", "severity")
    return changed


def _day(value: str | None) -> date | None:
    return None if value is None else date.fromisoformat(value)


def _child(event: Event) -> Row:
    return {"unit": event.unit, "uid": event.uid, "record": event.record}


def party_row(event: Event) -> Row:
    """A person in the incident."""
    return {
        **_child(event),
        "protected": bool(event.facts.get("protected")),
        **_get(event.facts, "role", "code"),
        **_get(event.identity, "name", "national_id", "phone"),
        **_get(event.words, "note"),
    }


def property_row(event: Event) -> Row:
    """Property stolen, recovered or seized."""
    return {
        **_child(event),
        "at": event.at,
        "appraised_on": _day(event.facts.get("appraised_on")),
        **_get(event.facts, "fate", "kind", "quantity", "measure", "rials", "seal", "receipt"),
        **_get(event.words, "what", "kept_at"),
        **_get(event.identity, "appraiser"),
    }


def vehicle_row(event: Event) -> Row:
    """A vehicle."""
    return {
        **_child(event),
        "at": event.at,
        **_get(event.identity, "plate"),
        **_get(event.facts, "fate", "kind", "plate_kind", "loaded", "outcome", "receipt"),
        **_get(event.words, "impound", "note"),
    }


def patrol_row(event: Event) -> Row:
    """A patrol that was sent."""
    return {
        **_child(event),
        "dispatched_at": moment_of(event.facts.get("dispatched_at")) or event.at,
        "on_scene_at": moment_of(event.facts.get("on_scene_at")),
        **_get(event.facts, "patrol"),
        **_get(event.words, "result"),
    }


def referral_row(event: Event) -> Row:
    """A referral to another body."""
    return {
        **_child(event),
        "sent_on": _day(event.facts.get("sent_on")),
        **_get(event.facts, "body", "letter", "receipt"),
    }


def link_row(event: Event) -> Row:
    """A tie to another incident."""
    return {**_child(event), **_get(event.facts, "about", "relation")}


CHILDREN: Mapping[str, tuple[Table, Callable[[Event], Row]]] = {
    "incident_party_added": (PARTY, party_row),
    "incident_property_added": (PROPERTY, property_row),
    "incident_vehicle_added": (VEHICLE, vehicle_row),
    "incident_unit_sent": (PATROL, patrol_row),
    "incident_referred": (REFERRAL, referral_row),
    "incident_linked": (LINK, link_row),
}
"""Which table an event adds a row to, and the function that builds it."""


_INSERT = Lean(INCIDENT.insert())


def _reported(conn: Connection, event: Event) -> None:
    assert event.record is not None
    _INSERT.run(conn, incident_row(event))
    search.keep(conn, "incident", event.record, words_of(event))


def _followed(conn: Connection, event: Event) -> None:
    assert event.record is not None
    if event.kind in CHILDREN:
        projection, build = CHILDREN[event.kind]
        conn.execute(projection.insert(), build(event))
    if changed := changes(event):
        conn.execute(
            INCIDENT.update().where(_THIS).values(changed), {"this_unit": event.unit, "this_uid": event.record}
        )
    if words := words_of(event):
        search.add(conn, "incident", event.record, words)


KINDS = (
    EventKind("incident_reported", "Incident reported", _reported, forms.ReportIncident),
    EventKind("incident_entry_added", "Entry added", _followed, forms.AddEntry),
    EventKind("incident_party_added", "Party added", _followed, forms.AddParty),
    EventKind("incident_property_added", "Property added", _followed, forms.AddProperty),
    EventKind("incident_vehicle_added", "Vehicle added", _followed, forms.AddVehicle),
    EventKind("incident_unit_sent", "Patrol sent", _followed, forms.SendUnit),
    EventKind("incident_disposed", "Disposition", _followed, forms.SetDisposition),
    EventKind("incident_cleared", "Incident cleared", _followed, forms.ClearIncident),
    EventKind("incident_referred", "Incident referred", _followed, forms.ReferIncident),
    EventKind("incident_voided", "Incident made void", _followed, forms.VoidIncident),
    EventKind("incident_reopened", "Incident reopened", _followed, forms.ReopenIncident),
    EventKind("incident_retyped", "Type amended", _followed, forms.AmendType),
    EventKind("incident_linked", "Linked to another incident", _followed, forms.LinkIncident),
)
