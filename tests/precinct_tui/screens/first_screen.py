"""The first screen of a new machine, and what is chosen under "Join or restore"."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from pathlib import Path

from precinct_tui.frame.app import PrecinctApp
from precinct_tui.language.settings import Settings
from tests.precinct_tui.conftest import Hands

JOIN, RESTORE = "1", "2"


@asynccontextmanager
async def first_screen(home: Path, chosen: str) -> AsyncIterator[Hands]:
    """Hands at a machine whose store would be `home`, after one of the two was chosen."""
    app = PrecinctApp(home, Settings(language="en"), bidi="off")
    async with app.run_test(size=(80, 24)) as pilot:
        hands = Hands(app, pilot)
        await hands.stand_on("FirstRunScreen")
        app.screen.query_one("#join").focus()
        await hands.press("enter")
        await hands.stand_on("MenuScreen")
        await hands.press(chosen)
        yield hands


async def answered(hands: Hands, answers: Iterable[str]) -> None:
    """Type each line of what is asked, and go on."""
    await hands.stand_on("AskLinesScreen")
    for answer in answers:
        await hands.type(answer)
        await hands.press("enter")
    await hands.press("enter")
