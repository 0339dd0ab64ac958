"""A draft comes back as it was kept; what is beside its words never stands among them."""

from __future__ import annotations

import pytest

from db.kernel.base.access import Role
from db.kernel.desk.drafts import Draft, all_drafts, mine, save, shared
from tests.conftest import Desks


@pytest.mark.parametrize("cursor", [None, ("words", 0), ("question-fire", 12)])
def test_number_position_and_cursor_come_back_apart_from_the_words(
    desk_as: Desks, cursor: tuple[str, int] | None
) -> None:
    desk = desk_as(Role.DUTY)
    kept = Draft(
        "u", "custody.add_entry", {"words": "نیمه"}, desk.now(), "r", number="JA-1405-2", read_at=17, cursor=cursor
    )
    save(desk, kept)
    assert mine(desk) == (kept,)


def test_a_field_may_be_called_as_those_columns(desk_as: Desks) -> None:
    """Nothing that was typed is taken for the number or the position of the record."""
    desk = desk_as(Role.DUTY)
    values = {"_number": "1", "_read_at": "9", "number": "2", "read_at": "3"}
    save(desk, Draft("u", "custody.add_entry", values, desk.now()))
    (back,) = mine(desk)
    assert (back.values, back.number, back.read_at, back.cursor) == (values, "", None, None)


def test_what_is_shared_is_in_nobodys_drafts(desk_as: Desks) -> None:
    assert shared() == ("call.note",)
    desk = desk_as(Role.DUTY)
    save(desk, Draft("u", "call.note", {"words": "نیمه"}, desk.now(), "r"))
    assert mine(desk) == all_drafts(desk) == ()
