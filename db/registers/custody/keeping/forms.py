"""The forms of keeping a person: care, reviews, interviews, property, force, orders, and what explains the record."""

from __future__ import annotations

from datetime import datetime

from db.registers.custody.ruled_lists import WAS_BODY
from db.registers.custody.sightings.forms import sighting_field
from db.registers.custody.walk.forms import fear_said_field
from db.words.forms import Form, ask


class Care(Form):
    """A check of one person and what was seen; food, water, prayer, rest."""

    at: datetime = ask("moment", "When", required=True, offer="now", edge="latest")
    seen: str | None = ask("choice", "What was seen", list="care_seen", safeguard=True)
    given: tuple[str, ...] | None = ask("choices", "Given to the person", list="care_given")
    ended_at: datetime | None = ask("moment", "Rest ended at")
    note: str | None = ask("text", "Note")
    seen_later: str | None = sighting_field()


class Review(Form):
    """Why holding goes on, or that it does not."""

    at: datetime = ask("moment", "When", required=True, offer="now", edge="latest")
    decision: str = ask("choice", "Decision", required=True, list="custody_review", safeguard=True)
    reason: str = ask("words", "Reason", required=True)
    alternatives: str | None = ask("words", "Alternatives considered")
    heard: bool | None = ask("yes_no", "Was the person heard?", safeguard=True)


class Interview(Form):
    """An interview: when it began and ended. One with no end has not happened yet."""

    at: datetime = ask("moment", "Began at", required=True, offer="now")
    ended_at: datetime | None = ask("moment", "Ended at", follows="at")
    place: str | None = ask("text", "Place")
    interviewers: str | None = ask(
        "text", "Interviewers (badges)", part="facts", limit=120, help="Badge numbers, with commas between them."
    )
    interpreter: str | None = ask("choice", "Interpreter", list="interpreter_kind")
    interpreter_name: str | None = ask("text", "Interpreter's name", part="identity")
    interpreter_phone: str | None = ask("phone", "Interpreter's telephone", when=("interpreter", ("telephone",)))
    silence_told: bool | None = ask("yes_no", "Told beforehand that silence is allowed?", safeguard=True)
    lawyer_offered: bool | None = ask("yes_no", "Was a lawyer offered beforehand?", safeguard=True)
    breaks: str | None = ask("text", "Breaks, from and to", part="facts")
    lawyer_present: bool | None = ask("yes_no", "Was the lawyer there?")
    signed: str | None = ask("choice", "Signature", list="rights_receipt")
    note: str | None = ask("words", "Minutes of the interview")
    seen_later: str | None = sighting_field()


class TalkWithChild(Form):
    """A talk with a child, no questioning: name, health, carer, and what was done to the child. No wall closes it."""

    at: datetime = ask("moment", "Began at", required=True, offer="now")
    ended_at: datetime | None = ask("moment", "Ended at", follows="at")
    present: str = ask("choice", "People present", required=True, list="child_talk_present", safeguard=True)
    present_name: str | None = ask("text", "Name of person present", part="identity")
    about: tuple[str, ...] = ask("choices", "About what", required=True, list="child_talk_about")
    interpreter: str | None = ask("choice", "Interpreter", list="interpreter_kind")
    said: str | None = ask("words", "In the child's words")
    fear_said: bool | None = fear_said_field()
    seen_later: str | None = sighting_field()


class PropertyIn(Form):
    """Property taken, item by item; cash is counted by two."""

    at: datetime = ask("moment", "When", required=True, offer="now", edge="latest")
    items: str = ask("words", "Items, one per line", part="words", required=True)
    cash: int | None = ask("rials", "Cash (rials)")
    bag: str | None = ask("text", "Sealed bag number", part="facts", limit=40)
    counted_by: str | None = ask("choice", "Cash counted by", list="custody_count")
    second_officer: str | None = ask("officer", "Second officer (badge)", when=("counted_by", ("two",)))
    receipt: str = ask("choice", "The person's signature", required=True, list="rights_receipt")


class PropertyOut(Form):
    """Property given back, against signature."""

    at: datetime = ask("moment", "When", required=True, offer="now", edge="latest")
    complete: bool = ask("yes_no", "Was everything given back?", required=True)
    bag: str | None = ask("text", "Sealed bag number", part="facts", limit=40)
    to: str | None = ask("text", "Given to", part="identity")
    receipt: str = ask("choice", "The person's signature", required=True, list="rights_receipt")
    note: str | None = ask("text", "Note")


class Force(Form):
    """Force was used. The inspectorate gets a copy by itself."""

    at: datetime = ask("moment", "When", required=True, offer="now", edge="latest")
    officers: str = ask(
        "text",
        "Officers involved (badges)",
        part="facts",
        required=True,
        limit=120,
        help="Badge numbers, with commas between them.",
    )
    means: tuple[str, ...] = ask("choices", "Means of force", required=True, list="force_kind")
    reason: str = ask("words", "Reason", required=True)
    injured: bool = ask("yes_no", "Was anyone injured?", required=True)
    injuries: str | None = ask("words", "Injuries")
    seen_later: str | None = sighting_field()


class Injury(Form):
    """An injury was seen on the person. A doctor is called for, and the inspectorate gets a copy by itself.

    A grave one is told of as a death is: at once to prosecutor, forensic medicine, inspectorate and family.
    """

    at: datetime = ask("moment", "Seen at", required=True, offer="now", edge="latest")
    found: str = ask("choice", "Time of the injury", required=True, list="injury_found", safeguard=True)
    grave: bool = ask(
        "yes_no",
        "Is it grave?",
        required=True,
        safeguard=True,
        help="Danger to life, unconsciousness, fracture, heavy bleeding, hospital bed. If in doubt, yes.",
    )
    help_called_at: datetime | None = ask("moment", "Help called at", when=("grave", ("yes",)))
    scene_kept: bool | None = ask("yes_no", "Is the scene kept?", when=("grave", ("yes",)))
    involved: str | None = ask(
        "text",
        "Officers involved (badges)",
        part="facts",
        limit=120,
        help="Badge numbers, with commas between them.",
    )
    injuries: str = ask("words", "Visible injuries", required=True)
    said: str | None = ask("words", "How it happened, in the person's words")
    seen_by: str | None = ask("text", "Who else saw it", part="identity")


class Recount(Form):
    """Cash that one officer counted alone is counted again by the next."""

    at: datetime = ask("moment", "When", required=True, offer="now", edge="latest")
    cash: int = ask("rials", "Cash (rials)", required=True)
    note: str | None = ask("text", "Note")


class JudicialOrder(Form):
    """A judicial order. One to hold this person, given after liberty was taken, ends police holding.

    What it does not say (until when, whether the judge saw the person) is asked within the hour.
    """

    at: datetime = ask("moment", "Given at", required=True, offer="now", edge="latest")
    number: str = ask("text", "Order number", part="facts", required=True, limit=60)
    judge: str = ask("text", "Judge", part="facts", required=True, limit=120)
    effect: str = ask("choice", "What it orders", required=True, list="custody_order", safeguard=True)
    until: datetime | None = ask(
        "moment",
        "It holds until",
        when=("effect", ("hold",)),
        lean="future",
        help="Empty: the order does not state it.",
    )
    seen_at: datetime | None = ask("moment", "Person seen by the judge at", help="Empty: not said.")
    place: str | None = ask("text", "Place", part="facts")
    text: str | None = ask("words", "Text of the order")


class OrderAnswer(Form):
    """What was asked about an order: until when it holds, and when the judge saw the person."""

    at: datetime = ask("moment", "Asked at", required=True, offer="now", edge="latest")
    until: datetime | None = ask("moment", "It holds until", lean="future")
    seen_at: datetime | None = ask("moment", "Person seen by the judge at")
    judge: str | None = ask("text", "Judge who saw the person", part="facts", limit=120)
    place: str | None = ask("text", "Place", part="facts")
    who: str | None = ask("text", "Name of who answered", part="identity")
    phone: str | None = ask("phone", "Phone")


class PutOff(Form):
    """A step cannot be done now. It is due again in 30 minutes."""

    at: datetime = ask("moment", "When", required=True, offer="now", edge="latest")
    step: str = ask("choice", "Step", required=True, list="custody_step")
    why: str = ask(
        "choice", "Reason", required=True, list="put_off_reason", help="The step is due again in 30 minutes."
    )
    note: str | None = ask("text", "Note")


class ExplainBreach(Form):
    """Why a duty was not done in time. The breach stays, with its reason."""

    duty: str | None = ask(
        "text",
        "Which breach (its number)",
        part="facts",
        limit=60,
        help="As the warning above the record numbers it. Empty: the oldest breach that has no reason yet.",
    )
    reason: str = ask("words", "Reason", required=True)


class LateEvidence(Form):
    """What can be checked of entries that were written much later than they were done: one of these is enough."""

    duty: str | None = ask(
        "text",
        "Which duty (its number)",
        part="facts",
        limit=60,
        help="As the warning above the record numbers it. Empty: everything that stands as stated later.",
    )
    sheet: str | None = ask("text", "Blank sheet number", part="facts", limit=20)
    reference: str | None = ask("text", "Reference", part="facts", limit=60)
    who: str | None = ask("text", "Name of person told", part="identity")
    phone: str | None = ask("phone", "Phone")


class Notice(Form):
    """Somebody who has to know was told: of a death, an escape, a wrong release."""

    at: datetime = ask("moment", "Told at", required=True, offer="now", edge="latest")
    to: str = ask("choice", "Told to", required=True, list="custody_notice")
    via: str | None = ask("choice", "By what means", list="notice_via")
    person: str | None = ask("text", "Name of person told", part="identity")
    reference: str | None = ask("text", "Reference", part="facts", limit=60)


class AddCustodyEntry(Form):
    """An entry in the chronology."""

    at: datetime = ask("moment", "When", required=True, offer="now", edge="latest")
    first_hand: bool | None = ask("yes_no", "Seen first-hand?")
    reported_by: str | None = ask("text", "Reported by", part="identity")
    sheet: str | None = ask(
        "text",
        "Blank sheet number",
        part="facts",
        limit=20,
        help="If this was first written on a numbered blank sheet.",
    )
    text: str = ask("words", "Entry", required=True)


class LateFact(Form):
    """Something happened that should not have. It is recorded as the breach it is."""

    at: datetime = ask("moment", "Happened at", required=True)
    what: str = ask("choice", "What happened", required=True, list="custody_late_fact")
    body: str | None = ask("choice", "Received by", list="body", before=WAS_BODY)
    receiver: str | None = ask("text", "Name of the receiver", part="identity")
    text: str = ask("words", "How it happened", required=True)


class GiveCopy(Form):
    """A copy of the record was given to the person."""

    at: datetime = ask("moment", "Given at", required=True, offer="now", edge="latest")
    to: str | None = ask("text", "Given to", part="identity")
    whole: bool | None = ask(
        "yes_no",
        "With what was said about fear, as the person chose?",
        safeguard=True,
        help="At a removal the copy omits this unless the answer is yes.",
    )
    no_copy: str | None = ask("choice", "Why no copy", list="custody_no_copy", help="Empty: it was given.")


class PlaceIn(Form):
    """Where in the station the person is."""

    at: datetime = ask("moment", "When", required=True, offer="now", edge="latest")
    room: str = ask("choice", "Room", required=True, list="custody_room")
    people: int | None = ask("number", "People in the room, with this person")
