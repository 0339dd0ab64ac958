"""The rows of a record are what the one function says, at any time."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from db.across.indicators.duties import duties_by_record
from db.across.indicators.periods import DayRange
from db.across.indicators.sources import SOURCES, Scope
from db.kernel.base.officer import Desk
from db.kernel.events.event import Event
from db.kernel.folding import rebuild
from db.kernel.journal import stored_events
from db.kernel.projections import numbering
from db.registers.custody import rules
from db.registers.custody.case.effects import read
from db.registers.custody.case.track import breached
from db.registers.custody.models import CUSTODY
from db.registers.custody.projected import projected
from db.words.calendar.jalali import local_date
from db.words.records import duty_kind
from tests.db.registers.custody.test_commands import act, opened, shown
from tests.db.registers.custody.test_misplaced import misplace
from tests.db.registers.custody.test_rules import STANDING, histories

DAY = timedelta(days=1)
MET = ("done", "entered_late")


OF_NO_LAW = {
    "age", "back_in", "check", "countersign", "documents", "holding_again", "language", "receipt", "release_decided",
    "review", "seen_later", "signature",
}  # fmt: skip


def counted(events: tuple[Event, ...], now: datetime) -> tuple[int, int, int, int]:
    told = rules.duties(events, now)
    return (
        sum(duty.state in MET for duty in told),
        sum(breached(duty) for duty in told),
        sum(duty.state == "stated" for duty in told),
        sum(breached(duty) and duty.kind in OF_NO_LAW for duty in told),
    )


@given(histories(), st.integers(0, 4000))
def test_what_stands_and_what_is_over_follow_from_the_rows(events: list[Event], wait: int) -> None:
    opening = {**events[0].facts, "number": "CA-1405-1"}
    events[0] = replace(events[0], facts=opening)
    told = projected(tuple(events))
    assert told is not None
    case = read(events)
    # A clock that runs out between the writing of an end and the hour that it names ahead: the record alone counts it.
    assume(case.status.ended_at is None or case.clock is None or case.status.ended_at <= case.clock)
    now = max(case.clock or datetime.min.replace(tzinfo=UTC), events[0].entered_at) + timedelta(minutes=wait)
    shown_now = rules.duties(events, now)
    over = [code for code, row in told.duties.items() if row["due"] is not None and row["due"] < now]
    own = sum(duty_kind(code) in OF_NO_LAW for code in over)
    row = told.row
    rows = (row["met"], row["breached"] + len(over), row["stated"], row["breached_own"] + own)
    assert rows == counted(tuple(events), now)
    standing = {duty.code for duty in shown_now if duty.state in STANDING and case.tracks[duty.code].stands}
    # What ends by itself after some hours leaves its row when the record is next read; it has no time to be over.
    lapsed = {code for code in told.duties if case.tracks[code].has_lapsed(now)}
    assert all(told.duties[code]["due"] is None for code in lapsed)
    assert set(told.duties) - lapsed == standing
    assert (told.row["state"], told.row["start_at"]) == (case.status.state, case.start)


@pytest.fixture
def records(desk: Desk, desk_as: Any) -> tuple[str, str]:
    """Two records that were worked on, one with an entry that was the other's; the second was released."""
    first, second = opened(desk), opened(desk, name="سلیمه نوری", band="18")
    act(desk, first, "give_rights", language="dari", written=True, receipt="signed", fear="yes")
    act(desk, first, "tell_prosecutor", via="phone", to="قاضی کشیک")
    desk_as.clock.advance(minutes=50)
    act(desk, second, "care", seen="spoke", given=("water",))
    misplace(desk, first, "prosecutor_told", second)
    act(desk, second, "release", outcome="released_no_ground", band="18", copy_given=True)
    return first, second


def test_the_figures_read_what_the_record_says(desk: Desk, desk_as: Any, records: tuple[str, str]) -> None:
    today = local_date(desk.now())
    for hours in (0, 1, 5, 30):
        desk_as.clock.advance(hours=hours)
        with desk.store.reading() as conn:
            uids = [numbering.find(conn, desk.store, "custody", number, desk.now())[0] for number in records]
            every = replace(SOURCES["custody"](Scope((), today, ()), {}), where=())
            rows = duties_by_record(conn, every, (desk.store.unit,), DayRange(today - DAY, today + DAY), desk.now())
            for uid in uids:
                events = stored_events.events_of(conn, desk.store.unit, uid)
                assert rows[uid] == counted(events, desk.now())
                row = conn.execute(CUSTODY.select().where(CUSTODY.c.uid == uid)).one()
                assert row.state == rules.state(events)
    assert rebuild.check(desk.store).differences == ()
    assert shown(desk, records[0]).state == "held"
