"""The chapters of the officer on duty, walked by keys: in Persian here, in English in `make long`."""

from __future__ import annotations

from tests.db.registers.dispatch.conftest import give
from tests.precinct_tui.conftest import Open
from tests.precinct_tui.handbook.walking import SPOKEN, Walk, words


@SPOKEN
async def test_call(open_app: Open, language: str) -> None:
    async with open_app(language=language, size=(100, 34)) as hands:
        assert hands.app.desk is not None
        give(hands.app.desk, "patrol.start", name="patrol_1", people="2", place="کیانپارس")
        walk = Walk(hands, "call")
        async with walk.step():
            await walk.press("shift+f3")
            await walk.stand_on("CallScreen")
        async with walk.step():
            await walk.type(words(language, "نزاع", "fight"))
        async with walk.step():
            await walk.type("اهواز")
        async with walk.step():
            await walk.press("f12")
            await walk.stand_on("SendScreen")
            await walk.press("1", "enter")
            await walk.stand_on("CallScreen")
        async with walk.step():
            await walk.type("", "", words(language, "خیر", "no"), "", "", "", "")
        async with walk.step():
            await walk.write("درگیری دو نفر کنار بازار میوه")
            await walk.press("ctrl+s")
            await walk.stand_on("DeskScreen")
        async with walk.step():
            await walk.press("f7")
            await walk.stand_on("CallsScreen")
            await walk.press("f3")
            await walk.stand_on("RegisterScreen")
            await walk.see("اهواز")
        walk.ends()


@SPOKEN
async def test_arrival(open_app: Open, language: str) -> None:
    async with open_app(language=language, size=(100, 34)) as hands:
        walk = Walk(hands, "arrival")
        async with walk.step():
            await walk.press("shift+f4")
            await walk.stand_on("MenuScreen")
        async with walk.step():
            await walk.press("1")
            await walk.stand_on("FormScreen")
        async with walk.step():
            await walk.type("?", "", words(language, "مرد", "male"), "31", words(language, "افغانستان", "Afghan"))
            await walk.press("shift+tab", "shift+tab", "shift+tab", "shift+tab", "shift+tab")
            await walk.write("-")
            await walk.press("enter", "enter", "enter", "enter", "enter")
        async with walk.step():
            await walk.type("17")
        async with walk.step():
            await walk.type("↓")
        async with walk.step():
            await walk.press("ctrl+s")
            await walk.stand_on("RecordScreen")
        async with walk.step():
            await walk.press("h")
            await walk.stand_on("FormScreen")
            await walk.type("↓")
            await walk.write(words(language, "سالم", "well"))
            await walk.press("ctrl+s")
            await walk.stand_on("RecordScreen")
        walk.ends()
