"""A Persian sentence that begins with a Latin word, and a letter's number, cell by cell on a small screen."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from precinct_tui.bidi import Base
from tests.terminal.conftest import WORD, sign_in
from tests.terminal.driver import Terminal

SEEN = "BMW سفید دیده شد"
LETTER = "۱۴۰۵/پ/۱۲"
LONG = "Peugeot نقره‌ای کنار کوچه ایستاده بود و مردی Benz C200 tinted (dark) windows, 2016 AMG coupe را هل می‌داد"


@pytest.fixture(scope="module")
def told(small_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store in which such words stand in an incident and in a handover."""
    from db.kernel.desk.desk import COMMANDS
    from db.opening.setup import open_store

    home = tmp_path_factory.mktemp("told") / "store"
    shutil.copytree(small_store, home)
    desk = open_store(home, "1000", WORD)

    def give(command: str, **fields: object) -> None:
        declared = COMMANDS[command]
        declared.run(desk, declared.form(**fields))

    give("shift.open")
    give("incident.report", type="theft_shop", place="VIP باغ", summary=LONG)
    give("incident.report", type="fight", place="اهواز", summary=f"{SEEN}؛ نامه {LETTER}")
    give("shift.add_item", priority="urgent", what=SEEN)
    give("shift.add_item", priority="watch", what=LETTER)
    desk.store.close()
    return home


@pytest.fixture
def terminal(told: Path, language: str) -> Iterator[Terminal]:
    """The program in this language, 80 columns by 24 rows, the duty officer signed in."""
    opened = Terminal(["--home", str(told), "--lang", language], columns=80, rows=24,
                      base="rtl" if language == "fa" else "ltr")  # fmt: skip
    opened.see("گذرواژه" if language == "fa" else "Password")
    sign_in(opened)
    yield opened
    opened.close()


@pytest.mark.long
@pytest.mark.parametrize("language", ["fa", "en"])
def test_typed_persian_stands_in_order_on_every_screen(terminal: Terminal, language: str) -> None:
    from precinct_tui.bidi import visual

    # Half of its words are Persian: in English such a text goes by its first letter.
    half = "rtl" if language == "fa" else "ltr"

    def see(words: str, base: Base = "rtl") -> None:
        """Wait for words as a Persian sentence stands, whatever the language of the screen."""
        cells = visual(words, base=base).strip()
        terminal.wait(lambda: any(cells in line for line in terminal.lines()), words)

    terminal.press("C-f")
    terminal.type("BMW")
    see(f"{SEEN}؛ نامه {LETTER}")
    terminal.press("F8")
    see(SEEN)
    see(LETTER)
    terminal.press("F3")
    see("VIP باغ", half)
    terminal.press("Down", "Enter")
    see("Peugeot نقره‌ای کنار کوچه ایستاده بود و")
    see("C200 tinted (dark) windows, 2016 AMG coupe را هل")
    place = visual("VIP باغ", base=half).strip()
    assert any(place in line for line in terminal.lines()[1:3]), "the record's own title"
