"""Small numbers kept back in what leaves the unit, so that nothing else that was told gives them away: pure functions.

Everything that is counted is a sum of cells, groups of records that no line tells apart. A line tells the sums of some
sets of cells, and so did every line of every paper before. Cells that stand in exactly the same told sets cannot be
told apart by anyone: whatever is moved from one to another of them, every told sum stays. That is what protects a small
number. One is safe where it could be at least three numbers although every line that is kept back keeps something:
nought is told. Where it could not, one more line is kept back, the one by which least is lost, and so on.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import permutations, product

SMALL = 5
"""The least count that is told."""
CHOICES = 3
"""So many numbers at least a small one could be, for whoever reads everything that was ever told."""

MANY_GROUPS = 400
"""Of more groups it is not asked what can be moved by twos: more is kept back then."""

CellSet = frozenset[int]


@dataclass(frozen=True, slots=True)
class CountedLine:
    """What a paper could tell under one key: the sums of the sets of cells in `tells`.

    `lost` is how much goes with it. `small` lines are kept back whatever others tell.
    """

    key: str
    tells: tuple[CellSet, ...]
    lost: int
    small: bool = False


@dataclass(frozen=True, slots=True)
class KeptBack:
    """The keys of the lines that are kept back: those that are `small`, and `besides`, what would tell one of them.

    `given_away` counts small numbers that earlier papers may tell already, `gives_away` those that this one would
    tell with them, whatever is kept back of it.
    """

    small: frozenset[str]
    besides: tuple[str, ...]
    given_away: int = 0
    gives_away: int = 0

    @property
    def keys(self) -> frozenset[str]:
        """All of them."""
        return self.small | set(self.besides)


def is_small(count: int | None) -> bool:
    """Whether a count is small, and not nothing."""
    return count is not None and 0 < count < SMALL


def keep_back(
    cells: Sequence[int],
    lines: Sequence[CountedLine],
    guarded: Iterable[CellSet] = (),
    earlier: Iterable[CellSet] = (),
) -> KeptBack:
    """What of these lines must not be told.

    `cells` is how much each cell holds. No small sum of a set that a line tells, or that is `guarded`, may follow from
    what is told now and from the sets that were told `earlier`.
    """
    before = frozenset(earlier)
    sets = {tells for line in lines for tells in line.tells} | set(guarded)
    watched = sorted((sorted(each) for each in sets if is_small(sum(cells[cell] for cell in each))), key=_by_size)
    small = frozenset(line.key for line in lines if line.small)
    shown = [line for line in lines if line.key not in small]
    kept = [line for line in lines if line.key in small]
    besides: list[str] = []
    beyond = set[int]()
    while True:
        groups = _Groups(cells, shown, kept, before)
        fix = None
        for place, group in enumerate(watched):
            if place in beyond or groups.is_safe(group):
                continue
            fix = groups.cheapest_fix(group)
            if fix:
                break
            beyond.add(place)
        if not fix:
            without = _Groups(cells, (), (), before)
            given = sum(not without.is_safe(watched[place]) for place in beyond)
            return KeptBack(small, tuple(besides), given, len(beyond) - given)
        besides += sorted(fix)
        kept += [line for line in shown if line.key in fix]
        shown = [line for line in shown if line.key not in fix]


def _by_size(cells: Sequence[int]) -> tuple[int, Sequence[int]]:
    return len(cells), cells


@dataclass(slots=True)
class _Group:
    """Cells that stand in the same told sets: how many, and how much they hold.

    `needed`: so much at least, since no line that is kept back and lies in it is nothing. `small`: how many of its
    cells lie in small ones of those.
    """

    cells: int = 0
    held: int = 0
    needed: int = 0
    small: int = 0

    def joined(self, other: _Group) -> _Group:
        """Both as one, after a line that lies in the other is kept back."""
        return _Group(
            self.cells + other.cells, self.held + other.held, self.needed + max(1, other.needed),
            self.small + other.small,
        )  # fmt: skip

    @property
    def free(self) -> int:
        """How much of it may stand in any of its cells; where all are small, none takes more than a small number."""
        free = self.held - self.needed
        return free if self.small < self.cells else min(free, (SMALL - 1) * self.needed - self.held)


@dataclass(frozen=True)
class _Groups:
    """The groups that told lines and earlier papers leave; a group's name is the told sets it is in, as bits."""

    cells: Sequence[int]
    told: Sequence[CountedLine]
    kept: Sequence[CountedLine]
    earlier: frozenset[CellSet]
    groups: dict[int, _Group] = field(default_factory=dict, init=False)

    @cached_property
    def names(self) -> Sequence[int]:
        """The group of each cell, by its name."""
        names = [0] * len(self.cells)
        for place, each in enumerate(self._sets):
            for cell in each:
                names[cell] |= 1 << place
        for cell, name in enumerate(names):
            group = self.groups.setdefault(name, _Group())
            group.cells += 1
            group.held += self.cells[cell]
        self._look_at_kept(names)
        return names

    def _look_at_kept(self, names: Sequence[int]) -> None:
        """What the lines that are kept back say of the groups that they lie in: no such line is nothing."""
        in_small = set[int]()
        waiting = list[CellSet]()
        for line in self.kept:
            for each in line.tells:
                if len({names[cell] for cell in each}) == 1:
                    if (count := sum(self.cells[cell] for cell in each)) > 0:
                        waiting.append(each)
                    in_small |= each if count < SMALL else set()
        for cell in in_small:
            self.groups[names[cell]].small += 1
        while waiting:  # one cell may serve several lines: as few as may be are needed
            often = Counter(cell for each in waiting for cell in each)
            most = max(often, key=lambda cell: (often[cell], -cell))
            self.groups[names[most]].needed += 1
            waiting = [each for each in waiting if most not in each]

    @cached_property
    def _sets(self) -> Sequence[CellSet]:
        """The told sets, each once: those of earlier papers first."""
        return [*self.earlier, *(each for each in self._lines if each not in self.earlier)]

    @cached_property
    def _lines(self) -> dict[CellSet, tuple[CountedLine, ...]]:
        """Which lines tell a set."""
        lines: dict[CellSet, tuple[CountedLine, ...]] = {}
        for line in self.told:
            for each in line.tells:
                lines[each] = (*lines.get(each, ()), line)
        return lines

    def _inside(self, watched: Sequence[int]) -> Counter[int]:
        """The groups that a set has cells of, and how many."""
        return Counter(self.names[cell] for cell in watched)

    def is_safe(self, watched: Sequence[int]) -> bool:
        """Whether the sum of a set could be CHOICES numbers. Of cells in no told set at all nothing is known."""
        inside = self._inside(watched)
        return 0 in inside or self._room(inside) >= CHOICES - 1 or self._goes_round(inside)

    def _goes_round(self, inside: Counter[int]) -> bool:
        """Whether enough can be moved out of the set and into it by twos.

        From a group of the set to one beside it, and as much between two others, so that every told sum stays.
        """
        if len(self.groups) > MANY_GROUPS:
            return False
        whole = [name for name, cells in inside.items() if cells == self.groups[name].cells]
        beside = [name for name in self.groups if name not in inside]
        for mine, other in product(whole, beside):
            for one, another in self._pairs.get((other & ~mine, mine & ~other), ()):
                if one in inside or another in inside or {one, another} & {mine, other}:
                    continue
                out = min(self.groups[mine].held, self.groups[one].held)
                back = min(self.groups[other].held, self.groups[another].held)
                if out + back >= CHOICES - 1:
                    return True
        return False

    @cached_property
    def _pairs(self) -> dict[tuple[int, int], list[tuple[int, int]]]:
        """Two groups each, by what told sets the first is in and the second is not, and the other way round."""
        pairs: dict[tuple[int, int], list[tuple[int, int]]] = {}
        for first, other in permutations(self.groups, 2):
            pairs.setdefault((first & ~other, other & ~first), []).append((first, other))
        return pairs

    def _room(self, inside: Counter[int]) -> int:
        """How much may stand within the set or beside it: what is free in the groups that it cuts in two."""
        return sum(self.groups[name].free for name, cells in inside.items() if cells < self.groups[name].cells)

    def cheapest_fix(self, watched: Sequence[int]) -> frozenset[str]:
        """The lines by whose keeping back a group of the set and one beside it become one; none where nothing helps.

        Where several ways cost the same all are taken: which of them it is would tell something too.
        """
        inside = self._inside(watched)
        room = self._room(inside)
        ways: list[tuple[bool, int, frozenset[str]]] = []
        for name, cells in inside.items():
            mine = self.groups[name]
            already = mine.free if cells < mine.cells else 0
            for other, group in ((0, None), *self.groups.items()):
                if other in inside or (lines := self._between(name, other)) is None:
                    continue
                more = CHOICES if group is None or not other else mine.joined(group).free - already
                if more > 0:
                    ways.append((room + more < CHOICES - 1, sum(lines.values()), frozenset(lines)))
        if not ways:
            return frozenset()
        best = min(way[:2] for way in ways)
        return frozenset().union(*(way[2] for way in ways if way[:2] == best))

    def _between(self, one: int, other: int) -> dict[str, int] | None:
        """The lines that tell two groups apart, each with what is lost by it; None where some cannot be kept back."""
        differing, lines, sets = one ^ other, dict[str, int](), self._sets
        while differing:
            place = differing.bit_length() - 1
            differing ^= 1 << place
            if place < len(self.earlier):
                return None
            lines |= {line.key: line.lost for line in self._lines[sets[place]]}
        return lines
