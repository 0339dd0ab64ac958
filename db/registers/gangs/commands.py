"""What investigation may do with gang files."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from db.kernel.base.access import Role
from db.kernel.desk.corrections import correction
from db.kernel.desk.desk import Act, command
from db.kernel.desk.entry_reference import target_of
from db.kernel.journal import stored_events
from db.kernel.projections import numbering
from db.registers.gangs import forms, rules
from db.registers.gangs.models import CASE, GANG
from db.registers.gangs.rules import ENDED, OPEN
from db.words.calendar.jalali import local_date
from db.words.forms import Form
from db.words.messages import M_, Refused

if TYPE_CHECKING:
    from sqlalchemy import Row

    Found = Row[*tuple[Any, ...]]

INVESTIGATION = frozenset({Role.INVESTIGATION})
"""Who keeps gang files."""


@command("gang.open", label="Open a gang file", form=forms.OpenGang, roles=INVESTIGATION, opens=True,
         writes="gang_opened")  # fmt: skip
def open_gang(act: Act, form: forms.OpenGang) -> str:
    """Opens a file; returns its number. Raises Refused("invalid")."""
    form.opened_at = form.opened_at or act.now
    if form.opened_at > act.now:
        raise Refused("invalid", {"opened_at": M_("This lies in the future.")})
    facts = act.number("gang")
    act.append("gang_opened", record=form.uid, at=form.opened_at, form=form, facts=facts)
    return str(facts["number"])


@command("gang.link_case", label="Link a case", form=forms.LinkCase, roles=INVESTIGATION, needs=OPEN,
         writes="gang_case_linked")  # fmt: skip
def link_case(act: Act, form: forms.LinkCase) -> str:
    """Says that an incident belongs here; returns the file's number. Raises Refused("invalid")."""
    file = _find(act, form, OPEN)
    try:
        about, number = numbering.find(act.conn, act.desk.store, "incident", form.incident or "", act.now)
    except Refused as refused:
        raise Refused("invalid", {"incident": refused.fields["number"]}) from None
    there = (CASE.c.unit == act.unit, CASE.c.record == form.record, CASE.c.about == about, CASE.c.stands)
    if act.conn.execute(select(CASE.c.uid).where(*there)).first() is not None:
        raise Refused("invalid", {"incident": M_("This case is linked already.")})
    if form.suspects is not None and form.suspects < 0:
        raise Refused("invalid", {"suspects": M_("This can't be negative.")})
    form.incident = number
    act.append(forms.CASE, record=form.record, form=form, facts={"about": about})
    return str(file.number)


@command("gang.unlink_case", label="Take a link back", form=forms.UnlinkCase, roles=INVESTIGATION, needs=OPEN,
         writes="gang_case_unlinked")  # fmt: skip
def unlink_case(act: Act, form: forms.UnlinkCase) -> str:
    """Takes a link back; returns the file's number. Raises Refused("conflict")."""
    file = _find(act, form, OPEN)
    target = target_of(act, form)
    taken_back = stored_events.events_of(act.conn, act.unit, form.record or "", ("gang_case_unlinked",))
    if not rules.links_now((target.uid,), (event.facts["target"] for event in taken_back)):
        raise Refused("conflict", {"target": M_("This link was taken back already.")})
    act.append("gang_case_unlinked", record=form.record, form=form)
    return str(file.number)


@command("gang.add_entry", label="Add an entry", form=forms.AddGangEntry, roles=INVESTIGATION,
         writes="gang_entry_added")  # fmt: skip
def add_entry(act: Act, form: forms.AddGangEntry) -> str:
    """Adds to the chronology; returns the file's number."""
    file = _find(act, form, OPEN | ENDED)
    form.at = form.at or act.now
    if form.at > act.now:
        act.ask("at", M_("This lies in the future."))
    act.raise_if_refused()
    act.append("gang_entry_added", record=form.record, at=form.at, form=form)
    return str(file.number)


@command(
    "gang.break_up", label="Record that it is broken up", form=forms.BreakUpGang, roles=INVESTIGATION, needs=OPEN,
    writes="gang_broken_up",
    guards=True,
)  # fmt: skip
def break_up(act: Act, form: forms.BreakUpGang) -> str:
    """Closes the file with the day the gang was broken up, by which it is counted; returns the file's number.

    Raises Refused("invalid").
    """
    file = _find(act, form, OPEN)
    doubts = rules.breaking_up(
        form.broken_up_on, form.arrested, local_date(file.opened_at), local_date(act.now), file.cases
    )
    if doubts.wrong:
        raise Refused("invalid", doubts.wrong)
    for name, message in doubts.doubts.items():
        act.ask(name, message)
    act.raise_if_refused()
    act.append("gang_broken_up", record=form.record, form=form)
    return str(file.number)


@command("gang.close", label="Close, not broken up", form=forms.CloseGang, roles=INVESTIGATION, needs=OPEN, guards=True,
         writes="gang_closed")  # fmt: skip
def close(act: Act, form: forms.CloseGang) -> str:
    """Closes a file of a gang that is not broken up; returns its number."""
    file = _find(act, form, OPEN)
    act.append("gang_closed", record=form.record, form=form)
    return str(file.number)


@command("gang.reopen", label="Reopen", form=forms.ReopenGang, roles=INVESTIGATION, needs=ENDED, guards=True,
         writes="gang_reopened")  # fmt: skip
def reopen(act: Act, form: forms.ReopenGang) -> str:
    """Takes an ended file up again; it counts as broken up no more. Returns its number."""
    file = _find(act, form, ENDED)
    act.append("gang_reopened", record=form.record, form=form)
    return str(file.number)


correct_entry = correction("gang", INVESTIGATION)


def _find(act: Act, form: Form, states: frozenset[str]) -> Found:
    """The file that the form is about. Raises Refused("not_found"), or "conflict" in a state that forbids it."""
    row = act.conn.execute(select(GANG).where(GANG.c.unit == act.unit, GANG.c.uid == form.record)).first()
    if row is None:
        raise Refused("not_found", {}, M_("No such gang file."))
    if row.state not in states:
        raise Refused("conflict", {}, M_("Gang file {number} can't do this in its present state.", number=row.number))
    return row
