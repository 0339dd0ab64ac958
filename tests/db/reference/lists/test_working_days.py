from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.reference.lists.working_days import WorkCalendar, due_date, is_working_day, solar_holidays, working_days_between
from db.words.calendar.jalali import jalali_to_date

WEDNESDAY = jalali_to_date(1405, 9, 4)
days = st.dates(date(2021, 1, 1), date(2060, 1, 1))


def test_the_week() -> None:
    assert [is_working_day(WEDNESDAY + timedelta(days=n)) for n in range(4)] == [True, True, False, True]
    off = WorkCalendar(thursday_off=True)
    assert [is_working_day(WEDNESDAY + timedelta(days=n), off) for n in range(4)] == [True, False, False, True]


def test_holidays() -> None:
    assert len(solar_holidays()) == 10
    for month, day in ((1, 1), (1, 4), (1, 12), (1, 13), (3, 14), (3, 15), (11, 22), (12, 29)):
        assert not is_working_day(jalali_to_date(1405, month, day))
    announced = WorkCalendar(dates=frozenset({WEDNESDAY}))
    assert not is_working_day(WEDNESDAY, announced)


def test_due() -> None:
    assert due_date(WEDNESDAY, 1) == WEDNESDAY + timedelta(days=1)
    assert due_date(WEDNESDAY, 2) == WEDNESDAY + timedelta(days=3)
    assert due_date(WEDNESDAY, 1, WorkCalendar(thursday_off=True)) == WEDNESDAY + timedelta(days=3)
    assert due_date(WEDNESDAY, 0) == WEDNESDAY
    assert due_date(WEDNESDAY + timedelta(days=2), 0) == WEDNESDAY + timedelta(days=3)
    # 28 Esfand 1404 is a Thursday; 29 and 1–4 Farvardin are holidays, and 5 Farvardin is the first day worked.
    assert due_date(jalali_to_date(1404, 12, 28), 1) == jalali_to_date(1405, 1, 5)


def test_an_instant_counts_from_its_day_in_tehran() -> None:
    evening = datetime(WEDNESDAY.year, WEDNESDAY.month, WEDNESDAY.day, 20, 29, tzinfo=UTC)  # 23:59 there
    assert due_date(evening, 1) == due_date(WEDNESDAY, 1)
    assert due_date(evening + timedelta(minutes=1), 1) == due_date(WEDNESDAY + timedelta(days=1), 1)


@given(days, st.integers(1, 60), st.booleans())
def test_what_is_due_is_a_working_day_with_so_many_between(start: date, count: int, thursday_off: bool) -> None:
    calendar = WorkCalendar(thursday_off=thursday_off)
    due = due_date(start, count, calendar)
    assert is_working_day(due, calendar)
    assert working_days_between(start, due, calendar) == count
    assert due_date(start, count + 1, calendar) > due


def test_what_cannot_be_due_is_refused() -> None:
    with pytest.raises(ValueError, match="not -1"):
        due_date(WEDNESDAY, -1)
    every_day = frozenset((month, day) for month in range(1, 13) for day in range(1, 32))
    with pytest.raises(ValueError, match="no working days"):
        due_date(WEDNESDAY, 1, WorkCalendar(fixed=every_day))
    assert working_days_between(WEDNESDAY, WEDNESDAY) == 0
