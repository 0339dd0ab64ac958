"""Five wrong passwords lock an officer out for ten minutes.

Attempts are counted in a plain file beside the store, by the clock that runs since boot: a delay, no defence against
whoever can write the folder. A restart of the machine begins the ten minutes again.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from pathlib import Path

from db.storage.durable import write_durably
from db.words.messages import M_, Refused

FILE = "failures.json"
ALLOWED = 5
LOCK_SECONDS = 600

Clock = Callable[[], float]


def since_boot() -> float:
    """Seconds since boot, sleep included where the system can tell."""
    return time.clock_gettime(getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC))


def check(home: Path, badge: str, clock: Clock = since_boot) -> None:
    """Raises Refused("locked_out") with the minutes that are left."""
    left = _left(_load(home).get(badge), clock())
    if left > 0:
        raise Refused(
            "locked_out",
            {"password": M_("Too many wrong passwords. Try again in {minutes} minutes.", minutes=int(left // 60) + 1)},
        )


def failed(home: Path, badge: str, clock: Clock = since_boot) -> None:
    """Count one wrong password."""
    failures = _load(home)
    count, at = failures.get(badge, (0, 0.0))
    now = clock()
    if count >= ALLOWED and _left((count, at), now) <= 0:
        count = 0
    failures[badge] = (count + 1, now)
    _save(home, failures)


def clear(home: Path, badge: str) -> None:
    """Forget an officer's wrong passwords, after a right one or a reset."""
    failures = _load(home)
    if failures.pop(badge, None) is not None:
        _save(home, failures)


def _left(failure: tuple[int, float] | None, now: float) -> float:
    if failure is None or failure[0] < ALLOWED:
        return 0.0
    begun = failure[1]
    if begun > now:  # counted before the machine was restarted: the ten minutes begin again
        return LOCK_SECONDS - now
    return begun + LOCK_SECONDS - now


def _load(home: Path) -> dict[str, tuple[int, float]]:
    try:
        raw = json.loads((home / FILE).read_text(encoding="utf-8"))
        return {str(badge): (int(count), float(at)) for badge, (count, at) in raw.items()}
    except (OSError, ValueError, TypeError, AttributeError):
        return {}


def _save(home: Path, failures: dict[str, tuple[int, float]]) -> None:
    try:
        write_durably(home / FILE, json.dumps(failures).encode())
    except OSError:
        return  # a full or read-only disk must not keep an officer out
