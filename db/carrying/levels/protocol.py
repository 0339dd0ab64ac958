"""The rules of bundles and receipts, pure: no file, clock, key or database.

A unit's record stream is one chain for each (machine, epoch), numbered without a gap. A bundle carries entries of these
chains in the order in which the unit wrote them, each pinned by its hash. It says for each chain after which entry it
goes on, and where the chain ends at the unit. A receipt says where each chain ends at the seat. Everything since the
last receipt goes along each time, so what is lost on the way costs nothing; what comes twice is known by its place and
hash. Nothing of a bundle is used where it does not connect (a gap), where one place has two hashes (a fork), or where
it is of a branch that was not taken (branching.py).

The sealed stream is further chains of the same machines. Where it goes along, each bundle names the ends of both
streams, so that both of one copy of a store are known as one branch; but it brings entries of one alone.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

SEALED = "~"
"""What stands after a machine's name in the chains of its sealed stream."""
EpochKey = tuple[str, int]
"""A machine of the unit and its epoch; of the sealed stream with `SEALED` after the machine."""
EntryPlace = tuple[str, int, int]
"""Machine, epoch, number."""


def machine_of(origin: str) -> str:
    """The machine of a chain of either stream."""
    return origin.removesuffix(SEALED)


def is_sealed(chain: EpochKey) -> bool:
    """Whether a chain is of the sealed stream."""
    return chain[0].endswith(SEALED)


def twin_of(chain: EpochKey) -> EpochKey:
    """The chain of the other stream, of the same machine and epoch."""
    return (machine_of(chain[0]) if is_sealed(chain) else chain[0] + SEALED), chain[1]


@dataclass(frozen=True, slots=True, order=True)
class End:
    """An entry as the end of its chain. Before the first entry `seq` is 0 and `hash` is empty."""

    origin: str
    epoch: int
    seq: int
    hash: str

    @property
    def chain(self) -> EpochKey:
        """The chain that it ends."""
        return self.origin, self.epoch

    @property
    def place(self) -> EntryPlace:
        """Where it stands."""
        return self.origin, self.epoch, self.seq


@dataclass(frozen=True, slots=True)
class Sent:
    """An entry on its way: its place, its hash, and what it says; `said` is None where nothing of it leaves."""

    end: End
    said: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Bundle:
    """What a unit sends: entries after `after`, of chains that end at `heads` there; written by a machine and epoch.

    `both`: it tells of the sealed stream too, where that ends and which of it is over; else it says nothing of it.
    """

    unit: str
    origin: str
    epoch: int
    after: tuple[End, ...]
    heads: tuple[End, ...]
    entries: tuple[Sent, ...]
    both: bool = False

    @property
    def sealed(self) -> bool:
        """Whether it brings entries of the sealed stream."""
        return bool(self.entries) and is_sealed(self.entries[0].end.chain)


@dataclass(frozen=True, slots=True)
class EntryRange:
    """Entries of a chain, from number to number."""

    origin: str
    epoch: int
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class SeatKnows:
    """What a seat has of a unit: how far each chain goes, and the hashes at the places that a bundle names.

    `refused`: places and hashes of branches that were not taken.
    """

    heads: Mapping[EpochKey, int]
    hashes: Mapping[EntryPlace, str]
    refused: Container[tuple[EntryPlace, str]] = frozenset()


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a bundle is to a seat: `new` entries to apply in this order; or why nothing of it is used.

    "known": nothing new. "gap": what is `missing` before it. "fork": the place that has two hashes. "not_taken": it is
    of a branch that was not taken.
    """

    what: Literal["new", "known", "gap", "fork", "not_taken"]
    new: tuple[Sent, ...] = ()
    missing: tuple[EntryRange, ...] = ()
    fork: EntryPlace | None = None


@dataclass(frozen=True, slots=True)
class LevelReceipt:
    """What a seat has of a unit. The receipt with the later (epoch, counter) of the seat counts."""

    seat: str
    epoch: int
    counter: int
    unit: str
    heads: tuple[End, ...]
    held: bool = False

    @property
    def order(self) -> tuple[int, int]:
        """What is greater for a later one; a seat that was restored has begun a new epoch."""
        return self.epoch, self.counter


@dataclass(frozen=True, slots=True)
class SendFrom:
    """The entries after which the unit goes on sending; the ends of chains of which the seat has more than the unit."""

    after: tuple[End, ...]
    lost: tuple[End, ...] = ()


def is_whole(bundle: Bundle) -> bool:
    """Whether a bundle is one: each chain goes on without a gap, none beyond its end, none is named twice."""
    after, heads = {end.chain: end.seq for end in bundle.after}, {end.chain: end.seq for end in bundle.heads}
    if len(after) != len(bundle.after) or len(heads) != len(bundle.heads):
        return False
    if any(end.seq < 0 or (end.seq == 0) != (end.hash == "") for end in (*bundle.after, *bundle.heads)):
        return False
    if not bundle.both and any(map(is_sealed, (*after, *heads))):
        return False
    if len({is_sealed(chain) for chain in (*after, *(sent.end.chain for sent in bundle.entries))}) > 1:
        return False
    for sent in bundle.entries:
        chain = sent.end.chain
        if sent.end.seq != after.get(chain, 0) + 1 or not sent.end.hash:
            return False
        after[chain] = sent.end.seq
    return all(seq <= heads.get(chain, 0) for chain, seq in after.items())


def places(bundle: Bundle) -> set[EntryPlace]:
    """The places whose hashes a seat looks up before it looks at the bundle."""
    return {end.place for end in named_in(bundle) if end.seq}


def named_in(bundle: Bundle) -> Iterator[End]:
    """Every end that a bundle names."""
    yield from bundle.after
    yield from bundle.heads
    yield from (sent.end for sent in bundle.entries)


def look(bundle: Bundle, seat: SeatKnows) -> Verdict:
    """What a whole bundle is to `seat`, by what it knows of the unit. A fork is named before a gap.

    One of the sealed stream is used once the records that it names are here: of which branch it is they alone tell.
    """
    if any((end.place, end.hash) in seat.refused for end in named_in(bundle)):
        return Verdict("not_taken")
    if bundle.sealed and any(seat.hashes.get(end.place) != end.hash for end in record_heads(bundle)):
        return Verdict("gap", missing=_missing(record_heads(bundle), seat))
    for end in sorted(named_in(bundle)):
        if seat.hashes.get(end.place, end.hash) != end.hash:
            return Verdict("fork", fork=end.place)
    if missing := _missing(bundle.after, seat):
        return Verdict("gap", missing=missing)
    new = tuple(sent for sent in bundle.entries if sent.end.seq > seat.heads.get(sent.end.chain, 0))
    return Verdict("new" if new else "known", new)


def record_heads(bundle: Bundle) -> tuple[End, ...]:
    """Where a bundle says that the chains of records end."""
    return tuple(end for end in bundle.heads if end.seq and not is_sealed(end.chain))


def _missing(ends: Iterable[End], seat: SeatKnows) -> tuple[EntryRange, ...]:
    return tuple(
        EntryRange(*end.chain, seat.heads.get(end.chain, 0) + 1, end.seq)
        for end in sorted(ends)
        if end.seq > seat.heads.get(end.chain, 0)
    )


def closed(bundle: Bundle, chains: Iterable[EpochKey]) -> dict[EpochKey, int]:
    """Which of these chains, and of its own, a bundle says are over, each with its last number there: earlier epochs of
    the machine that wrote it. One that it does not name is not at the unit at all.

    A restore begins a new epoch. What a seat has beyond is what the restore lost. The newest epoch has the last word,
    an old stick closes nothing: a newer backup may be put back after an older one, and what that lost is there again.
    `chains` are all that are known, of an epoch in which nothing was written too. Of the sealed stream
    only a bundle of both says it.
    """
    heads = {end.chain: end.seq for end in bundle.heads}
    named = tuple(chain for chain in chains if bundle.both or not is_sealed(chain))
    if any(machine_of(origin) == bundle.origin and epoch > bundle.epoch for origin, epoch in named):
        return {}
    over = {chain for chain in (*named, *heads) if machine_of(chain[0]) == bundle.origin and chain[1] < bundle.epoch}
    return {chain: heads.get(chain, 0) for chain in over}


@dataclass(frozen=True, slots=True)
class ChainState:
    """How a chain stands at a seat, as stretches: `missing` may still come; `gone` was lost by a restore before it
    came; `kept` is here and no longer at the unit."""

    missing: EntryRange | None
    gone: EntryRange | None
    kept: EntryRange | None


def chain_gaps(chain: EpochKey, have: int, claimed: int, ended: int | None) -> ChainState:
    """How a chain stands of which the seat has `have` entries and heard of `claimed`; `ended`: where it is over."""
    last = claimed if ended is None else min(claimed, ended)
    over = claimed if ended is None else ended

    def stretch(first: int, last: int) -> EntryRange | None:
        return EntryRange(*chain, first, last) if first <= last else None

    return ChainState(stretch(have + 1, last), stretch(max(have, over) + 1, claimed), stretch(over + 1, have))


def marks(receipt: LevelReceipt, heads: Mapping[EpochKey, int], hashes: Mapping[EntryPlace, str], own: str) -> SendFrom:
    """Where a unit goes on after a receipt: `heads` and `hashes` are its own, `own` the machine that sends.

    An entry with another hash, here and there, is sent again from the beginning of its chain: the seat finds the fork.
    """
    after, lost = [], []
    for end in receipt.heads:
        have = heads.get(end.chain, 0)
        if end.seq > have:
            if machine_of(end.origin) == own:
                lost.append(end)
            if have:
                after.append(End(*end.chain, have, hashes.get((*end.chain, have), "")))
        elif end.seq and hashes.get(end.place) == end.hash:
            after.append(end)
    return SendFrom(tuple(sorted(after)), tuple(sorted(lost)))


def bundles(
    of: tuple[str, str, int],
    entries: Iterable[Sent],
    after: Iterable[End],
    heads: tuple[End, ...],
    most: int,
    *,
    both: bool = False,
) -> Iterator[Bundle]:
    """What a unit (unit, machine, epoch) sends after these ends, in parts of `most` entries; one where nothing is.

    `entries` are those after the ends, in the order in which the unit wrote them.
    """
    ends = {end.chain: end for end in after}
    before, part, sent_any = tuple(sorted(ends.values())), list[Sent](), False
    for sent in entries:
        part.append(sent)
        ends[sent.end.chain] = sent.end
        if len(part) == most:
            yield Bundle(*of, before, heads, tuple(part), both)
            before, part, sent_any = tuple(sorted(ends.values())), [], True
    if part or not sent_any:
        yield Bundle(*of, before, heads, tuple(part), both)
