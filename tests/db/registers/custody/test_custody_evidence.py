"""Whether an entry's evidence can be looked up, and who decided, as custody's commands ask before they write."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import pytest

from db.kernel.base.access import Role
from db.kernel.base.officer import Officer
from db.registers.custody import custody_acts
from db.words.forms import Form, ask
from tests.db.registers.custody.test_custody_acts import Look, act, said, written

PRINTED = 31
"""The one blank sheet that this machine has printed here."""
REACHABLE = {"phone": "09161234567", "who": "کریم"}


class Evidence(Look):
    """Made up: every kind of evidence, beside the telephone and the names."""

    reference: str | None = ask("text", "Reference", part="facts")
    sheet: str | None = ask("text", "Sheet", part="facts")
    judge_reference: str | None = ask("text", "Judge's reference", part="facts")
    certificate: str | None = ask("text", "Certificate", part="facts")


@pytest.fixture(autouse=True)
def printed(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The numbers of sheets that were looked up. The fixture is used by all: no test here has a store."""
    asked: list[int] = []

    def is_printed(reading: Any, sheet: int) -> bool:
        assert reading.officer.badge == "4417"
        asked.append(sheet)
        return sheet == PRINTED

    monkeypatch.setattr(custody_acts, "is_printed", is_printed)
    return asked


def by(role: Role, form: Form) -> Any:
    done = act(form)
    done.officer = Officer("officer-9", "4417", "محمود پورکاشانی", role)
    return done


@pytest.mark.parametrize(
    ("sheet", "looked_up", "stands"),
    [
        ("31", [31], True), ("برگ ۳۱", [31], True), ("00031", [31], True), ("32", [32], False),
        ("31 32", [], False), ("31/2", [], False), ("در پوشه", [], False),
    ],
)  # fmt: skip
def test_a_sheet_is_looked_up_by_its_one_number(
    printed: list[int], sheet: str, looked_up: list[int], stands: bool
) -> None:
    assert custody_acts.has_form(act(Look()), "sheet", sheet) is stands
    assert printed == looked_up


@pytest.mark.parametrize("name", ["reference", "judge_reference", "certificate"])
def test_another_reference_needs_a_number_and_is_not_looked_up_here(printed: list[int], name: str) -> None:
    assert custody_acts.has_form(act(Look()), name, "نامهٔ ۱۴۰۵/۷۷")
    assert not custody_acts.has_form(act(Look()), name, "تلفنی گفت")
    assert printed == []


@pytest.mark.parametrize(
    ("form", "somebody", "reachable"),
    [
        (Look(**REACHABLE), True, True),
        (Look(phone="09161234567", person="کریم"), True, True),
        (Look(phone="09161234567", name="کریم"), True, True),
        (Look(phone="+4930123456", who="Omar"), True, True),
        (Look(phone="12", who="کریم"), True, False),
        (Look(phone="ندارد", who="کریم"), True, False),
        (Look(phone="09161234567", who="111"), True, False),
        (Look(phone="09161234567", who="ااا"), True, False),
        (Look(phone="09161234567", who="لیلی"), True, True),
        (Look(phone="09161234567", who="--", person="آسو"), True, True),
        (Look(phone="09161234567", note="کریم"), False, False),
        (Look(who="کریم"), False, False),
    ],
)
def test_who_was_told_is_reached_by_a_telephone_and_a_name_with_letters(
    form: Form, somebody: bool, reachable: bool
) -> None:
    assert (custody_acts.names_somebody(form), custody_acts.is_reachable(form)) == (somebody, reachable)


UNPROVED = (
    {"sheet": "32"},
    {"reference": "تلفنی"},
    {"judge_reference": "شفاهی"},
    {"certificate": "دارد"},
    {"sheet": "32", "reference": "تلفنی"},
    {"phone": "12", "who": "کریم"},
    {"phone": "09161234567", "who": "111"},
    {"phone": "12", "who": "کریم", "sheet": "32"},
)
"""Evidence of which nothing can be looked up."""
PROVED = (
    {"sheet": "31"},
    {"reference": "۷۷"},
    {"judge_reference": "12/4"},
    {"certificate": "A-9"},
    {"sheet": "32", "certificate": "A-9"},
    {"reference": "تلفنی", "sheet": "31"},
    REACHABLE,
    REACHABLE | {"sheet": "32"},
    {"phone": "12", "who": "کریم", "sheet": "31"},
)
"""Evidence of which something can."""
NO_EVIDENCE: tuple[dict[str, str], ...] = ({}, {"note": "دیر رسید"}, {"who": "کریم"}, {"phone": "09161234567"})


@pytest.mark.parametrize(
    ("answers", "unproved"),
    [
        *((answers, True) for answers in UNPROVED),
        *((answers, False) for answers in (*PROVED, *NO_EVIDENCE)),
    ],
)
def test_what_cannot_be_looked_up_is_unproved_but_by_the_inspectorate(answers: dict[str, str], unproved: bool) -> None:
    form = Evidence(**answers)
    for role in Role:
        expected = unproved and role is not Role.INSPECTOR
        assert custody_acts.is_unproved(by(role, form), form) is expected, role


def test_an_entry_keeps_that_nothing_of_it_can_be_looked_up() -> None:
    late = {"said": "so"}
    assert written(Evidence(sheet="32"), "late_evidenced")["facts"] == late | {"unproved": True}
    assert written(Evidence(sheet="31"), "late_evidenced")["facts"] == late
    assert written(Evidence(**REACHABLE), "late_evidenced")["facts"] == late | {"named": True}
    odd = {"phone": "12", "who": "کریم", "reasons": {"phone": "the number of a shop abroad"}}
    assert written(Evidence(**odd), "late_evidenced")["facts"] == late | {"named": True, "unproved": True}


@pytest.mark.parametrize("already", [True, None])
def test_whether_evidence_is_proved_is_worked_out_once(printed: list[int], already: bool | None) -> None:
    facts = written(Evidence(sheet="32"), "late_evidenced", facts={"unproved": already})["facts"]
    assert facts == {"unproved": already}
    assert printed == []


# --- who decided -----------------------------------------------------------------------------------------------


def decision(authority: str, decided_by: str | None = None) -> Any:
    return SimpleNamespace(authority=authority, decided_by=decided_by)


def test_a_decision_that_gives_its_number_alone_is_asked_who_decided() -> None:
    for said_of_it in ((), (None,), (None, ""), ("", None)):
        done = act(Look())
        assert custody_acts.is_by_number_alone(done, decision("court"), *said_of_it) is True
        assert {name: said(message) for name, message in done.warned.items()} == {
            "decided_by": "Only a number was entered. Write who decided, or the text of the decision."
        }
        assert not done.wrong


def test_a_reason_answers_the_question_and_it_still_is_a_number_alone() -> None:
    done = act(Look(reasons={"decided_by": "the letter has no name"}))
    assert custody_acts.is_by_number_alone(done, decision("court", ""), None)
    assert not done.warned


@pytest.mark.parametrize(
    ("form", "said_of_it"),
    [
        (decision("unit_7f3a"), ()),
        (decision("court", "قاضی شعبهٔ ۲"), (None, None)),
        (decision("court"), ("the age is 19", None)),
        (decision("court"), (None, "the age is 19")),
    ],
)
def test_a_decision_with_a_body_of_the_list_a_name_or_its_words_is_not_asked(
    form: Any, said_of_it: tuple[str | None, ...]
) -> None:
    done = act(Look())
    assert custody_acts.is_by_number_alone(done, cast(Any, form), *said_of_it) is False
    assert not done.warned
