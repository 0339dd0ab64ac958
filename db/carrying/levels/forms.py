"""Forms of units above and below."""

from __future__ import annotations

from dataclasses import field
from datetime import datetime

from db.kernel.events.event_keys import UID_LIMIT
from db.words.forms import REASON_LIMIT, Form, ask

REMARK_LIMIT = 1_000
"""Letters of a remark."""


class MakeUnitKey(Form):
    """This unit's own key, on the machine that sends. It is made once."""


class RenewUnitKey(Form):
    """Another key for this seat, in place of one that others may know. The earlier one opens until it is ended."""


class EndUnitKey(Form):
    """The end of the earlier key: what is sealed to it is not opened any more."""

    reason: str = ask("words", "Reason", part="words", required=True, limit=REASON_LIMIT)


class EnrolUnit(Form):
    """Another unit's key file, and the ten words as they were heard by telephone."""

    content: bytes = field(default=b"", repr=False)
    words: str = ""


class RetireUnit(Form):
    """A unit from which nothing is taken any more and to which nothing goes: it merged, was renamed, lost its key.
    `successor` is the uid of the unit that goes on in its place, where one does."""

    successor: str | None = ask(
        "text", "Unit in its place", part="facts", limit=UID_LIMIT, help="Where it merged, or got another name."
    )
    reason: str = ask("words", "Reason", part="words", required=True, limit=REASON_LIMIT)


class EndLevelReader(Form):
    """A level whose inspectorate reads no further complaints of this unit."""

    reason: str = ask("words", "Reason", part="words", required=True, limit=REASON_LIMIT)


class ChooseBranch(Form):
    """Which branch of a unit's history is to count: "first", that came first, or "second"."""

    branch: str = ""
    reason: str = ask("words", "Reason", part="words", required=True, limit=REASON_LIMIT)


class AgreeBranch(Form):
    """The second yes to the branch that somebody else chose; or one's own, by a code of the county."""

    branch: str = ""
    code: str | None = ask("password", "County code", limit=40)


class WriteRemark(Form):
    """What a seat remarks about a record (`record`, its `register` and `number`) of the unit `to`."""

    to: str = ""
    register: str = ""
    number: str = ""
    text: str = ask("words", "Text of the remark", part="words", required=True, limit=REMARK_LIMIT)


class TakeRemark(Form):
    """A remark that came from the unit above `seat`."""

    remark: str = ""
    seat: str = ""
    register: str = ""
    number: str = ""
    said_at: datetime | None = None
    seat_name: str | None = ask("words", "Unit above", part="words")
    text: str = ask("words", "Text of the remark", part="words", required=True, limit=REMARK_LIMIT)


class AcknowledgeRemark(Form):
    """A remark was read; what was done."""

    remark: str = ""
    answer: str | None = ask("words", "What was done", part="words", limit=REASON_LIMIT)
