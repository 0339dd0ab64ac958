"""Moments as people read and write them: stored as aware UTC instants, typed and shown in Tehran's Jalali calendar.

The calendar is in `jalali`, the reading of typed moments in `moments`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from db.words.calendar.jalali import (
    Digits,
    as_utc,
    date_to_jalali,
    jalali,
    tehran,
)
from db.words.folding import persian_digits
from db.words.messages import M_, Message

AHEAD = timedelta(minutes=2)
"""A wrist watch and the kiosk's clock may differ by this much; a time further ahead is asked about."""

LONG = timedelta(days=300)
"""What is said to be just sent, or just received, and is further back than this has a wrong year."""

Style = Literal["full", "short", "time"]


def long_ago(moment: datetime, now: datetime) -> Message | None:
    """What to ask about a moment that has most likely a wrong year; None where it is not so long ago."""
    if now - moment <= LONG:
        return None
    return M_("This is {days} days ago. Look at the day, month and year.", days=(now - moment).days)


def format_moment(moment: datetime, *, digits: Digits = "fa", style: Style = "full") -> str:
    """An instant as Tehran's calendar and clock show it.

    "full" is ۱۴۰۵/۰۷/۰۳ ۱۴:۳۰, "short" drops the year, "time" is the clock alone. Every style has a fixed width.
    Seconds are dropped, never rounded up: 23:59:59 is still today.
    """
    local = as_utc(moment).astimezone(tehran())
    clock = f"{local.hour:02d}:{local.minute:02d}"
    if style == "time":
        text = clock
    else:
        day = date_to_jalali(local.date())
        text = f"{day} {clock}" if style == "full" else f"{day.month:02d}/{day.day:02d} {clock}"
    return persian_digits(text) if digits == "fa" else text


def format_date(day: date | datetime, *, digits: Digits = "fa") -> str:
    """A day as ۱۴۰۵/۰۷/۰۳; of an instant, its day in Tehran."""
    text = str(jalali(day) if isinstance(day, datetime) else date_to_jalali(day))
    return persian_digits(text) if digits == "fa" else text


@dataclass(frozen=True)
class Elapsed:
    """A span as whole days, hours and minutes, rounded towards zero; `negative` when it runs backwards."""

    days: int
    hours: int
    minutes: int
    negative: bool = False

    @property
    def total_hours(self) -> int:
        """Hours with the days counted in: a custody clock says 25 h, not 1 day 1 h."""
        return self.days * 24 + self.hours


def elapsed(start: datetime, end: datetime) -> Elapsed:
    """The span from one instant to another in numbers; wording is left to whoever shows it."""
    seconds = int((as_utc(end) - as_utc(start)).total_seconds())
    minutes = abs(seconds) // 60
    return Elapsed(minutes // 1440, minutes // 60 % 24, minutes % 60, seconds <= -60)


def format_elapsed(start: datetime, end: datetime, *, digits: Digits = "fa") -> str:
    """A span as a clock, hours and minutes: ۵:۲۰, ۲۵:۰۳, −۰:۱۲."""
    span = elapsed(start, end)
    text = f"{'−' if span.negative else ''}{span.total_hours}:{span.minutes:02d}"
    return persian_digits(text) if digits == "fa" else text
