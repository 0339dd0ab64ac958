"""Reading the moments and dates that an officer types, in any digits, Persian or English.

    ۷/۳   7/3   ۱۴۰۵/۷/۳ ۱۴:۳۰   ۳ مهر   14:30   ۱۴۳۰   امروز   دیروز ۱۴:۳۰   پریروز   فردا   شنبه گذشته
    -20m   +۲س   -1h30m   ۲۰ دقیقه پیش   now   yesterday 14:30   last saturday   2026-09-25T14:30+03:30
    دیشب ساعت ۲   شب گذشته ساعت ۳ بامداد   سه‌شنبه صبح   ۳ بعدازظهر   یک ساعت و نیم پیش   همین حالا   هفتهٔ پیش

What is left out is filled in towards the moment a duty desk most likely means (`Lean`), days as `days` says:

- A clock time without a day is today's. Leaning to the past, one more than twelve hours ahead is yesterday's (23:50
  typed at 00:30); leaning to the future, one more than twelve hours past is tomorrow's.
- A part of a day without an hour lasts from one instant to another; which of them counts depends on the field
  (`Edge`), and how far the moment may be off is kept with it (`When.about`).
- A day without a time is its start, 00:00, and `When.exact` is false; where an edge counts, it is a part of a day.

Nothing is refused for lying in the future: whether that is likely depends on the field. What may mean two things is
read as the likelier one, with a question (`When.asked`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Literal, NoReturn

from db.words.calendar.days import MONTHS, BadMoment, Day, Lean, bad_year, read_day
from db.words.calendar.jalali import (
    FIRST_YEAR,
    LAST_YEAR,
    as_utc,
    jalali,
    local_date,
    local_instant,
    tehran,
)
from db.words.calendar.parts import DayPart, night_of, part_of, with_nights
from db.words.calendar.spoken_times import NIGHT, NIGHT_ENDED, NIGHTS, PARTS, hour, span
from db.words.folding import ascii_digits, fold
from db.words.messages import M_, Message

Edge = Literal["", "earliest", "latest"]
"""Which instant of a part of a day counts: its middle, or what is said of a limit that runs from it or ends with it."""
_LONGEST = 60  # characters; no moment is longer
_SOON = timedelta(hours=2)
"""A part of a day that begins no further ahead than this is today's, when the past is meant."""


@dataclass(frozen=True)
class When:
    """A typed moment: the UTC instant, and whether a time of day was given or stands for the start of a day.

    `about`: by how many minutes the moment may be off, 0 where it was said to the minute. `asked` is what may have been
    meant otherwise; `said` what was taken for granted.
    """

    moment: datetime
    exact: bool
    about: int = 0
    asked: Message | None = None
    said: Message | None = None


@dataclass(frozen=True)
class _Clock:
    hour: int
    minute: int
    second: int = 0


_NOW = {
    "now", "الان", "اکنون", "حالا", "همین الان", "همین حالا", "هماکنون", "هم اکنون", "الساعه", "just now", "همین لحظه",
}  # fmt: skip
_ISO = re.compile(r"(\d{4})-\d\d-\d\d[t ]\d\d:?\d\d(:?\d\d(\.\d{1,6})?)? ?(z|[+-]\d\d(:?\d\d)?)")
_BEFORE_CLOCK = re.compile(r"(?<=\d)(?:t(?=\d)| ?- ?(?=\d{1,2}:\d\d))")
"""What parts a day from a clock time: `2026-09-25T14:30`, `1405/7/3 - 14:30`."""
_CLOCK = re.compile(r"(\d{1,2}):(\d{1,2})(?::(\d{1,2}))?")
_DIGIT_CLOCK = re.compile(r"(\d{1,2})(\d\d)")
_HOUR_WORD = re.compile(r"(?:^| )(?:در )?ساعت (?=\S)")
_DAYS_APART = 1440
_MORNING_AFTER = M_("The morning after that night is taken. Is another one meant?")
_EVE = M_("The night that follows this day is taken. Is the night before it meant?")
"""«شب جمعه» is the night before Friday to some, and Friday's to others."""


def parse_moment(text: str, now: datetime, *, lean: Lean = "past") -> datetime:
    """The UTC instant that `text` means at `now` (aware). Raises `BadMoment`."""
    return parse_when(text, now, lean=lean).moment


def parse_when(text: str, now: datetime, *, lean: Lean = "past", edge: Edge = "") -> When:
    """As `parse_moment`, with what `When` says of it. Raises `BadMoment`."""
    now = as_utc(now)
    folded = _folded(text)
    typed = _tidy(folded)
    instant = _iso(folded) or _instant(typed, now)
    if instant is not None:
        return When(_in_range(instant), True)
    part, rest = part_of(typed)
    day_text, clock = _split_clock(rest, part is not None)
    day = read_day(day_text, now, lean) if day_text else None
    if (day_text and day is None) or (day is None and clock is None and part is None):
        _not_understood(text)
    if part is not None:
        when = _in_part(part, day, clock, now, lean, edge)
        return replace(when, asked=when.asked or _EVE) if day_text and typed.startswith("شب ") else when
    if clock is None:
        assert day is not None
        return _whole_day(day, now, lean, edge)
    there = _day_of_clock(clock, now, lean) if day is None else day.day
    moment = _at(there, clock)
    year = None if day_text else _year(typed, now)
    if year is not None and lean == "past" and moment > now:
        raise BadMoment(year)  # a time that has not come is none that a reason makes right
    asked = (day and day.asked) or _jumped(moment, clock) or year
    return When(_in_range(moment), True, asked=asked, said=None if day is None else day.said)


def parse_date(text: str, now: datetime, *, lean: Lean = "past") -> date:
    """The Gregorian day that `text` means at `now`; a date of birth, say. Raises `BadMoment`, also for a clock time."""
    return read_date(text, now, lean=lean).day


def read_date(text: str, now: datetime, *, lean: Lean = "past") -> Day:
    """As `parse_date`, with what is asked and said of it. Raises `BadMoment`."""
    typed = _tidy(_folded(text))
    if not typed.isdecimal() or len(typed) == 8:
        if typed in _NOW or span(typed) is not None:
            return Day(local_date(parse_moment(text, now, lean=lean)))
        if typed in NIGHTS:
            return Day(night_of(NIGHTS[typed], as_utc(now)))
        day = read_day(typed, as_utc(now), lean)
        if day is not None and day.last is not None:
            return Day(day.day, asked=M_("Which day was it? The first is taken."))
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


def _folded(text: str) -> str:
    if len(text) > _LONGEST:
        _not_understood(text)
    return fold(text)


def _tidy(folded: str) -> str:
    typed = folded.replace("،", " ").replace(",", " ").replace("؛", " ")
    typed = _BEFORE_CLOCK.sub(" ", typed)
    if typed.isascii():  # the rest is about Persian words
        return " ".join(typed.split())
    typed = re.sub(r"(?<!\d)(\d{1,2})[.٫](\d\d)(?!\d)(?! ?[.])", r"\1:\2", typed) if "ساعت" in typed else typed
    typed = re.sub(r"\b(یک|دو|سه|چهار|پنج) شنبه", r"\1شنبه", typed)
    typed = re.sub(r"\bبعد ?از ?ظهر", "بعدازظهر", typed)
    typed = re.sub(r"\bنیمه شب", "نیمهشب", typed)
    typed = re.sub(r"\b(بیست|سی|چهل|پنجاه)و(?=یک|دو|سه|سو|چه|پن|شش|هف|هش|نه)", r"\1 و ", typed)
    typed = with_nights(typed)
    return " ".join(typed.split())


def _in_range(moment: datetime) -> datetime:
    if not FIRST_YEAR + 622 <= moment.year <= LAST_YEAR + 621:
        bad_year(moment.year)
    return moment


def _iso(folded: str) -> datetime | None:
    """The instant of an ISO 8601 text with a zone; without one it is read as Tehran's, like everything else."""
    if not _ISO.fullmatch(folded):
        return None
    try:
        return datetime.fromisoformat(folded.upper()).astimezone(UTC)
    except (ValueError, OverflowError):
        raise BadMoment(M_("Not a moment by ISO 8601, as 2026-09-25T14:30:00+03:30")) from None


def _instant(typed: str, now: datetime) -> datetime | None:
    """An instant that is said from now."""
    if typed in _NOW:
        return now
    minutes = span(typed)
    if minutes is None:
        return None
    try:
        return now + timedelta(minutes=minutes)
    except OverflowError:
        raise BadMoment(M_("That is too far from now")) from None


# --- clock times ----------------------------------------------------------------------------------------------


def _split_clock(typed: str, in_part: bool) -> tuple[str, _Clock | None]:
    """The words of the day, and the clock time that stood before or after them."""
    if (said := _said_clock(typed, in_part)) is not None:
        return said
    words = [word for word in typed.split() if word not in ("at", "در")]
    spoken = "ساعت" in words or in_part
    words = [word for word in words if word != "ساعت"]
    for position in (len(words) - 1, 0):
        if words and (match := _CLOCK.fullmatch(words[position])):
            rest = words[:position] + words[position + 1 :]
            return " ".join(rest), _clock(int(match[1]), int(match[2]), int(match[3] or 0))
    if words and words[-1].isdecimal() and not _is_named_year(words):
        last = words[-1]
        if len(last) in (3, 4) and (match := _DIGIT_CLOCK.fullmatch(last)):
            return " ".join(words[:-1]), _clock(int(match[1]), int(match[2]))
        if len(last) <= 2 and (spoken or (len(words) > 1 and words[-2].removesuffix("ماه") not in MONTHS)):
            return " ".join(words[:-1]), _clock(int(last), 0)
    return " ".join(words), None


def _said_clock(typed: str, in_part: bool) -> tuple[str, _Clock] | None:
    """An hour behind «ساعت», in words or digits; or one in words alone or with a part of the day: «ده و نیم شب»."""
    if match := _HOUR_WORD.search(typed):
        words = typed[match.end() :].split()
        for count in range(len(words), 0, -1):  # «ساعت ۵ دیروز»: the day may follow
            said = " ".join(words[:count])
            clock = (int(said), 0) if said.isdecimal() and len(said) <= 2 else hour(said)
            if clock is not None:
                return " ".join([*typed[: match.start()].split(), *words[count:]]), _clock(*clock)
        return None
    clock = hour(typed) if in_part or " به " in typed or " و " in typed else None
    return None if clock is None else ("", _clock(*clock))


def _is_named_year(words: list[str]) -> bool:
    """Whether the last word is the year of «۳ مهر ۱۴۰۵» and no clock time (there are no years 1000–1199 here)."""
    months = [place for place, word in enumerate(words) if word.removesuffix("ماه") in MONTHS]
    if not months or months[0] in (0, len(words) - 1) or len(words[-1]) not in (2, 4):
        return False
    between = words[months[0] + 1 : -1]
    return set(between) <= {"ماه", "سال"} and int(words[-1]) % 10000 >= FIRST_YEAR


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


def _at(day: date, clock: _Clock) -> datetime:
    return local_instant(day, clock.hour, clock.minute) + timedelta(seconds=clock.second)


def _day_of_clock(clock: _Clock, now: datetime, lean: Lean) -> date:
    today = local_date(now)
    ahead = local_instant(today, clock.hour, clock.minute) - now
    if lean == "past" and ahead > timedelta(hours=12):
        return today - timedelta(days=1)
    if lean == "future" and ahead < timedelta(hours=-12):
        return today + timedelta(days=1)
    return today


def _jumped(moment: datetime, clock: _Clock) -> Message | None:
    """What is asked where the clocks jumped over a time: an hour in spring, up to 1401."""
    shown = moment.astimezone(tehran())
    if (shown.hour, shown.minute) == (clock.hour, clock.minute):
        return None
    return M_("The clocks were put forward that night: there was no such time. Which was it?")


def _year(typed: str, now: datetime) -> Message | None:
    """What is asked where four digits are a time and may be a year."""
    year = jalali(now).year
    if not (typed.isdecimal() and len(typed) == 4 and abs(int(typed) - year) <= 1):
        return None
    clock = f"{typed[:2]}:{typed[2:]}"
    return M_("Is this the time {clock}, or the year {year}? Write {clock}, or a whole date.", clock=clock, year=typed)


# --- parts of a day -------------------------------------------------------------------------------------------


def _in_part(said_part: DayPart, day: Day | None, clock: _Clock | None, now: datetime, lean: Lean, edge: Edge) -> When:
    """A part of a day, or a clock time in it. Raises BadMoment where days are meant, not one."""
    name, night = said_part.name, said_part.night or said_part.name
    part = NIGHT if name in NIGHTS else PARTS[name]
    if day is not None and day.last is not None:
        raise BadMoment(M_("Write a date or time, as 7/3 14:30, yesterday 14:30, 14:30 or -20m"))
    minutes = (part.start, part.end) if clock is None else (part.minute(clock.hour, clock.minute),) * 2
    asked, said = (None, None) if day is None else (day.asked, day.said)
    if said_part.ends_night:
        asked = asked or (_MORNING_AFTER if minutes[1] > NIGHT_ENDED else None)
        minutes = minutes[0] + _DAYS_APART, minutes[1] + _DAYS_APART
    if day is not None:
        there = day.day
    elif night in NIGHTS:
        there = night_of(NIGHTS[night], now)
        if NIGHTS[night] < 0 and asked is None and _after(there, minutes[0]) > now:
            there -= timedelta(days=1)
    else:
        there = _latest(minutes, now) if lean == "past" else _next(minutes, now)
    start, end = (_after(there, each) for each in minutes)
    if clock is not None:
        return When(_in_range(start + timedelta(seconds=clock.second)), True, asked=asked, said=said)
    if lean == "past" and start < now < end:
        end = now
    return _between(start, end, edge, asked, said)


def _after(day: date, minutes: int) -> datetime:
    """The instant so many minutes by the clock after a day's midnight."""
    days, rest = divmod(minutes, _DAYS_APART)
    return local_instant(day + timedelta(days=days), rest // 60, rest % 60)


def _latest(minutes: tuple[int, int], now: datetime) -> date:
    """The last day whose part has begun, or begins soon."""
    day = local_date(now)
    while _after(day, minutes[0]) > now + _SOON:
        day -= timedelta(days=1)
    return day


def _next(minutes: tuple[int, int], now: datetime) -> date:
    """The first day whose part is not over."""
    day = local_date(now) - timedelta(days=1)
    while _after(day, minutes[1]) < now:
        day += timedelta(days=1)
    return day


def _whole_day(day: Day, now: datetime, lean: Lean, edge: Edge) -> When:
    """A day without a time: its start, but where an edge of it counts; or some moment of several days."""
    start = local_instant(day.day)
    if day.last is None and edge == "":
        return When(start, False, asked=day.asked, said=day.said)
    end = local_instant((day.last or day.day) + timedelta(days=1))
    return _between(start, now if lean == "past" and start < now < end else end, edge, day.asked, day.said)


def _between(start: datetime, end: datetime, edge: Edge, asked: Message | None, said: Message | None) -> When:
    whole = int((end - start).total_seconds()) // 60
    if edge == "":
        moment, about = start + timedelta(minutes=whole // 2), whole - whole // 2
    else:
        moment, about = start if edge == "earliest" else end, whole
    if asked is None and edge == "earliest":
        asked = M_("A limit runs from this. Which hour was it? The earliest that it can have been counts.")
    elif asked is None and edge == "latest":
        asked = M_("A limit ends with this. Which hour was it? The latest that it can have been counts.")
    return When(_in_range(moment), False, about, asked, said)


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
