"""The form of an answer about what was seen after an end, and the field by which other forms are answered at once."""

from __future__ import annotations

from typing import Any

from db.words.forms import Form, ask

LIST = "custody_seen_later"


def sighting_field() -> Any:
    """The field of an end, or of an entry that shows the person here: asked where the two contradict each other."""
    return ask("choice", "Seen after the end: which is right?", list=LIST, safeguard=True, late=True)


class AnswerSighting(Form):
    """Entries of this record are later than its end: whether the person was still held then.

    "Another person's entry" stays open until it is moved with "Entered on the wrong person".
    """

    answer: str = ask("choice", "Which is right?", required=True, list=LIST, safeguard=True)
    reason: str = ask("text", "How it is known", required=True)
