"""What a journal file would change, on the screen of who may agree: from the desk's line to the yes."""

from __future__ import annotations

from pathlib import Path

import pytest

from db.carrying.transfer.inbound_files import import_journal
from db.carrying.transfer.lots import list_lots
from db.kernel.base.access import Role
from tests.attacks.test_waiting_changes import promoting
from tests.conftest import BADGES, PASSWORD, Desks
from tests.db.carrying.transfer.forging import SECRET_WORDS
from tests.precinct_tui.conftest import Open
from tests.precinct_tui.screens.test_units import plain


@pytest.mark.long
async def test_a_commander_sees_what_a_file_would_change_and_says_yes(
    open_app: Open, desk_as: Desks, tmp_path: Path
) -> None:
    chief = desk_as(Role.COMMANDER)
    import_journal(chief, promoting(chief, tmp_path, "standby").file(), SECRET_WORDS)
    async with open_app(role=Role.COMMANDER, language="en") as hands:
        await hands.until(lambda: "Changes of a journal file" in plain(hands.text), "the desk's line")
        hands.app.action_go("lots")
        await hands.until(lambda: "Waits for two people" in plain(hands.text), "the list")
        await hands.press("enter")
        await hands.until(lambda: hands.on == "MenuScreen", "what it would change")
        assert "Role: Standby officer" in plain(hands.text)
        await hands.press("down", "enter")
        await hands.until(lambda: hands.on == "FormScreen", "the password")
        await hands.type(PASSWORD)
        await hands.press("ctrl+s")
        await hands.until(lambda: hands.on == "LotsScreen", "the list again")
    (lot,) = list_lots(chief)
    assert (lot.state, lot.badges, lot.mine) == ("waits", (BADGES[Role.COMMANDER],), True)
