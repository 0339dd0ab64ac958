"""The handover as PDF, the board, and what `precinct print` does with a paper."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

import db.across.handover.commands as shift
import db.across.handover.commands_relief as relief
from db.across.handover import forms
from db.across.handover.summary import summary
from db.across.handover.summary_values import HandoverSummary, SummaryItem
from db.kernel.base.access import Role
from db.kernel.base.officer import Desk
from db.words.messages import M_
from precinct_tui.__main__ import main
from precinct_tui.bidi import strip_controls
from precinct_tui.documents import making
from precinct_tui.documents.handover_page import runs
from precinct_tui.documents.handover_paper import board, handover
from precinct_tui.documents.paper import Paper, as_pdf, as_text
from precinct_tui.language import present
from precinct_tui.language.i18n import language, set_language
from tests.conftest import BADGES, PASSWORD, Desks
from tests.officers import NAMES
from tests.precinct_tui.documents.conftest import Words, act, arrived, folded, made_pdf, pages

AFTERNOON = datetime(2026, 12, 2, 11, tzinfo=UTC)
"""A made-up precinct that ends here has a shift that hands over while much is open; a night one has room to spare."""
A4, HALF = (595, 842), (595, 420)


@pytest.fixture(autouse=True)
def spoken() -> Iterator[None]:
    """A command line chooses the language of the process; give it back."""
    before = language()
    yield
    set_language(before)


@pytest.fixture
def number(clerk: Desk) -> str:
    """A running shift with a person held and an item that an officer typed."""
    opened = shift.open_shift(clerk, forms.OpenShift(deputy="معاون الف"))
    held = arrived(clerk)
    act(clerk, held, "give_rights", language="dari", written=True, receipt="signed", fear="yes")
    shift.add_item(
        clerk, forms.AddHandoverItem(priority="urgent", what="به خانوادهٔ نمونه‌پور زنگ بزنید", owner="گروهبان ب")
    )
    return opened


def test_an_ordinary_shift_fits_one_page(clerk: Desk, number: str, words: Words) -> None:
    made = making.handover(clerk, number)
    pdf = made_pdf(made)
    assert pages(pdf) == [A4]
    text = words(pdf)
    for found in ("تحویل و تحول نوبت", "فوری", "دستبند", "CA-۱۴۰۵-۱", "گروهبان ب", "صفحهٔ ۱ از ۱"):
        assert folded(found) in text, found


@pytest.mark.long
def test_every_shift_of_the_made_up_precinct_fits_one_page(tmp_path: Path) -> None:
    from db.across.handover.queries import list_shifts
    from db.demo.making import make
    from db.opening.setup import open_store
    from db.storage import keys
    from db.words.records import Filter

    make(tmp_path / "demo", days=3, end=AFTERNOON)
    officer = next(one for one in keys.load(tmp_path / "demo").demo if one["role"] == Role.COMMANDER)
    desk = open_store(tmp_path / "demo", officer["badge"], officer["password"])
    try:
        rows = list_shifts(desk, Filter(state="signed"), None, 50).rows
        assert len(rows) >= 5
        assert [pages(made_pdf(making.handover(desk, row.number))) for row in rows] == [[A4]] * len(rows)
    finally:
        desk.store.close()


@pytest.mark.parametrize(("numbers", "told"), [
    (("CA-1405-3",), ["CA-1405-3"]), (("CA-1405-3", "CA-1405-4", "CA-1405-5"), ["CA-1405-3 to 5"]),
    (("IA-1405-9", "IA-1405-11", "IB-1405-12"), ["IA-1405-9", "IA-1405-11", "IB-1405-12"]), ((), []),
])  # fmt: skip
def test_numbers_that_follow_one_another_are_told_together(numbers: tuple[str, ...], told: list[str]) -> None:
    set_language("en")
    assert list(runs(numbers)) == told


def test_a_busy_shift_stays_one_sheet_and_every_time_is_on_it(clerk: Desk, number: str, words: Words) -> None:
    told, stamp = summary(clerk, number), making.handover(clerk, number)[1]
    items = tuple(
        SummaryItem(item=place, code="incident", priority="watch", text=M_("Open incident"), what=f"واقعهٔ {place}",
                    since=told.as_of - timedelta(minutes=61 * place), action="پیگیری" if place == 7 else None)
        for place in range(1, 31)
    )  # fmt: skip
    made = handover(replace(told, items=items))
    pdf = as_pdf(made, stamp)
    assert pages(pdf) == [A4]
    text = words(pdf)
    spans = [present.span(item.since, told.as_of) for item in items if item.since is not None]
    assert len(set(spans)) == 30
    assert all(folded(strip_controls(span)) in text for span in spans)
    alone = [block for block in made.blocks if block.kind == "detail"]
    assert len(alone) == 2, "an item of two details keeps both below it"
    long = replace(items[0], what="شرح " * 30)
    parts = handover(replace(told, items=(long,))).blocks
    assert [block.kind for block in parts].count("detail") == 1, "a long item keeps its detail below it"


def test_a_heavy_shift_goes_on_over_pages_and_loses_nothing(clerk: Desk, number: str, words: Words) -> None:
    told = summary(clerk, number)
    items = tuple(
        SummaryItem(item=place, code="added", priority="watch", text=M_("Item"), what=f"کار {place} " + "شرح " * 30,
                    action="پیگیری")
        for place in range(1, 90)
    )  # fmt: skip
    heavy = replace(told, items=items)
    pdf = as_pdf(handover(heavy), making.handover(clerk, number)[1])
    count = len(pages(pdf))
    assert count > 2
    text = words(pdf)
    persian = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")
    assert folded(f"صفحهٔ {count} از {count}".translate(persian)) in text
    for place in (1, 45, 89):
        assert f"{place}.".translate(persian) in text or str(place).translate(persian) in text


def test_a_handover_that_is_signed_carries_its_anchor_and_is_another_paper(
    clerk: Desk, desk_as: Desks, number: str, words: Words
) -> None:
    draft = making.handover(clerk, number)
    assert draft[0].anchor is None
    assert any(block.kind == "sign" for block in draft[0].blocks), "a draft has room for the signatures"
    deputy = desk_as(Role.DEPUTY)
    desk_as.clock.advance(hours=12)
    shift.start_handover(clerk, forms.StartHandover())
    shift.count(clerk, forms.CountHandover(counts={"people_held": 1, "weapons": 12}))
    shift.sign_out(clerk, forms.SignOut(password=PASSWORD, uncounted="no time"))
    again = forms.BlindCount(counts={"people_held": 2, "weapons": 11}, reasons={"counts.people_held": "counted twice"})
    shift.count_blind(deputy, again)
    why = {"read": "no time", "disagreement": "asked at eight"}
    relief.take_over(deputy, forms.TakeOver(reasons=why, read=True, password=PASSWORD))
    told = summary(clerk, number)
    first, second = making.handover(clerk, number), making.handover(deputy, number)
    assert first[0].anchor == (told.cutoff, told.anchor)
    assert f"{told.cutoff}:{told.anchor}" in words(made_pdf(first))
    assert (first[1].copy, second[1].copy) == (1, 2), "prints of the draft do not count"
    text = words(made_pdf(second))
    written = strip_controls(as_text(*second))
    assert "افراد تحت نظر: تحویل ۱، شمارش ۲؛ سلاح: تحویل ۱۲، شمارش ۱۱" in " ".join(written.split())
    for found in ("رونوشت ۲", NAMES[Role.DUTY], NAMES[Role.DEPUTY]):
        assert folded(found) in text, found
    assert pages(made_pdf(second)) == [A4]


def test_the_board_is_half_a_page_without_names_or_needs(clerk: Desk, number: str, words: Words) -> None:
    made = making.handover(clerk, number, board=True)
    pdf = made_pdf(made)
    assert pages(pdf) == [HALF]
    text = words(pdf)
    assert folded("دستبند ۱۷") in text
    for telling in ("آزمونی", "نمونه‌پور", "گروهبان", "معاون الف", "ترس از بازگشت", *" ".join(NAMES.values()).split()):
        assert folded(telling) not in text, telling
        assert telling not in as_text(*made), telling


def board_of(told: HandoverSummary) -> Paper:
    return board(replace(told, items=()))


def test_an_empty_board_says_so(clerk: Desk, number: str) -> None:
    assert any("مورد بازی نیست" in str(block) for block in board_of(summary(clerk, number)).blocks)


# --- the command line ------------------------------------------------------------------------------------------


@pytest.fixture
def precinct(store_home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Any:
    """`precinct("print", …)`: (status, stdout, stderr)."""
    secret = tmp_path / "secret"
    secret.write_text(f"{PASSWORD}\n", encoding="utf-8")

    def run(*words: str) -> tuple[int, str, str]:
        signed = ("--officer", BADGES[Role.DUTY], "--password-file", str(secret))
        status = main([*words, "--home", str(store_home), "--lang", "en", *signed])
        said = capsys.readouterr()
        return status, said.out, said.err

    return run


def test_the_command_line_writes_pdf_text_and_json(precinct: Any, number: str, tmp_path: Path) -> None:
    out = tmp_path / "page.pdf"
    status, said, _err = precinct("print", "handover", "--shift", number, "--out", str(out), "--json")
    assert (status, json.loads(said)["format"]) == (0, "pdf"), "the file's name says what it is"
    assert out.read_bytes().startswith(b"%PDF-")
    assert out.stat().st_mode & 0o077 == 0, "it names people"
    status, said, _err = precinct("print", "handover", "--format", "json")
    told = json.loads(said)
    assert (told["number"], told["state"]) == (number, "open")
    assert any(item["what"] for item in told["items"])
    status, said, _err = precinct("print", "handover", "--format", "txt")
    assert status == 0
    assert number in said
    assert "Copy 2" in said


def test_custody_papers_are_persian_whatever_the_screen_speaks(precinct: Any, number: str, tmp_path: Path) -> None:
    out = tmp_path / "rights.txt"
    assert precinct("print", "rights", "CA-1405-1", "--language", "ps", "--out", str(out))[:2] == (
        0, f"Written to {out}.\n"
    )  # fmt: skip
    text = out.read_text(encoding="utf-8")
    assert "حقوق شما در این کلانتری" in text
    assert "ستاسو" in text
    for words in (("print", "custody", "1"), ("print", "custody", "proof", "1"), ("print", "grounds", "1")):
        status, said, _err = precinct(*words)
        assert status == 0, words
        assert "CA-۱۴۰۵-۱" in said
    assert language() == "en"


def test_what_cannot_be_printed_is_refused_before_it_is_noted(
    precinct: Any, number: str, desk_as: Desks, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    from db.reading.journal_queries import list_journal

    monkeypatch.setenv("PATH", str(tmp_path))
    status, said, _err = precinct("print", "board", "--lp", "--json")
    assert (status, json.loads(said)["refused"]["code"]) == (1, "no_printer")
    assert precinct("print", "board", "--format", "pdf", "--json")[0] == 2
    page = list_journal(desk_as(Role.INSPECTOR), kind="paper_printed", stream="access")
    assert page.rows == ()


def test_it_goes_to_the_printer_through_lp(
    precinct: Any, number: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    spooled = tmp_path / "spooled"
    lp = tmp_path / "lp"
    lp.write_text(
        f'#!/bin/sh\n[ "$3" = broken ] && {{ echo "no paper" >&2; exit 1; }}\ncat > "{spooled}"\n', encoding="utf-8"
    )
    lp.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    assert precinct("print", "board", "--lp")[0] == 0
    assert spooled.read_bytes().startswith(b"%PDF-")
    status, _said, err = precinct("print", "board", "--lp", "broken")
    assert status == 1
    assert "no paper" in err


def test_times_on_paper_are_those_of_tehran(clerk: Desk, number: str, desk_as: Desks) -> None:
    desk_as.clock.advance(seconds=timedelta(hours=1).total_seconds())
    assert "۱۴۰۵/۰۹/۰۳ ۱۳:۰۰" in as_text(*making.handover(clerk, number))
