"""Small numbers kept back in what leaves the unit, so that nothing else that was told gives them away: pure functions.

Everything that is counted is a sum of cells, groups of records that no line tells apart. A line tells the sums of some
sets of cells, and so did every line of every paper before. One rule: a small number is safe where the program itself
can make it three numbers by moving records between cells, so that every sum that was ever told stays, every set that
was ever kept back keeps something (nought is told), and small numbers that have only one another stay small. What it
can make so, nobody can exclude. Where it can't, one more line is kept back, the one by which least is lost, and so on;
a paper that cannot be mended in this way is not published.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import permutations, product

SMALL = 5
"""The least count that is told."""
CHOICES = 3
"""A small number could be at least so many numbers, for a reader of everything that was ever published."""

MANY_GROUPS = 400
"""With more groups than this, moves by twos are not tried: more is kept back then."""

CellSet = frozenset[int]


@dataclass(frozen=True, slots=True)
class CountedLine:
    """What a paper could tell under one key: the sums of the sets of cells in `tells`.

    `lost` is how much goes with it. `small` lines are kept back whatever others tell.
    """

    key: str
    reveals: tuple[CellSet, ...]
    lost: int
    small: bool = False


@dataclass(frozen=True, slots=True)
class KeptBack:
    """The keys of the lines that are kept back: those that are `small`, and `besides`, what would tell one of them.

    `given_away` counts small numbers that earlier papers may tell already, `gives_away` names those that this one
    would tell with them, whatever is kept back of it.
    """

    small: frozenset[str]
    besides: tuple[str, ...]
    given_away: int = 0
    gives_away: tuple[str, ...] = ()

    @property
    def keys(self) -> frozenset[str]:
        """All of them."""
        return self.small | set(self.besides)


@dataclass(frozen=True, slots=True)
class EarlierPapers:
    """The sets whose sums earlier papers told, and those that they kept back.

    Of those in `unnamed` a reader does not know that they were: they may hold nothing.
    """

    told: frozenset[CellSet] = frozenset()
    kept: frozenset[CellSet] = frozenset()
    unnamed: frozenset[CellSet] = frozenset()


NOTHING_EARLIER = EarlierPapers()


def is_small(count: int | None) -> bool:
    """Whether a count is small, and not nothing."""
    return count is not None and 0 < count < SMALL


def keep_back(
    cells: Sequence[int],
    lines: Sequence[CountedLine],
    guarded: Mapping[CellSet, str] = {},
    earlier: EarlierPapers = NOTHING_EARLIER,
    *,
    named: bool = True,
) -> KeptBack:
    """What of these lines must not be told.

    `cells` is how much each cell holds. No small sum of a set that a line tells, or that is `guarded` under a name, may
    follow from what is told now and from `earlier` papers. `named`: whether what is kept back is named, so that who
    reads it knows that it holds something.
    """
    sets = {**guarded, **{tells: line.key for line in lines for tells in line.reveals}}
    watched = sorted((each for each in sets if is_small(sum(cells[cell] for cell in each))), key=_by_size)
    small = frozenset(line.key for line in lines if line.small)
    groups = _Groups(cells, tuple(lines), small, earlier, named)
    beyond: list[CellSet] = []
    for each in watched:  # what is safe stays so, whatever else is kept back
        groups = _made_safe(groups, each, beyond)
    groups, subtracted = _without_differences(groups)
    without = _Groups(cells, (), frozenset(), earlier, named)
    before = frozenset(each for each, _key in _differences(without))
    gives = {sets[each] for each in beyond if without.is_safe(each)}
    gives |= {sets.get(each, key) for each, key in subtracted.items() if each not in before}
    given = sum(not without.is_safe(each) for each in beyond) + len(before - set(beyond))
    return KeptBack(small, tuple(sorted(groups.hidden - small)), given, tuple(sorted(gives)))


def _made_safe(groups: _Groups, watched: CellSet, beyond: list[CellSet]) -> _Groups:
    """Keep lines back until a set is safe; one that nothing helps goes to `beyond`."""
    while not groups.is_safe(watched):
        if not (fix := groups.cheapest_fix(watched)):
            beyond.append(watched)
            break
        groups = replace(groups, hidden=groups.hidden | fix)
    return groups


def _without_differences(groups: _Groups) -> tuple[_Groups, dict[CellSet, str]]:
    """Keep more lines back until no small number is left when told sums are taken from one another; and those that
    nothing helps, each with a line that tells it."""
    looked_at = set[CellSet]()
    while True:
        left = dict(_differences(groups))
        if not (found := left.keys() - looked_at):
            return groups, left
        for each in sorted(found, key=_by_size):
            groups = _made_safe(groups, each, [])
        looked_at |= found


def _differences(groups: _Groups) -> Iterator[tuple[CellSet, str]]:
    """The small sums that follow by subtraction alone: of a told set less another in it, and less others in it that
    have nothing in common, the largest first after each; with the line that tells the whole, or a part of it."""
    held, told = groups.cells, groups.told
    masks = [sum(1 << cell for cell in each) for each in told]
    sums = [sum(held[cell] for cell in each) for each in told]
    largest_first = sorted(range(len(told)), key=lambda place: -sums[place])
    for whole in largest_first:
        inside = [
            (masks[part], sums[part], told[part])
            for part in largest_first
            if 0 < sums[part] < sums[whole] and not masks[part] & ~masks[whole]
        ]
        for first in inside:
            rest, left, taken = _less(masks[whole], sums[whole], [first, *inside])
            if is_small(left):
                yield _cells_of(rest), groups.line_of(told[whole], *taken)


def _less(rest: int, left: int, parts: Iterable[tuple[int, int, CellSet]]) -> tuple[int, int, list[CellSet]]:
    """What stays of a set (as bits, with its sum) less parts of it, each that lies in the rest, until that is small;
    and the parts that were taken."""
    taken = list[CellSet]()
    for mask, count, part in parts:
        if left < SMALL:
            break
        if not mask & ~rest:
            rest, left = rest & ~mask, left - count
            taken.append(part)
    return rest, left, taken


def _cells_of(mask: int) -> CellSet:
    """The cells of a set that is written as bits."""
    return frozenset(place for place in range(mask.bit_length()) if mask >> place & 1)


def _by_size(cells: CellSet) -> tuple[int, list[int]]:
    return len(cells), sorted(cells)


CellMove = tuple[tuple[int, int], ...]
"""Cells, each with what it gets: 1 or −1."""


@dataclass(frozen=True)
class _Groups:
    """What can be moved. Cells in exactly the same told sets are a group; its name is those sets, as bits."""

    cells: Sequence[int]
    lines: Sequence[CountedLine]
    hidden: frozenset[str]
    earlier: EarlierPapers
    named: bool = True
    """Whether a reader knows of what is kept back now that it holds something."""

    @cached_property
    def _tellers(self) -> dict[CellSet, list[CountedLine]]:
        """Which lines tell a set, of those that are told."""
        tellers: dict[CellSet, list[CountedLine]] = {}
        for line in self.lines:
            if line.key not in self.hidden:
                for each in line.reveals:
                    tellers.setdefault(each, []).append(line)
        return tellers

    @cached_property
    def told(self) -> Sequence[CellSet]:
        """The told sets, each once: those of earlier papers first."""
        return [*self.earlier.told, *(each for each in self._tellers if each not in self.earlier.told)]

    def line_of(self, *sets: CellSet) -> str:
        """A line of this paper that tells one of these sets; "" where none does."""
        return next((self._tellers[each][0].key for each in sets if each in self._tellers), "")

    @cached_property
    def _names(self) -> Sequence[int]:
        """The group of each cell, by its name."""
        names = [0] * len(self.cells)
        for place, each in enumerate(self.told):
            for cell in each:
                names[cell] |= 1 << place
        return names

    @cached_property
    def _groups(self) -> dict[int, list[int]]:
        """The cells of each group."""
        groups = defaultdict[int, list[int]](list)
        for cell, name in enumerate(self._names):
            groups[name].append(cell)
        return dict(groups)

    @cached_property
    def _kept(self) -> Sequence[tuple[CellSet, int, int, bool]]:
        """The sets that are kept back, now or earlier, and hold something; with how much, how much they hold at the
        least, and whether it stays small.

        It does where groups hold nothing but small numbers: any other would have been kept back in another way.
        """
        now = frozenset(each for line in self.lines if line.key in self.hidden for each in line.reveals)
        sums = {each: sum(self.cells[cell] for cell in each) for each in (*self.earlier.kept, *now)}
        named = (self.earlier.kept - self.earlier.unnamed) | (now if self.named else frozenset())
        in_small = frozenset[int]().union(*(each for each, held in sums.items() if is_small(held)))
        others = {name for name, group in self._groups.items() if not in_small.issuperset(group)}
        return [
            (each, held, int(each in named), is_small(held) and others.isdisjoint(self._names[cell] for cell in each))
            for each, held in sums.items()
            if held
        ]

    @cached_property
    def _kept_with(self) -> dict[int, list[int]]:
        """The places in `_kept` of the sets that each cell lies in."""
        places = defaultdict[int, list[int]](list)
        for place, (each, *_held) in enumerate(self._kept):
            for cell in each:
                places[cell].append(place)
        return places

    def is_safe(self, watched: CellSet) -> bool:
        """Whether the sum of a set can be made CHOICES numbers, one beside the other."""
        more = self._steps(watched, 1, CHOICES - 1)
        return more + self._steps(watched, -1, CHOICES - 1 - more) >= CHOICES - 1

    def _steps(self, watched: CellSet, by: int, enough: int) -> int:
        """How often a set can be made larger by 1, or smaller; at most `enough`."""
        moved, kept, steps = Counter[int](), Counter[int](), 0
        if not enough:
            return 0
        for move in self._moves(watched, by):
            while self._can(move, moved, kept):
                steps += 1
                if steps == enough:
                    return steps
        return steps

    def _can(self, move: CellMove, moved: Counter[int], kept: Counter[int]) -> bool:
        """Move once more after what was `moved`, if no cell and no set that is kept back forbids it."""
        limits = Counter[int]()
        for cell, by in move:
            if self.cells[cell] + moved[cell] + by < 0:
                return False
            for place in self._kept_with.get(cell, ()):
                limits[place] += by
        for place, by in limits.items():
            _set, held, least, stays_small = self._kept[place]
            now = held + kept[place] + by
            if by and (now < least or (stays_small and now >= SMALL)):
                return False
        for cell, by in move:
            moved[cell] += by
        kept.update(limits)
        return True

    def _moves(self, watched: CellSet, by: int) -> Iterator[CellMove]:
        """The moves by which the sum of a set becomes other by 1, and no told sum."""
        inside = Counter(self._names[cell] for cell in watched)
        if 0 in inside:  # of cells in no told set nothing is known
            yield from (((cell, by),) for cell in watched if not self._names[cell])
        for name in inside:
            mine = [cell for cell in self._groups[name] if cell in watched]
            beside = [cell for cell in self._groups[name] if cell not in watched]
            yield from (((cell, by), (other, -by)) for cell, other in product(mine, beside))
        if len(self._groups) <= MANY_GROUPS:
            yield from self._round(inside, watched, by)

    def _round(self, inside: Counter[int], watched: CellSet, by: int) -> Iterator[CellMove]:
        """Moves by twos: from a group of the set to one beside it, and as much between two others."""
        beside = [name for name in self._groups if name not in inside]
        for mine, other in product(inside, beside):
            for one, another in self._pairs.get((other & ~mine, mine & ~other), ()):
                if one not in inside and another not in inside and not {one, another} & {mine, other}:
                    three = [self._largest[name] for name in (other, one, another)]
                    for cell in (each for each in self._groups[mine] if each in watched):
                        yield tuple(zip((cell, *three), (by, -by, by, -by), strict=True))

    @cached_property
    def _largest(self) -> dict[int, int]:
        """The cell of each group that holds the most."""
        return {name: max(group, key=lambda cell: self.cells[cell]) for name, group in self._groups.items()}

    @cached_property
    def _pairs(self) -> dict[tuple[int, int], list[tuple[int, int]]]:
        """Two groups each, by what told sets the first is in and the second is not, and the other way round."""
        pairs: dict[tuple[int, int], list[tuple[int, int]]] = {}
        for first, other in permutations(self._groups, 2):
            pairs.setdefault((first & ~other, other & ~first), []).append((first, other))
        return pairs

    def cheapest_fix(self, watched: CellSet) -> frozenset[str]:
        """The lines by whose keeping back a group of the set and one beside it become one; none where nothing helps.

        Where several ways cost the same all are taken: which of them it is would tell something too.
        """
        inside = {self._names[cell] for cell in watched}
        count = sum(self.cells[cell] for cell in watched)
        ways: list[tuple[bool, int, frozenset[str]]] = []
        for name, (other, beside) in product(inside, ((0, ()), *self._groups.items())):
            if other in inside or not (lines := self._between(name, other)):
                continue
            held = sum(self.cells[cell] for cell in beside)
            few = min(held - 1, SMALL - 1 - count) + count - 1 < CHOICES - 1
            if not other or held:
                ways.append((bool(other) and few, sum(lines.values()), frozenset(lines)))
        if not ways:
            return frozenset()
        best = min(way[:2] for way in ways)
        return frozenset().union(*(way[2] for way in ways if way[:2] == best))

    def _between(self, one: int, other: int) -> dict[str, int]:
        """The lines that tell two groups apart, each with what is lost by it; none where some cannot be kept back."""
        differing, lines = one ^ other, dict[str, int]()
        while differing:
            place = differing.bit_length() - 1
            differing ^= 1 << place
            if place < len(self.earlier.told):
                return {}
            lines |= {line.key: line.lost for line in self._tellers[self.told[place]]}
        return lines
