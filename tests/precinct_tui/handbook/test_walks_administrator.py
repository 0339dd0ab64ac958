"""The administrator's chapters, walked by keys: in Persian here, in English in `make long`."""

from __future__ import annotations

from pathlib import Path

from db.across.setting_up import backups, trials
from db.kernel.base.access import Role
from db.reference.officers.queries import list_officers
from tests.conftest import Desks
from tests.precinct_tui.conftest import Open
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
