"""A paper looked at before it is printed: a draft that says so everywhere, takes no number, and leaves a trace."""

from __future__ import annotations

from typing import Any

import pytest

from db.kernel.base.access import Role
from db.kernel.base.officer import Desk
from db.reading.journal_queries import list_journal
from db.reading.papers import previewing
from db.words.messages import Refused
from precinct_tui.documents import making
from precinct_tui.documents.paper import as_pdf, as_text
from tests.conftest import Desks
from tests.db.registers.custody.test_commands import opened
from tests.precinct_tui.documents.conftest import Words, folded

DRAFT = "پیش‌نویس – چاپ نشده"


@pytest.fixture
def held(clerk: Desk) -> str:
    """The number of somebody in custody."""
    return opened(clerk)


def noted(desks: Desks, kind: str) -> int:
    return len(list_journal(desks(Role.INSPECTOR), kind=kind, stream="access").rows)


def test_a_draft_says_so_on_every_page_and_takes_no_number(
    clerk: Desk, desk_as: Desks, held: str, words: Words
) -> None:
    with previewing():
        draft = making.custody(clerk, "custody", [held])
    pages = as_pdf(*draft)
    assert words(pages).count(folded("فاقد اعتبار")) >= pages.count(b"/Type /Page\n") + 1
    text = as_text(*draft)
    assert text.count("پیش‌نویس") == 2, "head and foot"
    assert "رونوشت" not in text
    assert (noted(desk_as, "paper_previewed"), noted(desk_as, "paper_printed")) == (1, 0)
    printed = making.custody(clerk, "custody", [held])
    assert (printed[1].copy, printed[1].draft, printed[1].before) == (1, False, None)
    assert "پیش‌نویس" not in as_text(*printed)
    with previewing():
        again = making.custody(clerk, "custody", [held])
    assert "رونوشت" not in as_text(*again)
    assert making.custody(clerk, "custody", [held])[1].copy == 2


def test_a_reprint_says_when_the_one_before_was_printed(clerk: Desk, desk_as: Desks, held: str) -> None:
    first = making.custody(clerk, "proof", [held])[1]
    desk_as.clock.advance(hours=3)
    making.custody(clerk, "rights", [held], "ar")  # another paper
    second = making.custody(clerk, "proof", [held])
    assert second[1].before == first.at
    assert "رونوشت ۲؛ چاپ قبلی" in as_text(*second)


def test_drafts_of_the_stock_and_of_blank_sheets_are_marked_and_give_no_number(clerk: Desk, words: Words) -> None:
    with previewing():
        card, sheets = making.stock(clerk, "fear-card"), making.blank_sheets(clerk, 3)
    for made in (card, sheets):
        assert folded("چاپ نشده") in words(as_pdf(*made))
    assert making.blank_sheets(clerk, 1)[1].first == 1
    assert folded("چاپ نشده") not in words(as_pdf(*making.stock(clerk, "fear-card")))


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.PATROL])
def test_who_may_not_print_a_record_may_not_look_at_its_paper(desk_as: Desks, held: str, role: Role) -> None:
    with pytest.raises(Refused) as refused, previewing():
        making.custody(desk_as(role), "custody", [held])
    assert refused.value.code == "forbidden"
    assert noted(desk_as, "paper_previewed") == 0


def test_a_refusal_in_a_preview_leaves_the_next_print_a_print(clerk: Desk, held: str) -> None:
    with pytest.raises(Refused), previewing():
        making.custody(clerk, "custody", ["77"])
    made: Any = making.custody(clerk, "custody", [held])
    assert made[1].draft is False
