"""What may be added to an incident: people, things, vehicles, what its kind asks, and what became known later."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from db.kernel.desk.desk import Act, command
from db.kernel.desk.entry_reference import target_of
from db.registers.incidents.incident_acts import CASE, approved, change, find, kind_of, settle_entry, write
from db.registers.incidents.models import CYBER
from db.registers.incidents.parts import forms
from db.registers.incidents.pending_changes import falls
from db.registers.incidents.rules import LIVE
from db.words.checks import plate
from db.words.forms import Form
from db.words.messages import M_, Refused

FATAL = "accident_fatal"
EXTRAS = {"cyber": "incident.set_cyber", "accident": "incident.set_accident", "contraband": "incident.set_contraband"}
"""A group of incident types → the act that asks for its further facts."""


@command("incident.add_party", label="Add a party", form=forms.AddParty, roles=CASE, needs=LIVE, group="People",
         writes="incident_party_added")  # fmt: skip
def add_party(act: Act, form: forms.AddParty) -> str:
    """Adds a person in a role; returns the incident's number."""
    incident = find(act, form, LIVE)
    settle_entry(act, "incident_party_added", form)
    return write(act, incident, "incident_party_added", form, act.now)


@command("incident.add_property", label="Add property", form=forms.AddProperty, roles=CASE, needs=LIVE, group="Things",
         writes="incident_property_added")  # fmt: skip
def add_property(act: Act, form: forms.AddProperty) -> str:
    """Adds property stolen, recovered, seized or returned; returns the incident's number."""
    incident = find(act, form, LIVE)
    form.at = form.at or act.now
    settle_entry(act, "incident_property_added", form)
    return write(act, incident, "incident_property_added", form, form.at)


@command(
    "incident.move_property",
    label="Hand property on",
    form=forms.MoveProperty,
    roles=CASE,
    needs=LIVE,
    group="Things",
    writes="incident_property_moved",
)
def move_property(act: Act, form: forms.MoveProperty) -> str:
    """Adds a step to the chain of custody of a line of property; returns the incident's number."""
    incident = find(act, form, LIVE)
    target_of(act, form)
    form.at = form.at or act.now
    settle_entry(act, "incident_property_moved", form)
    return write(act, incident, "incident_property_moved", form, form.at)


@command("incident.add_vehicle", label="Add a vehicle", form=forms.AddVehicle, roles=CASE, needs=LIVE, group="Things",
         writes="incident_vehicle_added")  # fmt: skip
def add_vehicle(act: Act, form: forms.AddVehicle) -> str:
    """Adds a vehicle by its plate; returns the incident's number."""
    incident = find(act, form, LIVE)
    form.at = form.at or act.now
    settle_entry(act, "incident_vehicle_added", form)
    return write(act, incident, "incident_vehicle_added", form, form.at, {"plate_kind": plate(form.plate or "").kind})


@command(
    "incident.decide_vehicle",
    label="Record a vehicle's outcome",
    form=forms.DecideVehicle,
    roles=CASE,
    writes="incident_vehicle_decided",
    needs=LIVE,
    group="Things",
)
def decide_vehicle(act: Act, form: forms.DecideVehicle) -> str:
    """Says where a vehicle went, or how it belongs here after all; returns the incident's number.

    Raises Refused("invalid").
    """
    incident = find(act, form, LIVE)
    target_of(act, form)
    if not (form.fate or form.loaded is not None or form.outcome or form.impound or form.receipt):
        raise Refused("invalid", {"outcome": M_("Write the outcome.")})
    form.at = form.at or act.now
    settle_entry(act, "incident_vehicle_decided", form)
    return write(act, incident, "incident_vehicle_decided", form, form.at)


@command(
    "incident.set_harm",
    label="Injured, dead, weapons",
    form=forms.SetHarm,
    roles=CASE,
    needs=LIVE,
    group="People",
    writes=("incident_harm_asked", "incident_harm_set"),
)
def set_harm(act: Act, form: forms.SetHarm) -> str:
    """Says how many were hurt or died, as it is known now; returns the incident's number.

    Fewer than an approved record says are asked for. Raises Refused("invalid", "wall.approved").
    """
    incident = find(act, form, LIVE)
    if form.injured is None and form.dead is None and not form.weapon and not form.weapons:
        raise Refused("invalid", {"injured": M_("Write what is known now.")})
    settle_entry(act, "incident_harm_set", form)
    fewer = any(
        after is not None and falls(before, after)
        for before, after in ((incident.injured, form.injured), (incident.dead, form.dead))
    )
    if not fewer:
        return write(act, incident, "incident_harm_set", form, act.now)
    if incident.review == "approved":
        raise approved(incident.number)
    return change(act, incident, "incident_harm_set", form)


@command(
    "incident.record_death", label="Record a later death", form=forms.RecordDeath, roles=CASE, needs=LIVE,
    writes="incident_death_recorded",
    group="People",
)  # fmt: skip
def record_death(act: Act, form: forms.RecordDeath) -> str:
    """Records that somebody has died of it. An accident is a fatal one from now on; returns the incident's number.

    The class it had stays in its chronology, in `first_type` and in the row of its retyping.
    """
    incident = find(act, form, LIVE)
    settle_entry(act, "incident_death_recorded", form)
    facts: dict[str, Any] = {}
    kind, fatal = kind_of(act, incident.type), kind_of(act, FATAL)
    if kind is not None and kind.extra.get("group") == "accident" and incident.type != FATAL and fatal is not None:
        facts = {"type": FATAL, "severity": fatal.extra.get("severity")}
    return write(act, incident, "incident_death_recorded", form, form.died_at, facts)


@command("incident.set_cyber", label="Cyber details", form=forms.SetCyber, roles=CASE, needs=LIVE, group="Details",
         writes=("incident_cyber_asked", "incident_cyber_set"))  # fmt: skip
def set_cyber(act: Act, form: forms.SetCyber) -> str:
    """Says what a cyber incident asks; returns the incident's number.

    A smaller loss than an approved record says is asked for. Raises Refused("wall.approved").
    """
    here = (CYBER.c.unit == act.unit, CYBER.c.uid == form.record)
    before = act.conn.execute(select(CYBER.c.loss).where(*here)).scalar()
    return _details(act, form, "incident_cyber_set", "cyber", less=falls(before, form.loss))


@command(
    "incident.set_accident",
    label="Accident details",
    form=forms.SetAccident,
    roles=CASE,
    needs=LIVE,
    group="Details",
    writes="incident_accident_set",
)
def set_accident(act: Act, form: forms.SetAccident) -> str:
    """Says what a traffic accident asks; returns the incident's number."""
    return _details(act, form, "incident_accident_set", "accident")


@command(
    "incident.set_contraband",
    label="Contraband details",
    form=forms.SetContraband,
    roles=CASE,
    writes="incident_contraband_set",
    needs=LIVE,
    group="Details",
)
def set_contraband(act: Act, form: forms.SetContraband) -> str:
    """Says what contraband asks; returns the incident's number."""
    return _details(act, form, "incident_contraband_set", "contraband")


def _details(act: Act, form: Form, event: str, group: str, *, less: bool = False) -> str:
    incident = find(act, form, LIVE)
    kind = kind_of(act, incident.type)
    if kind is not None and kind.extra.get("group") not in (group, None):
        raise Refused("conflict", {}, M_("This is for another type of incident. Amend the type first."))
    settle_entry(act, event, form)
    if not less:
        return write(act, incident, event, form, act.now)
    if incident.review == "approved":
        raise approved(incident.number)
    return change(act, incident, event, form)
