"""The form that a child's “no” opens: why, and whether it was said alone, each asked once the officer saved."""

from __future__ import annotations

from typing import Any

import pytest

from db.registers.custody.show import show_custody
from precinct_tui.screens.form import Beginning, FormScreen
from precinct_tui.screens.record import RecordScreen
from precinct_tui.widgets.field_box import FieldBox
from tests.db.registers.custody.test_commands import opened, states
from tests.precinct_tui.conftest import Open


async def save_no(hands: Any, number: str) -> None:
    """The family form of a record, with “the person did not wish it”, and Ctrl+S."""
    record, screen = (
        show_custody(hands.app.desk, number, purpose="duty"),
        RecordScreen("custody", number, purpose="duty"),
    )
    await hands.app.push_screen(screen)
    await hands.until(lambda: screen.record is not None)
    answers = {"at": "12:00", "result": "person_declined"}
    begins = Beginning(record=record.uid, read_at=record.read_at, number=number, values=answers)
    await hands.app.push_screen(FormScreen("custody.tell_family", begins))
    await hands.stand_on("FormScreen")
    await hands.press("ctrl+s")


async def answer(hands: Any, field: str, value: str) -> None:
    """Answer what is asked now, and save."""
    box = next(box for box in hands.app.screen.query(FieldBox) if box.key == field)
    await hands.until(lambda: box.display and box.has_focus_within, field)
    box.raw = value
    await hands.press("ctrl+s")


@pytest.mark.long
async def test_a_child_is_asked_why_and_alone_and_a_grown_up_saves_at_once(open_app: Open) -> None:
    async with open_app() as hands:
        desk = hands.app.desk
        young, grown = opened(desk, age=14), opened(desk, name="سهراب لاله‌زار", band="18", age=44)
        await save_no(hands, grown)
        await hands.stand_on("RecordScreen")
        await save_no(hands, young)
        await answer(hands, "declined_why", "harm_at_home")
        await answer(hands, "asked_alone", "yes")
        await hands.stand_on("RecordScreen")
        found = [states(show_custody(desk, number, purpose="duty")) for number in (young, grown)]
        assert [duties.get("notice_juvenile_prosecutor") for duties in found] == ["due", None]
        assert [duties["family"] for duties in found] == ["done", "done"]
