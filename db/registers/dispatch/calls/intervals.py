"""Response intervals: from the call to the sending and to the arrival. What is missing is counted as missing."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

ENOUGH_FOR_P90 = 20
"""Lengths from which the 90th percentile is shown on a screen: of fewer, one alone at most is longer (nearest rank),
and what is shown is one bad evening. The program's own number."""


@dataclass(frozen=True, slots=True)
class MinutesSpread:
    """Minutes: the middle one and the one that nine of ten do not exceed (nearest rank), of so many that are known."""

    known: int
    missing: int
    median: float | None
    p90: float | None

    @property
    def enough(self) -> bool:
        """Whether so many are known that a screen shows the 90th percentile."""
        return self.known >= ENOUGH_FOR_P90


def interval(start: datetime, end: datetime | None) -> timedelta | None:
    """From one instant to another; None where the second is not known or lies before the first: none is made up."""
    return None if end is None or end < start else end - start


def spread(lengths: Iterable[timedelta | None]) -> MinutesSpread:
    """The spread of lengths, None for one that is missing."""
    some = list(lengths)
    minutes = sorted(length.total_seconds() / 60 for length in some if length is not None)
    if not minutes:
        return MinutesSpread(0, len(some), None, None)
    return MinutesSpread(
        len(minutes), len(some) - len(minutes), median(minutes), minutes[math.ceil(len(minutes) * 0.9) - 1]
    )
