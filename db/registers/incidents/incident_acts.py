"""What every act on an incident shares: the record it is about, its checks, and the entry it makes."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from db.kernel.base.access import DESK, Role
from db.kernel.desk.desk import Act
from db.kernel.journal import stored_events
from db.reference.lists.queries import ListItem, item
from db.registers.incidents.checks import findings as checks
from db.registers.incidents.checks.case import IncidentCase, case_of, with_entry
from db.registers.incidents.models import INCIDENT
from db.registers.incidents.pending_changes import ASKS
from db.registers.incidents.rules import Findings
from db.words.form_numbers import keep_numbers
from db.words.forms import Form, fields_of
from db.words.messages import M_, Refused

if TYPE_CHECKING:
    from sqlalchemy import Row

    Found = Row[*tuple[Any, ...]]

CASE = DESK | {Role.INVESTIGATION}
"""Who works on an incident once it is reported."""


def find(act: Act, form: Form, states: frozenset[str], *, changes: bool = False) -> Found:
    """The incident that the form is about.

    `changes`: the act alters what stands in the record, which ends with its approval. Raises Refused: "not_found",
    "conflict" in a state that forbids it, "wall.approved".
    """
    here = (INCIDENT.c.unit == act.unit, INCIDENT.c.uid == form.record)
    chosen = select(
        INCIDENT.c.number, INCIDENT.c.state, INCIDENT.c.type, INCIDENT.c.severity, INCIDENT.c.reported_at,
        INCIDENT.c.occurred_from, INCIDENT.c.review, INCIDENT.c.clearance, INCIDENT.c.injured, INCIDENT.c.dead,
        INCIDENT.c.approved_first, INCIDENT.c.doubt, INCIDENT.c.doubt_entry,
    )  # fmt: skip
    row = act.conn.execute(chosen.where(*here)).first()
    if row is None:
        raise Refused("not_found", {}, M_("No such incident."))
    if row.state not in states:
        if row.state == "void":
            message = M_("Incident {number} is void. Reopen it first.", number=row.number)
        else:
            message = M_("Incident {number} is open already.", number=row.number)
        raise Refused("conflict", {}, message)
    if changes and row.review == "approved":
        raise approved(row.number)
    return row


def approved(number: str) -> Refused:
    """What stands in an approved record is not changed, unless its review is reopened."""
    message = M_(
        "Incident {number} is approved and can't be changed. Add an entry, or ask the commander to reopen its review.",
        number=number,
    )
    return Refused("wall.approved", {}, message)


def case(act: Act, record: str | None) -> IncidentCase:
    """The case of an incident as it stands in this transaction."""
    return case_of(stored_events.events_of(act.conn, act.unit, record or ""), act.now, lambda code: kind_of(act, code))


def kind_of(act: Act, code: str | None) -> ListItem | None:
    """What the list says of a type of incident."""
    return item(act.conn, "incident_type", code)


def settle_entry(act: Act, kind: str, form: Form) -> IncidentCase:
    """Run the checks over the case with this entry in it; returns that case. Raises Refused("invalid", "unlikely")."""
    asked = dict(fields_of(form))
    doubts = {name: doubt for name, doubt in keep_numbers(form).items() if asked[name].whole}  # no check has an IMEI
    findings = with_entry(case(act, form.record), kind, form)
    settle(act, checks.at_entry(findings, form.uid) | Findings(doubts=doubts))
    return findings


def settle(act: Act, findings: Findings) -> None:
    """Refuse what is impossible, then ask about everything unlikely at once: times, numbers of people, plates, phones.

    What is found at a value that the form does not hold is left to the review. Raises Refused("invalid").
    """
    asked = {name for name, _what in fields_of(act.form)}
    if wrong := {name: message for name, message in findings.wrong.items() if name in asked}:
        raise Refused("invalid", wrong)
    for name, message in findings.doubts.items():
        if name in asked:
            act.ask(name, message)
    act.raise_if_refused()


def change(act: Act, incident: Found, kind: str, form: Form, facts: dict[str, Any] | None = None) -> str:
    """Append what lowers, voids or clears; of a record that was ever approved, ask the inspectorate for it instead.

    Returns the incident's number. Raises Refused("conflict") where such a change waits already.
    """
    return write(act, incident, asks(incident, kind), form, act.now, facts)


def asks(incident: Found, kind: str) -> str:
    """The kind of entry by which such a change is made here: the own one, or the one that asks for it.

    Raises Refused("conflict") where another change waits already.
    """
    if incident.approved_first is None and incident.review != "approved":
        return kind
    if incident.doubt_entry is not None:
        message = M_("A change of incident {number} is already waiting for the inspectorate.", number=incident.number)
        raise Refused("conflict", {}, message)
    return ASKS[kind]


def write(act: Act, incident: Found, kind: str, form: Form, at: datetime, facts: dict[str, Any] | None = None) -> str:
    """Append the entry; returns the incident's number."""
    act.append(kind, record=form.record, at=at, form=form, facts=facts)
    return str(incident.number)
