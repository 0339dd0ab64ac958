"""What may be done with patrols: they go on shift, say where they stand, are asked, and leave nothing of their way."""

from __future__ import annotations

import re
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from db.kernel.base.access import DESK, Role
from db.kernel.base.scenes import number_in, scene_of
from db.kernel.desk import drafts
from db.kernel.desk.desk import Act, command
from db.reference.officers.queries import names
from db.registers.dispatch.models import DISPATCH, PATROL, PLACE
from db.registers.dispatch.patrols import forms
from db.registers.dispatch.rules import LEGAL, PATROL_STATES, may_move
from db.registers.dispatch.sending import cases
from db.registers.dispatch.sending.acts import ask_when
from db.words.folding import ascii_digits
from db.words.forms import Form
from db.words.messages import M_, Message, Refused

if TYPE_CHECKING:
    from sqlalchemy import Row

    Found = Row[*tuple[Any, ...]]

ON = frozenset({"on"})
OWN = DESK | {Role.PATROL}
"""The desk for every patrol, a patrol for itself."""
LONGEST = 24 * 60
MOST = 20
"""People in one patrol, a minibus at the most."""


def own(act: Act, form: Form) -> Found:
    """The patrol on shift that the form is about; for the patrol role, its own only.

    Raises Refused: "not_found", "forbidden", "conflict" once its shift is over.
    """
    row = act.conn.execute(select(PATROL).where(PATROL.c.unit == act.unit, PATROL.c.uid == form.record)).first()
    if row is None:
        raise Refused("not_found", {}, M_("No such patrol."))
    if act.officer.role == Role.PATROL and not cases.in_crew(row, act.officer.badge):
        raise Refused("forbidden", {}, M_("This is another patrol."))
    if row.state != "on":
        raise Refused("conflict", {}, M_("The shift of this patrol is over."))
    return row


@command("patrol.start", label="Patrol goes on shift", form=forms.StartPatrol, roles=DESK, opens=True,
         writes="patrol_started")  # fmt: skip
def start_patrol(act: Act, form: forms.StartPatrol) -> str:
    """Puts a patrol on shift; returns its number. Raises Refused: "invalid" where its name is on shift already."""
    form.at = form.at or act.now
    for row in cases.on_shift(act.conn, act.unit):
        if row.name == form.name:
            name = cases.called(act.conn, row.name)
            raise Refused("invalid", {"name": M_("{patrol} is on shift already.", patrol=name)})
    if form.welfare is not None and not 0 <= form.welfare <= LONGEST:
        raise Refused("invalid", {"welfare": M_("Enter a number from 0 to {most}.", most=LONGEST)})
    ask_when(act, "at", form.at)
    act.raise_if_refused()
    place, form.place = form.place, None
    badges = _badges(act, form.crew)
    form.people = len(badges) if form.people is None else form.people
    if not max(1, len(badges)) <= form.people <= MOST:
        raise Refused(
            "invalid", {"people": M_("A patrol has a crew. Enter a number from those named to {most}.", most=MOST)}
        )
    act.append(
        "patrol_started", record=form.uid, at=form.at, form=form, facts={**act.number("patrol"), "badges": badges}
    )
    if place:
        say_place(act, form.uid, place, form.at)
    return str(act.events[0].facts["number"])


def _badges(act: Act, typed: str | None) -> list[str]:
    """The badges of a crew. Raises Refused("invalid") for one of nobody here, or of another patrol."""
    badges_here = {badge for badge, _ in names(act.conn).values()}
    badges = [badge for badge in re.split(r"[\s,،;؛]+", ascii_digits(typed or "")) if badge]
    for badge in badges:
        if badge not in badges_here:
            raise Refused("invalid", {"crew": M_("No officer with badge {badge} here.", badge=badge)})
    for row in cases.on_shift(act.conn, act.unit):
        if taken := [badge for badge in badges if cases.in_crew(row, badge)]:
            name = cases.called(act.conn, row.name)
            raise Refused(
                "invalid", {"crew": M_("{badge} is now in the crew of {patrol}.", badge=taken[0], patrol=name)}
            )
    return badges


@command("patrol.move", label="Patrol's status", form=forms.MovePatrol, roles=OWN, needs=ON,
         writes=("patrol_heard", "patrol_moved", "patrol_service"))  # fmt: skip
def move_patrol(act: Act, form: forms.MovePatrol) -> str:
    """Keeps what a patrol says of itself; returns its number.

    Raises Refused: "invalid" for what cannot follow its state, or a time before its last; "unlikely" for one told late.
    """
    patrol = own(act, form)
    sent = cases.running(act.conn, act.unit).get(patrol.uid)
    state, to = cases.state_now(patrol, sent), str(form.to)
    form.at = form.at or act.now
    if not may_move(state, to):
        raise Refused("invalid", {"to": _illegal(state)})
    last = _last(patrol, sent)
    if form.at < last.replace(second=0, microsecond=0):
        raise Refused("invalid", {"at": M_("Its status before this was {state}.", state=M_(PATROL_STATES[state]))})
    ask_when(act, "at", form.at)
    act.raise_if_refused()
    form.at = max(form.at, last)
    if sent is not None:
        act.append("patrol_moved", record=sent.record, at=form.at, form=form, facts={"sent": sent.uid})
        if to == "on_scene" and (case := scene_of(act.conn, act.unit, sent.record)) is not None and case.place:
            say_place(act, patrol.uid, case.place, form.at)
    if to == "out" or (sent is None and to == "available"):
        service = {"service": "out" if to == "out" else "in"}
        kept = form if sent is None else None
        act.append("patrol_service", record=patrol.uid, at=form.at, form=kept, facts=service)
    else:
        act.append("patrol_heard", record=patrol.uid)
    return str(patrol.number)


def _illegal(state: str) -> Message:
    here = M_(PATROL_STATES[state])
    options = [M_(PATROL_STATES[to]) for to in LEGAL[state]]
    listed = options[0]
    for option in options[1:]:
        listed = M_("{first}, {then}", first=listed, then=option)
    return M_("It is {state} now; next can be: {states}. Only the desk sends a patrol.", state=here, states=listed)


def _last(patrol: Found, sent: Found | None) -> datetime:
    """When the patrol's state began."""
    if sent is None:
        return patrol.service_at  # type: ignore[no-any-return]
    return sent.on_scene_at or sent.en_route_at or sent.dispatched_at  # type: ignore[no-any-return]


@command("patrol.place", label="Where it is", form=forms.PlacePatrol, roles=OWN, needs=ON, writes="patrol_heard")
def place_patrol(act: Act, form: forms.PlacePatrol) -> str:
    """Keeps where a patrol says it is in place of where it was; the journal keeps only that it was heard."""
    patrol = own(act, form)
    act.append("patrol_heard", record=patrol.uid)
    say_place(act, patrol.uid, str(form.place), act.now)
    return str(patrol.number)


def say_place(act: Act, patrol: str, place: str, at: datetime) -> None:
    """Overwrite a patrol's place: the one before it is gone."""
    point = cases.located(act.conn, place) or {}
    row = {"patrol": patrol, "place": place, "lat": point.get("lat"), "lon": point.get("lon"), "at": at}
    act.conn.execute(PLACE.delete().where(PLACE.c.patrol == patrol))
    act.conn.execute(PLACE.insert(), row)


@command("patrol.hear", label="Contacted, and well", form=forms.HearPatrol, roles=OWN, needs=ON,
         writes="patrol_heard")  # fmt: skip
def hear_patrol(act: Act, form: forms.HearPatrol) -> str:
    """Starts a patrol's welfare timer again; returns its number. It heard, too, where it does not go after all."""
    patrol = own(act, form)
    facts = {"recall": True} if patrol.untold else None
    act.append("patrol_heard", record=patrol.uid, form=form, facts=facts)
    return str(patrol.number)


@command("patrol.recall", label="Recall patrol", form=forms.RecallPatrol, roles=DESK, needs=ON,
         writes=("patrol_recalled", "patrol_to_be_told"))  # fmt: skip
def recall_patrol(act: Act, form: forms.RecallPatrol) -> str:
    """Takes back where a patrol was sent, or was asked to go; it is to be told, until it has said that it heard.

    Returns the patrol's number. Raises Refused: "conflict" where it is sent nowhere, or is on the scene already.
    """
    patrol = own(act, form)
    question, sent = cases.asked(act.conn, act.unit).get(patrol.uid), cases.running(act.conn, act.unit).get(patrol.uid)
    back = question if question is not None else sent
    if back is None:
        raise Refused("conflict", {}, M_("This patrol has no job."))
    if back.on_scene_at is not None:
        raise Refused("conflict", {}, M_("The patrol is on the scene. Report it clear instead."))
    facts = {"sent": back.uid, "patrol": patrol.name}
    act.append("patrol_recalled", record=back.record, form=form, facts=facts)
    act.append("patrol_to_be_told", record=patrol.uid, facts={"about": back.record})
    return str(patrol.number)


@command("patrol.remark", label="Remark", form=forms.RemarkPatrol, roles=OWN, needs=ON,
         writes=("patrol_heard", "patrol_remarked"))  # fmt: skip
def remark_patrol(act: Act, form: forms.RemarkPatrol) -> str:
    """Keeps a remark of a patrol with what it was sent to; returns the patrol's number.

    Raises Refused: "conflict" where it is sent nowhere.
    """
    patrol = own(act, form)
    sent = cases.running(act.conn, act.unit).get(patrol.uid)
    if sent is None:
        raise Refused("conflict", {}, M_("This patrol has no job."))
    act.append("patrol_remarked", record=sent.record, form=form, facts={"sent": sent.uid})
    act.append("patrol_heard", record=patrol.uid)
    return str(patrol.number)


@command("patrol.answer", label="Answer of a busy patrol", form=forms.AnswerPatrol, roles=OWN, needs=ON,
         writes=("patrol_answered", "patrol_heard", "patrol_moved"))  # fmt: skip
def answer_patrol(act: Act, form: forms.AnswerPatrol) -> str:
    """Keeps whether a busy patrol goes to the call that asks for it; a yes clears it from what it did.

    Returns the patrol's number. Raises Refused: "conflict" where nothing asks for it.
    """
    patrol = own(act, form)
    question = cases.asked(act.conn, act.unit).get(patrol.uid)
    if question is None:
        raise Refused("conflict", {}, M_("No call is waiting for this patrol's answer."))
    act.append("patrol_answered", record=question.record, form=form, facts={"sent": question.uid})
    if form.accepts:
        before = act.conn.execute(
            select(DISPATCH).where(
                DISPATCH.c.unit == act.unit, DISPATCH.c.patrol == patrol.uid, DISPATCH.c.uid != question.uid,
                DISPATCH.c.dispatched_at.is_not(None), DISPATCH.c.cleared_at.is_(None),
            )
        ).all()  # fmt: skip
        for row in before:
            act.append("patrol_moved", record=row.record, facts={"sent": row.uid, "to": "available", "left": True})
    act.append("patrol_heard", record=patrol.uid)
    return str(patrol.number)


@command("patrol.end", label="Patrol goes off shift", form=forms.EndPatrol, roles=DESK, needs=ON, writes="patrol_ended")
def end_patrol(act: Act, form: forms.EndPatrol) -> str:
    """Ends a patrol's shift and erases where it was; returns its number.

    Raises Refused: "conflict" while it is sent somewhere, or a call waits for its answer.
    """
    patrol = own(act, form)
    form.at = form.at or act.now
    busy = cases.running(act.conn, act.unit).get(patrol.uid) or cases.asked(act.conn, act.unit).get(patrol.uid)
    if busy is not None:
        number = number_in(act.conn, act.unit, busy.record)
        raise Refused("conflict", {}, M_("It is not clear of {number} yet.", number=number))
    ask_when(act, "at", form.at)
    act.raise_if_refused()
    act.append("patrol_ended", record=patrol.uid, at=form.at, form=form)
    act.conn.execute(PLACE.delete().where(PLACE.c.patrol == patrol.uid))
    drafts.drop_of(act.conn, patrol.uid, ("patrol.place",))  # a place that was never sent off goes too
    return str(patrol.number)
