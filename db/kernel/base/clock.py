"""What time it is, where the machine's clock may be wrong: by the newest entry, and by the time since boot.

Within one boot, time goes by the clock that runs since boot (sleep counts). Across boots, the newest entry of this
machine is the least that time can be: how long the machine was off, nobody knows until somebody types the hour from a
watch or telephone. Until then the clock is *in doubt*: acts say so, nothing waits, and no true time is refused.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import pairwise
from pathlib import Path

from db.words.calendar.jalali import since_boot, utc_now
from db.words.calendar.times import AHEAD

FAR = timedelta(days=366)
"""A clock this much later than the newest entry is never believed after a start."""
LEAST = timedelta(days=1)
"""A clock that is later by no more than this is believed after a start, however often the desk writes."""
HOLIDAY = timedelta(days=14)
"""The time by which a clock may be later and is believed, where nobody is held: a post closes for Nowruz."""
PAUSE, TIMES = 3, 2
"""A clock is believed after a start for twice the third longest pause between entries: a weekend is one of many, and
one power cut of a month lets nobody believe the next."""
BACK, FAR_AHEAD, MOVED, WRONG = "back", "far_ahead", "moved", "wrong"
"""Why a clock is in doubt: it is before the newest entry; later than it by more than this desk is ever silent; it was
set while the machine ran; or it was wrong when somebody last said the hour, and the machine was started again."""


@dataclass(frozen=True, slots=True)
class Machine:
    """What the machine says: its clock, the seconds since it was started, and which start that was."""

    wall: datetime
    since_boot: float
    boot: str


@dataclass(frozen=True, slots=True)
class Anchor:
    """At so many seconds after a start it was `at`, and the machine's clock was `off` by so many seconds.

    `doubt`: why the clock is in doubt, or "". `at` is then the least that time can be.
    """

    boot: str
    since_boot: float
    at: datetime
    off: float = 0.0
    doubt: str = ""

    def time(self, machine: Machine) -> datetime:
        """What time it is by this."""
        return self.at + timedelta(seconds=max(0.0, machine.since_boot - self.since_boot))


def judge(anchor: Anchor | None, newest: datetime | None, machine: Machine, *, silence: timedelta = LEAST) -> Anchor:
    """The rule by which time goes on from here. Pure.

    `newest` is when this machine wrote its newest entry; `silence` how long it may have written nothing (`silent_for`):
    it counts after a start alone.
    """
    if anchor is not None and not was_started(anchor, machine):
        judged = _within(anchor, machine)
    else:
        judged = _started(anchor, newest, machine, silence)
    if newest is not None and judged.time(machine) < newest - AHEAD:
        return _least(newest, machine, judged.doubt or BACK)
    return judged


def was_started(anchor: Anchor | None, machine: Machine) -> bool:
    """Whether the machine was started since, so that only its clock and the entries say what time it is."""
    return anchor is None or anchor.boot != machine.boot or machine.since_boot < anchor.since_boot


def silent_for(written: Sequence[datetime]) -> timedelta:
    """For how long this desk may write nothing before its clock is doubted, by when it wrote its last entries. Pure."""
    in_order = sorted(written)
    pauses = sorted((later - earlier for earlier, later in pairwise(in_order)), reverse=True)
    usual = pauses[PAUSE - 1] if len(pauses) >= PAUSE else timedelta(0)
    return min(max(TIMES * usual, LEAST), FAR)


def _within(anchor: Anchor, machine: Machine) -> Anchor:
    """The machine ran on: seconds since its start tell, and whether somebody set its clock meanwhile."""
    off = (machine.wall - anchor.time(machine)).total_seconds()
    if anchor.doubt:
        return anchor
    if abs(off) <= AHEAD.total_seconds():  # also where a wrong clock was set right after somebody said the hour
        return Anchor(machine.boot, machine.since_boot, machine.wall)
    if abs(off - anchor.off) <= AHEAD.total_seconds():
        return anchor
    return Anchor(machine.boot, machine.since_boot, anchor.time(machine), off, MOVED)


def _started(anchor: Anchor | None, newest: datetime | None, machine: Machine, silence: timedelta) -> Anchor:
    """The machine was started since: its clock is believed, unless something speaks against it."""
    if newest is None:
        return Anchor(machine.boot, machine.since_boot, machine.wall)
    if anchor is None:  # nobody has opened this store yet: how often its desk writes is not known
        silence = FAR
    doubt = ""
    if machine.wall < newest - AHEAD:
        doubt = BACK
    elif machine.wall > newest + silence:
        doubt = FAR_AHEAD
    elif anchor is not None and (anchor.doubt or abs(anchor.off) > AHEAD.total_seconds()):
        doubt = anchor.doubt or WRONG
    return _least(newest, machine, doubt) if doubt else Anchor(machine.boot, machine.since_boot, machine.wall)


def _least(newest: datetime, machine: Machine, doubt: str) -> Anchor:
    return Anchor(machine.boot, machine.since_boot, newest, (machine.wall - newest).total_seconds(), doubt)


def stated(said: datetime, machine: Machine) -> Anchor:
    """The time as somebody said it, by a watch or telephone: no doubt is left, however wrong the machine's clock is."""
    return Anchor(machine.boot, machine.since_boot, said, (machine.wall - said).total_seconds())


def this_machine(wall: Callable[[], datetime] = utc_now) -> Machine:
    """What this machine says now; `wall` reads its clock."""
    return Machine(wall(), since_boot(), _boot())


@cache
def _boot() -> str:
    try:
        return Path("/proc/sys/kernel/random/boot_id").read_text("ascii").strip()
    except OSError:
        return "unknown"


class Watch:
    """The clock of an open store: what `judge` says, kept from act to act."""

    def __init__(self, machine: Callable[[], Machine] = this_machine) -> None:
        self.machine = machine
        self._anchor: Anchor | None = None

    def now(self) -> datetime:
        """What time it is; in doubt the least that it can be."""
        machine = self.machine()
        if self._anchor is None:
            return machine.wall
        self._anchor = judge(self._anchor, None, machine)
        return self._anchor.time(machine)

    @property
    def anchor(self) -> Anchor | None:
        """The rule by which time goes on; None before a store was met."""
        return self._anchor

    @property
    def doubt(self) -> str:
        """Why the clock is in doubt, or ""."""
        return self._anchor.doubt if self._anchor is not None else ""

    def meet(
        self, kept: Anchor | None, newest: datetime | None, silence: Callable[[], timedelta] = lambda: LEAST
    ) -> Anchor:
        """Compare with what the store keeps and with its newest entry: at start, at sign-in and at every act.

        `silence` reads how long this desk may write nothing; it is asked after a start of the machine alone.
        """
        before, machine = kept or self._anchor, self.machine()
        allowed = silence() if was_started(before, machine) else LEAST
        self._anchor = judge(before, newest, machine, silence=allowed)
        return self._anchor

    def say(self, said: datetime) -> Anchor:
        """Somebody said the hour."""
        self._anchor = stated(said, self.machine())
        return self._anchor


def to_text(anchor: Anchor) -> str:
    """As the store keeps it."""
    return json.dumps({**asdict(anchor), "at": anchor.at.astimezone(UTC).isoformat()})


def from_text(text: str | None) -> Anchor | None:
    """As it was kept; None where nothing readable was."""
    try:
        raw = json.loads(text or "")
        return replace(Anchor(**raw), at=datetime.fromisoformat(raw["at"]))
    except (ValueError, TypeError, KeyError):
        return None
