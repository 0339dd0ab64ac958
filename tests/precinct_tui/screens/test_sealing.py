"""What is to be sealed, on the screen: from the desk's line to the announcement; a complaint knows its record."""

from __future__ import annotations

import pytest

from db.kernel.base.access import Role
from tests.db.registers.custody.test_commands import opened
from tests.db.registers.custody.test_sealing import walked
from tests.precinct_tui.conftest import Open


async def test_a_commander_announces_from_the_line_on_the_desk(open_app: Open, desk_as) -> None:
    number = walked(desk_as())
    desk_as.clock.advance(days=80)
    async with open_app(role=Role.COMMANDER) as hands:
        await hands.see("announce that they will be sealed")
        hands.app.action_go("sealing")
        await hands.stand_on("SealingScreen")
        await hands.see(number)
        await hands.see("To be announced")
        assert "احمد" not in hands.text
        await hands.press("a")
        await hands.stand_on("FormScreen")
        await hands.press("ctrl+s")
        await hands.stand_on("SealingScreen")
        await hands.see("Announced ahead")


async def test_the_desk_sees_what_was_announced_and_cannot_seal(open_app: Open, desk_as) -> None:
    walked(desk_as())
    desk_as.clock.advance(days=80)
    async with open_app() as hands:
        hands.app.action_go("sealing")
        await hands.stand_on("SealingScreen")
        await hands.see("To be announced")
        await hands.press("a")
        await hands.pilot.pause()
        assert hands.on == "SealingScreen"


@pytest.mark.long
async def test_a_complaint_written_from_a_record_knows_its_number(open_app: Open, desk_as) -> None:
    number = opened(desk_as())
    async with open_app() as hands:
        await hands.press("f4")
        await hands.stand_on("RegisterScreen")
        await hands.until(lambda: hands.app.screen.table.selected)
        await hands.press("enter")
        await hands.stand_on("RecordScreen")
        await hands.until(lambda: hands.app.screen.record)
        hands.app.action_complain()
        await hands.stand_on("FormScreen")
        assert hands.app.screen.entry.values == {"in_custody": "yes", "custody_number": number}
