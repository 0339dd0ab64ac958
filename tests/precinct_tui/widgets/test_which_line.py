"""A time that may mean two things is asked by one key, and never needs a reason."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from textual.widgets import Static

from db.words.form_reading import read_form
from db.words.messages import Refused
from precinct_tui.widgets.which_line import WhichLine
from tests.precinct_tui.widgets.test_form import NOW, FormApp, Made, lists

__all__ = ["lists"]
MORNING = datetime(2026, 11, 23, 1, 30, tzinfo=NOW.tzinfo)
"""Yesterday at 05:00 in Tehran."""


def shown(app: FormApp) -> str:
    return str(app.box("at").query_one(WhichLine).render())


@pytest.mark.parametrize(("key", "meant"), [("1", MORNING), ("۲", MORNING + timedelta(hours=12))])
async def test_a_digit_takes_one_of_two_and_the_form_goes_on(key: str, meant: datetime) -> None:
    app = FormApp()
    async with app.run_test(size=(80, 30)) as pilot:
        await app.ready(pilot)
        app.box("at").enter()
        await pilot.pause()
        await pilot.press(*"yesterday at 5")
        told = [["1405/09/02", "05:00", "Monday"], ["1405/09/02", "17:00", "Monday"]]
        assert [line.split() for line in shown(app).splitlines()] == [["·", *line] for line in told]
        await pilot.press("enter")
        assert isinstance(app.focused, WhichLine)
        assert [line.split() for line in shown(app).splitlines()] == [
            [n, *line] for n, line in zip("12", told, strict=True)
        ]
        assert "Press the digit" in str(app.query_one("#help", Static).render())
        await pilot.press("7", "x")  # neither of them
        assert isinstance(app.focused, WhichLine)
        await pilot.press(key)
        await pilot.pause()
        assert not app.box("at").meanings
        assert app.box("words").has_focus_within
        assert read_form(Made, {**app.entry.answers, "kind": "theft"}, now=NOW).at == meant
        assert app.entry.reasons == {}


async def test_it_may_be_left_and_typed_anew() -> None:
    app = FormApp()
    async with app.run_test(size=(80, 30)) as pilot:
        await app.ready(pilot)
        app.box("at").enter()
        await pilot.pause()
        await pilot.press(*"yesterday at 5", "enter", "escape")
        assert app.box("at").control.has_focus
        await pilot.press(*" pm", "enter")
        assert not app.box("at").has_class("-which")
        assert read_form(Made, {**app.entry.answers, "kind": "theft"}, now=NOW).at == MORNING + timedelta(hours=12)


async def test_what_the_form_is_refused_for_is_asked_there() -> None:
    app = FormApp(values={"at": "yesterday at 5", "kind": "theft"})
    async with app.run_test(size=(80, 30)) as pilot:
        await app.ready(pilot)
        with pytest.raises(Refused) as refused:
            read_form(Made, app.entry.answers, now=NOW)
        app.entry.show_refusal(refused.value)
        await pilot.pause()
        assert isinstance(app.focused, WhichLine)
        assert "Which is meant?" in str(app.box("at").query(".note").results(Static).__next__().render())
        await pilot.press("1")
        await pilot.pause()
        assert read_form(Made, app.entry.answers, now=NOW).at == MORNING


async def test_nothing_is_asked_that_lies_before_the_record_began() -> None:
    app = FormApp()
    async with app.run_test(size=(80, 30)) as pilot:
        await app.ready(pilot)
        app.entry.began = MORNING + timedelta(hours=3)
        app.box("at").enter()
        await pilot.pause()
        await pilot.press(*"yesterday at 5", "enter")
        assert app.box("words").has_focus_within
        answers = {**app.entry.answers, "kind": "theft"}
        assert read_form(Made, answers, now=NOW, since=app.entry.began).at == MORNING + timedelta(hours=12)
