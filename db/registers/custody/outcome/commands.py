"""Moves and ends: what became of the person. Walls stand before some of the moves, never before a release."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from db.kernel.base.access import DESK
from db.kernel.desk.desk import Act, command
from db.kernel.events.ruled import agreed, code_of
from db.reference.lists.queries import item
from db.registers.custody.arrivals.family import family_here
from db.registers.custody.case.case import order_key
from db.registers.custody.case.effects_children import TO_PROSECUTOR, TO_WELFARE
from db.registers.custody.case.meaning import child_suspect
from db.registers.custody.case.receivers import CARE, REMOVAL, kind_of, may_order
from db.registers.custody.case.status import ALL, OPEN_STATES
from db.registers.custody.custody_acts import ActedOn, ask_band, counted_facts, find, is_by_number_alone, write
from db.registers.custody.outcome import forms
from db.registers.custody.outcome.children_of_carers import leave, left_alone
from db.registers.custody.outcome.receiving_bodies import (
    UNLIKE,
    about_the_list,
    ask_of_names,
    is_strange_carer,
    is_unknown,
    is_unlike,
    settle_body,
)  # fmt: skip
from db.registers.custody.people_held import held_cases
from db.registers.custody.ruled_lists import BODY
from db.words.calendar.jalali import tehran
from db.words.folding import ascii_digits
from db.words.forms import Form
from db.words.messages import M_

DECIDING = frozenset({"asylum_authority", "welfare"})
"""Who may decide that a person is sent on after all: of asylum, and of a child alone."""
ALIVE = ALL - {"dead"}
NIGHT = (21, 6)
"""From when until when somebody who walks free is asked how it is made safe, by the hour of the place."""
COURTS = frozenset({"juvenile_court", "juvenile_prosecutor"})
NOT_FREE = OPEN_STATES | {"closed"}
"""Who was brought before a judge may be released there, or escape: that needs no reopening."""


def is_night(moment: datetime) -> bool:
    """Whether it is night here."""
    hour = moment.astimezone(tehran()).hour
    return hour >= NIGHT[0] or hour < NIGHT[1]


def _not_free(act: Act, form: forms.Release | forms.Escape) -> ActedOn:
    """The record of somebody who is held, or was brought before a judge. Raises Refused("not_found", "conflict")."""
    record = find(act, form, NOT_FREE)
    return find(act, form, OPEN_STATES) if record.case.status.outcome != "before_judge" else record


@command("custody.release", label="Release", form=forms.Release, roles=DESK, needs=NOT_FREE,
         writes=("carer_left", "child_delivered", "person_released"))  # fmt: skip
def release(act: Act, form: forms.Release) -> str:
    """Releases the person; asks for the band's number. Returns the record's number."""
    record = _not_free(act, form)
    ask_band(act, record.case, form.band)
    _ask_sent(act, record, "outcome")
    if code_of(counted_facts(act, form), "outcome") == "released_documents_valid" and not record.case.valid_documents:
        act.ask("outcome", M_("No document of this record was answered as valid."))
    if record.case.child and not form.accompanied_by:
        act.ask("accompanied_by", M_("A child may not leave alone. Who goes with the child?"))
    _ask_of_wish(act, record, "accompanied_by")
    if is_night(form.at) and not form.safe:
        act.ask("safe", M_("It is night. How does the person reach a safe place? Transport, money, companion."))
    taken = ask_of_names(act, record, "accompanied_by")
    return leave(act, form, record, "person_released", {"notify": True} if taken else {}, along=form.children_along)


@command(
    "custody.before_judge",
    label="Bring before a judge or prosecutor",
    form=forms.BeforeJudge,
    roles=DESK,
    writes=("brought_before_judge", "carer_left", "child_delivered"),
    needs=OPEN_STATES,
)
def before_judge(act: Act, form: forms.BeforeJudge) -> str:
    """Ends police holding before a judge or prosecutor; returns the record's number."""
    record = find(act, form, OPEN_STATES)
    ask_band(act, record.case, form.band)
    _ask_sent(act, record, "body")
    odd = ask_of_names(act, record, "judge")
    told = odd or is_unknown(counted_facts(act, form), "body", kept=("duty_judge",))
    return leave(act, form, record, "brought_before_judge", {"notify": True} if told else {}, along=form.children_along)


@command("custody.move", label="Move, time limit running", form=forms.Move, roles=DESK, needs=OPEN_STATES,
         writes=("carer_left", "child_delivered", "person_moved"))  # fmt: skip
def move(act: Act, form: forms.Move) -> str:
    """Records a move; the clock goes along. An ambulance may leave before anyone knows who receives the person.

    Raises Refused "wall." and a name (walling.py) before a camp, an aliens' office or what is unknown; "invalid".
    """
    record = find(act, form, OPEN_STATES)
    ask_band(act, record.case, form.band)
    _ask_sent(act, record, "to")
    settle_body(act, form)
    kind = kind_of(counted_facts(act, form))
    missing = [name for name in ("body", "receiver") if not getattr(form, name)]
    for name in missing if kind != CARE else ():
        act.refuse(name, M_("This is needed."))
    stays = kind != REMOVAL
    if odd := stays and is_unlike(act, form):
        act.ask("body", UNLIKE)
    odd |= stays and ask_of_names(act, record, "receiver")
    odd |= stays and is_unknown(counted_facts(act, form), "to")
    facts = _sent(act, record, form, notify=odd) | ({"receiver_open": True} if missing else {})
    facts |= about_the_list(act, record, counted_facts(act, form) | facts)
    return leave(act, form, record, "person_moved", facts, along=form.family_along is True)


@command("custody.refer", label="Send on", form=forms.Refer, roles=DESK, needs=OPEN_STATES,
         writes=("carer_left", "child_delivered", "person_referred"))  # fmt: skip
def refer(act: Act, form: forms.Refer) -> str:
    """Records a hand-over to another body. Raises Refused "wall." and a name (walling.py) where it is a removal."""
    record = find(act, form, OPEN_STATES)
    ask_band(act, record.case, form.band)
    _ask_sent(act, record, "to")
    return leave(act, form, record, "person_referred", _sent(act, record, form), along=form.family_along is True)


def _ask_sent(act: Act, record: ActedOn, name: str) -> None:
    """Somebody who was sent on is not here: what is written of them next is asked about, and both stay in sight."""
    if record.case.status.sent_on:
        act.ask(
            name,
            M_(
                "This person was sent on and has not returned, by this record. If the person is back, record "
                "“Back here”. Who reports this?"
            ),
        )


def _sent(act: Act, record: ActedOn, form: forms.Move | forms.Refer, *, notify: bool = False) -> dict[str, Any]:
    """What a move keeps besides its form: the orders that named the person, a parting, whether somebody is told."""
    orders = tuple(order.number for order in record.case.removal_orders.values())
    facts: dict[str, Any] = {"orders": orders} | (_parting(act, form) or {})
    return facts | ({"notify": True} if notify or not agreed(counted_facts(act, form), "to") else {})


@command("custody.name_receiver", label="Receiver of the person", form=forms.NameReceiver, roles=DESK,
         writes="receiver_named")  # fmt: skip
def name_receiver(act: Act, form: forms.NameReceiver) -> str:
    """Records who received somebody that left before it was known; a camp is asked about, and told.

    Returns the record's number.
    """
    record = find(act, form)
    settle_body(act, form)
    odd = is_unlike(act, form)
    if odd:
        act.ask("body", UNLIKE)
    odd |= ask_of_names(act, record, "receiver") or is_unknown(counted_facts(act, form), "to")
    return write(act, form, record, "receiver_named", {"notify": True} if odd else None)


@command(
    "custody.removal_order",
    label="Removal or transfer order",
    form=forms.RemovalOrder,
    roles=DESK,
    needs=OPEN_STATES,
    writes="removal_ordered",
)
def removal_order(act: Act, form: forms.RemovalOrder) -> str:
    """Records an order in the record of each person whom it names; returns the number of the first.

    Raises Refused("invalid") for somebody who is not held here.
    """
    record = find(act, form, OPEN_STATES)
    others = _named(act, form)
    facts = counted_facts(act, form)
    kept = {"authority_name": _authority_name(act, form.authority)} | (_notice_of(act, form, "authority") or {})
    unnamed = code_of(facts, "authority") == "other" and not form.given_by
    if unnamed:
        act.ask(
            "given_by", M_("Which authority gave it? An order of one that is not named is kept, and opens nothing.")
        )
        kept["notify"] = True
    elif not may_order(facts):
        act.ask("authority", M_("This body can't order a transfer. The order is recorded but permits nothing."))
        kept["notify"] = True
    elif not agreed(facts, "authority"):
        act.ask(
            "authority",
            M_("The inspectorate has not approved this authority. The decision is recorded but permits nothing."),
        )
    if order_key(form.number, code_of(facts, "authority") or "") in record.case.spent:
        act.ask("number", M_("By this order the person was received once: it is used up, and opens nothing more."))
        kept["notify"] = True
    number = write(act, form, record, "removal_ordered", kept)
    for uid in others:
        if uid != form.record:
            act.append("removal_ordered", record=uid, at=form.at, form=form, facts={"with": record.number, **kept})
    return number


def _authority_name(act: Act, code: str | None) -> str | None:
    who = item(act.conn, BODY, code)
    return None if who is None else who.fa


def _named(act: Act, form: forms.RemovalOrder) -> list[str]:
    """The records of the others whom an order names, by band or number. Raises Refused("invalid")."""
    wanted = [part.strip() for part in re.split(r"[,،;؛]+|\n", form.others or "") if part.strip()]
    held = held_cases(act.conn, act.unit) if wanted else ()
    uids_named, missing = list[str](), list[str]()
    for part in wanted:
        name = ascii_digits(part).upper()
        uids = [
            person.uid
            for person in held
            if name in (ascii_digits(person.case.band).strip().upper(), person.number.upper())
        ]
        uids_named += uids[:1]
        missing += [] if len(uids) == 1 else [part]
    if missing:
        message = M_(
            "No person held here, or more than one, has this band or number: {bands}", bands=", ".join(missing)
        )
        act.refuse("others", message)
    return uids_named


def _notice_of(act: Act, form: Form, field: str) -> dict[str, Any] | None:
    """Whether the inspectorate is told: what was chosen was added, and nobody has agreed to its competence yet."""
    return None if agreed(counted_facts(act, form), field) else {"notify": True}


def _parting(act: Act, form: forms.Move | forms.Refer) -> dict[str, bool] | None:
    """Ask about family that is held here; a parting is marked, and waits for a signature from above the desk."""
    assert form.record is not None
    here = family_here(act, form.record)
    if not here:
        return None
    if form.family_along is None:
        act.ask(
            "family_along",
            M_("Family is held here: {numbers}. Write the reason for parting them.", numbers=", ".join(here)),
        )
    elif form.family_along is False and not form.family_split:
        act.refuse("family_split", M_("Write why they are parted."))
    return {"split": True} if form.family_along is not True else None


@command("custody.returned", label="Back here", form=forms.Returned, roles=DESK, needs={"moved"},
         writes="person_returned")  # fmt: skip
def returned(act: Act, form: forms.Returned) -> str:
    """Records that a moved person is back; checks begin anew. Returns the record's number."""
    return write(act, form, find(act, form, {"moved"}), "person_returned")


@command("custody.receipt", label="Receipt of the hand-over", form=forms.MoveReceipt, roles=DESK,
         writes="handover_receipt_received")  # fmt: skip
def receipt(act: Act, form: forms.MoveReceipt) -> str:
    """Records the receipt of a move or hand-over; returns the record's number."""
    return write(act, form, find(act, form), "handover_receipt_received")


@command(
    "custody.lift_fear",
    label="Decision of the competent authority",
    form=forms.LiftFear,
    roles=DESK,
    needs=OPEN_STATES,
    writes="fear_lifted",
)
def lift_fear(act: Act, form: forms.LiftFear) -> str:
    """Records a numbered decision: of the authority competent for asylum, or of welfare about a child alone.

    One of an authority that a unit added and the inspectorate has not agreed to is kept, and lifts nothing.
    Raises Refused("invalid") where police or a receiver decided.
    """
    record = find(act, form, OPEN_STATES)
    facts = counted_facts(act, form)
    kept: dict[str, Any] = {"authority_name": _authority_name(act, form.authority)}
    if code_of(facts, "authority") not in DECIDING:
        message = M_("Only the authority competent for asylum, or welfare for a child: neither police nor receiver.")
        act.refuse("authority", message)
    elif not agreed(facts, "authority"):
        act.ask(
            "authority",
            M_("The inspectorate has not approved this authority. The decision is recorded but permits nothing."),
        )
        kept["notify"] = True
    if is_by_number_alone(act, form, form.text):
        kept["notify"] = True
    said = record.case.fear_said
    if said is not None and form.at < said and form.authority != "welfare":
        act.ask("at", M_("Fear of return was said after this: it is kept, and lifts nothing."))
    return write(act, form, record, "fear_lifted", kept)


@command("custody.child_delivered", label="Deliver a child", form=forms.ChildDelivered, roles=DESK, needs=OPEN_STATES,
         writes="child_delivered")  # fmt: skip
def child_delivered(act: Act, form: forms.ChildDelivered) -> str:
    """Records to whom a child was delivered; asks where it should have been another. Returns the number."""
    record = find(act, form, OPEN_STATES)
    case, to = record.case, code_of(counted_facts(act, form), "to")
    ask_band(act, case, form.band)
    parted = case.child and not child_suspect(case) and not case.alone and to != "child_to_carer"
    if parted:
        act.ask("to", M_("The carer is here: a child stays with the carer, or goes along. Why are they parted?"))
    if to == "child_to_carer":
        _ask_of_wish(act, record, "to")
    if not case.child:
        act.ask("to", M_("This record does not show that the person is a child."))
    elif child_suspect(case) and to not in COURTS:
        act.ask("to", M_("A child suspected of an offence goes to the juvenile prosecutor or court."))
    elif child_suspect(case) and case.age is not None and (case.age < 15) != (to == "juvenile_court"):
        act.ask("to", M_("Under 15: the juvenile court; 15 to 17: the juvenile prosecutor."))
    odd = ask_of_names(act, record, "receiver") or not case.child  # an adult's record is closed by it
    given = counted_facts(act, form)
    told = odd or is_strange_carer(record, given) or is_unknown(given, "to", kept=("child_to_carer",))
    facts = {"notify": True, "split": True} if parted else {"notify": True} if told else None
    return write(act, form, record, "child_delivered", facts)


def _ask_of_wish(act: Act, record: ActedOn, field: str) -> None:
    """Ask about a child who leaves with somebody while nobody who decides knows that it wants no family told."""
    if record.case.open_tracks((TO_WELFARE, TO_PROSECUTOR)):
        act.ask(
            field,
            M_("This child did not want the family told, and the deciding authority was not told yet. Call 123 first."),
        )


@command("custody.record_death", label="Record a death", form=forms.Death, roles=DESK, needs=ALIVE,
         writes=("carer_left", "death_recorded"))  # fmt: skip
def record_death(act: Act, form: forms.Death) -> str:
    """Records a death; who has to know stands as duties at once. Returns the record's number."""
    number = write(act, form, find(act, form, ALIVE), "death_recorded")
    left_alone(act, form, number)
    return number


@command("custody.record_escape", label="Record an escape", form=forms.Escape, roles=DESK, needs=NOT_FREE,
         writes=("carer_left", "escape_recorded"))  # fmt: skip
def record_escape(act: Act, form: forms.Escape) -> str:
    """Records an escape; returns the record's number."""
    number = write(act, form, _not_free(act, form), "escape_recorded")
    left_alone(act, form, number)
    return number


@command("custody.recapture", label="Record a recapture", form=forms.Recapture, roles=DESK, needs={"escaped"},
         writes="recaptured")  # fmt: skip
def recapture(act: Act, form: forms.Recapture) -> str:
    """Records a recapture; the clock goes on. Returns the record's number."""
    return write(act, form, find(act, form, {"escaped"}), "recaptured")


@command("custody.reopen", label="Reopen the record", form=forms.Reopen, roles=DESK, needs={"closed"},
         writes="custody_reopened")  # fmt: skip
def reopen(act: Act, form: forms.Reopen) -> str:
    """Reopens a closed record; the clock goes on from where it was. Returns the record's number."""
    return write(act, form, find(act, form, {"closed"}), "custody_reopened")


@command("custody.wrong_outcome", label="Wrong release or removal", form=forms.WrongOutcome, roles=DESK,
         writes="wrong_outcome_recorded")  # fmt: skip
def wrong_outcome(act: Act, form: forms.WrongOutcome) -> str:
    """Records that the wrong person was released or sent on; notices are due at once. Returns the number."""
    return write(act, form, find(act, form), "wrong_outcome_recorded")
