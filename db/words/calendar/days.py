"""Reading a day: ۷/۳   ۱۴۰۵/۷/۳   14050703   ۳ مهر ماه   سوم مهر   سه‌شنبه ۳ آذر   دیروز   شنبهٔ گذشته

`Day` says, besides the day, what should be asked about it and what was taken for granted. What is left out is filled in
towards the moment that a duty desk most likely means (`Lean`):

- Month and day without a year, about the past: this year's; where it would lie up to 30 days ahead, last year's may be
  meant; one further ahead is last year's, and it is said so. About the future: the next such day, today among them.
- Two numbers are month and day; where they are nearer to now as day and month, those may be meant as well.
- A weekday without «گذشته» or «آینده» is today or the nearest such day in the direction of the lean.
- A two-digit year is the latest such year that is not after next year. A year from 1800 on is Gregorian.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Literal, NoReturn

from db.words.calendar.jalali import (
    FIRST_YEAR,
    LAST_YEAR,
    MONTH_MESSAGES,
    MONTHS_EN,
    MONTHS_FA,
    WEEKDAYS_EN,
    WEEKDAYS_FA,
    date_to_jalali,
    jalali,
    jalali_to_date,
    local_date,
    month_days,
    weekday,
)
from db.words.calendar.spoken_times import NUMBER, ORDINAL, is_number, number, ordinal
from db.words.folding import fold
from db.words.messages import M_, Message

Lean = Literal["past", "future"]
_GREGORIAN_FROM = 1800
AHEAD = timedelta(days=30)
"""A day without a year that lies no further ahead than this may be meant, or last year's."""


class BadMoment(ValueError):
    """What was typed is no moment; `message` says why, or what would be."""

    def __init__(self, message: Message) -> None:
        self.message = message
        super().__init__(message)

    def __str__(self) -> str:
        return str(self.message)


class UnreadMoment(BadMoment):
    """As BadMoment; `quoted` makes the message, of the text as it was typed."""

    def __init__(self, quoted: Callable[[str], Message]) -> None:
        self.quoted = quoted
        super().__init__(quoted(""))


@dataclass(frozen=True, slots=True)
class Day:
    """A day that was read; `last` is another where days are meant from the one to the other: a week, a month.

    `others` may be meant as well. `before` may be where what is meant would lie ahead: yesterday for today, the week
    before for a weekday, last year's for a day without a year. `said` is what was taken for granted.
    """

    day: date
    last: date | None = None
    others: tuple[date, ...] = ()
    before: date | None = None
    said: Message | None = None


_DAYS = {
    "امروز": 0, "دیروز": -1, "پریروز": -2, "فردا": 1, "پسفردا": 2, "پس فردا": 2,
    "today": 0, "yesterday": -1, "tomorrow": 1, "day before yesterday": -2, "day after tomorrow": 2,
}  # fmt: skip
_BACK = frozenset({"گذشته", "پیش", "قبل", "قبلی", "last", "previous"})
_ON = frozenset({"اینده", "بعد", "بعدی", "next"})
WEEKDAYS = {fold(name): index for index, name in enumerate(WEEKDAYS_FA)}
WEEKDAYS |= {fold(name): index for index, name in enumerate(WEEKDAYS_EN)}
WEEKDAYS |= {fold(name)[:3]: index for index, name in enumerate(WEEKDAYS_EN)} | {"ادینه": 6}
MONTHS = {fold(name): index for index, name in enumerate(MONTHS_FA, 1)}
MONTHS |= {fold(name): index for index, name in enumerate(MONTHS_EN, 1)} | {"امرداد": 5}

_NUMERIC = re.compile(r"(\d{1,4})([/.-])(\d{1,4})(?:\2(\d{1,4}))?")
_RUN_TOGETHER = re.compile(r"(1[34]\d\d|20\d\d)(\d\d)(\d\d)")
_NAMED = re.compile(
    rf"(\d{{1,2}}|{ORDINAL}|{NUMBER}) ?(?:ام )?([^\W\d_]+)(?: ماه)?(?: سال)?(?: ?(\d{{2,4}}))?|([^\W\d_]+) (\d{{1,2}})"
)
_PERIOD = re.compile(r"(?:(هفته|ماه|سال) (\w+)|(last|previous|next) (week|month|year)|(پارسال))")


def read_day(typed: str, now: datetime, lean: Lean) -> Day | None:
    """The day that a tidied text means at `now`; None where it is none. Raises BadMoment for one that cannot be."""
    today = local_date(now)
    if typed in _DAYS:
        return Day(
            today + timedelta(days=_DAYS[typed]), before=today - timedelta(days=1) if _DAYS[typed] == 0 else None
        )
    if day := _weekday(typed, today, lean) or _period(typed, today):
        return day
    first, _, rest = typed.partition(" ")
    if rest and first in WEEKDAYS and (named := read_day(rest, now, lean)) is not None and named.last is None:
        return _agreeing(named, WEEKDAYS[first])
    if match := _NUMERIC.fullmatch(typed):
        return _numeric(match, now, lean)
    if match := _RUN_TOGETHER.fullmatch(typed):
        return Day(_checked(int(match[1]), int(match[2]), int(match[3])))
    return _named(typed, now, lean)


def _named(typed: str, now: datetime, lean: Lean) -> Day | None:
    match = _NAMED.fullmatch(typed)
    month = None if match is None else MONTHS.get((match[2] or match[4]).removesuffix("ماه"))
    if match is None or month is None:
        return None
    said = match[1] or match[5]
    day = int(said) if said.isdecimal() else number(said) if is_number(said) else ordinal(said)
    if match[3]:
        return Day(_checked(_full_year(match[3], now), month, day))
    return _of_some_year(month, day, now, lean)


def _agreeing(day: Day, name: int) -> Day:
    """A day that is named by its weekday, too: where the two differ, the nearest day of that name may be meant."""
    if same := [each for each in (day.day, *day.others) if weekday(each) == name]:
        return Day(same[0], said=day.said)
    off = (name - weekday(day.day) + 3) % 7 - 3
    return replace(day, others=(day.day + timedelta(days=off),))


def _weekday(typed: str, today: date, lean: Lean) -> Day | None:
    words = typed.split()
    names = [word for word in words if word in WEEKDAYS]
    others = [word for word in words if word not in WEEKDAYS]
    if len(names) != 1 or len(words) > 3:
        return None
    ahead = (WEEKDAYS[names[0]] - weekday(today)) % 7
    if others[:1] in (["هفته"], ["این"]) and len(others) == 2:  # of the week before or after, or of this one
        week = -1 if others[1] in _BACK else 1 if others[1] in _ON else 0 if others == ["این", "هفته"] else None
        start = today - timedelta(days=weekday(today))
        return None if week is None else Day(start + timedelta(days=7 * week + WEEKDAYS[names[0]]))
    if len(others) > 1 or not set(others) <= _BACK | _ON:
        return None
    if others and others[0] in _BACK:
        return Day(today + timedelta(days=ahead - 7))
    if others:
        return Day(today + timedelta(days=ahead or 7))
    if lean == "future":
        return Day(today + timedelta(days=ahead))
    return Day(today + timedelta(days=ahead - 7)) if ahead else Day(today, before=today - timedelta(days=7))


def _period(typed: str, today: date) -> Day | None:
    """«هفتهٔ پیش», «ماه پیش», «سال پیش»: the days from its first to its last."""
    match = _PERIOD.fullmatch(typed)
    if match is None:
        return None
    unit = {"week": "هفته", "month": "ماه", "year": "سال"}.get(match[4] or "", match[1] or "سال")
    way = match[2] or match[3] or "پیش"
    by = -1 if way in _BACK else 1 if way in _ON else 0
    if not by:
        return None
    if unit == "هفته":
        first = today - timedelta(days=weekday(today) - 7 * by)
        return Day(first, first + timedelta(days=6))
    here = date_to_jalali(today)
    months = here.year * 12 + here.month - 1 + by
    year, month = divmod(months, 12) if unit == "ماه" else (here.year + by, 0)
    last = month if unit == "ماه" else 11
    return Day(_checked(year, month + 1, 1), _checked(year, last + 1, month_days(year, last + 1)))


def _numeric(match: re.Match[str], now: datetime, lean: Lean) -> Day | None:
    first, mark, second, third = match.groups()
    if third is None:
        if mark == "." or len(first) > 2 or len(second) > 2:
            return None
        return _either_way_round(int(first), int(second), now, lean)
    if len(first) <= 2 and len(third) == 4:  # written day first, as from right to left on paper
        first, third = third, first
    if len(first) == 3 or len(second) > 2 or len(third) > 2:
        return None
    return Day(_checked(_full_year(first, now), int(second), int(third)))


def _either_way_round(month: int, day: int, now: datetime, lean: Lean) -> Day:
    """Month and day; where they are nearer to now as day and month, those as well: 8/9 said on 11 Azar."""
    read = _of_some_year(month, day, now, lean)
    if day > 12 or month == day:
        return read
    today, turned = local_date(now), _of_some_year(day, month, now, lean).day
    if turned > today + (AHEAD if lean == "future" else timedelta()) or abs(turned - today) >= abs(read.day - today):
        return read
    return replace(read, others=(turned,)) if read.before is None else Day(turned, others=(read.before,))


def _full_year(typed: str, now: datetime) -> int:
    if len(typed) == 2:
        latest = jalali(now).year + 1
        return latest - (latest - int(typed)) % 100
    return int(typed)


def _of_some_year(month: int, day: int, now: datetime, lean: Lean) -> Day:
    """A day without its year. Raises BadMoment for one that its year has not: 30 Esfand."""
    today, year = local_date(now), jalali(now).year
    leap = (month, day) == (12, 30)  # which year is meant is decided by the day before, which every year has
    near = _checked(year, month, 29 if leap else day)
    if lean == "future":
        return Day(_checked(year if near >= today else year + 1, month, day))
    if near - today > AHEAD:
        return Day(_checked(year - 1, month, day), said=M_("Taken as a day of {year}", year=year - 1))
    here = _checked(year, month, day)
    if here <= today:
        return Day(here)
    return Day(here, before=None if leap else _checked(year - 1, month, day))


def bad_year(year: int) -> NoReturn:
    """Raises BadMoment: the year is none that the program reads."""
    raise BadMoment(M_("The year {year} is out of range: write a year of four digits, as 1405", year=year))


def _checked(year: int, month: int, day: int) -> date:
    if year >= _GREGORIAN_FROM:
        try:
            result = date(year, month, day)
        except ValueError:
            raise BadMoment(M_("There is no such day in the Gregorian calendar")) from None
        if not FIRST_YEAR + 622 <= year <= LAST_YEAR + 621:
            bad_year(year)
        return result
    if not FIRST_YEAR <= year <= LAST_YEAR:
        bad_year(year)
    if not 1 <= month <= 12:
        raise BadMoment(M_("There is no month {month}: write the month before the day, as 7/3", month=month))
    days = month_days(year, month)
    if day == 30 and month == 12 and days == 29:
        raise BadMoment(
            M_("Esfand {year} has 29 days: write {last}, or the day with its year.", year=year, last=f"{year}/12/29")
        )
    if not 1 <= day <= days:
        name = MONTH_MESSAGES[month - 1]
        raise BadMoment(M_("There is no day {day} in {month}: it has {days} days", day=day, month=name, days=days))
    return jalali_to_date(year, month, day)
