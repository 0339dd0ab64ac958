"""Childhood: a person is a child as soon as any source says under 18 on the day on which liberty was taken. Pure.

An age is a date: what was stated or read in a document is kept as the dates of birth that it allows, and read on the
day of the start each time, so that an earlier start that is found later makes a child of who was one then. An age that
was stated allows a year of births. Where some of them make a child, and others an adult, it is in doubt.

A document makes a child by itself; it clears somebody of doubt only where who issued it answered, by number, and nobody
says under 18. Everyone else is cleared by a named authority's numbered decision about the age alone. An officer's
estimate, or "adult" without more, clears nobody (Convention on the Rights of the Child, General Comment 6, 31).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta

from db.words.calendar.jalali import date_to_jalali, jalali_to_date
from db.words.folding import ascii_digits

ADULT = 18
_DAY = re.compile(r"(\d{4})[/.-](\d{1,2})[/.-](\d{1,2})")
_AGE_IN = re.compile(r"(\d{1,2})\D+(\d{4})")
_JALALI = range(1200, 1600)


@dataclass(frozen=True, slots=True)
class Births:
    """The dates of birth that a source allows, and by which calendar its years count. `stated`: an age in years."""

    earliest: date
    latest: date
    jalali: bool = True
    stated: bool = False

    def ages_on(self, day: date) -> tuple[int, int]:
        """The youngest and the oldest age on a day. Who was not born yet is a child of no years."""
        return max(_years(self.latest, day, jalali=self.jalali), 0), max(
            _years(self.earliest, day, jalali=self.jalali), 0
        )


def births_of_age(age: int, day: date) -> Births:
    """The births that an age in whole years allows which was stated on a day."""
    return Births(_birthday(age + 1, day) + timedelta(days=1), _birthday(age, day), stated=True)


def _birthday(age: int, day: date) -> date:
    """The latest date of birth of who is so old on a day."""
    now = date_to_jalali(day)
    year, month, day_of_month = now.year - age, now.month, now.day
    if month == 12 and day_of_month == 30:  # a leap day that the other year may lack
        return jalali_to_date(year + 1, 1, 1) - timedelta(days=1)
    return jalali_to_date(year, month, day_of_month)


@dataclass(frozen=True, slots=True)
class AgeWord:
    """What one source says: the youngest age that it allows; whether it calls the person a child, or doubtful.

    `verified`: a document whose issuer answered that it is valid, with a reference. `births`: the dates of birth that
    it allows; then `youngest` is that of the day on which it was read (`on`).
    """

    youngest: int | None = None
    child: bool = False
    doubtful: bool = False
    verified: bool = False
    births: Births | None = None

    def on(self, day: date) -> AgeWord:
        """The word of this on a day: that of the start."""
        if self.births is None:
            return self
        youngest, oldest = self.births.ages_on(day)
        in_doubt = youngest < ADULT <= oldest
        if in_doubt and self.births.stated:
            return replace(self, youngest=None, doubtful=True)
        return replace(self, youngest=youngest)

    @property
    def under(self) -> bool:
        """Whether this source says under 18."""
        return self.child or (self.youngest is not None and self.youngest < ADULT)


def is_child(words: tuple[AgeWord, ...]) -> bool:
    """Whether a person is a child by all that was said since an authority last decided."""
    if any(word.under for word in words):
        return True
    return any(word.doubtful for word in words) and not any(_clears(word) for word in words)


def is_doubted(words: tuple[AgeWord, ...]) -> bool:
    """Whether a person counts as a child although something speaks for an adult: nobody knows yet."""
    if not is_child(words):
        return False
    adult = any(word.youngest is not None and word.youngest >= ADULT for word in words)
    return adult or not any(word.under for word in words)


def _clears(word: AgeWord) -> bool:
    return word.verified and word.youngest is not None and word.youngest >= ADULT


def youngest_at(born: str, day: date) -> int:
    """The youngest age on a day that a document's date of birth allows: a day, a year, an age in a year (`15 in 1395`).

    In any digits, Jalali or Gregorian. Raises ValueError where it can't be read or lies ahead.
    """
    births = births_in(born)
    age = _years(births.latest, day, jalali=births.jalali)
    if not 0 <= age <= 130:
        raise ValueError(f"no age: {born}")
    return age


def births_in(born: str) -> Births:
    """The births that a document's date of birth allows, as `youngest_at` reads it. Raises ValueError."""
    text = ascii_digits(born).strip()
    if match := _DAY.fullmatch(text):
        year, month, day_of_month = (int(part) for part in match.groups())
        latest = jalali_to_date(year, month, day_of_month) if year in _JALALI else date(year, month, day_of_month)
        jalali = year in _JALALI
        earliest = latest
    else:
        years, year = (int(part) for part in match.groups()) if (match := _AGE_IN.fullmatch(text)) else (0, _year(text))
        jalali = year in _JALALI
        latest = _last_day(year - years, jalali=jalali)
        earliest = _last_day(year - years - 1, jalali=jalali) + timedelta(days=1)
    return Births(earliest, latest, jalali)


def _year(text: str) -> int:
    if re.fullmatch(r"\d{4}", text) is None:
        raise ValueError(f"no year: {text}")
    return int(text)


def _last_day(year: int, *, jalali: bool) -> date:
    return jalali_to_date(year + 1, 1, 1) - timedelta(days=1) if jalali else date(year, 12, 31)


def _years(born: date, day: date, *, jalali: bool) -> int:
    """Whole years: the birthday itself completes one, the day before it does not."""
    if jalali:
        first, now = date_to_jalali(born), date_to_jalali(day)
        return now.year - first.year - ((now.month, now.day) < (first.month, first.day))
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))
