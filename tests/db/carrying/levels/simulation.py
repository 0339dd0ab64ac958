"""Posts, counties and a province over sticks that are lost, doubled, swapped, cut; machines killed and restored.

After each schedule the tables above are held against an oracle that is written apart from the
protocol. `python -m tests.db.carrying.levels.simulation 100000 --seed 12` (or `make simulate SCHEDULES=100000`).

The disk is a fake: a machine that is killed is left with what it had written durably. Entries of kind "new" are of a
program that an old seat does not know.
"""

from __future__ import annotations

import argparse
import hashlib
import sys
import time
from collections import Counter
from copy import deepcopy
from dataclasses import dataclass, field, replace
from random import Random

from db.carrying.levels import protocol
from db.carrying.levels.protocol import Bundle, Chain, End, LevelReceipt, Place, SeatKnows, SendFrom, Sent

MOST = 4
"""Entries of a part: small, so that there are parts."""
Table = dict[tuple[str, str], tuple[int, int]]
"""(unit, record) → how many entries, and a sum that says which."""


class Killed(Exception):
    """The power went; what was not durable is gone."""


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
        chain = self.name, self.disk.epoch
        last = max((sent.end.seq for sent in self.disk.journal if sent.end.chain == chain), default=0)
        self.wrote += 1
        what = f"{self.name} {self.wrote}"
        end = End(*chain, last + 1, hashlib.sha256(what.encode()).hexdigest()[:12])
        kind = random.choice(("old", "old", "old", "new", "never"))
        said = None if kind == "never" else {"kind": kind, "record": f"r{random.randrange(4)}", "what": self.wrote}
        self.disk.journal.append(Sent(end, said))

    def heads(self) -> dict[Chain, End]:
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
        heads = tuple(sorted(self.heads().values()))
        made = protocol.bundles((self.name, self.name, self.disk.epoch), late, after, heads, MOST)
        return [Parcel(bundle) for bundle in made]

    def down(self, receipt: LevelReceipt) -> None:
        before = self.disk.receipts.get(receipt.seat)
        if before is None or receipt.order > before.order:
            self.disk.receipts[receipt.seat] = receipt

    def restore(self, random: Random) -> None:
        self.disk = deepcopy(random.choice(self.backups)) if self.backups else UnitDisk()
        self.epochs += 1
        self.disk.epoch = self.epochs

    def copy_back(self, random: Random) -> None:
        """An older folder in the place of this one, by somebody who removed what remembers: no new epoch begins."""
        if self.backups:
            self.disk = deepcopy(random.choice(self.backups))


@dataclass
class SeatDisk:
    """What a seat's disk holds: entries in the order of applying, what it heard of, which units it holds."""

    epoch: int = 1
    counter: int = 0
    applied: list[tuple[str, Sent]] = field(default_factory=list)
    claimed: dict[tuple[str, Chain], int] = field(default_factory=dict)
    ended: dict[tuple[str, Chain], int] = field(default_factory=dict)
    held: set[str] = field(default_factory=set)
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
            {end.chain: end.seq for end in mine}, {end.place: end.hash for end in mine if end.place in asked}
        )

    def take(self, parcel: Parcel, kill: bool = False) -> str:
        """Take a bundle in; what it was. Raises Killed before anything is durable."""
        bundle = parcel.content
        if not parcel.whole or not isinstance(bundle, Bundle) or not protocol.is_whole(bundle):
            return "broken"
        disk = deepcopy(self.disk) if kill else self.disk
        unit = bundle.unit
        found = protocol.look(bundle, self.known(unit, bundle))
        if found.what == "fork":
            disk.held.add(unit)
        elif unit not in disk.held:
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
        if kill:
            raise Killed
        if unit in disk.held:
            return "fork"
        disk.counter += bool(found.new)
        return found.what

    def receipt(self, unit: str) -> LevelReceipt:
        heads = {sent.end.chain: sent.end for of, sent in self.disk.applied if of == unit}
        ends = tuple(sorted(heads.values()))
        return LevelReceipt(self.name, self.disk.epoch, self.disk.counter, unit, ends, unit in self.disk.held)

    def restore(self, random: Random) -> None:
        self.disk = deepcopy(random.choice(self.backups)) if self.backups else SeatDisk()
        self.epochs += 1
        self.disk.epoch = self.epochs

    def upgrade(self) -> None:
        self.disk.knows |= {"new"}
        waiting, self.disk.aside = self.disk.aside, []
        for unit, sent in waiting:
            fold(self.disk, unit, sent)


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


@dataclass
class Oracle:
    """Of each seat: every bundle that reached it whole and was written down, since its disk is what it is."""

    reached: dict[str, list[Bundle]] = field(default_factory=dict)
    backups: dict[str, list[list[Bundle]]] = field(default_factory=dict)

    def entries(self, seat: str, unit: str) -> dict[Place, Sent]:
        """What a seat must have of a unit: from all bundles, every entry that all before it in its chain reached too.

        Bundles are gone over again until nothing is added; one counts only where all its chains connect.
        """
        have: dict[Place, Sent] = {}
        for bundle in self.reached.get(seat, []):
            if bundle.unit != unit:
                continue
            if all(end.seq == 0 or end.place in have for end in bundle.after):
                have |= {sent.end.place: sent for sent in bundle.entries}
        return have

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
            ("write", "up", "take", "down", "stick", "backup", "restore", "copied", "upgrade", "forward"),
            (30, 14, 22, 14, 8, 4, 2, 1, 1, 10),
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
            if what in ("new", "known", "gap") and isinstance(bundle, Bundle) and bundle.unit not in seat.disk.held:
                self.oracle.reached.setdefault(seat.name, []).append(bundle)
            before = seat.disk.counter, len(seat.disk.applied), dict(seat.disk.table)
            again = seat.take(parcel)
            assert again == what or (what, again) == ("new", "known"), (what, again)
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
                unit.backups.append(deepcopy(unit.disk))
        for seat in self.seats.values():
            if self.random.random() < 0.4:
                seat.backups.append(deepcopy(seat.disk))
                self.oracle.backups.setdefault(seat.name, []).append(list(self.oracle.reached.get(seat.name, [])))

    def do_restore(self) -> None:
        if self.random.random() < 0.6:
            self.any_unit().restore(self.random)
            return
        seat = self.any_seat()
        knows = seat.disk.knows
        place = self.random.randrange(len(seat.backups)) if seat.backups else None
        chosen = [] if place is None else self.oracle.backups[seat.name][place]
        kept, seat.backups = seat.backups, [] if place is None else [seat.backups[place]]
        seat.restore(self.random)
        seat.backups = kept
        self.oracle.reached[seat.name] = list(chosen)
        if knows != seat.disk.knows:
            seat.upgrade()

    def do_copied(self) -> None:
        unit = self.any_unit()
        if unit.backups:
            unit.copy_back(self.random)
            self.forked.add(unit.name)

    def do_upgrade(self) -> None:
        self.any_seat().upgrade()

    def settle(self) -> None:
        """At the end every stick arrives, twice: a unit that is not held then has nothing more to tell."""
        for _round in range(3):
            for unit in self.units.values():
                for seat in (self.seats[self.county(unit.name)], self.seats["province"]):
                    for parcel in unit.up(seat.name):
                        what = seat.take(parcel)
                        bundle = parcel.content
                        if what != "fork" and isinstance(bundle, Bundle) and unit.name not in seat.disk.held:
                            self.oracle.reached.setdefault(seat.name, []).append(bundle)
                    unit.down(seat.receipt(unit.name))

    def check(self, at_the_end: bool) -> None:
        for seat in self.seats.values():
            units = list(self.units)
            assert seat.disk.table == self.oracle.table(seat, units), f"{seat.name}: not what was received"
            places = Counter((of, sent.end.place) for of, sent in seat.disk.applied)
            assert not places or max(places.values()) == 1, f"{seat.name}: an entry twice"
            for unit in units:
                self._check_chains(seat, unit)
                if at_the_end:
                    self._check_whole(seat, self.units[unit])

    def _check_chains(self, seat: Seat, unit: str) -> None:
        """Each chain in order and without a hole, and what is known to exist and is not here is named."""
        have: dict[Chain, int] = {}
        for of, sent in seat.disk.applied:
            if of == unit:
                assert sent.end.seq == have.get(sent.end.chain, 0) + 1, "out of order"
                have[sent.end.chain] = sent.end.seq
        heard: dict[Chain, int] = {}
        for bundle in self.oracle.reached.get(seat.name, []):
            if bundle.unit == unit:
                for end in bundle.heads:
                    heard[end.chain] = max(heard.get(end.chain, 0), end.seq)
        for chain, last in heard.items():
            ended = seat.disk.ended.get((unit, chain))
            found = protocol.standing(chain, have.get(chain, 0), seat.disk.claimed.get((unit, chain), 0), ended)
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
        for sent in unit.disk.journal:
            assert have.get(sent.end.place) == sent, f"{seat.name}: {unit.name} {sent.end} never came"
        if unit.name in self.forked:
            return
        there = {sent.end.place for sent in unit.disk.journal}
        chains: dict[Chain, int] = {}
        for origin, epoch, seq in have:
            chains[origin, epoch] = max(seq, chains.get((origin, epoch), 0))
        told = set()
        for chain, last in chains.items():
            claimed, ended = seat.disk.claimed[unit.name, chain], seat.disk.ended.get((unit.name, chain))
            kept = protocol.standing(chain, last, claimed, ended).kept
            told |= set() if kept is None else {(*chain, number) for number in range(kept.first, kept.last + 1)}
        assert told == set(have) - there, f"{seat.name}: what {unit.name} lost by a restore is not named"


def run(seed: int, steps: int = 60) -> Counter[str]:
    """One schedule. Raises AssertionError for whatever is not as it must be."""
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
