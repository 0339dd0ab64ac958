"""A store made by `init`, on the screen: the key is made at the inspector's sign-in, and the last share stays."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from db.opening.setup import open_store
from db.storage import keys
from precinct_tui.frame.app import PrecinctApp
from precinct_tui.language.i18n import set_language
from precinct_tui.language.settings import Settings
from tests.precinct_tui.conftest import Hands
from tests.precinct_tui.test_inspectorate_key import ADMIN, DUTY, FIRST, SECOND, SECRET, House, house, quick
from tests.precinct_tui.verbs.test_cli import spoken

__all__ = ["house", "quick", "spoken"]


@pytest.fixture(autouse=True)
def persian_again() -> Any:
    yield
    set_language("fa")


async def sign_in(hands: Hands, badge: str) -> None:
    await hands.stand_on("SignInScreen")
    await hands.type(badge)
    await hands.press("enter")
    await hands.type(SECRET[badge])
    await hands.press("enter")
    await hands.sit_down()  # his password was chosen by the administrator


async def sign_out(hands: Hands) -> None:
    hands.app.action_sign_out()
    await hands.stand_on("SignInScreen")


def app_of(house: House, language: str = "en") -> PrecinctApp:
    return PrecinctApp(house.home, Settings(language=language, idle_lock_minutes=0), bidi="off")


@pytest.mark.parametrize(
    ("language", "words"), [("en", "No inspector can open this yet"), ("fa", "هنوز هیچ بازرسی نمی‌تواند")]
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
        await sign_in(hands, FIRST)
        made = keys.load(house.home).sealing(keys.INSPECTORATE)
        assert made is not None
        assert list(made.shares) == [FIRST]
        await sign_out(hands)
        await sign_in(hands, DUTY)
        app.action_complain()
        await hands.stand_on("FormScreen")


async def test_the_holder_gives_it_on_and_only_then_may_the_administrator_reset(house: House, tmp_path: Path) -> None:
    for badge in (FIRST, SECOND):
        house.add(badge, "inspector")
    house.signs_in(FIRST)
    app = app_of(house)
    async with app.run_test(size=(80, 24)) as pilot:
        hands = Hands(app, pilot)
        await sign_in(hands, ADMIN)
        with app.desk.store.reading() as conn:  # type: ignore[union-attr]
            from db.reference.officers.queries import officer_by_badge

            first = officer_by_badge(conn, FIRST)
        assert first is not None
        await reset(hands, first.uid)
        await hands.see("Nobody else can open complaints")
        assert hands.on == "FormScreen"
        await hands.see("precinct recover")  # to the end of it: nothing is cut
        await hands.press("escape")
        await hands.stand_on("DeskScreen")
        await sign_out(hands)
        await sign_in(hands, FIRST)
        app.action_form("officer.share_sealing")
        await hands.stand_on("FormScreen")
        await hands.until(lambda: app.screen.takes_keys)
        await hands.type(SECOND)
        await hands.press("ctrl+s")
        await hands.stand_on("DeskScreen")
        await sign_out(hands)
        await sign_in(hands, ADMIN)
        await reset(hands, first.uid)
        await hands.stand_on("DeskScreen")
        app.desk.store.close()  # type: ignore[union-attr]
    open_store(house.home, FIRST, "new-secret").store.close()
    assert list(keys.load(house.home).sealing(keys.INSPECTORATE).shares) == [SECOND]  # type: ignore[union-attr]


async def reset(hands: Hands, uid: str) -> None:
    from precinct_tui.screens.form import Beginning, FormScreen

    hands.app.push_screen(FormScreen("officer.reset_password", Beginning(record=uid)))
    await hands.stand_on("FormScreen")
    await hands.until(lambda: hands.app.screen.takes_keys)
    await hands.type("new-secret")
    await hands.press("ctrl+s")
