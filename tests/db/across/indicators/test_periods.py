"""Periods of the Jalali year, against each other."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.across.indicators.periods import (
    HALF,
    MONTH,
    QUARTER,
    WEEK,
    YEAR,
    Period,
    a_year_before,
    compare,
    half_year_of,
    period,
    read_period,
    same_of_last_year,
    shifted,
    week_of,
)
from db.words.calendar.jalali import date_to_jalali, is_leap, jalali_to_date
from db.words.messages import Refused

DAYS = st.dates(jalali_to_date(1380, 1, 1), jalali_to_date(1460, 12, 29))
PLACES = {YEAR: 1, HALF: 2, QUARTER: 4, MONTH: 12, WEEK: 52}
PERIODS = st.sampled_from(list(PLACES)).flatmap(
    lambda kind: st.builds(period, st.just(kind), st.integers(1380, 1460), st.integers(1, PLACES[kind]))
)


def field_of(text: str, today: date = date(2026, 11, 24), **more: object) -> set[str]:
    with pytest.raises(Refused) as refused:
        compare(read_period(text), today, **more)  # type: ignore[arg-type]
    return set(refused.value.fields)


@given(PERIODS)
def test_a_code_reads_back_as_its_period(found: Period) -> None:
    assert read_period(found.code) == found
    assert read_period(found.code.translate(str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")).lower()) == found


@given(st.integers(1380, 1460))
def test_halves_have_186_and_179_or_in_a_leap_year_180_days(year: int) -> None:
    first, second = period(HALF, year, 1), period(HALF, year, 2)
    assert first.span.days == 186
    assert second.span.days == (180 if is_leap(year) else 179)
    assert second.span.first - first.span.last == timedelta(days=1)
    assert period(YEAR, year).span.days == first.span.days + second.span.days


@given(DAYS)
def test_a_day_lies_in_its_half_and_its_week(day: date) -> None:
    assert day in half_year_of(day).span
    assert day in week_of(day).span
    assert week_of(day).span.days == 7
    assert read_period(week_of(day).code) == week_of(day)


@given(PERIODS, st.integers(-5, 5))
def test_periods_follow_each_other_without_gap(found: Period, by: int) -> None:
    assert shifted(shifted(found, by), -by) == found
    assert shifted(found, 1).span.first - found.span.last == timedelta(days=1)


@given(DAYS)
def test_a_year_before_keeps_the_day_but_for_30_esfand(day: date) -> None:
    now, then = date_to_jalali(day), date_to_jalali(a_year_before(day))
    assert (then.year, then.month) == (now.year - 1, now.month)
    assert then.day == now.day or (now.month, now.day, then.day) == (12, 30, 29)


@given(PERIODS, st.data())
def test_to_date_is_set_against_the_same_days(found: Period, data: st.DataObject) -> None:
    until = data.draw(st.dates(found.span.first, found.span.last))
    told = compare(found, found.span.last, to_date=until)
    assert told.this.first == found.span.first
    assert told.this.last == until
    assert told.last.first == same_of_last_year(found).span.first
    assert abs(told.this.days - told.last.days) <= 1
    if until < found.span.last and found.kind != WEEK:
        assert told.last.last == a_year_before(until)
    assert compare(found, until).this == told.this


def test_a_leap_second_half_differs_from_the_one_before_by_a_day() -> None:
    told = compare(read_period("1403-H2"), date(2026, 1, 1))
    assert (told.this.days, told.last.days, told.differs) == (180, 179, True)
    assert not compare(read_period("1405-H1"), date(2026, 11, 24)).differs


def test_a_half_against_another_that_is_longer_is_cut_by_days() -> None:
    told = compare(read_period("1405-H2"), date(2026, 11, 24), against=read_period("1405-H1"))
    assert told.this.days == told.last.days == 63
    assert told.last.first == jalali_to_date(1405, 1, 1)


@pytest.mark.parametrize(
    "text",
    ["", "1405-H3", "1405-Q5", "1405-13", "1405-00", "1405-W60", "140", "99999", "H1", "1405-H1-2", "1405/02/32"],
)
def test_what_is_no_period_is_said_at_its_field(text: str) -> None:
    assert field_of(text) == {"period"}


def test_bad_ranges_and_days_are_said_plainly() -> None:
    assert field_of("1405/03/01..1405/02/01") == {"period"}
    assert field_of("1405/03/01..1405/02/99") == {"period"}
    assert field_of("1406-H1") == {"period"}
    assert field_of("1405-H1", to_date=jalali_to_date(1405, 8, 1)) == {"to_date"}
    assert field_of("1405-H2", to_date=jalali_to_date(1405, 12, 1)) == {"to_date"}
    assert read_period("۱۴۰۵/۰۱/۰۱ تا ۱۴۰۵/۰۳/۳۱").span.days == 93
