"""Two ways of doing the same thing, timed in turn, so that a noisy machine disturbs both alike."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Result:
    """One line of the table. `ours` and `baseline` in `unit`; `goal` is the highest ratio that is good enough.

    `most` is the most that ours may be in `unit`, however long the baseline takes; `least` the least.
    """

    name: str
    ours: float
    baseline: float | None
    goal: float | None
    against: str
    unit: str = "ms"
    most: float | None = None
    least: float | None = None

    @property
    def ratio(self) -> float | None:
        """Ours by the baseline's; None where there is no baseline."""
        return None if not self.baseline else self.ours / self.baseline


def seconds(action: Callable[[], object]) -> float:
    """How long one call takes."""
    start = time.perf_counter()
    action()
    return time.perf_counter() - start


def in_turn(
    ours: Callable[[], object], baseline: Callable[[], object], rounds: int, warm: int = 2
) -> tuple[float, float]:
    """Median milliseconds of each, measured A B A B … after `warm` rounds that do not count."""
    for _ in range(warm):
        ours()
        baseline()
    pairs = [(seconds(ours), seconds(baseline)) for _ in range(rounds)]
    return statistics.median(a for a, _ in pairs) * 1000, statistics.median(b for _, b in pairs) * 1000
