"""What leaves the unit tells no small number: not by itself, not from others, not to whoever knows the rule."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from itertools import permutations, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.reading.suppression import CHOICES, SMALL, CountedLine, EarlierPapers, KeptBack, is_small, keep_back

Key = tuple[int | None, ...]


def line(key: str, cells: Sequence[int], held: Sequence[int]) -> CountedLine:
    count = sum(held[cell] for cell in cells)
    return CountedLine(key, (frozenset(cells),), count, is_small(count))


def flat(held: Sequence[int]) -> list[CountedLine]:
    """A line for each cell and one for their sum."""
    return [*(line(str(cell), (cell,), held) for cell in range(len(held))), line("total", range(len(held)), held)]


def told(*lines: CountedLine) -> EarlierPapers:
    """A paper that told these lines."""
    return EarlierPapers(frozenset(each for one in lines for each in one.reveals))


def after(lines: Sequence[CountedLine], back: KeptBack) -> EarlierPapers:
    """A paper of these lines, of which some were kept back."""
    kept = frozenset(each for one in lines if one.key in back.keys for each in one.reveals)
    return EarlierPapers(told(*(one for one in lines if one.key not in back.keys)).told, kept)


def published(held: Sequence[int]) -> Key:
    """What a reader sees of one table: each count and the total, None where it is kept back."""
    hidden = keep_back(held, flat(held)).keys
    return tuple(None if one.key in hidden else one.lost for one in flat(held))


@pytest.mark.parametrize("size", [2, 3, 4])
def test_no_count_that_is_kept_back_is_told_to_whoever_knows_the_rule(size: int) -> None:
    """Every table there can be, by what is seen of it: behind each None stand at least two counts."""
    seen: dict[Key, list[tuple[int, ...]]] = defaultdict(list)
    for table in product(range(14 if size < 4 else 9), repeat=size):
        seen[published(table)].append(table)
    for key, tables in seen.items():
        for place, count in enumerate(key[:-1]):
            if count is None:
                assert len({table[place] for table in tables}) > 1, (key, tables[:3])


def possible(held: Sequence[int], told: Sequence[frozenset[int]], watched: frozenset[int], most: int) -> set[int]:
    """The sums that a set of cells can have for whoever knows the told sums: every table is tried."""
    sums = [sum(held[cell] for cell in each) for each in told]
    return {
        sum(table[cell] for cell in watched)
        for table in product(range(most + 1), repeat=len(held))
        if all(sum(table[cell] for cell in each) == whole for each, whole in zip(told, sums, strict=True))
    }


SETS = st.sets(st.integers(0, 3), min_size=1).map(frozenset)


@given(st.lists(st.integers(0, 8), min_size=4, max_size=4), st.lists(SETS, max_size=6, unique=True), st.data())
def test_a_small_sum_can_be_three_numbers_after_everything_that_was_told(
    held: list[int], sets: list[frozenset[int]], data: st.DataObject
) -> None:
    """Two papers, the first of which told all that it might. The second is not published where it gives away."""
    lines = [line(str(place), tuple(each), held) for place, each in enumerate(sets)]
    first = lines[: data.draw(st.integers(0, len(lines)))]
    back = keep_back(held, first)
    earlier = after(first, back)
    second = lines[len(first) :]
    now = keep_back(held, second, dict.fromkeys(sets[: len(first)], ""), earlier)
    published = () if now.gives_away else second
    every = [*earlier.told, *(one.reveals[0] for one in published if one.key not in now.keys)]
    small = [each for each in sets if is_small(sum(held[cell] for cell in each)) and each not in every]
    for each in small:
        assert now.given_away or len(possible(held, every, each, 12)) >= CHOICES, (held, sets, every, each)


@given(st.lists(st.integers(0, 8), min_size=4, max_size=4), st.lists(SETS, max_size=6, unique=True), st.data())
def test_no_small_number_is_left_when_told_sums_are_taken_from_one_another(
    held: list[int], sets: list[frozenset[int]], data: st.DataObject
) -> None:
    """Whoever subtracts a part, or two that have nothing in common, from a whole: in one paper, and over two."""
    lines = [line(str(place), tuple(each), held) for place, each in enumerate(sets)]
    first = lines[: data.draw(st.integers(0, len(lines)))]
    earlier = after(first, keep_back(held, first))
    now = keep_back(held, lines[len(first) :], {}, earlier)
    every = [*earlier.told, *(one.reveals[0] for one in lines[len(first) :] if one.key not in now.keys)]
    told_now = () if now.gives_away else every
    for whole, part in permutations(told_now, 2):
        if part < whole and (rest := whole - part):
            for left in (rest, *(rest - other for other in told_now if other <= rest)):
                assert not is_small(sum(held[cell] for cell in left)), (held, every, whole, part, left)


def test_calls_less_calls_without_an_incident_tell_no_small_number_of_calls_with_one() -> None:
    """30 calls, 26 of which were no incident, in three ends: what is left is 4, and no line tells it."""
    held = (4, 11, 8, 7)
    lines = [line("calls", range(4), held), line("alone", (1, 2, 3), held), *(
        line(f"alone.{end}", (end,), held) for end in (1, 2, 3)
    )]  # fmt: skip
    back = keep_back(held, lines)
    assert back.small == frozenset()
    assert back.besides == ("calls",), "neither all that came nor, besides, all their ends"
    later = keep_back(held, [lines[1]], {}, told(lines[0]))
    assert later.besides == ("alone",), "a later paper knows what the first told"


def test_what_is_left_of_a_half_year_less_its_quarter_and_a_month_is_not_small() -> None:
    """Months 2, 5 and 6 of a half-year, of which no paper tells anything by itself."""
    held = (9, 1, 12, 14, 1, 2)
    half, quarter = line("half", range(6), held), line("quarter", (2, 3), held)
    month = line("month", (0,), held)
    assert keep_back(held, [month], {}, told(half, quarter)).besides == ("month",)
    assert keep_back(held, [month], {}, told(half)).besides == ()


@given(st.lists(st.integers(0, 40), min_size=1, max_size=20))
def test_a_small_count_is_never_told_and_what_is_told_is_right(held: list[int]) -> None:
    for shown, count in zip(published(held), (*held, sum(held)), strict=True):
        assert shown in (None, count)
        assert shown is None or not 0 < shown < SMALL


def test_large_counts_and_nought_are_told_as_they_are() -> None:
    assert published((12, 0, 5)) == (12, 0, 5, 17)
    assert [count for count in range(7) if is_small(count)] == [1, 2, 3, 4]
    assert not is_small(None)


def test_the_line_by_which_least_is_lost_goes_besides_and_with_it_its_equals() -> None:
    assert keep_back((3, 9, 7, 20), flat((3, 9, 7, 20))) == KeptBack(frozenset({"0"}), ("2",))
    assert keep_back((3, 7, 7, 20), flat((3, 7, 7, 20))).besides == ("1", "2")


def test_a_small_number_that_nothing_holds_is_free_and_costs_nothing() -> None:
    held = (3, 20)
    assert keep_back(held, [line("one", (0,), held), line("other", (1,), held)]) == KeptBack(frozenset({"one"}), ())


def test_what_an_earlier_paper_told_is_reckoned_with() -> None:
    held = (3, 9, 30)
    total = line("total", (0, 1, 2), held)
    others = [line("nine", (1,), held), line("thirty", (2,), held)]
    assert keep_back(held, [total], {frozenset({0}): "three"}, told(*others)).besides == ("total",)
    assert keep_back(held, others, {frozenset({0}): "three"}, told(total)).besides == ("nine",)
    last = keep_back(held, [others[0]], {frozenset({0}): "three"}, told(total, others[1]))
    assert (last.besides, last.given_away) == (("nine",), 0)


def test_what_earlier_papers_gave_away_is_counted_and_keeps_nothing_back() -> None:
    held = (3, 9, 30)
    earlier = EarlierPapers(frozenset({frozenset({0, 1}), frozenset({1})}))
    assert keep_back(held, [line("thirty", (2,), held)], {frozenset({0}): "three"}, earlier) == KeptBack(
        frozenset(), (), 1
    )


def test_a_small_number_that_this_paper_would_give_away_is_named_for_it_is_not_published() -> None:
    held = (5, 1, 0, 2)
    earlier = EarlierPapers(frozenset(map(frozenset, ({0, 1}, {0, 2}, {0, 1, 2, 3}))), frozenset({frozenset({1})}))
    back = keep_back(held, [line("five", (0,), held)], {frozenset({1}): "one"}, earlier)
    assert (back.given_away, back.gives_away) == (2, ("five", "one")), "two differences of the earlier paper are small"


def test_the_same_twice_makes_a_line_tell_nothing_more() -> None:
    """A pair of half-years: this year's *last* is last year's *this*, and its complement stays the same."""
    held = (3, 9, 30, 11)
    first = keep_back(held, flat(held))
    again = keep_back(held, flat(held), {}, after(flat(held), first))
    assert (first.besides, again.keys, again.given_away) == (("1",), first.keys, 0)
