"""The forms of what was entered on the wrong person."""

from __future__ import annotations

from dataclasses import dataclass

from db.words.forms import Form, ask

OF_A_PERSON = (
    "wellbeing_seen", "language_set", "interpreter_used", "age_set", "documents_seen", "ground_set", "ground_told",
    "rights_given", "fear_asked", "prosecutor_told", "family_told", "relative_enquired", "lawyer_noted", "doctor_noted",
    "contact_offered", "care_given", "custody_reviewed", "placed_in_room", "custody_entry_added",
)  # fmt: skip
"""What is asked, seen or told of one person. Property, force, injuries, interviews and moves are facts of their own:
they are put right by what happened next, not by striking them through."""


@dataclass(kw_only=True)
class WrongPerson(Form):
    """An entry of this record was of somebody else: it is struck through here and written there."""

    target: str | None = ask(
        "entry",
        "Which entry",
        required=True,
        of=OF_A_PERSON,
        help="The entry's uid, or 1 for the first of its kind.",
    )
    other: str | None = ask(
        "code",
        "Record of the person whom it was about",
        part="facts",
        required=True,
        limit=40,
        help="Its number, as in CA-1405-7.",
    )
    reason: str | None = ask("text", "Reason", required=True)


@dataclass(kw_only=True)
class TakenOver(Form):
    """From which record an entry was taken over."""

    other: str | None = ask("code", "Record", part="facts")
