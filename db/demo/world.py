"""The made-up precinct's time: a clock that only moves forward, and stories that wait on it.

A story is a generator. It gives commands, yields how long it waits, and is taken up again when that time has come, so
that many stories interleave as they do at a desk. Whatever a story would do after the end simply has not happened yet.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any, TypeVar

from db.kernel.base.access import Role
from db.kernel.base.officer import Desk
from db.kernel.desk.desk import COMMANDS
from db.storage.store import Store
from db.words.ids import Source
from db.words.messages import Refused

T = TypeVar("T")
Story = Iterator[timedelta]

HALF_DAY = timedelta(hours=12)
_RELIEF = datetime(2024, 1, 1, 3, 30, tzinfo=UTC)
"""07:00 in Tehran: crews relieve each other at 07:00 and 19:00."""


class Clock:
    """The wall clock of the made-up precinct."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def __call__(self) -> datetime:
        return self.at

    def to(self, moment: datetime) -> None:
        """Move on to a moment; never back."""
        self.at = max(self.at, moment)


@dataclass(frozen=True, slots=True)
class Given:
    """What a command gave: the form's uid, which is the record's where it opened one, and the record's number."""

    uid: str
    number: str


@dataclass
class World:
    """The precinct while it is made. `officers` are the desks by badge, `quiet` is when ordinary work stops."""

    store: Store
    clock: Clock
    source: Source
    rng: Random
    officers: dict[str, Desk]
    crews: tuple[tuple[Desk, Desk], ...]
    start: datetime
    quiet: datetime
    asked: int = 0
    """How often a command asked about an unlikely value."""
    on: int = 0
    """The crew that keeps the desk."""
    for_court: set[str] = field(default_factory=set)
    """Incidents (uids) of which a packet is being made: none of them is made void meanwhile, or put into another."""
    _waiting: list[tuple[datetime, int, Story]] = field(default_factory=list)
    _count: int = 0

    @property
    def now(self) -> datetime:
        """The clock."""
        return self.clock.at

    @property
    def minute(self) -> datetime:
        """The clock in whole minutes, as a person says it."""
        return self.now.replace(second=0, microsecond=0)

    # --- stories ---------------------------------------------------------------------------------------------------

    def begin(self, moment: datetime, story: Story) -> None:
        """Take a story up at a moment; one that lies before the start is left out."""
        if moment >= self.start:
            self._wait(moment, story)

    def _wait(self, moment: datetime, story: Story) -> None:
        self._count += 1
        heapq.heappush(self._waiting, (moment, self._count, story))

    def run(self, until: datetime) -> None:
        """Let every story go on until a moment."""
        while self._waiting and self._waiting[0][0] <= until:
            moment, _, story = heapq.heappop(self._waiting)
            self.clock.to(moment)
            waits = next(story, None)
            if waits is not None:
                self._wait(max(moment + waits, self.now), story)

    def minutes(self, least: float, most: float) -> timedelta:
        """Some time between so many minutes."""
        return timedelta(seconds=round(self.rng.uniform(least, most) * 60))

    def ago(self, least: float, most: float) -> datetime:
        """A moment so many minutes ago, in whole minutes as a person says it."""
        return (self.now - self.minutes(least, most)).replace(second=0, microsecond=0)

    def until(self, moment: datetime) -> timedelta:
        """How long it is to a moment; nothing where it has passed."""
        return max(moment - self.now, timedelta(0))

    # --- people ----------------------------------------------------------------------------------------------------

    def turn(self, moment: datetime) -> int:
        """Which of the three crews is on: each has 12 hours on and 24 off."""
        return (moment - _RELIEF) // HALF_DAY % 3

    def relief(self, moment: datetime) -> datetime:
        """The next time after a moment at which a crew is relieved."""
        return _RELIEF + HALF_DAY * ((moment - _RELIEF) // HALF_DAY + 1)

    def duty(self) -> Desk:
        """The duty officer."""
        return self.crews[self.on][0]

    def writer(self) -> Desk:
        """Whoever of the crew sits at the keyboard."""
        return self.crews[self.on][0 if self.rng.random() < 0.65 else 1]

    def of(self, role: Role) -> Desk:
        """An officer of a role."""
        return self.rng.choice([desk for desk in self.officers.values() if desk.officer.role == role])

    # --- commands --------------------------------------------------------------------------------------------------

    def give(self, command: str, desk: Desk, record: str | None = None, *, why: str = "", **answers: Any) -> Given:
        """Give a command as an officer does, with a form whose uid comes from the seed.

        Asked about an unlikely value, the officer keeps it and says `why`. Raises Refused for anything else.
        """
        declared = COMMANDS[command]
        form = declared.form(uid=self.source.uid(), record=record, **answers)
        try:
            return Given(form.uid, declared.run(desk, form))
        except Refused as refused:
            if refused.code != "unlikely" or not why:
                raise
            self.asked += 1
            form.reasons = dict.fromkeys(refused.fields, why)
        return Given(form.uid, declared.run(desk, form))

    # --- chance ----------------------------------------------------------------------------------------------------

    def chance(self, share: float) -> bool:
        """Whether something happens that happens so often."""
        return self.rng.random() < share

    def one(self, some: Sequence[T]) -> T:
        """One of several."""
        return self.rng.choice(some)

    def weighted(self, some: dict[T, float]) -> T:
        """One of several, each as often as its weight says."""
        return self.rng.choices(list(some), list(some.values()))[0]

    def spelled(self, text: str) -> str:
        """A text as many hands type it: now and then Arabic letters, or a space or nothing in place of a ZWNJ."""
        if self.rng.random() < 0.82:
            return text
        match self.rng.randrange(3):
            case 0:
                return text.replace("ی", "ي").replace("ک", "ك")
            case 1:
                return text.replace("\u200c", " ")
            case _:
                return text.replace("\u200c", "")
