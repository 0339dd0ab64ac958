"""The forms of the walk through a custody record: arrival and the safeguards, in the order a desk works.

The time at which a thing was done is always named `at`: the rules read it there. What the rules need is in `facts`;
who the person is stands in `identity`, what was said in `words`, so that sealing can erase both.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from db.registers.custody.ruled_lists import AGE_AUTHORITIES, WAS_AGE_AUTHORITY, WAS_BODY
from db.registers.custody.sightings.forms import sighting_field
from db.words.forms import NOWHERE, Form, ask

_HELD_BEFORE = ("held_before", ("let_go_by_police", "let_go_by_court", "otherwise"))


def fear_said_field() -> Any:
    """The field on fear of return that was said beside the question. A yes is one to the question (`says_fear`)."""
    return ask("yes_no", "Said that they fear to return?", safeguard=True, help="Empty: nothing was said of it.")


class OpenCustody(Form):
    """A person arrives. Nationality is what the person says; a name may be unknown or refused."""

    name_known: str = ask("choice", "Name given", required=True, list="name_known", under="Person")
    name: str | None = ask(
        "text",
        "Name as stated",
        part="identity",
        required=True,
        when=("name_known", ("stated",)),
        help="? if unknown, - if the person refused to say.",
        sought=True,
        under="Person",
    )
    father_name: str | None = ask(
        "text", "Father's name", part="identity", when=("name_known", ("stated",)), sought=True, under="Person"
    )
    sex: str | None = ask("choice", "Sex", list="sex", under="Person")
    age: int | None = ask("number", "Age stated", help="Under 18: the rules for a child apply at once.", under="Person")
    nationality: str | None = ask("text", "Nationality as stated", part="identity", under="Person")
    band: str | None = ask("text", "Band number", part="facts", limit=20, whole="band", sought=True, under="Person")
    deprivation_at: datetime = ask(
        "moment",
        "Deprived of liberty at",
        required=True,
        offer="now",
        edge="earliest",
        help="The earliest time stated by the person, by those who brought them, or in the call log. The "
        "limit runs from here.",
    )
    deprivation_place: str | None = ask("place", "Where")
    arrived_at: datetime | None = ask(
        "moment", "Arrived here at", offer="now", edge="earliest", follows="deprivation_at"
    )
    category: str = ask("choice", "Kind of arrival", required=True, list="arrival_kind")
    brought_by: str | None = ask("choice", "Brought by", list="body", before=WAS_BODY)
    arrested_by: str | None = ask(
        "text", "Arresting officers (badges)", part="facts", limit=120, help="Badge numbers, with commas between them."
    )
    held_since: datetime | None = ask(
        "moment", "Held by an earlier body since", edge="earliest", help="Time held by an earlier body counts."
    )
    reason: str | None = ask("words", "Reason given for the arrival")
    held_before: str | None = ask(
        "choice", "Held in the last 72 hours?", list="custody_held_before", help="Ask the person. Empty: not asked."
    )
    held_by: str | None = ask("choice", "Held then by", list="body", before=WAS_BODY, when=_HELD_BEFORE)
    held_from: datetime | None = ask("moment", "Held then since", edge="earliest", when=_HELD_BEFORE)
    held_until: datetime | None = ask("moment", "Released then at", edge="latest", when=_HELD_BEFORE)
    taken_for: str | None = ask(
        "choice", "Taken now for", list="custody_taken_for", when=_HELD_BEFORE, help="Empty: nobody has said."
    )


class SayHeldBefore(Form):
    """Whether the person was held in the last 72 hours: asked, or asked again, in an open record."""

    at: datetime = ask("moment", "When", required=True, offer="now", edge="latest")
    held_before: str = ask(
        "choice",
        "Held in the last 72 hours?",
        required=True,
        list="custody_held_before",
        help="“No”: not held, or it was somebody else who left here.",
    )
    held_by: str | None = ask("choice", "Held then by", list="body", before=WAS_BODY, when=_HELD_BEFORE)
    held_from: datetime | None = ask("moment", "Held then since", edge="earliest", when=_HELD_BEFORE)
    held_until: datetime | None = ask("moment", "Released then at", edge="latest", when=_HELD_BEFORE)
    taken_for: str | None = ask("choice", "Taken now for", list="custody_taken_for", when=_HELD_BEFORE)


class SetIdentity(Form):
    """What is known of the person by now; "unknown" and "refused" are answers."""

    at: datetime = ask("moment", "When", required=True, offer="now", edge="latest", under=NOWHERE)
    name: str | None = ask("text", "Name as stated", part="identity", sought=True, under=NOWHERE)
    name_in_document: str | None = ask("text", "Name as in the document", part="identity", sought=True)
    father_name: str | None = ask("text", "Father's name", part="identity", sought=True, under=NOWHERE)
    job: str | None = ask("text", "Job", part="identity")
    address: str | None = ask("text", "Address", part="identity")
    kin: str | None = ask("text", "Next of kin (name, or unknown, refused)", part="identity")
    kin_phone: str | None = ask("phone", "Next of kin's phone")
    dependants: str | None = ask("text", "Dependants left outside, and their carer", part="identity")


class GiveStart(Form):
    """Another time for the deprivation of liberty. The earliest counts; a later one goes to the inspectorate."""

    at: datetime = ask("moment", "Deprived of liberty at", required=True, edge="earliest")
    said_by: str = ask("choice", "Said by", required=True, list="custody_start_source")
    earlier_body: str | None = ask(
        "choice", "Held then by", list="body", before=WAS_BODY, when=("said_by", ("earlier_body",))
    )
    reason: str = ask("words", "Reason", required=True)


class Wellbeing(Form):
    """Is the person well? Asked first of everyone."""

    at: datetime = ask("moment", "When", required=True, offer="now", edge="latest")
    well: str = ask("choice", "Is the person well?", required=True, list="custody_wellbeing", safeguard=True)
    injury: str | None = ask("text", "Injury")
    illness: str | None = ask("text", "Illness")
    medicine: str | None = ask("text", "Medicine needed")
    self_harm: bool | None = ask("yes_no", "Any sign of self-harm?")
    items: str | None = ask("text", "Dangerous items")
    needs: tuple[str, ...] | None = ask("choices", "Needs care as", list="vulnerability")
    seen_later: str | None = sighting_field()


class SetLanguage(Form):
    """The language the person understands; "unknown" is an answer."""

    at: datetime = ask("moment", "When", required=True, offer="now", edge="latest")
    language: str = ask("choice", "Language", required=True, list="language")
    interpreter_needed: bool | None = ask("yes_no", "Is an interpreter needed?")
    literate: bool | None = ask("yes_no", "Can the person read it?")


class SetAge(Form):
    """Age, how it is known, and with whom. Doubtful age is a child."""

    at: datetime = ask("moment", "When", required=True, offer="now", edge="latest")
    child: str = ask("choice", "Adult or child?", required=True, list="custody_child", safeguard=True)
    age: int | None = ask("number", "Age")
    basis: str = ask("choice", "Basis of the age", required=True, list="age_basis")
    estimated_by: str | None = ask("text", "Estimated by", when=("basis", ("estimated",)))
    with_whom: str | None = ask("choice", "Accompanied by", list="custody_with", when=("child", ("child", "doubtful")))
    carer: str | None = ask("text", "Carer", part="identity", when=("child", ("child", "doubtful")))
    suspected: bool | None = ask(
        "yes_no", "Is this child suspected of an offence?", when=("child", ("child", "doubtful"))
    )
    guardian: str | None = ask(
        "text", "Guardian, or authority asked for one", part="identity", when=("with_whom", ("alone",))
    )


class DecideAge(Form):
    """A named authority has decided about the age: a number, and who. No estimate and no officer's word is one."""

    at: datetime = ask("moment", "Decided at", required=True)
    number: str = ask("text", "Decision number", part="facts", required=True, limit=60)
    authority: str = ask(
        "choice",
        "Decided by",
        required=True,
        list="body",
        only=AGE_AUTHORITIES,
        before=WAS_AGE_AUTHORITY,
        safeguard=True,
    )
    decided_by: str | None = ask("text", "Name of decision-maker", part="facts", limit=120)
    result: str = ask("choice", "Adult or child?", required=True, list="age_result", safeguard=True)
    guardian: str | None = ask("text", "Guardian, while it was decided", part="identity")
    assessed: str | None = ask("text", "How the age was assessed, and by whom", part="facts")
    appeal_told: bool | None = ask("yes_no", "Was the person told how to object?", safeguard=True)
    appeal: str | None = ask("text", "Objection: its number, and where", part="facts", limit=120)
    text: str | None = ask("words", "Text of the decision")


class SeeDocuments(Form):
    """A document that was seen, with whom it was verified, and what they answered."""

    at: datetime = ask("moment", "When", required=True, offer="now", edge="latest")
    type: str = ask("choice", "Document", required=True, list="document_type")
    document_number: str | None = ask("text", "Document number", part="identity", limit=40, sought=True)
    expires: date | None = ask("date", "Expires on", lean="future")
    verified_with: str | None = ask("choice", "Verified with", list="verifying_authority")
    answer: str | None = ask("choice", "Their answer", list="document_answer", safeguard=True)
    issuer: bool | None = ask("yes_no", "Did the issuer answer?", when=("answer", ("valid",)))
    born: str | None = ask(
        "text",
        "Birth, by the document",
        part="facts",
        limit=20,
        help="A day (1388/05/03), a year (1388), or an age in a year (15 in 1395). The youngest age it allows counts.",
    )
    reference: str | None = ask("text", "Reference", part="facts", limit=60)
    note: str | None = ask("text", "Note")


class SetGround(Form):
    """The person's own ground. "None yet" is an answer, and shows as not met."""

    at: datetime = ask("moment", "When", required=True, offer="now", edge="latest")
    ground: str = ask(
        "choice",
        "Own ground",
        required=True,
        list="custody_ground",
        help="This person's own, never the group's. “None yet” is an answer; the duty stays open.",
    )
    stated_by: str | None = ask(
        "choice", "Stated by which authority", list="body", before=WAS_BODY, when=("ground", ("entry_or_stay",))
    )
    order_number: str | None = ask(
        "text",
        "Number of the order or reference",
        part="facts",
        limit=60,
        help="For entry or stay: the authority's reference. Without it the ground is not met.",
    )
    necessity: str | None = ask("words", "Why holding is necessary")
    alternatives: str | None = ask("words", "Alternatives considered")
    evidence: str | None = ask("words", "Evidence")
    told_at: datetime | None = ask("moment", "Told to the person at", offer="now", edge="latest")
    told_language: str | None = ask("choice", "Told in", list="language")
    interpreter: str | None = ask("choice", "Interpreter", list="interpreter_kind")
    understood: str | None = ask("choice", "Was it understood?", list="understanding")
    what_understood: str | None = ask("text", "What was understood", when=("understood", ("in_part",)))
    tried: str | None = ask("text", "Authorities tried", when=("understood", ("in_part",)))
    in_writing: bool | None = ask("yes_no", "Given in writing?", safeguard=True)
    read_aloud: bool | None = ask("yes_no", "Read aloud?")


class TellGround(Form):
    """The ground and the evidence are told to the person in writing (Criminal Procedure Code, art. 46)."""

    at: datetime = ask("moment", "Told to the person at", required=True, offer="now", edge="latest")
    language: str = ask("choice", "Told in", required=True, list="language")
    in_writing: bool = ask("yes_no", "Given in writing?", required=True, safeguard=True)
    interpreter: str | None = ask("choice", "Interpreter", list="interpreter_kind")
    understood: str | None = ask("choice", "Was it understood?", list="understanding")
    what_understood: str | None = ask("text", "What was understood", when=("understood", ("in_part",)))
    tried: str | None = ask("text", "Authorities tried", when=("understood", ("in_part",)))
    read_aloud: bool | None = ask("yes_no", "Read aloud?")


class GiveRights(Form):
    """Rights explained and given in writing, and the question asked of everyone: is there fear of return?

    The question may be answered here, or in a step of its own: its duty stands open until it is.
    """

    at: datetime = ask("moment", "Given at", required=True, offer="now", edge="latest")
    language: str = ask("choice", "Language", required=True, list="language")
    written: bool = ask("yes_no", "Given in writing?", required=True)
    receipt: str = ask("choice", "Receipt", required=True, list="rights_receipt", safeguard=True)
    witness: str | None = ask("text", "Witness", part="identity", when=("receipt", ("refused",)))
    read_aloud: bool | None = ask("yes_no", "Read aloud?")
    fear: str | None = ask("choice", "Fear of return", list="fear_of_return", safeguard=True)
    fear_words: str | None = ask("words", "Words as said, or why it was not asked")
    interpreter: str | None = ask("choice", "Interpreter", list="interpreter_kind")
    understood: str | None = ask("choice", "Was it understood?", list="understanding")
    what_understood: str | None = ask("text", "What was understood", when=("understood", ("in_part",)))
    tried: str | None = ask("text", "Authorities tried", when=("understood", ("in_part",)))
    version: str | None = ask(
        "text",
        "Version of the sheet",
        part="facts",
        limit=20,
        help="Empty: the one that is printed here now. It is at the foot of the sheet. Another one stands as stated.",
    )


class AskFear(Form):
    """The question about fear of return, asked again or for the first time."""

    at: datetime = ask("moment", "When", required=True, offer="now", edge="latest")
    fear: str = ask("choice", "Fear of return", required=True, list="fear_of_return", safeguard=True)
    fear_words: str | None = ask("words", "Words as said, or why it was not asked")
    language: str | None = ask("choice", "Asked in", list="language")
    interpreter: str | None = ask(
        "choice", "Interpreter", list="interpreter_kind", help="Never anyone from the consulate or the receiver."
    )
    understood: str | None = ask("choice", "Was it understood?", list="understanding")
    what_understood: str | None = ask("text", "What was understood", when=("understood", ("in_part",)))
    tried: str | None = ask("text", "Authorities tried", when=("understood", ("in_part",)))


class OfferAsylum(Form):
    """Asylum and UNHCR are explained and offered in private, and what the person wishes is written down."""

    at: datetime = ask("moment", "When", required=True, offer="now", edge="latest")
    in_private: bool = ask("yes_no", "Was nobody else there?", required=True, safeguard=True)
    interpreter: str | None = ask(
        "choice",
        "Interpreter",
        list="interpreter_kind",
        help="Not from the consulate, the receiver or the person's group.",
    )
    language: str | None = ask("choice", "Explained in", list="language")
    wish: str = ask("choice", "The person's wish", required=True, list="asylum_wish", safeguard=True)
    claim: str | None = ask("text", "Claim made already: its number, and where", part="facts", limit=120)


class ReferAsylum(Form):
    """The wish for asylum is brought before the competent authority; the words only if the person wishes, sealed."""

    at: datetime = ask("moment", "When", required=True, offer="now")
    authority: str = ask("text", "Brought before", part="facts", required=True, limit=120)
    words_along: bool | None = ask("yes_no", "Does the person wish the words to go along?", safeguard=True)
    envelope: str | None = ask(
        "text", "Number of the sealed envelope", part="facts", limit=40, when=("words_along", ("yes",))
    )
    receipt: str | None = ask(
        "text", "Receipt number", part="facts", limit=60, help="It may follow later. Until then the duty stays open."
    )
