"""Which counts of one month are told: small ones only in a sum from which none of them follows. Pure functions.

The rule is db/reading/suppression.py's. A small count is put together with the others of its type, over counties and
clearances; what is small then, with those of other types. A sum from which one of them would follow is kept back.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from db.reading.suppression import SMALL, CellSet, CountedLine, EarlierPapers, is_small, keep_back

TOGETHER = ""
"""What stands in place of a county, type or clearance that is not told."""
OPEN = "open"
"""The clearance of an incident that is not cleared."""


class CountCell(NamedTuple):
    """What incidents of a month are counted by. A sensitive type is published without its clearances."""

    county: str
    type: str
    clearance: str


class PublishedCount(NamedTuple):
    """A count as it is told. None: some more incidents are in none of them."""

    cell: CountCell
    number: int | None


ALL = CountCell(TOGETHER, TOGETHER, TOGETHER)
STEPS = (lambda cell: cell, lambda cell: ALL._replace(type=cell.type), lambda _cell: ALL)
"""What a count is told under: by itself, else with others of its type, else with all."""


def publishable_counts(counted: Mapping[CountCell, int]) -> list[PublishedCount]:
    """The counts of one month as they are told, each incident in one of them at most. `counted` holds every cell that
    there could be, also those of nought: which ones hold something is not told.
    """
    cells = sorted(counted)
    held = [counted[cell] for cell in cells]
    guarded = {frozenset({place}): str(place) for place, count in enumerate(held) if is_small(count)}
    left, by_pool, kept = set(range(len(cells))), dict[CellSet, PublishedCount](), frozenset[CellSet]()
    for step in STEPS:
        pools: dict[CountCell, set[int]] = {}
        for place in left:
            pools.setdefault(step(cells[place]), set()).add(place)
        lines = list(_lines(pools, held))
        earlier = EarlierPapers(frozenset(by_pool), kept)
        hidden = keep_back(held, lines, guarded, earlier, named=False).keys
        for cell, line in zip((cell for cell in pools if _sum(pools[cell], held)), lines, strict=True):
            (pool,) = line.reveals
            if line.key in hidden:
                kept |= {pool}
            else:
                by_pool[pool] = PublishedCount(cell, line.lost)
            if line.lost >= SMALL:  # kept back or not: with others it would tell of itself why it was kept back
                left -= pool
    rest = sum(held) - sum(line.number or 0 for line in by_pool.values())
    return [*sorted(by_pool.values()), *([PublishedCount(ALL, None)] if rest else [])]


def _sum(places: set[int], held: Sequence[int]) -> int:
    return sum(held[place] for place in places)


def _lines(pools: Mapping[CountCell, set[int]], held: Sequence[int]) -> Iterator[CountedLine]:
    """A line of each pool that holds something."""
    for cell, places in pools.items():
        if count := _sum(places, held):
            yield CountedLine("\t".join(cell), (frozenset(places),), count, is_small(count))
