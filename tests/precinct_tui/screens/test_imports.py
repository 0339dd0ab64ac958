"""A register brought in on the screen, a list narrowed and sorted by keys, and taken out as a file."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from db.carrying.imports import running
from db.carrying.imports.queries import batches
from db.kernel.base.access import Role
from db.registers.incidents.commands import report_incident
from db.registers.incidents.forms import ReportIncident
from db.registers.incidents.listing import count_incidents
from db.words.records import Filter
from precinct_tui.documents import saving
from tests.conftest import Desks
from tests.officers import NAMES
from tests.precinct_tui.conftest import Hands, Open

HEADINGS = ("شماره", "نوع", "تاریخ گزارش", "محل", "ستون ناشناخته")


def register_of(path: Path, *rows: tuple[str, ...]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as opened:
        csv.writer(opened).writerows([HEADINGS, *rows])
    return path


async def test_a_file_is_tried_out_then_brought_in(
    open_app: Open, desk_as: Desks, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running.time, "sleep", lambda _seconds: None)
    path = register_of(tmp_path / "r.csv", ("1", "fight", "1402/03/15", "اهواز", "x"), ("2", "?", "1402/03/15", "", ""))
    async with open_app(Role.COMMANDER, size=(100, 30)) as hands:
        await hands.press("f10")
        await hands.stand_on("MenuScreen")
        await hands.type("earlier register")
        await hands.press("enter")
        await hands.stand_on("ImportScreen")
        await hands.press("ctrl+s")
        await hands.see("Name a file first")
        await hands.type(str(path))
        await hands.press("enter")
        await hands.see("2 rows: 1 refused")
        await hands.see("This is not in the list.")
        await hands.see("not brought in")
        await hands.press("ctrl+s")
        await hands.see("1 row can't be brought in")
        assert batches(desk_as(Role.COMMANDER)) == ()
        register_of(path, ("1", "fight", "1402/03/15", "اهواز", "x"), ("2", "noise", "1402/03/15", "", ""))
        await hands.press("shift+tab")
        hands.app.screen.query_one("#path").focus()
        await hands.press("enter")
        await hands.see("2 rows: 0 refused, 1 unlikely")
        await hands.press("ctrl+s")
        await hands.see("2 records were brought in")
        assert count_incidents(desk_as(), Filter()) == 2


async def test_who_may_not_bring_anything_in_does_not_see_it(open_app: Open) -> None:
    async with open_app() as hands:
        await hands.press("f10")
        await hands.stand_on("MenuScreen")
        await hands.type("earlier register")
        await hands.pilot.pause()
        assert "Bring in an earlier register" not in hands.text


@pytest.mark.long
async def test_an_unfinished_import_is_named_and_thrown_away(
    open_app: Open, desk_as: Desks, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running.time, "sleep", lambda _seconds: None)
    chief = desk_as(Role.COMMANDER)
    planned = running.plan(chief, register_of(tmp_path / "r.csv", ("1", "fight", "1402/03/15", "اهواز", "x")))
    running._begin(chief, planned, 1)
    async with open_app(Role.COMMANDER) as hands:
        await hands.press("f10")
        await hands.stand_on("MenuScreen")
        await hands.type("earlier register")
        await hands.press("enter")
        await hands.see("r.csv is unfinished (0 of 1)")
        await hands.press("ctrl+d")
        await hands.stand_on("MenuScreen")
        await hands.type("yes")
        await hands.until(lambda: "No, keep it" not in hands.text)
        await hands.press("enter")
        await hands.see("was thrown away")
    assert [batch.state for batch in batches(chief)] == ["discarded"]


async def narrowed(hands: Hands, choice: str, title: str = "", answer: str = "") -> None:
    """Choose a line of the menu; where it asks further, wait for the title and answer."""
    await hands.stand_on("RegisterScreen")
    await hands.press("slash")
    await hands.stand_on("MenuScreen")
    await hands.type(choice)
    await hands.press("enter")
    if title:
        await hands.see(title)
        await hands.type(answer)
        await hands.press("enter")


@pytest.mark.long
async def test_a_list_is_narrowed_sorted_and_taken_out(
    open_app: Open, desk_as: Desks, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(saving, "usual_folder", lambda: tmp_path / "out")
    desk = desk_as()
    report_incident(desk, ReportIncident(type="fight", place="اهواز", summary="چاقو"))
    report_incident(desk, ReportIncident(type="noise", place="دزفول", summary="بوق"))
    async with open_app(size=(120, 30)) as hands:
        await hands.press("f3")
        await hands.stand_on("RegisterScreen")
        await hands.see("1 of 2")
        await narrowed(hands, "type …", "Which type?", "noise")
        await hands.stand_on("RegisterScreen")
        await hands.see("1 of 1")
        await narrowed(hands, "place …", "Which place?", "Dezful")
        await hands.stand_on("RegisterScreen")
        await hands.see("Dezful")
        await hands.see("1 of 1")
        await narrowed(hands, "happened")
        await hands.stand_on("RegisterScreen")
        await hands.see("Sorted by when it happened")
        await hands.see("Happened")
        await hands.press("e")
        await hands.stand_on("MenuScreen")
        await hands.type("csv")
        await hands.press("enter")
        await hands.see("1 row written")
        (path,) = (tmp_path / "out").glob("incident-*.csv")
        lines = list(csv.reader(path.read_text(encoding="utf-8-sig").splitlines()))
        assert (lines[0][7], len(lines), lines[1][3]) == ("Occurred at", 2, "دزفول")
        await narrowed(hands, "all")
        await hands.see("1 of 2")
        await narrowed(hands, "a day", "Which day?", "yesterdy")
        await hands.stand_on("AskScreen")
        await hands.see("yesterdy")
        await hands.press("escape")
        await hands.stand_on("RegisterScreen")
        await narrowed(hands, "words …", "Which words?", "چاقو")
        await hands.stand_on("RegisterScreen")
        await hands.see("1 of 1")
        await narrowed(hands, "entered by", "Entered by whom?", NAMES[Role.DEPUTY])
        await hands.see("nothing here")
