"""A store made by `init`, on the screen: the key is made at the inspector's sign-in, and the last share stays."""

from __future__ import annotations

from typing import Any

import pytest

from db.storage import keys
from precinct_tui.frame.app import PrecinctApp
from precinct_tui.language.i18n import set_language
from precinct_tui.language.settings import Settings
from tests.precinct_tui.conftest import Hands
from tests.precinct_tui.test_inspectorate_key import DUTY, FIRST, SECOND, SECRET, House, given, house
from tests.precinct_tui.verbs.test_cli import spoken

__all__ = ["house", "spoken"]


@pytest.fixture(autouse=True)
def persian_again() -> Any:
    yield
    set_language("fa")


async def type_in(hands: Hands, badge: str, secret: str | None = None) -> None:
    await hands.stand_on("SignInScreen")
    await hands.type(badge)
    await hands.press("enter")
    await hands.type(secret or SECRET[badge])
    await hands.press("enter")


async def sign_in(hands: Hands, badge: str) -> None:
    await type_in(hands, badge)
    await hands.sit_down()


async def write_down(hands: Hands) -> str:
    """Copy the paper by hand and give back the two groups that are asked; what it says."""
    await hands.stand_on("PhraseScreen")
    screen = hands.app.screen
    await hands.press("enter")
    for place in screen._asked:  # type: ignore[attr-defined]
        await hands.type(screen._groups[place])  # type: ignore[attr-defined]
        await hands.press("enter")
    await hands.until(lambda: hands.app.screen is not screen, "what comes after the paper")
    return " ".join(screen._groups)  # type: ignore[attr-defined]


async def sign_out(hands: Hands) -> None:
    hands.app.action_sign_out()
    await hands.stand_on("SignInScreen")


def app_of(house: House, language: str = "en") -> PrecinctApp:
    return PrecinctApp(house.home, Settings(language=language, idle_lock_minutes=0), bidi="off")


@pytest.mark.long
@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "No inspector can open this yet"),
        ("fa", "هنوز هیچ بازرسی نمی‌تواند"),
    ],
)
async def test_a_complaint_is_refused_before_it_is_typed_until_an_inspector_signed_in(
    house: House, language: str, words: str
) -> None:
    house.add(FIRST, "inspector")
    app = app_of(house, language)
    async with app.run_test(size=(80, 24)) as pilot:
        hands = Hands(app, pilot)
        await sign_in(hands, DUTY)
        app.action_complain()
        await hands.stand_on("MenuScreen")
        said = hands.text.replace("\n", " ")
        assert words in " ".join(said.split())
        await hands.press("enter")
        await hands.stand_on("DeskScreen")
        await sign_out(hands)
        await type_in(hands, FIRST)
        await hands.stand_on("PhraseScreen")  # Esc leaves it for the next sign-in
        await hands.press("escape")
        await hands.sit_down()
        assert keys.load(house.home).sealing(keys.INSPECTORATE) is None
        await sign_out(hands)
        await type_in(hands, FIRST)
        await write_down(hands)
        await hands.sit_down()
        made = keys.load(house.home).sealing(keys.INSPECTORATE)
        assert made is not None
        assert house.readers() == [FIRST]
        assert made.paper
        await sign_out(hands)
        await sign_in(hands, DUTY)
        app.action_complain()
        await hands.stand_on("FormScreen")


@pytest.mark.long
async def test_chosen_at_the_sign_in_put_on_paper_given_on_and_taken_back(house: House) -> None:
    house.add_only(FIRST, "inspector")
    house.add(SECOND, "inspector")
    app = app_of(house)
    async with app.run_test(size=(80, 24)) as pilot:
        hands = Hands(app, pilot)
        await type_in(hands, FIRST, given(FIRST))
        await hands.stand_on("OwnPasswordScreen")
        for typed in (SECRET[FIRST], SECRET[FIRST]):
            await hands.type(typed)
            await hands.press("enter")
        paper = await write_down(hands)
        await hands.sit_down()
        await fill(hands, "officer.share_sealing", SECRET[FIRST], SECOND)
        await hands.stand_on("DeskScreen")
        assert sorted(house.readers()) == [FIRST, SECOND]
        app.action_put_on_paper()
        newer = await write_down(hands)
        await hands.stand_on("FormScreen")
        await hands.until(lambda: app.screen.takes_keys)
        await hands.type(SECRET[FIRST])
        await hands.press("ctrl+s")
        await hands.stand_on("DeskScreen")
        await fill(hands, "officer.take_from_paper", paper)
        await hands.see("not what the inspectorate's paper says")
        await hands.press("escape")
        await hands.stand_on("DeskScreen")
        await fill(hands, "officer.take_from_paper", newer)
        await hands.stand_on("DeskScreen")
        app.desk.store.close()  # type: ignore[union-attr]


async def fill(hands: Hands, command: str, *answers: str) -> None:
    hands.app.action_form(command)
    await hands.stand_on("FormScreen")
    await hands.until(lambda: hands.app.screen.takes_keys)
    for place, answer in enumerate(answers):
        if place:
            await hands.press("enter")
        await hands.type(answer)
    await hands.press("ctrl+s")
