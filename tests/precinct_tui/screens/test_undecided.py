"""The inspectorate's list of what waits: from the desk, decided with one key."""

from __future__ import annotations

from typing import Any

import pytest

from db.kernel.base.access import Role
from tests.db.registers.custody.test_commands import act, opened
from tests.db.registers.custody.test_misplaced import entry
from tests.db.registers.custody.test_undecided import strike
from tests.precinct_tui.conftest import Open


@pytest.mark.long
async def test_what_waits_is_decided_on_from_its_list(open_app: Open, desk_as: Any) -> None:
    desk = desk_as()
    number = opened(desk)
    act(desk, number, "set_language", language="persian")
    act(desk, number, "ask_fear", fear="yes", language="persian")
    strike(desk, number, entry(desk, number, "fear_asked"))
    async with open_app(Role.INSPECTOR) as hands:
        await hands.see("Corrections waiting for your decision: 1")
        hands.app.action_go("undecided")
        await hands.stand_on("UndecidedScreen")
        await hands.see(number)
        await hands.see("Entry struck out")
        assert "احمد" not in hands.text
        await hands.press("a")
        await hands.stand_on("FormScreen")
        await hands.press(*"agree", "enter", "tab", *"12", "ctrl+s")
        await hands.stand_on("UndecidedScreen")
        await hands.until(lambda: number not in hands.text, "decided")
