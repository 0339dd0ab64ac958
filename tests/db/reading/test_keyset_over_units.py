"""Keyset pages over many units in one statement, on a real PostgreSQL: as if all of them lay in one table."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from sqlalchemy import Engine, bindparam, select

from db.kernel.base.officer import Desk, Reading
from db.reading import keyset
from db.registers.post.models import POST
from db.storage.dialects import postgresql
from db.words.messages import Refused
from db.words.records import Cursor, Filter
from tests.conftest import START
from tests.db.reading.test_keyset import MOMENT, fill
from tests.postgres import server
from tools.postgres import empty_database

UNITS = ("north", "south")
PLACES = {"north": (("b", 0), ("d", 4), ("f", 2)), "south": (("a", 0), ("c", 4), ("e", 1)), "west": (("x", 9),)}
NEWEST = ["d", "c", "f", "e", "b", "a"]
OLDEST = ["a", "b", "e", "f", "c", "d"]


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    with server() as address:
        url = empty_database(address, f"pages_{os.getpid()}").replace("postgresql:", "postgresql+psycopg:")
        engine = postgresql.engine(url, writes=True)
        POST.create(engine)
        yield engine
        engine.dispose()


@pytest.fixture
def reading(desk: Desk, engine: Engine) -> Iterator[Reading]:
    """A reading over two of three units that have rows."""
    with engine.connect() as conn:
        over = Reading(desk, conn, desk.officer, desk.now()).of_all(UNITS)
        for unit, places in PLACES.items():
            fill(over, *places, unit=unit)
        yield over
        conn.rollback()


def pages(reading: Reading, limit: int, *, oldest: bool = False) -> list[list[str]]:
    """Every page of the two units' rows but "z", one after the other."""
    chosen = select(POST.c.since, POST.c.uid).where(POST.c.unit == reading.unit, POST.c.uid != bindparam("but"))
    order = keyset.SortColumns(POST.c.since, POST.c.uid, oldest=oldest)
    found, after = [], None
    while True:
        rows, after = keyset.cut_for(reading, chosen, order, after, limit, {"but": "z"})
        found.append([row.uid for row in rows])
        if after is None:
            return found


@pytest.mark.parametrize("limit", [1, 2, 3, 4, 6, 7])
def test_the_newest_of_all_units_come_first_each_once(reading: Reading, limit: int) -> None:
    for oldest, expected in ((False, NEWEST), (True, OLDEST)):
        cut = pages(reading, limit, oldest=oldest)
        assert [uid for uids in cut for uid in uids] == expected
        assert [len(uids) for uids in cut] == [limit] * (6 // limit) + ([6 % limit] if 6 % limit else [])


def test_a_page_says_whose_each_row_is_and_where_the_next_begins(reading: Reading) -> None:
    rows, after = keyset.page(reading, POST.c.since, Filter(), None, 2)
    assert ([row.uid for row in rows], after) == (["d", "c"], Cursor(START + 4 * MOMENT, "c"))
    assert reading.placed == [(START + 4 * MOMENT, "north"), (START + 4 * MOMENT, "south")]
    with pytest.raises(Refused):
        keyset.page(reading, POST.c.since, Filter(), Cursor("4", "c"), 2)


def test_a_page_that_one_unit_fills_alone_is_gone_on_from(reading: Reading) -> None:
    assert pages(reading.of_all(("north",)), 2) == [["d", "f"], ["b"]]
    assert pages(reading.of_all(("north", "nowhere")), 2) == [["d", "f"], ["b"]]


def test_a_filter_and_a_count_hold_over_the_units_alone(reading: Reading) -> None:
    since = Filter(since=START + MOMENT)
    rows, after = keyset.page(reading, POST.c.since, since, None, 9)
    assert ([row.uid for row in rows], after) == (["d", "c", "f", "e"], None)
    assert keyset.count(reading, POST.c.since, since) == 4
    assert keyset.count(reading, POST.c.since, Filter()) == 6
    rows, _ = keyset.page(reading.of_all(("west",)), POST.c.since, Filter(), None, 9)
    assert [row.uid for row in rows] == ["x"]
