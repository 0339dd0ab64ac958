"""What a moment or date leaves open as it was typed: how far it may be off, what is asked, what was assumed."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from db.words.calendar.days import BadMoment, Lean
from db.words.calendar.jalali import WEEKDAY_MESSAGES, local_date, weekday
from db.words.calendar.moments import Edge, When, parse_when, read_date
from db.words.calendar.times import format_date
from db.words.messages import M_, Message


@dataclass(frozen=True, slots=True)
class Meaning:
    """One of several readings of what was typed. `typed` is what means it alone, in Latin digits."""

    value: datetime | date
    about: int
    typed: str


@dataclass(frozen=True, slots=True)
class AsSaid:
    """`about`: by how many minutes it may be off; `meanings`: what may be meant, where it is not one thing, in order;
    `asked`: what else is asked; `said`: what was assumed."""

    about: int = 0
    meanings: tuple[Meaning, ...] = ()
    asked: Message | None = None
    said: Message | None = None


EIGHT_DAYS = timedelta(days=8)
"""Whatever is said from today on means another day when it is said so much earlier or later, a weekday too."""


def names_its_day(raw: Any, now: datetime, lean: Lean) -> bool:
    """Whether a moment was typed with its date, so that it means the same whatever day it is today: 1405/9/6 05:10.

    A value that was sent as a moment does. `21:34`, `yesterday 21:34`, `Monday 21:34` and `-20m` do not.
    """
    if not isinstance(raw, str):
        return True
    try:
        read = parse_when(raw, now, lean=lean).moment
    except BadMoment:
        return False
    for other_now in (now - EIGHT_DAYS, now + EIGHT_DAYS):
        with suppress(BadMoment):
            if parse_when(raw, other_now, lean=lean).moment == read:
                return True
    return False


def which(meanings: Sequence[Meaning]) -> Message:
    """The refusal where one of several readings has to be chosen by writing it: each written out, with its weekday."""
    first, *others = meanings
    told = _written(first)
    for each in others:
        told = M_("{one} or {other}", one=told, other=_written(each))
    return M_("This may be {readings}. Write the one that is meant.", readings=told)


def _written(meaning: Meaning) -> Message:
    value = meaning.value
    day = weekday(local_date(value) if isinstance(value, datetime) else value)
    return M_("{weekday} {written}", weekday=WEEKDAY_MESSAGES[day], written=meaning.typed)


def as_said(kind: str, raw: Any, now: datetime, lean: Lean, edge: Edge, since: datetime | None = None) -> AsSaid:
    """What was typed into a field of kind moment or date, as read; empty for other kinds, or if it can't be read."""
    if kind not in ("moment", "date") or not isinstance(raw, str) or not raw.strip():
        return AsSaid()
    try:
        if kind == "date":
            days = read_date(raw, now, lean=lean)
            asked = M_("Which day was it? The first is taken.") if days[0].last is not None else None
            meanings = [Meaning(day.day, 0, format_date(day.day, digits="en")) for day in days] if days[1:] else []
            return AsSaid(0, tuple(sorted(meanings, key=lambda each: each.typed)), asked, days[0].said)
        when = parse_when(raw, now, lean=lean, edge=edge, since=since)
        # an edge moves the moment to the end of a part; what is written out says its middle
        plain = parse_when(raw, now, lean=lean, since=since) if when.others and edge else when
    except BadMoment:
        return AsSaid()
    return AsSaid(when.about, meanings_of(plain), when.asked, when.said)


def meanings_of(when: When) -> tuple[Meaning, ...]:
    """The readings of a moment that may mean several things, in the order of time; none where it is one."""
    return tuple(Meaning(each.moment, each.about, each.written) for each in when.readings) if when.others else ()
