"""The service desk's rules, tried on what nobody thought of."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from db.reference.lists.working_days import WorkCalendar, working_days_between
from db.registers.service_desk import rules
from db.words.calendar.clock_times import clock_time
from db.words.checks import CODES, code_is_valid, make_code
from db.words.codes import checked_code
from db.words.messages import Refused

DAYS = st.dates(date(2024, 1, 1), date(2030, 1, 1))
PLAIN = WorkCalendar(fixed=frozenset())


@given(st.integers(0, 99_999))
def test_a_new_code_is_one_that_can_be_checked(seed: int) -> None:
    code = rules.new_code(lambda count: seed.to_bytes(count, "big"), lambda _: False)
    assert code_is_valid(code)
    assert checked_code(code, "code") == code


def test_a_code_that_is_taken_is_not_given_out_again() -> None:
    draws = iter(range(10))
    first = rules.new_code(lambda count: (0).to_bytes(count, "big"), lambda _: False)
    second = rules.new_code(lambda count: next(draws).to_bytes(count, "big"), lambda code: code == first)
    assert second != first


def test_a_store_without_codes_says_so_and_does_not_search_for_ever() -> None:
    with pytest.raises(Refused) as refused:
        rules.new_code(lambda count: bytes(count), lambda _: True)
    assert refused.value.code == "conflict"


@given(st.integers(0, 99_999), st.integers(0, 5), st.integers(1, 9))
def test_one_wrong_digit_is_told_from_a_wrong_length(seed: int, place: int, by: int) -> None:
    code = rules.new_code(lambda count: seed.to_bytes(count, "big"), lambda _: False)
    wrong = code[:place] + str((int(code[place]) + by) % 10) + code[place + 1 :]
    with pytest.raises(Refused) as digit:
        checked_code(wrong, "code")
    with pytest.raises(Refused) as length:
        checked_code(code[:5], "code")
    assert digit.value.fields["code"].text != length.value.fields["code"].text


@pytest.mark.parametrize(
    ("typed", "time"), [("17:30", (17, 30)), ("۱۷:۳۰", (17, 30)), ("1730", (17, 30)), ("9", (9, 0)), ("۹٫۱۵", (9, 15))]
)
def test_a_time_of_day_is_read_as_it_is_typed(typed: str, time: tuple[int, int]) -> None:
    assert clock_time(typed) == time


@pytest.mark.parametrize("typed", ["25:00", "17:60", "", "x", "17:3", "-1"])
def test_what_is_no_time_of_day_is_refused(typed: str) -> None:
    with pytest.raises(ValueError):
        clock_time(typed)


@given(DAYS, st.integers(0, 40), st.integers(0, 400))
def test_the_days_that_were_left_run_on_after_reopening(due: date, early: int, later: int) -> None:
    stopped, reopened = due - timedelta(days=early), due - timedelta(days=early) + timedelta(days=later)
    left = working_days_between(stopped, due, PLAIN)
    assume(left)
    new = rules.due_after_reopening(due, stopped, reopened, PLAIN)
    assert new >= due
    assert working_days_between(reopened, new, PLAIN) >= left
    if new > due:
        assert working_days_between(reopened, new, PLAIN) == left


@given(DAYS, st.integers(0, 40), st.integers(0, 400))
def test_who_was_late_gets_no_new_time(due: date, late: int, later: int) -> None:
    stopped = due + timedelta(days=late)
    assert rules.due_after_reopening(due, stopped, stopped + timedelta(days=later), PLAIN) == due


@given(st.sampled_from(rules.STEPS), DAYS, st.none() | DAYS, DAYS)
def test_only_an_open_request_with_a_running_clock_is_overdue(
    state: str, due: date, stopped: date | None, today: date
) -> None:
    expected = state != rules.CLOSED and stopped is None and today > due
    assert rules.overdue(state, due, stopped, today) is expected


def test_three_machines_of_a_precinct_never_give_one_code() -> None:
    codes = [make_code(number) for number in range(0, CODES, 7)]
    shares = [{code for code in codes if rules.may_give(code, series)} for series in ("A", "BA", "CA", "DA")]
    assert all(shares)
    assert sum(map(len, shares)) == len(set().union(*shares)) == len(codes)
    assert {code for code in codes if rules.may_give(code, "BB")} == shares[1]  # restored, it keeps its share
