"""What of a table may leave the unit: small counts are hidden, and so is what they could be worked out from.

Every count is a sum of cells that no figure tells apart: a total of thefts is the sum of its types, some of which are
violent crime as well. A hidden count must not be a combination of those that are told. Where it would be, one more
count of that combination is hidden, the smallest that is not small itself, and so on. Both periods of a line are told
or hidden together, so that a change tells nothing of what is hidden. Pure functions.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from db.indicators.cards import COUNT, MEDIAN, P90, SHARE, SUM, Of
from db.indicators.figures import Figure
from db.indicators.sources import Scope

PRIME = (1 << 61) - 1
Cell = tuple[str, ...]
Row = dict[int, int]


class Count(NamedTuple):
    """One count of a line: the cells it is the sum of, its values in both periods, the least that may be told."""

    line: str
    cells: frozenset[Cell]
    values: tuple[int | None, int | None]
    least: int

    @property
    def small(self) -> bool:
        """Whether it is small, and not nothing, in either period."""
        return any(small(value, self.least) for value in self.values)


def outside(figures: Sequence[Figure], scope: Scope) -> tuple[Figure, ...]:
    """The figures as they may leave the unit. A hidden line keeps its code and nothing else."""
    hidden = hide(list(counts_of(figures, scope)))
    lines = {figure.code for figure in figures if figure.code in hidden or _few(figure)}
    return tuple(blank(figure) if figure.code in lines else _without_few(figure) for figure in figures)


def blank(figure: Figure) -> Figure:
    """A line of which nothing is told."""
    return Figure(figure.code, None, None, hidden=True)


def _without_few(figure: Figure) -> Figure:
    """A line without its months where one of them is small, or is a share of what is not told."""
    least = figure.card.hide
    few = any(0 < value < least for value in (*figure.months, *figure.last_months) if value is not None)
    keeps = not few and figure.card.measure in (COUNT, SUM)
    months = (figure.months, figure.last_months) if keeps else ((), ())
    return replace(figure, months=months[0], last_months=months[1])


def _few(figure: Figure) -> bool:
    """A median of a few is nearly their own."""
    if figure.card.measure not in (MEDIAN, P90):
        return False
    return any(0 < (known or 0) < figure.card.hide for known in (figure.numerator, figure.last_numerator))


def small(value: int | None, least: int) -> bool:
    """Whether a count is small and not nothing."""
    return value is not None and 0 < value < least


def counts_of(figures: Sequence[Figure], scope: Scope) -> Iterable[Count]:
    """The counts that the lines tell, as sums of cells."""
    types = {figure.part for figure in figures if figure.card.split == "incident_type" and figure.part}
    kinds = {figure.part for figure in figures if figure.card.split == "property_kind" and figure.part}
    for figure in figures:
        card = figure.card
        if card.measure in (MEDIAN, P90):
            continue
        parts = [one.part for one in figures if one.card is card and one.part]
        within = {"types": sorted(types), "kinds": sorted(kinds), "parts": parts}
        counted = (figure.records, figure.last_records) if card.measure == SUM else None
        values = counted or (figure.numerator, figure.last_numerator)
        yield Count(figure.code, cells_of(card.of, figure.part, scope, within), values, card.hide)
        if card.measure == SHARE and card.among is not None:
            values = (figure.denominator, figure.last_denominator)
            yield Count(figure.code, cells_of(card.among, figure.part, scope, within), values, card.hide)


def cells_of(of: Of, part: str, scope: Scope, within: Mapping[str, Sequence[str]]) -> frozenset[Cell]:
    """The cells that a source counts, or one part of it."""
    only = str(of.options.get("only", ""))
    if of.source == "incidents":
        named = scope.types(of.options)
        types = [code for code in within["types"] if named is None or code in named]
        types += ["other"] if named is None else list(named) if not types else []
        if only == "clearance":
            return frozenset(("cleared", *sorted(types), code) for code in ([part] if part else within["parts"]))
        return frozenset(("incidents", only, code) for code in ([part] if part else types))
    if of.source in ("cleared", "lowered"):
        named = scope.types(of.options) or ()
        return frozenset((of.source, code) for code in ([part] if part else named))
    if of.source == "property" and of.options.get("valued", True):
        appraised = [str(of.options["appraised"])] if "appraised" in of.options else ["True", "False"]
        return frozenset(("property", kind, how) for kind in ([part] if part else within["kinds"]) for how in appraised)
    if of.source == "sessions" or of.source == "programmes":
        codes = [part] if part else (list(within["parts"]) or ["held"])
        held = frozenset((of.source, code) for code in codes)
        return held if of.options.get("held") else held | {(of.source, "", "not held")}
    name = (of.source, *(f"{key}={value}" for key, value in sorted(of.options.items())))
    return frozenset((*name, code) for code in ([part] if part else within["parts"] or [""]))


def hide(counts: Sequence[Count]) -> frozenset[str]:
    """The lines to be hidden so that no small count is told or can be worked out."""
    hidden = {count.line for count in counts if count.small}
    index = {cell: place for place, cell in enumerate(sorted({cell for count in counts for cell in count.cells}))}
    rows = [{index[cell]: 1 for cell in count.cells} for count in counts]
    while True:
        more: set[str] = set()
        for period in (0, 1):
            basis = _Basis()
            for place, count in enumerate(counts):
                if count.line not in hidden and count.values[period] is not None:
                    basis.add(rows[place], place)
                    # Of a sum that is nothing every cell is nothing.
                    for cell in rows[place] if count.values[period] == 0 else ():
                        basis.add({cell: 1}, None)
            for count, row in zip(counts, rows, strict=True):
                if count.line in hidden and small(count.values[period], count.least):
                    used = [counts[place] for place in basis.combination(row)]
                    if used and not more & {other.line for other in used}:
                        more.add(_smallest(used, period))
        if not more:
            return frozenset(hidden)
        hidden |= more


def _smallest(counts: Sequence[Count], period: int) -> str:
    """Which line to hide besides: the one that tells least and still covers what is hidden."""
    covering = [count for count in counts if (count.values[period] or 0) >= count.least]
    return min(covering or counts, key=lambda count: (count.values[period] or 0, -len(count.line), count.line)).line


class _Basis:
    """The told counts, reduced; each row remembers of which it is a combination. Arithmetic modulo a large prime."""

    def __init__(self) -> None:
        self.pivots: dict[int, tuple[Row, Row]] = {}

    def add(self, row: Row, place: int | None) -> None:
        """Tell one more count; `place` is None for what follows by itself."""
        row, made = self._reduce(dict(row), {} if place is None else {place: 1})
        if row:
            pivot = min(row)
            inverse = pow(row[pivot], -1, PRIME)
            self.pivots[pivot] = (_times(row, inverse), _times(made, inverse))

    def _reduce(self, row: Row, made: Row) -> tuple[Row, Row]:
        while row:
            pivot = next((column for column in sorted(row) if column in self.pivots), None)
            if pivot is None:
                break
            factor = PRIME - row[pivot]
            other, of = self.pivots[pivot]
            _add(row, other, factor)
            _add(made, of, factor)
        return row, made

    def combination(self, row: Row) -> tuple[int, ...]:
        """The told counts that a row is a combination of; none where it is not."""
        left, made = self._reduce(dict(row), {})
        return () if left else tuple(sorted(made))


def _times(row: Row, factor: int) -> Row:
    return {column: value * factor % PRIME for column, value in row.items()}


def _add(row: Row, other: Row, factor: int) -> None:
    for column, value in other.items():
        total = (row.get(column, 0) + value * factor) % PRIME
        if total:
            row[column] = total
        else:
            row.pop(column, None)
