"""The forms of programmes."""

from __future__ import annotations

from datetime import date

from db.words.forms import NOWHERE, Form, ask


class PlanProgramme(Form):
    """A programme of the precinct, for the public or among its own."""

    title: str = ask("text", "Programme", part="facts", required=True, limit=120)
    kind: str = ask("choice", "Kind", list="programme_kind", required=True)
    reach: str = ask("choice", "For whom", list="programme_reach", required=True)
    place: str = ask("place", "Place", part="facts", required=True, limit=120)
    day: date = ask("date", "Day", required=True, lean="future")
    start: str | None = ask("text", "From", part="facts", limit=8, help="As 17:30.")
    end: str | None = ask("text", "Until", part="facts", limit=8, help="As 19:00.")
    owner: str | None = ask("officer", "Officer in charge", help="A badge number.", under=NOWHERE)
    owner_unit: str | None = ask("text", "Unit", part="facts", limit=80)
    occasion: str = ask("choice", "Occasion", list="occasion", required=True)
    needs: str | None = ask(
        "words",
        "What it needs",
        limit=1_000,
        help="Room, speaker, vehicles, prints. No names of those who come.",
        third_parties=True,
    )


class HoldProgramme(Form):
    """It took place. Only about how many came is kept, never who."""

    attendance: int | None = ask("number", "About how many came", help="An estimate; empty where nobody counted.")
    note: str | None = ask(
        "words", "What was done", limit=1_000, help="No names, nothing anyone said or believes.", third_parties=True
    )


class CancelProgramme(Form):
    """It does not take place."""

    reason: str = ask("text", "Reason", required=True)


class MoveProgramme(Form):
    """Another day, hour or place."""

    day: date = ask("date", "Day", required=True, lean="future")
    start: str | None = ask("text", "From", part="facts", limit=8, help="As 17:30.")
    end: str | None = ask("text", "Until", part="facts", limit=8, help="As 19:00.")
    place: str | None = ask("place", "Place", part="facts", limit=120, help="Empty: the same.")


class CopyYear(Form):
    """The programmes of one year, planned again for another."""

    occasion: str = ask("choice", "Occasion", list="occasion", required=True)
    from_year: int = ask("number", "From the year", required=True, help="Of the Jalali calendar, as 1404.")
    to_year: int = ask("number", "To the year", required=True, help="Each keeps its day of the year.")
