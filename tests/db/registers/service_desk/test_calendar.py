"""Weekly sessions, Police Week and holidays: the rules, and the calendar on a store."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.kernel.base.access import Role
from db.kernel.base.officer import Desk
from db.kernel.folding import rebuild
from db.reference.lists.working_days import WorkCalendar, day_of_year
from db.registers.service_desk.sessions.planning import POLICE_WEEK, Pattern, plan, within
from db.words.calendar.jalali import jalali_to_date, weekday
from db.words.messages import Refused
from tests.conftest import Desks
from tests.db.registers.service_desk.test_requests import ask, give
from tests.officers import NAMES

DAYS = st.dates(date(2026, 3, 21), date(2030, 3, 20))
PATTERNS = st.lists(
    st.builds(
        Pattern,
        uid=st.uuids().map(str),
        place=st.sampled_from(["مسجد جامع", "مسجد قدس", "مسجد محله"]),
        weekday=st.integers(0, 6),
        start=st.sampled_from(["17:30", "10"]),
        daily=st.booleans(),
    ),
    max_size=4,
)


@given(PATTERNS, DAYS, st.integers(0, 60))
def test_a_place_has_one_session_a_day_on_its_weekday_or_in_police_week_and_none_on_a_holiday(
    patterns: list[Pattern], first: date, length: int
) -> None:
    until = first + timedelta(days=length)
    found = plan(patterns, first, until)
    assert len({(one.pattern.place, one.day) for one in found.sessions}) == len(found.sessions)
    for one in found.sessions:
        assert first <= one.day <= until
        assert not WorkCalendar().holiday(one.day)
        assert weekday(one.day) == one.pattern.weekday or (one.pattern.daily and within(one.day, POLICE_WEEK))
    again = plan(patterns, first, until, taken=[(one.pattern.place, one.day) for one in found.sessions])
    assert again.sessions == ()


def test_police_week_has_seven_days_and_a_span_may_run_over_the_turn_of_the_year() -> None:
    year = [jalali_to_date(1405, 1, 1) + timedelta(days=step) for step in range(365)]
    assert [day for day in year if within(day, POLICE_WEEK)] == [jalali_to_date(1405, 7, day) for day in range(13, 20)]
    assert within(jalali_to_date(1405, 1, 2), ((12, 25), (1, 5)))
    assert not within(jalali_to_date(1405, 6, 2), ((12, 25), (1, 5)))


@pytest.mark.parametrize("typed", ["13/1", "0/5", "7", "7/32", "x", "12/31", ""])
def test_no_such_day_of_the_year(typed: str) -> None:
    with pytest.raises(ValueError):
        day_of_year(typed)


def test_a_day_of_the_year_in_any_digits() -> None:
    assert day_of_year("۷/۱۳") == day_of_year("7-13") == (7, 13)


def places(desk: Desk, year: int, month: int) -> list[tuple[int, str]]:
    from db.words.calendar.jalali import date_to_jalali

    return [(date_to_jalali(one.day).day, one.place) for one in ask(desk, "session.month", year, month).sessions]


def test_a_weekly_session_is_planned_ahead_once_and_a_cancelled_one_does_not_come_back(desk: Desk) -> None:
    give(desk, "session.add_pattern", place="مسجد جامع", weekday="wednesday", start="۱۷:۳۰", end="19", staff="1000")
    assert ask(desk, "session.patterns").unplanned == 9
    assert give(desk, "session.plan_ahead", until="1405/10/30") == "9"
    # Wednesdays of Azar 1405 from the fourth on: today is Tuesday the third.
    assert places(desk, 1405, 9) == [(day, "مسجد جامع") for day in (4, 11, 18, 25)]
    one = ask(desk, "session.month", 1405, 9).sessions[0]
    assert (one.start, one.end, one.staff, one.announced) == ("۱۷:۳۰", "19", (NAMES[Role.DUTY],), False)
    assert give(desk, "session.plan_ahead", until="1405/10/30") == "0"
    uid = ask(desk, "session.show", one.number).uid
    give(desk, "session.cancel", uid, reason="مسجد در دست تعمیر است")
    assert give(desk, "session.plan_ahead", until="1405/10/30") == "0"
    assert ask(desk, "session.month", 1405, 9).sessions[0].state == "cancelled"
    pattern = ask(desk, "session.patterns").patterns[0]
    give(desk, "session.end_pattern", pattern.uid)
    assert ask(desk, "session.patterns").patterns == ()
    assert rebuild.check(desk.store).differences == ()


def test_holidays_are_taken_in_once_and_keep_sessions_and_due_days_away(desk_as: Desks) -> None:
    commander, desk = desk_as(Role.COMMANDER), desk_as(Role.DUTY)
    assert not ask(desk, "session.month", 1405, 9).holidays_known
    days = "۱۴۰۵/۹/۴ نمونهٔ تعطیل\n1405/09/30\tتعطیل دیگر\n\n"
    assert give(commander, "list.add_holidays", days=days) == "2"
    assert give(commander, "list.add_holidays", days=days) == "0"
    assert ask(desk, "session.month", 1405, 9).holidays_known
    give(desk, "session.add_pattern", place="مسجد جامع", weekday="wednesday", start="17:30")
    give(desk, "session.plan_ahead", until="1405/9/30")
    assert places(desk, 1405, 9) == [(11, "مسجد جامع"), (18, "مسجد جامع"), (25, "مسجد جامع")]
    with pytest.raises(Refused) as refused:
        give(commander, "list.add_holidays", days="1405/01/20 x\n1405/13/01 y")
    assert "Line 2" in str(refused.value.fields["days"])


def test_police_week_is_daily_and_its_days_are_the_commanders(desk_as: Desks) -> None:
    commander, desk = desk_as(Role.COMMANDER), desk_as(Role.DUTY)
    give(desk, "session.add_pattern", place="مسجد جامع", weekday="monday", start="17:30", daily="yes")
    assert give(desk, "session.plan_ahead", first="1406/7/10", until="1406/7/25") == "8"
    assert [day for day, _place in places(desk, 1406, 7)] == [12, 13, 14, 15, 16, 17, 18, 19]
    give(commander, "list.set_occasion", code="police_week", first_day="7/1", last_day="7/2")
    assert [day.day for day in ask(desk, "session.month", 1406, 7).police_week] == [23, 24]
    with pytest.raises(Refused) as refused:
        give(commander, "list.set_occasion", code="police_week", first_day="7/0", last_day="7/2")
    assert set(refused.value.fields) == {"first_day"}


def test_numbers_wait_without_names_and_without_entries_and_closing_counts_them(desk: Desk) -> None:
    number = give(desk, "session.plan", place="مسجد", day="today", start="9", open_now="yes")
    uid = ask(desk, "session.show", number).uid
    with desk.store.reading() as conn:
        from db.kernel.journal import stored_events

        before = len(stored_events.events_of(conn, desk.store.unit, uid))
    assert [give(desk, "session.give_number", uid) for _ in range(3)] == ["1", "2", "3"]
    assert give(desk, "session.call_number", uid) == "1"
    with pytest.raises(Refused):
        give(desk, "session.call_number", uid, back="yes")
    assert [give(desk, "session.call_number", uid) for _ in range(2)] == ["2", "3"]
    with pytest.raises(Refused):
        give(desk, "session.call_number", uid)
    assert give(desk, "session.call_number", uid, back="yes") == "2"
    with desk.store.reading() as conn:
        assert len(stored_events.events_of(conn, desk.store.unit, uid)) == before
    give(desk, "session.announce", uid, announced="چهارشنبه پس از نماز", by="mosque_board,loudspeaker")
    give(desk, "session.close", uid)
    record = ask(desk, "session.show", number)
    lines = {line.name: line.value for part in record.sections for line in part.lines}
    assert (lines["waited"], lines["announced"]) == (3, "چهارشنبه پس از نماز")
