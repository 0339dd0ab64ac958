"""What may be done with incidents. Nothing that happened is refused; what is unlikely is asked about."""

from __future__ import annotations

from typing import Any

from db.kernel.base.access import DESK
from db.kernel.desk.corrections import Correct, correction
from db.kernel.desk.desk import Act, command
from db.kernel.folding.reprojection import CORRECTED
from db.kernel.journal import stored_events
from db.kernel.projections import numbering
from db.reference.lists.places import locate
from db.reference.lists.queries import item, landmarks
from db.registers.incidents import forms, rules
from db.registers.incidents.checks import findings as checks
from db.registers.incidents.checks.case import reported
from db.registers.incidents.forms import PARTY, REPORTS
from db.registers.incidents.incident_acts import (
    CASE,
    approved,
    asks,
    change,
    find,
    kind_of,
    settle,
    settle_entry,
    write,
)
from db.registers.incidents.missing.commands import refuse_open_search
from db.registers.incidents.missing.rules import TYPES as SEARCHED_TYPES
from db.registers.incidents.pending_changes import ASKED_FOR, ASKS, COUNTED, RISING
from db.registers.incidents.protection import hidden_fields
from db.registers.incidents.rules import ENDED, LIVE, STATES, Findings
from db.words.form_numbers import keep_numbers
from db.words.messages import M_, Refused


@command("incident.report", label="Report an incident", form=forms.ReportIncident, roles=DESK, opens=True,
         writes="incident_reported")  # fmt: skip
def report_incident(act: Act, form: forms.ReportIncident) -> str:
    """Opens an incident, a 110 call among them; returns its number.

    Raises Refused: "invalid" where neither place nor words are given or a time is impossible, "unlikely" for times that
    contradict each other, a late entry, another severity than the type's, a doubtful telephone number.
    """
    if not (form.place or form.landmark or form.address or form.summary):
        message = M_("Write the place, or a few words about the incident.")
        raise Refused("invalid", {"place": message, "summary": message})
    form.reported_at = form.reported_at or act.now
    kind = kind_of(act, form.type)
    keep_numbers(form)
    settle(act, checks.at_entry(reported(form, act.now, kind), form.uid))
    form.severity = form.severity or (None if kind is None else kind.extra.get("severity"))
    facts: dict[str, Any] = act.number("incident")
    facts["late"] = rules.is_late(form.reported_at, act.now) or None
    facts["located"] = locate(form.place, landmarks(act.conn))
    act.append("incident_reported", record=form.uid, at=form.reported_at, form=form, facts=facts)
    return str(facts["number"])


@command("incident.add_entry", label="Add an entry", form=forms.AddEntry, roles=CASE, needs=LIVE,
         writes="incident_entry_added")  # fmt: skip
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
    writes="incident_disposed",
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
    if not waits:
        refuse_open_search(act, form)
    return write(act, incident, "incident_disposed", form, form.at, {"waits": form.disposition if waits else None})


@command(
    "incident.refer",
    label="Refer to another body",
    form=forms.ReferIncident,
    roles=CASE,
    writes="incident_referred",
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
    writes=("incident_clear_asked", "incident_cleared"),
    needs=LIVE,
    guards=True,
    group="Outcome",
)
def clear(act: Act, form: forms.ClearIncident) -> str:
    """Records that the incident is solved, and how; returns the incident's number.

    On an approved record the clearance is only asked for: the inspectorate decides whether it counts. Raises
    Refused("conflict") where that is recorded already: what is cleared counts once, until it is reopened.
    """
    incident = find(act, form, LIVE)
    refuse_open_search(act, form)
    if incident.clearance is not None:
        message = M_("Incident {number} is cleared already. Reopen it first.", number=incident.number)
        raise Refused("conflict", {}, message)
    settle_entry(act, "incident_cleared", form)
    chosen = item(act.conn, "clearance", form.clearance)
    unsolved = chosen is not None and chosen.extra.get("cleared") is False
    return change(act, incident, "incident_cleared", form, {"unsolved": form.clearance if unsolved else None})


@command(
    "incident.link",
    label="Link to another incident",
    form=forms.LinkIncident,
    roles=CASE,
    needs=LIVE,
    group="Record",
    writes="incident_linked",
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
    writes=("incident_retype_asked", "incident_retyped"),
    needs=LIVE,
    guards=True,
    group="Record",
)
def amend_type(act: Act, form: forms.AmendType) -> str:
    """Gives the incident another type, as when an injured person dies; returns its number.

    A graver one is entered on an approved record as well; any other is asked for there. One of a lighter type is no
    graver for the severity that somebody gives it. Raises Refused("invalid", "wall.approved").
    """
    incident = find(act, form, LIVE)
    if form.type not in SEARCHED_TYPES:
        refuse_open_search(act, form)
    usual, before = (None if kind is None else kind.extra.get("severity")
                     for kind in (kind_of(act, form.type), kind_of(act, incident.type)))  # fmt: skip
    lighter = weight(act, usual) < weight(act, before)
    graver = weight(act, form.severity or usual) > weight(act, incident.severity) and not lighter
    if incident.review == "approved" and not graver:
        raise approved(incident.number)
    settle(act, rules.severity(form.severity, usual))
    form.severity = form.severity or usual
    if (form.type, form.severity) == (incident.type, incident.severity):
        raise Refused("invalid", {"type": M_("The incident already has this type.")})
    lowered = lighter or weight(act, form.severity) < weight(act, incident.severity)
    written = write(act, incident, "incident_retyped", form, act.now) if graver else None
    return written or change(act, incident, "incident_retyped", form, {"lowered": lowered or None})


@command(
    "incident.reopen",
    label="Reopen",
    form=forms.ReopenIncident,
    roles=CASE,
    needs=ENDED,
    guards=True,
    group="Outcome",
    writes="incident_reopened",
)
def reopen(act: Act, form: forms.ReopenIncident) -> str:
    """Takes an ended or void incident up again; returns its number."""
    incident = find(act, form, ENDED)
    return write(act, incident, "incident_reopened", form, act.now)


@command(
    "incident.void",
    label="Make void",
    form=forms.VoidIncident,
    roles=DESK,
    needs=LIVE,
    guards=True,
    group="Record",
    writes=("incident_void_asked", "incident_voided"),
)
def void(act: Act, form: forms.VoidIncident) -> str:
    """Makes the record void. Its number stays and is never given again; returns it.

    Once it was approved, this is asked for: the inspectorate decides.
    """
    incident = find(act, form, LIVE, changes=True)
    refuse_open_search(act, form)
    return change(act, incident, "incident_voided", form)


def weight(act: Act, severity: str | None) -> int:
    """How heavy the list says that a severity is; 0 for none."""
    severity_item = item(act.conn, "severity", severity)
    return 0 if severity_item is None else int(severity_item.extra.get("weight", 0))


def _before_correcting(act: Act, form: Correct) -> None:
    """Who a protected person is stands here no more, and is not corrected; nor is what only asked for a change."""
    target = stored_events.event_by_uid(act.conn, act.unit, form.target or "")
    if target is None:
        return
    if target.kind in (PARTY, *REPORTS) and form.field in hidden_fields(act.conn, target):
        raise Refused("invalid", {"field": M_("This is sealed. Only the inspectorate can open it.")})
    if target.kind in ASKED_FOR:
        raise Refused("invalid", {"target": M_("This entry holds nothing to correct.")})


def _corrected_as(act: Act, form: Correct, before: Any, after: Any) -> str:
    """The kind of entry that a correction is written as. Raises Refused("wall.approved", "conflict").

    What makes the record graver is corrected at once; words as long as the review is open; what figures count by is
    asked for once the record was approved.
    """
    incident = find(act, form, frozenset(STATES))
    if _is_graver(act, form.field, before, after):
        return CORRECTED
    if incident.review == "approved":
        raise approved(incident.number)
    return asks(incident, CORRECTED) if form.field in COUNTED else CORRECTED


def _is_graver(act: Act, field: str | None, before: Any, after: Any) -> bool:
    """Whether a corrected value makes the record graver: more people or rials, a heavier severity."""
    if field == "severity":
        return weight(act, after) > weight(act, before)
    return field in RISING and after is not None and (before is None or after > before)


correct_entry = correction("incident", CASE, before=_before_correcting, kind_of=_corrected_as, asks=ASKS[CORRECTED])
