"""Undo and redo of a one-line input."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from textual.app import App, ComposeResult

from precinct_tui.widgets.history import MOST, History
from precinct_tui.widgets.persian_input import PersianInput


class Field(App[None]):
    """One input."""

    def compose(self) -> ComposeResult:
        yield PersianInput()


async def test_what_was_typed_is_taken_back_by_words_and_done_again() -> None:
    app = Field()
    async with app.run_test() as pilot:
        field = app.query_one(PersianInput)
        await pilot.press(*"دزدی", "space", *"شبانه")
        assert field.value == "دزدی شبانه"
        await pilot.press("ctrl+z")
        assert field.value == "دزدی "
        await pilot.press("ctrl+z")
        await pilot.press("ctrl+z")
        assert field.value == ""
        await pilot.press("ctrl+y", "ctrl+y", "ctrl+y", "ctrl+y")
        assert field.value == "دزدی شبانه"
        assert field.cursor_position == len(field.value)
        await pilot.press("ctrl+w", "ctrl+z")
        assert field.value == "دزدی شبانه"
        await pilot.press("f13")
        assert field.value == "دزدی "
        await pilot.press("f23")
        assert field.value == "دزدی شبانه"


async def test_a_password_is_not_remembered() -> None:
    app = Field()
    async with app.run_test() as pilot:
        field = app.query_one(PersianInput)
        field.password = True
        await pilot.press(*"secret", "ctrl+z")
        assert field.value == "secret"
        assert "secret" not in repr(vars(field._history))


@given(st.lists(st.text(max_size=4), max_size=30))
def test_back_to_the_first_and_forth_to_the_last(values: list[str]) -> None:
    history = History("")
    for value in values:
        history.note(value)
    last = values[-1] if values else ""
    seen = [last]
    while (before := history.back()) is not None:
        history.note(before)
        seen.append(before)
    assert seen[-1] == ""
    assert len(seen) <= MOST
    for expected in reversed(seen[:-1]):
        found = history.forth()
        assert found == expected
        history.note(found)
    assert history.forth() is None
