"""Working days in Iran, for answers that are due within so many of them.

Friday is the weekend; Thursday is one where an office keeps it so. Holidays of the solar calendar are in the seed
lists; those of the lunar calendar are announced for each year and come from the store, as dates.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cache

from db.reference.lists.seed import seed_lists
from db.words.calendar.jalali import date_to_jalali, local_date, month_days, weekday
from db.words.folding import ascii_digits

_THURSDAY, _FRIDAY = 5, 6  # Saturday is 0
MOST_WORKING_DAYS = 1_000
DayOfYear = tuple[int, int]
"""Month and day of the Jalali calendar."""
_DAY_OF_YEAR = re.compile(r"(\d{1,2})[/.-](\d{1,2})")


def day_of_year(typed: str) -> DayOfYear:
    """(month, day) of `7/13` in any digits. Raises ValueError for no such day."""
    match = _DAY_OF_YEAR.fullmatch(ascii_digits(typed).strip())
    if match is None:
        raise ValueError(typed)
    month, day = int(match[1]), int(match[2])
    # 30 Esfand is in leap years only: it is a day all the same. 1403 was one.
    if not 1 <= month <= 12 or not 1 <= day <= month_days(1403, month):
        raise ValueError(typed)
    return month, day


@cache
def solar_holidays() -> frozenset[tuple[int, int]]:
    """(month, day) of each official holiday that falls on the same Jalali day every year."""
    return frozenset((int(item.extra["month"]), int(item.extra["day"])) for item in seed_lists()["holiday"])


@dataclass(frozen=True, slots=True)
class WorkCalendar:
    """Which days an office works. `fixed` holds Jalali (month, day), `dates` single Gregorian days off."""

    fixed: frozenset[tuple[int, int]] = field(default_factory=solar_holidays)
    dates: frozenset[date] = frozenset()
    thursday_off: bool = False

    def works(self, day: date) -> bool:
        """Whether the office works on `day`."""
        if weekday(day) == _FRIDAY or (self.thursday_off and weekday(day) == _THURSDAY):
            return False
        return not self.holiday(day)

    def holiday(self, day: date) -> bool:
        """Whether `day` is an official holiday, whatever day of the week it is."""
        iranian = date_to_jalali(day)
        return day in self.dates or (iranian.month, iranian.day) in self.fixed


def is_working_day(day: date, calendar: WorkCalendar | None = None) -> bool:
    """Whether offices work on `day`."""
    return (calendar or WorkCalendar()).works(day)


def due_date(start: date | datetime, working_days: int, calendar: WorkCalendar | None = None) -> date:
    """The day, to its end, by which something is due `working_days` after `start` (of an instant, its day in Tehran).

    The day of the start does not count: one working day from Wednesday is Thursday, or Saturday where Thursdays are
    off. Nought is the start itself, or the next working day. Raises ValueError for less than nought or for more than
    `MOST_WORKING_DAYS`, or where no day is left to work on.
    """
    if not 0 <= working_days <= MOST_WORKING_DAYS:
        raise ValueError(f"from 0 to {MOST_WORKING_DAYS} working days, not {working_days}")
    calendar = calendar or WorkCalendar()
    day = local_date(start) if isinstance(start, datetime) else start
    left = working_days
    for _ in range(10 * MOST_WORKING_DAYS):
        if left == 0 and calendar.works(day):
            return day
        day += timedelta(days=1)
        if left and calendar.works(day):
            left -= 1
    raise ValueError("this calendar has no working days left")


def working_days_between(start: date, end: date, calendar: WorkCalendar | None = None) -> int:
    """How many working days come after `start` up to and with `end`; 0 where `end` is not later."""
    calendar = calendar or WorkCalendar()
    return sum(calendar.works(start + timedelta(days=step)) for step in range(1, (end - start).days + 1))
