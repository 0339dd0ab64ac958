"""Held in the last 72 hours: the question that a like name asks, what a link keeps of it, and the answer said later.

A question shows that a like name left here and nothing else; it leaves an access entry, also if the form is thrown
away. A link keeps times; which record it is only the inspectorate sees.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from db.kernel.base.access import DESK
from db.kernel.desk.desk import Act, command
from db.registers.custody.case.held_before import BY_POLICE, LIKE_LEFT, NEW_OFFENCE, NO, WITHIN
from db.registers.custody.custody_acts import ActedOn, find, write
from db.registers.custody.people_left import KnownBy, LeftHere, known_by, left_like, plain_number
from db.registers.custody.search_counts import note_like_name
from db.registers.custody.walk import forms
from db.words.messages import M_


def find_like_left(act: Act, form: forms.OpenCustody) -> LeftHere | None:
    """The record of a like name that ended here, unless the person said no to it."""
    if form.held_before == NO:
        return None
    person = KnownBy(tuple(filter(None, (form.name,))), tuple(filter(None, (form.father_name,))))
    return left_like(act.conn, act.unit, person, act.now)


def ask_held_before(act: Act, form: forms.OpenCustody) -> dict[str, Any]:
    """Ask about times that contradict each other, and of a like name where nobody asked the person.

    Returns what the opening entry keeps besides its form.
    """
    doubts_of_times(act, form)
    left = find_like_left(act, form)
    if left is not None:
        note_like_name(act)
        if form.held_before is None:
            act.ask("held_before", LIKE_LEFT)
    return kept_of(left) | told_above(form)


def keep_held_before(act: Act, form: forms.OpenCustody) -> dict[str, Any]:
    """The facts that the opening entry of a row keeps of a like name: one line on the record, never a question."""
    left = find_like_left(act, form)
    if left is not None:
        note_like_name(act)
    return kept_of(left)


def kept_of(left: LeftHere | None) -> dict[str, Any]:
    """The facts kept of somebody who left here: that there was one, and where the police let go the times."""
    if left is None:
        return {}
    if left.times is None:
        return {"like_left": True}
    minutes = int(left.times.used / timedelta(minutes=1))
    return {
        "like_left": True, "left_since": left.times.since, "left_until": left.times.until, "left_minutes": minutes,
        "left_record": left.uid,
    }  # fmt: skip


def told_above(form: forms.OpenCustody | forms.SayHeldBefore) -> dict[str, Any]:
    """The inspectorate is told of a new offence, and of somebody whom a judge or prosecutor had let go."""
    told = form.taken_for == NEW_OFFENCE or form.held_before == "let_go_by_court"
    return {"notify": True} if form.held_before not in (None, NO) and told else {}


def doubts_of_times(act: Act, form: forms.OpenCustody | forms.SayHeldBefore, record: ActedOn | None = None) -> None:
    """Ask about an earlier holding that has no end, ends before it begins, after this one began, or too long ago."""
    start = form.deprivation_at if isinstance(form, forms.OpenCustody) else record.case.start if record else None
    since, until = form.held_from, form.held_until
    if since is not None and until is None and form.held_before == BY_POLICE:
        act.ask("held_until", M_("When was the person released? Without it, all the time since then counts."))
    if since is not None and until is not None and until <= since:
        act.ask("held_until", M_("This is before the beginning: none of it counts."))
    elif start is not None and until is not None and until > start + timedelta(minutes=1):
        act.ask("held_until", M_("This is after the deprivation of liberty."))
    elif start is not None and until is not None and until < start - WITHIN:
        act.ask("held_until", M_("This is more than 72 hours before: none of it counts."))


def like_left_since(act: Act, record: ActedOn, form: forms.SetIdentity | forms.SeeDocuments) -> dict[str, Any]:
    """The facts that an entry keeps of a like name, once the father's name or a document's number is known.

    A document's number outweighs a “no”; a name does not.
    """
    case, known = record.case, known_by(record.events)
    if isinstance(form, forms.SeeDocuments):
        number = plain_number(form.document_number)
        if not number or case.before.by_document:
            return {}
        person = KnownBy(known.names, (), frozenset((number,)))
    else:
        if case.before.like or case.before.answer == NO or not (form.name or form.father_name or form.name_in_document):
            return {}
        names = (*known.names, *filter(None, (form.name, form.name_in_document)))
        person = KnownBy(names, (*known.fathers, *filter(None, (form.father_name,))), known.documents)
    left = left_like(act.conn, act.unit, person, act.now, but=form.record)
    if left is not None:
        note_like_name(act)
    return kept_of(left)


@command("custody.held_before", label="Held in the last 72 hours", form=forms.SayHeldBefore, roles=DESK,
         writes="held_before_said")  # fmt: skip
def say_held_before(act: Act, form: forms.SayHeldBefore) -> str:
    """Records the person's answer; “no” unlinks a like name until a document says otherwise. Returns the number."""
    record = find(act, form)
    doubts_of_times(act, form, record)
    case = record.case
    if form.held_before == NO and case.before.said:
        act.ask(
            "held_before",
            M_("The person said yes before, and that answer counts. If it was a mistake, correct that entry."),
        )
    return write(act, form, record, "held_before_said", told_above(form))
