"""The forms of contacts: who is told of a detention, who asks, who comes (lawyer, doctor, interpreter, consulate)."""

from __future__ import annotations

from datetime import datetime

from db.registers.custody.walk.forms import fear_said_field
from db.words.forms import Form, ask

_DECLINED = ("result", ("person_declined",))
_SEEN = ("step", ("seen", "declined_to_doctor"))


class TellProsecutor(Form):
    """The prosecutor's office, or out of hours the duty judge, is told: identity, job, address, reason."""

    at: datetime = ask("moment", "Told at", required=True, offer="now", edge="latest")
    via: str = ask("choice", "By what means", required=True, list="notice_via")
    to: str = ask("text", "Told to", part="facts", required=True, limit=120)
    reference: str | None = ask("text", "Reference", part="facts", limit=60)
    note: str | None = ask("text", "Note")
    delay: str | None = ask("words", "Reason for being late")


class TellFamily(Form):
    """The family is told. Refusing to tell them is a judge's to decide."""

    at: datetime = ask("moment", "When", required=True, offer="now", edge="latest")
    result: str = ask("choice", "What came of it", required=True, list="family_notice", safeguard=True)
    declined_why: str | None = ask(
        "choice", "Reason, stated by the child alone", list="custody_declined_why", safeguard=True, late=True,
        when=_DECLINED,
        help="Ask the child in private. It is printed on no paper the family gets.",
    )  # fmt: skip
    asked_alone: bool | None = ask("yes_no", "Was nobody else there?", safeguard=True, late=True, when=_DECLINED)
    who: str | None = ask("text", "Who was told", part="identity")
    phone: str | None = ask("phone", "Phone")
    judge_reference: str | None = ask(
        "text", "Judge's reference", part="facts", limit=60, when=("result", ("withheld",))
    )
    note: str | None = ask("text", "Note")
    call: str | None = ask("choice", "Telephone call of the person", list="custody_call", help="Empty: nobody asked.")
    call_to: str | None = ask("text", "Person telephoned", part="identity", when=("call", ("made",)))
    call_refused_why: str | None = ask("words", "Why the call was refused", when=("call", ("refused",)))
    delay: str | None = ask("words", "Reason for being late")


class Enquiry(Form):
    """A relative asks. What the person wishes is asked first."""

    at: datetime = ask("moment", "When", required=True, offer="now", edge="latest")
    relation: str | None = ask("choice", "Relation", list="relation")
    wish: str = ask("choice", "The person's wish", required=True, list="wish", safeguard=True)
    answer: str | None = ask("text", "What was answered")


class Lawyer(Form):
    """The lawyer: asked for, told, arrived, left; the remarks go on file."""

    at: datetime = ask("moment", "When", required=True, offer="now", edge="latest")
    step: str = ask("choice", "Step", required=True, list="custody_lawyer", safeguard=True)
    name: str | None = ask("text", "Lawyer's name", part="identity")
    remarks: str | None = ask("words", "Lawyer's remarks")
    delay: str | None = ask("words", "Reason for being late")


class Doctor(Form):
    """The doctor: asked for, called, seen; what was found on arrival or on leaving."""

    at: datetime = ask("moment", "When", required=True, offer="now", edge="latest")
    step: str = ask("choice", "Step", required=True, list="custody_doctor", safeguard=True)
    asked_by: str | None = ask("choice", "Asked by", list="custody_asked_by", when=("step", ("asked",)))
    doctor: str | None = ask("text", "Doctor", part="identity")
    injuries: str | None = ask("words", "Visible injuries")
    complaints: str | None = ask("words", "Complaints")
    certificate: str | None = ask("text", "Certificate number", part="facts", limit=60)
    present: tuple[str, ...] | None = ask("choices", "Other people present", list="custody_exam_present", when=_SEEN)
    independent: bool | None = ask("yes_no", "Was it an independent doctor?", when=_SEEN, safeguard=True)
    result: str | None = ask("words", "Result of the examination", when=_SEEN)
    fear_said: bool | None = fear_said_field()
    delay: str | None = ask("words", "Reason for being late")


class Interpreter(Form):
    """Who interpreted. An officer or a relative is a weak interpreter, and is marked so."""

    at: datetime = ask("moment", "When", required=True, offer="now", edge="latest")
    language: str = ask("choice", "Language", required=True, list="language")
    tie: str = ask("choice", "Kind of interpreter", required=True, list="interpreter_kind")
    name: str | None = ask("text", "Interpreter's name", part="identity")
    by_phone: bool | None = ask("yes_no", "By telephone?")
    phone: str | None = ask("phone", "Interpreter's telephone")


class OfferContact(Form):
    """Consulate or UNHCR, offered; told only if the person wishes it, never by itself."""

    at: datetime = ask("moment", "Offered at", required=True, offer="now", edge="latest")
    body: str = ask("choice", "Contact", required=True, list="custody_contact")
    wish: str = ask("choice", "The person's wish", required=True, list="wish", safeguard=True)
    contacted_at: datetime | None = ask("moment", "Contacted at", when=("wish", ("wishes",)), edge="latest")
    note: str | None = ask("text", "Note")
