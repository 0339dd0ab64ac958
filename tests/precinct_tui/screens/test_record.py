"""A record on the screen: it scrolls, its acts stand in groups, and an act on an earlier entry asks which one."""

from __future__ import annotations

import pytest
from textual.widgets import OptionList, Static

from db.kernel.base.access import Role
from db.kernel.base.officer import Desk
from db.registers.incidents import commands, forms
from db.registers.incidents.show import show_incident
from precinct_tui.widgets.field_box import FieldBox
from precinct_tui.widgets.lines import Lines
from tests.conftest import Desks
from tests.db.registers.incidents.test_commands import give
from tests.precinct_tui.conftest import Hands, Open
from tests.usual import some


def seizure(desk: Desk) -> str:
    """An incident with two lines of property and a vehicle; its number."""
    number = commands.report_incident(
        desk, forms.ReportIncident(type="contraband_goods", place="اهواز", summary="بازرسی انبار", source="patrol")
    )
    record = show_incident(desk, number)
    give(desk, "add_property", record, fate="seized", kind="tobacco", what="سیگار", quantity="90", measure="packet")
    give(desk, "add_property", record, fate="seized", kind="fuel", what="گازوئیل", quantity="20", measure="litre")
    give(desk, "add_vehicle", record, plate="12ب34514", fate="seized", loaded="no")
    return number


@pytest.mark.long
@pytest.mark.parametrize("language", some(["fa", "en"]))
async def test_the_page_keys_scroll_a_record_from_the_first_press(
    open_app: Open, desk_as: Desks, language: str
) -> None:
    seizure(desk_as(Role.DUTY))
    async with open_app(language=language) as hands:
        await hands.press("f3", "enter")
        await hands.stand_on("RecordScreen")
        await hands.press("pagedown")
        facts = hands.app.screen.query_one("#facts", Lines)
        await hands.until(lambda: facts.scroll_y > 0, "scrolled")


async def test_a_person_or_thing_is_one_line_with_its_state_before_it(open_app: Open, desk_as: Desks) -> None:
    seizure(desk_as(Role.DUTY))
    async with open_app(size=(120, 40)) as hands:
        await hands.press("f3", "enter")
        await hands.see("90 packet")
        assert "○ Open" in hands.text
        assert "▲" not in hands.text
        seized = [line for line in hands.text.splitlines() if line.strip().startswith("Seized")]
        assert [("Tobacco" in line, "Fuel" in line, "without a load" in line) for line in seized] == [
            (True, False, False), (False, True, False), (False, False, True),
        ]  # fmt: skip
        assert "Seal number: Write the seal number" not in hands.text  # a finding names its field once
        await hands.press("end")
        await hands.see("Write the seal number. [406]")


@pytest.mark.long
async def test_acts_beyond_nine_stand_behind_more_under_headings_that_the_arrows_pass_over(
    open_app: Open, desk_as: Desks
) -> None:
    seizure(desk_as(Role.DUTY))
    async with open_app(size=(80, 40)) as hands:
        await hands.press("f3", "enter")
        await hands.stand_on("RecordScreen")
        await hands.press("enter")
        await hands.stand_on("ActsMenu")
        assert hands.app.screen.query_one(OptionList).option_count == 10
        await hands.press("up", "enter")  # the last line
        await hands.see("All other acts")
        options = hands.app.screen.query_one(OptionList)
        headings = [str(option.prompt) for option in options.options if option.disabled]
        assert headings
        assert len(set(headings)) == len(headings)
        places = [place for place, option in enumerate(options.options) if not option.disabled]
        passed = []
        for _press in places:
            await hands.press("down")
            passed.append(options.highlighted)
        assert passed == places
        await hands.type("hand")
        await hands.see("Hand property on")
        await hands.press("enter")  # of two lines of property it asks which one
        await hands.see("Which property")
        await hands.press("2")
        await hands.stand_on("FormScreen")


@pytest.mark.long
async def test_what_is_handed_on_is_the_line_that_was_chosen(open_app: Open, desk_as: Desks) -> None:
    desk = desk_as(Role.DUTY)
    number = seizure(desk)
    async with open_app() as hands:
        await hands.press("f3", "enter")
        await hands.stand_on("RecordScreen")
        await hands.press("enter")
        await hands.type("hand property")
        await hands.press("enter")
        await hands.see("Which property")
        await hands.press("2")
        await hands.stand_on("FormScreen")
        await hands.type("store")
        await hands.press("enter", "tab")
        await hands.type("انبار")
        await hands.press("ctrl+s")
        await hands.stand_on("RecordScreen")
    moved = [entry for entry in show_incident(desk, number).chronology if entry.kind == "incident_property_moved"]
    assert [line.value for line in moved[0].lines if line.name == "target"] == ["گازوئیل"]


async def begin_correcting(hands: Hands, words: str) -> None:
    """Open the first incident, and the form that corrects the field of these words."""
    await hands.press("f3", "enter")
    await hands.stand_on("RecordScreen")
    await hands.until(lambda: hands.app.screen.record is not None)
    await hands.press("e")
    await hands.stand_on("MenuScreen")
    await hands.type(words)
    await hands.press("enter")
    await hands.stand_on("FormScreen")


@pytest.mark.long
async def test_a_correction_goes_on_from_the_words_that_stand_there(open_app: Open, desk_as: Desks) -> None:
    number = seizure(desk_as(Role.DUTY))
    async with open_app() as hands:
        await begin_correcting(hands, "what happened")
        await hands.type(" بزرگ")
        await hands.press("tab")
        await hands.type("forgotten")
        await hands.press("ctrl+s")
        await hands.stand_on("RecordScreen")
        lines = [line for entry in show_incident(hands.app.desk, number).chronology for line in entry.lines]
        corrected = next(line for line in lines if line.name == "summary")
        assert (corrected.value, corrected.was) == ("بازرسی انبار بزرگ", ("بازرسی انبار",))


@pytest.mark.long
@pytest.mark.parametrize(
    ("typed", "said"), [("دیروز ساعت ۲", "Which is meant?"), ("فلان", "“فلان” is no date"), ("1405/9/2 02:00", "")]
)
async def test_a_correction_without_a_reason_is_marked_and_so_is_a_time_that_is_none(
    open_app: Open, desk_as: Desks, typed: str, said: str
) -> None:
    seizure(desk_as(Role.DUTY))
    async with open_app() as hands:
        await begin_correcting(hands, "reported at")
        await hands.type(typed)
        await hands.press("ctrl+s")
        boxes = {box.key: box for box in hands.app.screen.query(FieldBox)}
        await hands.until(lambda: boxes["reason"].has_class("-wrong"))
        assert boxes["value"].has_class("-wrong") == bool(said)
        assert said in str(boxes["value"].query(".note").first(Static).content)
        assert boxes["value" if said else "reason"].has_focus_within
