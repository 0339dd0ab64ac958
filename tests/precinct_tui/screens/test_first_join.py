"""The first screen of a machine that joins a precinct: a journal file on a stick, its passphrase, ten words."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from textual.widgets import Input

from db.carrying.levels import secrets
from db.carrying.levels.roots import compared_of_new
from db.carrying.transfer.carrying import export_journal, read_header
from db.kernel.base.access import Role
from db.opening.setup import open_store
from db.storage import keys, mounts
from precinct_tui.screens.stick_places import journal_files
from tests.conftest import Desks
from tests.precinct_tui.conftest import Hands
from tests.precinct_tui.screens.first_screen import JOIN, answered, first_screen

SECRET = "four words on paper"
ANSWERS = (SECRET, "2077", "A Laptop", "long enough words", "long enough words")


@pytest.fixture
def stick(desk_as: Desks, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A mounted stick with a journal file, and with another file."""
    stick = tmp_path / "stick"
    stick.mkdir()
    (stick / "letter.txt").write_text("no journal")
    export_journal(desk_as(Role.COMMANDER), stick / "to-laptop", SECRET.encode())
    monkeypatch.setattr(mounts, "memory_sticks", lambda *, writable=False: (stick,))
    monkeypatch.setattr(secrets, "COST", keys.QUICK)
    return stick


async def written_down(hands: Hands) -> None:
    """Give back two groups of the phrase."""
    await hands.stand_on("PhraseScreen")
    shown: Any = hands.app.screen
    await hands.press("enter")
    await hands.until(lambda: shown.has_class("-asking"))
    for place in shown._asked:
        shown.query_one(f"#group-{place}", Input).value = shown._groups[place]
    shown.query_one("#on").focus()
    await hands.press("enter")


def test_only_a_file_with_a_journal_is_offered(stick: Path) -> None:
    assert [path for path, _name in journal_files()] == [stick / "to-laptop"]


async def test_a_machine_joins_from_the_first_screen(stick: Path, tmp_path: Path) -> None:
    home = tmp_path / "new"
    async with first_screen(home, JOIN) as hands:
        await answered(hands, ANSWERS)
        await written_down(hands)
        await hands.see("This machine has joined")
        for word in compared_of_new(keys.load(home), "2077", ANSWERS[3]):
            await hands.see(word)
        await hands.press("enter")
        await hands.stand_on("SignInScreen")
    store = open_store(home, "2077", ANSWERS[3]).store
    assert store.series == read_header(stick / "to-laptop", SECRET.encode()).next_series
    store.close()


@pytest.mark.parametrize(
    ("place", "wrong", "said"),
    [
        (0, "another passphrase", "passphrase"),
        (4, "long enougH words", "differ"),
        (3, "short", "8"),
        (1, " ", "needed"),
    ],
)
async def test_what_is_wrong_is_said_before_the_phrase_and_nothing_is_made(
    stick: Path, tmp_path: Path, place: int, wrong: str, said: str
) -> None:
    async with first_screen(tmp_path / "new", JOIN) as hands:
        await answered(hands, (*ANSWERS[:place], wrong, *ANSWERS[place + 1 :]))
        line: Any = hands.app.screen.query_one("#said")
        await hands.until(lambda: said in line.said, said)
        assert hands.on == "AskLinesScreen"
        await hands.press("escape")
        await hands.stand_on("FirstRunScreen")
        assert not (tmp_path / "new" / keys.FILE).exists()


async def test_a_file_that_was_pulled_out_is_refused_on_the_first_screen(stick: Path, tmp_path: Path) -> None:
    async with first_screen(tmp_path / "new", JOIN) as hands:
        await answered(hands, ANSWERS)
        await hands.stand_on("PhraseScreen")
        shutil.rmtree(stick)
        await written_down(hands)
        await hands.stand_on("FirstRunScreen")
        await hands.until(lambda: hands.app.screen.query_one("#notice").display, "why not")
        assert not (tmp_path / "new" / keys.FILE).exists()
