"""Keys that the entries of one machine named up to a place, and its entries that wait for a signature."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from db.kernel.base.role_book import WrittenAt
from db.kernel.journal import findings
from db.kernel.journal.program_versions import VERSION_BEGUN
from db.kernel.journal.series import BEFORE, EPOCH
from db.storage.ends import GENESIS
from db.storage.signatures import SignatureValues


class MachineChain(NamedTuple):
    """A chain of a unit's machine; its streams are signed together."""

    unit: str
    origin: str
    epoch: int


@dataclass(frozen=True, slots=True)
class Signed:
    """An entry as its signature is about it."""

    where: str
    position: int
    officer: str
    kind: str
    record: str | None
    facts: Mapping[str, Any]
    at: datetime
    waits: bool = False
    """It waits, or waited, for two people: it ends no key here before it counts (`Keybook.counts`)."""
    uid: str = ""
    stream: str = "record"
    epoch: int = 1
    seq: int = 0
    prev: str = GENESIS
    """The hash that it follows in its stream."""
    origin: str = ""

    @property
    def place(self) -> WrittenAt:
        """Its place, as roles are asked for."""
        return WrittenAt(self.origin, self.epoch, self.seq, self.position, self.at, self.stream)


@dataclass(slots=True)
class MachineKey:
    public: str
    until: datetime | None = None
    expired: bool = False
    """Its officer was removed, or something was written here after its time: what claims to be older is not."""


@dataclass(slots=True)
class MachineKeys:
    """Keys that a machine's entries named up to here, and its entries that wait for a signature."""

    begun: bool = False
    older: bool = False
    """It began before entries were signed."""
    keys: dict[str, list[MachineKey]] = field(default_factory=dict)
    waiting: list[Signed] = field(default_factory=list)
    unsigned: int = 0
    """The position up to which nothing was signed: signing began later."""
    first: str = ""
    """The first key that it named."""
    ending: list[MachineKey] = field(default_factory=list)
    """Keys of before that still sign for a while."""
    recovers: dict[str, str] = field(default_factory=dict)
    """The keys with which its recovery phrase and key file sign."""
    marked: bool = False
    """It writes under a version in which they have one."""
    recovering: dict[str, datetime] = field(default_factory=dict)
    """Officers whose recovery nothing proves and nobody agreed to, and until when it waits."""
    named_by: dict[str, str] = field(default_factory=dict)
    """By such an officer the key that his recovery named: it counts once the recovery does."""
    by_recovery: set[str] = field(default_factory=set)
    """Those that count."""
    came_back: str = ""
    """The officer who came back by the record entry before, which nothing proves."""
    marks: dict[int, int] = field(default_factory=dict)
    """epoch → the number of the record entry from which on its signatures say how many entries they cover."""

    left: dict[int, int] = field(default_factory=dict)
    """epoch → the number of its last record entry, as a later epoch of its machine names it."""

    def count_named(self, at: datetime) -> None:
        """Let the keys count whose recoveries do by then."""
        for officer in [officer for officer in self.named_by if self.recovering.get(officer, at) <= at]:
            self.by_recovery.add(self.named_by.pop(officer))

    def follow_version(self, entry: Signed) -> None:
        """Note where an entry begins to write under a version whose signatures say what they cover."""
        before = entry.facts.get(BEFORE)
        if entry.kind == VERSION_BEGUN:
            self.marks.setdefault(entry.epoch, entry.seq)
        elif entry.kind == EPOCH and isinstance(before, dict):
            mark, last = self.marks.get(before.get("epoch", 0)), before.get("seq")
            if isinstance(last, int) and isinstance(old := before.get("epoch"), int):
                self.left[old] = max(last, self.left.get(old, 0))
            if mark is not None and isinstance(last, int) and mark <= last:
                self.marks.setdefault(entry.epoch, 0)

    def came_back_in_a_file(self, epoch: int, run: Sequence[Signed]) -> bool:
        """Whether all entries of a run stand after the end of an epoch that is over: written before an older copy was
        put back, and brought by a file. Who opened what stays out of files, so nothing else is signed without it."""
        return all(entry.seq > self.left.get(epoch, entry.seq) for entry in run)

    def take_run(self, epoch: int, given: SignatureValues) -> tuple[list[Signed], list[Signed]]:
        """The waiting entries that a signature covers, and those of its chain before it that none covers."""
        mine = [entry for entry in self.waiting if given.records is None or entry.epoch == epoch]
        self.waiting = [entry for entry in self.waiting if given.records is not None and entry.epoch != epoch]
        if given.records is None:
            return mine, []
        start = max(0, len(mine) - given.records - (given.accesses or 0))
        return mine[start:], mine[:start]

    def take_named(self, run: Sequence[Signed]) -> list[Signed]:
        """The waiting entries of its other epochs that these name as unsigned: no signature comes there any more."""
        named = {uid for entry in run for uid in found_by(entry)}
        found = [entry for entry in self.waiting if entry.uid in named and entry.epoch != run[-1].epoch]
        self.waiting = [entry for entry in self.waiting if entry not in found] if found else self.waiting
        return found


def found_by(entry: Signed) -> tuple[str, ...]:
    return findings.named(entry.facts, findings.UNSIGNED) if entry.kind == findings.MADE else ()
