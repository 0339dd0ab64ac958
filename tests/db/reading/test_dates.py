"""The week: dates of all registers, none that its reader may not open, and what is owed of those that passed."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

import db.across.handover.commands as shift
from db.across.handover import forms
from db.across.handover.summary import summary
from db.kernel.base.access import Role
from db.kernel.base.officer import Desk
from db.words.calendar.jalali import local_date, week_of
from db.words.dates import AHEAD, DONE, MISSED, OFF, DateLine
from db.words.messages import Refused
from tests.conftest import BADGES, Desks
from tests.db.across.handover.test_sources import custody
from tests.db.registers.service_desk.test_requests import ask, give, take

SATURDAY = date(2026, 11, 21)
"""The week in which the clock of a test begins, on its Tuesday."""
TOLD = {"title": "جنگ شادی", "kind": "cultural", "reach": "inside", "place": "سالن", "occasion": "year"}


def week(desk: Desk, first: date = SATURDAY, days: int = 14) -> dict[str, list[DateLine]]:
    """What the week shows, by register."""
    told: dict[str, list[DateLine]] = {}
    for line in ask(desk, "week.dates", first, first + timedelta(days=days - 1)):
        told.setdefault(line.register, []).append(line)
    return told


def uid(desk: Desk, register: str, number: str) -> str:
    return str(ask(desk, f"{register}.show", number).uid)


def test_the_week_has_the_dates_of_all_registers_in_their_order(desk_as: Desks) -> None:
    desk = desk_as(Role.COMMANDER)
    session = give(desk, "session.plan", place="مسجد جامع", day="1405/09/05", start="17:30")
    programme = give(desk, "programme.plan", **TOLD, day="1405/09/06")
    order = give(desk, "order.issue", subject="گشت پارک", text="تا آخر هفته", valid_until="1405/09/04 08:15")
    roster = give(desk, "roster.plan", pattern="p12_24", starts_at="1405/09/03 19:00")
    give(
        desk,
        "roster.add_member",
        uid(desk, "roster", roster),
        team="2",
        role="duty_officer",
        who=BADGES[Role.COMMANDER],
    )
    code = take(desk)
    contact = give(
        desk,
        "oversight.record",
        kind="suggestion",
        priority="normal",
        answer_by="code",
        answer_due="1405/09/07",
        words="x",
    )
    held = custody(desk)
    told = week(desk)
    assert {name: lines[0].number for name, lines in told.items()} == {
        "session": session, "programme": programme, "order": order, "roster": roster, "request": code,
        "oversight": contact, "custody": held,
    }  # fmt: skip
    assert (told["order"][0].at, told["order"][0].day) == (told["order"][0].at, date(2026, 11, 25))
    assert (told["request"][0].of_week, told["request"][0].day, told["request"][0].at) == (
        True,
        date(2026, 11, 28),
        None,
    )
    assert told["session"][0].at is not None
    assert told["programme"][0].at is None
    assert [line.number for line in told["custody"]] == [held], "the end of holding, and no other duty of the record"
    assert len(told["roster"]) == 11, "a line a day, from the first turn on"
    assert [line.where != "" for line in told["roster"]][:3] == [False, True, True]
    days = [line.day for line in ask(desk, "week.dates", SATURDAY, SATURDAY + timedelta(days=13))]
    assert days == sorted(days)
    assert all(week_of(line.day) == line.day for line in told["request"])


@pytest.mark.parametrize("role", [Role.PATROL, Role.ADMINISTRATOR])
def test_who_may_open_no_custody_record_learns_of_nobody_held(desk_as: Desks, role: Role) -> None:
    """An officer who opens the week to learn who is held: neither a line, nor a count, nor another answer."""
    desk, other = desk_as(Role.DUTY), desk_as(role)

    def seen() -> Any:
        try:
            return ask(other, "week.dates", SATURDAY, SATURDAY + timedelta(days=13))
        except Refused as refused:
            return refused.code

    before = seen()
    number = custody(desk)
    assert [line.number for line in week(desk)["custody"]] == [number]
    assert seen() == before
    for name in ("week.missed", "week.attention"):
        with pytest.raises(Refused) as refused:
            ask(other, name)
        assert refused.value.code == "forbidden"


def test_no_name_and_no_word_of_a_record_of_people_is_in_the_week(desk_as: Desks) -> None:
    desk = desk_as(Role.DUTY)
    custody(desk)
    take(desk, words="gharghashtan", name="Sabzdasht", phone="09161234567")
    shown = repr(week(desk))
    assert "custody" in shown
    assert "request" in shown
    assert not [word for word in ("Zarrinkolah", "gharghashtan", "Sabzdasht", "0916") if word in shown]


def test_a_date_that_passed_without_its_outcome_is_a_duty_until_somebody_says_what_came_of_it(desk_as: Desks) -> None:
    desk = desk_as(Role.DUTY)
    shift.open_shift(desk, forms.OpenShift())
    session = give(desk, "session.plan", place="مسجد قدس", day="tomorrow", start="17:30")
    programme = give(desk, "programme.plan", **TOLD, day="tomorrow")
    assert (ask(desk, "week.missed"), ask(desk, "week.attention")) == ((), ())
    desk_as.clock.advance(hours=20)
    assert ask(desk, "week.missed") == (), "its day is not over yet"
    desk_as.clock.advance(hours=24)
    assert {line.number for line in ask(desk, "week.missed")} == {session, programme}
    assert {item.number for item in ask(desk, "week.attention")} == {session, programme}
    handed = {item.number: item for item in summary(desk).items if item.code == "date"}
    assert set(handed) == {session, programme}
    assert {item.priority for item in handed.values()} == {"watch"}
    states = {line.number: line.state for lines in week(desk).values() for line in lines}
    assert (states[session], states[programme]) == (MISSED, MISSED)
    give(desk, "programme.hold", uid(desk, "programme", programme))
    give(desk, "session.cancel", uid(desk, "session", session), reason="باران")
    assert (ask(desk, "week.missed"), ask(desk, "week.attention")) == ((), ())
    assert not [item for item in summary(desk).items if item.code == "date"]
    states = {line.number: line.state for lines in week(desk).values() for line in lines}
    assert (states[session], states[programme]) == (OFF, DONE)


def test_an_order_ends_and_nothing_is_owed(desk_as: Desks) -> None:
    desk = desk_as(Role.COMMANDER)
    ended, withdrawn = (
        give(desk, "order.issue", subject=words, text="x", valid_until="1405/09/04 08:15") for words in ("یک", "دو")
    )
    assert {line.state for line in week(desk)["order"]} == {AHEAD}
    give(desk, "order.withdraw", uid(desk, "order", withdrawn), reason="x")
    desk_as.clock.advance(days=2)
    assert {line.number: line.state for line in week(desk)["order"]} == {ended: DONE, withdrawn: OFF}
    assert ask(desk, "week.missed") == ()


def test_both_days_count_and_no_more_than_two_months_are_read(desk: Desk) -> None:
    number = give(desk, "session.plan", place="مسجد جامع", day="1405/09/05", start="17:30")
    on = date(2026, 11, 26)
    assert local_date(week(desk)["session"][0].at or desk.now()) == on
    for first, last, found in (
        (on, on, [number]),
        (on - timedelta(1), on, [number]),
        (on, on + timedelta(1), [number]),
        (on + timedelta(1), on + timedelta(2), []),
        (on - timedelta(2), on - timedelta(1), []),
    ):
        assert [line.number for line in ask(desk, "week.dates", first, last)] == found
    for first, last in ((on, on - timedelta(1)), (on, on + timedelta(62))):
        with pytest.raises(Refused) as refused:
            ask(desk, "week.dates", first, last)
        assert refused.value.code == "invalid"
    ask(desk, "week.dates", on, on + timedelta(61))
