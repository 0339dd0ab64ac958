"""The week in words: its days, what is on them, where each date stands; for the screen and the command line."""

from __future__ import annotations

from datetime import date, timedelta

from db.words.calendar.jalali import (
    date_to_jalali,
    jalali_to_date,
    month_days,
    month_name,
    week_of,
    weekday,
    weekday_name,
)
from db.words.dates import DateLine
from db.words.messages import M_, Message
from precinct_tui.language import holidays, present
from precinct_tui.language.i18n import _, digits, language

SHORT = ("Sat", "Sun", "Mon", "Tue", "Wed", "Thu", "Fri")


def days_of(day: date, *, monthly: bool) -> tuple[date, date]:
    """The first and last day of the week that a day is in, Saturday first, or of its Jalali month."""
    if not monthly:
        return week_of(day), week_of(day) + timedelta(days=6)
    at = date_to_jalali(day)
    first = jalali_to_date(at.year, at.month, 1)
    return first, first + timedelta(days=month_days(at.year, at.month) - 1)


def heading(first: date, last: date) -> str:
    """These days with their months: 7 to 13 Azar 1405."""
    begin, end = date_to_jalali(first), date_to_jalali(last)
    last_day = f"{digits(end.day)} {month_name(end.month, language())} {digits(end.year)}"
    first_day = digits(begin.day)
    if begin.month != end.month:
        first_day += f" {month_name(begin.month, language())}"
    if begin.year != end.year:
        first_day += f" {digits(begin.year)}"
    return _("{first} to {last}", first=first_day, last=last_day)


def day_cell(day: date, today: date) -> str:
    """A day in a narrow column: weekday and number; • after today, * after a day off: colour alone says nothing."""
    name = weekday_name(day, "fa") if language() == "fa" else SHORT[weekday(day)]
    mark = " •" if day == today else " *" if is_off(day) else ""
    return f"{name} {digits(date_to_jalali(day).day)}{mark}"


def is_off(day: date) -> bool:
    """Whether it is a Friday or a holiday."""
    return weekday(day) == 6 or bool(holidays.holiday_on(day))


def what(line: DateLine) -> Message:
    """What is on, and where or of what."""
    return M_("{what}, {where}", what=line.what, where=line.where) if line.where else line.what


def hour(line: DateLine) -> str:
    """The hour of a date; nothing where none is told."""
    return present.moment(line.at, "time") if line.at is not None else ""
