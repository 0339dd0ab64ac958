"""Small counts that leave the unit: hidden, and not to be worked out from what is told."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from db.across.indicators.figures import Figure
from db.across.indicators.hiding import LineCount, counts_of, hide, outside, small
from db.across.indicators.queries import scope_of, table_of
from db.across.indicators.sources import IncidentKind, Scope
from db.kernel.officer import Desk
from db.registers.incidents import commands, forms
from db.registers.incidents.bulk import insert_bulk
from db.words.calendar.jalali import local_date
from tests.conftest import START

LEAST = 5


@st.composite
def tables(draw: st.DrawFn, most: int = 12) -> list[LineCount]:
    """Some cells with values, a line for most of them, and totals over overlapping groups."""
    width = draw(st.integers(2, 5))
    values = draw(st.lists(st.tuples(st.integers(0, most), st.integers(0, most)), min_size=width, max_size=width))
    groups = draw(st.lists(st.sets(st.integers(0, width - 1), min_size=1), min_size=1, max_size=4))
    singles = draw(st.sets(st.integers(0, width - 1)))
    made = []
    for place, group in enumerate([*({one} for one in sorted(singles)), *groups]):
        both = (sum(values[cell][0] for cell in group), sum(values[cell][1] for cell in group))
        made.append(LineCount(f"line {place}", frozenset((str(cell),) for cell in group), both, LEAST))
    return made


def told(counts: list[LineCount], hidden: frozenset[str]) -> list[LineCount]:
    return [count for count in counts if count.line not in hidden]


def rank(rows: list[list[Fraction]]) -> int:
    found, rows = 0, [list(row) for row in rows]
    for column in range(len(rows[0]) if rows else 0):
        pivot = next((row for row in rows if row[column]), None)
        if pivot is None:
            continue
        rows.remove(pivot)
        found += 1
        for row in rows:
            factor = row[column] / pivot[column]
            for place, value in enumerate(pivot):
                row[place] -= factor * value
    return found


@given(tables())
def test_nothing_small_is_told_and_nothing_hidden_is_a_combination_of_what_is(counts: list[LineCount]) -> None:
    hidden = hide(counts)
    cells = sorted({cell for count in counts for cell in count.cells})

    def row(some: frozenset[tuple[str, ...]]) -> list[Fraction]:
        return [Fraction(cell in some) for cell in cells]

    for period in (0, 1):
        left = told(counts, hidden)
        rows = [row(count.cells) for count in left]
        rows += [row(frozenset({cell})) for count in left if count.values[period] == 0 for cell in count.cells]
        for count in counts:
            if small(count.values[period], LEAST):
                assert count.line in hidden
                assert rank([*rows, row(count.cells)]) == rank(rows) + 1


@settings(max_examples=60)
@given(tables(7))
def test_another_table_would_have_told_the_same(counts: list[LineCount]) -> None:
    """By trying them all: what is told fits more than one value of each small count."""
    hidden = hide(counts)
    cells = sorted({cell for count in counts for cell in count.cells})
    if len(cells) > 4:
        return
    left = told(counts, hidden)
    for period in (0, 1):
        possible: dict[str, set[int]] = {count.line: set() for count in counts}
        for guess in itertools.product(range(15), repeat=len(cells)):
            world = dict(zip(cells, guess, strict=True))
            if all(sum(world[cell] for cell in count.cells) == count.values[period] for count in left):
                for count in counts:
                    possible[count.line].add(sum(world[cell] for cell in count.cells))
        for count in counts:
            if small(count.values[period], LEAST):
                assert len(possible[count.line]) > 1


@given(tables(40))
def test_a_table_without_small_counts_is_told_whole(counts: list[LineCount]) -> None:
    large = [count._replace(values=(count.values[0] + LEAST, count.values[1] + LEAST)) for count in counts]  # type: ignore[operator]
    assert hide(large) == frozenset()


HOME, SHOP = (IncidentKind(code, "theft", False, True, 1) for code in ("theft_home", "theft_shop"))
SCOPE = Scope(("u",), date(2026, 11, 24), (HOME, SHOP), unsolving=frozenset({"no_offence"}))


def line(code: str, n: int, of: int | None = None) -> Figure:
    return Figure(code, n, n, numerator=n, denominator=of, last_numerator=n, last_denominator=of, records=n)


CALLS = {"hoax": 3, "wrong_number": 20, "nobody_speaks": 30, "information": 10, "joined": 40, "incident": 90}
FALSE = ("hoax", "wrong_number", "nobody_speaks")
CLEARED = {"suspect_died": 50, "no_offence": 2, "not": 100}
DUTIES = {"met": 57, "stated": 40, "breached": 3}


@pytest.mark.parametrize(
    ("cells", "lines", "small"),
    [
        # A nuisance call is both a false one and one without an incident.
        (
            CALLS,
            {
                "calls_110": CALLS, "calls_false": FALSE, "calls_without_incident": (*FALSE, "information"),
                "calls_duplicate": ("joined",), **{f"calls_false.{end}": (end,) for end in FALSE},
                **{f"calls_without_incident.{end}": (end,) for end in (*FALSE, "information")},
            },
            "hoax",
        ),
        # Of what was cleared all but “no offence” is solved.
        (
            CLEARED,
            {
                "thefts": CLEARED, "thefts.theft_home": CLEARED, "thefts_cleared": ("suspect_died", "no_offence"),
                "thefts_cleared.suspect_died": ("suspect_died",), "thefts_cleared.no_offence": ("no_offence",),
                "theft_clearance_cohort": (("suspect_died",), CLEARED),
            },
            "no_offence",
        ),
        # Duties that fell due were met, met as stated later only, or breached.
        (
            DUTIES,
            {
                "nationals_duties_met": (("met",), DUTIES), "nationals_duties_stated": ("stated",),
                "nationals_breaches": ("breached",),
            },
            "breached",
        ),
    ],
)  # fmt: skip
def test_figures_that_share_records_do_not_tell_a_small_one_together(
    cells: dict[str, int], lines: dict[str, Any], small: str
) -> None:
    def row(some: Iterable[str]) -> list[Fraction]:
        return [Fraction(cell in some) for cell in cells]

    def count(some: Iterable[str]) -> int:
        return sum(cells[cell] for cell in some)

    both = {code: some if isinstance(some[0] if isinstance(some, tuple) else "", tuple) else (some,)
            for code, some in lines.items()}  # fmt: skip
    figures = [line(code, count(some[0]), count(some[1]) if some[1:] else None) for code, some in both.items()]
    left = [one.code for one in outside(figures, SCOPE) if not one.hidden]
    rows = [row(some) for code in left for some in both[code]]
    assert rank([*rows, row((small,))]) == rank(rows) + 1, left


@pytest.mark.parametrize(
    ("code", "least", "told"),
    [("thefts", 5, True), ("thefts", 4, False), ("contraband_rials", 9, True), ("contraband_rials", 1, False),
     ("contraband_rials_estimated", 9, False), ("theft_clearance_cohort", 9, False)],
)  # fmt: skip
def test_months_are_told_where_each_has_enough_records(code: str, least: int, told: bool) -> None:
    months = (10**9,) * 12
    (found,) = outside([replace(line(code, 90, 90), months=months, last_months=months, least_month=least)], SCOPE)
    assert not found.hidden
    assert bool(found.months) == bool(found.last_months) == told


def test_the_few_without_a_time_are_not_told() -> None:
    few = Figure("calls_to_arrival", 9.5, 9.0, numerator=40, last_numerator=30, missing=3, records=43)
    (found,) = outside([few], SCOPE)
    assert (found.this, found.missing, found.numerator, found.records) == (9.5, None, None, 0)


def test_a_real_table_tells_no_small_count(desk: Desk) -> None:
    insert_bulk(desk.store, 900, until=START)
    for _turn in range(2):
        commands.report_incident(desk, forms.ReportIncident(type="homicide", summary="x"))
    figures = table_of(desk).figures
    with desk.store.reading() as conn:
        scope = scope_of(conn, desk.store.unit, local_date(desk.now() + timedelta(0)))
    published = outside(figures, scope)
    shown = {figure.code: figure for figure in published}
    assert shown["homicides"].hidden
    assert shown["violent_crime.homicide"].hidden
    assert not shown["thefts"].hidden
    counts = list(counts_of(figures, scope))
    for count in counts:
        if count.small:
            assert shown[count.line].hidden, count
    total = next(count for count in counts if count.line == "violent_crime")
    parts = [count for count in counts if count.line.startswith("violent_crime.")]
    assert total.cells == frozenset().union(*(count.cells for count in parts))
    assert sum(shown[count.line].hidden for count in parts) != 1 or shown["violent_crime"].hidden
