"""The later cost of publishing half-years, quarters or months, by a unit's own counts: asked before any paper.

Papers that lie within each other tell more together than each does alone, so the more of them there are, the less the
next one can tell. The same rule that keeps lines back (db/reading/suppression.py) is tried on papers that nobody made.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from db.across.indicators.cards import Of, cards
from db.across.indicators.cells import Cells, counts_records
from db.across.indicators.figures import Figure
from db.across.indicators.hiding import ToldPaper, kept_back
from db.across.indicators.periods import (
    HALF,
    MONTH,
    QUARTER,
    DayRange,
    Period,
    half_year_of,
    period,
    same_of_last_year,
    shifted,
)
from db.words.calendar.jalali import date_to_jalali

HALVES = 3
"""So many half-years are tried, the last that is over among them: a year and a half of publishing."""
ALONE = (HALF, QUARTER, MONTH)


@dataclass(frozen=True, slots=True)
class PublishingCost:
    """Papers of one kind and what they tell: of `lines` that count anything, how many are `told` in `papers` papers
    together, and how many papers were `refused` as a whole. `after`: half-years published before."""

    kind: str
    after: int
    papers: int
    refused: int
    lines: int
    told: int

    @property
    def share(self) -> int:
        """How many in a hundred lines are told."""
        return self.told * 100 // self.lines if self.lines else 0


def halves_until(last: Period) -> tuple[Period, ...]:
    """The half-years that are tried, the oldest first; the last holds the end of a period. Pure."""
    newest = half_year_of(last.span.last)
    return tuple(shifted(newest, -back) for back in reversed(range(HALVES)))


def parts_of(half: Period, kind: str) -> tuple[Period, ...]:
    """The quarters or months of a half-year, in their order; of HALF itself. Pure."""
    if kind == HALF:
        return (half,)
    length = 3 if kind == QUARTER else 1
    of = date_to_jalali(half.span.first)
    return tuple(
        period(kind, of.year, (of.month - 1) // length + 1 + place) for place in range(6 // length)
    )  # fmt: skip


def spans_of(halves: Sequence[Period]) -> frozenset[DayRange]:
    """Every span that `costs_of` counts, for cells_of. Pure."""
    every = (each for half in halves for kind in ALONE for each in parts_of(half, kind))
    return frozenset(span for each in every for span in _both(each))


def costs_of(halves: Sequence[Period], cells: Cells) -> tuple[PublishingCost, ...]:
    """What each kind alone could tell of the last half-year, and what quarters and months could after these
    half-years. `cells` are those of `spans_of`. Pure."""
    newest = halves[-1]
    alone = [_tried(kind, 0, parts_of(newest, kind), (), cells)[0] for kind in ALONE]
    _all, before = _tried(HALF, 0, halves, (), cells)
    after = [_tried(kind, len(before), parts_of(newest, kind), before, cells)[0] for kind in (QUARTER, MONTH)]
    return (*alone, *after)


def _tried(
    kind: str, after: int, papers: Sequence[Period], before: Sequence[ToldPaper], cells: Cells
) -> tuple[PublishingCost, tuple[ToldPaper, ...]]:
    """Publish papers one after the other where nobody sees it."""
    published, refused, lines, told = list(before), 0, 0, 0
    for each in papers:
        figures = tuple(_figures(_both(each), cells))
        paper = ToldPaper(_both(each), figures)
        back = kept_back(paper, published, cells)
        lines += len(figures)
        if back.gives_away:
            refused += 1
            continue
        told += sum(figure.code not in back.keys for figure in figures)
        published.append(ToldPaper(paper.spans, figures, back.keys))
    return PublishingCost(kind, after, len(papers), refused, lines, told), tuple(published)


def _both(of: Period) -> tuple[DayRange, DayRange]:
    return of.span, same_of_last_year(of).span


def _figures(spans: tuple[DayRange, DayRange], cells: Cells) -> Iterator[Figure]:
    """The lines of a table that count anything, by the cells alone."""
    for card in cards().values():
        if not counts_records(card):
            continue
        sources = (card.of,) if card.among is None else (card.of, card.among)
        parts = {part for of in sources for part in cells.parts(of) if part} if card.split else set[str]()
        for part in ("", *sorted(parts)):
            top = _sums(card.of, part, spans, cells)
            base = (None, None) if card.among is None else _sums(card.among, part, spans, cells)
            if any((*top, *filter(None, base))):
                yield Figure(
                    f"{card.code}.{part}".rstrip("."), top[0], top[1], top[0], base[0], top[1], base[1],
                    records=top[0], last_records=top[1],
                )  # fmt: skip


def _sums(of: Of, part: str, spans: tuple[DayRange, DayRange], cells: Cells) -> tuple[int, int]:
    this, last = (cells.sum(cells.counted(of, part, span)) for span in spans)
    return this, last
