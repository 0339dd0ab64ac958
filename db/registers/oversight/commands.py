"""What may be done at 197. The desk writes contacts and complaints; the inspectorate owns what comes of them."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Row, select

from db.kernel.base import slots
from db.kernel.base.access import DESK, OVERSIGHT
from db.kernel.base.officer import Desk
from db.kernel.desk.corrections import correction
from db.kernel.desk.desk import Act, command
from db.kernel.folding.current_rights import sealed_to
from db.kernel.journal import envelopes, letter_box
from db.kernel.projections.numbering import find
from db.kernel.signing.keys_named import is_older
from db.reference.lists.calendar import calendar_of
from db.reference.lists.queries import item
from db.reference.lists.working_days import due_date
from db.reference.officers import inspectorate
from db.registers.oversight import complaints, rules
from db.registers.oversight.forms import (
    Complain,
    DecideComplaint,
    Outcome,
    RecordContact,
    Reply,
    ReplyToComplaint,
    TellComplainant,
    Told,
)
from db.registers.oversight.models import CONTACT
from db.storage.models import INDEX
from db.words.checks import CODES, make_code
from db.words.form_numbers import keep_numbers
from db.words.forms import parts_of
from db.words.messages import M_, Refused

if TYPE_CHECKING:
    from db.storage.store import Store

AHEAD = timedelta(minutes=5)


def _check_contact(act: Act, form: RecordContact | Complain) -> None:
    """Anonymous means that no name is kept; an answer by telephone needs a number, which is kept folded."""
    if form.anonymous and form.name:
        raise Refused("invalid", {"name": M_("An anonymous contact keeps no name. Leave this empty.")})
    answer_by = item(act.conn, "answer_by", form.answer_by)
    if answer_by is not None and answer_by.extra.get("needs_phone") and not form.phone:
        raise Refused("invalid", {"phone": M_("This way of answering needs a telephone number.")})
    for name, doubt in keep_numbers(form).items():
        act.ask(name, doubt)
    if form.received_at is not None:
        _check_not_ahead(act, "received_at", form.received_at)


def _check_not_ahead(act: Act, field: str, at: datetime | None) -> None:
    if at is not None and at > act.now + AHEAD:
        act.ask(field, M_("This lies in the future."))


@command("oversight.record", label="Record a contact", form=RecordContact, roles=DESK | OVERSIGHT, opens=True,
         writes="oversight_recorded")  # fmt: skip
def record_contact(act: Act, form: RecordContact) -> str:
    """Records a suggestion, thanks or criticism. Returns the code for the citizen. Raises Refused("invalid")."""
    if form.kind == rules.COMPLAINT:
        raise Refused(
            "invalid",
            {"kind": M_("A complaint is not written here, where the desk can read it: use the complaint form.")},
        )
    _check_contact(act, form)
    meeting = _meeting_of(act, form.meeting) if form.meeting else None
    act.raise_if_refused()
    at = form.received_at or act.now
    priority = item(act.conn, "oversight_priority", form.priority)
    days = int(priority.extra.get("working_days", rules.USUAL_DAYS)) if priority is not None else rules.USUAL_DAYS
    due = form.answer_due or due_date(at, days, calendar_of(act.conn))
    facts = {"register": "oversight", "number": _free_code(act), "due": due}
    if meeting is not None:
        facts["meeting_uid"] = meeting
    act.append("oversight_recorded", record=form.uid, at=at, form=form, facts=facts)
    return str(facts["number"])


def _meeting_of(act: Act, typed: str) -> str:
    """The uid of a public meeting that is, or was, held."""
    try:
        uid, _number = find(act.conn, act.desk.store, "session", typed, act.now)
    except Refused:
        raise Refused("invalid", {"meeting": M_("There is no session {number}.", number=typed)}) from None
    if not any(held(act.conn, act.unit, uid) for held in slots.fillers("oversight.meetings")):
        raise Refused("invalid", {"meeting": M_("Session {number} is no public meeting that was held.", number=typed)})
    return uid


def _free_code(act: Act) -> str:
    """A code that no record of this store has."""
    for _ in range(1_000):
        code = make_code(int.from_bytes(act.desk.source.randbytes(8), "big") % CODES)
        if (
            act.conn.execute(select(INDEX.c.uid).where(INDEX.c.unit == act.unit, INDEX.c.number == code)).first()
            is None
        ):
            return code
    raise Refused("conflict", {}, M_("Hardly a code is left to give out. Tell the administrator."))


def _contact(act: Act, states: frozenset[str]) -> Row[Any]:
    chosen = select(CONTACT).where(CONTACT.c.unit == act.unit, CONTACT.c.uid == act.form.record)
    contact = act.conn.execute(chosen).first()
    if contact is None:
        raise Refused("not_found", {}, M_("There is no such contact."))
    if contact.state not in states:
        raise Refused("conflict", {}, M_("Contact {code} is closed.", code=contact.number))
    return contact


@command("oversight.reply", label="Answer", form=Reply, roles=OVERSIGHT, needs=rules.OPEN, writes="oversight_replied")
def reply(act: Act, form: Reply) -> str:
    """An answer to the citizen; it stops the clock."""
    contact = _contact(act, rules.OPEN)
    _check_not_ahead(act, "told_citizen_at", form.told_citizen_at)
    act.raise_if_refused()
    act.append("oversight_replied", record=contact.uid, form=form)
    return str(contact.number)


@command("oversight.outcome", label="Outcome", form=Outcome, roles=OVERSIGHT, needs=rules.OPEN,
         writes="oversight_decided")  # fmt: skip
def decide(act: Act, form: Outcome) -> str:
    """What came of a contact; it closes it. Outside the remit, the body it belongs to is named."""
    contact = _contact(act, rules.OPEN)
    _check_not_ahead(act, "told_citizen_at", form.told_citizen_at)
    act.raise_if_refused()
    act.append("oversight_decided", record=contact.uid, form=form)
    return str(contact.number)


@command("oversight.told", label="Citizen told", form=Told, roles=OVERSIGHT, writes="oversight_told")
def tell(act: Act, form: Told) -> str:
    """When the citizen was told, where that came later than the answer or the outcome."""
    contact = _contact(act, rules.OPEN | {rules.CLOSED})
    _check_not_ahead(act, "told_citizen_at", form.told_citizen_at)
    act.raise_if_refused()
    act.append("oversight_told", record=contact.uid, form=form)
    return str(contact.number)


correct_entry = correction("oversight", OVERSIGHT)


# --- complaints ------------------------------------------------------------------------------------------------


@command(
    "oversight.complain",
    label="Write a complaint",
    form=Complain,
    roles=DESK | OVERSIGHT,
    opens=True,
    no_entry=True,
    writes=(),
)
def complain(act: Act, form: Complain) -> str:
    """Seals a complaint to the inspectorate. Returns the code for the citizen, which nobody here can look up.

    No record, number, index, search row, draft or officer's name is left of it. Raises Refused("conflict") where no
    inspector could open it.
    """
    code = rules.complaint_code(form.uid)
    if envelopes.is_written(act.conn, act.unit, envelopes.uid_of(form.uid)):
        return code
    if not inspectorate.has_reader(act.conn, act.desk.store):
        raise _nobody(act.conn, act.desk.store)
    _check_contact(act, form)
    _check_not_ahead(act, "happened_at", form.happened_at)
    act.raise_if_refused()
    _seal(act, {"what": "complaint", "code": code}, form)
    return code


def not_taken(desk: Desk) -> Refused | None:
    """Why no complaint can be taken here now: nobody could open it, or the box is full. Asked before it is typed."""
    with desk.store.reading() as conn:
        if not inspectorate.has_reader(conn, desk.store):
            return _nobody(conn, desk.store)
        pieces = len(_readers(conn, desk.store))
        if len(letter_box.read(conn).waiting) + pieces > letter_box.PLACES:
            return Refused(letter_box.FULL, {}, letter_box.full())
        return None


def _readers(conn: Connection, store: Store) -> list[str]:
    """The keys that what is complained here is sealed to: the inspectorate's own, then those of other ones."""
    levels = [public for filler in slots.fillers("oversight.readers") for public in filler(conn, store.unit)]
    return [*sealed_to(conn, store), *levels]


def _nobody(conn: Connection, store: Store) -> Refused:
    if is_older(conn, store):
        older = M_(
            "keys.json is older than the journal and lacks the inspectorate's key: nothing is kept of a complaint until"
            " the newer one is put back (`precinct doctor`). Give the citizen a sealed envelope and the number 197."
        )
        return Refused("conflict", {}, older)
    said = M_(
        "No inspector can open this yet, so nothing is kept of it. Give the citizen a sealed envelope and the number "
        "197. Complaints are taken once an inspector (`precinct officer add`) has made the key: at the sign-in on the "
        "screen, or by `precinct inspectorate key`."
    )
    return Refused("conflict", {}, said)


def _seal(act: Act, content: dict[str, Any], form: Complain | Reply | Outcome | Told) -> None:
    fields = {name: value for part in parts_of(form).values() for name, value in part.items()}
    at = act.now.isoformat()
    sealed = {**content, "at": at, "officer": act.officer.uid, "fields": fields, "reasons": dict(form.reasons)}
    try:
        envelopes.post(act.conn, act.desk, form.uid, sealed, _readers(act.conn, act.desk.store))
    except ValueError:
        raise Refused("invalid", {"words": M_("This is too long to seal. Write it as two complaints.")}) from None


def _follow(act: Act, what: str, form: Reply | Outcome | Told, states: frozenset[str]) -> str:
    """A sealed entry about a complaint. Raises Refused as `envelopes.opened` does, "not_found" and "conflict"."""
    complaint = complaints.by_uid(act.reading(), act.form.record or "")
    if envelopes.is_written(act.conn, act.unit, envelopes.uid_of(form.uid)):
        return complaint.code
    if complaint.state not in states:
        raise Refused("conflict", {}, M_("Complaint {code} is closed.", code=complaint.code))
    _check_not_ahead(act, "told_citizen_at", form.told_citizen_at)
    act.raise_if_refused()
    _seal(act, {"what": what, "complaint": complaint.uid}, form)
    return complaint.code


@command("complaint.reply", label="Answer", form=ReplyToComplaint, roles=OVERSIGHT, needs=rules.OPEN, no_entry=True,
         writes=())  # fmt: skip
def reply_to_complaint(act: Act, form: ReplyToComplaint) -> str:
    """An answer to whoever complained; sealed as the complaint is."""
    return _follow(act, "reply", form, rules.OPEN)


@command("complaint.outcome", label="Outcome", form=DecideComplaint, roles=OVERSIGHT, needs=rules.OPEN, no_entry=True,
         writes=())  # fmt: skip
def decide_complaint(act: Act, form: DecideComplaint) -> str:
    """What came of a complaint; sealed as the complaint is."""
    return _follow(act, "outcome", form, rules.OPEN)


@command("complaint.told", label="Citizen told", form=TellComplainant, roles=OVERSIGHT, no_entry=True, writes=())
def tell_complainant(act: Act, form: TellComplainant) -> str:
    """When whoever complained was told; sealed as the complaint is."""
    return _follow(act, "told", form, rules.OPEN | {rules.CLOSED})
