"""Papers in the reader's language: that nobody checked the words, one name for UNHCR, who stated the ground; and what a
copy leaves out of what was said beside the question about fear."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from db.kernel.base.access import Role
from db.kernel.base.officer import Desk
from db.kernel.desk.desk import COMMANDS
from db.registers.custody.rights.wording import LANGUAGES, SHIPPED, words_in, words_of
from db.words.folding import ascii_digits
from precinct_tui.documents import blocks, making, rights_sheet
from tests.conftest import Desks
from tests.precinct_tui.documents.conftest import act, arrived, made_pdf, pages
from tests.precinct_tui.documents.test_papers import A4, plain

UNHCR = {
    "fa": "کمیساریای عالی پناهندگان (UNHCR)",
    "prs": "ادارهٔ مهاجرین ملل متحد (UNHCR)",
    "ps": "د ملګرو ملتونو د کډوالو ادارې (UNHCR)",
    "ar": "المفوضية السامية لشؤون اللاجئين (UNHCR)",
    "en": "the UN refugee agency (UNHCR)",
    "ur": "اقوام متحدہ کے ادارہ برائے مہاجرین (UNHCR)",
}
"""The one name that it has on a sheet in each language, written here a second time."""
FOREIGN = [language for language in LANGUAGES if language != "fa"]


def sheet_text(language: str, telephone: str = "") -> str:
    words = [words_in(language)] if language == "fa" else [words_in("fa"), words_in(language)]
    paper = rights_sheet.rights(words, None, telephone)
    both = [block for block in paper.blocks if isinstance(block, blocks.SideBySide)]
    return " ".join(str(said) for block in both for row in block.rows for said in row)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_sheet_calls_unhcr_by_one_name_in_each_language(language: str) -> None:
    raw = re.sub(r"#.*", "", (SHIPPED / f"{language}.toml").read_text("utf-8"))
    assert raw.count("UNHCR") == raw.count(UNHCR[language]) == 3
    told = words_in(language)["unhcr.telephone"]
    assert told.count("{telephone}") == 1
    assert told.startswith(UNHCR[language]) or UNHCR[language] in told
    assert "06155500777" in ascii_digits(sheet_text(language, "06155500777"))
    assert "UNHCR: " not in sheet_text(language, "06155500777").replace(UNHCR[language], "")


def test_the_telephone_is_in_the_digits_of_each_language() -> None:
    assert "٠٦١" in sheet_text("ar", "061")
    assert "061" in sheet_text("en", "061")
    assert "۰۶۱" in sheet_text("ur", "061")
    assert "UNHCR" in sheet_text("ps")
    assert "تلیفون: " not in sheet_text("ps"), "no line where nobody keeps a number"


def test_words_of_an_earlier_version_keep_their_own_name_for_unhcr() -> None:
    raw = (SHIPPED / "ps.toml").read_bytes()
    old = words_of(raw.partition(b"[unhcr]")[0])
    assert old["unhcr.telephone"] == "UNHCR: {telephone}"
    assert old["unchecked.text"] == words_in("ps")["unchecked.text"]


@pytest.mark.parametrize("paper", ["rights", "grounds", "property", "copy", "copy-plain"])
def test_each_paper_says_in_the_persons_language_that_nobody_checked_it(clerk: Desk, held: str, paper: str) -> None:
    unchecked = {language: words_in(language)["unchecked.text"] for language in LANGUAGES}
    for language in ("ur", "ar"):
        text = plain(making.custody(clerk, paper, [held], language))
        assert text.count(unchecked[language]) == (2 if paper == "rights" else 1), "the receipt is a page of its own"
        assert [other for other in LANGUAGES if other != language and unchecked[other] in text] == []
    assert unchecked["fa"] not in plain(making.custody(clerk, paper, [held], "fa")), "the Persian is checked"


def test_checked_words_say_nothing_and_words_of_the_store_that_nobody_checked_say_it(
    clerk: Desk, held: str, store_home: Path
) -> None:
    folder = store_home / "rights"
    folder.mkdir()
    raw = (SHIPPED / "ar.toml").read_text("utf-8")
    (folder / "ar.toml").write_text(raw.replace("checked = false", "checked = true"), "utf-8")
    assert words_in("ar")["unchecked.text"] not in plain(making.custody(clerk, "grounds", [held], "ar"))
    own = (SHIPPED / "fa.toml").read_text("utf-8").replace("checked = true", "checked = false")
    (folder / "fa.toml").write_text(own, "utf-8")
    assert words_in("fa")["unchecked.text"] in plain(making.custody(clerk, "grounds", [held], "ar"))


@pytest.mark.parametrize(
    "language", ["ur", *(pytest.param(one, marks=pytest.mark.long) for one in FOREIGN if one != "ur")]
)
def test_the_sheet_and_its_receipt_stay_two_pages(clerk: Desk, desk_as: Desks, held: str, language: str) -> None:
    set_phone = COMMANDS["list.set_phone"]
    set_phone.run(desk_as(Role.COMMANDER), set_phone.form(code="unhcr", phone="06155500777"))
    made = making.custody(clerk, "rights", [held], language)
    assert UNHCR[language] in plain(made)
    assert pages(made_pdf(made)) == [A4, A4]


def test_the_ground_names_who_stated_it_and_no_one_of_an_earlier_ground(clerk: Desk) -> None:
    number = arrived(clerk, name="شهرام نمونه‌پور", band="18")
    stated: dict[str, Any] = {"ground": "entry_or_stay", "stated_by": "aliens_office", "order_number": "نشان‌الف"}
    act(clerk, number, "set_ground", **stated)
    text = plain(making.custody(clerk, "grounds", [number]))
    assert "مرجع اعلام‌کننده ادارهٔ کل امور اتباع" in text
    assert "نشان‌الف" in text
    act(clerk, number, "set_ground", ground="flagrant_offence")
    text = plain(making.custody(clerk, "grounds", [number]))
    assert "مرجع اعلام‌کننده" not in text
    assert "نشان‌الف" not in text


def test_a_ground_that_police_stated_is_named_and_said_to_be_unmet(clerk: Desk) -> None:
    number = arrived(clerk, name="شهرام نمونه‌پور", band="18")
    act(clerk, number, "set_ground", {"stated_by": "چنین گفتند"}, ground="entry_or_stay", stated_by="border_guard",
        order_number="۷")  # fmt: skip
    text = plain(making.custody(clerk, "grounds", [number]))
    assert "مرجع اعلام‌کننده مرزبانی" in text
    assert "مبنا هنوز کامل نیست" in text


BESIDE: dict[str, dict[str, Any]] = {
    "remarks": {"by": "person", "about": "record", "text": "نشان‌الف", "signed": "signed"},
    "talk_with_child": {"present": "welfare", "about": ("name",), "said": "نشان‌ب"},
    "doctor": {"step": "seen", "complaints": "نشان‌پ", "result": "نشان‌ت", "injuries": "نشان‌ث"},
}


def test_what_was_said_beside_the_question_is_on_the_whole_copy_alone(clerk: Desk, held: str) -> None:
    act(clerk, held, "visit", who="monitor", in_private=True, report="نشان‌ج", remarks="نشان‌چ")
    for name, answers in BESIDE.items():
        act(clerk, held, name, fear_said=True, **answers)
    whole, kept = (plain(making.custody(clerk, paper, [held])) for paper in ("copy", "copy-plain"))
    marks = [value for answers in BESIDE.values() for value in answers.values() if "نشان" in str(value)]
    assert [mark for mark in (*marks, "نشان‌ج", "نشان‌چ", "گفت که از بازگشت می‌ترسد") if mark not in whole] == []
    assert [mark for mark in marks if mark in kept] == ["نشان‌ث"], "injuries tell nothing of fear"
    assert "می‌ترسد" not in kept
    assert "نشان‌چ" in kept


def test_a_correction_of_it_tells_nothing_either(clerk: Desk, held: str) -> None:
    from db.registers.custody.show import show_custody

    act(clerk, held, "remarks", fear_said=True, **BESIDE["remarks"])
    record = show_custody(clerk, held, "duty")
    entry = next(one for one in record.chronology if one.kind == "remarks_made")
    correct = COMMANDS["custody.correct"]
    for field, value in (("text", "نشان‌ب"), ("fear_said", "no")):
        why = {"reason": f"نشان‌پ {field}"}
        correct.run(clerk, correct.form(record=record.uid, target=entry.uid, field=field, value=value, **why))
        kept = plain(making.custody(clerk, "copy-plain", [held]))
        assert [mark for mark in ("نشان‌الف", "نشان‌ب", "نشان‌پ", "می‌ترسد") if mark in kept] == []
