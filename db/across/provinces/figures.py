"""Figures over all provinces, and by province, against the same months of last year."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from db.across.indicators.cards import COUNT, Card, cards
from db.across.indicators.offered import MONTHS as MONTHS_OFFERED
from db.across.indicators.periods import MONTH, Period, half_year_of, period, read_period, same_of_last_year, shifted
from db.across.indicators.pooling import OPEN, TOGETHER
from db.across.indicators.scopes import scope_of
from db.across.indicators.sources import Scope
from db.across.provinces import asking
from db.across.provinces.asking import AskedProvince, Heard, Months, TypeSum
from db.across.provinces.commands import Province, list_provinces, see_national
from db.kernel.base.access import READERS
from db.kernel.base.officer import Desk, Reading
from db.kernel.desk.desk import query
from db.storage.database import server_address
from db.words.calendar.jalali import date_to_jalali, local_date
from db.words.messages import M_, Refused

EVERYTHING = "incidents"
"""The code of the figure that counts incidents of every type."""
CLEARED = "cleared"
"""The code of the figure that counts those of them that are cleared by now."""


@dataclass(frozen=True, slots=True)
class Compared:
    """A count in a period and in the same one of last year, and how many more each may be at the most: of what is told
    without its type, or clearance, nobody knows whether it belongs here. None: something is kept back, so nobody knows.
    `this` or `last` is None where nobody counted all of these months.
    """

    this: int | None
    last: int | None
    more: int | None = 0
    last_more: int | None = 0


@dataclass(frozen=True, slots=True)
class NationalFigure:
    """A figure by its card's code: over all provinces that are not missing, and of each that answered by its uid, in
    the order of names.
    """

    code: str
    total: Compared
    provinces: tuple[tuple[str, Compared], ...]


@dataclass(frozen=True, slots=True)
class ProvinceHeard:
    """A province, and what it said of its counts; None: it did not answer."""

    province: Province
    heard: Heard | None


@dataclass(frozen=True, slots=True)
class NationalTable:
    """Figures of some months against those of last year; the provinces that they cover, and those that are missing."""

    period: str
    this: Months
    last: Months
    figures: tuple[NationalFigure, ...]
    provinces: tuple[ProvinceHeard, ...]
    asked_at: datetime

    @property
    def missing(self) -> tuple[str, ...]:
        """The names of provinces that did not answer, or whose counts end before these months do."""
        return tuple(each.province.name for each in self.provinces if _is_missing(each.heard, self.this))

    @property
    def uncounted(self) -> tuple[str, ...]:
        """The names of the other provinces whose counts begin after these months, or those of last year, do."""
        return tuple(
            each.province.name
            for each in self.provinces
            if each.heard is not None and each.province.name not in self.missing
            if not all(has_counted(each.heard, months) for months in (self.this, self.last))
        )


def has_counted(heard: Heard, months: Months) -> bool:
    """Whether a province counted every one of these months: it offers so many, the last of them `until`. Pure."""
    since = shifted(read_period(heard.until), 1 - MONTHS_OFFERED).code
    return since <= months[0] and months[1] <= heard.until


def _is_missing(heard: Heard | None, months: Months) -> bool:
    return heard is None or heard.until < months[1]


@query("province.lists", roles=READERS)
def types_of(reading: Reading) -> Scope:
    """What the lists say of types of incident. Raises Refused("not_kept")."""
    see_national(reading.desk.store)
    return scope_of(reading.conn, reading.unit, local_date(reading.now))


def provinces_heard(desk: Desk) -> tuple[ProvinceHeard, ...]:
    """Every province, asked now: those that do not answer first, then by their names."""
    provinces = list_provinces(desk)
    heard = asking.hear(desk.store.home, [AskedProvince(each.uid, each.address) for each in provinces])
    each = [ProvinceHeard(province, heard.get(province.uid)) for province in provinces]
    return tuple(sorted(each, key=lambda province: province.heard is not None))


def national_table(desk: Desk, typed: str | None = None) -> NationalTable:
    """The figures of a period (None: the half-year of the last month that is over), of its months that are over.

    It asks the provinces; at most some seconds pass. Raises Refused: "invalid" at "period", "forbidden", "not_kept".
    """
    scope, provinces = types_of(desk), list_provinces(desk)
    of, this = months_of(local_date(desk.now()), typed)
    last = tuple(_a_year_before(month) for month in this)
    sources = [AskedProvince(each.uid, each.address) for each in provinces]
    own = server_address(desk.store.database)
    heard, lines = asking.sums(own, desk.store.home, sources, ((last[0], last[-1]), (this[0], this[-1])))
    spans = (this[0], this[-1]), (last[0], last[-1])
    answered = {each.uid: heard[each.uid] for each in provinces if each.uid in heard}
    figures = (_figure(of_it, lines, answered, spans) for of_it in _counted(scope))
    return NationalTable(
        of.code, *spans, tuple(figures),
        tuple(ProvinceHeard(each, heard.get(each.uid)) for each in provinces), desk.now(),
    )  # fmt: skip


def months_of(today: date, typed: str | None) -> tuple[Period, list[str]]:
    """A period and those of its months that are over by a day. Raises Refused("invalid") at "period". Pure."""
    now = date_to_jalali(today)
    over = shifted(period(MONTH, now.year, now.month), -1)
    of = half_year_of(over.span.first) if not typed else read_period(typed)
    first, end = date_to_jalali(of.span.first), min(of.span.last, over.span.last)
    month, months = period(MONTH, first.year, first.month), list[str]()
    if month.span.first != of.span.first or (end == of.span.last and not _ends_a_month(of)):
        raise Refused(
            "invalid", {"period": M_("The national command counts by whole months: 1405-H1, 1405-Q2, 1405-05, 1405.")}
        )
    while month.span.last <= end:
        months.append(month.code)
        month = shifted(month, 1)
    if not months:
        raise Refused("invalid", {"period": M_("No month of {period} is over.", period=of.code)})
    return of, months


def _ends_a_month(of: Period) -> bool:
    last = date_to_jalali(of.span.last)
    return period(MONTH, last.year, last.month).span.last == of.span.last


def _a_year_before(month: str) -> str:
    return same_of_last_year(read_period(month)).code


def counted_cards() -> tuple[Card, ...]:
    """The cards of counts that types alone tell."""
    return tuple(
        card for card in cards().values()
        if card.of.source == EVERYTHING and card.measure == COUNT and "only" not in card.of.options and not card.beside
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Counted:
    """What a figure counts: of these types (None: of all), and of these only what is cleared."""

    code: str
    types: frozenset[str] | None = None
    unsolving: frozenset[str] | None = None

    def holds(self, line: TypeSum) -> bool:
        of_type = self.types is None or line.type in self.types
        return of_type and (self.unsolving is None or line.clearance not in self.unsolving)

    def may_hold(self, line: TypeSum) -> bool:
        """Whether something of a line may be counted that is not told."""
        untold = self.types is not None and not line.type
        return line.count is None or untold or (self.unsolving is not None and not line.clearance)


def _counted(scope: Scope) -> Iterable[_Counted]:
    yield _Counted(EVERYTHING)
    yield _Counted(CLEARED, unsolving=scope.unsolving | {OPEN, TOGETHER})
    for card in counted_cards():
        types = scope.types(card.of.options)
        if types is not None:
            yield _Counted(card.code, frozenset(types))


def _figure(
    of: _Counted, lines: list[TypeSum], answered: dict[str, Heard], spans: tuple[Months, Months]
) -> NationalFigure:
    of_each = tuple(
        (uid, _compared(of, [line for line in lines if line.uid == uid], heard, spans))
        for uid, heard in answered.items()
    )
    summed = [compared for uid, compared in of_each if not _is_missing(answered[uid], spans[0])]
    return NationalFigure(of.code, _total(summed), of_each)


def _total(each: list[Compared]) -> Compared:
    """The sum over provinces; not counted where one of them did not count, or there is none."""
    if not each:
        return Compared(None, None)
    return Compared(
        _sum([compared.this for compared in each]), _sum([compared.last for compared in each]),
        _sum([compared.more for compared in each]), _sum([compared.last_more for compared in each]),
    )  # fmt: skip


def _compared(of: _Counted, lines: list[TypeSum], heard: Heard, spans: tuple[Months, Months]) -> Compared:
    counts: list[int | None] = []
    more: list[int | None] = []
    for later, months in zip((True, False), spans, strict=True):
        of_one = [line for line in lines if line.later is later]
        counted = has_counted(heard, months)
        counts.append(sum(line.count or 0 for line in of_one if of.holds(line)) if counted else None)
        more.append(_sum([line.count for line in of_one if of.may_hold(line)]) if counted else 0)
    return Compared(*counts, *more)


def _sum(counts: list[int | None]) -> int | None:
    """None where one of them is not known."""
    known_counts = [count for count in counts if count is not None]
    return sum(known_counts) if len(known_counts) == len(counts) else None
