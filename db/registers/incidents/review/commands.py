"""Review: the writer submits a record, the commander returns it with notes or approves it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from db.kernel.base.access import LEADERS
from db.kernel.desk.desk import Act, command
from db.kernel.journal import stored_events
from db.reference.officers.queries import is_one
from db.registers.incidents.checks import findings as checks
from db.registers.incidents.checks.checking import Finding
from db.registers.incidents.incident_acts import CASE, approved, case, find, write
from db.registers.incidents.review import forms
from db.registers.incidents.rules import LIVE, REVIEW_STATES, WRITTEN
from db.words.messages import M_, Refused

if TYPE_CHECKING:
    from db.registers.incidents.incident_acts import Found


@command(
    "incident.submit",
    label="Submit for review",
    form=forms.SubmitIncident,
    roles=CASE,
    writes="incident_submitted",
    needs=LIVE,
    guards=True,
    group="Review",
)
def submit(act: Act, form: forms.SubmitIncident) -> str:
    """Hands the record to whoever approves; returns its number.

    Raises Refused: "wall.checks" where something in it is impossible, "unlikely" at the note where checks are open: why
    it is submitted as it is.
    """
    incident = find(act, form, LIVE)
    _in_review(incident, WRITTEN)
    findings = checks.findings(case(act, form.record), review=True)
    if walls := [item for item in findings if item.level == "impossible"]:
        message = M_("Correct the impossible values first: {checks}.", checks=_numbers(walls))
        raise Refused("wall.checks", {}, message)
    if findings:
        act.ask("note", M_("Open checks: {checks}. Why submit it with these open?", checks=_numbers(list(findings))))
    act.raise_if_refused()
    return write(
        act, incident, "incident_submitted", form, act.now, {"open_checks": [item.number for item in findings]}
    )


@command(
    "incident.return",
    label="Return with notes",
    form=forms.ReturnIncident,
    roles=LEADERS,
    writes="incident_returned",
    needs=LIVE,
    guards=True,
    group="Review",
)
def send_back(act: Act, form: forms.ReturnIncident) -> str:
    """Gives a submitted record back to its writer; returns its number."""
    incident = find(act, form, LIVE)
    _in_review(incident, frozenset({"submitted"}))
    return write(act, incident, "incident_returned", form, act.now)


@command(
    "incident.approve", label="Approve", form=forms.ApproveIncident, roles=LEADERS, needs=LIVE, guards=True,
    another="stand_in", writes="incident_approved",
    group="Review",
)  # fmt: skip
def approve(act: Act, form: forms.ApproveIncident) -> str:
    """Approves a submitted record; from then on it takes supplements only. Returns its number.

    Raises Refused("unlikely") where the officer submitted it himself: a small post may have nobody else.
    """
    incident = find(act, form, LIVE)
    _in_review(incident, frozenset({"submitted"}))
    submitted = stored_events.events_of(act.conn, act.unit, form.record or "", ("incident_submitted",))
    if submitted and is_one(act.conn, act.unit, act.officer.uid, submitted[-1].officer):
        act.ask("note", M_("You submitted it yourself. Why can nobody else approve it?"))
    act.raise_if_refused()
    return write(act, incident, "incident_approved", form, act.now)


def _in_review(incident: Found, states: frozenset[str]) -> None:
    if incident.review == "approved":
        raise approved(incident.number)
    if incident.review not in states:
        label = M_(REVIEW_STATES[incident.review])
        raise Refused("conflict", {}, M_("Incident {number} is now: {state}.", number=incident.number, state=label))


def _numbers(findings: list[Finding]) -> str:
    return ", ".join(str(number) for number in dict.fromkeys(item.number for item in findings))
