"""Reading the moments and dates that an officer types, in any digits, Persian or English.

    ۷/۳   7/3   ۱۴۰۵/۷/۳ ۱۴:۳۰   ۳ مهر   14:30   ۱۴۳۰   امروز   دیروز ۱۴:۳۰   پریروز   فردا   شنبه گذشته
    -20m   +۲س   -1h30m   ۲۰ دقیقه پیش   now   yesterday 14:30   last saturday   2026-09-25T14:30+03:30

What is left out is filled in towards the moment a duty desk most likely means (`Lean`):

- Month and day without a year are of this Jalali year. Leaning to the past, one more than half a year ahead is of
  last year (12/28 typed in Farvardin); leaning to the future, one more than a month past is of next year.
- A clock time without a day is today's. Leaning to the past, one more than twelve hours ahead is yesterday's (23:50
  typed at 00:30); leaning to the future, one more than twelve hours past is tomorrow's.
- A weekday without «گذشته» or «آینده» is today or the nearest such day in the direction of the lean.
- A day without a time is its start, 00:00, and `When.exact` is false.
- A two-digit year is the latest such year that is not after next year. A year from 1800 on is Gregorian.

Nothing is refused for lying in the future: whether that is likely depends on the field.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Literal, NoReturn

from db.words.calendar.jalali import (
    FIRST_YEAR,
    LAST_YEAR,
    MONTH_MESSAGES,
    MONTHS_EN,
    MONTHS_FA,
    WEEKDAYS_EN,
    WEEKDAYS_FA,
    as_utc,
    jalali,
    jalali_to_date,
    local_date,
    local_instant,
    month_days,
    weekday,
)
from db.words.folding import ascii_digits, fold
from db.words.messages import M_, Message

Lean = Literal["past", "future"]
_GREGORIAN_FROM = 1800
_LONGEST = 60  # characters; no moment is longer


class BadMoment(ValueError):
    """What was typed is no moment; `message` says why, or what would be."""

    def __init__(self, message: Message) -> None:
        self.message = message
        super().__init__(message)

    def __str__(self) -> str:
        return str(self.message)


@dataclass(frozen=True)
class When:
    """A typed moment: the UTC instant, and whether a time of day was given or stands for the start of a day."""

    moment: datetime
    exact: bool


@dataclass(frozen=True)
class _Clock:
    hour: int
    minute: int
    second: int = 0


_NOW = {"now", "الان", "اکنون", "حالا", "همین الان"}
_DAYS = {
    "امروز": 0, "دیروز": -1, "پریروز": -2, "فردا": 1, "پسفردا": 2, "پس فردا": 2,
    "today": 0, "yesterday": -1, "tomorrow": 1, "day before yesterday": -2, "day after tomorrow": 2,
}  # fmt: skip
_BACK = {"گذشته", "پیش", "قبل", "قبلی", "last", "previous"}
_ON = {"اینده", "بعد", "بعدی", "next"}
_WEEKDAYS = {fold(name): index for index, name in enumerate(WEEKDAYS_FA)}
_WEEKDAYS |= {fold(name): index for index, name in enumerate(WEEKDAYS_EN)}
_WEEKDAYS |= {fold(name)[:3]: index for index, name in enumerate(WEEKDAYS_EN)} | {"ادینه": 6}
_MONTHS = {fold(name): index for index, name in enumerate(MONTHS_FA, 1)}
_MONTHS |= {fold(name): index for index, name in enumerate(MONTHS_EN, 1)} | {"امرداد": 5}

_UNITS = {
    "m": 1, "min": 1, "mins": 1, "minute": 1, "minutes": 1, "د": 1, "دقیقه": 1,
    "h": 60, "hr": 60, "hrs": 60, "hour": 60, "hours": 60, "س": 60, "ساعت": 60,
    "d": 1440, "day": 1440, "days": 1440, "ر": 1440, "روز": 1440,
    "w": 10080, "week": 10080, "weeks": 10080, "ه": 10080, "هفته": 10080,
}  # fmt: skip
_COUNTS = {
    "نیم": 0.5, "یک": 1, "دو": 2, "سه": 3, "چهار": 4, "پنج": 5, "ده": 10, "بیست": 20, "سی": 30,
    "half an": 0.5, "an": 1, "a": 1, "one": 1, "two": 2, "three": 3,
}  # fmt: skip
_UNIT = "|".join(sorted(_UNITS, key=len, reverse=True))
_COUNT = r"\d{1,6}|" + "|".join(sorted(_COUNTS, key=len, reverse=True))
_SIGNED = re.compile(rf"([+-]) ?((?:\d{{1,6}} ?(?:{_UNIT}) ?)+)")
_SPOKEN = re.compile(rf"({_COUNT}) ?({_UNIT}) (پیش|قبل|ago|earlier|بعد|دیگر|later)")
_STEP = re.compile(rf"(\d+) ?({_UNIT})")

_ISO = re.compile(r"(\d{4})-\d\d-\d\d[t ]\d\d:?\d\d(:?\d\d(\.\d{1,6})?)? ?(z|[+-]\d\d(:?\d\d)?)")
_CLOCK = re.compile(r"(\d{1,2}):(\d{1,2})(?::(\d{1,2}))?")
_DIGIT_CLOCK = re.compile(r"(\d{1,2})(\d\d)")
_NUMERIC = re.compile(r"(\d{1,4})([/.-])(\d{1,4})(?:\2(\d{1,4}))?")
_NAMED = re.compile(r"(\d{1,2}) ?([^\W\d_]+)(?: ?(\d{2,4}))?|([^\W\d_]+) (\d{1,2})")


def parse_moment(text: str, now: datetime, *, lean: Lean = "past") -> datetime:
    """The UTC instant that `text` means at `now` (aware). Raises `BadMoment`."""
    return parse_when(text, now, lean=lean).moment


def parse_when(text: str, now: datetime, *, lean: Lean = "past") -> When:
    """As `parse_moment`, and whether a time of day was given. Raises `BadMoment`."""
    now = as_utc(now)
    typed = _tidy(text)
    instant = _iso(text) or _instant(typed, now)
    if instant is not None:
        return When(_in_range(instant), True)
    day_text, clock = _split_clock(typed)
    if day_text:
        day = _day(day_text, now, lean)
        if day is None:
            _not_understood(text)
    elif clock is None:
        _not_understood(text)
    else:
        day = _day_of_clock(clock, now, lean)
    if clock is None:
        return When(local_instant(day), False)
    moment = local_instant(day, clock.hour, clock.minute) + timedelta(seconds=clock.second)
    return When(_in_range(moment), True)


def parse_date(text: str, now: datetime, *, lean: Lean = "past") -> date:
    """The Gregorian day that `text` means at `now`; a date of birth, say. Raises `BadMoment`, also for a clock time."""
    typed = _tidy(text)
    if not typed.isdecimal():
        if typed in _NOW or _SIGNED.fullmatch(typed) or _SPOKEN.fullmatch(typed):
            return local_date(parse_moment(text, now, lean=lean))
        day = _day(typed, as_utc(now), lean)
        if day is not None:
            return day
    raise BadMoment(M_("Write a date as 1405/7/3, 7/3 or yesterday, without a time"))


def _not_understood(text: str) -> NoReturn:
    shown = text.strip()
    if not shown:
        raise BadMoment(M_("Write a date or time, as 7/3 14:30, yesterday 14:30, 14:30 or -20m"))
    shown = shown if len(shown) <= 30 else shown[:29] + "…"
    raise BadMoment(
        M_(
            "“{text}” is no date or time that is known here: write 7/3 14:30, yesterday 14:30, 14:30 or -20m",
            text=shown,
        )
    )


def _tidy(text: str) -> str:
    if len(text) > _LONGEST:
        _not_understood(text)
    typed = fold(text).replace("،", " ").replace(",", " ").replace("؛", " ")
    typed = re.sub(r"(?<=\d)t(?=\d)", " ", typed)
    typed = re.sub(r"(?<=\d) ?- ?(?=\d{1,2}:\d\d)", " ", typed)
    typed = re.sub(r"\b(یک|دو|سه|چهار|پنج) شنبه", r"\1شنبه", typed)
    return " ".join(typed.split())


def _in_range(moment: datetime) -> datetime:
    if not FIRST_YEAR + 622 <= moment.year <= LAST_YEAR + 621:
        _bad_year(moment.year)
    return moment


def _bad_year(year: int) -> NoReturn:
    raise BadMoment(M_("The year {year} is out of range: write a year of four digits, as 1405", year=year))


def _iso(text: str) -> datetime | None:
    """The instant of an ISO 8601 text with a zone; without one it is read as Tehran's, like everything else."""
    typed = fold(text)
    if not _ISO.fullmatch(typed):
        return None
    try:
        return datetime.fromisoformat(typed.upper()).astimezone(UTC)
    except (ValueError, OverflowError):
        raise BadMoment(M_("Not a moment by ISO 8601, as 2026-09-25T14:30:00+03:30")) from None


# --- instants said from now ---------------------------------------------------------------------------------


def _instant(typed: str, now: datetime) -> datetime | None:
    if typed in _NOW:
        return now
    try:
        if match := _SIGNED.fullmatch(typed):
            minutes = sum(int(count) * _UNITS[unit] for count, unit in _STEP.findall(match[2]))
            return now + timedelta(minutes=-minutes if match[1] == "-" else minutes)
        if match := _SPOKEN.fullmatch(typed):
            count = float(match[1]) if match[1].isdecimal() else _COUNTS[match[1]]
            span = timedelta(minutes=count * _UNITS[match[2]])
            return now - span if match[3] in ("پیش", "قبل", "ago", "earlier") else now + span
    except OverflowError:
        raise BadMoment(M_("That is too far from now")) from None
    return None


# --- clock times ----------------------------------------------------------------------------------------------


def _split_clock(typed: str) -> tuple[str, _Clock | None]:
    """The words of the day, and the clock time that stood before or after them."""
    words = [word for word in typed.split() if word not in ("at", "در")]
    spoken = "ساعت" in words
    words = [word for word in words if word != "ساعت"]
    for position in (len(words) - 1, 0):
        if words and (match := _CLOCK.fullmatch(words[position])):
            rest = words[:position] + words[position + 1 :]
            return " ".join(rest), _clock(int(match[1]), int(match[2]), int(match[3] or 0))
    if words and words[-1].isdecimal() and not _is_named_year(words):
        last = words[-1]
        if len(last) in (3, 4) and (match := _DIGIT_CLOCK.fullmatch(last)):
            return " ".join(words[:-1]), _clock(int(match[1]), int(match[2]))
        if len(last) <= 2 and (spoken or (len(words) > 1 and words[-2] not in _MONTHS)):
            return " ".join(words[:-1]), _clock(int(last), 0)
    return " ".join(words), None


def _is_named_year(words: list[str]) -> bool:
    """Whether the last word is the year of «۳ مهر ۱۴۰۵» and no clock time (there are no years 1000–1199 here)."""
    return len(words) == 3 and words[1] in _MONTHS and len(words[2]) in (2, 4) and int(words[2]) % 10000 >= FIRST_YEAR


def _clock(hour: int, minute: int, second: int = 0) -> _Clock:
    if hour == 24 and minute == 0:
        raise BadMoment(M_("Midnight is 00:00 of the day that begins; there is no 24:00"))
    if hour > 23:
        raise BadMoment(M_("There is no hour {hour}: hours run from 0 to 23", hour=hour))
    if minute > 59:
        raise BadMoment(M_("There is no minute {minute}: minutes run from 0 to 59", minute=minute))
    if second > 59:
        raise BadMoment(M_("There is no second {second}: seconds run from 0 to 59", second=second))
    return _Clock(hour, minute, second)


def _day_of_clock(clock: _Clock, now: datetime, lean: Lean) -> date:
    today = local_date(now)
    ahead = local_instant(today, clock.hour, clock.minute) - now
    if lean == "past" and ahead > timedelta(hours=12):
        return today - timedelta(days=1)
    if lean == "future" and ahead < timedelta(hours=-12):
        return today + timedelta(days=1)
    return today


# --- days -----------------------------------------------------------------------------------------------------


def _day(typed: str, now: datetime, lean: Lean) -> date | None:
    today = local_date(now)
    if typed in _DAYS:
        return today + timedelta(days=_DAYS[typed])
    found = _weekday(typed, today, lean)
    if found is not None:
        return found
    if match := _NUMERIC.fullmatch(typed):
        return _numeric(match, now, lean)
    if match := _NAMED.fullmatch(typed):
        month = _MONTHS.get(match[2] or match[4])
        if month is not None:
            day = int(match[1] or match[5])
            return _checked(_full_year(match[3], now) if match[3] else _year_of(month, day, now, lean), month, day)
    return None


def _weekday(typed: str, today: date, lean: Lean) -> date | None:
    words = typed.split()
    names = [word for word in words if word in _WEEKDAYS]
    others = set(words) - set(names)
    if len(names) != 1 or len(words) > 2 or not others <= _BACK | _ON:
        return None
    ahead = (_WEEKDAYS[names[0]] - weekday(today)) % 7
    if others & _BACK:
        return today + timedelta(days=ahead - 7)
    if others & _ON:
        return today + timedelta(days=ahead or 7)
    return today + timedelta(days=ahead if lean == "future" or ahead == 0 else ahead - 7)


def _numeric(match: re.Match[str], now: datetime, lean: Lean) -> date | None:
    first, mark, second, third = match.groups()
    if third is None:
        if mark == "." or len(first) > 2 or len(second) > 2:
            return None
        month, day = int(first), int(second)
        return _checked(_year_of(month, day, now, lean), month, day)
    if len(first) <= 2 and len(third) == 4:  # written day first, as from right to left on paper
        first, third = third, first
    if len(first) == 3 or len(second) > 2 or len(third) > 2:
        return None
    return _checked(_full_year(first, now), int(second), int(third))


def _full_year(typed: str, now: datetime) -> int:
    if len(typed) == 2:
        latest = jalali(now).year + 1
        return latest - (latest - int(typed)) % 100
    return int(typed)


def _year_of(month: int, day: int, now: datetime, lean: Lean) -> int:
    today = jalali(now)
    ahead = (month - today.month) * 30.5 + day - today.day
    if lean == "past" and ahead > 183:
        return today.year - 1
    if lean == "future" and ahead < -31:
        return today.year + 1
    return today.year


def _checked(year: int, month: int, day: int) -> date:
    if year >= _GREGORIAN_FROM:
        try:
            result = date(year, month, day)
        except ValueError:
            raise BadMoment(M_("There is no such day in the Gregorian calendar")) from None
        if not FIRST_YEAR + 622 <= year <= LAST_YEAR + 621:
            _bad_year(year)
        return result
    if not FIRST_YEAR <= year <= LAST_YEAR:
        _bad_year(year)
    if not 1 <= month <= 12:
        raise BadMoment(M_("There is no month {month}: write the month before the day, as 7/3", month=month))
    days = month_days(year, month)
    if day == 30 and month == 12 and days == 29:
        raise BadMoment(M_("Esfand {year} has 29 days: {year} is no leap year", year=year))
    if not 1 <= day <= days:
        name = MONTH_MESSAGES[month - 1]
        raise BadMoment(M_("There is no day {day} in {month}: it has {days} days", day=day, month=name, days=days))
    return jalali_to_date(year, month, day)


_TIME_OF_DAY = re.compile(r"(\d{1,2})(?::?(\d{2}))?")


def clock_time(typed: str) -> tuple[int, int]:
    """(hour, minute) of `17:30`, `1730` or `17`, in any digits. Raises ValueError."""
    match = _TIME_OF_DAY.fullmatch(ascii_digits(typed).strip().replace("٫", ":").replace(".", ":"))
    if match is None:
        raise ValueError(typed)
    hour, minute = int(match[1]), int(match[2] or 0)
    if hour > 23 or minute > 59:
        raise ValueError(typed)
    return hour, minute
