"""The chapters of people held, walked by keys: in Persian here, in English in `make long`."""

from __future__ import annotations

from tests.conftest import Desks
from tests.db.registers.custody.test_commands import act, opened
from tests.precinct_tui.conftest import Open
from tests.precinct_tui.handbook.walking import SPOKEN, Walk, words


@SPOKEN
async def test_held(open_app: Open, desk_as: Desks, language: str) -> None:
    opened(desk_as())
    async with open_app(language=language, size=(100, 34)) as hands:
        walk = Walk(hands, "held")
        async with walk.step():
            await walk.press("b")
            await walk.stand_on("BoardScreen")
            await walk.see("17" if language == "en" else "۱۷")
        async with walk.step():
            await walk.press("c")
            await walk.stand_on("MenuScreen")
            await walk.press("1")
            await walk.stand_on("BoardScreen")
        async with walk.step():
            await walk.press("w")
            await walk.press("f")
        async with walk.step():
            await walk.press("s")
            await walk.stand_on("MenuScreen")
            await walk.press("1")
            await walk.stand_on("LookMenu")
            await walk.press("2")
            await walk.stand_on("BoardScreen")
        async with walk.step():
            await walk.press("enter")
            await walk.stand_on("RecordScreen")
        async with walk.step():
            await walk.press("s")
            await walk.stand_on("FormScreen")
            await walk.type("↓", words(language, "ادامهٔ", "Holding"))
            await walk.write("منتظر پاسخ ادارهٔ اتباع")
            await walk.press("enter", "enter")
            await walk.type(words(language, "بله", "yes"))
            await walk.press("ctrl+s")
            await walk.stand_on("RecordScreen")
        async with walk.step():
            await walk.press("f2")
            await walk.stand_on("DeskScreen")
            walk.keys.remove("f2")
            await walk.press("shift+f2")
            await walk.stand_on("RecordScreen")
        walk.ends()


@SPOKEN
async def test_release(open_app: Open, desk_as: Desks, language: str) -> None:
    desk = desk_as()
    number = opened(desk)
    act(desk, number, "property_in", items="ساعت مچی", receipt="signed")
    async with open_app(language=language, size=(100, 34)) as hands:
        walk = Walk(hands, "release")
        async with walk.step():
            await walk.press("f4")
            await walk.stand_on("RegisterScreen")
            await walk.press("enter")
            await walk.stand_on("RecordScreen")
        async with walk.step():
            await walk.press("z", "m", "o")
            await walk.stand_on("FormScreen")
            await walk.type("↓", words(language, "بله", "yes"), "", "")
            await walk.write(words(language, "امضا", "Signed"))
            await walk.press("ctrl+s")
            await walk.stand_on("RecordScreen")
        async with walk.step():
            await walk.press("x")
            await walk.stand_on("FormScreen")
        async with walk.step():
            await walk.type("↓", words(language, "مبنایی نبود", "no ground"))
        async with walk.step():
            await walk.type("17", words(language, "بله", "yes"))
        async with walk.step():
            await walk.press("ctrl+s")
            await walk.stand_on("RecordScreen")
        walk.ends()
