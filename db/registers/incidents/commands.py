"""What may be done with incidents. Nothing that happened is refused; what is unlikely is asked about."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from db.kernel import journal, numbering
from db.kernel.access import DESK
from db.kernel.corrections import Correct, correction
from db.kernel.desk import Act, command
from db.reference.lists.places import locate
from db.reference.lists.queries import item
from db.registers.incidents import forms, rules
from db.registers.incidents.acting import CASE, approved, find, kind_of, settle, settle_entry, write
from db.registers.incidents.checks import findings as checks
from db.registers.incidents.checks.case import reported
from db.registers.incidents.forms import PARTY, REPORTS
from db.registers.incidents.models import INCIDENT
from db.registers.incidents.protected import hidden_fields
from db.registers.incidents.rules import ENDED, LIVE, Findings
from db.words.checks import keep_numbers
from db.words.messages import M_, Refused


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
    kind = kind_of(act, form.type)
    keep_numbers(form)
    settle(act, checks.at_entry(reported(form, act.now, kind), form.uid))
    form.severity = form.severity or (None if kind is None else kind.extra.get("severity"))
    facts: dict[str, Any] = act.number("incident")
    facts["late"] = rules.is_late(form.reported_at, act.now) or None
    facts["located"] = locate(form.place)
    act.append("incident_reported", record=form.uid, at=form.reported_at, form=form, facts=facts)
    return str(facts["number"])


@command("incident.add_entry", label="Add an entry", form=forms.AddEntry, roles=CASE, needs=LIVE)
def add_entry(act: Act, form: forms.AddEntry) -> str:
    """Adds to the chronology; returns the incident's number."""
    incident = find(act, form, LIVE)
    form.at = form.at or act.now
    settle_entry(act, "incident_entry_added", form)
    return write(act, incident, "incident_entry_added", form, form.at)


@command(
    "incident.set_disposition",
    label="Set the disposition",
    form=forms.SetDisposition,
    roles=CASE,
    needs=LIVE,
    guards=True,
    group="Outcome",
)
def set_disposition(act: Act, form: forms.SetDisposition) -> str:
    """Says what became of it; some dispositions leave it open. Returns the incident's number."""
    incident = find(act, form, LIVE)
    form.at = form.at or act.now
    settle_entry(act, "incident_disposed", form)
    chosen = item(act.conn, "disposition", form.disposition)
    waits = chosen is not None and chosen.extra.get("final") is False
    return write(act, incident, "incident_disposed", form, form.at, {"waits": form.disposition if waits else None})


@command(
    "incident.refer",
    label="Refer to another body",
    form=forms.ReferIncident,
    roles=CASE,
    needs=LIVE,
    guards=True,
    group="Outcome",
)
def refer(act: Act, form: forms.ReferIncident) -> str:
    """Gives the incident to another body; returns the incident's number."""
    incident = find(act, form, LIVE)
    settle_entry(act, "incident_referred", form)
    return write(act, incident, "incident_referred", form, act.now)


@command(
    "incident.clear",
    label="Record the clearance",
    form=forms.ClearIncident,
    roles=CASE,
    needs=LIVE,
    guards=True,
    group="Outcome",
)
def clear(act: Act, form: forms.ClearIncident) -> str:
    """Records that the incident is solved, and how; returns the incident's number."""
    incident = find(act, form, LIVE)
    settle_entry(act, "incident_cleared", form)
    chosen = item(act.conn, "clearance", form.clearance)
    unsolved = chosen is not None and chosen.extra.get("cleared") is False
    return write(act, incident, "incident_cleared", form, act.now, {"unsolved": form.clearance if unsolved else None})


@command(
    "incident.link", label="Link to another incident", form=forms.LinkIncident, roles=CASE, needs=LIVE, group="Record"
)
def link(act: Act, form: forms.LinkIncident) -> str:
    """Ties this incident to another; both show it. Returns the number of this one. Raises Refused("invalid")."""
    incident = find(act, form, LIVE)
    try:
        about, other = numbering.find(act.conn, act.desk.store, "incident", form.other or "", act.now)
    except Refused as refused:
        raise Refused("invalid", {"other": refused.fields["number"]}) from None
    if about == form.record:
        raise Refused("invalid", {"other": M_("This is the incident itself.")})
    settle(act, Findings())
    form.other = other
    return write(act, incident, "incident_linked", form, act.now, {"about": about})


@command(
    "incident.amend_type",
    label="Amend the type",
    form=forms.AmendType,
    roles=CASE,
    needs=LIVE,
    guards=True,
    group="Record",
)
def amend_type(act: Act, form: forms.AmendType) -> str:
    """Gives the incident another type, as when an injured person dies; returns its number.

    Raises Refused("invalid").
    """
    incident = find(act, form, LIVE, changes=True)
    kind = kind_of(act, form.type)
    usual = None if kind is None else kind.extra.get("severity")
    settle(act, rules.severity(form.severity, usual))
    form.severity = form.severity or usual
    if (form.type, form.severity) == (incident.type, incident.severity):
        raise Refused("invalid", {"type": M_("It has this type already.")})
    lowered = weight(act, form.severity) < weight(act, incident.severity)
    return write(act, incident, "incident_retyped", form, act.now, {"lowered": lowered or None})


@command(
    "incident.reopen", label="Reopen", form=forms.ReopenIncident, roles=CASE, needs=ENDED, guards=True, group="Outcome"
)
def reopen(act: Act, form: forms.ReopenIncident) -> str:
    """Takes an ended or void incident up again; returns its number."""
    incident = find(act, form, ENDED)
    return write(act, incident, "incident_reopened", form, act.now)


@command(
    "incident.void", label="Make void", form=forms.VoidIncident, roles=DESK, needs=LIVE, guards=True, group="Record"
)
def void(act: Act, form: forms.VoidIncident) -> str:
    """Makes the record void. Its number stays and is never given again; returns it."""
    incident = find(act, form, LIVE, changes=True)
    return write(act, incident, "incident_voided", form, act.now)


def weight(act: Act, severity: str | None) -> int:
    """How heavy the list says that a severity is; 0 for none."""
    known = item(act.conn, "severity", severity)
    return 0 if known is None else int(known.extra.get("weight", 0))


def _before_correcting(act: Act, form: Correct) -> None:
    """An approved record is not corrected; nor is who a protected person is, which stands here no more."""
    row = act.conn.execute(
        select(INCIDENT.c.number, INCIDENT.c.review).where(INCIDENT.c.unit == act.unit, INCIDENT.c.uid == form.record)
    ).first()
    if row is not None and row.review == "approved":
        raise approved(row.number)
    target = journal.event_by_uid(act.conn, act.unit, form.target or "")
    if target is not None and target.kind in (PARTY, *REPORTS) and form.field in hidden_fields(act.conn, target):
        raise Refused("invalid", {"field": M_("This is sealed: only the inspectorate can open it.")})


correct_entry = correction("incident", CASE, before=_before_correcting)
