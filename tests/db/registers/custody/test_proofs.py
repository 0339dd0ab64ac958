"""Evidence for a late entry, and who finds somebody fit: what can be looked up counts, the rest is stated."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from db.kernel.base.access import Role
from db.kernel.base.officer import Desk
from db.reading import papers
from db.registers.custody.board.notices import notices
from tests.conftest import BADGES, Desks
from tests.db.registers.custody.test_commands import act, opened, refused, shown, states

LATE = {"via": "phone", "to": "x"}


def told_late(desk: Desk, desk_as: Desks, **more: Any) -> str:
    """A record whose prosecutor was told in time, and that was written an hour later."""
    number = opened(desk)
    desk_as.clock.advance(minutes=100)
    act(desk, number, "tell_prosecutor", **LATE, at=desk.now() - timedelta(minutes=80), **more)
    return number


def prosecutor(desk: Desk, number: str) -> str:
    """How the telling of the prosecutor stands."""
    return states(shown(desk, number))["prosecutor"]


@pytest.mark.parametrize(
    "given",
    [
        {"reference": "نامهٔ ۱۲/۳"},
        {"who": "نادر ژاله", "phone": "09161234567"},
        {"who": "ژاله", "phone": "33445566"},
    ],
)
def test_a_letter_with_a_number_and_a_name_with_a_telephone_count(
    desk: Desk, desk_as: Desks, given: dict[str, str]
) -> None:
    number = told_late(desk, desk_as)
    assert prosecutor(desk, number) == "stated"
    act(desk, number, "evidence", **given)
    assert prosecutor(desk, number) == "entered_late"
    assert notices(desk_as(Role.INSPECTOR)) == ()


@pytest.mark.parametrize(
    "given",
    [
        {"reference": "نامه"}, {"sheet": "7"}, {"sheet": "برگ"}, {"who": "..", "phone": "09161234567"},
        {"who": "نادر ژاله", "phone": "12"}, {"who": "اااا", "phone": "09161234567"},
    ],
)  # fmt: skip
def test_what_cannot_be_looked_up_waits_for_the_inspectorate(desk: Desk, desk_as: Desks, given: dict[str, str]) -> None:
    number, inspector = told_late(desk, desk_as), desk_as(Role.INSPECTOR)
    reasons = dict.fromkeys(given, "همین است")
    act(desk, number, "evidence", reasons, **given)
    assert prosecutor(desk, number) == "stated"
    assert [str(each.text) for each in notices(inspector)] == ["Evidence for a late entry"]
    act(inspector, number, "evidence", sheet="7")
    assert prosecutor(desk, number) == "entered_late", "the inspectorate looked at it"


def test_a_sheet_counts_where_its_number_was_printed_here(desk: Desk, desk_as: Desks) -> None:
    papers.printed(desk, "custody_blank", sheets=3)
    number = told_late(desk, desk_as)
    act(desk, number, "evidence", sheet="4")
    assert prosecutor(desk, number) == "stated"
    act(desk, number, "evidence", sheet="۳")
    assert prosecutor(desk, number) == "entered_late"


def test_a_reference_in_the_late_entry_itself_counts_by_the_same_rule(desk: Desk, desk_as: Desks) -> None:
    assert prosecutor(desk, told_late(desk, desk_as, reference="نامه")) == "stated"


def test_a_reference_with_a_number_in_the_late_entry_counts(desk: Desk, desk_as: Desks) -> None:
    assert prosecutor(desk, told_late(desk, desk_as, reference="12/3")) == "entered_late"


FIT = {"held": True, "questioned": True}


@pytest.mark.parametrize(
    "who", ["یک افسر", "فراجا", "کلانتری ۱۲", "Officer on duty", BADGES[Role.DEPUTY], "{name}", "{half_spaced}"]
)
def test_an_officers_word_opens_no_interview(desk: Desk, desk_as: Desks, who: str) -> None:
    number = opened(desk)
    act(desk, number, "fitness", held=True, questioned=False, by="دکتر یلدا مهر", certificate="77")
    desk_as.clock.advance(minutes=5)
    name = desk_as(Role.COMMANDER).officer.name
    by = who.format(name=name, half_spaced=name.replace(" ", "\u200c"))
    act(desk, number, "fitness", {"by": "پزشک نبود"}, by=by, **FIT)
    assert refused(lambda: act(desk, number, "interview")).code == "wall.interview_unfit"
    desk_as.clock.advance(minutes=5)
    act(desk, number, "fitness", by="دکتر یلدا مهر", **FIT)
    act(desk, number, "interview")
