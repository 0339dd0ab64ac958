"""How citizens rated their requests goes up as numbers by month, once a month: never which request, or when."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from db.across.indicators.figures import Figure
from db.across.indicators.heard import months_of
from db.across.indicators.periods import DayRange, read_period
from db.across.indicators.queries import table_of
from db.across.seats.figures import figures_by_unit
from db.carrying.levels import ratings
from db.kernel.journal import stored_events
from db.registers.service_desk.models import REQUEST
from db.registers.service_desk.requests import commands
from db.words.form_reading import read_form
from db.words.value_states import ValueState
from tests.conftest import START
from tests.db.carrying.levels.stick import Side, copied, enrolled, take, up

MONTH, NEXT = "1405-09", "1405-10"
"""Requests come in the first of these months; both are over when the county counts."""


@pytest.fixture
def ends(ready_store: Path, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Side, Side]]:
    """A precinct and its county."""
    with copied(enrolled(ready_store, tmp_path_factory), tmp_path) as sides:
        yield sides


def gives(side: Side, command: Any, form: type[Any], **answers: Any) -> str:
    return str(command(side.desk, read_form(form, answers, now=side.desk.now())))


def rated(unit: Side, satisfied: bool) -> str:
    """A request that was answered on the spot, and rated with its second code."""
    from db.registers.service_desk import forms

    said = {"category": "traffic", "words": "راز شهروند", "answer_by": "code", "anonymous": "yes"}
    code = gives(unit, commands.take_request, forms.TakeRequest, **said, answered="پاسخ داده شد")
    gives(unit, commands.give_second_code, forms.GiveSecondCode, code=code, second="12345678")
    gives(unit, commands.rate_request, forms.RateRequest, code=code, satisfied="yes" if satisfied else "no",
          second="12345678")  # fmt: skip
    return code


def entries(side: Side, kind: str) -> list[Any]:
    with side.desk.store.reading() as conn:
        return [event for some in stored_events.batches(conn) for event in some if event.kind == kind]


def figure(side: Side, period: str) -> Figure:
    return table_of(side.desk, period, only=("requests_rated",)).figure("requests_rated")


def test_ratings_stand_at_a_seat_as_counts_of_whole_months(ends: tuple[Side, Side], tmp_path: Path) -> None:
    unit, county = ends
    for satisfied in (*[True] * 6, False):
        rated(unit, satisfied)
    own = table_of(unit.desk, MONTH)
    assert (own.figure("requests_rated").this, own.figure("requests_rated.unsatisfied").this) == (7, 1)
    up(unit, tmp_path / "stick")
    take(county, tmp_path / "stick")
    assert entries(county, ratings.STATED_KIND)[-1].facts["months"][-1]["month"] < date(2026, 11, 22).isoformat()
    assert figure(county, MONTH).states[0] is ValueState.NOT_COUNTED, "the month runs: no count of it came"
    unit.clock.set(START + timedelta(days=70))
    up(unit, tmp_path / "stick")
    take(county, tmp_path / "stick")
    for table in (table_of(county.desk, MONTH), figures_by_unit(county.desk, "requests_rated", MONTH)[0].table):
        of_each = {each.part: each.this for each in table.figures if each.card.code == "requests_rated"}
        assert of_each == {"": 7, "satisfied": 6, "unsatisfied": 1}
    assert (figure(county, NEXT).this, figure(county, NEXT).states[0]) == (0, ValueState.KNOWN), "none came"
    assert figure(county, "1405-W37").states[0] is ValueState.NOT_COUNTED, "a week is no whole month"
    leaving = table_of(county.desk, MONTH, leaves=True)
    assert {each.hidden for each in leaving.figures if each.card.code == "requests_rated"} == {True}


def test_of_a_unit_of_an_earlier_program_ratings_are_not_counted_as_none(
    ends: tuple[Side, Side], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    unit, county = ends
    rated(unit, True)
    unit.clock.set(START + timedelta(days=70))
    monkeypatch.setattr(ratings, "are_due", lambda _desk: False)
    up(unit, tmp_path / "stick")
    take(county, tmp_path / "stick")
    table = table_of(county.desk, MONTH)
    assert (table.figure("requests").this, table.figure("requests_rated").this) == (1, None)
    assert table.figure("requests_rated").states[0] is ValueState.NOT_COUNTED


def test_nothing_that_goes_up_says_which_request_was_rated_or_when(ends: tuple[Side, Side], tmp_path: Path) -> None:
    """A reader of all that comes to the seat: the rating changes no other entry, and no second one is stated in a
    month, so that no difference of two bundles is one citizen's word."""
    unit, county = ends
    codes = [rated(unit, True), rated(unit, False)]
    unit.clock.set(START + timedelta(days=70))
    up(unit, tmp_path / "stick")
    codes.append(rated(unit, False))
    up(unit, tmp_path / "stick")
    take(county, tmp_path / "stick")
    assert len(entries(unit, "request_rated")) == 3
    assert entries(county, "request_rated") == []
    (stated,) = entries(county, ratings.STATED_KIND)
    assert stated.record == unit.desk.store.unit
    assert set(stated.facts) == {"months"}
    assert {name for month in stated.facts["months"] for name in month} == {"month", "satisfied", "unsatisfied"}
    assert not stated.identity
    assert not stated.words
    said = repr(stated)
    assert not [code for code in codes if code in said]
    with county.desk.store.reading() as conn:
        kept = conn.execute(select(REQUEST.c.satisfied)).scalars().all()
    assert kept == [None] * 3
    assert (len(entries(unit, ratings.STATED_KIND)), ratings.are_due(unit.desk)) == (1, False)


def test_months_are_the_last_that_are_over() -> None:
    months = ratings.months_over(date(2026, 11, 24))  # 3 Azar 1405
    assert (len(months), months[-1], months[0]) == (24, date(2026, 10, 23), date(2024, 11, 21))
    assert ratings.month_of(date(2026, 11, 21)) == date(2026, 10, 23)
    firsts = tuple(read_period(f"1405-0{place}").span.first for place in (1, 2, 3))
    assert months_of(read_period("1405-Q1").span) == firsts
    assert months_of(DayRange(date(2026, 10, 23), date(2026, 11, 20))) == ()
    assert months_of(DayRange(date(2026, 10, 24), date(2026, 11, 21))) == (), "its first day is missing"
    assert months_of(read_period("1405-W12").span) == ()
