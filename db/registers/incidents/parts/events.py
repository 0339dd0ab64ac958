"""The rows of people, things and details in an incident, each built by a pure function of its event."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from sqlalchemy import Table

from db.kernel.events.event import Event
from db.reading.chronology import read_back
from db.registers.incidents.models import (
    ACCIDENT,
    CONTRABAND,
    CYBER,
)
from db.words.checks import plate
from db.words.forms import Form, fields_of, moment_of

RowValues = dict[str, Any]


def picked(part: Mapping[str, Any], *names: str) -> RowValues:
    """These values of a part of an event; None where it holds none."""
    return {name: part.get(name) for name in names}


def answers(event: Event, form: type[Form], table: Table) -> RowValues:
    """The event's answers to a form's fields, of those that the table has a column for; None where there is none."""
    return {name: read_back(what, event.value(name)) for name, what in fields_of(form) if name in table.c}


def day_of(value: str | None) -> date | None:
    """The day of a JSON value made by `to_json`."""
    return None if value is None else date.fromisoformat(value)


def child(event: Event) -> RowValues:
    """The key of a row that belongs to a record."""
    return {"unit": event.unit, "uid": event.uid, "record": event.record}


def party_row(event: Event) -> RowValues:
    """A person in the incident; a protected one by role and code alone."""
    return {
        **child(event),
        "protected": bool(event.facts.get("protected")),
        **picked(event.facts, "role", "code"),
        **picked(event.identity, "name", "national_id", "phone"),
        **picked(event.words, "note"),
    }


def property_row(event: Event) -> RowValues:
    """A line of property."""
    return {
        **child(event),
        "at": event.at,
        "appraised_on": day_of(event.facts.get("appraised_on")),
        **picked(event.facts, "fate", "kind", "quantity", "measure", "rials", "seal", "receipt"),
        **picked(event.words, "what", "kept_at"),
        **picked(event.identity, "appraiser"),
    }


def move_row(event: Event) -> RowValues:
    """A step in the chain of custody of a line of property."""
    return {
        **child(event),
        "about": event.facts["target"],
        "at": event.at,
        **picked(event.facts, "move", "seal", "seal_whole", "receipt"),
        **picked(event.identity, "giver", "taker"),
    }


def vehicle_row(event: Event) -> RowValues:
    """A vehicle. The kind of its plate stays when the plate is erased."""
    number = event.identity.get("plate")
    return {
        **child(event),
        "at": event.at,
        "plate_kind": event.facts.get("plate_kind") if number is None else plate(number).kind,
        **picked(event.identity, "plate"),
        **picked(event.facts, "fate", "kind", "loaded", "outcome", "receipt"),
        **picked(event.words, "impound", "note"),
    }


def vehicle_changes(event: Event) -> RowValues:
    """The fields of a vehicle's row that a later decision changes."""
    said = {name: event.value(name) for name in ("fate", "loaded", "outcome", "impound", "receipt")}
    return {name: value for name, value in said.items() if value is not None}


def cyber_row(event: Event) -> RowValues:
    """What was asked of a cyber incident."""
    return {
        "unit": event.unit,
        "uid": event.record,
        "lost_at": moment_of(event.facts.get("lost_at")),
        **picked(event.facts, "means", "loss", "bank_told", "trace", "evidence"),
        **picked(event.words, "platform"),
        **picked(event.identity, "account", "destination"),
    }


def accident_row(event: Event) -> RowValues:
    """What was asked of an accident."""
    return {
        "unit": event.unit,
        "uid": event.record,
        "expert_at": moment_of(event.facts.get("expert_at")),
        **picked(event.facts, "sketch", "sketch_number", "scene", "road", "light", "surface"),
    }


def contraband_row(event: Event) -> RowValues:
    """What was asked of contraband."""
    return {
        "unit": event.unit,
        "uid": event.record,
        **picked(event.facts, "found_in", "hidden", "papers", "body", "case_number"),
    }


DETAILS: Mapping[str, tuple[Table, Callable[[Event], RowValues]]] = {
    "incident_cyber_set": (CYBER, cyber_row),
    "incident_accident_set": (ACCIDENT, accident_row),
    "incident_contraband_set": (CONTRABAND, contraband_row),
}
"""Details of a kind of incident: the table they stand in, keyed by the incident itself, and what builds the row."""
