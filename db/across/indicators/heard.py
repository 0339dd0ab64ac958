"""A table at a seat: the units that it covers, up to which day, and which figures stay at the units."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from db.across.indicators.cards import cards
from db.across.indicators.coverage import UnitsHeard
from db.across.indicators.figures import Figure, FigureTable, not_counted
from db.across.indicators.periods import Comparison, DayRange
from db.across.indicators.request_sources import RATINGS
from db.across.indicators.scopes import WITHHELD, scope_units
from db.carrying.levels.links import BELOW, LinkedUnit, links
from db.carrying.levels.ratings import month_of, units_stating
from db.carrying.levels.unit_status import units_below
from db.kernel.base.officer import Reading
from db.kernel.events.event import AT_UNIT
from db.storage.store_info import SEATS
from db.words.calendar.jalali import day_bounds, local_date


def units_heard(reading: Reading, comparison: Comparison) -> UnitsHeard | None:
    """The units of a table and which of them are behind; None in a store that no unit reports to.

    A unit is behind where its last word was written before the day was over, or entries before it are missing. The day
    is the last of the period, or yesterday while it runs: of today nobody said all.
    """
    seat = replace(reading, below=None)
    counted = scope_units(reading.conn, reading.unit)
    below = [unit for unit in units_below.read(seat) if unit.uid in counted]
    known = links(reading.conn, reading.unit)
    over = [link for link in known if _is_over(link) and link.uid in counted]
    ended, names = sorted(link.name for link in over), {link.uid: link.name for link in known}
    if not below and not ended:
        return None
    day = min(comparison.this.last, local_date(reading.now) - timedelta(days=1))
    past = day_bounds(day)[1]
    behind = [unit for unit in below if unit.held or unit.missing or unit.written_at is None or unit.written_at < past]
    followed = sorted(
        (link.name, names[link.successor], local_date(link.until))
        for link in over
        if link.successor in names and link.until is not None
    )
    named = tuple(sorted(unit.name for unit in behind))
    return UnitsHeard(day, len(below), named, _withheld(), tuple(ended), tuple(followed))


def _is_over(link: LinkedUnit) -> bool:
    return link.relation == BELOW and link.until is not None


def _withheld() -> tuple[str, ...]:
    """The cards of what never leaves a unit, or is measured against it."""
    of = {card.code: {card.of.source} | ({card.among.source} if card.among else set()) for card in cards().values()}
    return tuple(code for code, sources in of.items() if sources & WITHHELD)


def unheard(reading: Reading, span: DayRange) -> bool:
    """Whether nothing came to this seat of a span: each unit that is counted said its last word before it began."""
    seat = replace(reading, below=None)
    counted = scope_units(reading.conn, reading.unit)
    words: list[datetime | None] = [unit.written_at for unit in units_below.read(seat) if unit.uid in counted]
    words += [link.until for link in links(reading.conn, reading.unit) if _is_over(link) and link.uid in counted]
    return all(at is None or local_date(at) < span.first for at in words)


def ratings_heard(reading: Reading, span: DayRange) -> bool:
    """Whether ratings of a span can be counted here: it is of whole months, and each unit that said all of it stated
    every one of them. Units that are behind are named beside the table."""
    months = months_of(span)
    seat = replace(reading, below=None)
    counted = scope_units(reading.conn, reading.unit)
    past = day_bounds(span.last)[1]
    said_all = [
        unit.uid for unit in units_below.read(seat)
        if unit.uid in counted and unit.kind not in SEATS and unit.written_at is not None and unit.written_at >= past
    ]  # fmt: skip
    stating = units_stating(reading.conn, counted, months)
    return bool(months) and bool(stating) and stating.issuperset(said_all)


def months_of(span: DayRange) -> tuple[date, ...]:
    """The first days of the months that a span is made of; none where it cuts one. Pure."""
    months, day = list[date](), span.first
    while day <= span.last:
        if day != month_of(day):
            return ()
        months.append(day)
        day = month_of(day + timedelta(days=31))
    return tuple(months) if day == span.last + timedelta(days=1) else ()


def _rated(figure: Figure, heard: Sequence[bool]) -> Figure:
    """A line of ratings, without what cannot be counted here of this period or the last."""
    if figure.card.of.source != RATINGS:
        return figure
    if not heard[0]:
        figure = replace(figure, this=None, numerator=None, records=0)
    if not heard[1]:
        figure = replace(figure, last=None, last_numerator=None, last_records=None)
    return replace(figure, months=(), last_months=(), least_month=0)


def at_seat(reading: Reading, table: FigureTable, heard: UnitsHeard) -> FigureTable:
    """The table without what is counted at the units alone, and without noughts of a period of which nothing came:
    they would be read as none."""
    withheld = frozenset(heard.withheld)
    kept = [figure for figure in table.figures if figure.card.code not in withheld]
    kept = [figure for figure in kept if not figure.code.endswith(f".{AT_UNIT}")]
    spans = (table.comparison.this, table.comparison.last)
    this, last = (unheard(reading, span) for span in spans)
    rated = [ratings_heard(reading, span) for span in spans]
    figures = (_rated(not_counted(figure, this=this, last=last), rated) for figure in kept)
    return replace(table, figures=tuple(figures), heard=heard)
