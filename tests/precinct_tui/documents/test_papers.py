"""The papers of the desk: what stands on each, what must not, copies and their numbers."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any, get_args

import pypdf
import pytest

from db.kernel.base.access import Role
from db.kernel.base.officer import Desk
from db.kernel.desk.desk import COMMANDS
from db.reading.journal_queries import list_journal
from db.registers.custody.rights.wording import LANGUAGES, words_in
from db.words.form_reading import read_form
from db.words.messages import Refused
from precinct_tui.documents import blocks, making
from precinct_tui.documents.paper import as_text
from precinct_tui.documents.plain_paper import _block
from tests.conftest import Desks
from tests.precinct_tui.documents.conftest import (
    FEAR_WORDS,
    Words,
    act,
    arrived,
    folded,
    made_pdf,
    page_of,
    pages,
)
from tests.usual import some

A4 = (595, 842)
FEAR = "ترس از بازگشت اعلام شده است"


def plain(made: Any) -> str:
    """A paper's text, on one line and without direction marks."""
    return " ".join(as_text(*made).replace("\u200e", "").replace("\u200f", "").split())


def prints(desks: Desks) -> list[tuple[str, str | None]]:
    """(stream, number) of every print that the journal holds, the newest first."""
    page = list_journal(desks(Role.INSPECTOR), kind="paper_printed", stream="access")
    return [(line.stream, line.number) for line in page.rows]


def refused(code: str, run: Any, *arguments: Any) -> Refused:
    with pytest.raises(Refused) as caught:
        run(*arguments)
    assert caught.value.code == code
    return caught.value


# --- copies ----------------------------------------------------------------------------------------------------


def test_a_reprint_is_numbered_and_every_print_is_an_access_entry(
    clerk: Desk, desk_as: Desks, held: str, words: Words
) -> None:
    first, second = making.custody(clerk, "proof", [held]), making.custody(clerk, "proof", [held])
    assert (first[1].copy, second[1].copy) == (1, 2)
    assert "رونوشت" not in words(made_pdf(first))
    assert folded("رونوشت ۲") in words(made_pdf(second))
    assert prints(desk_as) == [("access", held), ("access", held)]
    assert making.custody(clerk, "custody", [held])[1].copy == 1, "each paper for itself"


def test_a_copy_in_another_language_is_another_paper(clerk: Desk, held: str) -> None:
    assert making.custody(clerk, "rights", [held], "ps")[1].copy == 1
    assert making.custody(clerk, "rights", [held], "ar")[1].copy == 1
    assert making.custody(clerk, "rights", [held], "ps")[1].copy == 2


def test_blank_sheets_are_never_given_a_number_twice(clerk: Desk, desk_as: Desks) -> None:
    first, more = making.blank_sheets(clerk, 3), making.blank_sheets(desk_as(Role.DEPUTY), 2)
    assert [made[0].sheets[0].strip("\u2069")[-3:] for made in (first, more)] == ["A-۱", "A-۴"]
    assert pages(made_pdf(first)) == [A4] * 3
    refused("invalid", making.blank_sheets, clerk, 0)
    refused("invalid", making.blank_sheets, clerk, 201)


def test_who_may_not_read_a_record_prints_nothing_of_it(desk_as: Desks, held: str) -> None:
    for role in (Role.ADMINISTRATOR, Role.PATROL):
        refused("forbidden", making.custody, desk_as(role), "custody", [held])
    assert prints(desk_as) == []
    assert making.custody(desk_as(Role.AUDITOR), "custody", [held])[1].copy == 1


def test_no_such_record(clerk: Desk) -> None:
    refused("not_found", making.custody, clerk, "custody", ["77"])
    refused("invalid", making.custody, clerk, "custody", [])
    refused("invalid", making.custody, clerk, "horoscope", ["77", "78"])


# --- custody ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("paper", making.CUSTODY)
def test_each_paper_is_set_and_carries_its_frame(clerk: Desk, held: str, paper: str, words: Words) -> None:
    if paper == "referral":
        act(clerk, held, "before_judge", body="prosecutor", judge="بازپرس شعبه ۲", place="دادسرا", band="17")
    made = making.custody(clerk, paper, [held])
    pdf = made_pdf(made)
    assert set(pages(pdf)) == {A4}
    text = words(pdf)
    assert folded("کلانتری ۱۲") in text
    assert f"{made[1].position}:{made[1].hash}" in text
    assert folded(f"صفحهٔ ۱ از {str(len(pages(pdf))).translate(str.maketrans('0123456789', '۰۱۲۳۴۵۶۷۸۹'))}") in text
    reader = pypdf.PdfReader(io.BytesIO(pdf))
    assert reader.metadata is not None
    assert not set("\u2066\u2067\u2068\u2069") & set(f"{reader.metadata.title}{reader.metadata.author}")


def test_the_record_is_complete_with_chronology_and_corrections(clerk: Desk, held: str) -> None:
    from db.registers.custody.show import show_custody

    record = show_custody(clerk, held)
    opening = next(entry for entry in record.chronology if entry.kind == "custody_opened")
    correct = COMMANDS["custody.correct"]
    form = correct.form(
        record=record.uid, target=opening.uid, field="father_name", value="کیوان", reason="اشتباه شنیده شد"
    )  # type: ignore[call-arg]
    correct.run(clerk, form)
    made = making.custody(clerk, "custody", [held])
    text = plain(made)
    assert "[کاوه] کیوان" in text
    assert "اشتباه شنیده شد" in text
    for words in ("بهرام آزمونی", "انسولین", "بیم فرار", "کوی علوی", FEAR_WORDS, "گشت", "سیر رویدادها"):
        assert words in text, words
    old = [piece for block in made[0].blocks if block.kind == "detail" for piece in block.words if piece.look == "old"]
    assert old
    assert "کاوه" in old[0].words


def test_words_about_fear_go_to_nobody_outside(clerk: Desk, held: str) -> None:
    act(clerk, held, "before_judge", body="prosecutor", judge="بازپرس شعبه ۲", place="دادسرا", band="17")
    letter = plain(making.custody(clerk, "referral", [held]))
    for told in (FEAR, FEAR_WORDS, "پناهندگان", "کنسولگری", "انسولین"):
        assert told not in letter, told
    for paper in ("copy-plain", "prosecutor-notice", "grounds", "property", "proof", "rights"):
        assert FEAR_WORDS not in plain(making.custody(clerk, paper, [held])), paper
    for telling in ("ترس از بازگشت", "کمیساریا", "کنسولگری"):
        assert telling not in plain(making.custody(clerk, "copy-plain", [held])), telling
    assert "پناهندگی" not in plain(making.custody(clerk, "copy-plain", [held]))
    assert FEAR_WORDS in plain(making.custody(clerk, "copy", [held])), "the person's own words are the person's"


def test_a_letter_needs_a_recorded_move_and_a_receipt_needs_property(clerk: Desk) -> None:
    number = arrived(clerk)
    refused("conflict", making.custody, clerk, "referral", [number])
    refused("conflict", making.custody, clerk, "property", [number])


def test_the_property_receipt_lists_what_was_taken(clerk: Desk, held: str, words: Words) -> None:
    text = words(made_pdf(making.custody(clerk, "property", [held])))
    for found in ("کمربند", "ساعت", "۲٬۵۰۰٬۰۰۰ ریال", "۵۹۲۶", "این پول و سامان از شما گرفته شد"):
        assert folded(found) in text, found


def test_the_ground_in_writing_says_until_when(clerk: Desk, held: str) -> None:
    text = plain(making.custody(clerk, "grounds", [held]))
    for found in ("جرم مشهود", "بیم فرار", "گزارش گشت", "۱۴۰۵/۰۹/۰۴ ۱۱:۴۰", "شما به دلیلی که در این ورق نوشته شده"):
        assert found in text, found
    assert "مبنایی ثبت نشده است" not in text
    assert "مبنایی ثبت نشده است" in plain(
        making.custody(clerk, "grounds", [arrived(clerk, name="شهرام نمونه‌پور", band="18")])
    )


def test_a_notice_of_a_group_gives_each_person_their_own_ground(clerk: Desk, desk_as: Desks, held: str) -> None:
    other = arrived(clerk, name="شهرام نمونه‌پور", band="18", nationality="کشور الف")
    made = making.custody(clerk, "prosecutor-notice", [held, other])
    text = plain(made)
    assert "اعلام گروهی: ۲ نفر" in text
    assert "بهرام آزمونی" in text
    assert "شهرام نمونه‌پور" in text
    assert "جرم مشهود" in text
    assert "هنوز تعیین نشده" in text
    assert "کشور الف" not in text
    assert made[1].hash is None, "no single record proves it"
    assert prints(desk_as) == [("access", other), ("access", held)]
    refused("invalid", making.custody, clerk, "prosecutor-notice", [held, held])
    refused("invalid", making.custody, clerk, "custody", [held, other])


def test_a_notice_says_of_job_and_address_that_they_are_not_known(clerk: Desk) -> None:
    number = arrived(clerk, name="شهرام نمونه‌پور", band="18")
    assert "شغل نامعلوم نشانی نامعلوم" in plain(making.custody(clerk, "prosecutor-notice", [number]))


def test_the_proof_names_no_person(clerk: Desk, held: str) -> None:
    text = plain(making.custody(clerk, "proof", [held]))
    assert "آزمونی" not in text
    assert "اطلاع به دادسرا" in text
    assert "قانون" in text or "آیین دادرسی" in text


# --- rights ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_rights_in_each_language(clerk: Desk, language: str, words: Words) -> None:
    made = making.custody(clerk, "rights", [], language)
    pdf, theirs = made_pdf(made), words_in(language)
    assert pages(pdf) == [A4, A4], "one page stays with the person, one is the receipt"
    text = words(pdf)
    sheet = plain(made)
    for name in ("rights.title", "fear.question", "receipt.text"):
        assert " ".join(theirs[name].split()) in sheet, name
    assert "UNHCR" in sheet
    for number in ("۱۹۷", *(("197",) if language == "en" else ())):
        assert folded(number) in text
    assert f"{language}-{theirs.version}" in sheet
    assert ("مترجم صلاحیت‌دار" in sheet) == (language != "fa")
    assert len(theirs.list("rights.items")) == 15
    assert len(theirs.list("fear.answers")) == 3


def test_sheet_and_receipt_are_two_pages_and_nothing_is_answered_on_either(
    clerk: Desk, held: str, words: Words
) -> None:
    made = making.custody(clerk, "rights", [held])
    pdf = made_pdf(made)
    assert folded("آزمونی") not in words(page_of(pdf, 0)), "what stays with the person names nobody"
    assert folded("آزمونی") in words(page_of(pdf, 1))
    assert not [block for block in made[0].blocks if getattr(block, "look", "") == "ticks"]


STOCK = tuple(paper.name for paper in making.STOCK)


@pytest.mark.parametrize("name", some(STOCK, 2))
def test_a_card_of_the_stock_is_the_same_bytes_for_two_people(
    clerk: Desk, desk_as: Desks, held: str, name: str, words: Words
) -> None:
    """Whoever it was for, whoever printed it, whenever: nothing in it differs, and nothing tells."""
    first = made_pdf(making.stock(clerk, name, "ps"))
    arrived(clerk, name="شهرام نمونه‌پور", band="18")
    desk_as.clock.advance(hours=30)
    again = making.stock(desk_as(Role.DEPUTY), name, "ps")
    assert made_pdf(again) == first
    said = words(first)
    for telling in (again[1].badge, folded("آزمونی"), "CA-", "1405", folded("۱۴۰۵"), clerk.store.info.unit_name):
        assert telling not in said, telling
    assert pages(first) == [A4]
    assert plain(again)


@pytest.mark.usefixtures("neighbour")
def test_every_receivers_paper_says_the_same_line_for_everyone(clerk: Desk, held: str) -> None:
    """One fears, the other does not: the letters differ in nothing that tells it."""
    other = arrived(clerk, name="شهرام نمونه‌پور", band="18")
    act(clerk, other, "ask_fear", fear="no", language="persian")
    line = "پیش از رسیدن دستور کتبی"
    for number, band in ((held, "17"), (other, "18")):
        act(clerk, number, "move", to="station_14", receiver="ستوان", reason="جا", band=band)
        text = plain(making.custody(clerk, "referral", [number]))
        assert line in text
        assert "مرجع صالح رسیدگی به پناهندگی" in text


@pytest.mark.usefixtures("neighbour")
def test_a_decision_changes_nothing_on_a_letter_to_a_receiver(clerk: Desk, held: str) -> None:
    act(clerk, held, "ask_fear", fear="yes", language="dari")
    act(clerk, held, "lift_fear", number="۷۷۱", authority="asylum_authority", decided_by="شورا")
    act(clerk, held, "move", to="station_14", receiver="ستوان", reason="جا", band="17")
    text = plain(making.custody(clerk, "referral", [held]))
    assert "۷۷۱" not in text
    assert "پیش از رسیدن دستور کتبی" in text


def test_the_language_is_the_one_in_the_record(clerk: Desk, held: str) -> None:
    made = making.custody(clerk, "rights", [held])
    assert list(made[0].languages) == ["fa", "prs"]
    assert list(making.custody(clerk, "rights", [held], "ur")[0].languages) == ["fa", "ur"]
    assert list(making.custody(clerk, "rights", [], "fa")[0].languages) == ["fa"]


def test_a_commander_may_replace_the_words_and_the_version_goes_along(clerk: Desk, store_home: Path) -> None:
    from db.registers.custody.rights.wording import SHIPPED

    folder = store_home / "rights"
    folder.mkdir()
    text = (SHIPPED / "ps.toml").read_text(encoding="utf-8")
    own = text.replace('version = "4"', 'version = "5"').replace("checked = false", "checked = true")
    (folder / "ps.toml").write_text(own.replace("هغه پوښتنه", "زموږ پوښتنه #panic()"), encoding="utf-8")
    made = making.custody(clerk, "rights", [], "ps")
    assert "زموږ پوښتنه #panic()" in plain(made)
    assert "ps-5" in plain(made)
    assert made_pdf(made).startswith(b"%PDF-")
    for broken in (
        "",
        "language = 3",
        text.replace("question", "qestion"),
        text.replace('"ps"', '"en"'),
        "\x00",
        "x" * 99_999,
    ):
        (folder / "ps.toml").write_text(broken, encoding="utf-8")
        message = refused("invalid", making.custody, clerk, "rights", [], "ps").message
        assert message is not None
        assert str(folder / "ps.toml") in str(message.params["path"])


# --- service desk, incident ------------------------------------------------------------------------------------


def test_the_slip_holds_the_code_and_nothing_of_the_citizen(clerk: Desk, words: Words) -> None:
    raw = {
        "category": "patrol_wanted", "words": "چراغ کوچه خاموش است", "name": "هرمز نامی", "phone": "09121234567",
        "answer_by": "code",
    }  # fmt: skip
    take = COMMANDS["request.take"]
    code = str(take.run(clerk, read_form(take.form, raw, now=clerk.now())))
    pdf = made_pdf(making.slip(clerk, code))
    assert pages(pdf) == [(298, 420)]
    text = words(pdf)
    persian = code.translate(str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹"))
    assert persian[:3] in text
    assert persian[3:] in text
    for telling in ("هرمز", "چراغ", "۰۹۱۲۱۲۳۴۵۶۷", "09121234567"):
        assert folded(telling) not in text
    wrong = code[:-1] + str((int(code[-1]) + 1) % 10)
    refused("invalid", making.slip, clerk, wrong)


def test_an_incident_on_paper(clerk: Desk, words: Words) -> None:
    report = COMMANDS["incident.report"]
    number = report.run(clerk, report.form(type="theft_shop", summary="سرقت از مغازه #panic() [/red]"))  # type: ignore[call-arg]
    made = making.incident(clerk, number)
    assert "سرقت از مغازه #panic() [/red]" in plain(made)
    assert "panic" in words(made_pdf(made))


def test_the_sealed_annex_says_who_a_code_is_and_the_summary_does_not(
    clerk: Desk, desk_as: Desks, words: Words
) -> None:
    report, hide = COMMANDS["incident.report"], COMMANDS["incident.add_protected"]
    form = report.form(type="threat", summary="تهدید")
    number = report.run(clerk, form)
    given = {"role": "witness", "reason": "threatened", "name": "پروین شالی‌منش", "phone": "09169990001"}
    hide.run(clerk, hide.form(record=form.uid, **given))  # type: ignore[call-arg]
    assert "شالی" not in plain(making.incident(clerk, number))
    refused("forbidden", making.annex, clerk, number)
    made = making.annex(desk_as(Role.INSPECTOR), number)
    assert "پروین شالی‌منش" in plain(made)
    assert "شاهد" in plain(made)
    assert "۰۹۱۶۹۹۹۰۰۰۱" in words(made_pdf(made))


def test_every_kind_of_block_has_its_lines_of_text() -> None:
    unknown = _block.dispatch(object)
    assert [kind for kind in get_args(blocks.Block) if _block.dispatch(kind) is unknown] == []
