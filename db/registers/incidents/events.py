"""Events of incidents, and the rows that they make."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import Table

from db.kernel.base.second_yes import BY_CODE
from db.kernel.desk.corrections import KEYS as CORRECTING_KEYS
from db.kernel.events.by_code import names_no_code
from db.kernel.events.event import Event
from db.kernel.events.event_keys import CODE, MOST, Key, number, of_form
from db.kernel.projections import search
from db.kernel.projections.numbering import NUMBER_LENGTH, NUMBERED
from db.kernel.projections.projecting import EventKind
from db.kernel.projections.rows import Rows
from db.reference.lists.places import LOCATED
from db.registers.incidents import forms
from db.registers.incidents.forms_import import ImportIncident
from db.registers.incidents.missing.events import KINDS as SEARCH_KINDS
from db.registers.incidents.models import (
    INCIDENT,
    LINK,
    MOVE,
    PARTY,
    PROPERTY,
    REFERRAL,
    RETYPE,
    VEHICLE,
)
from db.registers.incidents.parts import forms as forms_parts
from db.registers.incidents.parts.events import (
    DETAILS,
    RowValues,
    answers,
    child,
    day_of,
    move_row,
    party_row,
    picked,
    property_row,
    vehicle_changes,
    vehicle_row,
)
from db.registers.incidents.pending_changes import ASKED_FOR
from db.registers.incidents.protection import EMPTIES, protected
from db.registers.incidents.review import forms as forms_review
from db.registers.incidents.rules import place_key, review_after, spot, state_after
from db.words.calendar.jalali import local_date
from db.words.forms import moment_of
from db.words.messages import M_

ENTRY = Key("entry", "uid")
"""The entry that asked for a change, in the entry that decides on it."""
WAITS = M_("The inspectorate decides on it. Until then the record is unchanged, and figures show “in doubt” beside it.")


def words_of(event: Event) -> str:
    """The words that an event adds to those its incident is found by. No telephone number and no national ID is among
    them: those are looked up as a whole.
    """
    return search.words_sought(event, SOUGHT)


def incident_row(event: Event) -> RowValues:
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
        "approved_first": None,
        "doubt": None,
        "doubt_entry": None,
        "solved": False,
        "entered_at": event.entered_at,
        "late": bool(facts.get("late")),
        "happened_at": occurred_from or reported_at,
        "officer": event.officer,
        "batch": facts.get("batch"),
        "place_key": place_key(words.get("place")),
        "day": local_date(occurred_from or reported_at),
        **answers(event, forms.ReportIncident, INCIDENT),
        "number": facts.get("number"),
        "reported_at": reported_at,
        "spot": spot(words.get("place"), words.get("landmark"), words.get("address")),
        "county": located.get("county"),
        "lat": located.get("lat"),
        "lon": located.get("lon"),
        "disposition": None,
        "disposed_at": None,
        "clearance": None,
        "cleared_on": None,
    }


def changes(event: Event) -> RowValues:
    """What a later event changes in the incident's own row; empty for most."""
    changed: RowValues = {}
    if (state := state_after(event.kind, event.facts)) is not None:
        changed["state"] = state
    if (review := review_after(event.kind)) is not None:
        changed["review"] = review
    match event.kind:
        case "incident_imported":
            ended = moment_of(event.facts.get("ended_at"))
            cleared = event.facts.get("clearance")
            changed |= {"disposition": event.facts.get("disposition"), "disposed_at": ended, "clearance": cleared}
            changed |= {"cleared_on": day_of(event.facts.get("cleared_on"))}
            changed |= {"solved": cleared is not None and event.facts.get("unsolved") != cleared}
        case "incident_disposed":
            changed |= {"disposition": event.facts["disposition"], "disposed_at": event.at}
        case "incident_cleared":
            solved = event.facts.get("unsolved") != event.facts["clearance"]
            changed |= {"clearance": event.facts["clearance"], "cleared_on": day_of(event.facts.get("cleared_on"))}
            changed |= {"solved": solved}
        case "incident_reopened":
            changed |= {"disposition": None, "disposed_at": None}
            changed |= {"clearance": None, "cleared_on": None, "solved": False}
        case "incident_retyped":
            changed |= picked(event.facts, "type", "severity")
        case "incident_review_reopened":
            changed["approved_at"] = None
        case "incident_harm_set":
            said = {name: event.value(name) for name in ("injured", "dead", "weapon", "weapons")}
            changed |= {name: value for name, value in said.items() if value is not None}
    return changed


def referral_row(event: Event) -> RowValues:
    """A referral to another body."""
    return {
        **child(event),
        "sent_on": day_of(event.facts.get("sent_on")),
        **picked(event.facts, "body", "letter", "receipt"),
    }


def link_row(event: Event) -> RowValues:
    """A tie to another incident."""
    return {**child(event), **picked(event.facts, "about", "relation")}


CHILDREN: Mapping[str, tuple[Table, Callable[[Event], RowValues]]] = {
    "incident_party_added": (PARTY, party_row),
    "incident_property_added": (PROPERTY, property_row),
    "incident_property_moved": (MOVE, move_row),
    "incident_vehicle_added": (VEHICLE, vehicle_row),
    "incident_referred": (REFERRAL, referral_row),
    "incident_linked": (LINK, link_row),
}
"""Which table an event adds a row to, and the function that builds it."""


def _reported(rows: Rows, event: Event) -> None:
    rows.put(INCIDENT, incident_row(event))
    search.keep(rows, "incident", event, words_of(event))


def _imported(rows: Rows, event: Event) -> None:
    """A row of an earlier register: a report and what became of it, in one."""
    rows.put(INCIDENT, incident_row(event) | changes(event))
    search.keep(rows, "incident", event, words_of(event))


def _approved(rows: Rows, event: Event) -> None:
    first = _incident(rows, event)["approved_first"] or event.at
    rows.change(INCIDENT, event.key, approved_at=event.at, approved_first=first)
    _followed(rows, event)


def _doubted(rows: Rows, event: Event) -> None:
    """A change of an approved record was asked for; until the inspectorate decides, what it says is in doubt."""
    rows.change(INCIDENT, event.key, doubt=ASKED_FOR[event.kind].what, doubt_entry=event.uid)


def _decided_on(rows: Rows, event: Event) -> None:
    rows.change(INCIDENT, event.key, doubt=None, doubt_entry=None)


def _followed(rows: Rows, event: Event) -> None:
    """What most events do. The first clearance since the incident was last open counts."""
    if event.kind in CHILDREN:
        projection, build = CHILDREN[event.kind]
        rows.put(projection, build(event))
    if event.kind != "incident_cleared" or _incident(rows, event)["clearance"] is None:
        rows.change(INCIDENT, event.key, **changes(event))
    if words := words_of(event):
        search.add(rows, "incident", event, words)


def _detailed(rows: Rows, event: Event) -> None:
    """What a kind of incident asks besides: one row an incident, written anew each time."""
    projection, build = DETAILS[event.kind]
    rows.drop(projection, *event.key)
    rows.put(projection, build(event))
    _followed(rows, event)


def _decided(rows: Rows, event: Event) -> None:
    vehicle = rows.one(VEHICLE, event.unit, event.facts["target"])
    if vehicle is not None and vehicle["record"] == event.record:
        rows.change(VEHICLE, (event.unit, vehicle["uid"]), **vehicle_changes(event))
    _followed(rows, event)


def _retyped(rows: Rows, event: Event) -> None:
    before = _incident(rows, event)
    after = picked(event.facts, "type", "severity")
    row = {**child(event), "at": event.at, "type_before": before["type"], "severity_before": before["severity"]}
    rows.put(RETYPE, {**row, **after, "lowered": bool(event.facts.get("lowered"))})
    rows.change(INCIDENT, event.key, first_type=before["first_type"] or before["type"], **after)
    _followed(rows, event)


def _died(rows: Rows, event: Event) -> None:
    """One more is dead, and no longer among the injured; an accident is a fatal one from now on."""
    before = _incident(rows, event)
    count = event.facts.get("count") or 1
    counted = {"dead": (before["dead"] or 0) + count}
    if event.facts.get("was_injured") and before["injured"] is not None:
        counted["injured"] = max(0, before["injured"] - count)
    rows.change(INCIDENT, event.key, **counted)
    (_retyped if "type" in event.facts else _followed)(rows, event)


def _incident(rows: Rows, event: Event) -> Mapping[str, Any]:
    incident = rows.one(INCIDENT, *event.key)
    if incident is None:
        raise LookupError(event.record)
    return incident


KINDS = (
    EventKind(
        "incident_reported",
        "Incident reported",
        _reported,
        forms.ReportIncident,
        keys=(*NUMBERED, LOCATED, Key("late", "yes_no", up="all"), Key("call", "uid", up="all"), Key("code", limit=20)),
        up=True,
        protects=True,
    ),
    EventKind(
        "incident_imported",
        "Brought in from an earlier register",
        _imported,
        ImportIncident,
        keys=(*NUMBERED, LOCATED, Key("batch", "uid"), number("row"), Key("waits"), Key("unsolved")),
        up=True,
    ),
    EventKind("incident_entry_added", "Entry added", _followed, forms.AddEntry, protects=True),
    EventKind(
        "incident_party_added",
        "Party added",
        _followed,
        forms_parts.AddParty,
        keys=(Key("protected", "yes_no"), Key("code", limit=20), Key("reason")),
        protects=True,
    ),
    EventKind("incident_property_added", "Property added", _followed, forms_parts.AddProperty, up=True),
    EventKind(
        "incident_vehicle_added", "Vehicle added", _followed, forms_parts.AddVehicle, keys=(Key("plate_kind"),), up=True
    ),
    EventKind("incident_disposed", "Disposition", _followed, forms.SetDisposition, keys=(Key("waits"),), up=True),
    EventKind("incident_cleared", "Incident cleared", _followed, forms.ClearIncident, keys=(Key("unsolved"),), up=True),
    EventKind(
        "incident_referred",
        "Incident referred",
        _followed,
        forms.ReferIncident,
        keys=(Key("packet", limit=NUMBER_LENGTH),),
        up=True,
    ),
    EventKind("incident_voided", "Incident made void", _followed, forms.VoidIncident, up=True),
    EventKind("incident_reopened", "Incident reopened", _followed, forms.ReopenIncident, up=True),
    EventKind(
        "incident_retyped",
        "Type amended",
        _retyped,
        forms.AmendType,
        keys=(Key("lowered", "yes_no", up="all"),),
        up=True,
    ),
    EventKind(
        "incident_linked", "Linked to another incident", _followed, forms.LinkIncident, keys=(Key("about", "uid"),)
    ),
    EventKind(
        "incident_party_protected",
        "Party protected",
        protected,
        forms_parts.ProtectParty,
        keys=(Key("code", limit=20),),
        empties=EMPTIES,
        leads="erases",
    ),
    EventKind("incident_property_moved", "Chain of custody", _followed, forms_parts.MoveProperty),
    EventKind("incident_vehicle_decided", "Vehicle decided", _decided, forms_parts.DecideVehicle, up=True),
    EventKind("incident_harm_set", "Injured, dead and weapons", _followed, forms_parts.SetHarm, up=True, protects=True),
    EventKind(
        "incident_death_recorded",
        "Later death",
        _died,
        forms_parts.RecordDeath,
        keys=(Key("type", up="all", why=CODE), Key("severity", up="all", why=CODE)),
        up=True,
        protects=True,
    ),
    EventKind("incident_cyber_set", "Cyber details", _detailed, forms_parts.SetCyber, up=True),
    EventKind("incident_accident_set", "Accident details", _detailed, forms_parts.SetAccident, up=True),
    EventKind("incident_contraband_set", "Contraband details", _detailed, forms_parts.SetContraband),
    EventKind(
        "incident_submitted",
        "Submitted for review",
        _followed,
        forms_review.SubmitIncident,
        keys=(number("open_checks", many=MOST),),
    ),
    EventKind("incident_returned", "Returned with notes", _followed, forms_review.ReturnIncident),
    EventKind("incident_approved", "Approved", _approved, forms_review.ApproveIncident),
    EventKind("incident_review_reopened", "Review reopened", _followed, forms_review.ReopenReview),
    EventKind("incident_void_asked", "Requested: make void", _doubted, forms.VoidIncident, waits=WAITS),
    EventKind(
        "incident_retype_asked",
        "Requested: amend the type",
        _doubted,
        forms.AmendType,
        keys=(Key("lowered", "yes_no"),),
        waits=WAITS,
    ),
    EventKind(
        "incident_clear_asked", "Requested: clear", _doubted, forms.ClearIncident, keys=(Key("unsolved"),), waits=WAITS
    ),
    EventKind("incident_harm_asked", "Requested: fewer hurt or dead", _doubted, forms_parts.SetHarm, waits=WAITS),
    EventKind("incident_cyber_asked", "Requested: a smaller loss", _doubted, forms_parts.SetCyber, waits=WAITS),
    EventKind("incident_correction_asked", "Requested: a correction", _doubted, keys=CORRECTING_KEYS, waits=WAITS),
    EventKind(
        "incident_change_agreed",
        "Change approved",
        _decided_on,
        forms_review.AgreeChange,
        schema=2,
        upcast=names_no_code,
        keys=(ENTRY, *BY_CODE),
        earlier=((ENTRY, *of_form(forms_review.AgreeChange)),),
    ),
    EventKind("incident_change_refused", "Change refused", _decided_on, forms_review.RefuseChange, keys=(ENTRY,)),
    *SEARCH_KINDS,
)
SOUGHT: Mapping[str, tuple[str, ...]] = {
    kind.kind: tuple(sorted(kind.sought, key=lambda name: name != "summary")) for kind in KINDS
}
"""The words of each kind of event that an incident is found by; of a report what happened comes first."""
