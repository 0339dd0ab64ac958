"""Limits at the exact instant: a microsecond before, at, and after; and times that have not come."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from db.kernel.base.officer import Desk
from db.kernel.events.event import Event
from db.registers.custody import rules
from db.registers.custody.case.duties import HOLDING, PROSECUTOR
from db.registers.custody.case.effects import read
from db.registers.custody.case.spec import CHECK, FIRST_REVIEW, PUT_OFF, SOON
from db.registers.custody.case.track import breached
from db.registers.custody.custody_acts import AHEAD, FAR_AHEAD
from db.registers.post import commands as post
from db.registers.post import forms as post_forms
from db.registers.post.register import POST as POSTS
from db.words.calendar.jalali import JalaliDate, half_of, half_year, jalali, jalali_to_date, jalali_year, local_date
from db.words.calendar.moments import parse_date
from db.words.messages import Refused
from tests.conftest import START
from tests.db.registers.custody.test_commands import act, opened, refused
from tests.db.registers.custody.test_rules import T0, duty, event
from tests.db.registers.custody.test_rules import opened as opening

MOMENT = timedelta(microseconds=1)


# --- the limits of the law ------------------------------------------------------------------------------------------

LIMITS = [
    ("prosecutor", "prosecutor_told", timedelta(hours=1)),
    ("holding", "brought_before_judge", timedelta(hours=24)),
    ("check-1", "care_given", timedelta(hours=1)),
    ("review-1", "custody_reviewed", timedelta(hours=6)),
]


def test_the_limits_are_these() -> None:
    assert (timedelta(hours=1), timedelta(hours=24)) == (PROSECUTOR, HOLDING)
    assert (CHECK.usual, FIRST_REVIEW.usual, PUT_OFF.usual) == (
        timedelta(hours=1), timedelta(hours=6), timedelta(minutes=30),
    )  # fmt: skip


@pytest.mark.parametrize(("code", "_kind", "limit"), LIMITS)
@pytest.mark.parametrize(("step", "state"), [(-MOMENT, "due"), (timedelta(0), "due"), (MOMENT, "overdue")])
def test_a_duty_is_overdue_after_its_last_microsecond(
    code: str, _kind: str, limit: timedelta, step: timedelta, state: str
) -> None:
    found = duty([opening()], code, T0 + limit + step)
    assert (found.due, found.state) == (T0 + limit, state)


@pytest.mark.parametrize(("step", "state"), [(-MOMENT, "open"), (timedelta(0), "due"), (MOMENT, "due")])
def test_a_duty_is_due_soon_from_an_instant_on(step: timedelta, state: str) -> None:
    assert duty([opening()], "prosecutor", T0 + PROSECUTOR - SOON.usual + step).state == state


@pytest.mark.parametrize(("code", "kind", "limit"), LIMITS)
@pytest.mark.parametrize(("step", "late"), [(-MOMENT, False), (timedelta(0), False), (MOMENT, True)])
def test_what_is_done_at_the_last_instant_was_done_in_time(
    code: str, kind: str, limit: timedelta, step: timedelta, late: bool
) -> None:
    facts = {"body": "prosecutor", "decision": "go_on", "seen": "spoke"}
    done = event(2, kind, T0 + limit + step, **facts)
    by_code = {one.code: one for one in rules.duties([opening(), done], T0 + timedelta(hours=30))}
    if not late and code in ("check-1", "review-1"):  # of what recurs, the next one stands there instead
        assert code not in by_code
        return
    found = by_code[code]
    assert (found.state, breached(found)) == (("late", True) if late else ("done", False))


LATEST = timedelta(minutes=30)
"""Written later than so long after the limit, what was done in time needs what can be checked."""


@pytest.mark.parametrize(
    ("step", "state"),
    [(timedelta(0), "done"), (MOMENT, "entered_late"), (LATEST, "entered_late"), (LATEST + MOMENT, "stated")],
)
def test_what_was_done_in_time_and_is_written_later_is_no_breach(step: timedelta, state: str) -> None:
    told = event(2, "prosecutor_told", T0 + PROSECUTOR + step, at=T0 + timedelta(minutes=5))
    found = duty([opening(), told], "prosecutor", T0 + timedelta(hours=2))
    assert (found.state, breached(found)) == (state, False)


# --- put off by 30 minutes, due in the last quarter of an hour ------------------------------------------------------

QUARTER = timedelta(minutes=15) + MOMENT


@pytest.mark.parametrize(
    ("step", "state"), [(-QUARTER, "put_off"), (-MOMENT, "due"), (timedelta(0), "due"), (MOMENT, "overdue")]
)
def test_what_was_put_off_is_overdue_after_half_an_hour(step: timedelta, state: str) -> None:
    asked = T0 + timedelta(minutes=10)
    events = [opening(), event(2, "step_put_off", asked, step="language", why="asleep")]
    found = duty(events, "language", asked + timedelta(minutes=30) + step)
    assert (found.due, found.state) == (asked + timedelta(minutes=30), state)


def put_off(at: datetime, entered: datetime) -> list[Event]:
    first = event(2, "step_put_off", T0, step="language", why="asleep")
    return [opening(), first, event(3, "step_put_off", entered, at=at, step="language", why="asleep")]


@pytest.mark.parametrize(("step", "moved"), [(-MOMENT, True), (timedelta(0), True), (MOMENT, False)])
def test_what_is_overdue_already_is_put_off_no_more(step: timedelta, moved: bool) -> None:
    due = T0 + timedelta(minutes=30)
    found = duty(put_off(due + step, due + step), "language", due + step)
    assert found.due == (due + step + timedelta(minutes=30) if moved else due)


# --- eighteen -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("age", "child"), [(0, True), (17, True), (18, False), (19, False)])
def test_who_is_eighteen_is_no_child(age: int, child: bool) -> None:
    """The program keeps an age in years as it was said, no day of birth: nothing turns a child into an adult here."""
    said = event(2, "age_set", T0, age=age, suspected=True, with_whom="alone")
    case = read([opening(), said])
    assert case.child is child
    assert ("child_delivery" in {one.code for one in rules.duties([opening(), said], T0)}) is child


@pytest.mark.parametrize(("age", "answer", "asks"), [
    (17, "adult", True), (18, "adult", False), (17, "child", False), (18, "child", True), (18, "doubtful", False),
])  # fmt: skip
def test_an_answer_that_does_not_fit_the_age_is_asked_about(desk: Desk, age: int, answer: str, asks: bool) -> None:
    number = opened(desk)
    given = {"age": age, "child": answer, "basis": "stated", "with_whom": "alone"}
    if not asks:
        assert act(desk, number, "set_age", **given) == number
        return
    found = refused(lambda: act(desk, number, "set_age", **given))
    assert (found.code, set(found.fields)) == ("unlikely", {"age"})


@pytest.mark.parametrize(
    ("year", "leap"), [(1387, True), (1391, True), (1395, True), (1399, True), (1403, True), (1404, False),
                       (1405, False), (1408, True)],
)  # fmt: skip
def test_the_last_day_of_a_leap_year_is_a_day_of_birth(year: int, leap: bool) -> None:
    """Who was born on the thirtieth of Esfand is eighteen on the first of Farvardin of a year that has none."""
    new_year = jalali_to_date(year + 1, 1, 1)
    last = new_year - timedelta(days=1)
    assert jalali_year(datetime(last.year, last.month, last.day, 12, tzinfo=START.tzinfo)) == year
    typed = parse_date(f"{year}/12/30", START) if leap else None
    assert typed == (last if leap else None)
    if not leap:
        with pytest.raises(ValueError):
            parse_date(f"{year}/12/30", START)


# --- years, halves and days -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("first", [JalaliDate(1404, 1, 1), JalaliDate(1405, 7, 1), JalaliDate(1406, 1, 1)])
def test_a_half_year_begins_and_ends_at_midnight_in_tehran(first: JalaliDate) -> None:
    begins, ends = half_year(first.year, 1 if first.month == 1 else 2)
    assert (jalali(begins), jalali(begins - MOMENT) == first) == (first, False)
    assert (half_of(begins), half_of(ends - MOMENT)) == (half_of(begins), half_of(begins))
    assert half_of(begins - MOMENT) != half_of(begins) != half_of(ends)
    assert local_date(begins) == jalali_to_date(first.year, first.month, first.day)


# --- times that have not come ---------------------------------------------------------------------------------------


def told(desk: Desk, number: str, at: datetime) -> str | None:
    """The refusal of a custody entry at a time; None where it was kept."""
    try:
        act(desk, number, "care", given=("food",), at=at)
    except Refused as found:
        return found.code
    return None


@pytest.mark.parametrize(
    ("ahead", "code"),
    [
        (AHEAD, None),
        (AHEAD + MOMENT, "unlikely"),
        (FAR_AHEAD, "unlikely"),
        (FAR_AHEAD + MOMENT, "invalid"),
    ],
)
def test_a_custody_time_ahead_of_the_clock_is_asked_about_and_a_day_ahead_refused(
    desk: Desk, ahead: timedelta, code: str | None
) -> None:
    assert (timedelta(minutes=2), timedelta(days=1)) == (AHEAD, FAR_AHEAD)
    assert told(desk, opened(desk), desk.now() + ahead) == code


@pytest.mark.parametrize(("step", "asked"), [(-MOMENT, False), (timedelta(0), False), (MOMENT, True)])
def test_a_fault_that_begins_in_the_future_is_asked_about(desk: Desk, step: timedelta, asked: bool) -> None:
    form = post_forms.NotePost(kind="power", since=desk.now() + step)
    if not asked:
        post.note_post(desk, form)
        return
    assert refused(lambda: post.note_post(desk, form)).code == "unlikely"
    form.reasons = {"since": "اعلام قبلی"}
    number = post.note_post(desk, form)
    assert POSTS.show(desk, number).number == number
