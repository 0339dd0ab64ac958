"""This machine on the screen: what its keys do on real stores, and what is said where they can't."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from textual.widgets import Input

from db.across.setting_up import backups, trials
from db.carrying.levels import bundle_files, secrets
from db.carrying.levels.secrets import ten_words
from db.carrying.transfer import machines
from db.carrying.transfer.carrying import export_journal, read_header
from db.kernel.base.access import Role
from db.kernel.base.officer import Desk
from db.storage import keys, mounts
from precinct_kiosk import current_version
from precinct_tui.screens.machine import new_program
from precinct_tui.screens.machine.machine_screen import look_of
from precinct_tui.screens.stick_places import packed_folders
from tests.attacks.test_signatures import laptop
from tests.conftest import PASSWORD, Desks
from tests.officers import BADGES
from tests.precinct_kiosk.packed import THIEF, pack
from tests.precinct_tui.conftest import Hands, Open
from tests.precinct_tui.screens.test_units import plain
from tests.precinct_tui.verbs.test_taking_programs import where

__all__ = ["laptop", "where"]

SECRET = "five words on a sheet"


@pytest.fixture
def stick(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The one mounted stick."""
    stick = tmp_path / "stick"
    stick.mkdir()
    for module in (mounts, bundle_files):
        monkeypatch.setattr(module, "memory_sticks", lambda *, writable=False: (stick,))
    monkeypatch.setattr(secrets, "COST", keys.QUICK)
    return stick


@asynccontextmanager
async def at_the_machine(open_app: Open, role: Role = Role.ADMINISTRATOR) -> AsyncIterator[Hands]:
    """The screen of this machine, at the desk of a role."""
    async with open_app(role=role) as hands:
        hands.app.action_go("machine")
        await hands.stand_on("MachineScreen")
        await see(hands, "Machines of this precinct")
        yield hands


def flat(hands: Hands) -> str:
    """The words of the screen, each one space apart."""
    return " ".join(plain(hands.text).split())


async def see(hands: Hands, *words: str) -> None:
    await hands.until(lambda: all(each in flat(hands) for each in words), str(words))


async def answer(hands: Hands, **answers: str) -> None:
    """Fill the lines that are asked, and press the button."""
    await hands.stand_on("AskLinesScreen")
    asked = hands.app.screen
    for name, text in answers.items():
        asked.query_one(f"#{name}", Input).value = text
    asked.query_one("#on").focus()
    await hands.press("enter")


async def refused(hands: Hands, said: str) -> None:
    """The lines stay, and say why."""
    line: Any = hands.app.screen.query_one("#said")
    await hands.until(lambda: said in line.said, said)
    assert hands.on == "AskLinesScreen"
    await hands.until(lambda: not hands.app.screen.query_one("#on").has_class("-active"))


def words_of(desk: Desk, file: Path) -> str:
    """The ten words of the machine that a file brings."""
    with desk.store.reading() as conn:
        (newcomer,) = machines.newcomers(conn, desk.store, file, SECRET.encode())
    return " ".join(ten_words(newcomer.root))


async def test_a_backup_is_made_and_tried(open_app: Open, desk_as: Desks, stick: Path) -> None:
    admin = desk_as(Role.ADMINISTRATOR)
    async with at_the_machine(open_app) as hands:
        await see(hands, "Last backup none yet")
        await hands.press("b")
        await hands.until(lambda: list(stick.iterdir()), "a backup")
        await hands.until(lambda: "none yet" not in flat(hands).split("Last trial")[0], "the moment")
        (made,) = stick.iterdir()
        await hands.press("t")
        await see(hands, made.name, "It can be restored")
    assert trials.last_trial(admin) is not None
    assert look_of(admin).backed_up == backups.last_backup(admin)


async def test_a_damaged_backup_is_refused_on_trial(open_app: Open, desk_as: Desks, stick: Path) -> None:
    admin = desk_as(Role.ADMINISTRATOR)
    made = backups.back_up(admin, stick)
    database = next(path for path in made.iterdir() if path.suffix == ".db")
    database.write_bytes(database.read_bytes()[:-4096])
    async with at_the_machine(open_app) as hands:
        await hands.press("t")
        await hands.until(lambda: hands.app.screen.query_one("#notice").said, "a refusal")
    assert trials.last_trial(admin) is None


async def test_a_duty_officer_tries_no_backup_and_installs_nothing(open_app: Open, stick: Path) -> None:
    async with at_the_machine(open_app, Role.DUTY) as hands:
        screen = hands.app.screen
        there = [action for action in ("save", "trial", "write", "take", "program", "retire")
                 if screen.check_action(action, ())]  # fmt: skip
        assert there == ["save", "take"]


async def test_a_journal_file_is_written_under_a_passphrase(open_app: Open, desk_as: Desks, stick: Path) -> None:
    async with at_the_machine(open_app, Role.COMMANDER) as hands:
        await hands.press("w")
        await answer(hands, passphrase="short", again="short")
        await refused(hands, "12")
        await answer(hands, passphrase=SECRET, again=SECRET + "x")
        await refused(hands, "differ")
        await answer(hands, passphrase=SECRET, again=SECRET)
        await see(hands, "entries, up to position", "It is encrypted")
    (file,) = (stick / bundle_files.FOLDER).iterdir()
    series = desk_as(Role.COMMANDER).store.series
    assert file.name.startswith(f"{series}-")
    assert read_header(file, SECRET.encode()).series == series


async def test_a_machine_is_let_in_by_its_words_and_its_file_is_taken(
    open_app: Open, laptop: Desk, desk_as: Desks, stick: Path
) -> None:
    admin, file = desk_as(Role.ADMINISTRATOR), stick / "from-the-laptop"
    export_journal(laptop, file, SECRET.encode())
    words = words_of(admin, file)
    async with at_the_machine(open_app) as hands:
        await hands.press("i")
        await answer(hands, passphrase=SECRET + "!")
        await refused(hands, "passphrase")
        await answer(hands, passphrase=SECRET)
        await hands.until(lambda: hands.on == "AskLinesScreen" and hands.app.screen.query("#words"), "the words")
        await answer(hands, words=words.replace(words.split()[0], "x"), password=PASSWORD)
        await refused(hands, "not the ten words")
        await answer(hands, words=words, password=PASSWORD)
        await hands.stand_on("MenuScreen")
        await see(hands, "Take this file in?", "The file brings")
        await hands.press("enter")
        await see(hands, "were taken in")
        assert [one.series for one in machines.list_machines(admin) if not one.own] == [laptop.store.series]

        await hands.press("x")
        await hands.stand_on("MenuScreen")
        await hands.press("1")
        await answer(hands, reason=" ", password=PASSWORD)
        await refused(hands, "needed")
        await answer(hands, reason="stolen from the car", password=PASSWORD)
        await see(hands, f"The machine {laptop.store.series} is retired")
    assert [one.retired_at is not None for one in machines.list_machines(admin) if not one.own] == [True]
    laptop.store.close()


async def test_a_duty_officer_is_told_who_lets_a_machine_in_and_takes_nothing(
    open_app: Open, laptop: Desk, desk_as: Desks, stick: Path
) -> None:
    export_journal(laptop, stick / "from-the-laptop", SECRET.encode())
    async with at_the_machine(open_app, Role.DUTY) as hands:
        await hands.press("i")
        await answer(hands, passphrase=SECRET)
        await see(hands, "! Nobody let these machines in yet", "the administrator")
        assert hands.on == "MachineScreen"
    assert [one for one in machines.list_machines(desk_as(Role.DUTY)) if not one.own] == []
    laptop.store.close()


async def test_a_stick_that_was_pulled_out_ends_the_writing_with_a_message(
    open_app: Open, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with at_the_machine(open_app, Role.COMMANDER) as hands:
        await hands.press("w")
        await hands.stand_on("AskLinesScreen")
        shutil.rmtree(stick)
        stick.write_text("no folder any more", encoding="utf-8")
        await answer(hands, passphrase=SECRET, again=SECRET)
        await hands.until(lambda: hands.app.screen.query_one("#notice").said, "a refusal")
        assert hands.on == "MachineScreen"
        assert not hands.app.screen.at_work  # type: ignore[attr-defined]


async def test_a_program_from_a_clone_is_not_replaced_here(open_app: Open, stick: Path) -> None:
    async with at_the_machine(open_app) as hands:
        await hands.press("u")
        await see(hands, "was not installed from a packed folder")


@pytest.mark.parametrize("packer", ["own", "thief"])
async def test_a_newer_program_is_installed_after_both_agreed(
    open_app: Open, stick: Path, where: Path, packer: str
) -> None:
    folder = pack(stick / "program", "0.10.0", *([THIEF] if packer == "thief" else []))
    assert [path for path, _name in packed_folders()] == [folder]
    async with at_the_machine(open_app) as hands:
        await hands.press("u")
        if packer == "thief":
            await see(hands, "not signed with the packer")
            assert current_version.current(where) == "0.9.0"
            return
        wants = [line.name for line in new_program.OWN + new_program.SECOND]
        await hands.stand_on("AskLinesScreen")
        alone = not hands.app.screen.query("#second")
        given = dict(zip(wants, (PASSWORD, BADGES[Role.COMMANDER], PASSWORD), strict=True))
        asked = {name: text for name, text in given.items() if not alone or name == "password"}
        await answer(hands, **{**asked, "password": "not the one"})
        await hands.until(lambda: hands.app.screen.query_one("#said").said, "a refusal")
        assert current_version.current(where) == "0.9.0"
        await hands.until(lambda: not hands.app.screen.query_one("#on").has_class("-active"))
        await answer(hands, **asked)
        await see(hands, "! Version 0.10.0 is installed", "Backed up into")
    assert current_version.current(where) == "0.10.0"
