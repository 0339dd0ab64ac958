"""Duties of many records, summed by the database: at any minute what reading record by record counts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection

from db.across.indicators.duties import Duties, duties_by_record, duties_in
from db.across.indicators.models import MATTER
from db.across.indicators.periods import DayRange
from db.across.indicators.sources import SOURCES, Scope
from db.kernel.projections import schema
from db.registers.custody.models import CUSTODY, DUTY
from db.storage.dialects import sqlite
from db.words.calendar.jalali import local_instant
from tests.conftest import examples

UNITS = ("u1", "u2", "elsewhere")
OF_LAW, OF_THE_PROGRAM = "prosecutor", "check"
SPANS = (DayRange(date(2026, 3, 21), date(2026, 9, 22)), DayRange(date(2026, 8, 1), date(2026, 10, 1)))
"""Two that overlap: a record may lie in one, in both or in none."""
STARTS = [local_instant(day) for span in SPANS for day in (span.first, span.last, span.last + timedelta(days=1))]
NOW = local_instant(date(2026, 9, 1), 12)
MINUTE = timedelta(minutes=1)

counts = st.integers(0, 4)
near = st.sampled_from([-2, -1, 0, 1, 2]).map(lambda minutes: minutes * MINUTE)


@dataclass(frozen=True)
class Kept:
    """A record as the tables hold it, with its duties that stand."""

    unit: str
    start: datetime
    same_as: int | None
    residence: bool
    settled: tuple[int, int, int, int]
    known_at: datetime
    standing: tuple[tuple[str, datetime | None], ...]


records = st.builds(
    Kept,
    unit=st.sampled_from(UNITS),
    start=st.builds(lambda at, off: at + off, st.sampled_from(STARTS), near),
    same_as=st.none() | st.integers(0, 3),
    residence=st.booleans(),
    settled=st.tuples(counts, counts, counts, counts),
    known_at=near.map(lambda off: NOW + off),
    standing=st.lists(
        st.tuples(
            st.sampled_from([OF_LAW, f"{OF_THE_PROGRAM}-1", f"{OF_THE_PROGRAM}-2", "holding"]),
            st.none() | near.map(lambda off: NOW + off),
        ),
        max_size=3, unique_by=lambda duty: duty[0],
    ).map(tuple),
)  # fmt: skip


@pytest.fixture(scope="module")
def conn() -> Iterator[Connection]:
    engine = sqlite.in_memory()
    with engine.begin() as made:
        schema.create_scratch(made)
        yield made
    engine.dispose()


def fill(conn: Connection, kept: list[Kept]) -> None:
    for table in (CUSTODY, MATTER, DUTY):
        conn.execute(table.delete())
    for place, one in enumerate(kept):
        uid = f"r{place}"
        met, stated, breached, own = one.settled
        row = {
            "unit": one.unit, "uid": uid, "number": uid, "state": "closed", "opened_at": one.start,
            "start_at": one.start, "known_at": one.known_at, "met": met, "stated": stated, "breached": breached,
            "breached_own": own, "same_as": None if one.same_as is None else f"r{one.same_as}",
        }  # fmt: skip
        conn.execute(CUSTODY.insert(), row)
        conn.execute(MATTER.insert(), {"unit": one.unit, "record": uid, "residence": one.residence})
        for code, due in one.standing:
            conn.execute(DUTY.insert(), {"unit": one.unit, "record": uid, "code": code, "due": due})


def read_one_by_one(kept: list[Kept], units: tuple[str, ...], span: DayRange, now: datetime) -> Mapping[str, Duties]:
    """What each record says, without a line of the program."""
    found: dict[str, Duties] = {}
    for place, one in enumerate(kept):
        others = [other for other in kept if other.same_as == place and other.unit == one.unit]
        about = any(each.residence for each in (one, *others))
        within = local_instant(span.first) <= one.start < local_instant(span.last + timedelta(days=1))
        if one.same_as is not None or not about or not within or one.unit not in units:
            continue
        met, stated, breached, own = one.settled
        asked = max(one.known_at, now)
        over = [code for code, due in one.standing if due is not None and due < asked]
        no_law = sum(code.startswith(OF_THE_PROGRAM) for code in over)
        found[f"r{place}"] = Duties(met, breached + len(over), stated, own + no_law)
    return found


def summed(each: Mapping[str, Duties]) -> Duties:
    return Duties(*(sum(column) for column in zip(Duties(), *each.values(), strict=True)))


DUE_NOW = Kept("u1", STARTS[0], None, True, (1, 0, 0, 0), NOW, ((OF_LAW, NOW), (f"{OF_THE_PROGRAM}-1", NOW - MINUTE)))
"""Of one duty the time is this minute, of the other it was the last one."""


@settings(max_examples=examples(60, 2_000))
@example(kept=[DUE_NOW], late=0, some=("u1",))
@given(kept=st.lists(records, max_size=7), late=st.integers(-3, 3), some=st.sampled_from([("u1",), ("u1", "u2")]))
def test_the_sums_are_those_of_the_records_at_any_minute(
    conn: Connection, kept: list[Kept], late: int, some: tuple[str, ...]
) -> None:
    fill(conn, kept)
    now = NOW + late * MINUTE
    options: dict[str, Any] = {"duties": "breached"}
    rows = SOURCES["custody"](Scope(some, date(2026, 9, 1), ()), options)
    one_by_one = [read_one_by_one(kept, some, span, now) for span in SPANS]
    assert duties_in(conn, rows, some, SPANS, now) == [summed(each) for each in one_by_one]
    for span, each in zip(SPANS, one_by_one, strict=True):
        assert duties_by_record(conn, rows, some, span, now) == each
