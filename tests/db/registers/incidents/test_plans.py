"""How SQLite reads the list of incidents at 200,000 of them, unevenly spread: along one index, whatever is asked."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from itertools import combinations
from pathlib import Path
from random import Random
from typing import Any

import pytest
from sqlalchemy import Connection, event, text

from db.demo.bulk import insert_bulk
from db.kernel.base.access import Role
from db.kernel.base.officer import Desk
from db.opening.setup import open_store
from db.registers.incidents import listing
from db.registers.incidents.commands import report_incident
from db.registers.incidents.forms import ReportIncident
from db.registers.incidents.listing import count_incidents, list_incidents
from db.registers.incidents.models import INCIDENT
from db.registers.incidents.rules import place_key
from db.storage.dialects.sqlite_statistics import SHIPPED
from db.storage.models import INDEX
from db.words.records import Cursor, Filter
from tests.conftest import BADGES, PASSWORD, START, Desks

COUNT, FIRST = 200_000, 100_000
STEPS = 400_000
"""Of SQLite's machine, for a page at the most; to look at each incident takes a million and more."""
MANY_PLACE, RARE_PLACE = "اهواز", "شوش"
PLACES, SHARES = (MANY_PLACE, "دزفول", "آبادان", RARE_PLACE), (0.6, 0.3, 0.0995, 0.0005)
TYPES, TYPE_SHARES = ("fight", "noise", "threat", "fire"), (0.7, 0.28, 0.019, 0.001)
STATES, STATE_SHARES = ("disposed", "void", "open"), (0.95, 0.048, 0.002)


@pytest.fixture(scope="module")
def uneven(ready_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A store with very many incidents, most of one place, type, state and officer; read only."""
    home = tmp_path_factory.mktemp("uneven") / "store"
    shutil.copytree(ready_store, home)
    desk = open_store(home, BADGES[Role.DUTY], PASSWORD)
    report_incident(desk, ReportIncident(type="fight", place="اهواز", summary="دعوا"))
    with desk.store.writing() as conn:
        fill(conn, desk)
        statistics = conn.exec_driver_sql("SELECT count(*) FROM sqlite_stat1").scalar_one()
        assert statistics == len(SHIPPED)
    yield desk
    desk.store.close()


DRAWN = ("uid", "number", "reported_at", "happened_at", "entered_at", "place_key", "type", "state", "officer")


def fill(conn: Connection, desk: Desk) -> None:
    """Many rows like the one that a command wrote, each with its number and its words, in three statements."""
    random = Random(3)
    others = conn.execute(text("SELECT uid FROM officer WHERE uid <> :own"), {"own": desk.officer.uid}).scalars().all()
    drawn = zip(
        random.choices([place_key(place) for place in PLACES], SHARES, k=COUNT),
        random.choices(TYPES, TYPE_SHARES, k=COUNT),
        random.choices(STATES, STATE_SHARES, k=COUNT),
        random.choices((desk.officer.uid, *others[:3]), (0.97, 0.01, 0.01, 0.01), k=COUNT),
        strict=True,
    )
    conn.exec_driver_sql(f"CREATE TEMP TABLE drawn (place INTEGER PRIMARY KEY, {', '.join(DRAWN)})")
    rows = []
    for place, values in enumerate(drawn):
        minute = 6 * (COUNT - place)
        times = (minute, minute + random.randrange(100_000), minute - random.randrange(5))
        written = (f"{START - timedelta(minutes=back):%Y-%m-%dT%H:%M:%S.%fZ}" for back in times)
        rows.append((FIRST + place, f"{place:08}", f"{place:08}", *written, *values))
    conn.exec_driver_sql(f"INSERT INTO drawn VALUES ({', '.join('?' * (len(DRAWN) + 1))})", rows)
    for table, own in ((INCIDENT, DRAWN), (INDEX, ("uid", "number"))):
        given = {**{name: f"drawn.{name}" for name in own}, "serial": "drawn.place", "position": "drawn.place"}
        columns = [given.get(column.name, f"one.{column.name}") for column in table.columns]
        one = f"(SELECT * FROM {table.name}) AS one"
        conn.exec_driver_sql(f"INSERT INTO {table.name} SELECT {', '.join(columns)} FROM drawn, {one}")
    words = "CASE place % 2 WHEN 0 THEN 'دعوا' ELSE 'سرقت' END"
    conn.exec_driver_sql(f"INSERT INTO search_incident(rowid, text) SELECT place, {words} FROM drawn")


@contextmanager
def heard(desk: Desk) -> Iterator[list[tuple[str, Any]]]:
    """The statements about incidents that are given meanwhile, with their values."""
    with desk.store.reading() as conn:
        engine = conn.engine
    found: list[tuple[str, Any]] = []

    def hear(_conn: Any, _cursor: Any, statement: str, values: Any, *_more: Any) -> None:
        if "FROM incident" in statement or "FROM search_incident" in statement:
            found.append((statement, values))

    event.listen(engine, "before_cursor_execute", hear)
    try:
        yield found
    finally:
        event.remove(engine, "before_cursor_execute", hear)


def plan(desk: Desk, statement: str, values: Any) -> list[str]:
    """How the rows of a statement are read; not what is looked up for it once, as the officer of a badge."""
    with desk.store.reading() as conn:
        lines = conn.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values).all()
    once = {line.id for line in lines if line.detail.startswith("SCALAR SUBQUERY")}
    return [line.detail for line in lines if line.parent not in once]


def steps(desk: Desk, read: Callable[[], object]) -> int:
    """How many steps of SQLite's machine it takes: what it reads, told without a clock."""
    found = [0]

    def one() -> int:
        found[0] += 1
        return 0

    with desk.store.reading() as conn:
        connection: Any = conn.connection.driver_connection
    connection.set_progress_handler(one, 100)
    try:
        read()
    finally:
        connection.set_progress_handler(None, 0)
    return found[0] * 100


def filters(*, all_of_them: bool) -> Iterator[Filter]:
    """Each filter alone by each time and with words; `all_of_them`: every two, from and until the middle too."""
    middle = START - timedelta(minutes=6) * (COUNT // 2)
    ones: list[dict[str, Any]] = [{"type": kind} for kind in ("fight", "threat", "fire", "no such")]
    ones += [{"place": place} for place in (MANY_PLACE, "دزفول", RARE_PLACE, "no such")]
    ones += [{"officer": BADGES[role]} for role in (Role.DUTY, Role.COMMANDER)]
    ones += [{"state": state} for state in STATES]
    twos = [one | other for one, other in combinations(ones, 2) if one.keys() != other.keys()]
    for sort in ("reported", "occurred", "entered"):
        for asked in ({}, *ones):
            yield Filter(**asked, sort=sort)
        if all_of_them:
            yield from (Filter(**asked, sort=sort) for asked in twos)
            yield from (Filter(**asked, sort=sort, since=middle) for asked in ({}, *ones))
            yield from (Filter(**asked, sort=sort, until=middle) for asked in ({}, *ones))
    for asked in ({}, *ones):
        yield Filter(**asked, text="دعوا")


def sorts_few(desk: Desk, which: Filter) -> bool:
    """Whether one of its filters leaves so few that they may be sorted."""
    asked = {name: getattr(which, name) for name in ("type", "officer", "state", "place")}
    ones = [Filter(**{name: value}) for name, value in asked.items() if value is not None]
    most = listing.FEW if len(ones) == 1 else listing.MANY
    return any(len(list_incidents(desk, one, None, most + 1).rows) <= most for one in ones)


def wrong(desk: Desk, which: Filter, after: Cursor | None, plans: dict[str, list[str]]) -> list[str]:
    """What is wrong with how a page and its count are read."""
    found = []
    with heard(desk) as statements:
        taken = steps(desk, lambda: list_incidents(desk, which, after, 50))
        count_incidents(desk, which)
    for statement, values in statements:
        if statement not in plans:
            plans[statement] = plan(desk, statement, values)
        lines = plans[statement]
        found += [line for line in lines if line.startswith(("SCAN incident", "SCAN record_index"))]
        if any("TEMP B-TREE" in line for line in lines) and not sorts_few(desk, which):
            found += lines
    if taken > STEPS:
        found.append(f"{taken} steps")
    return [f"{which} after {after}: {line}" for line in found]


@pytest.mark.long
@pytest.mark.parametrize("counted", ["as shipped", "none", "as counted"])
def test_every_filter_is_read_along_an_index_and_only_a_few_rows_are_sorted(
    uneven: Desk, counted: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the statistics of a new store, with none, and with those that the store counts when it is closed."""
    with uneven.store.writing() as conn:
        if counted == "none":
            conn.exec_driver_sql("DELETE FROM sqlite_stat1")
            conn.exec_driver_sql("ANALYZE sqlite_schema")
    if counted == "as counted":
        monkeypatch.setattr("db.storage.dialects.sqlite_statistics.ENOUGH", 0)
        uneven.store.learn()
        with uneven.store.reading() as conn:
            one = "SELECT stat FROM sqlite_stat1 WHERE idx = 'incident_by_place'"
            assert int(conn.exec_driver_sql(one).scalar_one().split()[0]) == COUNT + 1
    middle = Cursor(START - timedelta(minutes=6) * (COUNT // 2), "m")
    found = []
    plans: dict[str, list[str]] = {}
    for which in filters(all_of_them=counted == "as shipped"):
        found += wrong(uneven, which, Cursor(FIRST + COUNT // 2, "m") if which.text else middle, plans)
    assert found == []


@pytest.mark.long
def test_a_place_by_the_time_it_happened_would_be_read_wrong_untold(
    uneven: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is told to SQLite of a condition is needed: without it most of the register is fetched and sorted."""
    monkeypatch.setattr(listing, "likely", lambda condition, _share: condition)
    listing._chosen.cache_clear()
    listing._sizing.cache_clear()
    assert wrong(uneven, Filter(place=MANY_PLACE, sort="occurred"), None, {})
    listing._chosen.cache_clear()
    listing._sizing.cache_clear()


def test_statistics_are_shipped_for_indexes_that_there_are(desk: Desk) -> None:
    with desk.store.reading() as conn:
        kept = {(row.tbl, row.idx): row.stat for row in conn.execute(text("SELECT tbl, idx, stat FROM sqlite_stat1"))}
        assert kept == SHIPPED
        for (table, index), stat in SHIPPED.items():
            keys = conn.execute(text("SELECT name FROM pragma_index_info(:index)"), {"index": index}).all()
            assert len(stat.split()) == len(keys) + 1, index
            indexes = conn.execute(text("SELECT name FROM pragma_index_list(:table)"), {"table": table}).scalars().all()
            assert index in indexes


def test_a_small_store_keeps_what_it_was_shipped_with(desk: Desk) -> None:
    desk.store.learn()
    with desk.store.reading() as conn:
        assert conn.execute(text("SELECT count(*) FROM sqlite_stat1")).scalar_one() == len(SHIPPED)


def test_a_store_of_some_size_counts_itself_when_it_is_closed(desk_as: Desks, monkeypatch: pytest.MonkeyPatch) -> None:
    desk = desk_as()
    insert_bulk(desk.store, 40, until=START)
    monkeypatch.setattr("db.storage.dialects.sqlite_statistics.ENOUGH", 10)
    monkeypatch.setattr("db.storage.dialects.sqlite_statistics.SAMPLED", 10)
    desk.store.close()
    with desk_as().store.reading() as conn:
        counted = conn.execute(text("SELECT stat FROM sqlite_stat1 WHERE idx = 'incident_by_time'")).scalar_one()
        assert counted.split()[0] == "40"
        assert conn.execute(text("SELECT count(*) FROM sqlite_stat4")).scalar_one() == 0
        newest = "unit = ? AND position > ? AND stream = 'record' ORDER BY position LIMIT 500"
        plan = conn.exec_driver_sql(
            f"EXPLAIN QUERY PLAN SELECT kind FROM journal WHERE {newest}", (desk.store.unit, 80)
        )
        assert [row[3] for row in plan] == ["SEARCH journal USING INDEX journal_at_position (position>?)"]
