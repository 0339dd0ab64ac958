"""Custody's forms on the screen: a wall is said before anything is typed, and nobody is asked of a family not there."""

from __future__ import annotations

import pytest
from textual.widgets import Static

from db.kernel.base.access import Role
from db.kernel.base.officer import Desk
from db.registers.custody.walk import commands, forms
from precinct_tui.screens.form import FormScreen
from tests.conftest import Desks
from tests.db.registers.custody.test_commands import act, opened
from tests.precinct_tui.conftest import Hands, Open


def arrived(desk: Desk, name: str, band: str, age: int) -> str:
    now = desk.now()
    return commands.open_custody(
        desk,
        forms.OpenCustody(
            name_known="stated", name=name, band=band, age=age, deprivation_at=now, arrived_at=now,
            category="brought_by_patrol",
        ),
    )  # fmt: skip


async def give(hands: Hands, *typed: str) -> FormScreen:
    """Open the newest record, and of its acts the first that what was typed leaves."""
    await hands.press("f4")
    await hands.stand_on("RegisterScreen")
    await hands.press("enter")
    await hands.stand_on("RecordScreen")
    await hands.press("enter")
    await hands.stand_on("ActsMenu")
    await hands.press(*typed, "enter")
    await hands.stand_on("FormScreen")
    screen = hands.app.screen
    assert isinstance(screen, FormScreen)
    return screen


@pytest.mark.parametrize(("language", "word", "said"), [
    pytest.param("en", "interview", "Police may not question a child", marks=pytest.mark.long),
    ("fa", "بازجویی", "پلیس از کودک"),
])  # fmt: skip
async def test_the_wall_before_an_interview_is_said_before_the_form(
    open_app: Open, desk_as: Desks, language: str, word: str, said: str
) -> None:
    arrived(desk_as(Role.DUTY), "کاوه", "9", 16)
    async with open_app(language=language) as hands:
        await give(hands, *word)
        await hands.see(said)


@pytest.mark.long
async def test_who_has_no_family_here_is_not_asked_whether_it_goes_along(open_app: Open, desk_as: Desks) -> None:
    arrived(desk_as(Role.DUTY), "کاوه", "9", 30)
    async with open_app(language="en") as hands:
        screen = await give(hands, *"release")
        assert "children_along" not in screen.entry.answers
        await hands.see("Outcome")
        assert "Do the children go too?" not in hands.text


@pytest.mark.long
@pytest.mark.parametrize("pressed", [("z", "l", "f"), ("ظ", "م", "ب")])
async def test_letters_lead_to_an_act_on_either_layout_and_digits_to_none(
    desk_as: Desks, open_app: Open, pressed: tuple[str, ...]
) -> None:
    arrived(desk_as(Role.DUTY), "نوید آرام", "18", 30)
    async with open_app() as hands:
        await hands.press("f4", "enter")
        await hands.stand_on("RecordScreen")
        await hands.see("more")
        await hands.press(pressed[0])
        await hands.stand_on("LetterMenu")
        await hands.see("Leaving, and what follows")
        await hands.press(*pressed[1:])
        await hands.stand_on("FormScreen")
        assert hands.app.screen.command.name == "custody.ask_fear"
        await hands.press("escape")
        await hands.stand_on("RecordScreen")
        await hands.press("enter")
        await hands.stand_on("ActsMenu")
        await hands.press("1")
        assert hands.on == "ActsMenu", "a digit is no act: their places move"
        await hands.press("backspace", *"zlf", "enter")
        await hands.stand_on("FormScreen")


@pytest.mark.long
@pytest.mark.parametrize("letters", ["zrs", "zrw"])
async def test_what_is_struck_or_moved_stands_above_its_form(open_app: Open, desk_as: Desks, letters: str) -> None:
    """A hurried officer sees which entry it is, after it was chosen too."""
    desk = desk_as(Role.DUTY)
    number = opened(desk)
    act(desk, number, "wellbeing", well="unwell")
    act(desk, number, "care", seen="spoke")
    async with open_app() as hands:
        await hands.press("f4", "enter")
        await hands.stand_on("RecordScreen")
        await hands.until(lambda: hands.app.screen.record is not None)
        await hands.press(*letters)
        await hands.stand_on("MenuScreen")
        await hands.press("1")
        await hands.stand_on("FormScreen")
        said = str(hands.app.screen.query_one("#whom", Static).render())
        assert "Unwell" in said or "unwell" in said
        assert "12:00" in said
