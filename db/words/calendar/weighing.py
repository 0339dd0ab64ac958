"""Which of several readings of a typed time may be meant: none ahead of now, none before what it has to follow."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from db.words.calendar.days import Lean
from db.words.calendar.times import AHEAD


@dataclass(frozen=True, slots=True)
class TimeReading:
    """One meaning of a typed time: some instant from `start` to `end`; one instant where they are equal."""

    start: datetime
    end: datetime

    @property
    def is_exact(self) -> bool:
        """Whether it is one instant."""
        return self.start == self.end


def at(moment: datetime) -> TimeReading:
    """The reading that is one instant."""
    return TimeReading(moment, moment)


def weighed(
    readings: Sequence[TimeReading], before: Sequence[TimeReading], now: datetime, lean: Lean, since: datetime | None
) -> tuple[TimeReading, ...]:
    """The readings that may be meant, in their order; never none, and none twice.

    About the past, what has not begun falls out, and what ended before `since` (liberty, arrival, call); where that
    leaves nothing, what lies ahead may be meant, and the day `before`; of several hours ahead the day before alone.
    About the future, what is over falls out.
    """
    if lean == "future":
        return _once([each for each in readings if each.end >= now] or readings)
    begun = [each for each in readings if each.start <= now + AHEAD]
    if not begun:
        past = [each for each in before if each.start <= now + AHEAD]
        return _once(past if past and len(readings) > 1 else [*readings, *before])
    if since is not None:
        since = since.replace(second=0, microsecond=0)
        following = [each for each in readings if each.end >= since]
        begun = [each for each in begun if each in following] or following or begun
    return _once(begun)


def _once(readings: Sequence[TimeReading]) -> tuple[TimeReading, ...]:
    return tuple(dict.fromkeys(readings))
