"""Wrong passwords delay the next try, and lock nobody out.

After the third wrong one for a badge at a place the next has to wait a second, then two, four, and thirty at most. A
place is the account of the system, or the address of a browser (`PRECINCT_PLACE`), so that nobody's mistakes delay a
colleague at another terminal. A try is counted before it is tried, and those that come at once take their turn: many at
once open no more than as many one after another.

They are counted in a plain file beside the store, by the clock that runs since boot: a delay, no defence against
whoever can write the folder.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path

from db.storage.durable import write_durably
from db.words.calendar.jalali import since_boot
from db.words.folding import ascii_digits
from db.words.messages import M_, Refused

FILE = "failures.json"
FREE = 2
"""Wrong ones that delay nothing."""
LONGEST = 30.0
"""Seconds."""
FORGOTTEN = 3_600.0
"""Seconds after the last try; then counting begins anew."""

SecondsNow = Callable[[], float]


def place() -> str:
    """Where one types: the browser's address in a served desk, else the account of the system."""
    return os.environ.get("PRECINCT_PLACE") or f"account {os.getuid()}"


def delay(count: int) -> float:
    """Seconds to wait after so many wrong tries: 0, 0, 1, 2, 4 … 30."""
    return 0.0 if count <= FREE else min(2.0 ** min(count - FREE - 1, 10), LONGEST)


@contextlib.contextmanager
def counted(home: Path, badge: str, clock: SecondsNow = since_boot) -> Iterator[None]:
    """One try for a badge here: counted before it is tried, forgotten with all before it where the block succeeds.

    Raises Refused("wait") with the seconds that are left; such a one is not tried and not counted.
    """
    _count(home, _key(badge), clock)
    yield
    clear(home, badge)


def clear(home: Path, badge: str, *, everywhere: bool = False) -> None:
    """Forget an officer's wrong tries, after a right one here, or `everywhere` after a reset."""
    with _locked(home):
        failures = _load(home)
        gone = [key for key in failures if key == _key(badge) or (everywhere and key.startswith(f"{badge}@"))]
        for key in gone:
            del failures[key]
        if gone:
            _save(home, failures)


def count_of(home: Path, badge: str) -> int:
    """How many wrong tries stand against a badge here."""
    return _load(home).get(_key(ascii_digits(badge).strip()), (0, 0.0))[0]


def _key(badge: str) -> str:
    return f"{badge}@{place()}"


def _count(home: Path, key: str, clock: SecondsNow) -> None:
    with _locked(home):
        now = clock()
        failures = {terminal: tried for terminal, tried in _load(home).items() if now - tried[1] < FORGOTTEN}
        count, at = failures.get(key, (0, now))
        left = min(at, now) + delay(count) - now
        if left > 0:
            if at > now:  # counted before the machine was restarted: it waits once more, from now on
                failures[key] = (count, now)
                _save(home, failures)
            raise wait(left)
        failures[key] = (count + 1, now)
        _save(home, failures)


def wait(seconds: float) -> Refused:
    """What is said while a try has to wait."""
    said = M_("Several wrong tries. Try again after {seconds} seconds. Nobody is locked out.", seconds=int(seconds) + 1)
    return Refused("wait", {"password": said})


@contextlib.contextmanager
def _locked(home: Path) -> Iterator[None]:
    """Alone with the file; where the disk takes no lock, as it is: no disk keeps an officer out."""
    try:
        file = (home / f"{FILE}.lock").open("a")
    except OSError:
        yield
        return
    with file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _load(home: Path) -> dict[str, tuple[int, float]]:
    try:
        raw = json.loads((home / FILE).read_text(encoding="utf-8"))
        return {str(key): (int(count), float(at)) for key, (count, at) in raw.items()}
    except (OSError, ValueError, TypeError, AttributeError, ArithmeticError, RecursionError):
        return {}


def _save(home: Path, failures: dict[str, tuple[int, float]]) -> None:
    with contextlib.suppress(OSError):  # a full or read-only disk must not keep an officer out
        write_durably(home / FILE, json.dumps(failures).encode())
