"""Keyset pages: every row once and in order, also where rows tie in time, and counts that stop at their cap."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import bindparam, select

from db.kernel.base.officer import Desk, Reading
from db.reading import keyset
from db.registers.post.models import POST
from db.words.messages import Refused
from db.words.records import COUNT_CAP, Cursor, Filter
from tests.conftest import START

MOMENT = timedelta(microseconds=1)


@pytest.fixture
def reading(desk: Desk) -> Iterator[Reading]:
    """A reading of an empty store that may write, so that a test can put rows there."""
    with desk.store.writing() as conn:
        yield Reading(desk, conn, desk.officer, desk.now())


def fill(reading: Reading, *places: tuple[str, int], **given: Any) -> None:
    """Rows of a register's main table: (uid, how many microseconds after START)."""
    row = {"unit": reading.unit, "state": "open", "kind": "k", "heading": "fault", "ended_at": None, "position": 1}
    rows = [{**row, "uid": uid, "number": uid, "since": START + after * MOMENT, **given} for uid, after in places]
    reading.conn.execute(POST.insert(), rows)


def page(
    reading: Reading, limit: int, after: Cursor | None = None, which: Filter | None = None
) -> tuple[list[str], Cursor | None]:
    rows, following = keyset.page(reading, POST.c.since, which or Filter(), after, limit)
    return [row.uid for row in rows], following


def pages(reading: Reading, limit: int, which: Filter | None = None) -> list[list[str]]:
    """Every page, one after the other."""
    found, after = [], None
    while True:
        uids, after = page(reading, limit, after, which)
        found.append(uids)
        if after is None:
            return found


def count(reading: Reading, which: Filter | None = None) -> int | None:
    return keyset.count(reading, POST.c.since, which or Filter())


def test_an_empty_table_is_one_page_without_rows(reading: Reading) -> None:
    assert page(reading, 3) == ([], None)
    assert count(reading) == 0


def test_the_newest_comes_first_and_of_one_instant_the_highest_uid(reading: Reading) -> None:
    fill(reading, ("b", 0), ("d", 0), ("a", 5), ("c", 0), ("e", -5))
    assert pages(reading, 10) == [["a", "d", "c", "b", "e"]]


def test_the_order_is_not_left_to_an_index(reading: Reading) -> None:
    for index in POST.indexes:
        reading.conn.exec_driver_sql(f"DROP INDEX {index.name}")
    fill(reading, ("b", 0), ("d", 0), ("a", 5), ("c", 0), ("e", -5))
    assert pages(reading, 2) == [["a", "d"], ["c", "b"], ["e"]]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [(2, [2]), (3, [3]), (4, [3, 1]), (6, [3, 3]), (7, [3, 3, 1])],
)
def test_a_page_that_is_just_full_is_the_last_one(reading: Reading, rows: int, expected: list[int]) -> None:
    fill(reading, *((f"{place:02}", place) for place in range(rows)))
    assert [len(uids) for uids in pages(reading, 3)] == expected


@pytest.mark.parametrize("limit", [1, 2, 3, 4, 5, 7])
def test_rows_that_tie_in_time_stand_on_one_page_each(reading: Reading, limit: int) -> None:
    fill(reading, *((f"{place:02}", 0) for place in range(5)), ("00-newest", 1), ("99-oldest", -1))
    expected = ["00-newest", "04", "03", "02", "01", "00", "99-oldest"]
    found = pages(reading, limit)
    assert [uid for uids in found for uid in uids] == expected
    assert [len(uids) for uids in found[:-1]] == [limit] * (len(found) - 1)


def test_a_cursor_is_the_last_row_of_its_page(reading: Reading) -> None:
    fill(reading, ("a", 0), ("b", 0), ("c", 1))
    assert page(reading, 2)[1] == Cursor(START, "b")
    assert page(reading, 1)[1] == Cursor(START + MOMENT, "c")


def test_a_row_that_comes_meanwhile_moves_no_page(reading: Reading) -> None:
    fill(reading, ("a", 0), ("b", 1), ("c", 2))
    first, after = page(reading, 2)
    fill(reading, ("newer", 9))
    assert (first, page(reading, 2, after)) == (["c", "b"], (["a"], None))


def test_another_units_rows_are_on_no_page_and_in_no_count(reading: Reading) -> None:
    fill(reading, ("mine", 0), ("mine too", 4))
    fill(reading, ("x", -1), ("y", 0), ("z", 9), unit="other")
    assert pages(reading, 1) == [["mine too"], ["mine"]]
    assert count(reading) == 2


def test_a_state_leaves_only_its_own(reading: Reading) -> None:
    fill(reading, ("a", 0), ("c", 2))
    fill(reading, ("b", 1), state="ended")
    assert pages(reading, 1, Filter(state="open")) == [["c"], ["a"]]
    assert pages(reading, 1, Filter(state="ended")) == [["b"]]
    assert [count(reading, Filter(state=state)) for state in ("open", "ended", "void")] == [2, 1, 0]


def test_since_is_within_and_until_is_not(reading: Reading) -> None:
    fill(reading, ("before", -1), ("at", 0), ("after", 1))
    since, until = Filter(since=START), Filter(until=START)
    assert pages(reading, 9, since) == [["after", "at"]]
    assert pages(reading, 9, until) == [["before"]]
    assert (count(reading, since), count(reading, until)) == (2, 1)
    assert pages(reading, 9, Filter(since=START, until=START + MOMENT)) == [["at"]]
    assert count(reading, Filter(since=START, until=START)) == 0


def test_a_filter_holds_on_the_second_page_too(reading: Reading) -> None:
    fill(reading, *((f"{place}", place) for place in range(4)))
    fill(reading, *((f"x{place}", place) for place in range(4)), state="ended")
    assert pages(reading, 2, Filter(state="open", since=START + MOMENT)) == [["3", "2"], ["1"]]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [(COUNT_CAP - 1, COUNT_CAP - 1), (COUNT_CAP, COUNT_CAP), (COUNT_CAP + 1, None), (COUNT_CAP + 2, None)],
)
def test_a_count_is_told_up_to_the_cap_and_no_further(reading: Reading, rows: int, expected: int | None) -> None:
    fill(reading, *((f"{place:05}", 0) for place in range(rows)))
    assert COUNT_CAP == 1_000
    assert count(reading) == expected
    with keyset.whole_counts():
        assert count(reading) == rows
    assert count(reading) == expected


# --- rows that no table holds, and keys that are of one row alone ----------------------------------------------------


def cuts(rows: list[tuple[int, str]], limit: int, *, oldest: bool = False) -> list[list[str]]:
    """Every page of some rows, one after the other."""
    found, after = [], None
    while True:
        page, after = keyset.cut_of(rows, lambda row: row, after, limit, oldest=oldest)
        found.append([uid for _key, uid in page])
        if after is None:
            return found


@pytest.mark.parametrize("limit", [1, 2, 3, 5, 6])
def test_rows_of_no_table_are_paged_as_those_of_a_table_are(limit: int) -> None:
    rows = [(1, "b"), (3, "e"), (1, "c"), (0, "a"), (1, "d")]
    newest, oldest = ["e", "d", "c", "b", "a"], ["a", "b", "c", "d", "e"]
    for expected, reverse in ((newest, False), (oldest, True)):
        found = cuts(rows, limit, oldest=reverse)
        assert [uid for uids in found for uid in uids] == expected
        assert [len(uids) for uids in found] == [limit] * (5 // limit) + ([5 % limit] if 5 % limit else [])


def test_a_row_of_no_table_that_goes_meanwhile_moves_no_page() -> None:
    rows = [(place, str(place)) for place in range(5)]
    first, after = keyset.cut_of(rows, lambda row: row, None, 2, oldest=True)
    assert (first, after) == (((0, "0"), (1, "1")), Cursor(1, "1"))
    assert keyset.cut_of(rows[1:], lambda row: row, after, 2, oldest=True)[0] == ((2, "2"), (3, "3"))
    assert keyset.cut_of([], lambda row: row, None, 2) == ((), None)
    assert keyset.cut_of(rows, lambda row: row, None, 1)[0] == ((4, "4"),), "the newest first, unless asked"


def test_an_end_of_another_kind_is_refused_of_rows_of_no_table_too() -> None:
    with pytest.raises(Refused) as refused:
        keyset.cut_of([(1, "a")], lambda row: row, Cursor("1", "a"), 2)
    assert refused.value.code == "invalid"
    assert list(refused.value.fields) == ["after"]


@pytest.mark.parametrize("limit", [1, 2, 3, 5, 6])
def test_a_list_that_begins_with_the_oldest_has_each_row_once(reading: Reading, limit: int) -> None:
    fill(reading, ("b", 0), ("d", 0), ("a", 5), ("c", 0), ("e", -5))
    chosen = select(POST.c.since, POST.c.uid).where(POST.c.unit == reading.unit)
    order, found, after = keyset.SortColumns(POST.c.since, POST.c.uid, oldest=True), [], None
    while True:
        rows, after = keyset.cut(reading.conn, chosen, order, after, limit)
        found += [row.uid for row in rows]
        if after is None:
            break
    assert found == ["e", "b", "c", "d", "a"]


def test_a_key_of_one_row_alone_is_all_that_orders(reading: Reading) -> None:
    fill(reading, ("a", 0), ("b", 1), ("c", 2))
    chosen, order = (
        select(POST).where(POST.c.unit == reading.unit),
        keyset.SortColumns(POST.c.since, POST.c.uid, alone=True),
    )
    rows, after = keyset.cut(reading.conn, chosen, order, None, 2)
    assert ([row.uid for row in rows], after) == (["c", "b"], Cursor(START + MOMENT, "b"))
    rows, after = keyset.cut(reading.conn, chosen, order, Cursor(START + MOMENT, "z"), 2)
    assert ([row.uid for row in rows], after) == (["a"], None), "not by the uid too"


def test_a_further_condition_narrows_pages_and_counts(reading: Reading) -> None:
    fill(reading, ("a", 0), ("b", 1), ("c", 2))
    more = POST.c.uid != "b"
    rows, _ = keyset.page(reading, POST.c.since, Filter(), None, 9, more)
    assert [row.uid for row in rows] == ["c", "a"]
    assert keyset.count(reading, POST.c.since, Filter(), more) == 2


def test_what_is_chosen_may_have_parameters(reading: Reading) -> None:
    fill(reading, ("a", 0), ("b", 1), ("c", 2))
    chosen = select(POST.c.since, POST.c.uid).where(POST.c.unit == reading.unit, POST.c.uid != bindparam("but"))
    order = keyset.SortColumns(POST.c.since, POST.c.uid)
    for but, expected in (("b", ["c", "a"]), ("c", ["b", "a"])):
        rows, _ = keyset.cut(reading.conn, chosen, order, None, 9, {"but": but})
        assert [row.uid for row in rows] == expected
        assert keyset.count_of(reading.conn, chosen, {"but": but}) == 2


def rows_after(reading: Reading, column: str, key: Any) -> list[str]:
    """The rows after a key, in the order of a column."""
    order = keyset.SortColumns(POST.c[column], POST.c.uid)
    rows, _following = keyset.cut(reading.conn, select(POST.c[column], POST.c.uid), order, Cursor(key, "z"), 3)
    return [row.uid for row in rows]


@pytest.mark.parametrize(
    ("column", "key"), [("since", START), ("position", 2**63 - 1), ("position", 1), ("state", "open")]
)
def test_a_list_goes_on_after_a_key_of_its_own_kind(reading: Reading, column: str, key: Any) -> None:
    fill(reading, ("a", 0), ("b", 0))
    assert rows_after(reading, column, key) == ["b", "a"]


@pytest.mark.parametrize(
    ("column", "key"),
    [("since", START.replace(tzinfo=None)), ("since", 5), ("position", "1"), ("position", True), ("position", START),
     ("position", 2**63), ("position", -(2**63))],
)  # fmt: skip
def test_the_end_of_a_list_in_another_order_is_refused(reading: Reading, column: str, key: Any) -> None:
    fill(reading, ("a", 0), ("b", 0))
    with pytest.raises(Refused) as refused:
        rows_after(reading, column, key)
    assert refused.value.code == "invalid"


def test_a_page_that_is_asked_again_is_not_planned_again(reading: Reading) -> None:
    """SQLite asks the authorizer whenever it plans a statement; a bound limit would make it plan each time."""
    fill(reading, *((f"{place:02}", place) for place in range(9)))
    planned: list[int] = []
    driver: Any = reading.conn.connection.driver_connection
    driver.set_authorizer(lambda action, *_of: planned.append(action) or 0)
    try:
        _rows, after = page(reading, 3)
        page(reading, 3, after)
        count(reading)
        assert planned
        planned.clear()
        page(reading, 3, page(reading, 3)[1])
        count(reading)
        assert planned == []
    finally:
        driver.set_authorizer(None)
