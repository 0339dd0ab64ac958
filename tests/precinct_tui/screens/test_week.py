"""The week on the screen: its days, the record behind a line, a month and back."""

from __future__ import annotations

import pytest

from db.kernel.base.access import Role
from precinct_tui.screens.week import WeekScreen
from precinct_tui.widgets.register_table import RegisterTable
from tests.conftest import Desks
from tests.db.across.handover.test_sources import custody
from tests.db.registers.service_desk.test_requests import give, take
from tests.precinct_tui.conftest import Hands, Open
from tests.usual import some


def rows(hands: Hands) -> list[tuple[str, str]]:
    """What stands on the list: the day's cell and the number."""
    table = hands.app.screen.query_one(RegisterTable)
    found = iter(range(100))
    return [(row.values[0].strip(), row.number) for row in iter(lambda: table.row_at(next(found)), None)]


@pytest.mark.parametrize("language", some(["fa", "en"]))
async def test_a_week_names_each_day_once_and_enter_opens_the_record(
    desk_as: Desks, open_app: Open, language: str
) -> None:
    desk = desk_as(Role.DUTY)
    first = give(desk, "session.plan", place="مسجد جامع", day="1405/09/05", start="17:30")
    second = give(desk, "session.plan", place="مسجد قدس", day="1405/09/05", start="19:30")
    held, code = custody(desk), take(desk)
    days = "شنبه ۳۰, یکشنبه ۱, دوشنبه ۲, سه‌شنبه ۳ •, چهارشنبه ۴, پنجشنبه ۵, جمعه ۶ *"
    if language == "en":
        days = "Sat 30, Sun 1, Mon 2, Tue 3 •, Wed 4, Thu 5, Fri 6 *"
    async with open_app(language=language, size=(80, 24)) as hands:
        await hands.press("f23")
        await hands.stand_on("WeekScreen")
        await hands.see("مسجد جامع")
        shown = rows(hands)
        assert [day for day, _number in shown if day] == days.split(", ")
        assert [number for _day, number in shown if number] == [held, first, second]
        table = hands.app.screen.query_one(RegisterTable)
        assert table.selected is not None
        assert "•" in table.selected.values[0], "the cursor begins at today"
        await hands.press("right_square_bracket")
        await hands.until(lambda: (rows(hands) or [("", "")])[0][1] == code)
        await hands.press("left_square_bracket")
        await hands.until(lambda: len(rows(hands)) == len(shown))
        await hands.press("down", "down", "enter")
        await hands.stand_on("RecordScreen")
        assert hands.app.screen.number == first  # type: ignore[attr-defined]


async def test_a_month_marks_its_days_and_the_list_follows_the_cursor(desk_as: Desks, open_app: Open) -> None:
    desk = desk_as(Role.DUTY)
    number = give(desk, "session.plan", place="مسجد جامع", day="1405/09/05", start="17:30")
    async with open_app(language="en", size=(120, 36)) as hands:
        await hands.press("f23", "m")
        await hands.see("5+")
        assert rows(hands)[0][0] == "Tue 3 •"
        await hands.press("right", "right")
        await hands.until(lambda: rows(hands) == [("Thu 5", number)])
        await hands.press("m")
        await hands.until(lambda: len(rows(hands)) == 7)
        screen = hands.app.screen
        assert isinstance(screen, WeekScreen)
        assert screen.crumb == "Week"
