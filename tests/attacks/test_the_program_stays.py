"""The program does not leave: what the disk does, and what the program itself does wrong, is said where one stands."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest

from db.kernel.base.access import Role
from db.kernel.desk import drafts
from db.words.messages import M_, Refused
from precinct_tui.frame import enduring
from precinct_tui.frame.enduring import Enduring
from precinct_tui.frame.navigation import holds_store
from precinct_tui.screens.desk import DeskScreen
from precinct_tui.screens.help import HelpScreen
from precinct_tui.screens.register import RegisterScreen
from precinct_tui.widgets.header_line import HeaderLine
from precinct_tui.widgets.off_thread import off_thread, told
from precinct_tui.widgets.register_table import RegisterTable
from tests.conftest import Desks
from tests.precinct_tui.conftest import half_typed
from tests.usual import some


@pytest.fixture
def endures(monkeypatch: pytest.MonkeyPatch) -> None:
    """As at a precinct."""
    monkeypatch.setattr(Enduring, "endures", True)


def busy(*_given: object) -> None:
    raise Refused("busy", {}, M_("Another program is writing to this store. Try again."))


def fails(*_given: object) -> None:
    raise ValueError("secret")


async def test_a_draft_that_cannot_be_thrown_away_is_told_and_stands(
    open_app: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_app(Role.DUTY) as hands:
        await half_typed(hands)
        with monkeypatch.context() as broken:
            broken.setattr(drafts, "drop", busy)
            await hands.press("ctrl+d")
            await hands.stand_on("MenuScreen")
            await hands.press("2")
            await hands.see("Another program")
            assert hands.on == "FormScreen"
        assert "he was saying" in hands.text
        assert not hands.app.screen.drafts.done
        await hands.press("ctrl+d")
        await hands.stand_on("MenuScreen")
        await hands.press("2")
        await hands.stand_on("RegisterScreen")


async def test_a_draft_that_cannot_be_written_says_that_it_is_not_on_the_disk(
    open_app: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_app(Role.DUTY) as hands:
        with monkeypatch.context() as broken:
            broken.setattr(drafts, "save", busy)
            await half_typed(hands)
            await hands.see("not on the disk yet")
        await hands.press("!")
        await hands.until(lambda: drafts.mine(hands.app.desk))
        await hands.until(lambda: "not on the disk yet" not in hands.text, "the word that it is not on the disk, gone")


async def test_what_else_is_said_stays_when_the_draft_is_written(
    open_app: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_app(Role.DUTY) as hands:
        with monkeypatch.context() as broken:
            broken.setattr(drafts, "save", busy)
            await half_typed(hands)
            await hands.see("not on the disk yet")
        hands.app.screen.notice("another word")
        await hands.press("!")
        await hands.until(lambda: drafts.mine(hands.app.desk))
        await hands.see("another word")


async def test_what_a_worker_was_refused_is_said_and_the_next_key_works(
    open_app: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_app(Role.DUTY) as hands:
        with monkeypatch.context() as broken:
            broken.setattr("precinct_tui.frame.openings.at_hand", busy)
            hands.app.action_go_live()
            await hands.see("Another program")
        await hands.press("f3")
        await hands.stand_on("RegisterScreen")


@pytest.mark.parametrize("refuses", [busy, fails])
async def test_who_left_before_he_was_refused_is_told_nothing(monkeypatch: pytest.MonkeyPatch, refuses: Any) -> None:
    """A search or a code that is refused once its screen is gone: there is no line left to say it on."""
    with pytest.raises(Refused):
        await off_thread(refuses)
    monkeypatch.setattr(f"{off_thread.__module__}._asker_is_gone", lambda: True)
    with pytest.raises(asyncio.CancelledError):
        await off_thread(refuses)


async def test_a_handler_that_fails_takes_no_widget_down(
    open_app: Any, monkeypatch: pytest.MonkeyPatch, endures: None
) -> None:
    async with open_app(Role.DUTY) as hands:
        await hands.press("f3")
        await hands.stand_on("RegisterScreen")
        with monkeypatch.context() as broken:
            broken.setattr(RegisterScreen, "action_filter", fails)
            await hands.press("/")
            await hands.see("ValueError")
        assert "secret" not in hands.text
        await hands.press("n")
        await hands.stand_on("FormScreen")


async def test_a_screen_that_cannot_be_made_is_left_again(
    open_app: Any, monkeypatch: pytest.MonkeyPatch, endures: None
) -> None:
    async with open_app(Role.DUTY) as hands:
        with monkeypatch.context() as broken:
            broken.setattr(HelpScreen, "body", fails)
            await hands.press("f1")
            await hands.until(lambda: any("ValueError" in text for text in hands.told))
        await hands.press("escape")
        await hands.stand_on("DeskScreen")


async def test_what_fails_again_and_again_ends_it(
    open_app: Any, monkeypatch: pytest.MonkeyPatch, endures: None
) -> None:
    async def press_on() -> None:
        async with open_app(Role.DUTY) as hands:
            await hands.press("f3")
            await hands.stand_on("RegisterScreen")
            monkeypatch.setattr(RegisterScreen, "action_filter", fails)
            for _again in range(enduring.MOST + 1):
                await hands.press("/")

    with pytest.raises(ValueError, match="secret"):
        await press_on()


async def test_a_widget_that_fails_to_paint_is_blank_and_ends_nothing(
    open_app: Any, monkeypatch: pytest.MonkeyPatch, endures: None
) -> None:
    """However often: it fails with each repaint and at each width, and the others are painted."""
    noted: list[BaseException] = []
    async with open_app(Role.DUTY) as hands:
        with monkeypatch.context() as broken:
            broken.setattr(enduring, "told", lambda error: noted.append(error) or told(error))
            for painted in (HeaderLine.render_line, RegisterTable.render_line):
                broken.setattr(f"{painted.__module__}.{painted.__qualname__}", fails)
            await hands.press("f3")
            await hands.stand_on("RegisterScreen")
            for width in range(60, 62 + enduring.MOST):
                await hands.pilot.resize_terminal(width, 24)
            assert hands.app.is_running
            assert len(noted) == 1, "one place in the code, told once"
            await hands.see("ValueError")
            assert "Esc Back" in hands.text, "the footer is painted"
            await hands.press("n")
            await hands.stand_on("FormScreen")
        await hands.press("escape")
        await hands.stand_on("RegisterScreen")
        await hands.see("Incidents")


@pytest.mark.parametrize("place", some(["_refresh_layout", "on_resize"]))
async def test_a_window_that_fails_at_each_width_ends_nothing(
    open_app: Any, monkeypatch: pytest.MonkeyPatch, endures: None, place: str
) -> None:
    def on_resize(*_given: object) -> None:
        fails()

    async with open_app(Role.DUTY) as hands:
        with monkeypatch.context() as broken:
            if place == "on_resize":
                broken.setattr(DeskScreen, "on_resize", on_resize)
            else:
                broken.setattr(HeaderLine, "_get_box_model", fails)
            for width in range(60, 62 + enduring.MOST):
                await hands.pilot.resize_terminal(width, 24)
        await hands.pilot.resize_terminal(80, 24)
        await hands.press("f3")
        await hands.stand_on("RegisterScreen")
        await hands.see("Incidents")


async def test_a_picture_that_fails_in_many_places_ends_it(open_app: Any, endures: None) -> None:
    """Ten different places within a minute: nothing of it can be used."""

    def failing(place: int) -> BaseException:
        space: dict[str, Any] = {}
        exec("def lines_or_blank():\n" + "\n" * place + "    raise ValueError", space)
        with pytest.raises(ValueError) as caught:
            space["lines_or_blank"]()
        return caught.value

    async with open_app(Role.DUTY) as hands:
        for place in range(enduring.MOST):
            assert hands.app.outlives(failing(place))
            assert hands.app.outlives(failing(place)), "the same again"
        assert not hands.app.outlives(failing(enduring.MOST))


async def test_a_locked_screen_says_nothing_of_a_record(open_app: Any) -> None:
    """Each message is looked for before the next one takes its place."""
    of_a_record = Refused("conflict", {}, M_("Some {name}", name="a-name"))
    of_the_disk = Refused("disk_full", {}, M_("The disk is full. Free some space, then try again."))
    async with open_app(Role.DUTY) as hands:
        hands.app.locked = True
        assert hands.app.outlives(of_a_record)
        await hands.pilot.pause()
        assert "a-name" not in hands.text
        assert not hands.told, "nor beside the screen"
        assert hands.app.outlives(of_the_disk)
        await hands.see("The disk is full")
        hands.app.locked = False
        assert hands.app.outlives(of_a_record)
        await hands.see("a-name")


@pytest.mark.parametrize("turned_into", some(["nothing", "a file", "a circle"]))
async def test_a_folder_that_goes_away_under_an_open_desk_is_told_as_what_it_is(
    open_app: Any, desk_as: Desks, turned_into: str
) -> None:
    """A share or stick that went away, a folder whose rights were taken: no fault of the program."""
    async with open_app(Role.DUTY) as hands:
        home, kept = desk_as.home, desk_as.home.with_name("kept")
        home.rename(kept)
        if turned_into == "a file":
            home.write_text("")
        elif turned_into == "a circle":
            home.symlink_to(home)
        await half_typed(hands)
        await hands.see("not on the disk yet")
        assert "failed here" not in hands.text
        assert "went wrong" not in hands.text
        assert str(home)[:20] in hands.text.replace("\n", "")
        home.unlink(missing_ok=True)
        kept.rename(home)


def test_a_folder_that_may_not_be_looked_into_is_met_by_the_sign_in_and_not_by_making_a_store(tmp_path: Path) -> None:
    assert not holds_store(tmp_path)
    assert holds_store(tmp_path / ("x" * 5_000))
    (tmp_path / "keys.json").touch()
    assert holds_store(tmp_path)
