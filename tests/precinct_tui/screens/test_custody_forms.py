"""Custody's forms on the screen: a wall is said before anything is typed, and nobody is asked of a family not there."""

from __future__ import annotations

import pytest

from db.kernel.access import Role
from db.kernel.officer import Desk
from db.registers.custody.walk import commands, forms
from precinct_tui.screens.form import FormScreen
from tests.conftest import Desks
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
    await hands.stand_on("MenuScreen")
    await hands.press(*typed, "enter")
    await hands.stand_on("FormScreen")
    screen = hands.app.screen
    assert isinstance(screen, FormScreen)
    return screen


@pytest.mark.parametrize(("language", "word", "said"), [
    ("en", "interview", "Police may not question a child"), ("fa", "بازجویی", "پلیس از کودک"),
])  # fmt: skip
async def test_the_wall_before_an_interview_is_said_before_the_form(
    open_app: Open, desk_as: Desks, language: str, word: str, said: str
) -> None:
    arrived(desk_as(Role.DUTY), "کاوه", "9", 16)
    async with open_app(language=language) as hands:
        await give(hands, *word)
        await hands.see(said)


async def test_who_has_no_family_here_is_not_asked_whether_it_goes_along(open_app: Open, desk_as: Desks) -> None:
    arrived(desk_as(Role.DUTY), "کاوه", "9", 30)
    async with open_app(language="en") as hands:
        screen = await give(hands, *"release")
        assert "children_along" not in screen.entry.answers
        await hands.see("Outcome")
        assert "Do the children go along?" not in hands.text
