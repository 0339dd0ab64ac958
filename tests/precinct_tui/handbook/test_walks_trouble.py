"""The chapter of what goes wrong, walked by keys: in Persian here, in English in `make long`."""

from __future__ import annotations

from tests.conftest import PASSWORD
from tests.precinct_tui.conftest import Open
from tests.precinct_tui.handbook.walking import SPOKEN, Walk, words


@SPOKEN
async def test_trouble(open_app: Open, language: str) -> None:
    async with open_app(language=language, size=(100, 34)) as hands:
        walk = Walk(hands, "trouble")
        async with walk.step():
            await walk.press("f1")
            await walk.stand_on("HelpScreen")
            await walk.press("f1")
            await walk.stand_on("HandbookScreen")
        await hands.press("escape", "escape")
        await hands.stand_on("DeskScreen")
        async with walk.step():
            await walk.press("f10")
            await walk.stand_on("MenuScreen")
            await walk.write(words(language, "تنظیمات", "Settings"))
            await walk.press("enter")
            await walk.stand_on("SettingsScreen")
            await walk.press("down", "down", "enter")
            await walk.stand_on("MenuScreen")
            await walk.press("end", "enter")
            await walk.stand_on("SettingsScreen")
        await hands.press("escape")
        await hands.stand_on("DeskScreen")
        async with walk.step():
            await walk.press("f11")
            await walk.stand_on("LockScreen")
            await walk.type("another-word")
            await walk.see(words(language, "صفحه‌کلید", "keyboard"))
            await walk.type("زخققثزف-اخقسث")  # PASSWORD, on the Persian layout
            await walk.stand_on("DeskScreen")
        async with walk.step():
            await walk.press("f10")
            await walk.stand_on("MenuScreen")
            await walk.write(words(language, "تعیین پین من", "Set my PIN"))
            await walk.press("enter")
            await walk.stand_on("FormScreen")
            await walk.type(PASSWORD)
            await walk.write("482915")
            await walk.press("ctrl+s")
            await walk.stand_on("DeskScreen")
        await hands.press("f3")
        await hands.stand_on("RegisterScreen")
        await hands.press("n")
        await hands.stand_on("FormScreen")
        await hands.type(words(language, "سرقت", "theft"))
        await hands.press("enter", "escape")
        await hands.stand_on("RegisterScreen")
        async with walk.step():
            await walk.press("f2")
            await walk.stand_on("DeskScreen")
            await walk.see(words(language, "نیمه‌کاره", "Half-typed entries"))
            await walk.press("tab", "tab", "enter")
            await walk.stand_on("FormScreen")
        walk.ends()
