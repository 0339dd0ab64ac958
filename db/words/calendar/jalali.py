"""The calendar and the zone: instants (aware, UTC) and the Jalali days and clock times of Tehran that they fall on.

The zone is Asia/Tehran; where a machine knows no zones it is a fixed +03:30 (Iran has had no summer time since 1401).
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from functools import cache, lru_cache
from typing import Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import jdatetime

from db.words.messages import M_

Digits = Literal["fa", "en"]

FIRST_YEAR, LAST_YEAR = 1200, 1599  # Jalali years that the program reads and writes

WEEKDAYS_FA = ("شنبه", "یکشنبه", "دوشنبه", "سه‌شنبه", "چهارشنبه", "پنجشنبه", "جمعه")
WEEKDAY_MESSAGES = (
    M_("Saturday"), M_("Sunday"), M_("Monday"), M_("Tuesday"), M_("Wednesday"), M_("Thursday"), M_("Friday"),
)  # fmt: skip
WEEKDAYS_EN = tuple(message.text for message in WEEKDAY_MESSAGES)
MONTHS_FA = (
    "فروردین", "اردیبهشت", "خرداد", "تیر", "مرداد", "شهریور", "مهر", "آبان", "آذر", "دی", "بهمن", "اسفند",
)  # fmt: skip
MONTH_MESSAGES = (
    M_("Farvardin"), M_("Ordibehesht"), M_("Khordad"), M_("Tir"), M_("Mordad"), M_("Shahrivar"),
    M_("Mehr"), M_("Aban"), M_("Azar"), M_("Dey"), M_("Bahman"), M_("Esfand"),
)  # fmt: skip
MONTHS_EN = tuple(message.text for message in MONTH_MESSAGES)


@cache
def tehran() -> tzinfo:
    """The zone in which every time is typed and shown."""
    try:
        return ZoneInfo("Asia/Tehran")
    except ZoneInfoNotFoundError:
        return timezone(timedelta(hours=3, minutes=30), "+0330")


def utc_now() -> datetime:
    """The present instant, aware, UTC, to the microsecond."""
    return datetime.now(UTC)


def since_boot() -> float:
    """Seconds since the machine was started, sleep included where the system can tell."""
    return time.clock_gettime(getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC))


def as_utc(moment: datetime) -> datetime:
    """`moment` in UTC. Raises ValueError for a naive one: its zone would be a guess."""
    if moment.tzinfo is None:
        raise ValueError("a moment without a zone")
    return moment.astimezone(UTC)


@dataclass(frozen=True, order=True)
class JalaliDate:
    """A day of the Solar Hijri calendar. Not checked on making; `jalali_to_date` checks."""

    year: int
    month: int
    day: int

    def __str__(self) -> str:
        return f"{self.year:04d}/{self.month:02d}/{self.day:02d}"


def is_leap(year: int) -> bool:
    """Whether Esfand of this Jalali year has 30 days."""
    return bool(jdatetime.date(year, 1, 1).isleap())


def month_days(year: int, month: int) -> int:
    """How many days the Jalali month has: 31 for 1–6, 30 for 7–11, 29 or 30 for 12."""
    if month <= 6:
        return 31
    return 30 if month < 12 or is_leap(year) else 29


@lru_cache(maxsize=8192)
def jalali_to_date(year: int, month: int, day: int) -> date:
    """The Gregorian date of a Jalali day. Raises ValueError where there is no such day."""
    result = jdatetime.date(year, month, day).togregorian()
    return date(result.year, result.month, result.day)


@lru_cache(maxsize=8192)
def date_to_jalali(day: date) -> JalaliDate:
    """The Jalali day of a Gregorian date."""
    result = jdatetime.date.fromgregorian(year=day.year, month=day.month, day=day.day)
    return JalaliDate(result.year, result.month, result.day)


def local_date(moment: datetime) -> date:
    """The (Gregorian) day in Tehran on which an instant falls."""
    return as_utc(moment).astimezone(tehran()).date()


def jalali(moment: datetime) -> JalaliDate:
    """The Jalali day in Tehran on which an instant falls."""
    return date_to_jalali(local_date(moment))


def jalali_year(moment: datetime) -> int:
    """The Jalali year of an instant in Tehran: the year that numbers a record."""
    return jalali(moment).year


def local_instant(day: date, hour: int = 0, minute: int = 0) -> datetime:
    """The UTC instant of a clock time in Tehran on `day`."""
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=tehran()).astimezone(UTC)


def day_bounds(day: date) -> tuple[datetime, datetime]:
    """[start, end) of a day in Tehran, UTC."""
    return local_instant(day), local_instant(day + timedelta(days=1))


def end_of_day(day: date) -> datetime:
    """The last second of a day in Tehran, UTC: an instant by which that day is still called what it is."""
    return day_bounds(day)[1] - timedelta(seconds=1)


def ends_a_day(instant: datetime) -> bool:
    """Whether an instant is the end of a day, as `end_of_day` gives it: what is due on that day, at no hour of it."""
    return end_of_day(local_date(instant)) == instant


HALF_A_DAY = 720
"""Minutes by which a moment of a day at no known hour may be off: it stands at noon."""


def some_time_of(day: date) -> datetime:
    """The instant that stands for a day in Tehran at no known hour: a microsecond after noon, UTC.

    Sorting and counting by days need no other value; no clock time that is typed is ever taken for it.
    """
    return local_instant(day, 12) + timedelta(microseconds=1)


def at_no_hour(instant: datetime) -> bool:
    """Whether an instant stands for a day at no known hour, as `some_time_of` gives it."""
    return instant.microsecond == 1 and some_time_of(local_date(instant)) == instant


def earliest_of(instant: datetime) -> datetime:
    """The first instant that may be meant: the start of a day at no known hour, else the instant."""
    return day_bounds(local_date(instant))[0] if at_no_hour(instant) else instant


def latest_of(instant: datetime) -> datetime:
    """The last instant that may be meant: the last second of a day at no known hour, else the instant."""
    return end_of_day(local_date(instant)) if at_no_hour(instant) else instant


def half_year(year: int, half: int) -> tuple[datetime, datetime]:
    """[start, end) in UTC of a Jalali half-year: 1 is months 1–6 (186 days), 2 is months 7–12 (179 or 180 days).

    Raises ValueError for another half.
    """
    if half == 1:
        first, last = jalali_to_date(year, 1, 1), jalali_to_date(year, 7, 1)
    elif half == 2:
        first, last = jalali_to_date(year, 7, 1), jalali_to_date(year + 1, 1, 1)
    else:
        raise ValueError(f"a year has halves 1 and 2, not {half}")
    return local_instant(first), local_instant(last)


def half_of(moment: datetime) -> tuple[int, int]:
    """(Jalali year, half) in which an instant falls."""
    day = jalali(moment)
    return day.year, 1 if day.month <= 6 else 2


def weekday(day: date) -> int:
    """0 for Saturday, the first day of the Iranian week, to 6 for Friday."""
    return (day.weekday() + 2) % 7


def week_of(day: date) -> date:
    """The Saturday with which the week of a day begins."""
    return day - timedelta(days=weekday(day))


def weekday_name(day: date | datetime, language: Digits = "fa") -> str:
    """The day's name; of an instant, that of its day in Tehran."""
    if isinstance(day, datetime):
        day = local_date(day)
    return (WEEKDAYS_FA if language == "fa" else WEEKDAYS_EN)[weekday(day)]


def month_name(month: int, language: Digits = "fa") -> str:
    """The name of Jalali month 1–12."""
    return (MONTHS_FA if language == "fa" else MONTHS_EN)[month - 1]
