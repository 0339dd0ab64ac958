"""What of a record goes to whom: all of it to the person, to a receiver only what a receiver may know."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from db.kernel.base.officer import Desk
from db.kernel.desk.desk import COMMANDS
from db.registers.custody.show import show_custody
from precinct_tui.documents import making
from tests.precinct_tui.documents.conftest import act
from tests.precinct_tui.documents.test_papers import plain

FULL: dict[str, dict[str, Any]] = {
    "take_out": {"why": "doctor", "by": "1201", "note": "نشان‌الف"},
    "back_in": {"well": "well", "note": "نشان‌ب"},
    "search_person": {"kind": "outer", "by": "1201", "by_sex": "male", "reason": "نشان‌پ"},
    "restrain": {"means": ("handcuffs",), "officers": "77", "reason": "نشان‌ت"},
    "end_restraint": {"well": "well", "injuries": "نشان‌ث"},
    "medicine": {"name": "نشان‌ج", "dose": "۲", "done": "given"},
    "fitness": {"held": True, "questioned": True, "by": "نشان‌چ"},
    "visit": {"who": "icrc", "in_private": True, "name": "نشان‌ح"},
    "remarks": {"by": "person", "about": "ground", "text": "نشان‌خ", "signed": "signed"},
    "lawyer": {"step": "file_seen", "remarks": "نشان‌د"},
    "set_identity": {"dependants": "نشان‌ذ", "address": "نشان‌ر", "kin": "نشان‌ز"},
    "set_ground": {"ground": "flagrant_offence", "alternatives": "نشان‌ژ"},
    "offer_asylum": {"in_private": True, "wish": "yes", "claim": "نشان‌س"},
    "refer_asylum": {"authority": "نشان‌ش", "receipt": "۱"},
    "offer_contacts": {"body": "consulate", "wish": "does_not_wish", "note": "نشان‌ص"},
    "doctor": {"step": "seen", "complaints": "نشان‌ض"},
    "wellbeing": {"well": "well", "illness": "نشان‌ط"},
}
"""What a monitor looks for, each with a mark of its own."""


@pytest.mark.usefixtures("neighbour")
def test_what_a_monitor_looks_for_is_on_the_full_copy_and_never_on_the_extract(clerk: Desk, held: str) -> None:
    act(clerk, held, "ask_fear", fear="yes", language="persian", fear_words="نشان‌ظ")
    for name, answers in FULL.items():
        act(clerk, held, name, **answers)
    act(clerk, held, "move", to="station_14", receiver="ستوان", reason="نشان‌آ", band="17")
    marks = [
        "نشان‌ظ",
        "نشان‌آ",
        *(str(value) for answers in FULL.values() for value in answers.values() if "نشان" in str(value)),
    ]
    copy, whole = (plain(making.custody(clerk, paper, [held])) for paper in ("copy", "custody"))
    assert [mark for mark in marks if mark not in copy or mark not in whole] == []
    extract = plain(making.custody(clerk, "referral", [held]))
    assert [mark for mark in marks if mark in extract] == []
    for word in ("پناهندگی خواست", "کمیساریا", "کنسولگری", "ترس", "بیمار", "پزشک", "نشانی"):
        assert word not in extract, word
    kept = plain(making.custody(clerk, "copy-plain", [held]))
    untold = {"نشان‌س", "نشان‌ش", "نشان‌ص", "نشان‌ظ"}
    assert {mark for mark in marks if mark not in kept} == untold, "without what was said about fear, and no more"


@pytest.mark.parametrize(
    ("name", "answers"),
    [
        ("move", {"to": "hospital", "body": "بیمارستان", "receiver": "x", "reason": "x"}),
        ("move", {"to": "station_14", "receiver": "x", "reason": "x"}),
        ("move", {"to": "court", "body": "دادسرا", "receiver": "x", "reason": "x"}),
        ("before_judge", {"body": "prosecutor", "judge": "قاضی"}),
        ("child_delivered", {"to": "welfare", "receiver": "x"}),
    ],
)
@pytest.mark.usefixtures("neighbour")
def test_the_line_stands_on_the_paper_of_every_kind_of_receiver(
    clerk: Desk, held: str, name: str, answers: dict[str, Any]
) -> None:
    reasons = dict.fromkeys(("to", "body"), "دستور")
    act(clerk, held, name, reasons, band="17", **answers)
    text = plain(making.custody(clerk, "referral", [held]))
    assert "پیش از رسیدن دستور کتبی" in text
    assert "رونوشت پرونده" not in text, "the record goes to no receiver"


def test_an_earlier_start_that_was_struck_out_stands_on_every_paper_until_it_is_decided(clerk: Desk, held: str) -> None:
    """Header, duty's line and paper say the same: the clock of the strictest reading."""
    earlier = clerk.now() - timedelta(hours=9)
    act(clerk, held, "give_start", at=earlier, said_by="person", reason="گفت")
    before = plain(making.custody(clerk, "grounds", [held]))
    record = show_custody(clerk, held, "duty")
    entry = next(one for one in record.chronology if one.kind == "start_given")
    strike = COMMANDS["custody.strike"]
    strike.run(clerk, strike.form(record=record.uid, target=entry.uid, reason="نگفت"))
    assert show_custody(clerk, held, "duty").began == earlier
    assert plain(making.custody(clerk, "grounds", [held])).partition("مبنا")[0] == before.partition("مبنا")[0]


def test_a_copy_without_fear_says_nothing_of_a_breach_that_names_it(clerk: Desk, held: str) -> None:
    act(clerk, held, "late_fact", what="removed_despite_fear", text="نشان‌الف")
    act(clerk, held, "explain_breach", duty="breach-1", reason="نشان‌ب")
    act(clerk, held, "late_fact", what="rights_withheld", text="نشان‌پ")
    act(clerk, held, "removal_order", number="نشان‌ت", authority="asylum_authority")
    act(clerk, held, "give_copy", whole=True)
    whole, kept = (plain(making.custody(clerk, paper, [held])) for paper in ("copy", "copy-plain"))
    for mark in ("نشان‌الف", "نشان‌ب", "نشان‌پ", "نشان‌ت", "با وجود ترس از بازگشت", "پناهندگی"):
        assert mark in whole, mark
    assert [mark for mark in ("نشان‌الف", "نشان‌ب", "ترس", "پناهندگی") if mark in kept] == []
    assert "نشان‌پ" in kept
    assert "نشان‌ت" in kept, "the order itself is no secret"


def test_at_a_removal_the_copy_says_nothing_of_fear_unless_the_person_asks(clerk: Desk, held: str) -> None:
    act(clerk, held, "ask_fear", fear="yes", language="dari", fear_words="نشان‌الف")
    assert "نشان‌الف" in plain(making.custody(clerk, "copy", [held])), "nobody is to be sent anywhere yet"
    act(clerk, held, "removal_order", number="۷۷", authority="court")
    assert "نشان‌الف" not in plain(making.custody(clerk, "copy", [held]))
    assert "نشان‌الف" in plain(making.custody(clerk, "custody", [held])), "the whole record goes to a court"
    act(clerk, held, "give_copy", whole=False)
    assert "نشان‌الف" not in plain(making.custody(clerk, "copy", [held]))
    act(clerk, held, "give_copy", whole=True)
    assert "نشان‌الف" in plain(making.custody(clerk, "copy", [held]))
    assert "نشان‌الف" not in plain(making.custody(clerk, "copy-plain", [held]))
    act(clerk, held, "removal_order", number="۷۸", authority="court")
    assert "نشان‌الف" not in plain(making.custody(clerk, "copy", [held])), "at another removal it is asked anew"


@pytest.mark.parametrize("why", ["harm_at_home", None])
def test_what_a_child_said_alone_of_its_family_is_on_no_copy(clerk: Desk, held: str, why: str | None) -> None:
    act(clerk, held, "set_age", child="child", age=15, basis="stated", with_whom="alone")
    before = [plain(making.custody(clerk, paper, [held])) for paper in ("copy", "copy-plain")]
    said = {"declined_why": "نشان‌ب"} if why is None else {}
    act(clerk, held, "tell_family", said, result="person_declined", declined_why=why, asked_alone=True, note="نشان‌الف")
    act(clerk, held, "enquiry", wish="does_not_wish")
    act(clerk, held, "notify", to="welfare", person="نشان‌پ")
    act(clerk, held, "notify", to="juvenile_prosecutor", person="نشان‌ت")
    told = ("نشان‌", "بهزیستی (۱۲۳)", "دادسرای ویژهٔ نوجوانان", "ترس یا آسیب", "خود فرد نخواست", "پرسش خویشاوند")
    whole = plain(making.custody(clerk, "custody", [held]))
    assert "نشان‌الف" in whole
    assert "بهزیستی (۱۲۳)" in whole
    for paper, was in zip(("copy", "copy-plain"), before, strict=True):
        now = plain(making.custody(clerk, paper, [held]))
        assert [word for word in told if now.count(word) > was.count(word)] == []
    act(clerk, held, "child_delivered", to="juvenile_prosecutor", receiver="ستوان", band="17")
    extract = plain(making.custody(clerk, "referral", [held]))
    assert [word for word in told if word in extract] == ["دادسرای ویژهٔ نوجوانان"]  # to whom the child goes
