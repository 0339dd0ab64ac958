"""Whose turn it is, and whether a shift began late or was left open: pure functions, no clock."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

GRACE = timedelta(minutes=30)
"""A relief so much later than its turn is noticed."""
EARLY = timedelta(hours=2)
"""A shift that was opened so shortly before a turn belongs to that turn."""
CURRENT, ENDED = "current", "ended"
STATES = {CURRENT: "In use", ENDED: "Ended"}
LONGEST = 7 * 24
"""Hours: a turn or a rest longer than a week is a slip."""


@dataclass(frozen=True, slots=True)
class Turn:
    """A turn of a team: from one instant until another. Teams are counted from 1."""

    team: int
    since: datetime
    until: datetime


def teams_of(on_hours: int, off_hours: int) -> int | None:
    """How many teams a pattern needs so that one is always on; None where turns would not fill the time exactly."""
    if not 1 <= on_hours <= LONGEST or not 0 <= off_hours <= LONGEST or (on_hours + off_hours) % on_hours:
        return None
    return (on_hours + off_hours) // on_hours


def turn_at(starts_at: datetime, on: timedelta, teams: int, at: datetime) -> Turn | None:
    """The turn that an instant falls in; None before the first one."""
    if at < starts_at:
        return None
    number = (at - starts_at) // on
    return Turn(number % teams + 1, starts_at + number * on, starts_at + (number + 1) * on)


def turns(starts_at: datetime, on: timedelta, teams: int, since: datetime, until: datetime) -> Iterator[Turn]:
    """The turns that touch a span of time, in order."""
    at = max(since, starts_at)
    while at < until:
        turn = turn_at(starts_at, on, teams, at)
        assert turn is not None
        yield turn
        at = turn.until


def planned(turn: Turn | None, following: Turn | None, opened_at: datetime) -> datetime | None:
    """When a shift that is opened at this instant should have begun: its turn's beginning, or that of the next one."""
    if following is not None and following.since - EARLY <= opened_at:
        return following.since
    return None if turn is None else turn.since


def left_open(turn: Turn | None, opened_at: datetime, at: datetime) -> bool:
    """Whether a shift that is open should have been handed over: it was opened before this turn, and the turn began."""
    return turn is not None and opened_at < turn.since - EARLY and at > turn.since + GRACE


def nobody(turn: Turn | None, at: datetime) -> bool:
    """Whether a turn has begun and nobody has opened a shift for longer than is given."""
    return turn is not None and at > turn.since + GRACE
