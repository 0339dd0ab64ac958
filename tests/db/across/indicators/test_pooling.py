"""No small count follows from what a province tells of a month, whoever knows how it is made; and little is lost."""

from __future__ import annotations

from collections import defaultdict
from itertools import product

import pytest

from db.across.indicators.pooling import ALL, OPEN, CountCell, PublishedCount, kept_of_month, told_of_month
from db.reading.suppression import CHOICES, SMALL

FOUR = (
    [CountCell(county, "t", kind) for county in "ab" for kind in (OPEN, "x")],
    [CountCell(county, type_, OPEN) for county in "ab" for type_ in "tu"],
)
"""Two counties with two clearances, and with two types."""


def publishable_counts(counted: dict[CountCell, int]) -> list[PublishedCount]:
    return told_of_month(counted, kept_of_month(counted))


@pytest.mark.parametrize(
    "cells", [pytest.param(FOUR[0], marks=pytest.mark.long), FOUR[1]], ids=["two clearances", "two types"]
)
def test_what_is_told_leaves_every_small_count_three_numbers(cells: list[CountCell]) -> None:
    """Every month that there could be with four cells of up to five, by what would be told of it."""
    months = defaultdict[tuple[PublishedCount, ...], list[tuple[int, ...]]](list)
    for held in product(range(SMALL + 1), repeat=len(cells)):
        told = publishable_counts(dict(zip(cells, held, strict=True)))
        assert sum(each.number or 0 for each in told) <= sum(held)
        months[tuple(told)].append(held)
    for told, possible in months.items():
        for place, cell in enumerate(cells):
            could_be = {held[place] for held in possible}
            small = could_be & set(range(1, SMALL))
            assert not small or len(could_be) >= CHOICES, (told, cell, could_be)


def test_a_small_count_is_told_with_others_and_nothing_is_told_twice() -> None:
    month = {CountCell(county, type_, kind): 0 for county in "abc" for type_ in "tu" for kind in (OPEN, "x")}
    month |= {
        CountCell("a", "t", OPEN): 9,
        CountCell("b", "t", "x"): 3,
        CountCell("c", "t", OPEN): 4,
        CountCell("a", "u", "x"): 1,
    }
    of_type = CountCell("", "t", "")
    rest = PublishedCount(ALL, None)
    assert publishable_counts(month) == [PublishedCount(of_type, 7), PublishedCount(CountCell("a", "t", OPEN), 9), rest]
    assert publishable_counts(dict.fromkeys(month, 0)) == []
    assert publishable_counts(dict.fromkeys(month, 5)) == [PublishedCount(cell, 5) for cell in sorted(month)]
