"""The month: its weeks, moving in it, and taking a day into a field; and what the other keyboard layout would give."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path, PurePath
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.app import App, ComposeResult
from textual.pilot import Pilot

import precinct_tui
from db.words.calendar.jalali import date_to_jalali, jalali_to_date, month_days, weekday
from db.words.forms import Form, ask, fields_of
from db.words.layouts import other_layout
from precinct_tui.bidi import strip_controls
from precinct_tui.language import holidays, present
from precinct_tui.language.i18n import set_language
from precinct_tui.language.present import Choice
from precinct_tui.widgets.form import EntryForm
from precinct_tui.widgets.month import MonthGrid, months_on, weeks_of
from precinct_tui.widgets.month_screen import MonthScreen
from precinct_tui.widgets.picker import Picker
from precinct_tui.widgets.understood import read

SHEETS: list[str | PurePath] = [
    Path(precinct_tui.__file__).parent / name for name in ("frame/app.tcss", "widgets/widgets.tcss")
]
NOW = datetime(2026, 9, 25, 8, 30, tzinfo=UTC)  # Friday, 3 Mehr 1405, noon in Tehran
MEHR_3 = date(2026, 9, 25)
YEARS = st.integers(1301, 1499)
DAYS = st.dates(date(1925, 1, 1), date(2100, 1, 1))


@given(YEARS, st.integers(1, 12))
def test_a_month_holds_each_of_its_days_once_under_its_weekday(year: int, month: int) -> None:
    weeks = weeks_of(year, month)
    days = [day for week in weeks for day in week if day is not None]
    assert [date_to_jalali(day).day for day in days] == list(range(1, month_days(year, month) + 1))
    assert {len(week) for week in weeks} == {7}
    assert len(weeks) <= 6
    assert all(weekday(day) == place for week in weeks for place, day in enumerate(week) if day is not None)


@given(DAYS, st.integers(-30, 30))
def test_a_month_on_is_the_next_month_and_the_same_day_where_there_is_one(day: date, by: int) -> None:
    before, after = date_to_jalali(day), date_to_jalali(months_on(day, by))
    assert after.year * 12 + after.month == before.year * 12 + before.month + by
    assert after.day == min(before.day, month_days(after.year, after.month))


class Made(Form):
    """What a month or the other layout helps with."""

    at: datetime | None = ask("moment", "When", offer="now")
    day: date | None = ask("date", "Day")
    cost: int | None = ask("rials", "Loss")
    kind: str | None = ask("choice", "Type", list="made_kind")
    place: str | None = ask("place", "Place")


def towns(typed: str) -> list[Choice]:
    return [Choice("ahvaz", "اهواز", "Ahvaz")] if "اهواز".startswith(typed) else []


class FormApp(App[None]):
    CSS_PATH = SHEETS

    def compose(self) -> ComposeResult:
        yield EntryForm(fields_of(Made), now=lambda: NOW, suggest=towns)

    def box(self, key: str) -> Any:
        return next(box for box in self.query_one(EntryForm).boxes if box.key == key)

    async def go(self, pilot: Pilot[None], key: str) -> Any:
        while not self.query_one(EntryForm).ready:
            await pilot.pause()
        self.box(key).enter()
        await pilot.pause()
        return self.box(key)

    def note(self, key: str) -> str:
        return str(self.box(key).query_one(".note").render())


@pytest.fixture(autouse=True, params=["fa", "en"])
def tongue(request: Any) -> Iterator[str]:
    set_language(request.param)
    present.use_lists({"made_kind": [Choice("theft", "سرقت", "Theft"), Choice("noise", "سروصدا", "Noise")]})
    holidays.use([(Choice("x", "روز نمونه", "Sample day"), {"month": 7, "day": 8})])
    yield request.param
    present.use_lists({})
    holidays.use([])
    set_language("fa")


async def test_the_month_opens_on_one_key_and_the_keys_move_as_they_point(tongue: str) -> None:
    app = FormApp()
    async with app.run_test(size=(80, 30)) as pilot:
        box = await app.go(pilot, "at")
        await pilot.press("pagedown")
        assert isinstance(app.screen, MonthScreen)
        grid = app.screen.query_one(MonthGrid)
        assert grid.day == MEHR_3
        onwards, back = ("left", "right") if tongue == "fa" else ("right", "left")
        for key, day in (
            (onwards, MEHR_3 + timedelta(days=1)), (back, MEHR_3), ("down", MEHR_3 + timedelta(days=7)), ("up", MEHR_3),
            ("pagedown", jalali_to_date(1405, 8, 3)), ("pageup", MEHR_3), ("home", jalali_to_date(1405, 7, 1)),
            ("end", jalali_to_date(1405, 7, 30)), ("t", MEHR_3), ("ف", MEHR_3),
        ):  # fmt: skip
            await pilot.press(key)
            assert grid.day == day, key
        await pilot.press(*[onwards] * 5)
        assert ("روز نمونه" if tongue == "fa" else "Sample day") in grid.told()
        await pilot.press("enter")
        await pilot.pause()
        assert date_to_jalali(jalali_to_date(1405, 7, 8)) == date_to_jalali(MEHR_3 + timedelta(days=5))
        assert box.raw == ("۱۴۰۵/۰۷/۰۸ " if tongue == "fa" else "1405/07/08 ")
        assert app.focused is box.control
        await pilot.press(*"14:30")
        assert box.raw.endswith("14:30")
        await pilot.press("pagedown", "up", "enter")  # the time of day stays
        await pilot.pause()
        assert box.raw == ("۱۴۰۵/۰۷/۰۱ ۱۴:۳۰" if tongue == "fa" else "1405/07/01 14:30")
        await pilot.press("pagedown", "down", "escape")
        await pilot.pause()
        assert box.raw.startswith(("۱۴۰۵/۰۷/۰۱", "1405/07/01"))


async def test_a_click_takes_the_day_under_the_mouse(tongue: str) -> None:
    app = FormApp()
    async with app.run_test(size=(80, 30)) as pilot:
        box = await app.go(pilot, "day")
        await pilot.press("pagedown")
        grid = app.screen.query_one(MonthGrid)
        weeks = weeks_of(1405, 7)
        column = 3
        x = grid.size.width - 1 - column * 7 if tongue == "fa" else column * 7
        await pilot.click(MonthGrid, offset=(x, 2 + 2))
        await pilot.pause()
        assert read(box.what, box.raw, NOW) == weeks[2][column]


async def test_a_field_says_what_it_understood_and_what_is_wrong_with_a_date(tongue: str) -> None:
    app = FormApp()
    async with app.run_test(size=(80, 30)) as pilot:
        box = await app.go(pilot, "day")
        for typed, said in (
            ("7/3", ("جمعه", "Friday")), ("7/31", ("۳۰", "30")), ("1404/12/30", ("بیست", "29")),
        ):  # fmt: skip
            box.raw = typed
            await pilot.pause()
            assert any(word in app.note("day") for word in said), app.note("day")
        box = await app.go(pilot, "cost")
        box.raw = "۲٫۳ میلیارد"
        await pilot.pause()
        assert app.note("cost") == (
            "دو میلیارد و سیصد میلیون ریال" if tongue == "fa" else "two billion three hundred million rials"
        )


async def test_the_other_layout_is_offered_with_one_key_and_never_taken_by_itself(tongue: str) -> None:
    app = FormApp()
    async with app.run_test(size=(80, 30)) as pilot:
        for key, typed, meant in (
            ("at", other_layout("دیروز 14:30"), "دیروز 14:30"),
            ("kind", other_layout("سرقت"), "سرقت"),
            ("place", "hi,hc", "اهواز"),
        ):
            box = await app.go(pilot, key)
            await pilot.press(*typed)
            assert box.raw == typed
            asked = str(box.query_one(".offer" if isinstance(box.control, Picker) else ".note").render())
            assert meant in strip_controls(asked)
            await pilot.press("down")
            await pilot.pause()
            assert box.raw == meant
        await app.go(pilot, "kind")
        await pilot.press("enter")
        assert app.box("kind").raw == "سرقت" or app.box("kind").raw == "theft"
