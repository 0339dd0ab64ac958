"""Forms of units above and below."""

from __future__ import annotations

from dataclasses import field

from db.words.forms import REASON_LIMIT, Form, ask


class MakeUnitKey(Form):
    """This unit's own key, on the machine that sends. It is made once."""


class EnrolUnit(Form):
    """Another unit's key file, and the six words as they were heard by telephone."""

    content: bytes = field(default=b"", repr=False)
    words: str = ""


class RetireUnit(Form):
    """A unit from which nothing is taken any more and to which nothing goes: it merged, was renamed, lost its key."""

    reason: str | None = ask("words", "Reason", part="words", required=True, limit=REASON_LIMIT)
