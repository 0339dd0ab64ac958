"""The administrator's chapters, walked by keys: in Persian here, in English in `make long`."""

from __future__ import annotations

from pathlib import Path

from db.across.setting_up import backups, trials
from db.kernel.base.access import Role
from db.reference.lists.queries import all_lists
from db.reference.officers.queries import list_officers
from tests.conftest import Desks
from tests.precinct_tui.conftest import Hands, Open
from tests.precinct_tui.handbook.walking import SPOKEN, Walk, words
from tests.precinct_tui.screens.machine.test_machine_screen import SECRET, stick

__all__ = ["stick"]


async def go(walk: Walk, words: str, screen: str) -> None:
    """F10, a name, Enter."""
    await walk.press("f10")
    await walk.stand_on("MenuScreen")
    await walk.write(words)
    await walk.press("enter")
    await walk.stand_on(screen)


async def saved(walk: Walk, screen: str) -> None:
    """Ctrl+S, and back where the form was opened."""
    await walk.press("ctrl+s")
    await walk.stand_on(screen)


async def listed(hands: Hands) -> None:
    """Wait for the first row of a list."""
    await hands.until(lambda: hands.app.screen.selected is not None, "a row")  # type: ignore[attr-defined]


@SPOKEN
async def test_officers(open_app: Open, desk_as: Desks, language: str) -> None:
    admin = desk_as(Role.ADMINISTRATOR)
    async with open_app(role=Role.ADMINISTRATOR, language=language, size=(100, 34)) as hands:
        walk = Walk(hands, "officers")
        async with walk.step():
            await go(walk, words(language, "افسران", "Officers"), "OfficersScreen")
        async with walk.step():
            await walk.press("n")
            await walk.stand_on("FormScreen")
            await walk.type("1301", "رضا بهمنی", "")
        async with walk.step():
            await walk.type(words(language, "نگهبان", "duty"))
        async with walk.step():
            await walk.write("بهار سبز نخلستان")
            await saved(walk, "OfficersScreen")
            await walk.see("رضا بهمنی")
        async with walk.step():
            await walk.press("end", "enter")
            await walk.stand_on("MenuScreen")
            await walk.press("1")
            await walk.stand_on("FormScreen")
            await saved(walk, "OfficersScreen")
        async with walk.step():
            await walk.press("enter")
            await walk.stand_on("MenuScreen")
            await walk.press("3")
            await walk.stand_on("FormScreen")
            await walk.write("منتقل شد")
            await saved(walk, "OfficersScreen")
        walk.ends()
    assert [officer.active for officer in list_officers(admin) if officer.badge == "1301"] == [False]


@SPOKEN
async def test_lists(open_app: Open, desk_as: Desks, language: str) -> None:
    async with open_app(role=Role.ADMINISTRATOR, language=language, size=(100, 34)) as hands:
        walk = Walk(hands, "lists")
        async with walk.step():
            await go(walk, words(language, "فهرست‌ها", "Lists"), "ListsScreen")
        async with walk.step():
            await walk.press("h")
            await walk.stand_on("FormScreen")
            await walk.write(words(language, "۱۴۰۵/۱۲/۲۹ ملی شدن نفت", "1405/12/29 oil day"))
            await saved(walk, "ListsScreen")
        async with walk.step():
            await walk.press("slash")
            await walk.stand_on("MenuScreen")
            await walk.type(words(language, "تلفن", "telephone"))
            await walk.stand_on("ListItemsScreen")
            await listed(hands)
        async with walk.step():
            await walk.press("enter")
            await walk.stand_on("FormScreen")
            await walk.write("06133445566")
            await saved(walk, "ListItemsScreen")
        async with walk.step():
            await walk.press("slash")
            await walk.stand_on("MenuScreen")
            await walk.type(words(language, "کلانتری", "station and"))
            await hands.until(lambda: getattr(hands.app.screen, "list_named", "") == "landmark", "the other list")
            await listed(hands)
            await walk.press("enter")
            await walk.stand_on("FormScreen")
            await walk.write("31.325, 48.675")
            await saved(walk, "ListItemsScreen")
        async with walk.step():
            await walk.press("n")
            await walk.stand_on("FormScreen")
            await walk.type("پل سفید", "")
            await walk.write("31.32, 48.66")
            await saved(walk, "ListItemsScreen")
        walk.ends()
    assert [item.fa for item in all_lists(desk_as())["landmark"]][-1] == "پل سفید"


@SPOKEN
async def test_machine(open_app: Open, desk_as: Desks, stick: Path, language: str) -> None:
    admin = desk_as(Role.ADMINISTRATOR)
    async with open_app(role=Role.ADMINISTRATOR, language=language, size=(100, 34)) as hands:
        walk = Walk(hands, "machine")
        async with walk.step():
            await go(walk, words(language, "این دستگاه", "This machine"), "MachineScreen")
            await walk.see(words(language, "آخرین نسخهٔ پشتیبان", "Last backup"))
        async with walk.step():
            await walk.press("b")
            await walk.see(words(language, "پشتیبان گرفته شد", "Backed up into"))
        async with walk.step():
            await walk.press("t")
            await walk.see(words(language, "می‌توان آن را بازگرداند", "It can be restored"))
        async with walk.step():
            (made,) = stick.iterdir()
        async with walk.step():
            await walk.press("w")
            await walk.stand_on("AskLinesScreen")
            await walk.type(SECRET, SECRET, "")
            await walk.stand_on("MachineScreen")
            await hands.until(lambda: len([*stick.iterdir()]) > 1, "a file")
        walk.ends()
    assert made.is_dir()
    assert backups.last_backup(admin) is not None
    assert trials.last_trial(admin) is not None
