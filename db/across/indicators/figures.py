"""Figures: what the cards say of a period and of another. Numbers first; the notes beside them follow from the numbers.

A change is (this − last) / last; there is none where last is nothing or was not recorded. A figure of the past is none
where the records begin later, never 0.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from statistics import median
from typing import Any, TypedDict, Unpack

from sqlalchemy import Connection

from db.across.indicators import counting
from db.across.indicators.cards import MEDIAN, P90, SHARE, SUM, Card, Of, card_of, cards
from db.across.indicators.counting import Counts, Tally
from db.across.indicators.coverage import UnitsHeard
from db.across.indicators.doubts import Doubts
from db.across.indicators.duties import Duties, duties_in
from db.across.indicators.periods import Comparison, DayRange, cut_at, months
from db.across.indicators.sources import CountedRows, Scope, rows_of
from db.registers.dispatch.calls.intervals import ENOUGH_FOR_P90
from db.words.value_states import ValueState

Value = int | float | None
THIS, LAST = 0, 1
BY_TYPE = frozenset({"cleared"})
"""Sources whose options name types alone, by which they are split too: they are counted once for all types."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the table. `code` is the card's, with `.part` after it where it is one code of the card's split.

    `this` and `last` are in the card's unit; None: nothing to divide by, nothing known, or not recorded then.
    `records` are the records behind `this`. `months` run over this Jalali year, `last_months` over the one before.
    """

    code: str
    this: Value
    last: Value
    numerator: int | None = None
    denominator: int | None = None
    last_numerator: int | None = None
    last_denominator: int | None = None
    missing: int | None = None
    records: int = 0
    last_records: int | None = None
    months: tuple[Value, ...] = ()
    last_months: tuple[Value, ...] = ()
    least_month: int = 0
    """The fewest records of a month that has any, of the months that are told; 0 where none has."""
    hidden: bool = False
    few: tuple[bool, bool] = (False, False)
    """Whether `this` and `last` are from 1 to 4 and told as no more than that."""
    baseless: bool = False
    """Whether a share is told as the count of its numerators alone: of how many is kept back."""
    doubt: int = 0
    last_doubt: int = 0
    """How many of the records behind `this` and `last` wait for the inspectorate's yes to a change."""
    few_doubt: bool = False
    """Whether these are told as "1–4" and no more, where they are from 1 to 4."""

    @property
    def card(self) -> Card:
        """Its definition."""
        return card_of(self.code)

    @property
    def part(self) -> str:
        """The code of the split, or nothing."""
        return self.code.partition(".")[2]

    @property
    def of_too_few(self) -> bool:
        """Whether it is the 90th percentile of so few that a screen leaves it out; the median above it stays."""
        return self.card.measure == P90 and (self.numerator or 0) < ENOUGH_FOR_P90

    @property
    def states(self) -> tuple[ValueState, ValueState]:
        """What can be said of `this` and of `last`. Of nothing to divide by there is nothing to know."""
        values = (self.this, self.last), (self.numerator, self.last_numerator), self.few
        return tuple(self._state(*each) for each in zip(*values, strict=True))  # type: ignore[return-value]

    def _state(self, value: Value, counted: int | None, few: bool) -> ValueState:
        if self.hidden:
            return ValueState.WITHHELD
        if value is not None or few or (self.baseless and counted is not None):
            return ValueState.KNOWN
        return ValueState.NOT_COUNTED if counted is None else ValueState.NOT_KNOWN

    @property
    def change(self) -> float | None:
        """The change in per cent, None where last is nothing or not known."""
        if self.this is None or not self.last:
            return None
        return (self.this - self.last) / self.last * 100


@dataclass(frozen=True, slots=True)
class FigureTable:
    """The figures of a comparison as of a journal position. `first` is the first day on which anything was recorded."""

    comparison: Comparison
    as_of: int
    hash: str
    made_at: datetime
    figures: tuple[Figure, ...]
    first: date | None = None
    frozen: str = ""
    """The number of the freeze that it comes from; nothing where it is live."""
    by: str = ""
    """Who froze it."""
    leaves: bool = False
    """Whether it is as it may leave the unit."""
    heard: UnitsHeard | None = None
    """At a seat: of how many units it is, and to which day."""
    published: datetime | None = None
    """When it was published; what leaves and was not is a draft."""

    @property
    def draft(self) -> bool:
        """Whether it is as it would leave the unit, and nobody published it."""
        return self.leaves and self.published is None

    def figure(self, code: str) -> Figure:
        """One line. Raises KeyError."""
        for each in self.figures:
            if each.code == code:
                return each
        raise KeyError(code)


def recorded_then(comparison: Comparison, first: date | None) -> bool:
    """Whether anything was recorded by the end of what a period is set against."""
    return first is not None and comparison.last.last >= first


def ratio(numerator: int, denominator: int) -> float | None:
    """A percentage; None where there is nothing to divide by."""
    return numerator / denominator * 100 if denominator else None


def nearest_rank(lengths: Sequence[float], share: float) -> float | None:
    """The length that a share of all do not exceed; None if there are none."""
    return sorted(lengths)[math.ceil(len(lengths) * share) - 1] if lengths else None


def not_counted(figure: Figure, *, this: bool = True, last: bool = True) -> Figure:
    """A line whose noughts of a period nobody counted: they are no figure. What was counted stays."""
    if this and not figure.numerator and not figure.denominator:
        figure = replace(figure, this=None, numerator=None, denominator=None, missing=None, records=0, months=())
    if last and not figure.last_numerator and not figure.last_denominator:
        figure = replace(figure, last=None, last_numerator=None, last_denominator=None, last_records=None)
    return figure


class Counter:
    """Counts for the cards of one table; each source is asked once for all spans."""

    def __init__(
        self,
        conn: Connection,
        scope: Scope,
        comparison: Comparison,
        until: date,
        first: date | None,
        *,
        monthly: bool = True,
    ) -> None:
        self.conn, self.scope, self.told = conn, scope, comparison
        year = comparison.period.year
        spans: list[DayRange | None] = [comparison.this, comparison.last]
        if monthly:
            both = (*months(year), *months(year - 1))
            spans += [cut_at(month, until) if first is not None and month.last >= first else None for month in both]
        self.spans = spans
        self.real = [span for span in spans if span is not None]
        self.place: dict[int, int] = {}
        for place, span in enumerate(spans):
            if span is not None:
                self.place[place] = len(self.place)
        self._tally: Tally | None = None
        self._known: dict[tuple[str, str], Counts] = {}
        self._lengths: dict[tuple[str, str, DayRange], tuple[list[float], int]] = {}
        self._duties: list[Duties] | None = None
        self.doubts = Doubts(conn, scope, (comparison.this, comparison.last))

    def counts(self, of: Of) -> Counts:
        """What a card counts in every span."""
        key = of.key
        if key not in self._known and of.source in BY_TYPE and of.options:
            types = self.scope.types(of.options) or ()
            every = self.counts(Of(of.source))
            self._known[key] = {place: counted for place, counted in every.items() if place[1] in types}
        if key not in self._known:
            rows = rows_of(of, self.scope)
            if rows.quick is not None:
                if self._tally is None:
                    self._tally = Tally(self.conn, self.scope.units, self.real)
                self._known[key] = self._tally.counts(rows.quick)
            else:
                self._known[key] = counting.counts(self.conn, rows, self.scope.units, self.real)
        return self._known[key]

    def lengths(self, of: Of, span: DayRange) -> tuple[list[float], int]:
        """The known lengths of what a card counts in a span, and how many are missing; two cards ask for the same."""
        key = (*of.key, span)
        if key not in self._lengths:
            self._lengths[key] = counting.lengths(self.conn, rows_of(of, self.scope), self.scope.units, span)
        return self._lengths[key]

    def duties(self, rows: CountedRows, now: datetime) -> list[Duties]:
        """The duties of the records about residence of this period and the last; every card asks for the same."""
        if self._duties is None:
            self._duties = duties_in(self.conn, rows, self.scope.units, (self.told.this, self.told.last), now)
        return self._duties

    def at(self, counts: Counts, place: int, part: str | None, which: int) -> int:
        """How many (0) or how much (1) in one span, of one code or of all."""
        real = self.place.get(place)
        if real is None:
            return 0
        if part is not None:
            return counts.get((real, part), (0, 0))[which]
        return sum(value[which] for (span, _code), value in counts.items() if span == real)

    def parts(self, which: int, *every: Counts) -> list[str]:
        """The codes that occur in this period or the last, those that occur most in this one first."""
        real = {self.place[THIS], self.place[LAST]}
        codes = {code for parts_of_span in every for span, code in parts_of_span if span in real and code}
        return sorted(codes, key=lambda code: (-self.at(every[-1], THIS, code, which), code))


class FigureOptions(TypedDict, total=False):
    """Which figures are worked out: those of some cards only (None: of all), not by month, not those of duties."""

    only: Collection[str] | None
    monthly: bool
    duties: bool


def figures(
    conn: Connection,
    scope: Scope,
    comparison: Comparison,
    first: date | None,
    now: datetime,
    **wanted: Unpack[FigureOptions],
) -> tuple[Figure, ...]:
    """The figures of all cards, or of those wanted, with the parts of each that is split."""
    only, monthly = wanted.get("only"), wanted.get("monthly", True)
    counter = Counter(
        conn,
        scope,
        comparison,
        comparison.to_date or min(scope.today, comparison.period.span.last),
        first,
        monthly=monthly,
    )
    then = recorded_then(comparison, first)
    made: list[Figure] = []
    for card in cards().values():
        if only is not None and card.code not in only:
            continue
        if "duties" in card.of.options:
            if wanted.get("duties", True):
                made.append(_of_duties(counter, card, then, now))
        elif card.measure in (MEDIAN, P90):
            made.append(_of_lengths(counter, card, then))
        else:
            made += _of_counts(counter, card, then, monthly=monthly)
    return tuple(map(not_counted, made)) if first is None else tuple(made)


def _of_counts(counter: Counter, card: Card, then: bool, *, monthly: bool) -> Iterable[Figure]:
    top = counter.counts(card.of)
    base = None if card.among is None else counter.counts(card.among)
    which = 1 if card.measure == SUM else 0
    parts: list[str | None] = [None]
    if card.split is not None:
        parts += counter.parts(0 if base is not None else which, top, *(() if base is None else (base,)))

    def value(place: int, part: str | None) -> Value:
        if place not in counter.place:
            return None
        n = counter.at(top, place, part, which)
        return n if base is None else ratio(n, counter.at(base, place, part, 0))

    for part in parts:
        doubt, last_doubt = counter.doubts.of(card, part)
        run = monthly and part is None and not card.beside
        each = [counter.at(top, place, None, 0) for place in range(2, 26)] if run else []
        yield Figure(
            code=card.code if part is None else f"{card.code}.{part}",
            this=value(THIS, part),
            last=value(LAST, part) if then else None,
            numerator=counter.at(top, THIS, part, which),
            denominator=None if base is None else counter.at(base, THIS, part, 0),
            last_numerator=counter.at(top, LAST, part, which) if then else None,
            last_denominator=None if base is None or not then else counter.at(base, LAST, part, 0),
            records=counter.at(top, THIS, part, 0),
            last_records=counter.at(top, LAST, part, 0) if then else None,
            months=tuple(value(2 + month, None) for month in range(12)) if run else (),
            last_months=tuple(value(14 + month, None) for month in range(12)) if run else (),
            least_month=min(filter(None, each), default=0),
            doubt=doubt,
            last_doubt=last_doubt if then else 0,
        )


def _of_lengths(counter: Counter, card: Card, then: bool) -> Figure:
    values: list[Value] = []
    counted: list[tuple[int, int]] = []
    for span in (counter.told.this, counter.told.last):
        counts, missing = counter.lengths(card.of, span)
        value = (median(counts) if counts else None) if card.measure == MEDIAN else nearest_rank(counts, 0.9)
        values.append(value)
        counted.append((len(counts), missing))
    return Figure(
        code=card.code, this=values[0], last=values[1] if then else None, numerator=counted[0][0],
        last_numerator=counted[1][0] if then else None, missing=counted[0][1], records=sum(counted[0]),
    )  # fmt: skip


def _of_duties(counter: Counter, card: Card, then: bool, now: datetime) -> Figure:
    rows = rows_of(card.of, counter.scope)
    sums = counter.duties(rows, now)
    kind = card.of.options["duties"]
    top = [getattr(counted, kind) for counted in sums]
    base = [counted.due for counted in sums] if card.measure == SHARE else [None, None]
    value = [n if b is None else ratio(n, b) for n, b in zip(top, base, strict=True)]
    return Figure(
        code=card.code, this=value[0], last=value[1] if then else None, numerator=top[0], denominator=base[0],
        last_numerator=top[1] if then else None, last_denominator=base[1] if then else None, records=top[0],
    )  # fmt: skip


def as_data(figure: Figure) -> dict[str, Any]:
    """A figure as plain JSON, for a frozen table."""
    names: tuple[str, ...] = (
        "code",
        "this",
        "last",
        "numerator",
        "denominator",
        "last_numerator",
        "last_denominator",
        "missing",
    )
    names += ("records", "last_records", "months", "last_months", "least_month", "doubt", "last_doubt")
    return {name: getattr(figure, name) for name in names}


def from_data(raw: Mapping[str, Any]) -> Figure:
    """A figure as `as_data` kept it."""
    return Figure(**{**raw, **{name: tuple(raw[name]) for name in ("months", "last_months")}})
