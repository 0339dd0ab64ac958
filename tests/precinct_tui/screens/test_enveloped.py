"""A complaint for which the letter box has no room goes on paper for a sealed envelope, and stays nowhere."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import pytest
from sqlalchemy import select

from db.kernel.base.officer import Desk
from db.kernel.journal import letter_box
from db.kernel.journal.letter_box import PLACES, SEALED, LetterBox
from db.storage import ends
from db.storage.models import DRAFT
from db.words.folding import ascii_digits
from precinct_tui.bidi.controls import strip_controls as plain
from precinct_tui.language.spoken_codes import aloud
from precinct_tui.screens.enveloped import hand_over_code
from precinct_tui.screens.form import Beginning, FormScreen
from tests.conftest import Desks
from tests.precinct_tui.screens.test_printing import Sitting, folder

__all__ = ["folder"]

WORDS = "افسر کشیک مرا یک ساعت بی‌دلیل نگه داشت"
TYPED = {"words": WORDS, "priority": "normal", "answer_by": "code", "about_officer": "شمارهٔ ۱۲"}


def kept(desk: Desk) -> tuple[object, ...]:
    """What a store has of it: the end of the journal, the pieces that wait, drafts."""
    with desk.store.reading() as conn:
        drafts = conn.execute(select(DRAFT.c.uid)).all()
        return ends.end(conn), letter_box.read(conn).waiting, drafts


async def test_what_a_full_box_refuses_is_printed_and_kept_nowhere(
    desk_as: Desks, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = desk_as()
    with desk.store.writing() as conn:
        letter_box.write(conn, LetterBox(tuple(os.urandom(SEALED) for _ in range(PLACES))))
    (tmp_path / "temps").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temps"))
    monkeypatch.setenv("TMPDIR", str(tmp_path / "temps"))
    before = kept(desk)
    async with Sitting(desk, folder) as hands:
        hands.app.action_complain()
        await hands.stand_on("MenuScreen")
        await hands.see("The letter box is full")
        await hands.press("2")
        await hands.stand_on("FormScreen")
        hands.app.pop_screen()
        done: list[str | None] = []
        hands.app.push_screen(FormScreen("oversight.complain", Beginning(values=TYPED)), done.append)
        await hands.stand_on("FormScreen")
        for answer in ("1", "3"):  # go on with it, and then as plain text into the folder
            await hands.until(lambda: hands.app.screen.takes_keys)  # type: ignore[attr-defined]
            await hands.press("ctrl+s")
            await hands.stand_on("MenuScreen")
            await hands.see("Print it for a sealed envelope?")
            assert not folder.exists()
            await hands.press(answer)
            await hands.until(lambda: hands.on == "FormScreen" or "On paper" in hands.text)
        await hands.press("enter")
        await hands.stand_on("DeskScreen")
    assert done == [None]
    (file,) = folder.iterdir()
    text = file.read_text(encoding="utf-8")
    assert all(part in text for part in (WORDS, "شمارهٔ ۱۲", "شکایت"))
    assert desk.officer.badge not in text
    assert (file.stat().st_mode & 0o777, list((tmp_path / "temps").iterdir())) == (0o600, [])
    assert kept(desk) == before


async def test_the_code_of_a_complaint_is_read_out_and_printed_and_kept_nowhere(desk_as: Desks, folder: Path) -> None:
    desk = desk_as()
    before = kept(desk)
    async with Sitting(desk, folder) as hands:
        place = hands.app.screen
        hands.app.run_worker(hand_over_code(place, "4829135076"))  # type: ignore[arg-type]
        await hands.stand_on("SlipScreen")
        assert "48291 35076" in ascii_digits(plain(hands.text))
        assert aloud("4829135076") in hands.text
        await hands.press("a")  # it is no request: nothing was answered here
        assert hands.on == "SlipScreen"
        await hands.press("d")
        await hands.stand_on("MenuScreen")
        await hands.press("escape")
        await hands.stand_on("SlipScreen")
        await hands.press("d", "2")
        await hands.until(lambda: "Saved as" in plain(hands.text), "where the file is")
        assert hands.on == "SlipScreen", "the code stays until the citizen has it"
        await hands.press("enter")
        await hands.stand_on("DeskScreen")
    (file,) = folder.iterdir()
    text = plain(file.read_text(encoding="utf-8"))
    assert (file.name, "۴۸۲۹۱ ۳۵۰۷۶" in text) == ("slip.txt", True)
    assert "چهار، هشت، دو، نه، یک – سه، پنج، صفر، هفت، شش" in text
    assert all(secret not in text for secret in (desk.officer.badge, desk.officer.name, desk.store.info.unit_name))
    assert kept(desk) == before
