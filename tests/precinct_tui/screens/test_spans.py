"""The register of starts and ends on the screen: numbers and times; rest begins and ends by one key."""

from __future__ import annotations

import pytest

from db.registers.custody.board.spans import list_spans
from db.words.records import Filter
from tests.db.registers.custody.test_commands import opened
from tests.precinct_tui.conftest import Open


@pytest.mark.long
async def test_starts_and_ends_are_listed_and_open_their_record(open_app: Open, desk_as) -> None:
    desk = desk_as()
    number = opened(desk)
    async with open_app() as hands:
        await hands.press("b")
        await hands.see("Held now 1")
        await hands.press("t")
        await hands.until(lambda: len(list_spans(desk, Filter("rest")).rows) == 1)
        desk_as.clock.advance(minutes=45)
        await hands.press("t")
        await hands.until(lambda: list_spans(desk, Filter("rest")).rows[0].values[2] is not None)
        await hands.press("f10")
        await hands.stand_on("MenuScreen")
        await hands.type("starts and")
        await hands.press("enter")
        await hands.stand_on("SpansScreen")
        await hands.see("0 h 45 min")
        assert "احمد" not in hands.text
        await hands.press("slash", "2")
        await hands.until(lambda: "Rest" not in hands.text, "only holding")
        await hands.press("enter")
        await hands.stand_on("RecordScreen")
        assert hands.app.screen.number == number  # type: ignore[attr-defined]
