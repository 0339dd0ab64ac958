"""The clock strip: on every screen what presses most, by when and whom to call; Enter goes there."""

from __future__ import annotations

from typing import Any

import pytest

from db.kernel.base.access import Role
from db.reference.lists.commands import set_phone
from db.reference.lists.forms import SetPhone
from db.registers.custody.queries import clock_strip
from db.words.folding import ascii_digits
from precinct_tui.screens.form import FormScreen
from precinct_tui.screens.record import RecordScreen
from precinct_tui.screens.screen_table import SCREENS
from precinct_tui.widgets.clock_strip import NARROW, ClockStrip
from precinct_tui.widgets.register_table import RegisterTable
from tests.db.registers.custody.test_arrivals import bus
from tests.db.registers.custody.test_commands import act, opened, shown
from tests.precinct_tui.conftest import Hands, Open

REGISTERS = ("incident", "custody", "request", "session", "oversight", "shift", "call", "programme", "gang")
PHONE = "06155500101"


def strip(hands: Hands) -> str:
    """The strip's line of the screen on top, its digits without gaps."""
    widget = next(iter(hands.app.screen.query(ClockStrip)), None)
    if widget is None or hands.app.screen._compositor.root is None:
        return ""
    return hands.text.split("\n")[widget.region.y].replace(" ", "") if widget.display else ""


@pytest.mark.long
@pytest.mark.parametrize("colour", [True, False])
async def test_what_presses_most_stands_on_every_screen(
    open_app: Open, desk_as: Any, monkeypatch: pytest.MonkeyPatch, colour: bool
) -> None:
    if not colour:
        monkeypatch.setenv("NO_COLOR", "1")
    set_phone(desk_as(Role.COMMANDER), SetPhone(code="duty_judge", phone=PHONE))
    desk = desk_as()
    number = opened(desk)
    desk_as.clock.advance(minutes=45)
    async with open_app(Role.COMMANDER) as hands:
        assert hands.app.no_color is not colour
        names = [*SCREENS, *(name for name in REGISTERS if hands.app.reads(name))]
        assert len(names) > len(SCREENS) + 5
        for name in names:
            hands.app.action_go(name)
            await hands.until(lambda: "prosecutor" in strip(hands), f"the strip on {name}")
            assert "■17Telltheprosecutor'soffice" in strip(hands), name
            assert PHONE in strip(hands).replace("-", ""), name
        for screen in (RecordScreen("custody", number, purpose="duty"), FormScreen("incident.report")):
            hands.app.push_screen(screen)
            await hands.until(lambda: "prosecutor" in strip(hands), type(screen).__name__)
        await hands.app.run_action("app.help")
        await hands.until(lambda: hands.on == "HelpScreen" and "prosecutor" in strip(hands), "the strip on the help")


async def test_enter_goes_there_and_it_stays_until_an_outcome(open_app: Open, desk_as: Any) -> None:
    desk = desk_as()
    number = opened(desk)
    act(desk, number, "tell_prosecutor", via="phone", to="قاضی کشیک")
    desk_as.clock.advance(hours=25)
    async with open_app() as hands:
        await hands.until(lambda: "Policeholdingends" in strip(hands), "the limit")
        assert strip(hands).startswith("■17"), "a mark and words, not a colour alone"
        act(desk, number, "explain_breach", duty="holding", reason="قاضی نیامد")
        strips = hands.app.screen.query_one(ClockStrip)
        strips.reload()
        await hands.until(lambda: "Policeholdingends" in strip(hands), "a reason takes nothing away")
        strips.focus()
        await hands.press("enter")
        await hands.stand_on("RecordScreen")
        await hands.see("Police holding ends")
        assert hands.app.screen.number == number
        act(desk, number, "release", outcome="released_time_limit", band="17", copy_given=True)
        await hands.press("escape")
        await hands.stand_on("DeskScreen")
        hands.app.screen.query_one(ClockStrip).reload()
        await hands.until(lambda: not strip(hands), "an outcome ends it")
    holding = next(duty for duty in shown(desk, number).duties if duty.code == "holding")
    assert (holding.state, holding.breach_reason) == ("late", "قاضی نیامد"), "in the record for ever"


async def test_a_long_duty_leaves_room_for_by_when_and_whom_to_call(open_app: Open, desk_as: Any) -> None:
    set_phone(desk_as(Role.COMMANDER), SetPhone(code="commander", phone=PHONE))
    desk = desk_as()
    number = opened(desk)
    act(desk, number, "sign_absent", what="other", via="radio", who="سرگرد محمدی", phone="۴۱۲")
    act(desk, number, "release", outcome="released_no_ground", band="17", copy_given=True)
    arrival = bus(desk, 3, minutes=600)
    assert clock_strip(desk)
    async with open_app() as hands:
        await hands.until(lambda: "Arrived" in strip(hands) or "prosecutor" in strip(hands), arrival)
        duty = clock_strip(desk)[0][1]
        widget = hands.app.screen.query_one(ClockStrip)
        told = widget._told("CA-1405-1", _long(duty), desk.now(), 60, first=True)
        words = " ".join(text for text, _style in told)
        assert len(words) <= 60
        assert PHONE[-4:] in words
        assert "…" in words
        whole = [
            " ".join(text for text, _style in widget._told("317", _limit(duty), desk.now(), width, first=True))
            for width in (200, 48)
        ]
        assert "Police holding ends" in whole[1], "the word before the number goes first"
        assert len(whole[1]) <= 48 < len(whole[0])
        assert PHONE in whole[1]


@pytest.mark.long
@pytest.mark.parametrize("language", ["fa", "en"])
@pytest.mark.parametrize("columns", [40, 60, 80])
async def test_on_a_narrow_screen_the_time_and_the_number_to_call_stay(
    open_app: Open, desk_as: Any, language: str, columns: int
) -> None:
    set_phone(desk_as(Role.COMMANDER), SetPhone(code="duty_judge", phone=PHONE))
    for band in ("17", "18", "19"):
        opened(desk_as(), band=band, name=None, name_known="unknown")
    desk_as.clock.advance(minutes=90)
    async with open_app(language=language, size=(columns, 20)) as hands:
        await hands.until(lambda: PHONE in ascii_digits(strip(hands)).replace("-", ""), "whom to call")
        line = ascii_digits(strip(hands))
        assert "■" in line
        assert "0:50" in line, "how long it is over"
        assert ("+2" if columns < NARROW else "2") in line.replace(PHONE, ""), "and how many more there are"


@pytest.mark.long
@pytest.mark.parametrize("language", ["fa", "en"])
async def test_the_limit_is_not_called_overdue_for_a_look_in_that_is(
    open_app: Open, desk_as: Any, language: str
) -> None:
    desk = desk_as()
    number = opened(desk, deprivation_at=desk.now())
    act(desk, number, "tell_prosecutor", via="phone", to="قاضی کشیک")
    desk_as.clock.advance(hours=23, minutes=50)
    over, ends = ("overdue", "Policeholdingends") if language == "en" else ("دیرشده", "پایانمهلتتحتنظر")
    async with open_app(language=language) as hands:
        await hands.press("b")
        await hands.stand_on("BoardScreen")
        table = hands.app.screen.query_one(RegisterTable)
        await hands.until(lambda: table.selected)
        row = table.selected
        assert row is not None
        duty, needs = str(row.values[1]), str(row.values[7])
        assert duty.replace(" ", "").endswith(ends)
        assert over not in duty, "its own time still runs"
        assert needs.startswith(over), "and what is overdue is named apart"
        assert str(row.values[6]) in ("0:10", "\u2066۰:۱۰\u2069"), "hour 24 has a column of its own"
        assert row.flags == {"due"}
        await hands.until(lambda: "●" in strip(hands), "the strip")
        assert "■" not in strip(hands)
        await hands.press("f11")
        await hands.stand_on("LockScreen")
        locked = hands.app.screen.query_one(ClockStrip)
        await hands.until(lambda: locked.display, "clocks without names")
        (clock,) = locked._duties
        assert clock[1].state == "due"
        words = " ".join(text for text, _style in locked._told(*clock, desk.now(), 76, first=True))
        assert over not in words.lower()
        assert "17" not in ascii_digits(words)


def _limit(duty: Any) -> Any:
    from dataclasses import replace

    from db.words.messages import M_

    return replace(duty, label=M_("Police holding ends"), phone=PHONE, state="overdue")


def _long(duty: Any) -> Any:
    from dataclasses import replace

    from db.words.messages import M_

    return replace(duty, label=M_("Countersign what was agreed by radio or telephone"), phone=PHONE, state="overdue")
