"""What leaves the unit tells no small number: not by itself, not from totals, not to whoever knows the rule."""

from __future__ import annotations

from collections import defaultdict
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.reading.suppression import SMALL, publish

Key = tuple[int | None, ...]


def published(*tables: tuple[int, ...]) -> Key:
    """What a reader sees of these tables: their total and each count, None where it is kept back."""
    told = publish({str(place): dict(enumerate(table)) for place, table in enumerate(tables)})  # type: ignore[misc]
    return (told.total, *(count for table in told.tables.values() for count in table.values()))


@pytest.mark.parametrize("size", [2, 3, 4])
def test_no_count_that_is_kept_back_can_be_told_from_everything_that_is_published(size: int) -> None:
    """Every table there can be, by what is seen of it: behind each None stand at least two counts."""
    seen: dict[Key, list[tuple[int, ...]]] = defaultdict(list)
    for table in product(range(14 if size < 4 else 9), repeat=size):
        seen[published(table)].append(table)
    for key, tables in seen.items():
        for place, count in enumerate(key[1:]):
            if count is None:
                assert len({table[place] for table in tables}) > 1, (key, tables[:3])


def test_two_tables_of_one_population_do_not_tell_each_other() -> None:
    seen: dict[Key, list[tuple[int, ...]]] = defaultdict(list)
    for first in product(range(9), repeat=2):
        for second in product(range(9), repeat=3):
            if sum(first) == sum(second):
                seen[published(first, second)].append(first + second)
    for key, tables in seen.items():
        for place, count in enumerate(key[1:]):
            if count is None:
                assert len({table[place] for table in tables}) > 1, (key, tables[:3])


@given(st.lists(st.integers(0, 40), min_size=1, max_size=20))
def test_a_small_count_is_never_told_and_what_is_told_is_right(counts: list[int]) -> None:
    told = publish({"t": {str(place): count for place, count in enumerate(counts)}})
    for place, count in enumerate(counts):
        shown = told.tables["t"][str(place)]
        assert shown in (None, count)
        assert shown is None or not 0 < shown < SMALL
    assert told.total in (None, sum(counts))


def test_large_counts_and_nought_are_told_as_they_are() -> None:
    told = publish({"t": {"a": 12, "b": 0, "c": 5}})
    assert (told.total, told.tables) == (17, {"t": {"a": 12, "b": 0, "c": 5}})


def test_tables_of_two_populations_are_a_mistake() -> None:
    with pytest.raises(ValueError, match="total"):
        publish({"a": {"x": 1}, "b": {"x": 2}})
