"""Posts, counties and a province over sticks that are lost, doubled, swapped, cut; machines killed, restored, copied.

After each schedule the tables above are held against an oracle that is written apart from the
protocol. `python -m tests.db.carrying.levels.simulation 100000 --seed 12` (or `make simulate SCHEDULES=100000`).

The disk is a fake: a machine that is killed is left with what it had written durably. Entries of kind "new" are of a
program that an old seat does not know. With some entries goes one of the sealed stream, in bundles of its own.
"""

from __future__ import annotations

import argparse
import hashlib
import sys
import time
from collections import Counter
from copy import copy
from dataclasses import dataclass, field, replace
from random import Random
from typing import TypeVar

from db.carrying.levels import branching, protocol
from db.carrying.levels.branching import Here
from db.carrying.levels.protocol import (
    SEALED,
    Bundle,
    End,
    EntryPlace,
    EpochKey,
    LevelReceipt,
    SeatKnows,
    SendFrom,
    Sent,
    is_sealed,
    record_heads,
)

MOST = 4
"""Entries of a part: small, so that there are parts."""
Disk = TypeVar("Disk", "UnitDisk", "SeatDisk", "Heard")
Table = dict[tuple[str, str], tuple[int, int]]
"""(unit, record) → how many entries, and a sum that says which."""


class Killed(Exception):
    """The power went; what was not durable is gone."""


def copied(disk: Disk) -> Disk:
    """A disk as it is now. What is in its lists and tables never changes, but for further lists and sets in tables."""
    new = copy(disk)
    for name, value in vars(disk).items():
        if isinstance(value, dict):
            setattr(new, name, {key: copy(each) if type(each) in (list, set) else each for key, each in value.items()})
        elif isinstance(value, list | set):
            setattr(new, name, copy(value))
    return new


@dataclass
class Parcel:
    """A file on a stick: a bundle or a receipt, and whether it is as it was written."""

    content: Bundle | LevelReceipt
    whole: bool = True


@dataclass
class UnitDisk:
    """What a unit's disk holds."""

    epoch: int = 1
    journal: list[Sent] = field(default_factory=list)
    receipts: dict[str, LevelReceipt] = field(default_factory=dict)


@dataclass
class Unit:
    """A post: it writes, sends to each seat above, and takes receipts."""

    name: str
    disk: UnitDisk = field(default_factory=UnitDisk)
    backups: list[UnitDisk] = field(default_factory=list)
    epochs: int = 1
    """Remembered outside the folder: a restore begins an epoch that never was."""
    wrote: int = 0

    def write(self, random: Random) -> None:
        self._append((self.name, self.disk.epoch), random)
        if random.random() < 0.4:
            self._append((self.name + SEALED, self.disk.epoch), random)

    def _append(self, chain: EpochKey, random: Random) -> None:
        last = max((sent.end.seq for sent in self.disk.journal if sent.end.chain == chain), default=0)
        self.wrote += 1
        what = f"{self.name} {self.wrote}"
        end = End(*chain, last + 1, hashlib.sha256(what.encode()).hexdigest()[:12])
        kind = random.choice(("old", "old", "old", "new", "never"))
        said = None if kind == "never" else {"kind": kind, "record": f"r{random.randrange(4)}", "what": self.wrote}
        ENDS[end.hash], ANCESTORS[end.hash] = end, frozenset(sent.end.hash for sent in self.disk.journal)
        self.disk.journal.append(Sent(end, said))

    def heads(self) -> dict[EpochKey, End]:
        return {sent.end.chain: sent.end for sent in self.disk.journal}

    def marks(self, seat: str) -> SendFrom:
        receipt = self.disk.receipts.get(seat)
        if receipt is None:
            return SendFrom(())
        heads = {chain: end.seq for chain, end in self.heads().items()}
        hashes = {sent.end.place: sent.end.hash for sent in self.disk.journal}
        return protocol.marks(receipt, heads, hashes, self.name)

    def up(self, seat: str) -> list[Parcel]:
        after = self.marks(seat).after
        ends = {end.chain: end.seq for end in after}
        late = [sent for sent in self.disk.journal if sent.end.seq > ends.get(sent.end.chain, 0)]
        heads, of = tuple(sorted(self.heads().values())), (self.name, self.name, self.disk.epoch)
        both = [
            protocol.bundles(
                of, [sent for sent in late if is_sealed(sent.end.chain) == sealed],
                [end for end in after if is_sealed(end.chain) == sealed],
                heads, MOST, both=True,
            )
            for sealed in (False, True)
        ]  # fmt: skip
        return [Parcel(bundle) for bundles in both for bundle in bundles if bundle.entries or bundles is both[0]]

    def down(self, receipt: LevelReceipt) -> None:
        before = self.disk.receipts.get(receipt.seat)
        if before is None or receipt.order > before.order:
            self.disk.receipts[receipt.seat] = receipt

    def restore(self, random: Random) -> None:
        self.disk = copied(random.choice(self.backups)) if self.backups else UnitDisk()
        self.epochs += 1
        self.disk.epoch = self.epochs

    def copy_back(self, random: Random) -> None:
        """An older folder in the place of this one, by somebody who removed what remembers: no new epoch begins."""
        if self.backups:
            self.disk = copied(random.choice(self.backups))


@dataclass
class SeatDisk:
    """What a seat's disk holds: entries in the order of applying, what it heard of, which units it holds."""

    epoch: int = 1
    counter: int = 0
    applied: list[tuple[str, Sent]] = field(default_factory=list)
    claimed: dict[tuple[str, EpochKey], int] = field(default_factory=dict)
    ended: dict[tuple[str, EpochKey], int] = field(default_factory=dict)
    held: set[str] = field(default_factory=set)
    kept: dict[str, list[Bundle]] = field(default_factory=dict)
    refused: dict[str, set[tuple[EntryPlace, str]]] = field(default_factory=dict)
    table: Table = field(default_factory=dict)
    aside: list[tuple[str, Sent]] = field(default_factory=list)
    knows: frozenset[str] = frozenset({"old"})
    carried: dict[str, LevelReceipt] = field(default_factory=dict)
    """Receipts of a seat above, to hand down: unit → receipt."""


@dataclass
class Seat:
    """A county or a province."""

    name: str
    disk: SeatDisk = field(default_factory=SeatDisk)
    backups: list[SeatDisk] = field(default_factory=list)
    epochs: int = 1
    deaf: list[Parcel] = field(default_factory=list)
    """Bundles that go on to the seat above."""

    def known(self, unit: str, bundle: Bundle) -> SeatKnows:
        mine = [sent.end for of, sent in self.disk.applied if of == unit]
        asked = protocol.places(bundle)
        return SeatKnows(
            {end.chain: end.seq for end in mine}, {end.place: end.hash for end in mine if end.place in asked},
            self.disk.refused.get(unit, frozenset()),
        )  # fmt: skip

    def take(self, parcel: Parcel, kill: bool = False) -> str:
        """Take a bundle in; what it was. Raises Killed before anything is durable."""
        bundle = parcel.content
        if not parcel.whole or not isinstance(bundle, Bundle) or not protocol.is_whole(bundle):
            return "broken"
        disk = copied(self.disk) if kill else self.disk
        what = self._use(disk, bundle)
        if kill:
            raise Killed
        return what

    def _use(self, disk: SeatDisk, bundle: Bundle) -> str:
        """Use or keep a whole bundle, as `inbound_bundles.apply_or_hold` does."""
        unit = bundle.unit
        if unit in disk.held:
            keep(disk, bundle)
            return "held"
        found = protocol.look(bundle, self.known(unit, bundle))
        if found.what == "fork":
            disk.held.add(unit)
            keep(disk, bundle)
        elif found.what != "not_taken" and not (found.what == "gap" and bundle.sealed):
            for end in bundle.heads:
                key = unit, end.chain
                disk.claimed[key] = max(disk.claimed.get(key, 0), end.seq)
            disk.claimed.setdefault((unit, (bundle.origin, bundle.epoch)), 0)
            chains = [chain for of, chain in disk.claimed if of == unit]
            for chain, last in protocol.closed(bundle, chains).items():
                disk.ended[unit, chain] = last
            for sent in found.new:
                disk.applied.append((unit, sent))
                fold(disk, unit, sent)
            disk.counter += bool(found.new)
        return found.what

    def second(self, unit: str) -> branching.SecondBranch | None:
        """The branch that is not here, of the bundles that were kept."""
        kept, mine = self.disk.kept.get(unit, []), [sent.end for of, sent in self.disk.applied if of == unit]
        heads = {end.chain: end.seq for end in mine}
        return branching.second_branch(kept, Here(heads, {end.place: end.hash for end in mine}))

    def decide(self, unit: str, second: bool) -> bool:
        """Let a branch count; whether it was the second one, which can where its beginning is here."""
        disk, branch = self.disk, self.second(unit)
        assert branch is not None, "held without a second branch"
        refused = disk.refused.setdefault(unit, set())
        second = second and branch.is_whole
        if second:
            cuts = branching.cut(branch, {sent.end.chain for of, sent in disk.applied if of == unit})
            gone = [sent for of, sent in disk.applied if of == unit and _is_cut(sent.end, cuts)]
            refused |= {(sent.end.place, sent.end.hash) for sent in gone}
            disk.applied = [each for each in disk.applied if each[0] != unit or not _is_cut(each[1].end, cuts)]
            for chain, last in cuts.items():
                disk.claimed[unit, chain] = last
                disk.ended.pop((unit, chain), None)
            fold_again(disk)
        else:
            refused |= {(end.place, end.hash) for end in branching.own_ends(branch)}
        disk.held.discard(unit)
        disk.counter += 1
        for bundle in disk.kept.pop(unit, []):
            self._use(disk, bundle)
        return second

    def receipt(self, unit: str) -> LevelReceipt:
        mine = [sent.end for of, sent in self.disk.applied if of == unit]
        heads = {end.chain: end for end in mine}
        branch = self.second(unit) if unit in self.disk.held else None
        for chain, last in branch.common.items() if branch is not None else ():
            heads.pop(chain, None)
            common = [end for end in mine if end.place == (*chain, last)]
            heads |= {chain: common[0]} if common and branch is not None and chain in branch.parted else {}
        ends = tuple(sorted(heads.values()))
        return LevelReceipt(self.name, self.disk.epoch, self.disk.counter, unit, ends, unit in self.disk.held)

    def restore(self, random: Random) -> None:
        self.disk = copied(random.choice(self.backups)) if self.backups else SeatDisk()
        self.epochs += 1
        self.disk.epoch = self.epochs

    def upgrade(self) -> None:
        self.disk.knows |= {"new"}
        waiting, self.disk.aside = self.disk.aside, []
        for unit, sent in waiting:
            fold(self.disk, unit, sent)


def keep(disk: SeatDisk, bundle: Bundle) -> None:
    """Once, however often the same entries come."""
    kept = disk.kept.setdefault(bundle.unit, [])
    if all((other.after, other.entries or other.heads) != (bundle.after, bundle.entries or bundle.heads)
           for other in kept):  # fmt: skip
        kept.append(bundle)


def _is_cut(end: End, cuts: dict[EpochKey, int]) -> bool:
    return end.seq > cuts.get(end.chain, end.seq)


def fold_again(disk: SeatDisk) -> None:
    disk.table, disk.aside = {}, []
    for unit, sent in disk.applied:
        fold(disk, unit, sent)


def fold(disk: SeatDisk, unit: str, sent: Sent) -> None:
    if sent.said is None:
        return
    if sent.said["kind"] not in disk.knows:
        disk.aside.append((unit, sent))
        return
    key = unit, str(sent.said["record"])
    count, total = disk.table.get(key, (0, 0))
    disk.table[key] = count + 1, total + int(sent.said["what"]) ** 2


# --- the oracle: it keeps what was handed over whole, and knows nothing of the rules --------------------------------


ANCESTORS: dict[str, frozenset[str]] = {}
"""An entry's hash → what the journal held when that entry was written."""
UNKNOWN = Sent(End("", 0, 0, ""))
ENDS: dict[str, End] = {}
"""Every entry by its hash."""


def named(bundle: Bundle) -> list[End]:
    return [*bundle.after, *bundle.heads, *(sent.end for sent in bundle.entries)]


def contradicting(line: frozenset[str], have: dict[EntryPlace, Sent]) -> list[str]:
    """Those of these entries in whose place another one is."""
    return [each for each in line if have.get(ENDS[each].place, Sent(ENDS[each])).end.hash != each]


@dataclass
class Heard:
    """What a seat heard of a unit: what counted when it was decided last, and the bundles since then, in order."""

    base: dict[EntryPlace, Sent] = field(default_factory=dict)
    refused: set[str] = field(default_factory=set)
    bundles: list[Bundle] = field(default_factory=list)


def heard_copied(heard: dict[tuple[str, str], Heard]) -> dict[tuple[str, str], Heard]:
    return {of: copied(each) for of, each in heard.items()}


@dataclass
class Oracle:
    """Everything that reached each seat of each unit whole and was written down, since its disk is what it is.

    It knows who wrote what after what, which no seat does, and none of the rules.
    """

    heard: dict[tuple[str, str], Heard] = field(default_factory=dict)
    backups: dict[str, list[dict[tuple[str, str], Heard]]] = field(default_factory=dict)

    def all_of(self, seat: str) -> dict[tuple[str, str], Heard]:
        return {of: heard for of, heard in self.heard.items() if of[0] == seat}

    def of(self, seat: str, unit: str) -> Heard:
        return self.heard.setdefault((seat, unit), Heard())

    def entries(self, seat: str, unit: str) -> dict[EntryPlace, Sent]:
        """What a seat must have of a unit: from all bundles, every entry that all before it in its chain reached too.

        From the first on that says something else of one place nothing counts until it is decided.
        """
        return self._gone_over(self.of(seat, unit))[0]

    def _gone_over(self, heard: Heard) -> tuple[dict[EntryPlace, Sent], int]:
        """What counts, and how many bundles came before the first that says something else of one place."""
        have = dict(heard.base)
        for number, bundle in enumerate(heard.bundles):
            ends = named(bundle)
            if any(heard.refused & (ANCESTORS.get(end.hash, frozenset()) | {end.hash}) for end in ends):
                continue
            if bundle.sealed and any(have.get(end.place, UNKNOWN).end.hash != end.hash for end in record_heads(bundle)):
                continue
            if any(end.place in have and have[end.place].end.hash != end.hash for end in ends):
                return have, number
            if all(end.seq == 0 or end.place in have for end in bundle.after):
                have |= {sent.end.place: sent for sent in bundle.entries}
        return have, len(heard.bundles)

    def decide(self, seat: str, unit: str, second: bool) -> None:
        """One branch counts from now on; what was written after the first entry of the other one counts no more."""
        heard = self.of(seat, unit)
        have, used = self._gone_over(heard)
        heard.base, heard.bundles = have, heard.bundles[used:]  # what had a gap before it then was not kept
        lines = [ANCESTORS[end.hash] | {end.hash} for bundle in heard.bundles for end in named(bundle) if end.seq]
        other = [line for line in lines if not line & heard.refused and contradicting(line, have)]
        if not other:
            return
        root = min(contradicting(other[0], have), key=lambda each: len(ANCESTORS[each]))
        if second:
            its = frozenset[str]().union(*(line for line in other if root in line))
            gone = {at for at, sent in have.items() if sent.end.hash not in its and at[1] >= ENDS[root].epoch}
            heard.refused |= {have[place].end.hash for place in gone}
            heard.base = {place: sent for place, sent in have.items() if place not in gone}
        else:
            heard.refused.add(root)

    def table(self, seat: Seat, units: list[str]) -> Table:
        table: Table = {}
        for unit in units:
            for sent in self.entries(seat.name, unit).values():
                if sent.said is not None and sent.said["kind"] in seat.disk.knows:
                    key = unit, str(sent.said["record"])
                    count, total = table.get(key, (0, 0))
                    table[key] = count + 1, total + int(sent.said["what"]) ** 2
        return table


# --- a schedule -----------------------------------------------------------------------------------------------------


@dataclass
class World:
    """Four posts below two counties below a province; the province takes from posts by way of their county."""

    random: Random
    units: dict[str, Unit] = field(default_factory=lambda: {name: Unit(name) for name in ("p1", "p2", "p3", "p4")})
    seats: dict[str, Seat] = field(default_factory=lambda: {name: Seat(name) for name in ("c1", "c2", "province")})
    oracle: Oracle = field(default_factory=Oracle)
    sticks: dict[str, list[Parcel]] = field(default_factory=lambda: {"c1": [], "c2": [], "province": []})
    seen: Counter[str] = field(default_factory=Counter)
    forked: set[str] = field(default_factory=set)

    def county(self, unit: str) -> str:
        return "c1" if unit in ("p1", "p2") else "c2"

    def step(self) -> None:
        act = self.random.choices(
            ("write", "up", "take", "down", "stick", "backup", "restore", "copied", "upgrade", "forward", "decide"),
            (30, 14, 22, 14, 8, 5, 2, 3, 1, 10, 3),
        )[0]
        self.seen[act] += 1
        getattr(self, f"do_{act}")()

    def any_unit(self) -> Unit:
        return self.random.choice(list(self.units.values()))

    def any_seat(self) -> Seat:
        return self.random.choice(list(self.seats.values()))

    def do_write(self) -> None:
        self.any_unit().write(self.random)

    def do_up(self) -> None:
        """To the county's stick go the bundles for it and those for the province. A kill leaves a file that is cut."""
        unit = self.any_unit()
        county = self.county(unit.name)
        for seat in (county, "province"):
            for parcel in unit.up(seat):
                if self.random.random() < 0.05:
                    self.seen["cut"] += 1
                    self.sticks[county].append(replace(parcel, whole=False))
                    return
                self.sticks[county].append(parcel)

    def do_forward(self) -> None:
        county = self.random.choice(("c1", "c2"))
        self.sticks["province"] += self.seats[county].deaf[-6:]

    def do_take(self) -> None:
        seat = self.any_seat()
        stick = self.sticks[seat.name]
        if seat.name != "province":
            seat.deaf += [parcel for parcel in stick if isinstance(parcel.content, Bundle)]
            seat.deaf = seat.deaf[-12:]
        for parcel in list(stick):
            try:
                what = seat.take(parcel, kill=self.random.random() < 0.05)
            except Killed:
                self.seen["killed"] += 1
                return
            self.seen[what] += 1
            bundle = parcel.content
            if what != "broken" and isinstance(bundle, Bundle):
                self.oracle.of(seat.name, bundle.unit).bundles.append(bundle)
            before = seat.disk.counter, len(seat.disk.applied), dict(seat.disk.table)
            again = seat.take(parcel)
            assert again == what or (what, again) in (("new", "known"), ("fork", "held")), (what, again)
            assert before == (seat.disk.counter, len(seat.disk.applied), seat.disk.table), "taken twice"

    def do_down(self) -> None:
        """Receipts go down over the county; a kill before they are written costs nothing."""
        unit = self.any_unit()
        county = self.seats[self.county(unit.name)]
        if self.random.random() < 0.7:
            county.disk.carried[unit.name] = self.seats["province"].receipt(unit.name)
        if self.random.random() < 0.1:
            return
        unit.down(county.receipt(unit.name))
        if (far := county.disk.carried.get(unit.name)) is not None:
            unit.down(far)

    def do_stick(self) -> None:
        stick = self.random.choice(list(self.sticks.values()))
        match self.random.choice(("lost", "doubled", "swapped", "flipped", "shuffled", "one lost")):
            case "lost":
                stick.clear()
            case "doubled":
                stick += stick[:6]
            case "swapped":
                names = self.random.sample(list(self.sticks), 2)
                self.sticks[names[0]], self.sticks[names[1]] = self.sticks[names[1]], self.sticks[names[0]]
            case "flipped" if stick:
                place = self.random.randrange(len(stick))
                stick[place] = replace(stick[place], whole=False)
            case "shuffled":
                self.random.shuffle(stick)
            case "one lost" if stick:
                stick.pop(self.random.randrange(len(stick)))

    def do_backup(self) -> None:
        for unit in self.units.values():
            if self.random.random() < 0.4:
                unit.backups.append(copied(unit.disk))
        for seat in self.seats.values():
            if self.random.random() < 0.4:
                seat.backups.append(copied(seat.disk))
                self.oracle.backups.setdefault(seat.name, []).append(heard_copied(self.oracle.all_of(seat.name)))

    def do_restore(self) -> None:
        if self.random.random() < 0.6:
            self.any_unit().restore(self.random)
            return
        seat = self.any_seat()
        knows = seat.disk.knows
        place = self.random.randrange(len(seat.backups)) if seat.backups else None
        chosen = {} if place is None else self.oracle.backups[seat.name][place]
        kept, seat.backups = seat.backups, [] if place is None else [seat.backups[place]]
        seat.restore(self.random)
        seat.backups = kept
        for of in self.oracle.all_of(seat.name):
            del self.oracle.heard[of]
        self.oracle.heard |= heard_copied(chosen)
        if knows != seat.disk.knows:
            seat.upgrade()

    def do_copied(self) -> None:
        unit = self.any_unit()
        if unit.backups:
            unit.copy_back(self.random)
            self.forked.add(unit.name)

    def do_upgrade(self) -> None:
        self.any_seat().upgrade()

    def do_decide(self) -> None:
        """Two people at a seat decide a fork, either way."""
        seat = self.any_seat()
        for unit in sorted(seat.disk.held):
            self.decide(seat, unit)

    def decide(self, seat: Seat, unit: str) -> None:
        second = seat.decide(unit, self.random.random() < 0.5)
        self.seen["second taken" if second else "first taken"] += 1
        self.oracle.decide(seat.name, unit, second)

    def settle(self) -> None:
        """At the end every stick arrives, three times, and every fork is decided: then nothing is left to tell."""
        for _round in range(3):
            for unit in self.units.values():
                for seat in (self.seats[self.county(unit.name)], self.seats["province"]):
                    for parcel in unit.up(seat.name):
                        seat.take(parcel)
                        assert isinstance(parcel.content, Bundle)
                        self.oracle.of(seat.name, unit.name).bundles.append(parcel.content)
                    if unit.name in seat.disk.held:
                        self.decide(seat, unit.name)
                    unit.down(seat.receipt(unit.name))

    def check(self, at_the_end: bool) -> None:
        for seat in self.seats.values():
            units = [unit for unit in self.units if unit not in seat.disk.held]
            table = {key: row for key, row in seat.disk.table.items() if key[0] in units}
            assert table == self.oracle.table(seat, units), f"{seat.name}: not what was received"
            places = Counter((of, sent.end.place) for of, sent in seat.disk.applied)
            assert not places or max(places.values()) == 1, f"{seat.name}: an entry twice"
            for unit in units:
                self._check_chains(seat, unit)
                if at_the_end:
                    self._check_whole(seat, self.units[unit])

    def _check_chains(self, seat: Seat, unit: str) -> None:
        """Each chain in order and without a hole, and what is known to exist and is not here is named."""
        have: dict[EpochKey, int] = {}
        for of, sent in seat.disk.applied:
            if of == unit:
                assert sent.end.seq == have.get(sent.end.chain, 0) + 1, "out of order"
                have[sent.end.chain] = sent.end.seq
        if unit in self.forked:
            return
        heard: dict[EpochKey, int] = {}
        for bundle in self.oracle.of(seat.name, unit).bundles:
            for end in () if bundle.sealed else bundle.heads:
                heard[end.chain] = max(heard.get(end.chain, 0), end.seq)
        for chain, last in heard.items():
            ended = seat.disk.ended.get((unit, chain))
            found = protocol.chain_gaps(chain, have.get(chain, 0), seat.disk.claimed.get((unit, chain), 0), ended)
            named = {
                number
                for some in (found.missing, found.gone)
                if some is not None
                for number in range(some.first, some.last + 1)
            }
            assert named == set(range(have.get(chain, 0) + 1, last + 1)), f"{seat.name}: a gap of {unit} is not named"

    def _check_whole(self, seat: Seat, unit: Unit) -> None:
        if seat.name not in (self.county(unit.name), "province") or unit.name in seat.disk.held:
            return
        have = {sent.end.place: sent for of, sent in seat.disk.applied if of == unit.name}
        if any(sent.end.hash in self.oracle.of(seat.name, unit.name).refused for sent in unit.disk.journal):
            return  # the copy that goes on writing is the one that was not taken
        for sent in unit.disk.journal:
            assert have.get(sent.end.place) == sent, f"{seat.name}: {unit.name} {sent.end} never came"
        if unit.name in self.forked:
            return
        there = {sent.end.place for sent in unit.disk.journal}
        chains: dict[EpochKey, int] = {}
        for origin, epoch, seq in have:
            chains[origin, epoch] = max(seq, chains.get((origin, epoch), 0))
        told = set()
        for chain, last in chains.items():
            claimed, ended = seat.disk.claimed[unit.name, chain], seat.disk.ended.get((unit.name, chain))
            kept = protocol.chain_gaps(chain, last, claimed, ended).kept
            told |= set() if kept is None else {(*chain, number) for number in range(kept.first, kept.last + 1)}
        assert told == set(have) - there, f"{seat.name}: what {unit.name} lost by a restore is not named"


def run(seed: int, steps: int = 60) -> Counter[str]:
    """One schedule. Raises AssertionError for whatever is not as it must be."""
    ANCESTORS.clear()
    ENDS.clear()
    world = World(Random(seed))
    for _step in range(steps):
        world.step()
    world.check(at_the_end=False)
    world.settle()
    world.check(at_the_end=True)
    held = {unit for seat in world.seats.values() for unit in seat.disk.held}
    assert held <= world.forked, "held without a fork"
    world.seen["held"] += len(held)
    world.seen["entries"] += sum(len(seat.disk.applied) for seat in world.seats.values())
    return world.seen


def main(schedules: int, seed: int) -> None:
    """Run many and print what happened in them. Leaves with status 1 at the first that fails."""
    seen: Counter[str] = Counter()
    begun = time.monotonic()
    for number in range(seed, seed + schedules):
        try:
            seen += run(number)
        except AssertionError as error:
            print(f"seed {number}: {error}")
            sys.exit(1)
    for what, count in sorted(seen.items()):
        print(f"{what:>10} {count:>12,}")
    print(f"{schedules:,} schedules, {time.monotonic() - begun:.1f} s, nothing lost, nothing twice, every gap named")


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("schedules", type=int, nargs="?", default=1_000)
    parser.add_argument("--seed", type=int, default=12)
    given = parser.parse_args()
    main(given.schedules, given.seed)
