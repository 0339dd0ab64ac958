"""What a typed time was read as stands under its field at once: how far it may be off, what is asked of it."""

from __future__ import annotations

from typing import Any

import pytest

from tests.usual import some


@pytest.mark.parametrize(
    ("typed", "said"),
    some([
        ("دیروز عصر", ("09/02 17:00", "±2:00")),
        ("هنگام چای", ("no date or time that is known",)),
        ("یک ساعت و نیم پیش", ("09/03 10:30",)),
        ("1405", ("or the year 1405",)),
        ("9/10", ("09/10 00:00", "1404/9/10")),
        ("4 دی", ("1404/10/04", "Taken as a day of 1404")),
        ("دوشنبه ۳ آذر", ("is a Tuesday, not a Monday",)),
    ]),
)  # fmt: skip
async def test_it_stands_under_the_field(open_app: Any, typed: str, said: tuple[str, ...]) -> None:
    async with open_app() as hands:
        await hands.press("f3")
        await hands.stand_on("RegisterScreen")
        await hands.press("n")
        await hands.stand_on("FormScreen")
        await hands.until(lambda: hands.app.screen.entry.ready)
        box = next(one for one in hands.app.screen.entry.boxes if one.key == "occurred_from")
        box.enter()
        box.raw = typed
        await hands.until(lambda: all(text in " ".join(box._noted[0].split()) for text in said), box._noted[0])
