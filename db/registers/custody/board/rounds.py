"""Rounds: one step, person after person. Every answer is that person's own; only the step is the same.

A look-in, water and food are for everyone who is here, room after room; who had it a moment ago comes last, so that a
round that was interrupted goes on where it stopped.

What the record knows already stands in the form (the age that was stated, the language). Only facts of the
journey or of the call are carried over from the person before; never what is asked of a person, and never a ground:
each person is assessed alone (UNHCR Detention Guidelines).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import select

from db.kernel.base.access import DESK
from db.kernel.base.officer import Reading
from db.kernel.desk.desk import COMMANDS, query
from db.reading.pressing import DutyPressure, most_pressing
from db.registers.custody.case.case import Case
from db.registers.custody.case.duties import NEEDS, ORDER, SPECS, codes_of, spec_of
from db.registers.custody.case.status import HERE
from db.registers.custody.case.understanding import same_language
from db.registers.custody.models import MEMBER
from db.registers.custody.people_held import HeldCase, held_cases
from db.registers.custody.rules import duties_of
from db.storage import ends
from db.words.messages import M_, Message, Refused

DUTIES = codes_of(lambda spec: spec.in_rounds)
"""Duties that a round may do."""
CHECK = "check"
CARE = (CHECK, "water", "food")
"""Care of everyone who is here: a look at each, and what is given."""
MOMENT_AGO = timedelta(minutes=15)
"""People who were looked at, or were given it, since then are not asked again first (the program's own)."""
NAMED = "custody.removal_order"
"""One order that names many is entered for the first, and ticked person after person."""
ENDS = (NAMED, "custody.move", "custody.before_judge", "custody.refer", "custody.release")
"""What may become of people, one after another; the band is asked of each."""
CARRIED: Mapping[str, tuple[str, ...]] = {
    "custody.tell_prosecutor": ("via", "to"),
    "custody.interpreter": ("tie", "name", "by_phone"),
    NAMED: ("at", "number", "authority", "given_by"),
    "custody.move": ("to", "body", "receiver"),
    "custody.refer": ("to", "body", "receiver"),
    "custody.before_judge": ("body", "judge", "place"),
    "custody.receipt": ("receipt", "received_by"),
    "custody.tell_ground": ("interpreter",),
    "custody.set_ground": ("interpreter",),
    "custody.give_rights": ("interpreter",),
    "custody.ask_fear": ("interpreter",),
}
"""Answers of the form before that are in the next form of a round, to be looked at: who was called, who receives."""
OF_A_LANGUAGE = frozenset({"custody.interpreter", "custody.tell_ground", "custody.set_ground", "custody.give_rights",
                           "custody.ask_fear"})  # fmt: skip
"""Commands of which the answers before are those of one interpreter: carried to who understands the same language."""


@dataclass(frozen=True, slots=True)
class RoundStep:
    """A step that a round may do: a duty's code, one of `CARE` or of `ENDS`; its command, and for how many people."""

    code: str
    label: Message
    command: str
    count: int
    presses: DutyPressure = "open"
    """How the step presses for whom it does so most."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A person for whom the step stands open. `known` are answers that the record holds already, as they are typed."""

    uid: str
    number: str
    band: str
    name: str
    known: Mapping[str, str]
    language: str | None = None
    room: str | None = None
    """A code of the list custody_room."""
    out: bool = False
    """Whether the person is out of the cell: for an interview, a doctor."""
    last: datetime | None = None
    """When this step of care was last done."""
    had: bool = False
    """Whether that is a moment ago."""


@dataclass(frozen=True, slots=True)
class Round:
    """The people for whom a step stands open, the one who arrived first before the others (care: room after room), as
    read at a position."""

    step: RoundStep
    people: tuple[Waiting, ...]
    read_at: int


def known_of(case: Case) -> dict[str, dict[str, str]]:
    """Command → answers that the record holds already: field → what would be typed."""
    answers: dict[str, dict[str, str]] = {}
    if case.age is not None:
        answers["custody.set_age"] = {"age": str(case.age)}
    if case.language not in (None, "unknown"):
        spoken = {"language": str(case.language)}
        answers |= {f"custody.{name}": spoken for name in SPOKEN}
        answers["custody.set_ground"] = {"told_language": str(case.language)}
    if case.open_tracks(("signature",)):  # a parting alone calls for one
        answers["custody.sign_absent"] = {"what": "family_split"}
    needs = [need for need, duty in NEEDS.items() if case.open_tracks((duty,))]
    if needs:
        answers["custody.answer_need"] = {"need": needs[0]}
    standing = [track.base for track in case.open_tracks(("consulate", "unhcr"))]
    if standing:
        answers["custody.offer_contacts"] = {"body": min(standing, key=lambda base: ORDER[base])}
    return answers


SPOKEN = ("give_rights", "tell_ground", "interpreter", "ask_fear", "offer_asylum")
"""Commands whose language is offered as the person's own."""
ALONG: Mapping[str, tuple[str, ...]] = {
    "custody.release": ("children_along",),
    "custody.before_judge": ("children_along",),
    "custody.move": ("family_along", "family_split"),
    "custody.refer": ("family_along", "family_split"),
}
"""What is asked of who has a family in the records."""


def carried(command: str, sent: Mapping[str, str], of: Waiting, to: Waiting) -> dict[str, str]:
    """The answers of one person's form (field → what was typed) that are in the next person's form.

    An interpreter is carried for the same language alone.
    """
    if command in OF_A_LANGUAGE and not same_language(of.language, to.language):
        return {}
    return {name: sent[name] for name in CARRIED.get(command, ()) if sent.get(name)}


def unasked_of(case: Case) -> Mapping[str, tuple[str, ...]]:
    """Command → fields that this person's record has no need of: nobody is linked with it."""
    return {} if case.family else ALONG


def _stands(person: HeldCase, code: str, now: datetime) -> bool:
    if code == NAMED:
        return person.state in HERE and not person.case.removal_orders
    if code in ENDS or code in CARE:
        return person.state in HERE
    return any(not track.has_lapsed(now) for track in person.case.open_tracks((code,)))


def _chosen(reading: Reading, arrival: str | None) -> tuple[HeldCase, ...]:
    held = held_cases(reading.conn, reading.unit, pending_at=reading.now)
    if arrival is None:
        return held
    theirs = select(MEMBER.c.record).where(MEMBER.c.unit == reading.unit, MEMBER.c.about == arrival)
    members = set(reading.conn.execute(theirs).scalars())
    return tuple(person for person in held if person.uid in members)


@query("custody.rounds", roles=DESK)
def rounds(reading: Reading, arrival: str | None = None) -> tuple[RoundStep, ...]:
    """Care, the steps that stand open for somebody in the order of the desk, and what may become of those held here.
    For an arrival care comes last."""
    held = _chosen(reading, arrival)
    steps_of_desk = (*(spec.code for spec in SPECS if spec.code in DUTIES), *ENDS)
    codes = (*CARE, *steps_of_desk) if arrival is None else (*steps_of_desk, *CARE)
    duties = [duty for person in held for duty in duties_of(person.case, reading.now)]
    steps = [_step(code, sum(_stands(person, code, reading.now) for person in held)) for code in codes]
    return tuple(
        replace(step, presses=most_pressing((duty for duty in duties if duty.code == step.code), reading.now))
        for step in steps
        if step.count
    )


def _step(code: str, count: int) -> RoundStep:
    if code in ENDS:
        return RoundStep(code, M_(COMMANDS[code].label), code, count)
    spec = spec_of(code)
    assert spec.command is not None
    return RoundStep(code, spec.label, spec.command, count)


@query("custody.round", roles=DESK)
def round_of(reading: Reading, code: str, arrival: str | None = None) -> Round:
    """The people for whom a step stands open now. Raises Refused("not_found") for a step that no round does."""
    if code not in DUTIES and code not in ENDS and code not in CARE:
        raise Refused("not_found", {}, M_("This step is done in each record by itself."))
    people = [person for person in _chosen(reading, arrival) if _stands(person, code, reading.now)]
    step = _step(code, len(people))
    waiting = [_waiting(person, step, reading.now) for person in people]
    if code in CARE:
        waiting.sort(key=lambda person: (person.had, person.room is None, person.room or "", _place(person.band)))
    return Round(step, tuple(waiting), ends.last_position(reading.conn))


def _place(band: str) -> tuple[int, str]:
    """Where a band stands among others: by its number."""
    return (int(band), "") if band.isdecimal() else (0, band)


def _waiting(person: HeldCase, step: RoundStep, now: datetime) -> Waiting:
    answers = known_of(person.case).get(step.command, {})
    if step.command == "custody.offer_contacts":
        answers = {"body": step.code}
    case = person.case
    last = _last(case, step.code) if step.code in CARE else None
    return Waiting(
        uid=person.uid,
        number=person.number,
        band=case.band,
        name=case.name,
        known=answers,
        language=case.language,
        room=case.room,
        out=bool(case.open_tracks(("back_in",))),
        last=last,
        had=last is not None and now - last < MOMENT_AGO,
    )


def _last(case: Case, code: str) -> datetime | None:
    return max((track.done for track in case.tracks.values() if track.base == code and track.done), default=None)
