"""What a value of a JSON document should have been, by the kind of its field, in words."""

from __future__ import annotations

from collections.abc import Mapping

from db.words.messages import M_, Message

EXPECTED: Mapping[str, Message] = {
    "document": M_("A JSON object is expected."),
    "yes_no": M_("true or false is expected."),
    "number": M_("A whole number is expected."),
    "rials": M_("A whole number is expected."),
    "moment": M_('A time in quotes is expected, as "1405/07/03 14:30".'),
    "date": M_('A day in quotes is expected, as "1405/07/03".'),
    "choices": M_('A list of codes is expected, as ["a", "b"].'),
}
"""What a value of JSON should have been, by the field's kind; every other kind is a text."""


def expected(kind: str) -> Message:
    """What a field of this kind takes."""
    return EXPECTED.get(kind, M_("A text in quotes is expected."))
