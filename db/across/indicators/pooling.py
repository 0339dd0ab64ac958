"""Which counts of one month are told: small ones only in a sum from which none of them follows. Pure functions.

The rule is db/reading/suppression.py's. A small count is put together with the others of its type, over counties and
clearances; what is small then, with those of other types. A sum from which one of them would follow is kept back.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from db.reading.suppression import SMALL, CellSet, CountedLine, EarlierPapers, is_small, keep_back

TOGETHER = ""
"""The text in place of a county, type or clearance that is not told."""
OPEN = "open"
"""The clearance of an incident that is not cleared."""


class CountCell(NamedTuple):
    """The key by which incidents of a month are counted. A sensitive type is published without its clearances."""

    county: str
    type: str
    clearance: str


class PublishedCount(NamedTuple):
    """A count as it is told. None: some more incidents are in none of them."""

    cell: CountCell
    number: int | None


@dataclass(frozen=True, slots=True)
class Pool:
    """A line that could be told of a month, under `cell`: its `members` together. `step`: its place in STEPS."""

    cell: CountCell
    members: frozenset[CountCell]
    number: int
    step: int


ALL = CountCell(TOGETHER, TOGETHER, TOGETHER)
STEPS: tuple[Callable[[CountCell], CountCell], ...] = (
    lambda cell: cell,
    lambda cell: ALL._replace(type=cell.type),
    lambda _cell: ALL,
)
"""The cells that a count is told under: by itself, else with others of its type, else with all."""


def pools_of(counted: Mapping[CountCell, int]) -> tuple[Pool, ...]:
    """All that could be told of a month, the finest first; those of nought left out.

    What is not small goes into no pool of the next step, told or not: with others it would tell of itself why it was
    kept back.
    """
    left, made = sorted(counted), list[Pool]()
    for place, step in enumerate(STEPS):
        members: dict[CountCell, list[CountCell]] = {}
        for cell in left:
            members.setdefault(step(cell), []).append(cell)
        pools = [
            Pool(cell, frozenset(some), sum(map(counted.__getitem__, some)), place) for cell, some in members.items()
        ]
        made += (pool for pool in pools if pool.number)
        large = frozenset[CountCell]().union(*(pool.members for pool in pools if pool.number >= SMALL))
        left = [cell for cell in left if cell not in large]
    return tuple(made)


def kept_of_month(counted: Mapping[CountCell, int]) -> frozenset[CountCell]:
    """The pools of one month that are kept back, by their cells. `counted` holds every cell that there could be, also
    those of nought: which ones hold something is not told.
    """
    places = {cell: place for place, cell in enumerate(sorted(counted))}
    held = [counted[cell] for cell in places]
    guarded = {frozenset({place}): str(place) for place, count in enumerate(held) if is_small(count)}
    told, kept, keys = frozenset[CellSet](), frozenset[CellSet](), set[CountCell]()
    pools = pools_of(counted)
    for step in range(len(STEPS)):
        here = {"\t".join(pool.cell): pool for pool in pools if pool.step == step}
        sets = {key: frozenset(places[cell] for cell in pool.members) for key, pool in here.items()}
        lines = [CountedLine(key, (sets[key],), pool.number, is_small(pool.number)) for key, pool in here.items()]
        hidden = keep_back(held, lines, guarded, EarlierPapers(told, kept, kept), named=False).keys
        kept |= {sets[key] for key in hidden}
        told |= {some for key, some in sets.items() if key not in hidden}
        keys |= {here[key].cell for key in hidden}
    return frozenset(keys)


def told_of_month(counted: Mapping[CountCell, int], kept: Collection[CountCell]) -> list[PublishedCount]:
    """The counts of one month as they are told, without what is `kept` back; each incident in one of them at most."""
    told = [PublishedCount(pool.cell, pool.number) for pool in pools_of(counted) if pool.cell not in kept]
    rest = sum(counted.values()) - sum(line.number or 0 for line in told)
    return [*sorted(told), *([PublishedCount(ALL, None)] if rest else [])]
