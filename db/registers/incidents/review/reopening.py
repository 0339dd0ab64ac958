"""An approved record is put right: the commander reopens its review, the inspectorate says yes or no to a change."""

from __future__ import annotations

from typing import TYPE_CHECKING

from db.kernel.base.access import OVERSIGHT, Role
from db.kernel.desk.desk import Act, command
from db.kernel.events.event_keys import CLOCK
from db.kernel.journal import stored_events
from db.reference.officers import appointing
from db.reference.officers.queries import is_one
from db.registers.incidents.incident_acts import find, write
from db.registers.incidents.pending_changes import ASKED_FOR, ASKS
from db.registers.incidents.review import forms
from db.registers.incidents.rules import STATES
from db.words.messages import M_, Refused

if TYPE_CHECKING:
    from db.kernel.events.event import Event
    from db.registers.incidents.incident_acts import Found
    from db.words.forms import Form

CHANGING = frozenset({*ASKS, "incident_death_recorded", "incident_reopened"})
"""Entries after which a change that was asked for before may mean something else."""


@command(
    "incident.reopen_review",
    label="Reopen the review",
    form=forms.ReopenReview,
    roles=frozenset({Role.COMMANDER}),
    writes="incident_review_reopened",
    needs=frozenset(STATES),
    guards=True,
    group="Review",
)
def reopen_review(act: Act, form: forms.ReopenReview) -> str:
    """Lets an approved record be changed again; returns its number. Raises Refused("conflict") for another."""
    incident = find(act, form, frozenset(STATES))
    if incident.review != "approved":
        raise Refused("conflict", {}, M_("Incident {number} is not approved.", number=incident.number))
    return write(act, incident, "incident_review_reopened", form, act.now)


@command(
    "incident.agree_change",
    label="Approve the change",
    form=forms.AgreeChange,
    roles=OVERSIGHT,
    writes=("incident_change_agreed", *(asked.kind for asked in ASKED_FOR.values())),
    another="himself",
    needs=frozenset(STATES),
    guards=True,
    group="Review",
)
def agree_change(act: Act, form: forms.AgreeChange) -> str:
    """Makes the change that was asked for; returns the record's number.

    Raises Refused: "conflict" where none waits, or where something else was changed since it was asked for; "invalid"
    or "wait" at `code` for whoever asked for it, whatever he is now, without a code of the county.
    """
    incident, asked = _waiting(act, form)
    own = is_one(act.conn, act.unit, act.officer.uid, asked.officer)
    if own and not form.code:
        said = M_("You requested this change. Another inspector must approve it, or use a county code.")
        raise Refused("invalid", {"code": said})
    if _changed_since(act, asked):
        said = M_(
            "Incident {number} has changed since. Refuse this change; it can be requested again.",
            number=incident.number,
        )
        raise Refused("conflict", {}, said)
    by_code = appointing.use_code(act, form.code or "") if own else {}
    number = write(act, incident, "incident_change_agreed", form, act.now, {"entry": asked.uid, **by_code})
    made = ASKED_FOR[asked.kind].kind
    facts = {name: value for name, value in asked.facts.items() if name != CLOCK}
    act.append(made, record=asked.record, facts=facts, identity=asked.identity, words=asked.words)
    return number


@command(
    "incident.refuse_change",
    label="Refuse the change",
    form=forms.RefuseChange,
    roles=OVERSIGHT,
    writes="incident_change_refused",
    needs=frozenset(STATES),
    guards=True,
    group="Review",
)
def refuse_change(act: Act, form: forms.RefuseChange) -> str:
    """Leaves the record as it stands; returns its number. Raises Refused("conflict") where no change waits."""
    incident, asked = _waiting(act, form)
    return write(act, incident, "incident_change_refused", form, act.now, {"entry": asked.uid})


def _waiting(act: Act, form: Form) -> tuple[Found, Event]:
    """The incident, and the entry by which a change of it was asked for."""
    incident = find(act, form, frozenset(STATES))
    asked = stored_events.event_by_uid(act.conn, act.unit, incident.doubt_entry or "")
    if asked is None:
        raise Refused("conflict", {}, M_("No change of incident {number} is waiting.", number=incident.number))
    return incident, asked


def _changed_since(act: Act, asked: Event) -> bool:
    later = stored_events.events_of(act.conn, act.unit, asked.record or "", tuple(CHANGING))
    return any(event.position > asked.position for event in later)
