"""The screen of lists: longer than a page of its table, and read to its end."""

from __future__ import annotations

import pytest

from db.kernel.base.access import Role
from db.reference.lists.commands import set_landmark
from db.reference.lists.forms import AddItem, ChangeItem, SetLandmark
from db.reference.lists.item_commands import add_item, change_item
from db.reference.lists.queries import all_lists
from precinct_tui.language.present import choices_of
from precinct_tui.screens.lists import ListsScreen
from precinct_tui.widgets.form import EntryForm
from precinct_tui.widgets.list_pages import PAGE
from precinct_tui.widgets.picker import Picker
from precinct_tui.widgets.register_table import RegisterTable
from tests.conftest import Desks
from tests.precinct_tui.conftest import Open
from tests.usual import some


@pytest.mark.long
@pytest.mark.parametrize("language", some(["fa", "en"]))
async def test_end_shows_the_last_item_of_the_last_list(open_app: Open, language: str) -> None:
    async with open_app(Role.ADMINISTRATOR, language=language) as hands:
        hands.app.push_screen(ListsScreen())
        await hands.stand_on("ListsScreen")
        table = hands.app.screen.query_one(RegisterTable)
        assert hands.app.desk is not None
        items = [item for items in all_lists(hands.app.desk).values() for item in items]
        assert len(items) > 2 * PAGE
        await hands.until(lambda: table.loaded, "the first page")
        await hands.press("end")
        await hands.until(lambda: table.cursor == len(items) - 1, "the last row")
        await hands.see(items[-1].code)
        for _page in range(2 * PAGE // 20):
            await hands.press("pageup")
            await hands.until(lambda: table.selected is not None, "a row under the cursor")
            row = table.selected
            assert row is not None
            assert row.number == items[table.cursor].code
            await hands.see(row.number)
        await hands.press("home")
        await hands.see(items[0].code)
        assert table.cursor == 0


@pytest.mark.long
async def test_the_inspector_agrees_to_what_was_added_as_a_hospital(open_app: Open, desk_as: Desks) -> None:
    add_item(desk_as(Role.COMMANDER), AddItem(list="body", code="clinic", fa="درمانگاه", en="Clinic", like="hospital"))
    async with open_app(Role.INSPECTOR, language="en", size=(120, 36)) as hands:
        hands.app.push_screen(ListsScreen())
        await hands.stand_on("ListsScreen")
        table = hands.app.screen.query_one(RegisterTable)
        await hands.until(lambda: table.loaded, "the first page")
        await hands.press("slash")
        await hands.stand_on("MenuScreen")
        await hands.press(*"move", "underscore", *"to", "enter")
        await hands.stand_on("ListsScreen")
        await hands.see("To be agreed")
        await hands.press("end")
        await hands.until(lambda: table.selected is not None and table.selected.number == "clinic", "the clinic")
        await hands.press("enter")
        await hands.stand_on("FormScreen")
        assert "body" not in hands.app.screen.crumb, "a list is called by its name"
        await hands.press("ctrl+s")
        await hands.stand_on("ListsScreen")
        kept = {item.code: item for item in all_lists(desk_as(Role.DUTY))["body"]}
        assert kept["clinic"].extra["agreed"] is True


@pytest.mark.long
async def test_a_landmark_opens_with_its_name_and_its_point(open_app: Open, desk_as: Desks) -> None:
    place = SetLandmark(name="مسجد جامع", english="Mosque", point="31.33, 48.69")
    set_landmark(desk_as(Role.COMMANDER), place)
    async with open_app(Role.ADMINISTRATOR, language="en") as hands:
        hands.app.push_screen(ListsScreen())
        await hands.stand_on("ListsScreen")
        await hands.press("slash")
        await hands.stand_on("MenuScreen")
        await hands.press(*"landmark", "enter")
        await hands.stand_on("ListsScreen")
        await hands.see("31.33, 48.69")
        await hands.press("end", "enter")
        await hands.stand_on("FormScreen")
        boxes = {box.key: box for box in hands.app.screen.query_one(EntryForm).boxes}
        assert {name: box.raw for name, box in boxes.items()} == {
            "name": place.name, "english": place.english, "point": place.point,
        }  # fmt: skip
        assert boxes["name"].has_focus_within, "nothing is missing: it begins at the first"
        boxes["point"].raw = "31.34, 48.70"
        await hands.press("ctrl+s")
        await hands.stand_on("ListsScreen")
        kept = [item.extra["lat"] for item in all_lists(desk_as(Role.DUTY))["landmark"] if item.fa == place.name]
        assert kept == [31.34]


@pytest.mark.long
async def test_a_code_that_is_hidden_is_found_by_its_name(open_app: Open, desk_as: Desks) -> None:
    change_item(desk_as(Role.COMMANDER), ChangeItem(list="fear_of_return", code="yes", active=False))
    async with open_app(Role.DUTY, language="en") as hands:
        picker = Picker(choices_of("fear_of_return", hidden=True))
        await hands.app.screen.mount(picker)
        assert "yes" not in {choice.code for choice in picker._matching("")}
        assert [choice.code for choice in picker._matching("Yes, fears")] == ["yes"]
        assert "yes" not in {choice.code for choice in choices_of("fear_of_return")}


async def test_the_form_of_a_landmark_begins_at_the_point_that_is_missing(open_app: Open) -> None:
    async with open_app(Role.ADMINISTRATOR, language="en") as hands:
        hands.app.push_screen(ListsScreen())
        await hands.stand_on("ListsScreen")
        item = next(each for each in all_lists(hands.app.desk)["landmark"] if each.code == "station")
        assert item.extra.get("lat") is None
        hands.app.screen.change(item)
        await hands.stand_on("FormScreen")
        form = hands.app.screen.query_one(EntryForm)
        await hands.until(lambda: form.ready, "the form")
        assert form.cursor is not None
        assert form.cursor[0] == "point"
