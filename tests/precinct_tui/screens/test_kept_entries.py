"""What is left half-typed: it is said that it is kept and how to come back, and a new entry offers it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from textual.widgets import Input

from db.kernel.base.access import Role
from db.kernel.desk import drafts
from db.kernel.desk.desk import COMMANDS
from db.kernel.desk.drafts import mine
from db.words.messages import M_, Refused
from precinct_tui.screens.custody.arrival import ArrivalScreen
from precinct_tui.screens.form import Beginning, FormScreen
from precinct_tui.screens.forming import form_for
from precinct_tui.widgets.menu import LeaveMenu
from precinct_tui.widgets.picker import Picker
from tests.conftest import BADGES, PASSWORD, Desks
from tests.precinct_tui.conftest import Hands, Open, half_typed
from tests.usual import some

KEPT = ("Kept half-typed", "stands on the desk")
LEAVE = "what is not on the disk is lost"


@pytest.mark.long
async def test_esc_says_that_it_is_kept_and_n_offers_it(open_app: Any) -> None:
    async with open_app() as hands:
        await half_typed(hands)
        await hands.press("escape")
        await hands.stand_on("RegisterScreen")
        assert any("Kept half-typed" in text and "N" in text for text in hands.told), hands.told
        await hands.until(lambda: mine(hands.app.desk), "kept")
        await hands.press("n")
        await hands.see("What you began is kept")
        assert "he was saying" in hands.text
        await hands.press("1")
        await hands.stand_on("FormScreen")
        await hands.until(lambda: "he was saying" in hands.text, "its words")
        assert len(mine(hands.app.desk)) == 1


@pytest.mark.long
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


@pytest.mark.long
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


# --- a disk that takes nothing ---------------------------------------------------------------------------------------


@contextmanager
def moved(hands: Hands) -> Iterator[None]:
    """The folder of the store is at another place for a while, as by somebody who tidies up."""
    home: Path = hands.app.desk.store.home  # type: ignore[union-attr]
    elsewhere = home.with_name("moved")
    home.rename(elsewhere)
    try:
        yield
    finally:
        elsewhere.rename(home)


def said(hands: Hands) -> str:
    return "\n".join(hands.told)


async def in_a_form(hands: Hands) -> None:
    await half_typed(hands)


async def in_a_call(hands: Hands) -> None:
    await hands.press("shift+f3")
    await hands.stand_on("CallScreen")
    await hands.until(lambda: hands.app.screen.takes_keys)
    next(box for box in hands.app.screen.entry.boxes if box.key == "summary").enter()
    await hands.pilot.pause()
    await hands.type("he was saying")


async def in_a_drawing(hands: Hands) -> None:
    hands.app.push_screen(form_for("sketch.draw", Beginning()))
    await hands.stand_on("SketchScreen")
    await hands.until(lambda: hands.app.screen.takes_keys)
    await hands.press("slash", *"v1 3.2 5.1 90", "enter")
    await hands.until(lambda: hands.app.screen.drawing.scene.things)


BEGINS: dict[str, Callable[[Hands], Awaitable[None]]] = {
    "FormScreen": in_a_form, "CallScreen": in_a_call, "SketchScreen": in_a_drawing,
}  # fmt: skip


@pytest.mark.parametrize("screen", some(["FormScreen", "CallScreen", "SketchScreen"]))
async def test_nothing_is_left_or_called_kept_that_is_not_on_the_disk(open_app: Open, screen: str) -> None:
    async with open_app() as hands:
        with moved(hands):
            await BEGINS[screen](hands)
            for way in ("escape", "f2", "f5"):
                await hands.press(way)
                await hands.see(LEAVE)
                await hands.press("1")
                await hands.stand_on(screen)
            assert not any(words in said(hands) for words in KEPT), said(hands)
        await hands.press("f2")
        await hands.stand_on("DeskScreen")
        assert len(mine(hands.app.desk)) + len(hands.app.query_of("call.unfinished")()) == 1


@pytest.mark.long
async def test_it_is_kept_once_the_disk_takes_it_and_lost_only_if_the_officer_says_so(open_app: Open) -> None:
    async with open_app() as hands:
        with moved(hands):
            await half_typed(hands)
            await hands.press("escape")
            await hands.see(LEAVE)
            await hands.press("2")
            await hands.see(LEAVE)
        await hands.press("2")
        await hands.stand_on("RegisterScreen")
        assert KEPT[0] in said(hands)
        (kept,) = mine(hands.app.desk)
        assert "he was saying" in kept.values.values()
        await hands.press("n", "2")
        await hands.stand_on("FormScreen")
        await hands.until(lambda: hands.app.screen.takes_keys)
        with moved(hands):
            next(box for box in hands.app.screen.entry.boxes if box.what.kind == "words").enter()
            await hands.pilot.pause()
            await hands.type("other words")
            hands.told.clear()
            await hands.press("escape")
            await hands.see(LEAVE)
            await hands.press("3")
            await hands.stand_on("RegisterScreen")
            assert not any(words in said(hands) for words in KEPT), said(hands)
        assert mine(hands.app.desk) == (kept,)


@pytest.mark.long
async def test_a_form_that_is_never_drafted_asks_before_it_is_left(open_app: Open) -> None:
    async with open_app() as hands:
        hands.app.push_screen(FormScreen("oversight.complain"))
        await hands.stand_on("FormScreen")
        await hands.until(lambda: hands.app.screen.takes_keys)
        await hands.see("Will be able to read it:")
        next(box for box in hands.app.screen.entry.boxes if box.what.kind == "words").enter()
        await hands.pilot.pause()
        await hands.type("he was saying")
        await hands.press("f2")
        await hands.see("Nothing of this form is kept half-typed.")
        await hands.press("1")
        await hands.stand_on("FormScreen")
        assert "he was saying" in hands.text
        await hands.press("escape")
        await hands.see("Nothing of this form is kept half-typed.")
        await hands.press("2")
        await hands.stand_on("DeskScreen")
        assert mine(hands.app.desk) == ()
        assert not any(words in said(hands) for words in KEPT), said(hands)


@pytest.mark.long
async def test_a_call_waits_for_no_answer(open_app: Open) -> None:
    """It opens above the form at once, and its keys are not held back by the question that was asked."""
    async with open_app() as hands:
        with moved(hands):
            await half_typed(hands)
            form = hands.app.screen
            await hands.press("f2")
            await hands.see(LEAVE)
            await hands.press("shift+f3")
            await hands.stand_on("CallScreen")
            assert form in hands.app.screen_stack
            assert not any(isinstance(screen, LeaveMenu) for screen in hands.app.screen_stack)
            assert not [
                worker for worker in hands.app.workers if worker.group == "navigation" and not worker.is_finished
            ]


@pytest.mark.long
async def test_the_words_of_one_officer_are_not_shown_to_the_next_who_is_asked(
    open_app: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def takes_the_lock(hands: Hands) -> None:
        hands.app.screen.query_one("#badge", Input).value = BADGES[Role.DEPUTY]
        hands.app.screen.query_one("#pin").focus()
        await hands.type(PASSWORD)
        await hands.press("enter")

    def busy(*_given: object) -> bool:
        raise Refused("busy", {}, M_("Another program is writing to this store. Try again."))

    async with open_app() as hands:
        with monkeypatch.context() as broken:
            broken.setattr(drafts, "save", busy)
            await half_typed(hands)
            await hands.press("f11")
            await hands.stand_on("LockScreen")
            await takes_the_lock(hands)
            await hands.see(LEAVE)
            assert "he was saying" not in hands.text
            await hands.press("1")
            await hands.stand_on("LockScreen")
            assert hands.app.screen.query_one("#pin", Input).value == ""
        await takes_the_lock(hands)
        await hands.stand_on("DeskScreen")
        assert hands.app.desk.officer.role == Role.DEPUTY
        assert [draft.officer for draft in drafts.all_drafts(hands.app.desk)] != []


@pytest.mark.long
async def test_a_row_of_an_arrival_is_lost_only_if_the_officer_says_so(open_app: Open, desk_as: Desks) -> None:
    desk = desk_as(Role.DUTY)
    arrive, describe = COMMANDS["custody.arrive"], COMMANDS["custody.describe_arrival"]
    uid = arrive.run(desk, arrive.form())
    told = {"deprivation_at": desk.now(), "heads": 3, "kind": "group"}
    describe.run(desk, describe.form(record=uid, **told))
    async with open_app() as hands:
        hands.app.push_screen(ArrivalScreen(uid))
        await hands.stand_on("ArrivalScreen")
        await hands.until(lambda: hands.app.screen.group is not None)
        hands.app.screen.cell("father_name").focus()
        await hands.pilot.pause()
        await hands.type("Karim")
        await hands.press("f2")
        await hands.see("The last row was not saved.")
        await hands.press("1")
        await hands.stand_on("ArrivalScreen")
        hands.app.action_switch_language()
        await hands.until(
            lambda: hands.app.screen.cell("father_name").value == "Karim", "the row in the other language"
        )
        hands.app.action_switch_language()
        await hands.press("f2")
        await hands.see("The last row was not saved.")
        await hands.press("2")
        await hands.stand_on("DeskScreen")
