"""What of a table may leave the unit: small counts are hidden, and so is what they could be worked out from.

Every count is a sum of cells that no figure tells apart: a total of thefts is the sum of its types, some of which are
violent crime as well. A hidden count must not be a combination of those that are told. Where it would be, one more
count of that combination is hidden, the smallest that is not small itself, and so on. Both periods of a line are told
or hidden together, so that a change tells nothing of what is hidden. Pure functions.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import product
from typing import NamedTuple

from db.across.indicators.cards import COUNT, MEDIAN, P90, SHARE, SUM, Card, Of
from db.across.indicators.figures import Figure
from db.across.indicators.sources import FALSE_CALLS, Scope

PRIME = (1 << 61) - 1
Cell = tuple[str, ...]
Row = dict[int, int]


class LineCount(NamedTuple):
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
    """A line without what is small in it: months, and the few without a time, which the known ones would tell too.

    Months of shares are not told, and of sums only those that are no part of another.
    """
    least, card = figure.card.hide, figure.card
    keeps = card.measure == COUNT or (card.measure == SUM and card.press)
    if not keeps or small(figure.least_month, least):
        figure = replace(figure, months=(), last_months=(), least_month=0)
    if card.measure in (MEDIAN, P90):
        figure = replace(figure, numerator=None, last_numerator=None, records=0, last_records=None)
        if small(figure.missing, least):
            figure = replace(figure, missing=None)
    return figure


def _few(figure: Figure) -> bool:
    """A median of a few is nearly their own."""
    if figure.card.measure not in (MEDIAN, P90):
        return False
    return any(small(number, figure.card.hide) for number in (figure.numerator, figure.last_numerator))


def small(value: int | None, least: int) -> bool:
    """Whether a count is small and not nothing."""
    return value is not None and 0 < value < least


def counts_of(figures: Sequence[Figure], scope: Scope) -> Iterable[LineCount]:
    """The counts that the lines tell, as sums of cells; and for every part that has no line, that it is nothing."""
    cells = Cells(figures, scope)
    codes = {figure.code for figure in figures}
    for figure in figures:
        card = figure.card
        if card.measure in (MEDIAN, P90):
            continue
        counted = (figure.records, figure.last_records) if card.measure == SUM else None
        values = counted or (figure.numerator, figure.last_numerator)
        yield LineCount(figure.code, cells.of(card, card.of, figure.part), values, card.hide)
        if card.measure == SHARE and card.among is not None:
            values = (figure.denominator, figure.last_denominator)
            yield LineCount(figure.code, cells.of(card, card.among, figure.part), values, card.hide)
        if card.split and not figure.part:
            untold = [code for code in cells.codes(card) if f"{card.code}.{code}" not in codes]
            sources = [of for of in (card.of, card.among) if of is not None]
            for code, of in product(untold, sources):
                yield LineCount("", cells.of(card, of, code), (0, 0), card.hide)


class Cells:
    """What every count is a sum of: the smallest groups of records that the lines tell apart.

    An incident has a type and, where it is cleared, a kind of clearance; so the clearances by kind, the solved ones
    and the whole of a type are sums of the same cells. Types and kinds without a line have no records.
    """

    def __init__(self, figures: Sequence[Figure], scope: Scope) -> None:
        self.scope = scope
        self.known: dict[str, list[str]] = {}
        self.parts: dict[str, list[str]] = {}
        self.by_kind = set[str]()
        """The types of which clearances are told by kind."""
        for figure in figures:
            if figure.card.split == "clearance":
                self.by_kind |= set(scope.types(figure.card.of.options) or ())
            if figure.part and figure.card.split:
                self.known.setdefault(figure.card.split, []).append(figure.part)
                self.parts.setdefault(figure.card.code, []).append(figure.part)

    def codes(self, card: Card) -> tuple[str, ...]:
        """The codes that a card could be split by, as far as any line names them."""
        known = set(self.known.get(card.split or "", ()))
        if card.split == "incident_type":
            known &= set(self._types(card.of))
        elif card.of.source == "calls" and card.of.options.get("only") == "false":
            known &= set(FALSE_CALLS)
        return tuple(sorted(known))

    def of(self, card: Card, of: Of, part: str) -> frozenset[Cell]:
        """The cells that a source counts, or one part of it."""
        match of.source:
            case "incidents":
                return self._incidents(card, of, part)
            case "cleared" | "lowered":
                types = [part] if part else self._types(of)
                return frozenset((of.source, code) for code in types)
            case "property" if of.options.get("valued", True):
                how = [str(of.options["appraised"])] if "appraised" in of.options else ["True", "False"]
                kinds = [part] if part else self.known.get("property_kind", [""])
                return frozenset(("property", kind, how_code) for kind in kinds for how_code in how)
            case "sessions" | "programmes":
                codes = [part] if part else self.parts.get(card.code, ["held"])
                held = frozenset((of.source, code) for code in codes)
                return held if of.options.get("held") else held | {(of.source, "", "not held")}
            case "calls":
                return self._calls(str(of.options.get("only", "")), part)
            case "custody" if "duties" in of.options:
                kinds = ["met", "stated", "breached"] if of.options["duties"] == "due" else [str(of.options["duties"])]
                return frozenset(("duties", kind) for kind in kinds)
        name = (of.source, *(f"{key}={value}" for key, value in sorted(of.options.items())))
        return frozenset((*name, code) for code in ([part] if part else self.parts.get(card.code, [""])))

    def _types(self, of: Of) -> list[str]:
        """The types that a source counts, as far as any line names them; one that stands for all others."""
        named, known = self.scope.types(of.options), sorted(set(self.known.get("incident_type", ())))
        if named is None:
            return [*known, "other"]
        return [code for code in known if code in named] or list(named)

    def _incidents(self, card: Card, of: Of, part: str) -> frozenset[Cell]:
        only = str(of.options.get("only", ""))
        types = [part] if part and card.split == "incident_type" else self._types(of)
        if only in ("late", "rounded", "void"):
            return frozenset(("incidents", only, code) for code in types)
        every = sorted(set(self.known.get("clearance", ())))
        solving = [kind for kind in every if kind not in self.scope.unsolving]
        cells = set[Cell]()
        for code in types:
            kinds = every if code in self.by_kind else ["solved"]
            if only == "clearance":
                kinds = [part] if part else kinds
            elif only == "solved":
                kinds = solving if code in self.by_kind else kinds
            else:
                kinds = [*kinds, "none"]
            cells |= {("incidents", code, kind) for kind in kinds}
        return frozenset(cells)

    def _calls(self, only: str, part: str) -> frozenset[Cell]:
        ends = sorted({*self.known.get("call_end", ()), *FALSE_CALLS})
        match only:
            case "false":
                ends = [part] if part else list(FALSE_CALLS)
            case "alone":
                ends = [part] if part else [*ends, "other"]
            case "duplicate":
                ends = ["joined"]
            case _:
                ends = [*ends, "other", "joined", "incident or open"]
        return frozenset(("calls", end) for end in ends)


def hide(counts: Sequence[LineCount]) -> frozenset[str]:
    """The lines to be hidden so that no small count is told or can be worked out."""
    hidden = {count.line for count in counts if count.small}
    rows = _rows(counts)
    while True:
        more: set[str] = set()
        for period in (0, 1):
            basis = _told(counts, rows, hidden, period)
            for count, row in zip(counts, rows, strict=True):
                if count.line not in hidden or not small(count.values[period], count.least):
                    continue
                used = [counts[place] for place in basis.combination(row)]
                if used and not more & {other.line for other in used}:
                    more.add(_smallest(used, period))
        if not more:
            return frozenset(hidden)
        hidden |= more


def _told(counts: Sequence[LineCount], rows: Sequence[Row], hidden: set[str], period: int) -> _Basis:
    """What the lines that are not hidden tell of a period."""
    basis = _Basis()
    for place, count in enumerate(counts):
        if count.line in hidden or count.values[period] is None:
            continue
        basis.add(rows[place], place)
        if count.values[period] == 0:  # of a sum that is nothing every cell is nothing
            for cell in rows[place]:
                basis.add({cell: 1}, None)
    return basis


def _rows(counts: Sequence[LineCount]) -> list[Row]:
    """Each count by the groups of cells that it is the sum of; cells of exactly the same counts are one group."""
    within: dict[Cell, list[int]] = {}
    for place, count in enumerate(counts):
        for cell in count.cells:
            within.setdefault(cell, []).append(place)
    groups: dict[tuple[int, ...], int] = {}
    index = {cell: groups.setdefault(tuple(places), len(groups)) for cell, places in sorted(within.items())}
    return [dict.fromkeys({index[cell] for cell in count.cells}, 1) for count in counts]


def _smallest(counts: Sequence[LineCount], period: int) -> str:
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
