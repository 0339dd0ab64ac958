"""The forms of the lists."""

from __future__ import annotations

from db.words.forms import Form, ask


class AddItem(Form):
    """A new item of a list."""

    list: str = ask("text", "List", part="facts", required=True, limit=40)
    code: str = ask("text", "Code", part="facts", required=True, limit=40, help="Small Latin letters, digits and _.")
    fa: str = ask("text", "Persian", part="facts", required=True, limit=80)
    en: str = ask("text", "English", part="facts", required=True, limit=80)
    like: str | None = ask(
        "text",
        "Counts as",
        part="facts",
        limit=40,
        help="Where a rule reads this list: one of the program's codes in it. Empty: the strictest reading holds.",
    )


class ChangeItem(Form):
    """Other words for an item, or an end to its use."""

    list: str = ask("text", "List", part="facts", required=True, limit=40)
    code: str = ask("text", "Code", part="facts", required=True, limit=40)
    fa: str | None = ask("text", "Persian", part="facts", limit=80)
    en: str | None = ask("text", "English", part="facts", limit=80)
    active: bool | None = ask("yes_no", "In use")
    like: str | None = ask(
        "text",
        "Counts as",
        part="facts",
        limit=40,
        help="Where a rule reads this list: one of the program's codes in it. Empty: the strictest reading holds.",
    )


class AskWords(Form):
    """Other words for an item whose meaning the inspectorate keeps."""

    list: str = ask("text", "List", part="facts", required=True, limit=40)
    code: str = ask("text", "Code", part="facts", required=True, limit=40)
    fa: str = ask("text", "Persian", part="facts", required=True, limit=80)
    en: str = ask("text", "English", part="facts", required=True, limit=80)


class AgreeItem(Form):
    """The inspectorate agrees that what a unit added is what it counts as: a court, a hospital, welfare; or to other
    words for what the program or the inspectorate named."""

    list: str = ask("text", "List", part="facts", required=True, limit=40)
    code: str = ask("text", "Code", part="facts", required=True, limit=40)
    fa: str | None = ask("text", "Persian", part="facts", limit=80, help="Other words that wait; left empty: those.")
    en: str | None = ask("text", "English", part="facts", limit=80)
    note: str | None = ask("text", "Note", part="facts")


class AddHolidays(Form):
    """Official holidays that fall on another day every year, as they are announced: a line each."""

    days: str = ask(
        "words",
        "Days, one a line",
        part="facts",
        required=True,
        help="1406/01/20 and its name on each line. Once a year, from the official calendar.",
    )


class SetOccasion(Form):
    """From which day of the year to which an occasion lasts."""

    code: str = ask("choice", "Occasion", required=True, list="occasion")
    first_day: str = ask("text", "First day", part="facts", required=True, limit=8, help="Month and day, as 7/13.")
    last_day: str = ask("text", "Last day", part="facts", required=True, limit=8, help="Month and day, as 7/19.")


class SetWorkingDays(Form):
    """The working days within which a kind of request is to be answered."""

    code: str = ask("choice", "Category", required=True, list="request_category")
    working_days: int = ask("number", "Working days for an answer", required=True)


class SetPhone(Form):
    """The telephone number of someone whom a duty says to call; empty takes it out."""

    code: str = ask("choice", "Whom", required=True, list="duty_phone")
    phone: str | None = ask("phone", "Phone", part="facts")


class SetCapacity(Form):
    """How many people a room of the station may hold."""

    code: str = ask("choice", "Room", required=True, list="custody_room")
    capacity: int = ask("number", "Capacity (people)", required=True)


class SetLimit(Form):
    """How long something may take, in minutes or days as its name says. Records that are open keep what they had."""

    code: str = ask("choice", "Limit", required=True, list="custody_limit")
    value: int = ask("number", "Value", required=True)


class SetDeskLimit(Form):
    """How long closed requests keep who asked, in days."""

    code: str = ask("choice", "Limit", required=True, list="desk_limit")
    value: int = ask("number", "Value", required=True)


class SetLandmark(Form):
    """A place that the precinct knows: a landmark of its own, or the point of a place of the gazetteer."""

    name: str = ask("text", "Name", part="facts", required=True, limit=80)
    english: str | None = ask("text", "English", part="facts", limit=80, help="Empty: the same words.")
    point: str = ask(
        "text", "Point", part="facts", required=True, limit=40, help="Latitude and longitude, like 31.325, 48.675."
    )


class ImportLandmark(SetLandmark):
    """A row of a list of places: its point in one column, or in two."""

    lat: str | None = ask("text", "Latitude", part="facts", limit=20)
    lon: str | None = ask("text", "Longitude", part="facts", limit=20)
    county: str | None = ask("text", "County", part="facts", limit=60)


class SwitchPart(Form):
    """Whether a part of the program is shown here. What is off is hidden: nothing of it is lost."""

    code: str = ask("choice", "Part of the program", required=True, list="program_part")
    on: bool = ask("yes_no", "Switched on", required=True)


class SetQuestions(Form):
    """What is asked of whoever calls about a type: three to five questions, each of which may be skipped."""

    code: str = ask("choice", "Type", required=True, list="incident_type")
    questions: tuple[str, ...] | None = ask(
        "choices", "Questions", list="call_question", help="Empty: those of its group."
    )


class SetWelfare(Form):
    """Minutes without a word after which a patrol in a state is called."""

    code: str = ask("choice", "State", required=True, list="patrol_state")
    welfare: int = ask("number", "Minutes", required=True, help="0: never.")
