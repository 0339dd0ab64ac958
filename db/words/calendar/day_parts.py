"""The readings of a part of a day, or of an hour in it: «دیشب ساعت ۲», «جمعه ساعت ۱ شب», «عصر», `last night 3 am`."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from db.words.calendar.clock_times import ClockTime
from db.words.calendar.days import BadMoment, Day, Lean
from db.words.calendar.jalali import local_date, local_instant, tehran
from db.words.calendar.parts import ANY_NIGHT, DayPart, night_of, precedes_day
from db.words.calendar.spoken_times import MIDNIGHTS, NIGHT, NIGHT_ENDED, NIGHTS, PARTS
from db.words.calendar.times import AHEAD
from db.words.calendar.weighing import TimeReading
from db.words.messages import M_

_DAY = 1440
_DAWN = 5
"""The hour at which a night has ended: before it, «دیشب» may be the night that goes on or the one before."""
_SOON = timedelta(hours=2)
"""A part of a day that begins no further ahead than this may be said of the present hours."""

_JUST = timedelta(hours=1)
"""Of a part that began so shortly ago, the day before's may be meant: «نیمه‌شب» at 23:50."""

Readings = tuple[TimeReading, ...]
Minutes = tuple[int, int]
"""From when to when, in minutes after a day's midnight; equal for an hour."""


def in_part(
    said: DayPart, day: Day | None, clock: ClockTime | None, now: datetime, lean: Lean, typed: str
) -> tuple[Readings, Readings]:
    """The readings, the likelier first, and those of the day that may be meant where all these lie ahead.

    Raises BadMoment where several days are meant, not one.
    """
    if day is not None and day.last is not None:
        raise BadMoment(M_("Write a date or time, as 7/3 14:30, yesterday 14:30, 14:30 or -20m"))
    spans = _minutes(said, clock)
    second = timedelta(seconds=0 if clock is None else clock.second)
    night = said.night or said.name
    if day is not None:
        spans += _nights_before(said, spans, clock, typed)
        before = () if day.before is None else _on((day.before,), spans, second)
        return _on((day.day, *day.others), spans, second), before
    if night in NIGHTS:
        return _on(
            _nights(NIGHTS[night], spans, now, lean, lone=clock is None and not said.ends_night), spans, second
        ), ()
    if lean == "future":
        return tuple(each for span in spans for each in _on((_next(span, now),), (span,), second)), ()
    return tuple(each for span in spans for each in _last(span, now, second)), ()


def _minutes(said: DayPart, clock: ClockTime | None) -> tuple[Minutes, ...]:
    """From when to when the part lasts, or the hour in it, for each way that it may be meant."""
    part = NIGHT if said.name in NIGHTS else PARTS[said.name]
    if clock is None:
        spans: tuple[Minutes, ...] = ((part.start, part.end),)
    elif part.night and clock.written and clock.hour <= 6:  # 06:00 is what it says, and a night's
        spans = ((clock.hour * 60 + clock.minute + _DAY,) * 2,)
    else:
        named = said.name not in NIGHTS
        spans = tuple((each, each) for each in part.minutes(clock.hour, clock.minute, bare=clock.bare, named=named))
    if not said.ends_night:
        return spans
    after = tuple((start + _DAY, end + _DAY) for start, end in spans)
    # a morning is no longer night: that of the day on which the night began may be meant
    return after + tuple(span for span in spans if span[1] > NIGHT_ENDED)


def _nights_before(
    said: DayPart, spans: tuple[Minutes, ...], clock: ClockTime | None, typed: str
) -> tuple[Minutes, ...]:
    """The same in the night before a named day: «شب جمعه», «نیمه‌شب جمعه» and «جمعه ساعت ۱ شب» may be of either."""
    name = said.night or said.name
    eve = name in ANY_NIGHT and precedes_day(typed)
    small = not said.night and (
        said.name in MIDNIGHTS or (name in ANY_NIGHT and clock is not None and all(each[0] >= _DAY for each in spans))
    )
    return tuple((start - _DAY, end - _DAY) for start, end in spans) if eve or small else ()


def _nights(days: int, spans: tuple[Minutes, ...], now: datetime, lean: Lean, *, lone: bool) -> tuple[date, ...]:
    """The days on which the night began that is `days` from this one, the likelier first.

    Between midnight and dawn an hour may be of the night that goes on or of the one before. `lone`: the night alone was
    said, which is then the one that goes on.
    """
    began = night_of(days, now)
    if days >= 0 or lean == "future":
        return (began,)
    earlier = began - timedelta(days=1)
    if lone:
        return (began,)
    if now.astimezone(tehran()).hour < _DAWN or all(_after(began, span[0]) > now for span in spans):
        return began, earlier
    return (began,)


def _on(days: tuple[date, ...], spans: tuple[Minutes, ...], second: timedelta) -> Readings:
    return tuple(
        TimeReading(_after(day, start) + second, _after(day, end) + second) for day in days for start, end in spans
    )


def _after(day: date, minutes: int) -> datetime:
    """The instant so many minutes by the clock after a day's midnight."""
    days, rest = divmod(minutes, _DAY)
    return local_instant(day + timedelta(days=days), rest // 60, rest % 60)


def _last(span: Minutes, now: datetime, second: timedelta) -> Readings:
    """The last that has begun; before it the present hours, where the part is about to begin."""
    day = local_date(now)
    while _after(day, span[0]) > now:
        day -= timedelta(days=1)
    (last,) = _on((day,), (span,), second)
    following = _after(day + timedelta(days=1), span[0])
    if last.is_exact and following <= now + AHEAD:
        return TimeReading(following, following), last
    if not last.is_exact and following <= now + _SOON:
        return TimeReading(following - _SOON, now), last
    if not last.is_exact and now - last.start < _JUST:
        return last, *_on((day - timedelta(days=1),), (span,), second)
    return (last,)


def _next(span: Minutes, now: datetime) -> date:
    """The first day whose part is not over."""
    day = local_date(now) - timedelta(days=1)
    while _after(day, span[1]) < now:
        day += timedelta(days=1)
    return day
