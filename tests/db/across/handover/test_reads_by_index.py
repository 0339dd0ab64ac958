"""A draft reads what is open, by index: it takes the same steps however much history lies behind it."""

from __future__ import annotations

import re
from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import event

import db.across.handover.commands as shift
from db.across.handover import forms
from db.across.handover.attention import attention
from db.across.handover.queries import current, on_duty
from db.across.handover.summary import summary
from db.demo import bulk
from db.kernel.base.access import Role

if TYPE_CHECKING:
    from collections.abc import Iterator

    from db.kernel.base.officer import Desk
    from tests.conftest import Desks

PASSWORD = "correct-horse"
OPEN = 5
SMALL = {
    "officer", "list_item", "local_draft", "local_place", "import_batch", "quarantined", "CONSTANT", "(subquery-1)",
}  # fmt: skip
"""What may be read whole, or a unit's part of it: settings, officers (some dozens of a unit, whatever history lies
behind), tables whose rows go away when what they are about is done, and what was set aside, which is bounded by file.
"""
ONE = (
    "ORDER BY journal.position DESC\n LIMIT",
    "FROM journal ORDER BY journal.unit, journal.origin, journal.epoch, journal.stream\n LIMIT",
)
"""Reads the journal from an end of an index, and stops at the first entry."""
OF_NOW = {"dispatch_open"}
"""Indexes of nothing but open rows: the unit alone is enough of a condition there."""


@pytest.fixture
def behind(desk_as: Desks, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """Write so many incidents, of which the last few are open, and begin a shift after them."""
    monkeypatch.setattr(bulk, "ENDED", 1.0)
    monkeypatch.setattr(bulk, "FRESH", OPEN)

    def begun(count: int) -> Desk:
        desk = desk_as(Role.DUTY)
        first = current(desk) is None
        bulk.insert_bulk(desk.store, count, 3, until=desk.now() if first else desk.now().replace(year=2020))
        if first:
            shift.open_shift(desk, forms.OpenShift())
        shift.close_alone(desk, forms.CloseAlone(uncounted="no time", reason="alone", password=PASSWORD))
        shift.open_shift(desk, forms.OpenShift())
        return desk

    return begun


def driver(desk: Desk) -> Any:
    """The SQLite connection that this desk reads with."""
    with desk.store.reading() as conn:
        return conn.connection.driver_connection


def steps(desk: Desk) -> int:
    """How many steps of SQLite's machine a draft takes, in tens: what it reads, told without a clock."""
    summary(desk)  # what is kept from one reading to the next is read first
    found = [0]

    def one() -> int:
        found[0] += 1
        return 0

    connection = driver(desk)
    connection.set_progress_handler(one, 10)
    try:
        assert len([item for item in summary(desk).items if item.code == "incident"]) == OPEN
    finally:
        connection.set_progress_handler(None, 0)
    return found[0]


@pytest.mark.long
def test_a_draft_takes_as_many_steps_after_a_long_history_as_after_a_short_one(
    behind: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    few = steps(behind(100))
    monkeypatch.setattr(bulk, "FRESH", 0)  # the further ones have all ended
    many = steps(behind(1_000))
    assert many < few * 1.1, f"{few} steps after 100 incidents, {many} after 1,100"


@contextmanager
def heard(desk: Desk) -> Iterator[dict[str, Any]]:
    """The SELECTs that are given meanwhile, with the values of one of them each."""
    with desk.store.reading() as conn:
        engine = conn.engine
    found: dict[str, Any] = {}

    def hear(_conn: Any, _cursor: Any, statement: str, values: Any, *_more: Any) -> None:
        if statement.startswith("SELECT"):
            found[statement] = values

    event.listen(engine, "before_cursor_execute", hear)
    try:
        yield found
    finally:
        event.remove(engine, "before_cursor_execute", hear)


def whole(desk: Desk, statements: dict[str, Any]) -> list[str]:
    """The steps of SQLite's plans that read a table, or a unit's part of it, from one end to the other."""
    cursor = driver(desk).cursor()
    found = []
    for statement, values in statements.items():
        for row in cursor.execute(f"EXPLAIN QUERY PLAN {statement}", values).fetchall():
            step = row[3]
            scanned = re.match(r"SCAN (\S+)", step)
            by_unit = re.match(r"SEARCH (\S+) USING (?:COVERING )?INDEX (\S+) \(unit=\?\)$", step)
            if scanned and scanned[1] not in SMALL and not any(end in statement for end in ONE):
                found.append(f"{step}: {statement}")
            if by_unit and by_unit[1] not in SMALL and by_unit[2] not in OF_NOW and "max(" not in statement:
                found.append(f"{step}: {statement}")
    return found


def test_nothing_is_read_from_one_end_to_the_other(desk_as: Desks) -> None:
    desk = desk_as(Role.DUTY)
    shift.open_shift(desk, forms.OpenShift())
    with heard(desk) as statements:
        summary(desk)
        for read in (current, on_duty, attention):
            read(desk)
    assert len(statements) > 25
    assert whole(desk, statements) == []
    shift.start_handover(desk, forms.StartHandover())
    with heard(desk) as statements:
        summary(desk)
        attention(desk)
    assert whole(desk, statements) == []


def test_the_plans_are_told_apart(desk_as: Desks) -> None:
    desk = desk_as(Role.DUTY)
    read_whole = {
        "SELECT * FROM journal": (),
        "SELECT * FROM call WHERE unit = ? ORDER BY started_at": ("u",),
        "SELECT kind, count(*) FROM journal WHERE +position > 5 GROUP BY kind": (),
    }
    assert len(whole(desk, read_whole)) == len(read_whole)


def test_what_was_brought_along_is_not_gone_through_by_the_first_shift(desk_as: Desks) -> None:
    desk = desk_as(Role.DUTY)
    bulk.insert_bulk(desk.store, 200, 3, until=desk.now() - timedelta(days=30))
    shift.open_shift(desk, forms.OpenShift())
    with heard(desk) as statements:
        told = summary(desk)
    assert not [statement for statement in statements if "body.uid IN" in statement and statement.count("?") > 100]
    assert all(len(item.numbers) < 50 for item in told.items), "what ended before the precinct kept shifts"
    assert sum(number for _kind, number in told.entries) > 300, "each entry is of one shift all the same"
