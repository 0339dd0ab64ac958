"""The forms of shifts, handover and marks."""

from __future__ import annotations

from datetime import datetime

from db.words.forms import Form, ask


class OpenShift(Form):
    """Who keeps the desk with the officer that opens the shift."""

    deputy: str | None = ask("text", "Deputy duty officer", part="identity", limit=80)
    standby: str | None = ask("text", "Standby officer", part="identity", limit=80)
    guard: str | None = ask("text", "Guard commander", part="identity", limit=80)


class StartHandover(Form):
    """Begins the handover: nothing to fill in."""


class AddHandoverItem(Form):
    """Something the next officer must know that no register says."""

    priority: str = ask("choice", "Priority", list="handover_priority", required=True)
    what: str = ask("words", "What", required=True, limit=1_000)
    action: str | None = ask("text", "Action needed")
    owner: str | None = ask("text", "By whom", part="identity", limit=80)
    by_when: datetime | None = ask("moment", "By when", lean="future")
    if_then: str | None = ask("text", "If … then …", help="If his brother comes, then let him in.")
    heard: str | None = ask("choice", "First-hand or reported", list="first_hand")
    about: str | None = ask(
        "text", "About number", part="facts", limit=30, help="The number of a record, or a request's code."
    )


class PlanItem(Form):
    """What is to be done about an item. Its facts stay as they are."""

    item: int = ask("number", "Item", required=True, help="The item's number in the list.")
    action: str | None = ask("text", "Action needed")
    owner: str | None = ask("text", "By whom", part="identity", limit=80)
    by_when: datetime | None = ask("moment", "By when", lean="future")
    if_then: str | None = ask("text", "If … then …", help="If his brother comes, then let him in.")
    heard: str | None = ask("choice", "First-hand or reported", list="first_hand")


class RaiseItem(Form):
    """Another priority for an item. Lowering one needs a reason."""

    item: int = ask("number", "Item", required=True, help="The item's number in the list.")
    priority: str = ask("choice", "Priority", list="handover_priority", required=True)
    reason: str | None = ask("text", "Reason", help="Needed only to lower the priority.")


class CountHandover(Form):
    """What was counted, by number. What was not counted stays empty."""

    counts: dict[str, int] | None = ask("counts", "Counts", list="handover_count")


class BlindCount(CountHandover):
    """The incoming officer's count, made without seeing the other one."""


class ExplainDifference(Form):
    """What was found out about counts that differ."""

    found: str = ask("words", "What was found", required=True, limit=1_000)


class SignedForm(Form):
    """A form that is signed begins at the secret: nobody types it where words are."""

    password: str = ask(
        "password", "PIN or password", required=True, help="Your PIN or your password. It is checked, never stored."
    )


class SignOut(SignedForm):
    """The outgoing officer's signature."""

    uncounted: str | None = ask("text", "Reason for not counting", part="words", limit=300)


class TakeOver(SignedForm):
    """The incoming officer's signature, which locks the handover and opens the next shift.

    What has to be answered follows; the crew, which the roster fills in, stands last.
    """

    read: bool = ask("yes_no", "I have read the summary", required=True)
    disagreement: str | None = ask("words", "Disagreement, if any", limit=1_000)
    deputy: str | None = ask("text", "Deputy duty officer", part="identity", limit=80)
    standby: str | None = ask("text", "Standby officer", part="identity", limit=80)
    guard: str | None = ask("text", "Guard commander", part="identity", limit=80)


class Absence(SignedForm):
    """Why the outgoing officer does not sign, and who above the desk agreed that he is relieved all the same."""

    absent: str = ask("choice", "Why the outgoing officer cannot sign", list="relief_reason", required=True)
    absent_words: str | None = ask("words", "What happened", limit=1_000)
    who: str | None = ask(
        "text", "Agreed by (commander or standby officer)", part="identity", limit=120,
        help="Leave empty only if you are the commander or standby officer.",
    )  # fmt: skip
    via: str | None = ask("choice", "By what means", list="signature_via")
    phone: str | None = ask("text", "Telephone number or call sign", part="identity", limit=40)
    agreed_at: datetime | None = ask("moment", "Agreed at", offer="now")


class Relieve(TakeOver, Absence):
    """Takes over from an officer who cannot sign; the commander or standby officer agrees, by radio or telephone.

    Behind the signature is asked why and who agreed.
    """


class NotifyHeadcount(Form):
    """Somebody held is missing, or is here without a record: told to the commander or standby officer at once."""

    what: str = ask("choice", "The matter", list="headcount_notice", required=True)
    how_many: int = ask("number", "How many", required=True)
    at: datetime = ask("moment", "Told at", required=True, offer="now")
    who: str = ask("text", "Told to (commander or standby officer)", part="identity", required=True, limit=120)
    via: str = ask("choice", "By what means", list="signature_via", required=True)
    phone: str = ask("text", "Telephone number or call sign", part="identity", required=True, limit=40)
    said: str | None = ask("words", "What is known, and the order given", limit=1_000)


class CountersignShift(Form):
    """Signs for what was agreed or told by radio or telephone, what waits longest first."""

    password: str = ask("password", "Your password", required=True, help="It is checked, never stored.")
    note: str | None = ask("text", "Note")


class AnswerReadBack(Form):
    """An answer to one of the three questions of the read-back."""

    item: int = ask("number", "Item", required=True, help="The item's number in the list.")
    answer: int = ask("number", "Answer", required=True, help="The number before the answer.")


class CloseAlone(SignedForm):
    """Ends a shift that nobody takes over."""

    reason: str = ask("text", "Reason for closing without relief", required=True)
    uncounted: str | None = ask("text", "Reason for not counting", part="words", limit=300)


class AddAddendum(Form):
    """What is added after the lock; what was signed stays as it is."""

    text: str = ask("words", "Addendum", required=True, limit=2_000)
