"""Reading the moments and dates that an officer types, in any digits, Persian or English.

    ۷/۳   7/3   ۱۴۰۵/۷/۳ ۱۴:۳۰   ۳ مهر   14:30   ۱۴۳۰   امروز   دیروز ۱۴:۳۰   پریروز   فردا   شنبه گذشته
    -20m   +۲س   -1h30m   ۲۰ دقیقه پیش   now   yesterday 14:30   last saturday   2026-09-25T14:30+03:30
    دیشب ساعت ۲   شب گذشته ساعت ۳ بامداد   سه‌شنبه صبح   ۳ بعدازظهر   یک ساعت و نیم پیش   همین حالا   هفتهٔ پیش
    last night 3 am   friday 1 at night   half past two   ۱۴۰۵/۷/۳ ۱۴:۳۰ ±۶۰

The rules are those of docs/times.md, which tests read. Each reading of the words is made, and `weighing` says which of
them may be meant: where two are left, `When.others` has the second, and whoever shows it asks which is meant.

- A part of a day without an hour lasts from one instant to another; which of them counts depends on the field
  (`Edge`), and how far the moment may be off is kept with it (`When.about`).
- A day without a time is its start, 00:00, and `When.exact` is false; where an edge counts, it is a part of a day.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Literal

from db.words.calendar import clock_times
from db.words.calendar.clock_times import ClockTime
from db.words.calendar.day_parts import in_part
from db.words.calendar.days import BadMoment, Day, Lean, UnreadMoment, bad_year, read_day
from db.words.calendar.jalali import FIRST_YEAR, LAST_YEAR, as_utc, jalali, local_date, local_instant, tehran
from db.words.calendar.parts import night_of, part_of, with_nights
from db.words.calendar.spoken_times import HALVES, NIGHTS, NUMBER, points_nowhere, span
from db.words.calendar.times import format_date, format_moment
from db.words.calendar.vague_times import vague
from db.words.calendar.weighing import TimeReading, at, weighed
from db.words.folding import fold
from db.words.messages import M_, Message

Edge = Literal["", "earliest", "latest"]
"""Which instant of a part of a day counts: its middle, or what is said of a limit that runs from it or ends with it."""
_LONGEST = 60  # characters; no moment is longer
_MOST_OFF = 60 * 24 * 366  # minutes


@dataclass(frozen=True)
class When:
    """A typed moment: the UTC instant, and whether a time of day was given or stands for the start of a day.

    `about`: by how many minutes the moment may be off, 0 where it was said to the minute. `others` may be meant as
    well: which of them is a question. `asked` is what else is asked; `said` what was taken for granted.
    """

    moment: datetime
    exact: bool
    about: int = 0
    others: tuple[When, ...] = ()
    asked: Message | None = None
    said: Message | None = None

    @property
    def readings(self) -> tuple[When, ...]:
        """Everything that may be meant, in the order of time."""
        return tuple(sorted((replace(self, others=()), *self.others), key=lambda each: each.moment))

    @property
    def written(self) -> str:
        """The text, in Latin digits, that means this and nothing else, whenever it is typed."""
        if not self.exact and not self.about:
            return format_date(self.moment, digits="en")
        return format_moment(self.moment, digits="en") + (f" ±{self.about}" if self.about else "")


_NOW = {
    "now", "الان", "اکنون", "حالا", "همین الان", "همین حالا", "هماکنون", "هم اکنون", "الساعه", "just now", "همین لحظه",
}  # fmt: skip
_ISO = re.compile(r"(\d{4})-\d\d-\d\d[t ]\d\d:?\d\d(:?\d\d(\.\d{1,6})?)? ?(z|[+-]\d\d(:?\d\d)?)")
_GIVE_OR_TAKE = re.compile(r"(.*\d) ?(?:±|\+/?-) ?(\d{1,6})")
"""A moment with the minutes by which it may be off: `1405/7/3 14:30 ±60`."""
_BEFORE_CLOCK = re.compile(r"(?<=\d)(?:t(?=\d)| ?- ?(?=\d{1,2}:\d\d))")
"""What parts a day from a clock time: `2026-09-25T14:30`, `1405/7/3 - 14:30`."""
_HALF_OF_DAY = re.compile(r"(?<=\d)([ap])\.?m\b\.?|(?<= )([ap])\.?m\b\.?")
_OF_WEEK = ("", "یک", "دو", "سه", "چهار", "پنج")
_SAID_BESIDE = re.compile(
    r"(?<![^\W_])(?:روز(?= \w+شنبه| شنبه| جمعه)|مورخه?|را?س(?= ساعت)|همین(?= \w*شنبه| جمعه)|مانده|مونده)(?![^\W_]) ?"
)
"""Words that change nothing: «روز یکشنبه», «مورخ ۱۴۰۵/۷/۳», «رأس ساعت ۹», «ده دقیقه مانده به یازده»."""
_ABOUT = re.compile(r"(?:حدود|حدودا|تقریبا|حوالی|نزدیک|نزدیکای|about|around|approximately|approx) (?:های )?(.+)")
_GIVE = timedelta(minutes=30)
"""By how much a clock time may be off that is said with «حدود»."""
_OCLOCK = re.compile(r"(\S+) o ?'?clock")
_AT_HOUR = re.compile(rf"\bat (?=\S*\d|half |(?:a )?quarter |(?:{NUMBER})(?: |$))")
_LITTLE = re.compile(r"\b(?:in the|at|on|the|of)\b(?! (?:an|a) )")


def parse_moment(text: str, now: datetime, *, lean: Lean = "past") -> datetime:
    """The UTC instant that `text` means at `now` (aware), the likeliest. Raises `BadMoment`."""
    return parse_when(text, now, lean=lean).moment


def parse_when(
    text: str, now: datetime, *, lean: Lean = "past", edge: Edge = "", since: datetime | None = None
) -> When:
    """As `parse_moment`, with what `When` says of it; `since` is what the moment has to follow. Raises `BadMoment`."""
    if len(text) > _LONGEST:
        raise BadMoment(_unknown(text))
    folded = fold(text)
    try:
        return _read(folded, as_utc(now), lean, edge, since)
    except BadMoment as bad:
        if (asked := vague(_tidy(folded))) is not None:
            raise BadMoment(asked) from None
        raise BadMoment(bad.quoted(text)) if isinstance(bad, UnreadMoment) else bad from None


def _read(folded: str, now: datetime, lean: Lean, edge: Edge = "", since: datetime | None = None) -> When:
    """As `parse_when`, of folded text. Raises BadMoment, UnreadMoment where the message quotes what was typed."""
    if match := _GIVE_OR_TAKE.fullmatch(folded):
        return _give_or_take(match, now, lean, edge)
    if match := _ABOUT.fullmatch(folded):
        return _about(match[1], now, lean, edge, since)
    typed = _tidy(folded)
    instant = _iso(folded) or (now if typed in _NOW else None)
    if instant is not None:
        return When(_in_range(instant), True)
    if (spread := _from_now(typed, now, lean)) is not None:
        return _when(spread, edge)
    part, rest = part_of(typed)
    day, clock = _day_and_clock(rest, part is not None, now, lean)
    if clock is None and ((day is None and part is None) or (part is not None and part.name in HALVES)):
        raise UnreadMoment(_unknown)
    said = None if day is None else day.said
    if part is not None:
        readings, before = in_part(part, day, clock, now, lean, typed)
    elif clock is None:
        assert day is not None
        return _whole_day(day, now, lean, edge, since)
    elif day is None:
        readings, before = _clock_alone(clock, now, lean), ()
        said = _no_year(typed, readings[0], now, lean)
    else:
        readings, before = _clock_of_day(day, clock, lean)
    return _told(weighed(readings, before, now, lean, since), now, lean, edge, said)


def parse_date(text: str, now: datetime, *, lean: Lean = "past") -> date:
    """The Gregorian day that `text` means at `now`; a date of birth, say. Raises `BadMoment`, also for a clock time."""
    return read_date(text, now, lean=lean)[0].day


def read_date(text: str, now: datetime, *, lean: Lean = "past") -> tuple[Day, ...]:
    """The days that `text` may mean, the likeliest first. Raises `BadMoment`, also for a clock time."""
    typed = _tidy(fold(text[:_LONGEST]))
    now = as_utc(now)
    if not typed.isdecimal() or len(typed) == 8:
        if typed in _NOW or span(typed) is not None:
            return (Day(local_date(parse_moment(text, now, lean=lean))),)
        if typed in NIGHTS:
            return (Day(night_of(NIGHTS[typed], now)),)
        day = read_day(typed, now, lean)
        if day is not None:
            return days_of(day, now, lean)
    raise BadMoment(M_("Write a date as 1405/7/3, 7/3 or yesterday, without a time"))


def days_of(day: Day, now: datetime, lean: Lean) -> tuple[Day, ...]:
    """The day and those that may be meant as well, the likeliest first."""
    ahead = lean == "past" and day.before is not None and day.day > local_date(now)
    others = (*day.others, *((day.before,) if ahead and day.before is not None else ()))
    return (day, *(replace(day, day=other) for other in others))


def _unknown(text: str) -> Message:
    shown = text.strip()
    if not shown:
        return M_("Write a date or time, as 7/3 14:30, yesterday 14:30, 14:30 or -20m")
    shown = shown if len(shown) <= 30 else shown[:29] + "…"
    return M_(
        "“{text}” is no date or time that is known here: write 7/3 14:30, yesterday 14:30, 14:30 or -20m",
        text=shown,
    )


def _give_or_take(match: re.Match[str], now: datetime, lean: Lean, edge: Edge) -> When:
    """A moment that says itself by how many minutes it may be off. Raises BadMoment where it is not one moment."""
    inner, off = _read(match[1], now, lean), timedelta(minutes=int(match[2]))
    if not inner.exact or inner.others or int(match[2]) > _MOST_OFF:
        raise UnreadMoment(_unknown)
    return _when(TimeReading(inner.moment - off, inner.moment + off), edge)


def _about(said: str, now: datetime, lean: Lean, edge: Edge, since: datetime | None) -> When:
    """A time that is said to be near another; one that is not exact anyhow stays as it is."""
    whens = [
        replace(_when(TimeReading(each.moment - _GIVE, each.moment + _GIVE), edge), said=each.said)
        if each.exact else each
        for each in _read(said, now, lean, since=since).readings
    ]  # fmt: skip
    if not whens[0].about:
        return _read(said, now, lean, edge, since)
    return replace(whens[0], others=tuple(whens[1:]))


def _tidy(folded: str) -> str:
    typed = folded.replace("،", " ").replace(",", " ").replace("؛", " ").rstrip(" .")
    typed = _BEFORE_CLOCK.sub(" ", typed)
    if typed.isascii():  # the rest is about Persian words
        return _tidy_english(typed)
    typed = re.sub(r"(?<!\d)(\d{1,2})[.٫](\d\d)(?!\d)(?! ?[.])", r"\1:\2", typed) if "ساعت" in typed else typed
    typed = re.sub(r"ساعت ?:? ?(?=\d)", "ساعت ", typed)
    typed = re.sub(r"\b([1-5])شنبه", lambda day: f"{_OF_WEEK[int(day[1])]}شنبه", typed)
    typed = _SAID_BESIDE.sub("", typed)
    typed = re.sub(r"\b(?<!ساعت )(?<!به )(یک|دو|سه|چهار|پنج) شنبه", r"\1شنبه", typed)
    typed = re.sub(r"\bبعد ?از ?ظهر", "بعدازظهر", typed)
    typed = re.sub(r"\bنیمه شب", "نیمهشب", typed)
    typed = re.sub(r"(?<![^\W\d_])([بق])\.? ?ظ\.?(?![^\W_])", lambda half: "pm" if half[1] == "ب" else "am", typed)
    typed = re.sub(r"\b(بیست|سی|چهل|پنجاه)و(?=یک|دو|سه|سو|چه|پن|شش|هف|هش|نه)", r"\1 و ", typed)
    typed = with_nights(typed)
    return " ".join(typed.split())


def _tidy_english(typed: str) -> str:
    """English as the rules have it: `at half past 2 in the afternoon` is «ساعت» with its hour and part."""
    typed = re.sub(r"\bthis (?=morning|afternoon|evening)", "today ", typed)
    typed = _HALF_OF_DAY.sub(lambda half: f" {half[1] or half[2]}m", typed)
    typed = _OCLOCK.sub(r"ساعت \1", typed)
    typed = _AT_HOUR.sub("ساعت ", typed)
    return " ".join(_LITTLE.sub(" ", typed).split())


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


# --- from now -------------------------------------------------------------------------------------------------


def _from_now(typed: str, now: datetime, lean: Lean) -> TimeReading | None:
    """The moment that is said from now. Raises BadMoment for a span that says neither before nor after."""
    said = span(typed)
    if said is None:
        if points_nowhere(typed):
            raise UnreadMoment(
                lambda text: M_("Before now, or after it? Write “{typed} ago” or “{typed} later”.", typed=text.strip())
            )
        return None
    off = timedelta(minutes=said.about if lean == "past" else 0)
    try:
        moment = now + timedelta(minutes=said.minutes)
        return TimeReading(moment - off, moment + off)
    except OverflowError:
        raise BadMoment(M_("That is too far from now")) from None


# --- clock times ----------------------------------------------------------------------------------------------


def _day_and_clock(rest: str, is_part: bool, now: datetime, lean: Lean) -> tuple[Day | None, ClockTime | None]:
    """The day and the clock time that were typed; neither where the words are none. Raises BadMoment."""
    for day_text, clock in clock_times.splits(rest, jalali(now).year, in_part=is_part):
        if not day_text:
            return None, clock
        if (day := read_day(day_text, now, lean)) is not None:
            return day, clock
    if rest and is_part:
        raise UnreadMoment(_unknown)
    return None, None


def _halves(clock: ClockTime) -> tuple[tuple[int, int], ...]:
    """(hour, minute) of the clock time in each half of the day in which it may lie."""
    other = (clock.hour + 12) % 24
    return ((clock.hour, clock.minute), *([(other, clock.minute)] if clock.bare else []))


def _clock_alone(clock: ClockTime, now: datetime, lean: Lean) -> tuple[TimeReading, ...]:
    """A clock time without a day: about the past the last such hour; about the future, within twelve hours past."""
    today, second = local_date(now), timedelta(seconds=clock.second)
    if lean == "future":
        moment = local_instant(today, clock.hour, clock.minute) + second
        over = moment - now < timedelta(hours=-12)
        return (at(local_instant(today + timedelta(days=over), clock.hour, clock.minute) + second),)
    found = []
    for hour, minute in _halves(clock):
        moment = local_instant(today, hour, minute) + second
        found.append(at(moment))
        if moment > now:
            found.append(at(local_instant(today - timedelta(days=1), hour, minute) + second))
    return tuple(found)


def _clock_of_day(day: Day, clock: ClockTime, lean: Lean) -> tuple[tuple[TimeReading, ...], tuple[TimeReading, ...]]:
    """The readings of a clock time on a day, and those of the day that may be meant where these lie ahead."""
    halves = _halves(clock) if lean == "past" else _halves(clock)[:1]
    days = (day.day, *day.others)
    readings = tuple(each for there in days for hour, minute in halves for each in _at(there, hour, minute, clock))
    if day.before is None:
        return readings, ()
    return readings, tuple(each for hour, minute in halves for each in _at(day.before, hour, minute, clock))


def _at(day: date, hour: int, minute: int, clock: ClockTime) -> tuple[TimeReading, ...]:
    """The instant; where the clocks jumped over it (an hour in spring, up to 1401), those around the gap."""
    moment = local_instant(day, hour, minute) + timedelta(seconds=clock.second)
    shown = moment.astimezone(tehran())
    if (shown.hour, shown.minute) == (hour, minute):
        return (at(moment),)
    return at(moment), at(moment - timedelta(hours=1))


def year_alone(text: str, now: datetime) -> Message | None:
    """The question about four digits that are a time and may be this year; None for all else. Raises `BadMoment`."""
    typed = _tidy(fold(text[:_LONGEST]))
    if not (typed.isdecimal() and len(typed) == 4 and abs(int(typed) - jalali(now).year) <= 1):
        return None
    clock = f"{typed[:2]}:{typed[2:]}"
    return M_("Is this the time {clock}, or the year {year}? Write {clock}, or a whole date.", clock=clock, year=typed)


def _no_year(typed: str, first: TimeReading, now: datetime, lean: Lean) -> Message | None:
    """The word about four digits that are a time and may be this year. Raises BadMoment where today's has not come."""
    asked = year_alone(typed, now)
    if asked is None:
        return None
    if lean == "past" and first.start > now:
        raise BadMoment(asked)
    return M_("The time {clock} is taken, and not the year.", clock=f"{typed[:2]}:{typed[2:]}")


# --- what it comes to -----------------------------------------------------------------------------------------


def _whole_day(day: Day, now: datetime, lean: Lean, edge: Edge, since: datetime | None) -> When:
    """A day without a time: its start, but where an edge of it counts; or some moment of several days."""
    readings = [
        TimeReading(local_instant(each.day), local_instant((each.last or each.day) + timedelta(days=1)))
        for each in days_of(day, now, lean)
    ]
    readings = [each for each in readings if since is None or each.end >= since] or readings
    if day.last is None and edge == "":
        whens = [When(_in_range(each.start), False, said=day.said) for each in readings]
        return replace(whens[0], others=tuple(whens[1:]))
    return _told(readings, now, lean, edge, day.said)


def _told(readings: Sequence[TimeReading], now: datetime, lean: Lean, edge: Edge, said: Message | None) -> When:
    """The first reading, with the others; none of the past reaches beyond now."""
    whens = []
    for each in readings:
        end = now if lean == "past" and each.start < now < each.end else each.end
        whens.append(replace(_when(TimeReading(each.start, end), edge), said=said))
    return replace(whens[0], others=tuple(whens[1:]))


def _when(reading: TimeReading, edge: Edge) -> When:
    """The instant of a reading that counts, and what is asked where a limit runs from one that is not exact."""
    if reading.is_exact:
        return When(_in_range(reading.start), True)
    whole = int((reading.end - reading.start).total_seconds()) // 60
    if edge == "":
        moment, about = reading.start + timedelta(minutes=whole // 2), whole - whole // 2
    else:
        moment, about = reading.start if edge == "earliest" else reading.end, whole
    return When(_in_range(moment), False, about, asked=_WHICH_HOUR.get(edge))


_WHICH_HOUR = {
    "earliest": M_("A limit runs from this. Which hour was it? The earliest that it can have been counts."),
    "latest": M_("A limit ends with this. Which hour was it? The latest that it can have been counts."),
}
