"""What is left half-typed: it is said that it is kept and how to come back, and a new entry offers it."""

from __future__ import annotations

from typing import Any

from textual.widgets import Input

from db.kernel.drafts import mine
from precinct_tui.widgets.picker import Picker
from tests.precinct_tui.conftest import half_typed


async def test_esc_says_that_it_is_kept_and_n_offers_it(open_app: Any) -> None:
    async with open_app() as hands:
        await half_typed(hands)
        await hands.press("escape")
        await hands.stand_on("RegisterScreen")
        said = [notification.message for notification in hands.app._notifications]
        assert any("Kept half-typed" in text and "N" in text for text in said), said
        await hands.until(lambda: mine(hands.app.desk), "kept")
        await hands.press("n")
        await hands.see("What you began is kept")
        assert "he was saying" in hands.text
        await hands.press("1")
        await hands.stand_on("FormScreen")
        await hands.until(lambda: "he was saying" in hands.text, "its words")
        assert len(mine(hands.app.desk)) == 1


async def test_a_new_one_may_be_begun_beside_it_and_esc_leaves_both(open_app: Any) -> None:
    async with open_app() as hands:
        await half_typed(hands)
        await hands.press("escape")
        await hands.stand_on("RegisterScreen")
        await hands.until(lambda: mine(hands.app.desk), "kept")
        await hands.press("n")
        await hands.see("What you began is kept")
        await hands.press("escape")
        await hands.stand_on("RegisterScreen")
        await hands.press("n")
        await hands.see("What you began is kept")
        await hands.press("2")
        await hands.stand_on("FormScreen")
        await hands.until(lambda: hands.app.screen.entry.ready)
        assert "he was saying" not in hands.text
        await hands.press("escape")
        await hands.stand_on("RegisterScreen")
        assert len(mine(hands.app.desk)) == 1


async def test_a_name_typed_in_full_is_taken_as_the_name(open_app: Any) -> None:
    async with open_app() as hands:
        await hands.press("f3")
        await hands.stand_on("RegisterScreen")
        await hands.press("n")
        await hands.stand_on("FormScreen")
        await hands.until(lambda: hands.app.screen.entry.ready)
        picker = hands.app.screen.query(Picker).first()
        choice = picker._choices[3]
        for typed in (choice.fa, choice.en, choice.code):
            picker.raw = ""
            picker.line.focus()
            picker.line.value = typed
            await hands.until(lambda: picker.line.has_focus and picker.is_open)
            await hands.press("escape", "tab")
            await hands.until(lambda: not picker.line.has_focus, "left")
            assert picker.raw == choice.code, typed
        picker.line.focus()
        picker.raw = ""
        picker.line.value = "zzzz"
        await hands.press("tab")
        await hands.until(lambda: not picker.line.has_focus, "left")
        assert picker.raw == "zzzz", "what is no name of the list is told, not lost"


async def test_a_line_that_is_refused_stays_in_the_line(open_app: Any) -> None:
    async with open_app() as hands:
        hands.app.action_go("calls")
        await hands.stand_on("CallsScreen")
        await hands.see("nothing here; N: On shift")
        hands.app.action_go("board")
        await hands.see("nothing here; Shift+F4: Arrived now")
        hands.app.action_go("calls")
        await hands.stand_on("CallsScreen")
        hands.app.screen.action_line()
        line = hands.app.screen.query_one("#line", Input)
        await hands.type("p9 go")
        await hands.press("enter")
        await hands.until(lambda: hands.app.screen.query_one("#notice").has_class("-shown"), "refused")
        assert line.value == "p9 go"
