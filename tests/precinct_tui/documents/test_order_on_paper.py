"""Persian words that begin with a Latin one, and the numbers of letters, stand in order on every paper."""

from __future__ import annotations

import re
import shutil
import subprocess
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import db.across.handover.commands as shift
from db.across.handover import forms
from db.across.handover.summary import summary
from db.kernel.base.officer import Desk
from db.kernel.desk.desk import COMMANDS
from db.words.messages import M_
from precinct_tui.bidi import side_of, strip_controls, visual
from precinct_tui.documents import making, plain_paper
from precinct_tui.documents.handover_text import handover_text
from precinct_tui.documents.paper import as_text
from precinct_tui.language import present
from precinct_tui.language.i18n import set_language
from tests.conftest import examples
from tests.precinct_tui.documents.conftest import act, arrived, made_pdf

SEEN = "BMW سفید دیده شد"
LONG = "Peugeot نقره‌ای رنگ کنار کوچه ایستاده بود و راننده آن Benz C200 2016 AMG coupe را هل می‌داد"
LETTER = "۱۴۰۵ / پ / ۱۲"  # with spaces: each part is a word with a place of its own on the page

WORDS = ("BMW", "X5.", "سفید", "(دیده", "شد)", "۱۲", "۱۴۰۵/پ/۱۲", "Benz,")


def places(pdf: bytes) -> list[tuple[str, float, float]]:
    """(word as poppler reads it, its left edge, its top) of every word of a PDF."""
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext (poppler-utils) is not installed: places on the page are not read back")
    done = subprocess.run(["pdftotext", "-bbox", "-", "-"], input=pdf, capture_output=True, timeout=180, check=True)
    found = re.findall(r'xMin="([\d.]+)" yMin="([\d.]+)" .*>(.*)</word', done.stdout.decode("utf-8"))
    return [(word, float(left), float(top)) for left, top, word in found]


def from_the_right(pdf: bytes, one: str) -> list[str]:
    """The words on the line of `one`, from right to left; poppler gives each with its letters from the left."""
    found = places(pdf)
    top = next(top for word, _left, top in found if strip_controls(word) == one)
    line = [(left, word) for word, left, at in found if abs(at - top) < 4]
    words = [strip_controls(word) for _left, word in sorted(line, reverse=True)]
    return [word[::-1] if side_of(word, "rtl") == "rtl" else word for word in words]


def in_order(text: str, side: str) -> bool:
    """Whether every line with a right-to-left letter reads alike in a viewer that asks its first letter."""
    return all(
        visual(line, base="auto") == visual(line, base="rtl" if side == "rtl" else "ltr")
        for line in text.splitlines()
        if side_of(line, "rtl") == "rtl"
    )


@pytest.fixture
def notice(clerk: Desk) -> Any:
    """A prosecutor's notice of someone whose ground was typed so."""
    number = arrived(clerk)
    act(clerk, number, "set_ground", ground="arrest_warrant", order_number=LETTER, necessity=SEEN, evidence=LONG,
        told_at=clerk.now(), told_language="persian", in_writing=True)  # fmt: skip
    return making.custody(clerk, "prosecutor-notice", [number])


def test_the_prosecutors_notice_reads_from_the_right(notice: Any) -> None:
    line = from_the_right(made_pdf(notice), "BMW")
    assert line[-4:] == ["BMW", "سفید", "دیده", "شد"]
    assert from_the_right(made_pdf(notice), "پ")[-5:] == ["۱۴۰۵", "/", "پ", "/", "۱۲"]


def test_the_notice_as_text_reads_alike_in_every_viewer(notice: Any) -> None:
    text = as_text(*notice)
    assert in_order(text, "rtl")
    assert SEEN in text
    assert "۱۴۰۵ / پ / ۱۲" in text


def test_the_handover_reads_from_the_right_on_both_papers(clerk: Desk) -> None:
    number = shift.open_shift(clerk, forms.OpenShift())
    shift.add_item(clerk, forms.AddHandoverItem(priority="urgent", what=SEEN, action=LONG, owner="VIP گروه"))
    line = from_the_right(made_pdf(making.handover(clerk, number)), "BMW")
    assert line[line.index("BMW") :][:4] == ["BMW", "سفید", "دیده", "شد"]
    assert in_order(handover_text(summary(clerk, number), "fa"), "rtl")
    told = summary(clerk, number)
    begun = [replace(told.items[0], item=0, text=M_("VIP"), what=None, action="", owner="")]
    assert in_order(handover_text(replace(told, items=tuple(begun), unit_name="VIP کلانتری"), "fa"), "rtl")


def test_an_incident_reads_from_the_right(clerk: Desk) -> None:
    report = COMMANDS["incident.report"]
    number = report.run(clerk, report.form(type="theft_shop", summary=f"{LONG}\n{SEEN}"))  # type: ignore[call-arg]
    made = making.incident(clerk, number)
    assert in_order(as_text(*made), "rtl")
    line = from_the_right(made_pdf(made), "BMW")
    assert line[line.index("BMW") :][:4] == ["BMW", "سفید", "دیده", "شد"]


@settings(max_examples=examples(20, 500), deadline=None)
@given(
    words=st.lists(st.sampled_from(WORDS), min_size=1, max_size=14),
    width=st.integers(12, 40),
    spoken=st.sampled_from(["fa", "en"]),
)  # fmt: skip
def test_every_line_of_a_paragraph_begins_in_its_direction(words: list[str], width: int, spoken: Any) -> None:
    set_language(spoken)
    base = "rtl" if spoken == "fa" else "ltr"
    text = " ".join(words)
    side = side_of(text, "rtl" if spoken == "fa" else "ltr")
    lines = list(plain_paper.wrapped(plain_paper.marked(present.isolated(text)), width, "  "))
    if side == "rtl" or base == "rtl":
        assert all(visual(line, base="auto") == visual(line, base=side) for line in lines)
    assert " ".join(strip_controls(line).strip() for line in lines) == text


def test_isolates_in_isolates_leave_nothing_behind() -> None:
    inner = present.isolated(f"BMW {present.number('12')} سفید")
    text = plain_paper.marked(f"{inner} · {present.isolated('x')}")
    assert not set(text) & set("\u2066\u2067\u2068\u2069")
