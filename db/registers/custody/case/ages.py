"""Who is a child: as soon as any source says under 18. Pure.

A document makes a child by itself; it clears somebody of doubt only where who issued it answered, by number, and nobody
says under 18. Everyone else is cleared by a named authority's numbered decision about the age alone. An officer's
estimate, or "adult" without more, clears nobody (Convention on the Rights of the Child, General Comment 6, 31).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from db.words.calendar.jalali import date_to_jalali, jalali_to_date
from db.words.folding import ascii_digits

ADULT = 18
_DAY = re.compile(r"(\d{4})[/.-](\d{1,2})[/.-](\d{1,2})")
_AGE_IN = re.compile(r"(\d{1,2})\D+(\d{4})")
_JALALI = range(1200, 1600)


@dataclass(frozen=True, slots=True)
class AgeWord:
    """What one source says: the youngest age that it allows; whether it calls the person a child, or doubtful.

    `verified`: a document whose issuer answered that it is valid, with a reference.
    """

    youngest: int | None = None
    child: bool = False
    doubtful: bool = False
    verified: bool = False

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
    text = ascii_digits(born).strip()
    if match := _DAY.fullmatch(text):
        year, month, day_of_month = (int(part) for part in match.groups())
        latest = jalali_to_date(year, month, day_of_month) if year in _JALALI else date(year, month, day_of_month)
        jalali = year in _JALALI
    else:
        years, year = (int(part) for part in match.groups()) if (match := _AGE_IN.fullmatch(text)) else (0, _year(text))
        jalali = year in _JALALI
        latest = _last_day(year - years, jalali=jalali)
    age = _years(latest, day, jalali=jalali)
    if not 0 <= age <= 130:
        raise ValueError(f"no age: {born}")
    return age


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
