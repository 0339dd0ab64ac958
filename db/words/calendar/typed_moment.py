"""What a moment or date leaves open as it was typed: how far it may be off, what is asked, what was assumed."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from db.words.calendar.days import BadMoment, Lean
from db.words.calendar.moments import Edge, parse_when, read_date
from db.words.messages import Message


@dataclass(frozen=True, slots=True)
class AsSaid:
    """`about`: by how many minutes it may be off; `asked`: what may be meant otherwise; `said`: what was assumed."""

    about: int = 0
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


def as_said(kind: str, raw: Any, now: datetime, lean: Lean, edge: Edge) -> AsSaid:
    """What was typed into a field of kind moment or date, as read; empty for other kinds, or if it can't be read."""
    if kind not in ("moment", "date") or not isinstance(raw, str) or not raw.strip():
        return AsSaid()
    try:
        if kind == "date":
            day = read_date(raw, now, lean=lean)
            return AsSaid(0, day.asked, day.said)
        when = parse_when(raw, now, lean=lean, edge=edge)
    except BadMoment:
        return AsSaid()
    return AsSaid(when.about, when.asked, when.said)
