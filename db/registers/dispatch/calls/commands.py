"""What may be done with calls. A call is there from its first key; it ends in an incident, at one, or without one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from db.kernel.base.access import DESK
from db.kernel.base.scenes import scene_of
from db.kernel.desk import drafts
from db.kernel.desk.corrections import Correct, correction
from db.kernel.desk.desk import Act, command
from db.kernel.projections import numbering
from db.reference.lists.queries import item
from db.registers.dispatch.calls import forms
from db.registers.dispatch.models import CALL
from db.registers.dispatch.rules import UNFINISHED, is_call
from db.registers.dispatch.sending import cases
from db.registers.dispatch.sending.acts import ask_when, incident_uid, send
from db.registers.dispatch.sending.forms import SendUnit
from db.words.form_numbers import keep_numbers
from db.words.forms import Form, answered, fields_of
from db.words.messages import M_, Refused

if TYPE_CHECKING:
    from sqlalchemy import Row

    Found = Row[*tuple[Any, ...]]

OPEN = frozenset({"open"})


def call_of(act: Act, form: Form, states: frozenset[str]) -> Found:
    """The call that the form is about. Raises Refused: "not_found", "conflict" in another state."""
    row = act.conn.execute(select(CALL).where(CALL.c.unit == act.unit, CALL.c.uid == form.record)).first()
    if row is None:
        raise Refused("not_found", {}, M_("No such call."))
    if row.state not in states and row.state in UNFINISHED:
        raise Refused("conflict", {}, M_("Nothing of this call is recorded yet."))
    if row.state not in states:
        raise Refused("conflict", {}, M_("Call {number} is finished already.", number=row.number or ""))
    return row


@command("call.start", label="New call", form=forms.StartCall, roles=DESK, opens=True,
         writes=("call_noted", "call_started"))  # fmt: skip
def start_call(act: Act, form: forms.StartCall) -> str:
    """Keeps that a call is heard, and what is known of it; returns its number, or its uid while nothing is known.

    Raises Refused as `note_call` does, and "unlikely" for a call heard earlier.
    """
    form.at = form.at or act.now
    ask_when(act, "at", form.at)
    said = {name: getattr(form, name) for name, _ in fields_of(forms.NoteCall)}
    _ask_about(act, form, None)
    act.raise_if_refused()
    act.append("call_started", record=form.uid, at=form.at, facts={"at": form.at})
    if not any(said.values()):
        return form.uid
    return _note(act, forms.NoteCall(record=form.uid, reasons=form.reasons, **said), form.uid)


@command("call.note", label="Caller's statement", form=forms.NoteCall, roles=DESK, needs=UNFINISHED, hidden=True,
         writes="call_noted")  # fmt: skip
def note_call(act: Act, form: forms.NoteCall) -> str:
    """Keeps what is known so far; the first answer gives the call its number, which is returned.

    Raises Refused: "invalid" where nothing is said, "unlikely" for another severity than the type's and a doubtful
    telephone number.
    """
    call = call_of(act, form, UNFINISHED)
    if not answered(form):
        raise Refused("invalid", {}, M_("Nothing is written yet."))
    if call.caller_code and (form.caller_name or form.caller_phone):
        protected = M_("The caller is protected: code {code}. No call shows the identity.", code=call.caller_code)
        raise Refused("invalid", {"caller_name": protected})
    _ask_about(act, form, call)
    act.raise_if_refused()
    return _note(act, form, call.uid)


def _ask_about(act: Act, form: forms.NoteCall, call: Found | None) -> None:
    usual = _usual(act, form.type or (call.type if call is not None else None))
    if form.severity and usual and form.severity not in (usual, call.severity if call is not None else None):
        act.ask("severity", M_("This is not the type's severity in the list."))
    for name, warning in keep_numbers(form).items():
        act.ask(name, warning)


def _note(act: Act, form: forms.NoteCall, uid: str) -> str:
    call = act.conn.execute(select(CALL).where(CALL.c.unit == act.unit, CALL.c.uid == uid)).one()
    if form.type and not form.severity and call.severity in (None, _usual(act, call.type)):
        form.severity = _usual(act, form.type)
    number: dict[str, Any] = act.number("call") if call.number is None else {}
    facts = number | ({"located": cases.located(act.conn, form.place)} if form.place else {})
    act.append("call_noted", record=uid, form=form, facts=facts)
    return str(number.get("number", call.number))


def _usual(act: Act, kind: str | None) -> str | None:
    kind_item = item(act.conn, "incident_type", kind)
    return None if kind_item is None else kind_item.extra.get("severity")


@command("call.send_unit", label="Send a patrol", form=SendUnit, roles=DESK, needs=OPEN,
         writes=("patrol_asked", "patrol_sent"))  # fmt: skip
def send_to_call(act: Act, form: SendUnit) -> str:
    """Sends a patrol to a call that says where, whatever else is known of it; returns the call's number.

    Raises Refused("invalid").
    """
    call = call_of(act, form, OPEN)
    if not call.place:
        raise Refused("invalid", {}, M_("Write the place first. A patrol needs a place to go to."))
    case = scene_of(act.conn, act.unit, call.uid)
    assert case is not None
    return send(act, form, case)


@command("call.join", label="Another caller of an incident", form=forms.JoinCall, roles=DESK, needs=OPEN,
         writes="call_joined")  # fmt: skip
def join_call(act: Act, form: forms.JoinCall) -> str:
    """Says that a call is about an incident, or a call, that is there; both keep what they hold. Returns its number.

    Raises Refused("invalid").
    """
    call = call_of(act, form, OPEN)
    about = _joined_to(act, form.incident or "")
    case = scene_of(act.conn, act.unit, about)
    if case is None or case.state == "void":
        raise Refused("invalid", {"incident": M_("This incident is void.")})
    if about == call.uid:
        raise Refused("invalid", {"incident": M_("This is the call itself.")})
    form.incident = case.number
    act.append("call_joined", record=call.uid, form=form, facts={"about": about})
    take_along(act, call.uid, about, case.number)
    drafts.drop_of(act.conn, call.uid)
    return str(call.number)


def _joined_to(act: Act, typed: str) -> str:
    """What a call is joined to: an unfinished call by its full number, or where that went; else an incident."""
    try:
        if not is_call(typed):
            return incident_uid(act, typed)
        uid, number = numbering.find(act.conn, act.desk.store, "call", typed, act.now)
    except Refused as refused:
        raise Refused("invalid", {"incident": refused.fields.get("number", M_("No such call."))}) from None
    row = act.conn.execute(select(CALL).where(CALL.c.unit == act.unit, CALL.c.uid == uid)).one()
    if row.state not in UNFINISHED and row.incident is None:
        raise Refused("invalid", {"incident": M_("Call {number} has ended without an incident.", number=number)})
    return str(uid if row.state in UNFINISHED else row.incident)


def take_along(act: Act, call: str, about: str, number: str) -> None:
    """Those that were joined to a call go where it goes."""
    for other in cases.calls_of(act.conn, act.unit, (call,)):
        follow = forms.JoinCall(record=other.uid, incident=number)
        act.append("call_joined", record=other.uid, form=follow, facts={"about": about})


@command("call.part", label="It is another incident", form=forms.PartCall, roles=DESK, needs=frozenset({"joined"}),
         writes="call_parted")  # fmt: skip
def part_call(act: Act, form: forms.PartCall) -> str:
    """Takes a call out of the incident that it was joined to; it is to be finished again. Returns its number."""
    call = call_of(act, form, frozenset({"joined"}))
    act.append("call_parted", record=call.uid, form=form, facts={"about": call.incident})
    return str(call.number)


@command("call.end", label="End without an incident", form=forms.EndCall, roles=DESK, needs=OPEN, writes="call_ended")
def end_call(act: Act, form: forms.EndCall) -> str:
    """Ends a call that no incident comes of: wrong number, another service's, nobody speaks. Returns its number."""
    call = call_of(act, form, OPEN)
    _leave_nobody_sent(act, call)
    act.append("call_ended", record=call.uid, form=form)
    drafts.drop_of(act.conn, call.uid)
    return str(call.number)


@command("call.resume", label="Resume call", form=forms.ResumeCall, roles=DESK, needs=frozenset({"ended", "void"}),
         writes="call_resumed")  # fmt: skip
def resume_call(act: Act, form: forms.ResumeCall) -> str:
    """Puts a call that has ended without an incident among those to be finished again; returns its number.

    Raises Refused("conflict").
    """
    call = call_of(act, form, frozenset({"ended", "void"}))
    if not call.number:
        raise Refused("conflict", {}, M_("This call has no number and no content."))
    act.append("call_resumed", record=call.uid, form=form)
    return str(call.number)


@command("call.void", label="Make void", form=forms.VoidCall, roles=DESK, needs=UNFINISHED, writes="call_voided")
def void_call(act: Act, form: forms.VoidCall) -> str:
    """Makes a call void: one that is empty at once, one with a number for a reason. Returns its number.

    Raises Refused("conflict", "invalid").
    """
    call = call_of(act, form, UNFINISHED)
    if call.number and not form.reason:
        raise Refused("invalid", {"reason": M_("This call has a number. Give the reason for making it void.")})
    _leave_nobody_sent(act, call)
    if others := cases.calls_of(act.conn, act.unit, (call.uid,)):
        raise Refused("conflict", {}, M_("Call {number} is joined to this one.", number=others[0].number))
    act.append("call_voided", record=call.uid, form=form)
    drafts.drop_of(act.conn, call.uid)
    return str(call.number or "")


def _leave_nobody_sent(act: Act, call: Found) -> None:
    sent = [name for name in cases.running(act.conn, act.unit).values() if name.record == call.uid]
    if sent:
        name = cases.called(act.conn, sent[0].name)
        raise Refused("conflict", {}, M_("{patrol} was sent to this call. Clear the patrol first.", patrol=name))


def _before_correcting(act: Act, form: Correct) -> None:
    """Who a protected caller is stands here no more, and is not written again."""
    code = act.conn.execute(
        select(CALL.c.caller_code).where(CALL.c.unit == act.unit, CALL.c.uid == form.record)
    ).scalar()
    if code and form.field in ("caller_name", "caller_phone"):
        raise Refused("invalid", {"field": M_("This is sealed. Only the inspectorate can open it.")})


correct_entry = correction("call", DESK, before=_before_correcting)
