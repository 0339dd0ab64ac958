"""What a handover says: the frozen values that screen, paper and `--json` share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from db.across.handover.counting import people_first
from db.kernel.signing.last_check import Passed, Stretch
from db.words.messages import Message

ENTRIES_COUNTED = 5_000
"""Entries of a shift that are counted by kind at most: far more than one writes, and no wait where a history was
brought in.
"""


@dataclass(frozen=True, slots=True)
class Named:
    """An officer and the instant he did something."""

    badge: str
    name: str
    at: datetime


@dataclass(frozen=True, slots=True)
class SummaryItem:
    """One item. `text` names the thing, `notes` what presses; `next` and `due` are its next duty and when."""

    item: int
    code: str
    priority: str
    text: Message
    notes: tuple[Message, ...] = ()
    register: str | None = None
    number: str | None = None
    about: str | None = None
    """The uid of that record."""
    type: Mapping[str, str] | None = None
    """What kind of incident, fault or visit, by language (fa, en)."""
    place: str | None = None
    """Where an incident that is still open is: read from its register now, not kept here."""
    linked: str | None = None
    """The number of another record it has to do with: what a patrol is sent to."""
    numbers: tuple[str, ...] = ()
    """The numbers of the records that an item of several stands for."""
    count: int | None = None
    """How many records it stands for where they are too many to name; `since` is then that of the oldest."""
    since: datetime | None = None
    next: Message | None = None
    due: datetime | None = None
    ends: datetime | None = None
    """When police holding of a person ends, where that still runs."""
    what: str | None = None
    action: str | None = None
    owner: str | None = None
    by_when: datetime | None = None
    if_then: str | None = None
    heard: Mapping[str, str] | None = None
    """First-hand or reported, by language (fa, en)."""
    drafted: str | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class CountLine:
    """One thing counted. A side that has not counted it is None, and so is `outgoing` while who counts is blind."""

    what: str
    label: Mapping[str, str]
    """The words by language (fa, en), from the commander's list."""
    outgoing: int | None
    incoming: int | None
    differs: bool


@dataclass(frozen=True, slots=True)
class NotCounted:
    """What the outgoing officer signed without having counted, by language (fa, en), and why; None where sealed."""

    things: tuple[Mapping[str, str], ...]
    why: str | None


@dataclass(frozen=True, slots=True)
class Addendum:
    """Words after the lock; None where they are sealed."""

    by: Named
    text: str | None


@dataclass(frozen=True, slots=True)
class NoticeLine:
    """What somebody above the desk was told of, or agreed to, and whether it is countersigned."""

    what: str
    """missing, extra or relief."""
    how_many: int | None
    by: Named
    """Who told it, and when."""
    who: str | None
    via: Mapping[str, str] | None
    phone: str | None
    signed: Named | None


@dataclass(frozen=True, slots=True)
class ReadBack:
    """How many questions the incoming officer was asked, how many he answered rightly, and after how many errors."""

    asked: int
    right: int
    wrong: int


@dataclass(frozen=True, slots=True)
class HandoverSummary:
    """One shift and its handover. Before the cut-off, items are those that a handover begun at `as_of` would draft."""

    unit_name: str
    demo: bool
    uid: str
    number: str
    state: str
    officer: Named
    crew: tuple[tuple[Message, str], ...]
    as_of: datetime
    read_at: int
    cutoff: int | None
    anchor: str | None
    started: Named | None
    items: tuple[SummaryItem, ...]
    counts: tuple[CountLine, ...]
    not_counted: NotCounted | None
    counts_hidden: bool
    differences: Message | None
    """Each thing that the two counts disagree about, with both numbers; None without one, and to who counts blind."""
    found: str | None
    outgoing: Named | None
    incoming: Named | None
    absent: Mapping[str, str] | None
    """Why the outgoing officer did not sign, by language; his words beside it."""
    absent_words: str | None
    alone: bool
    alone_reason: str | None
    disagreement: str | None
    following: str | None
    notices: tuple[NoticeLine, ...]
    read_back: ReadBack | None
    """None where nobody has answered."""
    untold: str | None
    """missing or extra, where the people counted are not those of the register and nobody above the desk was told."""
    addenda: tuple[Addendum, ...]
    verified: Stretch | None
    """What of the journal was verified before the last signature; None where nothing was."""
    whole: Passed | None
    """When the whole of it was verified last."""
    entries: tuple[tuple[Message, int], ...]
    """How many entries of each kind belong to this shift."""
    later: int
    """Entries written between the cut-off and the lock: they belong to the next shift."""

    @property
    def uncounted(self) -> bool:
        """Whether it was signed over without a count by the one who took it over."""
        counted = [line for line in self.counts if line.outgoing is not None]
        return (
            self.state == "signed"
            and not self.alone
            and bool(counted)
            and all(line.incoming is None for line in self.counts)
        )

    @property
    def counts_taken(self) -> bool:
        """Whether the officer who takes over has counted."""
        return any(line.incoming is not None for line in self.counts)

    @property
    def differing(self) -> tuple[CountLine, ...]:
        """Differences of the two counts, the people held first."""
        return tuple(sorted((line for line in self.counts if line.differs), key=lambda line: people_first(line.what)))

    @property
    def differs(self) -> bool:
        """Whether the two counts disagree about anything."""
        return bool(self.differing)

    @property
    def unexplained(self) -> Message | None:
        """The differences that nobody has written anything about yet; None where there are none."""
        return self.differences if self.found is None else None
