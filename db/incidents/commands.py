"""What may be done with incidents. Nothing that happened is refused; what is unlikely is asked about."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from db import numbering
from db.access import DESK, Role
from db.checks import keep_numbers
from db.corrections import correction
from db.desk import Act, command
from db.folding import fold
from db.forms import Form
from db.incidents import forms, rules
from db.incidents.events import INCIDENT
from db.incidents.rules import ENDED, LIVE, Findings
from db.jalali import local_date
from db.lists.places import gazetteer
from db.lists.queries import item
from db.messages import M_, Refused

if TYPE_CHECKING:
    from sqlalchemy import Row

    Found = Row[*tuple[Any, ...]]

CASE = DESK | {Role.INVESTIGATION}
"""Who works on an incident once it is reported."""


@command("incident.report", label="Report an incident", form=forms.ReportIncident, roles=DESK, opens=True)
def report_incident(act: Act, form: forms.ReportIncident) -> str:
    """Opens an incident, a 110 call among them; returns its number.

    Raises Refused: "invalid" where neither place nor words are given or a time is impossible, "unlikely" for times that
    contradict each other, a late entry, another severity than the type's, a doubtful telephone number.
    """
    if not (form.place or form.landmark or form.address or form.summary):
        message = M_("Write where it is, or a few words about it.")
        raise Refused("invalid", {"place": message, "summary": message})
    form.reported_at = form.reported_at or act.now
    usual = _usual_severity(act, form.type)
    _settle(
        act,
        rules.report_times(form.occurred_from, form.occurred_to, form.reported_at, act.now)
        | rules.people("injured", form.injured)
        | rules.people("dead", form.dead)
        | rules.severity(form.severity, usual),
    )
    form.severity = form.severity or usual
    facts: dict[str, Any] = act.number("incident")
    facts["late"] = rules.is_late(form.reported_at, act.now) or None
    facts["located"] = locate(form.place)
    act.append("incident_reported", record=form.uid, at=form.reported_at, form=form, facts=facts)
    return str(facts["number"])


def locate(place: str | None) -> dict[str, Any] | None:
    """What the gazetteer knows of a place by exactly this name: {place, county, lat?, lon?}; None for free words."""
    wanted = fold(place or "").replace(" ", "")
    for known in gazetteer() if wanted else ():
        if any(fold(name).replace(" ", "") == wanted for name in known.names):
            found: dict[str, Any] = {"place": place, "county": known.county, "lat": known.lat, "lon": known.lon}
            return {name: value for name, value in found.items() if value is not None}
    return None


@command("incident.add_entry", label="Add an entry", form=forms.AddEntry, roles=CASE, needs=LIVE)
def add_entry(act: Act, form: forms.AddEntry) -> str:
    """Adds to the chronology; returns the incident's number."""
    incident = _incident(act, form, LIVE)
    form.at = form.at or act.now
    _settle(act, rules.ahead("at", form.at, act.now))
    return _append(act, incident, "incident_entry_added", form, form.at)


@command("incident.send_unit", label="Send a patrol", form=forms.SendUnit, roles=DESK, needs=LIVE)
def send_unit(act: Act, form: forms.SendUnit) -> str:
    """Records a patrol that was sent; returns the incident's number."""
    incident = _incident(act, form, LIVE)
    form.dispatched_at = form.dispatched_at or act.now
    _settle(
        act,
        rules.ahead("dispatched_at", form.dispatched_at, act.now)
        | rules.ahead("on_scene_at", form.on_scene_at, act.now)
        | rules.order("on_scene_at", form.dispatched_at, form.on_scene_at, M_("They arrived before they were sent."))
        | rules.order(
            "dispatched_at", incident.reported_at, form.dispatched_at, M_("This is before the incident was reported.")
        ),
    )
    return _append(act, incident, "incident_unit_sent", form, form.dispatched_at)


@command("incident.add_party", label="Add a party", form=forms.AddParty, roles=CASE, needs=LIVE)
def add_party(act: Act, form: forms.AddParty) -> str:
    """Adds a person in a role; returns the incident's number."""
    incident = _incident(act, form, LIVE)
    if not (form.name or form.national_id or form.phone or form.note):
        raise Refused("invalid", {"name": M_("Write the name, or a note on who it is.")})
    _settle(act, Findings())
    return _append(act, incident, "incident_party_added", form, act.now)


@command("incident.add_property", label="Add property", form=forms.AddProperty, roles=CASE, needs=LIVE)
def add_property(act: Act, form: forms.AddProperty) -> str:
    """Adds property stolen, recovered, seized or returned; returns the incident's number."""
    incident = _incident(act, form, LIVE)
    form.at = form.at or act.now
    found = rules.ahead("at", form.at, act.now)
    _settle(act, found | rules.amount("quantity", form.quantity) | rules.amount("rials", form.rials))
    return _append(act, incident, "incident_property_added", form, form.at)


@command("incident.add_vehicle", label="Add a vehicle", form=forms.AddVehicle, roles=CASE, needs=LIVE)
def add_vehicle(act: Act, form: forms.AddVehicle) -> str:
    """Adds a vehicle by its plate; returns the incident's number."""
    incident = _incident(act, form, LIVE)
    _settle(act, Findings())
    return _append(act, incident, "incident_vehicle_added", form, act.now)


@command(
    "incident.set_disposition",
    label="Set the disposition",
    form=forms.SetDisposition,
    roles=CASE,
    needs=LIVE,
    guards=True,
)
def set_disposition(act: Act, form: forms.SetDisposition) -> str:
    """Says what became of it; some dispositions leave it open. Returns the incident's number."""
    incident = _incident(act, form, LIVE)
    form.at = form.at or act.now
    _settle(act, _after_report(act, incident, "at", form.at))
    chosen = item(act.conn, "disposition", form.disposition)
    waits = chosen is not None and chosen.extra.get("final") is False
    return _append(act, incident, "incident_disposed", form, form.at, {"waits": form.disposition if waits else None})


@command("incident.refer", label="Refer to another body", form=forms.ReferIncident, roles=CASE, needs=LIVE, guards=True)
def refer(act: Act, form: forms.ReferIncident) -> str:
    """Gives the incident to another body; returns the incident's number."""
    incident = _incident(act, form, LIVE)
    _settle(act, rules.day_ahead("sent_on", form.sent_on, local_date(act.now)))
    return _append(act, incident, "incident_referred", form, act.now)


@command("incident.clear", label="Record the clearance", form=forms.ClearIncident, roles=CASE, needs=LIVE, guards=True)
def clear(act: Act, form: forms.ClearIncident) -> str:
    """Records that the incident is solved, and how; returns the incident's number."""
    incident = _incident(act, form, LIVE)
    found = rules.day_ahead("cleared_on", form.cleared_on, local_date(act.now))
    begun = incident.occurred_from or incident.reported_at
    if form.cleared_on is not None and form.cleared_on < local_date(begun):
        found |= Findings(doubts={"cleared_on": M_("This is before the incident.")})
    _settle(act, found)
    chosen = item(act.conn, "clearance", form.clearance)
    unsolved = chosen is not None and chosen.extra.get("cleared") is False
    return _append(act, incident, "incident_cleared", form, act.now, {"unsolved": form.clearance if unsolved else None})


@command("incident.link", label="Link to another incident", form=forms.LinkIncident, roles=CASE, needs=LIVE)
def link(act: Act, form: forms.LinkIncident) -> str:
    """Ties this incident to another; both show it. Returns the number of this one."""
    incident = _incident(act, form, LIVE)
    try:
        about, other = numbering.find(act.conn, act.desk.store, "incident", form.other or "", act.now)
    except Refused as refused:
        raise Refused("invalid", {"other": refused.fields["number"]}) from None
    if about == form.record:
        raise Refused("invalid", {"other": M_("This is the incident itself.")})
    _settle(act, Findings())
    form.other = other
    return _append(act, incident, "incident_linked", form, act.now, {"about": about})


@command("incident.amend_type", label="Amend the type", form=forms.AmendType, roles=CASE, needs=LIVE, guards=True)
def amend_type(act: Act, form: forms.AmendType) -> str:
    """Gives the incident another type, as when an injured person dies; returns its number."""
    incident = _incident(act, form, LIVE)
    usual = _usual_severity(act, form.type)
    _settle(act, rules.severity(form.severity, usual))
    form.severity = form.severity or usual
    if (form.type, form.severity) == (incident.type, incident.severity):
        raise Refused("invalid", {"type": M_("It has this type already.")})
    return _append(act, incident, "incident_retyped", form, act.now)


@command("incident.reopen", label="Reopen", form=forms.ReopenIncident, roles=CASE, needs=ENDED, guards=True)
def reopen(act: Act, form: forms.ReopenIncident) -> str:
    """Takes an ended or void incident up again; returns its number."""
    incident = _incident(act, form, ENDED)
    return _append(act, incident, "incident_reopened", form, act.now)


@command("incident.void", label="Make void", form=forms.VoidIncident, roles=DESK, needs=LIVE, guards=True)
def void(act: Act, form: forms.VoidIncident) -> str:
    """Makes the record void. Its number stays and is never given again; returns it."""
    incident = _incident(act, form, LIVE)
    return _append(act, incident, "incident_voided", form, act.now)


correction("incident", CASE)


def _incident(act: Act, form: Form, states: frozenset[str]) -> Found:
    """The incident that the form is about. Raises Refused("not_found"), or "conflict" in a state that forbids it."""
    here = (INCIDENT.c.unit == act.unit, INCIDENT.c.uid == form.record)
    chosen = select(
        INCIDENT.c.number, INCIDENT.c.state, INCIDENT.c.type, INCIDENT.c.severity, INCIDENT.c.reported_at,
        INCIDENT.c.occurred_from,
    )  # fmt: skip
    row = act.conn.execute(chosen.where(*here)).first()
    if row is None:
        raise Refused("not_found", {}, M_("There is no such incident."))
    if row.state not in states:
        if row.state == "void":
            message = M_("Incident {number} is void. Reopen it first.", number=row.number)
        else:
            message = M_("Incident {number} is open already.", number=row.number)
        raise Refused("conflict", {}, message)
    return row


def _append(act: Act, incident: Found, kind: str, form: Form, at: datetime, facts: dict[str, Any] | None = None) -> str:
    act.append(kind, record=form.record, at=at, form=form, facts=facts)
    return str(incident.number)


def _after_report(act: Act, incident: Found, name: str, at: datetime) -> Findings:
    before = M_("This is before the incident was reported.")
    return rules.ahead(name, at, act.now) | rules.order(name, incident.reported_at, at, before)


def _usual_severity(act: Act, kind: str | None) -> str | None:
    known = item(act.conn, "incident_type", kind)
    return None if known is None else known.extra.get("severity")


def _settle(act: Act, found: Findings) -> None:
    """Refuse what is wrong, then ask about everything doubtful at once: times, numbers of people, plates and phones."""
    if found.wrong:
        raise Refused("invalid", found.wrong)
    for name, message in found.doubts.items():
        act.ask(name, message)
    for name, warning in keep_numbers(act.form).items():
        act.ask(name, warning)
    act.settle()
