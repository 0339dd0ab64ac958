"""The editor of a sketch, driven by keys: plan, list and line do the same; what is drawn is kept as a draft."""

from __future__ import annotations

import json
from typing import Any

import pytest

from db.kernel.base.officer import Desk
from db.kernel.desk import drafts
from db.kernel.desk.desk import COMMANDS
from db.registers.incidents.commands import report_incident
from db.registers.incidents.forms import ReportIncident
from db.registers.incidents.parts.forms import AddVehicle
from db.registers.incidents.show import show_incident
from db.registers.sketches import forms
from db.registers.sketches.commands import draw
from db.registers.sketches.drawings.scene import Point, Thing, drawing_of
from db.registers.sketches.queries import list_sketches, sheet
from db.words.records import Filter
from precinct_tui.screens.form import Beginning
from precinct_tui.screens.forming import form_for
from precinct_tui.screens.sketch.editor import SketchScreen
from precinct_tui.screens.sketch.fields import usual_answers
from tests.db.registers.sketches.scenes import crossing
from tests.usual import some


def accident(desk: Desk) -> str:
    """An accident of two cars, its number."""
    number = report_incident(desk, ReportIncident(type="accident_damage", place="چهارراه نادری", summary="تصادف"))
    uid = show_incident(desk, number).uid
    for plate in ("12ب34514", "45د67824"):
        COMMANDS["incident.add_vehicle"](desk, AddVehicle(record=uid, plate=plate, kind="car", fate="involved"))
    return number


def drawn(desk: Desk) -> str:
    """The sketch of a crossing, its number."""
    form = forms.DrawSketch(incident=accident(desk), drawing=crossing(), kind="amicable", scale="measured")
    return draw(desk, form)


async def opened(hands: Any, number: str) -> SketchScreen:
    """The editor for a first sketch of an incident."""
    hands.app.push_screen(form_for("sketch.draw", Beginning(values={"incident": number})))
    await hands.stand_on("SketchScreen")
    screen = hands.app.screen
    await hands.until(lambda: screen.takes_keys)
    await hands.pilot.pause()
    return screen


@pytest.mark.long
async def test_it_begins_with_the_vehicles_of_the_incident(open_app: Any, desk: Desk) -> None:
    number = accident(desk)
    async with open_app() as hands:
        screen = await opened(hands, number)
        assert [unit.kind for unit in screen.drawing.scene.units] == ["car", "car"]
        await hands.see("1 Car")
        assert any("\u2800" < letter <= "\u28ff" for letter in hands.text)
        assert screen.chosen == 1


class Counted:
    """Presses keys and counts them; words are counted apart."""

    def __init__(self, hands: Any) -> None:
        self.hands, self.keys = hands, 0

    async def press(self, *keys: str) -> None:
        self.keys += len(keys)
        await self.hands.press(*keys)

    async def menu(self, key: str, number: str) -> None:
        """A key that opens a menu, and the number of a line in it."""
        await self.press(key)
        await self.hands.stand_on("MenuScreen")
        await self.press(number)
        await self.hands.stand_on("SketchScreen")


@pytest.mark.long
async def test_two_cars_an_impact_two_skids_and_four_measures_take_ninety_keys_at_most(
    open_app: Any, desk: Desk
) -> None:
    number = report_incident(desk, ReportIncident(type="accident_damage", place="چهارراه نادری", summary="تصادف"))
    async with open_app() as hands:
        screen = await opened(hands, number)
        count = Counted(hands)
        await count.menu("t", "6")
        await count.press("slash", *"v1 2 1 90", "enter")
        await count.press("slash", *"v2 5 -3 0", "enter")
        await count.menu("f", "1")
        await count.press(*["left"] * 6)
        await count.menu("f", "2")
        await count.press(*["right"] * 5)
        await count.menu("m", "1")
        await count.menu("m", "2")
        await count.menu("m", "2")
        for measure in ("3 1 9", "4 1 6", "3 2 9", "4 2 6"):
            await count.press("d", *measure, "enter")
        scene = screen.drawing.scene
        assert [thing.kind for thing in scene.things] == ["car", "car", "pole", "corner", "impact", "skid", "skid"]
        assert len(scene.measures) == 4
        assert count.keys <= 90, count.keys


async def test_keys_move_turn_take_back_and_do_again(open_app: Any, desk: Desk) -> None:
    async with open_app() as hands:
        screen = await opened(hands, accident(desk))
        first = screen.drawing.scene.units[0].stand()
        assert first is not None
        await hands.press("right", "shift+up", "r", "R")
        moved = screen.drawing.scene.units[0].stand()
        assert moved is not None
        assert moved.at == Point(first.at.x + 1_000, first.at.y + 100)
        assert moved.heading == first.heading + 160
        await hands.press("ctrl+z", "ctrl+z")
        assert screen.drawing.scene.units[0].stands[0].heading == first.heading
        await hands.press("shift+f11")
        assert screen.drawing.scene.units[0].stands[0].heading == first.heading + 150
        await hands.press("tab")
        assert screen.chosen == 2
        await hands.press("delete")
        assert [unit.no for unit in screen.drawing.scene.units] == [1]
        await hands.press("shift+f1")
        assert [unit.no for unit in screen.drawing.scene.units] == [1, 2]


@pytest.mark.long
async def test_letters_hold_in_the_plan_only(open_app: Any, desk: Desk) -> None:
    async with open_app() as hands:
        screen = await opened(hands, accident(desk))
        before = screen.drawing
        await hands.press("o")
        await hands.until(lambda: screen.table.has_focus)
        await hands.press("v", "r", "m", "delete")
        await hands.pilot.pause()
        assert (hands.on, screen.drawing) == ("SketchScreen", before)


@pytest.mark.long
async def test_the_list_alone_does_everything(open_app: Any, desk: Desk) -> None:
    async with open_app() as hands:
        screen = await opened(hands, accident(desk))
        await hands.press("o", "home", "down", "down")
        await hands.until(lambda: screen.chosen == 1)
        await hands.press("enter")
        await hands.stand_on("FieldsScreen")
        await hands.until(lambda: hands.app.screen.takes_keys)
        boxes = {box.key: box for box in hands.app.screen.query("FieldBox")}
        boxes["x"].raw, boxes["heading"].raw, boxes["says"].raw = "7.5", "45", "چراغ سبز بود"
        await hands.press("ctrl+s")
        await hands.stand_on("SketchScreen")
        stand = screen.drawing.scene.units[0].stand()
        assert stand is not None
        assert (stand.at.x, stand.heading) == (7_500, 450)
        assert screen.drawing.says == {"1": "چراغ سبز بود"}
        for place, kind in ((-3, "MenuScreen"), (-1, "line")):
            rows = len(screen.drawing.scene.things) + 2 + len(screen.drawing.scene.measures) + 4
            screen.table.focus()
            screen.table.cursor = rows + place
            await hands.press("enter")
            if kind == "line":
                await hands.until(lambda: screen.query_one("#line").has_focus)
            else:
                await hands.stand_on(kind)
                await hands.press("1")
                await hands.stand_on("SketchScreen")
        assert screen.drawing.scene.things[-1].kind == "impact"


async def unit_form(hands: Any) -> None:
    await hands.press("enter")
    await hands.stand_on("FieldsScreen")
    await hands.until(lambda: hands.app.screen.takes_keys)


@pytest.mark.parametrize(
    ("answer", "said"),
    some([("not", ("not_asked", "")), ("acc", ("accepts", "seen")), ("obj", ("objects", "seen"))], 2),
)
async def test_a_driver_at_the_scene_was_asked_in_person_unless_another_answer_is_typed(
    open_app: Any, desk: Desk, answer: str, said: tuple[str, str]
) -> None:
    async with open_app() as hands:
        screen = await opened(hands, accident(desk))
        await unit_form(hands)
        form, keys = hands.app.screen, ("enter", "enter", "enter", *answer, "enter")
        await hands.press(*keys)
        boxes = {box.key: box for box in form.query("FieldBox")}
        await hands.until(lambda: boxes["says"].has_focus_within, "the statement, past how the driver was asked")
        assert boxes["asked"].display == bool(said[1])
        await hands.press("ctrl+s")
        await hands.stand_on("SketchScreen")
        unit = screen.drawing.scene.units[0]
        assert (unit.said, unit.asked) == said
        assert not screen.drawing.scene.units[1].said + screen.drawing.scene.units[1].asked
        if answer == "acc":
            await unit_form(hands)
            boxes = {box.key: box for box in hands.app.screen.query("FieldBox")}
            boxes["asked"].raw = "rang"
            await hands.press("ctrl+s")
            await hands.stand_on("SketchScreen")
            assert screen.drawing.scene.units[0].asked == "rang"


async def test_a_form_of_a_unit_that_is_only_looked_at_states_nothing_of_its_driver(open_app: Any, desk: Desk) -> None:
    async with open_app() as hands:
        screen = await opened(hands, accident(desk))
        await unit_form(hands)
        await hands.press("ctrl+s")
        await hands.stand_on("SketchScreen")
        assert not any(unit.said + unit.asked for unit in screen.drawing.scene.units)


@pytest.mark.parametrize("said", ["not_asked", "accepts", "objects"])
def test_how_a_driver_was_asked_is_left_open_where_a_message_or_an_earlier_entry_drew_the_unit(said: str) -> None:
    assert usual_answers(Thing(1, "car", ())) == {"asked": "seen"}
    assert usual_answers(Thing(1, "car", (), said=said)) == {}
    assert usual_answers(Thing(2, "pole", ())) == {}


async def test_a_wrong_length_is_said_at_its_field(open_app: Any, desk: Desk) -> None:
    async with open_app() as hands:
        screen = await opened(hands, accident(desk))
        await hands.press("enter")
        await hands.stand_on("FieldsScreen")
        await hands.until(lambda: hands.app.screen.takes_keys)
        boxes = {box.key: box for box in hands.app.screen.query("FieldBox")}
        boxes["length"].raw = "400"
        await hands.press("ctrl+s")
        await hands.see("From 0.10 to 40.00")
        assert hands.on == "FieldsScreen"
        assert screen.drawing.scene.units[0].length == 0


@pytest.mark.long
async def test_a_line_is_read_on_either_layout_and_in_any_digits(open_app: Any, desk: Desk) -> None:
    async with open_app(language="fa") as hands:
        screen = await opened(hands, accident(desk))
        for text in ("خ۱ ۳٫۲ ۵٫۱ ۹۰", "ر۲ ۱ ۲ ۳"):  # the second: v2, typed on the Persian layout
            await hands.press("slash")
            screen.query_one("#line").value = text
            await hands.press("enter")
        one, other = screen.drawing.scene.units
        assert one.stands[0].at == Point(3_200, 5_100)
        assert other.stands[0].at == Point(1_000, 2_000)
        await hands.press("slash")
        screen.query_one("#line").value = "خ۹۹"
        await hands.press("enter")
        await hands.until(lambda: screen.query_one("#notice").has_class("-shown"))
        assert screen.query_one("#line").display


@pytest.mark.long
async def test_a_kind_is_named_as_the_list_calls_it(open_app: Any, desk: Desk) -> None:
    async with open_app(language="fa") as hands:
        screen = await opened(hands, accident(desk))
        await hands.press("slash")
        screen.query_one("#line").value = "خ۳ ۰ ۰ اتوبوس"
        await hands.press("enter")
        assert screen.drawing.scene.units[-1].kind == "bus"


@pytest.mark.long
@pytest.mark.parametrize(("line", "stays"), [("v1 3.2", True), ("v1 3.2 5.1 90", False)])
async def test_saving_takes_the_line_or_leaves_it_as_it_stands(
    open_app: Any, desk: Desk, line: str, stays: bool
) -> None:
    async with open_app() as hands:
        screen = await opened(hands, accident(desk))
        await hands.press("slash")
        screen.query_one("#line").value = line
        await hands.press("ctrl+s")
        if stays:
            await hands.until(lambda: screen.query_one("#notice").has_class("-shown"))
            assert (hands.on, screen.query_one("#line").value) == ("SketchScreen", line)
        else:
            await hands.stand_on("FormScreen")
            assert screen.drawing.scene.units[0].stands[0].at == Point(3_200, 5_100)


async def test_what_is_drawn_waits_as_a_draft_and_is_gone_on_with(open_app: Any, desk: Desk) -> None:
    number = accident(desk)
    async with open_app() as hands:
        screen = await opened(hands, number)
        await hands.press("right")
        await hands.until(lambda: drafts.mine(desk), "the draft")
        (draft,) = drafts.mine(desk)
        assert draft.kind == "sketch.draw"
        assert drawing_of(json.loads(draft.values["drawing"])) == screen.drawing
        before = screen.drawing
        await hands.press("escape")
        await hands.stand_on("DeskScreen")
        again = await opened(hands, number)
        assert again.drawing == before
        await hands.press("ctrl+d")
        await hands.stand_on("MenuScreen")
        await hands.press("2")
        await hands.stand_on("DeskScreen")
        assert drafts.mine(desk) == ()


@pytest.mark.long
async def test_it_is_kept_after_the_last_questions(open_app: Any, desk: Desk) -> None:
    number = accident(desk)
    async with open_app() as hands:
        screen = await opened(hands, number)
        await hands.press("right")
        await hands.press("ctrl+s")
        await hands.stand_on("FormScreen")
        await hands.until(lambda: hands.app.screen.takes_keys)
        boxes = {box.key: box for box in hands.app.screen.query("FieldBox")}
        assert boxes["incident"].raw == number
        assert "drawing" not in boxes
        boxes["kind"].raw, boxes["scale"].raw = "judicial", "not_to_scale"
        drawing = screen.drawing
        await hands.press("ctrl+s")
        await hands.stand_on("DeskScreen")
        (row,) = list_sketches(desk, Filter(), None, 10).rows
        assert sheet(desk, row.number).kept.drawing == drawing
        assert drafts.mine(desk) == ()


@pytest.mark.long
async def test_a_sketch_is_drawn_again_from_what_stands(open_app: Any, desk: Desk) -> None:
    number = draw(
        desk, forms.DrawSketch(incident=accident(desk), drawing=crossing(), kind="amicable", scale="measured")
    )
    found = sheet(desk, number)
    async with open_app() as hands:
        begins = Beginning(record=found.uid, number=number, read_at=found.read_at)
        hands.app.push_screen(form_for("sketch.redraw", begins))
        await hands.stand_on("SketchScreen")
        screen = hands.app.screen
        await hands.until(lambda: screen.takes_keys)
        assert screen.drawing == drawing_of(crossing())
        await hands.press("right")
        await hands.see("Measures place it")


@pytest.mark.long
@pytest.mark.parametrize(("size", "language"), [((80, 24), "fa"), ((120, 36), "en"), ((40, 12), "fa")])
async def test_it_stands_in_every_size(open_app: Any, desk: Desk, size: tuple[int, int], language: str) -> None:
    number = draw(
        desk, forms.DrawSketch(incident=accident(desk), drawing=crossing(), kind="amicable", scale="measured")
    )
    found = sheet(desk, number)
    async with open_app(size=size, language=language) as hands:
        begins = Beginning(record=found.uid, number=number, read_at=found.read_at)
        hands.app.push_screen(form_for("sketch.redraw", begins))
        await hands.stand_on("SketchScreen")
        screen = hands.app.screen
        await hands.until(lambda: screen.takes_keys)
        await hands.press("0", "plus", "minus")
        await hands.pilot.pause()
        text = hands.text
        assert any("\u2801" <= letter <= "\u28ff" for letter in text)
        row = next(line for line in text.splitlines() if ("3" in line and "4" in line) or ("۳" in line and "۴" in line))
        assert row
        left, right = (screen.plan._rows for _turn in range(2))
        assert left is right
