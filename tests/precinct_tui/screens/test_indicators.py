"""The indicators by keys: a figure opens its records, ? its card; a table is frozen and then stands still."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from pathlib import Path
from unittest.mock import patch

import pytest

from db.across.indicators.commands import freeze
from db.across.indicators.figures import Figure, FigureTable
from db.across.indicators.forms import FreezeIndicators
from db.across.indicators.periods import compare, read_period
from db.across.indicators.publishing import plan_of
from db.demo.bulk import insert_bulk
from db.kernel.base.access import Role
from db.words.calendar.jalali import local_date
from db.words.messages import Refused
from precinct_tui.language import indicator_words as words
from precinct_tui.language.actions import bindings
from precinct_tui.language.i18n import speaking
from precinct_tui.screens.indicators.charts import ChartsScreen, bar, hours, shades
from precinct_tui.screens.indicators.lines import TableChoice, lines_of
from precinct_tui.screens.indicators.period import PeriodScreen
from precinct_tui.widgets.register_table import RegisterTable
from tests.conftest import START
from tests.db.across.indicators.test_figures import BEFORE, act, report
from tests.officers import NAMES
from tests.precinct_tui.conftest import Open


@pytest.mark.long
async def test_a_figure_opens_exactly_its_records_and_its_card(open_app: Open, desk_as) -> None:
    desk = desk_as()
    for kind in ("theft_home", "theft_shop", "noise"):
        report(desk, kind)
    report(desk, "theft_home", BEFORE)
    async with open_app() as hands:
        await hands.press("f9")
        await hands.stand_on("IndicatorsScreen")
        await hands.see("second half of 1405 against second half of 1404, to 1405/09/03")
        await hands.see("+100.0%")
        await hands.see("▲ worse")
        await hands.press("question_mark")
        await hands.stand_on("CardScreen")
        await hands.see("recorded thefts whose day of occurrence lies in the period")
        await hands.press("escape")
        await hands.stand_on("IndicatorsScreen")
        await hands.press("m")
        await hands.stand_on("CardScreen")
        await hands.see("Not approved: 3 (100.0%)")
        await hands.press("escape")
        await hands.stand_on("IndicatorsScreen")
        await hands.see("calls without incident 0 (0), late")
        await hands.press("enter")
        await hands.stand_on("BehindScreen")
        await hands.see("2 records.")
        await hands.see("Theft from a shop")
        assert "Noise" not in hands.text
        await hands.press("enter")
        await hands.stand_on("RecordScreen")
        await hands.press("escape", "escape")
        await hands.stand_on("IndicatorsScreen")
        await hands.press("l")
        await hands.stand_on("BehindScreen")
        await hands.see("the last period")
        await hands.see("1404/")


def test_the_table_takes_no_key_of_its_place() -> None:
    taken = {key for binding in RegisterTable.BINDINGS for key in binding.key.split(",")} - {"enter"}  # type: ignore[union-attr]
    for place in ("indicators", "behind", "charts"):
        keys = {binding.key for binding in bindings(place)}  # type: ignore[union-attr]
        assert not keys & taken, place


def test_months_and_hours_begin_where_reading_does() -> None:
    with speaking("fa"):
        assert [mark for mark in words.spark((1, None)) if mark in "█╌"] == ["╌", "█"]
        assert hours().strip("\u2066\u2069").endswith("۰")
    with speaking("en"):
        assert words.spark((1, None)) == "█╌"
        assert hours().startswith("0")


@pytest.mark.parametrize(("field", "typed"), [("period", "1405-W12"), ("against", "۱۴۰۴-w۱۲"), ("period", "1405w1")])
def test_the_screen_takes_no_week_and_names_the_command_line(field: str, typed: str) -> None:
    screen = PeriodScreen(TableChoice(), local_date(START))
    asked = {"period": "1405-H1", "against": "", "to_date": ""} | {field: typed}
    with pytest.raises(Refused) as refused:
        screen.chosen(asked)
    assert {name: str(said) for name, said in refused.value.fields.items()} == {
        field: "Weeks are on the command line: precinct indicators --period 1405-W12"
    }
    assert screen.chosen(asked | {field: ""}) == TableChoice(None if field == "period" else "1405-H1")
    with speaking("en"):
        assert "W12" not in screen.about()


P90 = "calls_to_dispatch_p90"


@pytest.mark.parametrize(("known", "shown"), [(0, False), (1, False), (19, False), (20, True), (400, True)])
def test_a_ninetieth_percentile_of_a_few_is_no_line_on_the_screen(known: int, shown: bool) -> None:
    made = partial(FigureTable, compare(read_period("1405-H1"), local_date(START)), 1, "", START)
    figures = tuple(Figure(code, 4.0, None, numerator=known) for code in ("calls_to_dispatch", P90))
    for folded in (True, False):
        rows = lines_of(made(figures), (), folded=folded).figures
        assert "calls_to_dispatch" in rows, "the median stays"
        assert (P90 in rows) is shown
    assert P90 in lines_of(made(figures, frozen="FA-1405-1"), (), folded=True).figures, "what was frozen stands whole"
    charts = ChartsScreen(made(figures), "thefts")
    with patch.object(charts, "_show") as drawn:
        charts._intervals()
    assert len(drawn.call_args.args[1]) == 1 + shown


def test_a_figure_that_nobody_counted_is_no_ninetieth_percentile() -> None:
    assert Figure(P90, None, None).of_too_few
    assert not Figure("calls_to_dispatch", None, None).of_too_few
    assert not Figure("thefts", 3, None, numerator=3).of_too_few


@pytest.mark.long
async def test_a_period_is_refused_where_it_is_typed_and_nothing_is_lost(open_app: Open, desk_as) -> None:
    report(desk_as(), "noise")
    async with open_app() as hands:
        await hands.press("f9")
        await hands.stand_on("IndicatorsScreen")
        await hands.until(lambda: hands.app.screen.told)
        await hands.press("p")
        await hands.stand_on("PeriodScreen")
        await hands.type("1406-h1")
        await hands.press("enter")
        await hands.see("1406-H1 has not begun")
        await hands.see("1406-h1")
        await hands.press("escape")
        await hands.stand_on("IndicatorsScreen")
        await hands.press("right_square_bracket")
        await hands.see("1406-H1 has not begun")
        await hands.press("left_square_bracket")
        await hands.see("Nothing was recorded before 1405/09/03.")  # the day of the first entry, not of what it tells
        await hands.stand_on("IndicatorsScreen")


@pytest.mark.long
async def test_a_commander_freezes_and_the_changes_since_are_listed(open_app: Open, desk_as) -> None:
    desk = desk_as()
    changed = report(desk, "theft_home")
    async with open_app(role=Role.COMMANDER) as hands:
        await hands.press("f9")
        await hands.until(lambda: hands.on == "IndicatorsScreen" and hands.app.screen.told)
        await hands.press("f")
        await hands.stand_on("FormScreen")
        await hands.until(lambda: hands.app.screen.entry.ready)
        await hands.press("ctrl+s")
        await hands.stand_on("IndicatorsScreen")
        await hands.see(f"frozen as FA-1405-1 by {NAMES[Role.COMMANDER]}")
        act(desk, "incident.void", changed, reason="دوبار ثبت شد")
        await hands.press("c")
        await hands.stand_on("DifferencesScreen")
        await hands.see("made void")
        await hands.press("escape")
        await hands.stand_on("IndicatorsScreen")
        await hands.press("t")
        await hands.stand_on("MenuScreen")
        await hands.see("FA-1405-1")


@pytest.mark.long
async def test_a_commander_publishes_a_frozen_month_after_reading_what_is_kept_back(open_app: Open, desk_as) -> None:
    desk_as.clock.set(START - timedelta(days=20))
    desk = desk_as(Role.COMMANDER)
    for _turn in range(6):
        report(desk, "theft_home", desk.now())
    report(desk, "fight", desk.now())
    desk_as.clock.set(START)
    number = freeze(desk, FreezeIndicators(period="1405-08"))
    async with open_app(role=Role.COMMANDER) as hands:
        await hands.press("f9")
        await hands.until(lambda: hands.on == "IndicatorsScreen" and hands.app.screen.told)
        await hands.press("t")
        await hands.stand_on("MenuScreen")
        await hands.press("down", "enter")
        await hands.until(lambda: hands.on == "IndicatorsScreen" and hands.app.screen.told.frozen == number)
        await hands.press("u")
        await hands.stand_on("CardScreen")
        await hands.see("small lines are kept back")
        await hands.press("escape")
        await hands.stand_on("FormScreen")
        await hands.until(lambda: hands.app.screen.entry.ready)
        await hands.press("ctrl+s")
        await hands.see("Crime cleared, cohort")  # what is kept back besides, by its names: it asks why
        await hands.press(*"month", "ctrl+s")
        await hands.stand_on("IndicatorsScreen")
        await hands.see("published")
        assert hands.app.screen.check_action("publish", ()) is False  # once and no more
    assert plan_of(desk, number).published is not None


@pytest.mark.long
async def test_charts_go_round_and_the_parts_open_out(open_app: Open, desk_as) -> None:
    insert_bulk(desk_as().store, 120, until=START)
    async with open_app(language="fa", bidi="app") as hands:
        await hands.press("f9")
        await hands.until(lambda: hands.on == "IndicatorsScreen" and hands.app.screen.told)
        rows = hands.app.screen.query_one("RegisterTable").known
        await hands.press("z")
        await hands.until(lambda: hands.app.screen.query_one("RegisterTable").known > rows)
        await hands.press("v")
        await hands.stand_on("ChartsScreen")
        for mark in ("█", "█", "▒", "۰"):
            await hands.until(lambda mark=mark: mark in hands.text, mark)
            await hands.press("v")


@pytest.mark.long
async def test_the_paper_goes_into_the_folder(open_app: Open, desk_as, tmp_path: Path) -> None:
    report(desk_as(), "theft_home")
    async with open_app() as hands:
        hands.app.settings = type(hands.app.settings)(
            language="en", idle_lock_minutes=0, papers_folder=str(tmp_path / "out")
        )
        await hands.press("f9")
        await hands.until(lambda: hands.on == "IndicatorsScreen" and hands.app.screen.told)
        await hands.press("d")
        await hands.stand_on("MenuScreen")
        await hands.press("2")
        await hands.until(lambda: list((tmp_path / "out").glob("1405-H2-indicators*.xlsx")))


@pytest.mark.parametrize(("value", "cells"), [(0, 1), (None, 1), (1, 1), (50, 10), (100, 20)])
def test_a_bar_shows_whatever_is_not_nothing(value: int | None, cells: int) -> None:
    assert len(bar(value, 100, "█", 20)) == cells


def test_an_hour_without_anything_is_told_from_one_with_little() -> None:
    with speaking("en"):
        assert shades([0, 1, 400], 400) == "╌╌░░██"
