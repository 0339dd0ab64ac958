"""Names or bands of two held people exchanged: one question that shows both, and none for what is no exchange."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from db.kernel.base.officer import Desk
from db.kernel.desk.desk import COMMANDS
from db.storage.models import JOURNAL
from tests.db.registers.custody.test_commands import act, opened, refused, shown
from tests.db.registers.custody.test_misplaced import entry, misplace, record_of

ONE, TWO = "احمد رضایی", "کریم نوری"


def correct(desk: Desk, number: str, field: str, right: str, **reasons: str) -> None:
    declared: Any = COMMANDS["custody.correct"]
    target = entry(desk, number, "custody_opened")
    form = declared.form(record=record_of(desk, number), target=target, field=field, value=right, reason="اشتباه بود")
    form.reasons = reasons
    form.read_at = shown(desk, number).read_at
    declared.run(desk, form)


@pytest.fixture
def two(desk: Desk) -> tuple[str, str]:
    return opened(desk, name=ONE, band="17"), opened(desk, name=TWO, band="18")


@pytest.mark.parametrize(("field", "first", "second"), [("name", TWO, ONE), ("band", "۱۸", "17")])
def test_the_first_half_asks_one_question_with_both_and_the_second_half_none(
    desk: Desk, two: tuple[str, str], field: str, first: str, second: str
) -> None:
    one, other = two
    asked = refused(lambda: correct(desk, one, field, first))
    assert (asked.code, asked.fields.keys()) == ("unlikely", {"value"})
    assert all(word in str(asked.fields["value"]) for word in (one, other, "17", "18", ONE, TWO))
    correct(desk, one, field, first, value="دستبندها عوض شده بود")
    correct(desk, other, field, second)
    kept = next(item for item in shown(desk, one).chronology if item.kind == "corrected")
    assert "دستبندها عوض شده بود" in repr(kept), "the answer stands with the reason"


def test_a_name_that_another_one_had_before_is_asked_about_too(desk: Desk, two: tuple[str, str]) -> None:
    one, other = two
    correct(desk, one, "name", "یاور دشتی")
    assert refused(lambda: correct(desk, other, "name", ONE)).fields.keys() == {"value"}


def test_the_question_is_an_access_entry_though_the_form_is_thrown_away(desk: Desk, two: tuple[str, str]) -> None:
    def noted() -> int:
        with desk.store.reading() as conn:
            of_likeness = select(JOURNAL.c.uid).where(JOURNAL.c.kind == "custody_like_name_shown")
            return len(conn.execute(of_likeness).all())

    before = noted()
    refused(lambda: correct(desk, two[0], "band", "18"))
    assert noted() == before + 1
    correct(desk, two[0], "band", "21")
    assert noted() == before + 1, "nobody is shown, nothing is noted"


def test_a_spelling_and_a_name_of_somebody_who_has_left_ask_nothing(desk: Desk, two: tuple[str, str]) -> None:
    one, other = two
    correct(desk, one, "name", "احمد رضائی")
    act(desk, other, "release", outcome="released_no_ground", band="18", copy_given=True, safe="با تاکسی")
    correct(desk, one, "name", TWO)
    correct(desk, one, "band", "18")


def test_particulars_and_an_entry_that_is_moved_ask_it_too(desk: Desk, two: tuple[str, str]) -> None:
    one, other = two
    asked = refused(lambda: act(desk, one, "set_identity", name=TWO))
    assert asked.fields.keys() == {"name"}
    assert other in str(asked.fields["name"])
    assert ONE in str(asked.fields["name"])
    act(desk, one, "set_identity", {"name": "نام خود اوست"}, name=TWO)
    third = opened(desk, name="صابر کوهی", band="19")
    assert refused(lambda: misplace(desk, one, "identity_set", third, reason=None)).fields.keys() == {"other"}


def test_who_had_no_name_gets_one_without_this_question(desk: Desk, two: tuple[str, str]) -> None:
    nameless = opened(desk, name=None, name_known="unknown", band="20")
    asked = refused(lambda: act(desk, nameless, "set_identity", name=TWO))
    assert "nearly the same name" in str(asked.fields["name"])
