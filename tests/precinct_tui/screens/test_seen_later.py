"""What was seen after a release is asked in the form that is refused: its answer is one choice, without a reason."""

from __future__ import annotations

import pytest

from db.kernel.base.access import Role
from db.kernel.journal.stored_events import events_of
from precinct_tui.screens.form import Beginning, FormScreen
from tests.conftest import Desks
from tests.db.registers.custody.test_commands import act, opened
from tests.db.registers.custody.test_misplaced import record_of
from tests.precinct_tui.conftest import Open


@pytest.mark.long
async def test_a_look_after_the_release_is_answered_by_one_choice(open_app: Open, desk_as: Desks) -> None:
    desk = desk_as(Role.DUTY)
    number = opened(desk, band="17")
    act(desk, number, "release", outcome="released_no_ground", band="17", copy_given=True, safe="با تاکسی")
    record = record_of(desk, number)
    desk_as.clock.advance(hours=1)
    async with open_app(language="en", size=(90, 30)) as hands:
        screen = FormScreen("custody.care", Beginning(record=record))
        await hands.app.push_screen(screen)
        await hands.until(lambda: screen.takes_keys)
        boxes = {box.key: box for box in screen.entry.boxes}
        assert not boxes["seen_later"].display, "nobody is asked what nothing contradicts"
        boxes["at"].raw, boxes["seen"].raw = "now", "spoke"
        await hands.press("ctrl+s")
        await hands.see("this is later. Was the person still")
        assert boxes["seen_later"].control.has_focus_within or boxes["seen_later"].control.has_focus
        await hands.press(*"freely", "enter", "ctrl+s")
        await hands.until(lambda: hands.app.screen is not screen)
    with desk.store.reading() as conn:
        last = events_of(conn, desk.store.unit, record)[-1]
    assert (last.kind, last.facts["seen_later"]) == ("care_given", "here_freely")
    assert "reasons" not in last.words
