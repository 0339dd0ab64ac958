"""The rules of a fork, pure: two branches of a unit's history, one of them here, the other one in bundles kept raw.

Two copies of a store wrote on, or a journal was written anew: one place has two hashes. The branch that came first is
here; the second is put together from what was kept. Which of them counts two people decide, not this.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from db.carrying.levels.protocol import Bundle, End, EntryPlace, EpochKey, Sent, machine_of, named_in, twin_of


@dataclass(frozen=True, slots=True)
class Here:
    """What a seat has of a unit: how far each chain goes, and the hashes at the places that the kept bundles name."""

    heads: Mapping[EpochKey, int]
    hashes: Mapping[EntryPlace, str]


@dataclass(frozen=True, slots=True)
class SecondBranch:
    """The branch that is not here. `stump` is its first end that is another one here: what it is known by.

    `common`: of each chain with two branches the last number that both may have; `parted` are the chains of which it is
    known that both have it. `entries` are what it says after that, in the order in which the unit wrote it.
    """

    stump: End
    common: Mapping[EpochKey, int]
    parted: frozenset[EpochKey]
    entries: tuple[Sent, ...]

    @property
    def is_whole(self) -> bool:
        """Whether its beginning is here, so that it can count."""
        return len(self.parted) == len(self.common) and bool(self.entries)


@dataclass(slots=True)
class _Gathered:
    """What was put together so far: the ends that are named, entries by place, places where others are here; whether
    it tells of both streams."""

    ends: dict[EntryPlace, str] = field(default_factory=dict)
    entries: dict[EntryPlace, Sent] = field(default_factory=dict)
    others: dict[EpochKey, int] = field(default_factory=dict)
    both: bool = False


def second_branch(kept: Sequence[Bundle], here: Here) -> SecondBranch | None:
    """The second branch as far as the kept bundles say it, in the order in which they came; None where none forks.

    A bundle of a third branch is left for later: it forks again once these two are decided.
    """
    gathered, waiting, grown = _Gathered(), list(kept), True
    while grown:
        left = [bundle for bundle in waiting if not _joins(gathered, bundle, here)]
        grown, waiting = len(left) < len(waiting), left
    if not gathered.others:
        return None
    chain, seq = min(gathered.others.items(), key=lambda each: (each[0], each[1]))
    stump = End(*chain, seq, gathered.ends[(*chain, seq)])
    common = {chain: seq - 1 for chain, seq in gathered.others.items()}
    common |= dict(_shorter(gathered, common, here))
    parted = (chain for chain, last in common.items() if not last or _is_common((*chain, last), gathered, here))
    entries = tuple(sent for place, sent in gathered.entries.items() if _is_after(place, common, here))
    return SecondBranch(stump, common, frozenset(parted), entries)


def _shorter(gathered: _Gathered, common: Mapping[EpochKey, int], here: Here) -> Iterator[tuple[EpochKey, int]]:
    """Of each chain with two branches that of the other stream, where the second branch ends before what is here: no
    place of it has two hashes yet, but what is here after that is of the first branch."""
    for twin in (twin_of(chain) for chain in common if gathered.both):
        last = max((place[2] for place in gathered.ends if place[:2] == twin), default=0)
        if twin not in common and here.heads.get(twin, 0) > last:
            yield twin, last


def _joins(gathered: _Gathered, bundle: Bundle, here: Here) -> bool:
    """Add a bundle to the branch if it belongs there: it has another hash than here, or follows one that had."""
    ends = {end.place: end.hash for end in named_in(bundle) if end.seq}
    others = [place for place, sha in ends.items() if here.hashes.get(place, sha) != sha]
    beyond = [place for place in ends if place[2] > here.heads.get(place[:2], 0)]
    goes_on = any(gathered.ends.get(place) == ends[place] for place in (*others, *beyond))
    is_first = not gathered.others
    if not goes_on and not (others and is_first):
        return False
    if any(gathered.ends.get(place, sha) != sha for place, sha in ends.items()):
        return False
    gathered.ends |= ends
    gathered.both = gathered.both or bundle.both
    gathered.entries |= {sent.end.place: sent for sent in bundle.entries}
    for origin, epoch, seq in others:
        before = gathered.others.get((origin, epoch), seq)
        gathered.others[origin, epoch] = min(before, seq)
    return True


def _is_common(place: EntryPlace, gathered: _Gathered, here: Here) -> bool:
    return place in gathered.ends and here.hashes.get(place) == gathered.ends[place]


def _is_after(place: EntryPlace, common: Mapping[EpochKey, int], here: Here) -> bool:
    """Whether an entry stands in the second branch alone."""
    last = common.get(place[:2], here.heads.get(place[:2], 0))
    return place[2] > last


def cut(branch: SecondBranch, heads: Iterable[EpochKey]) -> dict[EpochKey, int]:
    """Where the chains here (`heads`) end once the second branch counts; those that stay whole are not in it.

    A later epoch of the same machine grew out of the first branch, unless the second one names it too.
    """
    grown = {chain: 0 for chain in heads if _grew(branch, chain)}
    return {**grown, **branch.common}


def own_ends(branch: SecondBranch) -> tuple[End, ...]:
    """The ends that the second branch alone has, the stump first: by these it is known when it comes again. What it
    brought of another machine is no branch of its own.
    """
    ends = (sent.end for sent in branch.entries if sent.end.chain in branch.common or _grew(branch, sent.end.chain))
    return (branch.stump, *(end for end in ends if end != branch.stump))


def _grew(branch: SecondBranch, chain: EpochKey) -> bool:
    return chain not in branch.common and any(
        machine_of(chain[0]) == machine_of(origin) and chain[1] > epoch for origin, epoch in branch.common
    )
