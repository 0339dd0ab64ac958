"""Keeping a person: care, reviews, interviews, property, force, orders, and what explains the record."""

from __future__ import annotations

from datetime import datetime, timedelta

from db.kernel.base.access import DESK, Role
from db.kernel.desk.desk import Act, command
from db.kernel.events.ruled import code_of
from db.reference.lists.queries import item
from db.reference.officers.queries import is_one
from db.registers.custody import rules
from db.registers.custody.case.meaning import LATE_FACTS
from db.registers.custody.case.placing import doubts_of_placing
from db.registers.custody.case.questioning import BREACHES, past_faults, questioning_faults
from db.registers.custody.case.receivers import names_police, names_receiver
from db.registers.custody.case.status import OPEN_STATES, SENT
from db.registers.custody.case.timeline import own
from db.registers.custody.case.track import UNPROVED
from db.registers.custody.case.understanding import REFUSED, interpreted
from db.registers.custody.custody_acts import (
    counted_facts,
    find,
    is_involved,
    is_unproved,
    refuse_involved,
    takes_back,
    write,
)
from db.registers.custody.keeping import forms
from db.registers.custody.outcome.children_of_carers import left_alone
from db.registers.custody.people_held import held_cases
from db.words.folding import ascii_digits
from db.words.messages import M_, Refused

TELLS_INSPECTORATE = 6
"""A step put off so often is told to the inspectorate; half as often, to the commander (attention.py)."""
MONTH = timedelta(days=31)
"""An order that holds longer is asked about."""
CASE = DESK | {Role.INVESTIGATION}
"""Who may write down an interview or an entry."""


@command("custody.care", label="Check and care", form=forms.Care, roles=DESK, writes="care_given")
def care(act: Act, form: forms.Care) -> str:
    """Records a check of one person, or what was given; returns the record's number. Raises Refused("invalid")."""
    record = find(act, form)
    if not (form.seen or form.given or form.ended_at or form.note):
        act.refuse("seen", M_("Write what was seen or given."))
    return write(act, form, record, "care_given")


@command("custody.review", label="Review", form=forms.Review, roles=DESK, another="stand_in", writes="custody_reviewed")
def review(act: Act, form: forms.Review) -> str:
    """Records why holding goes on, or not. Raises Refused("forbidden") for an officer involved in force, an injury, a
    death or a restraint."""
    record = find(act, form)
    refuse_involved(act, record.case)
    goes_on = form.decision != "release"
    return write(act, form, record, "custody_reviewed", takes_back(record.case, "release_decided") if goes_on else None)


@command("custody.interview", label="Interview", form=forms.Interview, roles=CASE, writes="interviewed")
def interview(act: Act, form: forms.Interview) -> str:
    """Records an interview. A child is not questioned, nor somebody unfit or without a common language; who was, is
    recorded as a breach, and the inspectorate told.

    Raises Refused "wall." and a name (questioning.py) while it has not happened.
    """
    record = find(act, form)
    if form.ended_at is not None and form.ended_at < form.at:
        act.refuse("ended_at", M_("This is before it began."))
    facts = counted_facts(act, form)
    faults = questioning_faults(record.case, facts)
    if form.ended_at is not None and form.ended_at <= act.now:
        readings = record.case.readings
        faults = tuple(
            dict.fromkeys(f for reading in readings for f in past_faults(reading, facts, form.at, form.ended_at))
        )
    if faults and form.ended_at is not None and form.ended_at <= act.now:
        what = LATE_FACTS[BREACHES[faults[0]]]
        act.ask("at", M_("{what}: this will be recorded as a breach. Write how it happened.", what=what))
    if interpreted(record.case) and form.interpreter is None and not faults:
        act.ask("interpreter", M_("This record names an interpreter. Who interpreted in this interview?"))
    if form.interpreter == "telephone" and form.interpreter_name and not form.interpreter_phone:
        act.ask("interpreter_phone", M_("Name the interpreter; if by telephone, add the number."))
    reported = bool(faults) or code_of(facts, "interpreter") == REFUSED
    kept = ({"notify": True} if reported else {}) | ({"by_name": True} if form.interpreter_name else {})
    return write(act, form, record, "interviewed", kept)


@command("custody.talk_with_child", label="Talk with a child, no questioning", form=forms.TalkWithChild, roles=CASE,
         writes="child_talked")  # fmt: skip
def talk_with_child(act: Act, form: forms.TalkWithChild) -> str:
    """Records a talk with a child about name, health, carer or what was done to it; asks where nobody was with it."""
    record = find(act, form)
    if form.present == "nobody":
        act.ask("present", M_("A carer or welfare officer must be with the child. Why was nobody there?"))
    return write(act, form, record, "child_talked", {"notify": True} if form.present == "nobody" else None)


@command("custody.property_in", label="Take property", form=forms.PropertyIn, roles=DESK, writes="property_taken")
def property_in(act: Act, form: forms.PropertyIn) -> str:
    """Records property taken; asks where cash was counted by one. Raises Refused("invalid")."""
    record = find(act, form)
    if form.cash is not None and form.cash < 0:
        act.refuse("cash", M_("An amount can't be negative."))
    if form.cash and form.cash > 0 and form.counted_by != "two":
        act.ask(
            "counted_by",
            M_("One officer counted the cash. The person must countersign, and the next officer must count again."),
        )
    if form.counted_by == "two" and ascii_digits(form.second_officer or "").strip() in ("", act.officer.badge):
        act.ask("second_officer", M_("Name the second officer who counted."))
    return write(act, form, record, "property_taken", {"recount": True} if is_involved(act, record.case) else None)


@command("custody.property_out", label="Give property back", form=forms.PropertyOut, roles=DESK,
         writes="property_returned")  # fmt: skip
def property_out(act: Act, form: forms.PropertyOut) -> str:
    """Records property given back; asks where the bag is not one that was sealed. Returns the record's number."""
    record = find(act, form)
    taken = (event for event in own(record.events) if event.kind == "property_taken")
    bags = {_bag(event.facts["bag"]) for event in taken if event.facts.get("bag")}
    if form.bag and bags and _bag(form.bag) not in bags:
        act.ask("bag", M_("The bag sealed here was {bags}.", bags=", ".join(sorted(bags))))
    return write(act, form, record, "property_returned")


def _bag(number: str) -> str:
    return ascii_digits(number).strip()


@command("custody.use_force", label="Use of force", form=forms.Force, roles=DESK, writes="force_used")
def use_force(act: Act, form: forms.Force) -> str:
    """Records use of force; the inspectorate gets a notice by itself. Returns the record's number."""
    return write(act, form, find(act, form), "force_used")


@command("custody.injury", label="Injury", form=forms.Injury, roles=DESK, writes="injury_found")
def injury(act: Act, form: forms.Injury) -> str:
    """Records an injury; a doctor is called for, the inspectorate gets a notice by itself, and a grave one is told of
    as a death is. Returns the number."""
    return write(act, form, find(act, form), "injury_found")


@command(
    "custody.recount",
    label="Count the cash again",
    form=forms.Recount,
    roles=DESK,
    another="stand_in",
    writes="cash_recounted",
)
def recount(act: Act, form: forms.Recount) -> str:
    """Records that cash was counted again; asks where it differs, or where the same officer counts.

    Raises Refused("conflict").
    """
    record = find(act, form)
    taken = [event for event in own(record.events) if event.kind == "property_taken" and event.facts.get("cash")]
    if not taken:
        raise Refused("conflict", {}, M_("No cash was recorded as taken."))
    before = sum(int(event.facts["cash"]) for event in taken)
    if form.cash != before:
        act.ask("cash", M_("{before} rials were counted when it was taken. Explain the difference.", before=before))
    elif any(
        event.facts.get("counted_by") != "two" and is_one(act.conn, act.unit, act.officer.uid, event.officer)
        for event in taken
    ):
        act.ask("cash", M_("You counted it alone before: another officer should count."))
    again = {"recount": True} if is_involved(act, record.case) else None  # what he counts is counted again
    return write(act, form, record, "cash_recounted", again)


@command("custody.judicial_order", label="Judicial order", form=forms.JudicialOrder, roles=DESK,
         writes="judicial_order_received")  # fmt: skip
def judicial_order(act: Act, form: forms.JudicialOrder) -> str:
    """Records an order; one to hold ends police holding. Returns the record's number."""
    record = find(act, form)
    start = record.case.start
    if form.effect == "hold" and start is not None and form.at <= start:
        act.ask("at", M_("Given before the deprivation of liberty: it is the ground, and the 24 hours continue."))
    odd = names_police(form.judge) or names_receiver(form.judge)
    if odd:
        act.ask("judge", M_("Police can't give a judicial order. Which judge gave it?"))
    odd |= _ask_of_order(act, form, form.at)
    return write(act, form, record, "judicial_order_received", {"notify": True} if odd else None)


def _ask_of_order(act: Act, form: forms.JudicialOrder | forms.OrderAnswer, given: datetime) -> bool:
    """Ask about an end of more than a month after the order, and about a judge who saw the person without who or where;
    whether either is so."""
    far = form.until is not None and form.until - given > MONTH
    if far:
        act.ask("until", M_("This is more than a month after the order. Check the order: until when is it valid?"))
    unsaid = [name for name in ("judge", "place") if form.seen_at is not None and not getattr(form, name)]
    for name in unsaid:
        act.ask(name, M_("Which judge saw the person, and where?"))
    return far or bool(unsaid)


@command(
    "custody.order_answer",
    label="Ask about an order",
    form=forms.OrderAnswer,
    roles=DESK,
    needs={"judge", "moved"},
    writes="order_answered",
)
def order_answer(act: Act, form: forms.OrderAnswer) -> str:
    """Records until when an order holds, and when the judge saw the person; returns the number. Raises Refused."""
    record = find(act, form)
    if record.case.order is None:
        raise Refused("conflict", {}, M_("This record has no order to hold."))
    odd = _ask_of_order(act, form, record.case.order.at)
    return write(act, form, record, "order_answered", {"notify": True} if odd else None)


@command("custody.put_off", label="Postpone a step", form=forms.PutOff, roles=DESK, needs=OPEN_STATES,
         writes="step_put_off")  # fmt: skip
def put_off(act: Act, form: forms.PutOff) -> str:
    """Puts off a step that stands open, with the reason; it is due again in 30 minutes. Raises Refused("invalid")."""
    record = find(act, form, OPEN_STATES)
    track = record.case.current(form.step or "")
    if track is None or not track.stands:
        act.refuse("step", M_("This step is not open."))
    often = {"notify": True} if track is not None and track.times_postponed + 1 >= TELLS_INSPECTORATE else None
    return write(act, form, record, "step_put_off", often)


@command("custody.explain_breach", label="Explain a breach", form=forms.ExplainBreach, roles=DESK,
         another="stand_in", writes="breach_explained")  # fmt: skip
def explain_breach(act: Act, form: forms.ExplainBreach) -> str:
    """Keeps why a duty was not done in time: the duty that is named, or the oldest without a reason.

    Raises Refused("invalid"), and "forbidden" for an officer involved in force, an injury, a death or a restraint.
    """
    record = find(act, form)
    refuse_involved(act, record.case)
    broken = rules.numbered(rules.breaches(rules.duties_of(record.case, act.now)))
    chosen = rules.named(form.duty, broken)
    if not (form.duty or "").strip():
        chosen = next((duty for duty in broken.values() if duty.breach_reason is None), None)
    if chosen is None:
        raise Refused(
            "invalid", {"duty": M_("No breach with this number. This record has {count}.", count=len(broken))}
        )
    form.duty = chosen.code
    return write(act, form, record, "breach_explained", {"called_by": record.case.tracks[form.duty].opener})


@command("custody.evidence", label="Evidence for a late entry", form=forms.LateEvidence, roles=DESK | {Role.INSPECTOR},
         another="stand_in", writes="late_evidenced")  # fmt: skip
def evidence(act: Act, form: forms.LateEvidence) -> str:
    """Says what can be checked of what stands as stated later, of one duty or of all; returns the number.

    What can't be looked up, as a sheet that was not printed here, waits until the inspectorate has looked and says so.
    Raises Refused("invalid") where nothing can be checked, or nothing stands so, and "forbidden" for who is involved.
    """
    record = find(act, form)
    refuse_involved(act, record.case)
    stated = rules.numbered(duty for duty in rules.duties_of(record.case, act.now) if duty.state == "stated")
    chosen = rules.named(form.duty, stated)
    if not stated or (chosen is None and (form.duty or "").strip()):
        said = M_("Nothing stated later has this number. There are {count}.", count=len(stated))
        raise Refused("invalid", {"duty": said})
    if not (form.sheet or form.reference or (form.who and form.phone)):
        raise Refused("invalid", {"sheet": M_("A sheet's number, a reference, or a name with its telephone.")})
    form.duty = chosen.code if chosen else None
    called_by = record.case.tracks[chosen.code].opener if chosen else None
    unproved = is_unproved(act, form)
    facts = {"called_by": called_by, "notify": unproved or None, UNPROVED: unproved or None}
    number = write(act, form, record, "late_evidenced", facts)
    if unproved:
        form.waits = M_("Recorded as stated; it can't be checked here. The inspectorate will check it.")
    return number


@command(
    "custody.notify", label="Notify those who must know", form=forms.Notice, roles=DESK, writes="custody_notice_given"
)
def notify(act: Act, form: forms.Notice) -> str:
    """Records that somebody was told of a death, an escape or a wrong release; returns the record's number."""
    return write(act, form, find(act, form), "custody_notice_given")


@command("custody.add_entry", label="Add an entry", form=forms.AddCustodyEntry, roles=CASE,
         writes="custody_entry_added")  # fmt: skip
def add_entry(act: Act, form: forms.AddCustodyEntry) -> str:
    """Adds to the chronology, in any state; returns the record's number."""
    return write(act, form, find(act, form), "custody_entry_added")


@command("custody.late_fact", label="Record what should not have happened", form=forms.LateFact, roles=DESK,
         writes=("carer_left", "late_fact_recorded"))  # fmt: skip
def late_fact(act: Act, form: forms.LateFact) -> str:
    """Records what happened as the breach it is; no wall stands before it. Returns the record's number."""
    number = write(act, form, find(act, form), "late_fact_recorded")
    if form.what in SENT:
        left_alone(act, form, number)
    return number


@command("custody.give_copy", label="Give a copy of the record", form=forms.GiveCopy, roles=DESK,
         writes="custody_copy_given")  # fmt: skip
def give_copy(act: Act, form: forms.GiveCopy) -> str:
    """Records that the person has a copy; returns the record's number."""
    return write(act, form, find(act, form), "custody_copy_given")


@command("custody.place_in", label="Place in the station", form=forms.PlaceIn, roles=DESK, needs=OPEN_STATES,
         writes="placed_in_room")  # fmt: skip
def place_in(act: Act, form: forms.PlaceIn) -> str:
    """Records where in the station a person is; asks where the room is full. Returns the record's number.

    Raises Refused("invalid").
    """
    record = find(act, form, OPEN_STATES)
    if form.people is not None and form.people < 1:
        act.refuse("people", M_("This person is one of them: at least 1."))
    kept = item(act.conn, "custody_room", form.room)
    holds = kept.extra.get("capacity") if kept is not None else None
    held = [person for person in held_cases(act.conn, act.unit) if person.uid != form.record]
    inside = [person for person in held if person.case.room == form.room]
    if isinstance(holds, int) and len(inside) >= holds:
        act.ask("room", M_("Room capacity is {holds}; {inside} people are in it.", holds=holds, inside=len(inside)))
    related = [person.uid in record.case.family or form.record in person.case.family for person in inside]
    doubts = doubts_of_placing(record.case, [person.case for person in inside], related=related)
    for doubt in doubts[:1]:
        act.ask("room", doubt)
    return write(act, form, record, "placed_in_room", {"notify": True} if doubts else None)
