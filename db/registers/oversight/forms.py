"""The forms of 197."""

from __future__ import annotations

from datetime import date, datetime
from typing import ClassVar

from db.words.forms import Form, ask


class RecordContact(Form):
    """A suggestion, thanks or criticism. A complaint has a form of its own, which is sealed."""

    kind: str = ask("choice", "Kind", list="oversight_kind", required=True)
    priority: str = ask("choice", "Priority", list="oversight_priority", required=True)
    words: str = ask("words", "In the citizen's words", required=True)
    about_unit: str | None = ask("text", "About which unit", limit=120)
    about_officer: str | None = ask("text", "About which officer", part="identity", limit=120)
    answer_by: str = ask("choice", "How to answer", list="answer_by", required=True)
    anonymous: bool | None = ask("yes_no", "Anonymous", help="No name is kept; the code on the slip gives the answer.")
    name: str | None = ask("text", "Name", part="identity", limit=120, when=("anonymous", ("no",)))
    phone: str | None = ask("phone", "Telephone", limit=30)
    no_phone: str | None = ask("choice", "Why there is no telephone", list="caller_anonymity")
    answer_due: date | None = ask("date", "Answer due", help="Empty: by the priority, in working days.", lean="future")
    meeting: str | None = ask(
        "code", "Number of the public meeting", part="facts", limit=20, help="Empty: not said at a meeting."
    )
    received_at: datetime | None = ask("moment", "Received at", offer="now", help="Empty: now.")


class Complain(Form):
    """A complaint, sealed to the inspectorate: the desk writes it and cannot read it again, nor find or count it."""

    drafted: ClassVar[bool] = False
    names_readers: ClassVar[bool] = True

    words: str = ask(
        "words",
        "Complaint in the citizen's words",
        required=True,
        help="Sealed when saved. Nothing of it stays here: read it back to the citizen first.",
    )
    priority: str = ask("choice", "Priority", list="oversight_priority", required=True)
    about_unit: str | None = ask("text", "About which unit", limit=120)
    about_officer: str | None = ask(
        "text", "About which officer", part="identity", limit=120, help="Name, badge number or appearance."
    )
    happened_at: datetime | None = ask("moment", "When it happened", part="words")
    happened_where: str | None = ask("text", "Where it happened")
    in_custody: bool | None = ask("yes_no", "Made by a person in custody", part="words")
    custody_number: str | None = ask(
        "text",
        "Number of the custody record",
        limit=40,
        when=("in_custody", ("yes",)),
        numbers="custody",
        help="Sealed with the rest. The inspectorate sees to it that the record keeps its words.",
    )
    answer_by: str = ask("choice", "How to answer", list="answer_by", required=True)
    anonymous: bool | None = ask("yes_no", "Anonymous", help="No name is kept; the code on the slip gives the answer.")
    name: str | None = ask("text", "Name", part="identity", limit=120, when=("anonymous", ("no",)))
    phone: str | None = ask("phone", "Telephone", limit=30)
    received_at: datetime | None = ask("moment", "Received at", part="words", offer="now", help="Empty: now.")


class Reply(Form):
    """An answer to the citizen."""

    reply: str = ask("words", "Reply", required=True, limit=2_000)
    via: str | None = ask("choice", "How it was answered", list="answer_by")
    told_citizen_at: datetime | None = ask(
        "moment", "Citizen told at", offer="now", help="Empty where the citizen was not reached yet."
    )


class Outcome(Form):
    """What came of it. Outside the remit: the body that it belongs to is named."""

    outcome: str = ask("choice", "Outcome", list="oversight_outcome", required=True)
    body: str | None = ask(
        "text", "Body it belongs to", part="facts", limit=120, required=True, when=("outcome", ("out_of_remit",))
    )
    note: str | None = ask("words", "Note", limit=2_000)
    told_citizen_at: datetime | None = ask(
        "moment", "Citizen told at", offer="now", help="Empty where the citizen was not reached yet."
    )


class Told(Form):
    """The citizen was told."""

    told_citizen_at: datetime = ask("moment", "Citizen told at", required=True, offer="now")
    via: str | None = ask("choice", "How it was answered", list="answer_by")


class ReplyToComplaint(Reply):
    """An answer to whoever complained; sealed like the complaint."""

    drafted: ClassVar[bool] = False


class DecideComplaint(Outcome):
    """What came of a complaint; sealed like the complaint."""

    drafted: ClassVar[bool] = False


class TellComplainant(Told):
    """Whoever complained was told; sealed like the complaint."""

    drafted: ClassVar[bool] = False
