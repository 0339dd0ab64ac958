"""What of a table may leave the unit, beside everything that ever left it. The rule is db/reading/suppression.py's.

Both periods of a line are told or kept back together, so that a change tells nothing of what is kept back. What counts
acts of the unit is always told, a small number as "1–4". Months are told by tables of months alone. Parts stand in the
order of their codes: an order by size would say where a place that is kept back belongs.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from db.across.indicators.cards import COUNT, MEDIAN, P90, SHARE, SUM, TOGETHER, Card, card_of, cards
from db.across.indicators.cells import NOW, Cells, counts_records, sources_of
from db.across.indicators.figures import Figure
from db.across.indicators.periods import DayRange
from db.reading.suppression import CellSet, CountedLine, EarlierPapers, KeptBack, is_small, keep_back

OF = "/of"
"""What follows a code where not the line is kept back, but of how many it is."""
WITHIN = {"nationals_released_valid": "released_documents_valid", "nationals_no_grounds": "released_no_ground"}
"""A figure of foreign nationals, and the outcome that only those have whom it counts."""


@dataclass(frozen=True, slots=True)
class ToldPaper:
    """What a paper told: its two spans, its lines, and the codes of those that were kept back.

    `at`: the position of the journal that it counted the records at.
    """

    spans: tuple[DayRange, DayRange]
    figures: Sequence[Figure]
    hidden: frozenset[str] = frozenset()
    at: int = NOW


@dataclass(frozen=True, slots=True)
class TellingSets:
    """The sets of cells whose sums were told, those that were kept back, and those whose sums must not follow, each
    with the code of a line that would tell it. `unnamed`: what was kept back without saying so."""

    told: frozenset[CellSet] = frozenset()
    kept: frozenset[CellSet] = frozenset()
    unnamed: frozenset[CellSet] = frozenset()
    guarded: Mapping[CellSet, str] = field(default_factory=dict)

    def with_(self, other: TellingSets) -> TellingSets:
        """Both together."""
        unnamed = (self.unnamed - other.kept) | (other.unnamed - self.kept) | (self.unnamed & other.unnamed)
        guarded = {**self.guarded, **other.guarded}
        return TellingSets(self.told | other.told, self.kept | other.kept, unnamed, guarded)

    @property
    def earlier(self) -> EarlierPapers:
        """The sums told and kept back before something else is."""
        return EarlierPapers(self.told, self.kept, self.unnamed)

    def unknown(self) -> dict[CellSet, str]:
        """The sums that must not follow, without those that were told."""
        return {each: name for each, name in self.guarded.items() if each not in self.told}


def kept_back(
    paper: ToldPaper, earlier: Sequence[ToldPaper], cells: Cells, offered: TellingSets = TellingSets()
) -> KeptBack:
    """The lines of a paper that must not be told, after what was told `earlier` and what is `offered` beside it."""
    lines = [line for figure in paper.figures if (line := _line(figure, paper, cells)) is not None]
    before = telling(earlier, cells, (paper,)).with_(offered)
    return keep_back(cells.held, lines, before.unknown(), before.earlier)


def telling(papers: Sequence[ToldPaper], cells: Cells, drafts: Sequence[ToldPaper] = ()) -> TellingSets:
    """The sums papers told and kept back; and every count of their spans, and of `drafts`, that must not follow."""
    told = frozenset(each for past in papers for each in _sets(past, cells, hidden=False))
    kept = frozenset(each for past in papers for each in _sets(past, cells, hidden=True))
    every = (*drafts, *papers)
    guarded = dict(_guarded(cells, {*cells.days, *(span for paper in every for span in paper.spans)}, NOW))
    for each in every:  # what was small then is not told by what changed since
        guarded |= dict(_guarded(cells, each.spans, each.at))
    return TellingSets(told, kept, guarded=guarded)


def _sets(paper: ToldPaper, cells: Cells, *, hidden: bool) -> Iterator[CellSet]:
    """The sets of cells that the lines of a paper told, or those that it kept back."""
    for figure in paper.figures:
        line = _line(figure, paper, cells)
        if line is not None and (line.key in paper.hidden) is hidden:
            yield from line.reveals


def _line(figure: Figure, paper: ToldPaper, cells: Cells) -> CountedLine | None:
    """What a line could tell. A share of the unit's acts could tell only of how many; other acts tell nothing."""
    card = figure.card
    tells = tuple(
        each
        for of in sources_of(card)
        for span in paper.spans
        if (each := cells.counted(of, figure.part, span, paper.at))
    )
    if card.measure in (MEDIAN, P90) or not (tells or counts_records(card)):
        return None
    numbers = [number or 0 for number in _numbers(figure)]
    small = any(map(is_small, (*numbers, *map(cells.sum, tells))))
    return CountedLine(figure.code + (OF if card.act else ""), tells, max(numbers), small)


def _numbers(figure: Figure) -> tuple[int | None, ...]:
    """The numbers that a line tells: how many records, of a share also of how many, and how many of those are left."""
    if figure.card.measure == SUM:
        return figure.records, figure.last_records
    both = (figure.numerator, figure.last_numerator)
    if figure.card.act:
        return figure.denominator, figure.last_denominator
    if figure.card.measure != SHARE:
        return both
    of = (figure.denominator, figure.last_denominator)
    left = [(whole or 0) - (part or 0) for part, whole in zip(both, of, strict=True)]
    return (*both, *of, *(left if is_part(figure.card) else ()))


def is_part(card: Card) -> bool:
    """Whether a share's numerator is counted among its denominator, so that what is left of it is a count as well."""
    return card.among is not None and card.of.source == card.among.source


def _guarded(cells: Cells, spans: Iterable[DayRange], at: int) -> Iterator[tuple[CellSet, str]]:
    """Every count of these spans at a position, told or not, with the code of a line that would tell it: of cards,
    their parts, and what of a whole is left."""
    every = [card for card in cards().values() if counts_records(card)]
    for span in spans:
        for card in every:
            among = card.among if is_part(card) else None
            for part in ("", *(cells.parts(card.of) if card.split else ())):
                own = cells.counted(card.of, part, span, at)
                yield own, f"{card.code}.{part}".rstrip(".")
                if among is not None:
                    yield cells.counted(among, part, span, at) - own, f"{card.code}.{part}".rstrip(".")
        processed = card_of(TOGETHER[0]).of
        for code in (partner for partner in TOGETHER[1:] if counts_records(card_of(partner))):
            own = cells.counted(card_of(code).of, "", span, at)
            yield cells.counted(processed, "", span, at) - own, code
            if code in WITHIN:
                yield own - cells.counted(processed, WITHIN[code], span, at), code


def outside(figures: Sequence[Figure], hidden: Collection[str]) -> tuple[Figure, ...]:
    """The figures as they may leave the unit: what is kept back keeps its code and nothing else; parts by code."""
    order = {code: place for place, code in enumerate(cards())}
    some = sorted(figures, key=lambda figure: (order[figure.card.code], figure.part))
    return tuple(
        blank(figure)
        if figure.code in hidden or _few_behind(figure)
        else _without_few(_without_base(figure) if figure.code + OF in hidden else figure)
        for figure in some
    )


def blank(figure: Figure) -> Figure:
    """A line of which nothing is told."""
    return Figure(figure.code, None, None, hidden=True)


def _without_base(figure: Figure) -> Figure:
    """Acts of the unit as a count, where it is not told of how many: of few, even a rounded share would tell that."""
    few = is_small(figure.numerator), is_small(figure.last_numerator)
    return replace(
        figure, this=None, last=None, denominator=None, last_denominator=None, records=0, last_records=None,
        numerator=None if few[0] else figure.numerator, last_numerator=None if few[1] else figure.last_numerator,
        few=few, baseless=True,
    )  # fmt: skip


def _without_few(figure: Figure) -> Figure:
    """A line without months, and without what is small in it."""
    card = figure.card
    figure = replace(figure, months=(), last_months=(), least_month=0, few_doubt=True)
    if figure.part:  # of a part it would say of one that is kept back how many it is at least
        figure = replace(figure, doubt=0, last_doubt=0)
    if card.measure in (MEDIAN, P90):
        missing = None if is_small(figure.missing) else figure.missing
        return replace(
            figure, numerator=None, last_numerator=None, records=0, last_records=None, missing=missing
        )  # fmt: skip
    if card.act and card.measure == COUNT:
        this, last = is_small(figure.numerator), is_small(figure.last_numerator)
        figure = replace(figure, few=(this, last), records=0 if this else figure.records)
        if this:
            figure = replace(figure, this=None, numerator=None)
        if last:
            figure = replace(figure, last=None, last_numerator=None, last_records=None)
    return figure


def _few_behind(figure: Figure) -> bool:
    """A median of a few is nearly their own."""
    if figure.card.measure not in (MEDIAN, P90):
        return False
    return is_small(figure.numerator) or is_small(figure.last_numerator)
