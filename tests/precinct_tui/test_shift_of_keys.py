"""An officer at the desk, by keys alone: lists, forms, records, drafts, lock."""

from __future__ import annotations

from typing import Any

import pytest
from textual.widgets import Input, Static

from db.kernel.base.access import Role
from db.kernel.desk.drafts import mine
from precinct_tui.widgets.form import EntryForm
from precinct_tui.widgets.picker import Picker


async def report(hands: Any, words: str) -> None:
    """A new incident from the list, saved."""
    await hands.press("n")
    await hands.stand_on("FormScreen")
    await hands.until(lambda: hands.app.focused is not None)
    await hands.type("theft")
    await hands.press("enter")
    await hands.until(lambda: hands.app.screen.query(EntryForm))
    box = next(box for box in hands.app.screen.query_one(EntryForm).boxes if box.what.kind == "words")
    box.enter()
    await hands.pilot.pause()
    await hands.type(words)
    await hands.press("ctrl+s")
    await hands.stand_on("RecordScreen")


@pytest.mark.long
async def test_a_call_becomes_a_record_that_opens(open_app: Any) -> None:
    async with open_app() as hands:
        await hands.press("f3")
        await hands.stand_on("RegisterScreen")
        await hands.see("nothing here; N: a new record")
        bar = str(hands.app.screen.query_one("#bar", Static).render())
        assert bar == bar.rstrip() != "", "blanks behind it would push it away from the right"
        await report(hands, "a bicycle is gone")
        await hands.see("a bicycle is gone")
        await hands.press("escape")
        await hands.stand_on("RegisterScreen")
        await hands.see("1 of 1")
        assert mine(hands.app.desk) == ()


@pytest.mark.long
@pytest.mark.parametrize("key", ["a", "ش"])
async def test_a_letter_gives_an_act_and_the_chronology_grows(open_app: Any, key: str) -> None:
    async with open_app() as hands:
        await hands.press("f3")
        await hands.stand_on("RegisterScreen")
        await report(hands, "a bicycle is gone")
        await hands.until(lambda: hands.app.screen.record is not None)
        before = len(hands.app.screen.record.chronology)
        await hands.press("1")  # a rank in a choice; here it means nothing
        await hands.stand_on("RecordScreen")
        await hands.press(key)
        await hands.stand_on("FormScreen")
        await hands.until(lambda: hands.app.focused is not None)
        await hands.type("found behind the school")
        await hands.press("ctrl+s")
        await hands.stand_on("RecordScreen")
        await hands.until(lambda: len(hands.app.screen.record.chronology) == before + 1)
        await hands.until(lambda: "found behind the school" in "\n".join(hands.app.screen.query_one("#facts").plain))


@pytest.mark.long
async def test_what_is_wrong_is_said_at_the_field_and_the_rest_stays(open_app: Any) -> None:
    async with open_app() as hands:
        await hands.press("f3")
        await hands.stand_on("RegisterScreen")
        await hands.press("n")
        await hands.stand_on("FormScreen")
        entry = hands.app.screen.query_one(EntryForm)
        box = next(box for box in entry.boxes if box.what.kind == "words")
        box.enter()
        await hands.pilot.pause()
        await hands.type("someone shouts")
        await hands.press("ctrl+s")
        kind = next(box for box in entry.boxes if box.what.required)
        await hands.until(lambda: kind.has_class("-wrong"))
        assert box.raw == "someone shouts"
        assert kind.has_focus_within
        assert hands.on == "FormScreen"


@pytest.mark.long
async def test_a_half_typed_entry_waits_and_comes_back_at_the_same_place(open_app: Any) -> None:
    async with open_app() as hands:
        await hands.press("f3")
        await hands.stand_on("RegisterScreen")
        await hands.press("n")
        await hands.stand_on("FormScreen")
        box = next(box for box in hands.app.screen.query_one(EntryForm).boxes if box.what.kind == "words")
        box.enter()
        await hands.pilot.pause()
        await hands.type("half of it")
        await hands.press("left", "left")
        await hands.until(lambda: any("half of it" in d.values.values() for d in mine(hands.app.desk)), "a draft")
        await hands.press("f2")
        await hands.stand_on("DeskScreen")
        await hands.see("half of it")
        draft = mine(hands.app.desk)[0]
        assert draft.parked
        assert draft.cursor == (box.key, 8)
        panel = hands.app.screen.query_one("#panel-drafts")
        panel.query_one("PanelOptions").focus()
        await hands.press("home", "enter")
        await hands.stand_on("FormScreen")
        again = {box.key: box for box in hands.app.screen.query_one(EntryForm).boxes}[box.key]
        await hands.until(lambda: again.has_focus_within and again.cursor == 8, "the cursor")
        assert again.raw == "half of it"


@pytest.mark.long
async def test_one_key_parks_a_form_for_a_call_and_comes_back_to_it(open_app: Any) -> None:
    async with open_app() as hands:
        await hands.press("f3")
        await hands.stand_on("RegisterScreen")
        await report(hands, "a bicycle is gone")
        await hands.until(lambda: hands.app.screen.record is not None)
        await hands.press("a")
        await hands.stand_on("FormScreen")
        await hands.until(lambda: hands.app.focused is not None)
        first = hands.app.screen
        await hands.type("neighbour says")
        await hands.press("shift+f3")
        await hands.stand_on("CallScreen")
        await hands.until(lambda: any(d.parked for d in mine(hands.app.desk)))
        await hands.press("escape")
        await hands.until(lambda: hands.app.screen is first, "the parked form")
        assert first.query_one(EntryForm).values["text"] == "neighbour says"


@pytest.mark.long
async def test_enter_alone_answers_no_list(open_app: Any) -> None:
    async with open_app() as hands:
        await hands.press("f3")
        await hands.stand_on("RegisterScreen")
        await hands.press("n")
        await hands.stand_on("FormScreen")
        await hands.until(lambda: isinstance(hands.app.focused, Input))
        picker = hands.app.screen.query(Picker).first()
        await hands.press("enter")
        assert picker.raw == ""
        picker.line.focus()
        await hands.press("down", "enter")
        assert picker.raw != ""


async def test_escape_never_leaves_and_quitting_asks(open_app: Any) -> None:
    async with open_app() as hands:
        for _turn in range(3):
            await hands.press("escape")
        assert hands.on == "DeskScreen"
        await hands.press("ctrl+q")
        await hands.stand_on("MenuScreen")
        await hands.press("enter")
        await hands.stand_on("DeskScreen")
        assert hands.app.is_running


async def test_a_locked_screen_names_nobody_and_marks_moments(open_app: Any) -> None:
    async with open_app() as hands:
        name = hands.app.desk.officer.name
        assert name in hands.text
        await hands.press("f11")
        await hands.stand_on("LockScreen")
        assert name not in hands.text
        await hands.press("insert")
        await hands.until(lambda: hands.app.query_of("mark.unexplained")(), "a mark")
        await hands.press("f3")
        await hands.pilot.pause(0.2)
        assert hands.on == "LockScreen"
        await hands.type("no such word")
        await hands.press("enter")
        await hands.see("Wrong badge number")


MUCH_ALIKE = (Role.STANDBY, Role.DEPUTY, Role.COMMANDER, Role.AUDITOR, Role.INVESTIGATION, Role.INSPECTOR)
"""Roles that see what one of the others does, and one that sees nearly everything."""


@pytest.mark.parametrize(
    "role", [pytest.param(role, marks=pytest.mark.long if role in MUCH_ALIKE else ()) for role in Role]
)
async def test_every_role_reaches_what_it_sees_and_nothing_else(open_app: Any, role: Role) -> None:
    async with open_app(role) as hands:
        for action in list(hands.app.actions_here()):
            if not action.do.startswith("go("):
                continue
            hands.app.action_go(action.do[4:-2])
            await hands.pilot.pause(0.2)
            assert hands.app.is_running
            assert not hands.app.screen.query_one("#notice").has_class("-shown"), hands.text


@pytest.mark.parametrize("language", ["fa", pytest.param("en", marks=pytest.mark.long)])
@pytest.mark.parametrize("size", [(80, 24), pytest.param((120, 36), marks=pytest.mark.long)])
async def test_every_line_is_as_wide_as_the_screen(open_app: Any, language: str, size: tuple[int, int]) -> None:
    from rich.cells import cell_len

    async with open_app(language=language, size=size, bidi="app") as hands:
        for key in ("f2", "f3", "f4", "f8", "f1", "f10"):
            await hands.press(key)
            await hands.pilot.pause(0.1)
            for line in hands.text.split("\n"):
                assert cell_len(line) == size[0], line
