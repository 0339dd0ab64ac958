"""Papers by keys: which, in whose language, as what, where to; the same few lines for every register."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from db.kernel.base.access import Role
from db.kernel.base.officer import Desk
from db.kernel.desk.desk import COMMANDS
from db.registers.incidents.commands import report_incident
from db.registers.incidents.forms import ReportIncident
from db.words.calendar.jalali import local_date
from precinct_tui.documents.paper_table import FigureDays, Wanted, offered_by
from precinct_tui.documents.saving import send
from precinct_tui.frame.app import PrecinctApp
from precinct_tui.language.i18n import language, set_language
from precinct_tui.language.settings import Settings
from tests.conftest import START
from tests.db.registers.custody.test_arrivals import bus, row
from tests.db.registers.custody.test_commands import act, opened
from tests.precinct_tui.conftest import Hands


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where papers go; no printer, until a test puts one there."""
    (tmp_path / "bin").mkdir()
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    return tmp_path / "papers"


class Sitting:
    """The app in a `with`, on a store that was written to before."""

    def __init__(self, desk: Desk, folder: Path, language: str = "en") -> None:
        settings = Settings(language=language, idle_lock_minutes=0, papers_folder=str(folder))
        self.app = PrecinctApp(desk.store.home, settings, desk=desk, bidi="off")
        self.run = self.app.run_test(size=(110, 30))

    async def __aenter__(self) -> Hands:
        hands = Hands(self.app, await self.run.__aenter__())
        await hands.stand_on("DeskScreen")
        return hands

    async def __aexit__(self, *what: Any) -> None:
        await self.run.__aexit__(*what)
        set_language("fa")


async def first_record(hands: Hands, key: str) -> None:
    await hands.press(key)
    await hands.stand_on("RegisterScreen")
    await hands.until(lambda: hands.app.screen.table.selected)  # type: ignore[attr-defined]
    await hands.press("enter")
    await hands.stand_on("RecordScreen")
    await hands.until(lambda: hands.app.screen.record)  # type: ignore[attr-defined]


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir()) if folder.exists() else []


async def test_a_paper_of_custody_in_three_keys_and_its_reprint(desk_as: Any, folder: Path) -> None:
    desk = desk_as()
    number = opened(desk)
    act(desk, number, "set_language", language="pashto")
    async with Sitting(desk, folder) as hands:
        await first_record(hands, "f4")
        for turn in (1, 2):
            await hands.press("d")
            await hands.see("Which paper?")
            await hands.press("1")
            await hands.see("Which language")
            assert hands.text.index("Pashto") < hands.text.index("Dari"), "the person's own stands first"
            await hands.press("1")
            await hands.see("Where to?")
            assert "printer" not in hands.text.lower()
            await hands.press("2" if turn == 2 else "1")
            await hands.until(lambda turn=turn: len(names(folder)) == turn)
        await hands.see("Copy 2")
        assert language() == "en", "the screen speaks what it spoke"
    assert names(folder) == [f"{number}-rights-ps-2.txt", f"{number}-rights-ps.pdf"]
    assert (folder / f"{number}-rights-ps.pdf").read_bytes().startswith(b"%PDF-")
    text = (folder / f"{number}-rights-ps-2.txt").read_text(encoding="utf-8")
    assert "رونوشت ۲" in text, "official papers are in Persian whatever the screen speaks"


@pytest.mark.long
async def test_a_paper_is_looked_at_as_a_draft_before_it_goes_anywhere(desk_as: Any, folder: Path) -> None:
    desk = desk_as()
    number = opened(desk)
    async with Sitting(desk, folder) as hands:
        await first_record(hands, "f4")
        await hands.press("d", "1", "1")
        await hands.see("Where to?")
        await hands.type("draft")
        await hands.press("enter")
        await hands.stand_on("PreviewScreen")
        await hands.see("پیش‌نویس")
        assert names(folder) == []
        await hands.press("escape")
        await hands.see("Where to?")
        await hands.press("1")
        await hands.until(lambda: names(folder) == [f"{number}-rights.pdf"] or len(names(folder)) == 1)
        assert "Copy" not in hands.text, "a draft is no copy"


@pytest.mark.long
async def test_escape_prints_nothing(desk_as: Any, folder: Path) -> None:
    desk = desk_as()
    opened(desk)
    async with Sitting(desk, folder) as hands:
        await first_record(hands, "f4")
        await hands.press("d", "1", "1")
        await hands.see("Where to?")
        await hands.press("escape")
        await hands.stand_on("RecordScreen")
    assert names(folder) == []
    assert prints(desk_as) == []


def prints(desk_as: Any) -> list[str]:
    from db.reading.journal_queries import list_journal

    page = list_journal(desk_as(Role.INSPECTOR), kind="paper_printed", stream="access")
    return [row.kind for row in page.rows]


async def test_a_paper_that_cannot_be_made_says_why(desk_as: Any, folder: Path) -> None:
    desk = desk_as()
    opened(desk)
    async with Sitting(desk, folder) as hands:
        await first_record(hands, "f4")
        await hands.press("d", "5")
        await hands.see("Where to?")
        await hands.press("1")
        await hands.see("No move or hand-over is recorded")
    assert names(folder) == []
    assert prints(desk_as) == []


@pytest.mark.long
async def test_the_printer_stands_first_where_there_is_one(desk_as: Any, folder: Path) -> None:
    desk = desk_as()
    number = report_incident(desk, ReportIncident(type="theft_shop", summary="سرقت از مغازه"))
    spooled = folder.parent / "spooled"
    lp = folder.parent / "bin" / "lp"
    lp.write_text(f'#!/bin/sh\n/bin/cat > "{spooled}"\n', encoding="utf-8")
    lp.chmod(0o755)
    async with Sitting(desk, folder) as hands:
        await first_record(hands, "f3")
        await hands.press("d")
        await hands.see("1 The printer")
        await hands.press("1")
        await hands.see("Sent to the printer.")
    assert spooled.read_bytes().startswith(b"%PDF-")
    assert names(folder) == []
    assert number


@pytest.mark.long
async def test_a_request_gives_its_slip(desk_as: Any, folder: Path) -> None:
    desk = desk_as()
    take = COMMANDS["request.take"]
    code = take.run(desk, take.form(category="traffic", words="چراغ خاموش است", answer_by="code"))  # type: ignore[call-arg]
    async with Sitting(desk, folder) as hands:
        await first_record(hands, "f5")
        await hands.press("d")
        await hands.see("Where to?")
        await hands.press("2")
        await hands.until(lambda: names(folder))
    (path,) = folder.iterdir()
    assert path.name == f"{code}-slip.txt"
    assert "چراغ" not in path.read_text(encoding="utf-8")


def test_a_paper_of_no_record_is_called_after_the_moment(desk_as: Any, folder: Path) -> None:
    (paper,) = offered_by("figures")
    day = local_date(START)
    sent = send(desk_as(), Wanted(paper, form="txt", folder=str(folder), span=FigureDays(day, day, outside=False)))
    assert sent.path is not None
    assert re.fullmatch(r"\d{8}-\d{6}-desk-figures\.txt", sent.path.name)


@pytest.mark.long
async def test_blank_sheets_are_numbered_on_and_on(desk_as: Any, folder: Path) -> None:
    async with Sitting(desk_as(), folder) as hands:
        for turn in (1, 2):
            await hands.press("f10")
            await hands.stand_on("MenuScreen")
            await hands.type("blank")
            await hands.press("enter")
            await hands.see("Which paper?")
            await hands.press("1")
            await hands.see("How many sheets?")
            await hands.press("1")
            await hands.see("Where to?")
            await hands.press("2")
            await hands.see("Saved as")
            if turn == 1:
                hands.app.screen.notice(None)  # type: ignore[attr-defined]
                desk_as.clock.advance(seconds=1)
    first, second = (path.read_text(encoding="utf-8") for path in sorted(folder.iterdir()))
    assert "5" in first
    assert "10" in second
    assert "10" not in first.partition("Sheet")[2][:40]


@pytest.mark.long
async def test_the_notice_of_an_arrival_before_everyone_has_a_record(desk_as: Any, folder: Path) -> None:
    desk = desk_as()
    arrival = bus(desk, 3)
    row(desk, arrival, "نوید آرام")
    async with Sitting(desk, folder, "fa") as hands:
        hands.app.go_on("arrival", arrival)
        await hands.stand_on("ArrivalScreen")
        await hands.until(lambda: hands.app.screen.group)  # type: ignore[attr-defined]
        await hands.press("ctrl+t")
        await hands.stand_on("MenuScreen")
        await hands.press("5")
        await hands.see("به کجا؟")
        await hands.press("2")
        await hands.until(lambda: names(folder))
    (path,) = folder.iterdir()
    text = path.read_text(encoding="utf-8")
    for words in ("اعلام گروهی: ۳ نفر", "نوید آرام", "۲ نفر هنوز پرونده ندارند"):
        assert words in text, words
