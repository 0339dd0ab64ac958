"""Small counts that leave the unit: hidden, and not to be worked out from what is told."""

from __future__ import annotations

import itertools
from datetime import timedelta
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from db.desk import Desk
from db.incidents import commands, forms
from db.incidents.bulk import insert_bulk
from db.indicators.hiding import Count, counts_of, hide, outside, small
from db.indicators.queries import scope_of, table_of
from db.jalali import local_date
from tests.conftest import START

LEAST = 5


@st.composite
def tables(draw: st.DrawFn, most: int = 12) -> list[Count]:
    """Some cells with values, a line for most of them, and totals over overlapping groups."""
    width = draw(st.integers(2, 5))
    values = draw(st.lists(st.tuples(st.integers(0, most), st.integers(0, most)), min_size=width, max_size=width))
    groups = draw(st.lists(st.sets(st.integers(0, width - 1), min_size=1), min_size=1, max_size=4))
    singles = draw(st.sets(st.integers(0, width - 1)))
    made = []
    for place, group in enumerate([*({one} for one in sorted(singles)), *groups]):
        both = (sum(values[cell][0] for cell in group), sum(values[cell][1] for cell in group))
        made.append(Count(f"line {place}", frozenset((str(cell),) for cell in group), both, LEAST))
    return made


def told(counts: list[Count], hidden: frozenset[str]) -> list[Count]:
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
def test_nothing_small_is_told_and_nothing_hidden_is_a_combination_of_what_is(counts: list[Count]) -> None:
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
def test_another_table_would_have_told_the_same(counts: list[Count]) -> None:
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
def test_a_table_without_small_counts_is_told_whole(counts: list[Count]) -> None:
    large = [count._replace(values=(count.values[0] + LEAST, count.values[1] + LEAST)) for count in counts]  # type: ignore[operator]
    assert hide(large) == frozenset()


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
