"""The forms of an arrival: "arrived now", what a group shares, one row a person, the count, the one notice; family.

What a group shares is when, where and who brought them. A ground is each person's own and is asked of no group.
"""

from __future__ import annotations

from datetime import datetime

from db.registers.custody.ruled_lists import WAS_BODY
from db.registers.custody.walk.forms import OpenCustody
from db.words.forms import Form, ask


class Arrive(Form):
    """People have arrived: recorded from the first key, before anything is known of them."""

    at: datetime | None = ask("moment", "Arrived here at", offer="now", edge="earliest")
    heads: int | None = ask("number", "Number of people")


class DescribeArrival(Form):
    """What everyone of a group shares, said once. Never the ground."""

    kind: str = ask("choice", "People who arrived", required=True, list="arrival_group")
    heads: int = ask("number", "Number of people", required=True)
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
    brought_by: str | None = ask("choice", "Brought by", list="body", before=WAS_BODY)
    arrested_by: str | None = ask(
        "text", "Arresting officers (badges)", part="facts", limit=120, help="Badge numbers, with commas between them."
    )
    held_since: datetime | None = ask(
        "moment", "Held by an earlier body since", edge="earliest", help="Time held by an earlier body counts."
    )
    band_from: int | None = ask("number", "First band number", help="The other bands follow in order.")


class OpenArrived(OpenCustody):
    """One person of an arrival that was recorded from its first key."""


class ArrivalRow(Form):
    """One person of a group: a row of the fast table. Each is a record with its own clock."""

    name_known: str | None = ask("choice", "Name given", list="name_known", help="Empty: the name was stated.")
    name: str | None = ask("text", "Name as stated", part="identity")
    father_name: str | None = ask("text", "Father's name", part="identity")
    sex: str | None = ask("choice", "Sex", list="sex")
    age: int | None = ask("number", "Age stated", help="Under 18: the rules for a child apply at once.")
    nationality: str | None = ask("text", "Nationality as stated", part="identity")
    language: str | None = ask("choice", "Language", list="language")
    document: str | None = ask(
        "choice",
        "Document",
        list="document_type",
        help="Documents they carry. Verification is a separate step.",
    )
    band: str | None = ask("text", "Band number", part="facts", limit=20)
    carer_band: str | None = ask("text", "Belongs to (the carer's band)", part="facts", limit=20)


class CountArrival(Form):
    """The people are counted again. The count must match the records."""

    heads: int = ask("number", "Number of people", required=True)
    reason: str = ask("words", "Reason", required=True)


class SettleCount(Form):
    """The commander counted: a count that somebody made lower stands by it."""

    heads: int = ask("number", "Number of people by your own count", required=True)
    note: str | None = ask("text", "Note")


class GroupNotice(Form):
    """One notice to the prosecutor for a group: the headcount and what is known; the names follow."""

    at: datetime = ask("moment", "Told at", required=True, offer="now", edge="latest")
    via: str = ask("choice", "By what means", required=True, list="notice_via")
    to: str = ask("text", "Told to", part="facts", required=True, limit=120)
    heads: int = ask("number", "Headcount that was told", required=True)
    reference: str | None = ask("text", "Reference", part="facts", limit=60)
    note: str | None = ask("text", "Note")


class WithdrawArrival(Form):
    """Nobody came: "arrived now" was pressed by mistake."""

    reason: str = ask("words", "Reason", required=True)


class Link(Form):
    """Another record that belongs to this one: family, carer, dependant."""

    other: str = ask("code", "Number of the other record", part="facts", required=True, limit=40)
    tie: str = ask("choice", "The other is this person's", required=True, list="family_tie")
    by_word: str | None = ask(
        "choice",
        "According to",
        list="custody_tie_word",
        when=("tie", ("parent", "carer", "child", "dependant")),
        help="If the child can speak, ask the child alone.",
    )
