"""The screens of lists: what waits for a value first, each value in a column of its own, and a key where it belongs."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from db.kernel.base.access import Role
from db.reference.lists.commands import set_landmark, set_phone
from db.reference.lists.forms import AddItem, ChangeItem, SetLandmark, SetPhone
from db.reference.lists.item_commands import add_item, change_item
from db.reference.lists.queries import ListItem, all_lists
from db.reference.lists.unset import lacks_value, values_missing
from db.storage.store_info import Info
from precinct_tui.language.list_names import list_name
from precinct_tui.language.present import choices_of
from precinct_tui.language.present import shown as shown_in
from precinct_tui.screens.list_items import ListItemsScreen, columns_of, row_of
from precinct_tui.screens.lists import ListsScreen, rows_of
from precinct_tui.widgets.form import EntryForm
from precinct_tui.widgets.list_pages import PAGE
from precinct_tui.widgets.picker import Picker
from precinct_tui.widgets.register_table import RegisterTable
from tests.conftest import Desks
from tests.precinct_tui.conftest import Hands, Open
from tests.usual import some


async def opened(hands: Hands, name: str) -> RegisterTable:
    """The items of a list, opened from the list of lists by typing its name."""
    hands.app.push_screen(ListsScreen())
    await hands.stand_on("ListsScreen")
    await hands.press("slash")
    await hands.stand_on("MenuScreen")
    await hands.press(*("underscore" if letter == "_" else letter for letter in name), "enter")
    await hands.stand_on("ListItemsScreen")
    table = hands.app.screen.query_one(RegisterTable)
    await hands.until(lambda: table.loaded and table.selected is not None, "the first page")
    return table


async def test_lists_that_wait_for_a_value_stand_first_and_enter_opens_one(open_app: Open, desk_as: Desks) -> None:
    desk = desk_as(Role.COMMANDER)
    waiting = {name for name, items in all_lists(desk).items() if values_missing(name, items, desk.now(), unit_info())}
    assert waiting == {"duty_phone", "landmark", "holiday"}
    async with open_app(Role.COMMANDER) as hands:
        hands.app.push_screen(ListsScreen())
        await hands.stand_on("ListsScreen")
        table = hands.app.screen.query_one(RegisterTable)
        await hands.until(lambda: table.loaded, "the lists")
        rows = [table.row_at(index) for index in range(len(waiting) + 1)]
        assert {row.uid for row in rows[:-1] if row} == waiting
        assert [row.flags for row in rows if row] == [frozenset({"due"})] * len(waiting) + [frozenset()]
        assert "Enter Open list" in hands.text
        await hands.press("down", "enter")
        await hands.stand_on("ListItemsScreen")
        await hands.see(list_name("duty_phone"))
        items = hands.app.screen.query_one(RegisterTable)
        await hands.until(lambda: items.loaded, "the items")
        assert "Enter Change" in hands.text
        await hands.press("escape")
        await hands.stand_on("ListsScreen")
        assert table.cursor == 1, "back at the list that was opened"


def unit_info() -> Info:
    """What a precinct knows of itself."""
    return Info("u", "n", "o", 1, "A")


def item(name: str, code: str, *, active: bool = True, **extra: object) -> ListItem:
    """An item of a list."""
    return ListItem(name, code, code, code, active, extra)


def test_what_counts_as_missing() -> None:
    now = datetime(2026, 12, 3, tzinfo=UTC)
    kinds = {kind: replace(unit_info(), kind=kind) for kind in ("post", "precinct", "county", "province", "national")}
    phones = (item("duty_phone", "a"), item("duty_phone", "b", phone="115"), item("duty_phone", "c", active=False))
    assert {kind: values_missing("duty_phone", phones, now, info) for kind, info in kinds.items()} == {
        "post": 1, "precinct": 1, "county": 0, "province": 0, "national": 0,
    }  # fmt: skip
    days = (item("holiday", "nowruz_1", month=1, day=1), item("holiday", "day_1404_01_20"))
    assert {kind: values_missing("holiday", days, now, info) for kind, info in kinds.items()} == {
        "post": 1, "precinct": 1, "county": 1, "province": 1, "national": 0,
    }  # fmt: skip
    assert values_missing("holiday", (*days, item("holiday", "day_1405_01_20")), now, unit_info()) == 0
    at_nought = (item("landmark", "sea", lat=0, lon=0), item("custody_room", "yard"))
    assert [lacks_value(each) for each in at_nought] == [False, True], "a point on the equator is a point"
    assert values_missing("sex", (item("sex", "x"),), now, unit_info()) == 0


def test_an_inspector_meets_what_waits_for_a_yes_first() -> None:
    lists = {
        "duty_phone": (item("duty_phone", "a"),),
        "body": (item("body", "clinic", like="hospital"),),
        "sex": (item("sex", "x"),),
    }
    rows = {
        agrees: rows_of(lists, datetime(2026, 12, 3, tzinfo=UTC), unit_info(), agrees=agrees)
        for agrees in (False, True)
    }
    assert [row.uid for row in rows[False]] == ["duty_phone", "body", "sex"]
    assert [row.uid for row in rows[True]] == ["body", "duty_phone", "sex"]
    assert [row.uid for row in rows[True] if row.flags] == ["body"]


async def test_the_value_has_a_column_of_its_own_and_no_name_holds_it(open_app: Open, desk_as: Desks) -> None:
    set_phone(desk_as(Role.COMMANDER), SetPhone(code="duty_judge", phone="06155500101"))
    async with open_app(Role.COMMANDER) as hands:
        table = await opened(hands, "duty_phone")
        rows = [row for index in range(table.known) if (row := table.row_at(index)) is not None]
        assert [column.name for column in columns_of("duty_phone")][:3] == ["name", "value", "state"]
        judge = next(row for row in rows if row.number == "duty_judge")
        assert judge.values[0] == "Duty judge"
        assert "06155500101" in judge.values[1]
        states = [row.state for row in rows]
        assert states == sorted(states, key=lambda state: state != "unset"), "those without a value stand first"
        assert states[0] == "unset"
        assert rows[-1].number == "welfare", "the others in the order of the list"
        assert "value" not in [column.name for column in columns_of("sex")]
        values = ("duty_phone", "landmark", "desk_limit")
        assert [columns_of(name)[1].label for name in values] == ["Phone", "Point", "Value"]
        ruled = {name: "like" in [column.name for column in columns_of(name)] for name in ("body", "patrol_name")}
        assert ruled == {"body": True, "patrol_name": False}


def test_words_and_values_that_came_from_elsewhere_give_the_terminal_no_order() -> None:
    hostile = "\x1b]52;c;aGk=\x07\u202e\u2066"
    extras = {
        "duty_phone": {"phone": hostile}, "custody_limit": {"value": hostile}, "program_part": {"on": hostile},
        "occasion": {"first_day": hostile, "last_day": hostile}, "landmark": {"lat": hostile, "lon": hostile},
    }  # fmt: skip
    for name, extra in extras.items():
        columns = columns_of(name)
        row = row_of(ListItem(name, "x", hostile, hostile, True, extra), columns)
        shown = [shown_in(column.what, value) for column, value in zip(columns, row.values, strict=True)]
        assert not {"\x1b", "\x07", "\u202e"} & set("".join(shown)), name


async def test_another_name_is_given_where_enter_sets_the_value(open_app: Open, desk_as: Desks) -> None:
    async with open_app(Role.COMMANDER) as hands:
        for name, was, words in (
            ("patrol_state", "Available", "Free"),
            ("duty_phone", "Duty judge", "Judge, branch 3"),
        ):
            await opened(hands, name)
            await hands.press("e")
            await hands.stand_on("FormScreen")
            form = hands.app.screen.query_one(EntryForm)
            await hands.until(lambda form=form: form.ready, "the form")
            box = next(box for box in form.boxes if box.key == "en")
            assert box.raw == was
            box.raw = words
            await hands.press("ctrl+s")
            await hands.stand_on("ListItemsScreen")
        lists = all_lists(desk_as(Role.DUTY))
        assert (lists["patrol_state"][0].en, lists["patrol_state"][0].extra["welfare"]) == ("Free", 60)
        assert lists["duty_phone"][0].en == "Duty judge", "the inspectorate keeps what this means: it waits"
        judge = row_of(lists["duty_phone"][0], columns_of("duty_phone"))
        assert judge.values[0] == "Duty judge (asked: Judge, branch 3)"
        assert (judge.state, judge.flags) == ("waiting", {"due"}), "its telephone is missing all the same"


@pytest.mark.parametrize(
    ("name", "role", "keys"),
    [
        ("holiday", Role.COMMANDER, {"open", "new", "holidays"}),
        ("request_category", Role.COMMANDER, {"open", "new", "days"}),
        ("incident_type", Role.ADMINISTRATOR, {"open", "new", "questions"}),
        ("duty_phone", Role.ADMINISTRATOR, {"open", "new", "words"}),
        ("program_part", Role.COMMANDER, {"open", "new"}),
        ("sex", Role.INSPECTOR, {"open"}),
        ("duty_phone", Role.DUTY, set()),
        ("holiday", Role.AUDITOR, set()),
    ],
)
async def test_a_key_is_there_in_the_list_and_the_role_that_it_is_for(
    open_app: Open, name: str, role: Role, keys: set[str]
) -> None:
    async with open_app(role) as hands:
        hands.app.push_screen(ListItemsScreen(name))
        await hands.stand_on("ListItemsScreen")
        acts = ("open", "new", "words", "holidays", "days", "questions")
        assert {each for each in acts if hands.app.screen.check_action(each, ())} == keys


async def test_a_list_that_no_store_has_is_empty(open_app: Open) -> None:
    async with open_app(Role.COMMANDER) as hands:
        hands.app.push_screen(ListItemsScreen("x'; --"))
        await hands.stand_on("ListItemsScreen")
        table = hands.app.screen.query_one(RegisterTable)
        await hands.until(lambda: table.loaded, "the first page")
        await hands.press("enter", "e", "d", "q")
        await hands.stand_on("ListItemsScreen")
        assert table.known == 0


@pytest.mark.long
@pytest.mark.parametrize("language", some(["fa", "en"]))
async def test_end_shows_the_last_list_and_every_page_paints(open_app: Open, language: str) -> None:
    async with open_app(Role.ADMINISTRATOR, language=language) as hands:
        hands.app.push_screen(ListsScreen())
        await hands.stand_on("ListsScreen")
        table = hands.app.screen.query_one(RegisterTable)
        count = len(all_lists(hands.app.desk))
        assert count > PAGE
        await hands.until(lambda: table.loaded, "the first page")
        await hands.press("end")
        await hands.until(lambda: table.cursor == count - 1, "the last row")
        seen = []
        for _row in range(count):
            await hands.until(lambda: table.selected is not None, "a row under the cursor")
            row = table.selected
            assert row is not None
            seen.append(row.uid)
            await hands.press("up")
        assert set(seen) == set(all_lists(hands.app.desk))
        assert table.cursor == 0


@pytest.mark.long
async def test_the_inspector_agrees_to_what_was_added_as_a_hospital(open_app: Open, desk_as: Desks) -> None:
    add_item(desk_as(Role.COMMANDER), AddItem(list="body", code="clinic", fa="درمانگاه", en="Clinic", like="hospital"))
    async with open_app(Role.INSPECTOR, language="en", size=(120, 36)) as hands:
        hands.app.push_screen(ListsScreen())
        await hands.stand_on("ListsScreen")
        await hands.see("1 to be agreed")
        table = hands.app.screen.query_one(RegisterTable)
        assert table.selected is not None
        assert table.selected.uid == "body", "what waits for the inspectorate stands first"
        await hands.press("enter")
        await hands.stand_on("ListItemsScreen")
        await hands.see("To be agreed")
        table = hands.app.screen.query_one(RegisterTable)
        await hands.press("end")
        await hands.until(lambda: table.selected is not None and table.selected.number == "clinic", "the clinic")
        await hands.press("enter")
        await hands.stand_on("FormScreen")
        assert "body" not in hands.app.screen.crumb, "a list is called by its name"
        await hands.press("ctrl+s")
        await hands.stand_on("ListItemsScreen")
        kept = {item.code: item for item in all_lists(desk_as(Role.DUTY))["body"]}
        assert kept["clinic"].extra["agreed"] is True


@pytest.mark.long
async def test_a_landmark_opens_with_its_name_and_its_point(open_app: Open, desk_as: Desks) -> None:
    place = SetLandmark(name="مسجد جامع", english="Mosque", point="31.33, 48.69")
    set_landmark(desk_as(Role.COMMANDER), place)
    async with open_app(Role.ADMINISTRATOR, language="en") as hands:
        await opened(hands, "landmark")
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
        await hands.stand_on("ListItemsScreen")
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
        hands.app.push_screen(ListItemsScreen("landmark"))
        await hands.stand_on("ListItemsScreen")
        item = next(each for each in all_lists(hands.app.desk)["landmark"] if each.code == "station")
        assert item.extra.get("lat") is None
        hands.app.screen.change(item)
        await hands.stand_on("FormScreen")
        form = hands.app.screen.query_one(EntryForm)
        await hands.until(lambda: form.ready, "the form")
        assert form.cursor is not None
        assert form.cursor[0] == "point"
