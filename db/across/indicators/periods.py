"""Periods of the Jalali year, as pure functions on days: read, named, set against the same days of another year.

A first half-year always has 186 days; a second 179, or 180 where Esfand has 30. Lengths that differ are told by a
rate per day. A week begins on Saturday and bears the number of the week that it is in its Jalali year; the first is
the one that holds 1 Farvardin.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta

from db.words.calendar.jalali import FIRST_YEAR, LAST_YEAR, date_to_jalali, jalali_to_date, month_days, weekday
from db.words.folding import ascii_digits
from db.words.messages import M_, Refused

DAY = timedelta(days=1)
HALF, QUARTER, MONTH, WEEK, YEAR, RANGE = "half", "quarter", "month", "week", "year", "range"
_MONTHS = {YEAR: 12, HALF: 6, QUARTER: 3, MONTH: 1}
_CODE = re.compile(r"(\d{4})(?:-?(?:([HQW])(\d{1,2})|(\d{1,2})))?", re.IGNORECASE)
_DAY = re.compile(r"(\d{4})[-/](\d{1,2})[-/](\d{1,2})")
_APART = re.compile(r"\s*(?:\.\.|…|\bto\b|تا)\s*")


@dataclass(frozen=True, slots=True)
class DayRange:
    """Days from `first` to `last`, both included. Never empty."""

    first: date
    last: date

    @property
    def days(self) -> int:
        """How many days it has."""
        return (self.last - self.first).days + 1

    def __contains__(self, day: object) -> bool:
        return isinstance(day, date) and self.first <= day <= self.last


@dataclass(frozen=True, slots=True)
class Period:
    """A named span: `code` as people write it (1405-H1), `kind` and, but for a range, its Jalali year and place."""

    code: str
    kind: str
    span: DayRange
    year: int
    place: int = 0


@dataclass(frozen=True, slots=True)
class Comparison:
    """A period, or the part of it up to `to_date`, and what it is set against: `last` has the same days."""

    period: Period
    against: Period
    this: DayRange
    last: DayRange
    to_date: date | None = None

    @property
    def differs(self) -> bool:
        """Whether the two have not as many days: counts are then told by day as well."""
        return self.this.days != self.last.days


def invalid(field: str, message: object) -> Refused:
    """A refusal at one field."""
    return Refused("invalid", {field: message})  # type: ignore[dict-item]


def read_period(text: str, field: str = "period") -> Period:
    """The period that was typed, in any digits. Raises Refused("invalid") at `field`, which says what is expected."""
    typed = ascii_digits(text).strip()
    ends = _APART.split(typed)
    if len(ends) == 2:
        return _range(read_day(ends[0], field), read_day(ends[1], field), field)
    match = _CODE.fullmatch(typed.replace(" ", ""))
    if match is None:
        day = _DAY.fullmatch(typed)
        if day is not None:
            single = read_day(typed, field)
            return _range(single, single, field)
        raise invalid(field, M_("A period is written 1405-H1, 1405-Q2, 1405-05, 1405, or as two days."))
    year, letter, number = int(match[1]), (match[2] or "").upper(), int(match[3] or match[4] or 0)
    kind = {"H": HALF, "Q": QUARTER, "W": WEEK}.get(letter, MONTH if match[4] else YEAR)
    return period(kind, year, 1 if kind == YEAR else number, field)


def period(kind: str, year: int, place: int = 1, field: str = "period") -> Period:
    """A period by its kind, Jalali year and place in it from 1. Raises Refused("invalid") where there is none such."""
    if not FIRST_YEAR <= year < LAST_YEAR:
        raise invalid(field, M_("A year from {first} to {last} is expected.", first=FIRST_YEAR, last=LAST_YEAR - 1))
    if kind == WEEK:
        return _week(year, place, field)
    length = _MONTHS[kind]
    most = 12 // length
    if not 1 <= place <= most:
        raise invalid(field, M_("A year has only {most} of these.", most=most))
    first, last = (place - 1) * length + 1, place * length
    span = DayRange(jalali_to_date(year, first, 1), jalali_to_date(year, last, month_days(year, last)))
    code = {YEAR: f"{year}", HALF: f"{year}-H{place}", QUARTER: f"{year}-Q{place}", MONTH: f"{year}-{place:02d}"}[kind]
    return Period(code, kind, span, year, place)


def _first_saturday(year: int) -> date:
    new_year = jalali_to_date(year, 1, 1)
    return new_year - timedelta(days=weekday(new_year))


def _week(year: int, place: int, field: str) -> Period:
    first = _first_saturday(year) + timedelta(weeks=place - 1)
    if not (place >= 1 and first < _first_saturday(year + 1)):
        most = (_first_saturday(year + 1) - _first_saturday(year)).days // 7
        raise invalid(field, M_("A year has only {most} of these.", most=most))
    return Period(f"{year}-W{place:02d}", WEEK, DayRange(first, first + timedelta(days=6)), year, place)


def read_day(text: str, field: str) -> date:
    """A day typed as 1405/05/20, in any digits. Raises Refused("invalid") at `field`."""
    match = _DAY.fullmatch(ascii_digits(text).strip())
    try:
        if match is None or not FIRST_YEAR <= int(match[1]) < LAST_YEAR:
            raise ValueError(text)
        return jalali_to_date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        raise invalid(field, M_("There is no such day: {day}.", day=text.strip() or "—")) from None


def _range(first: date, last: date, field: str) -> Period:
    if last < first:
        raise invalid(field, M_("This range runs backwards: its end lies before its beginning."))
    code = f"{date_to_jalali(first)}..{date_to_jalali(last)}".replace("/", "-")
    return Period(code, RANGE, DayRange(first, last), date_to_jalali(first).year)


def half_year_of(day: date) -> Period:
    """The half-year that a day lies in."""
    jalali = date_to_jalali(day)
    return period(HALF, jalali.year, 1 if jalali.month <= 6 else 2)


def shifted(given: Period, by: int) -> Period:
    """The period of the same kind `by` periods later (earlier if negative); a range moves by its own length."""
    if given.kind == RANGE:
        move = timedelta(days=given.span.days * by)
        return _range(given.span.first + move, given.span.last + move, "period")
    if given.kind == WEEK:
        return week_of(given.span.first + timedelta(weeks=by))
    most = 12 // _MONTHS[given.kind]
    years, place = divmod(given.place - 1 + by, most)
    return period(given.kind, given.year + years, place + 1)


def week_of(day: date) -> Period:
    """The week that a day lies in."""
    year = date_to_jalali(day).year
    if day >= _first_saturday(year + 1):
        year += 1
    return _week(year, (day - _first_saturday(year)).days // 7 + 1, "period")


def a_year_before(day: date) -> date:
    """The same day of the Jalali year before; the 30th of Esfand becomes the 29th where there is none."""
    jalali = date_to_jalali(day)
    year = jalali.year - 1
    return jalali_to_date(year, jalali.month, min(jalali.day, month_days(year, jalali.month)))


def same_of_last_year(given: Period) -> Period:
    """What a period is set against where nobody says otherwise."""
    if given.kind == RANGE:
        return _range(a_year_before(given.span.first), a_year_before(given.span.last), "against")
    if given.kind == WEEK:
        most = (_first_saturday(given.year) - _first_saturday(given.year - 1)).days // 7
        return _week(given.year - 1, min(given.place, most), "against")
    return period(given.kind, given.year - 1, given.place)


def compare(this: Period, today: date, *, against: Period | None = None, to_date: date | None = None) -> Comparison:
    """A period against another, each cut to the same days where this one is not over.

    `to_date` is the last day counted; without it, what has passed by `today`, which is counted too. Raises
    Refused("invalid") at "period" for one that has not begun, and at "to_date" for a day outside it.
    """
    if this.span.first > today:
        begins = date_to_jalali(this.span.first)
        raise invalid("period", M_("{period} has not begun: it begins on {day}.", period=this.code, day=str(begins)))
    other = same_of_last_year(this) if against is None else against
    if to_date is not None and to_date not in this.span:
        raise invalid("to_date", M_("This day is not in {period}.", period=this.code))
    if to_date is not None and to_date > today:
        raise invalid("to_date", M_("This day has not come yet."))
    until = to_date or (today if today < this.span.last else None)
    if until is None or until == this.span.last:
        return Comparison(this, other, this.span, other.span)
    return Comparison(this, other, DayRange(this.span.first, until), _same_days(this, other, until), until)


def _same_days(this: Period, other: Period, until: date) -> DayRange:
    """The part of `other` that ends on the same day of its year; where it has none such, with as many days."""
    if other.kind != WEEK and this.kind == other.kind and this.place == other.place:
        day, years = until, date_to_jalali(this.span.first).year - date_to_jalali(other.span.first).year
        jalali = date_to_jalali(day)
        year = jalali.year - years
        last = jalali_to_date(year, jalali.month, min(jalali.day, month_days(year, jalali.month)))
    else:
        last = other.span.first + (until - this.span.first)
    return DayRange(other.span.first, max(other.span.first, min(last, other.span.last)))


def months(year: int) -> tuple[DayRange, ...]:
    """The twelve months of a Jalali year."""
    return tuple(period(MONTH, year, place).span for place in range(1, 13))


def cut_at(span: DayRange, until: date) -> DayRange | None:
    """The part of a span up to a day; None where it begins later."""
    return None if span.first > until else replace(span, last=min(span.last, until))
