"""A number typed into the search or the menu offers its records, of every register that the officer reads."""

from __future__ import annotations

import re
from typing import Any

import pytest
from rich.cells import cell_len
from textual.widgets import Input, OptionList

from db.kernel.base.access import Role
from db.words.records import Hit
from precinct_tui.bidi import strip_controls
from precinct_tui.language.i18n import set_language
from precinct_tui.widgets.numbers import heading, title_width
from tests.conftest import START
from tests.db.carrying.transfer.test_carrying import give
from tests.precinct_tui.conftest import half_typed
from tests.usual import some

SCRIPTS = ["1", "۱", "٠٠١"]


def fill(desk: Any) -> list[str]:
    """An incident, a fault at the post and a patrol, each the first of its register."""
    return [
        give(desk, "incident.report", type="fight", place="اهواز", summary="نزاع", source="in_person"),
        give(desk, "post.note", kind="power", since="now"),
        give(desk, "patrol.start", name="patrol_3", people="2"),
    ]


async def look(hands: Any, typed: str) -> None:
    hands.app.action_go("search")
    await hands.stand_on("SearchScreen")
    hands.app.screen.query_one("#words", Input).value = typed
    await hands.until(lambda: hands.app.screen._shown_for == typed.strip(), "an answer")


def lines(hands: Any) -> list[str]:
    options = hands.app.screen.query_one("#hits" if hands.on == "SearchScreen" else OptionList, OptionList)
    return [str(options.get_option_at_index(place).prompt) for place in range(options.option_count)]


@pytest.mark.long
@pytest.mark.parametrize("typed", some(SCRIPTS))
@pytest.mark.parametrize("language", some(["fa", "en"]))
async def test_the_search_finds_a_number_in_every_register(open_app: Any, language: str, typed: str) -> None:
    async with open_app(language=language) as hands:
        numbers = fill(hands.app.desk)
        await look(hands, typed)
        assert {hit.number for hit in hands.app.screen._hits} == set(numbers)
        assert not any(line.endswith(" ") for line in lines(hands)), "at the right it would push the row away"
        places = [re.split(r"[0-9۰-۹]{2}/", strip_controls(line))[0] for line in lines(hands)]
        assert len({cell_len(place) for place in places}) == 1, (
            "times stand under each other, however long a register's name is"
        )
        titles = {"fa": ("وقایع", "گشت‌ها"), "en": ("Incidents", "Patrols")}[language]
        assert all(any(title in line for line in lines(hands)) for title in titles)
        assert all(line in hands.text for line in titles)
        await hands.press("enter", "enter")
        await hands.stand_on("RecordScreen")
        assert hands.app.screen.number in numbers


@pytest.mark.long
@pytest.mark.parametrize("typed", some(["ia۱۴۰۵۱", "IA-1405-1", "1405/1"]))
async def test_a_whole_number_is_opened_from_any_tab(open_app: Any, typed: str) -> None:
    async with open_app() as hands:
        number = fill(hands.app.desk)[0]
        hands.app.action_go("search")
        await hands.stand_on("SearchScreen")
        screen = hands.app.screen
        screen._wanted = "session"
        line = screen.query_one("#words", Input)
        line.value = typed
        line.post_message(Input.Submitted(line, typed))
        line.post_message(Input.Submitted(line, typed))  # pressed before anything was found
        await hands.stand_on("RecordScreen")
        assert hands.app.screen.number in (number, "NA-1405-1", "GA-1405-1")
        assert hands.app.screen.number == number or "ia" not in typed.lower()


@pytest.mark.long
async def test_words_of_the_register_stand_below_and_are_marked(open_app: Any) -> None:
    async with open_app() as hands:
        first = fill(hands.app.desk)[0]
        other = give(
            hands.app.desk, "incident.report", type="fight", place="اهواز", summary="کوچه 1", source="in_person"
        )
        await look(hands, "1")
        found = [hit.number for hit in hands.app.screen._hits]
        assert found[-1] == other
        assert first in found[:-1]
        await hands.see("Found by number: 3; by words: 1")


@pytest.mark.parametrize("typed", some(["IA ۱۴۰۵ ۱", "ia-1405-1", "IA14051"]))
@pytest.mark.parametrize("language", some(["fa", "en"]))
async def test_the_menu_opens_a_record_by_its_number(open_app: Any, language: str, typed: str) -> None:
    async with open_app(language=language) as hands:
        number = fill(hands.app.desk)[0]
        await hands.press("f3")
        await hands.stand_on("RegisterScreen")
        await hands.press("f10")
        await hands.stand_on("MenuScreen")
        await hands.type(typed)
        await hands.press("enter")  # may come before the record was found
        await hands.stand_on("RecordScreen")
        assert hands.app.screen.number == number
        await hands.press("escape")
        await hands.stand_on("RegisterScreen")


@pytest.mark.parametrize("typed", some(SCRIPTS[:2]))
async def test_of_several_records_the_menu_opens_none_by_a_hurried_enter(open_app: Any, typed: str) -> None:
    async with open_app() as hands:
        numbers = fill(hands.app.desk)
        await hands.press("f10")
        await hands.stand_on("MenuScreen")
        field = hands.app.screen.query_one(Input)
        field.value = typed
        field.post_message(Input.Submitted(field, typed))
        await hands.until(lambda: len(hands.app.screen._found) == 3, "the records")
        await hands.pilot.pause()
        assert hands.on == "MenuScreen"
        shown = lines(hands)[:3]
        for title in ("Incidents", "Faults and visits", "Patrols"):
            assert any(title in line for line in shown), title
        await hands.press("down", "enter")
        await hands.stand_on("RecordScreen")
        assert hands.app.screen.number in numbers


@pytest.mark.long
async def test_words_in_the_menu_still_find_acts_and_numbers_of_nothing_find_none(open_app: Any) -> None:
    async with open_app() as hands:
        await hands.press("f10")
        await hands.stand_on("MenuScreen")
        await hands.type("421")
        await hands.press("enter")
        await hands.see("No such name here.")
        assert hands.on == "MenuScreen"
        await hands.press("backspace", "backspace", "backspace")
        await hands.type("settings")
        await hands.press("enter")
        await hands.stand_on("SettingsScreen")


async def test_the_locked_screen_offers_no_record(open_app: Any) -> None:
    async with open_app() as hands:
        number = fill(hands.app.desk)[0]
        await hands.press("f11")
        await hands.stand_on("LockScreen")
        await hands.press("f10")
        await hands.stand_on("MenuScreen")
        await hands.type(number)
        await hands.press("enter")
        await hands.see("No such name here.")
        assert hands.on == "MenuScreen"
        assert "Incidents" not in hands.text


@pytest.mark.long
async def test_a_form_half_typed_waits_below_a_record_opened_by_number(open_app: Any) -> None:
    from db.kernel.desk.drafts import mine

    async with open_app() as hands:
        number = fill(hands.app.desk)[0]
        box = await half_typed(hands)
        await hands.press("f10")
        await hands.stand_on("MenuScreen")
        await hands.type(number)
        await hands.press("enter")
        await hands.stand_on("RecordScreen")
        assert [draft.values[box.key] for draft in mine(hands.app.desk)] == ["he was saying"]
        await hands.press("escape")
        await hands.stand_on("FormScreen")


@pytest.mark.parametrize("role", some([Role.PATROL, Role.ADMINISTRATOR, Role.INVESTIGATION], 1))
async def test_the_menu_is_no_way_around_a_role(open_app: Any, desk_as: Any, role: Role) -> None:
    duty = desk_as(Role.DUTY)
    fill(duty)
    give(desk_as(Role.COMMANDER), "order.issue", subject="دستور", text="متن", audience=("patrol", "investigation"))
    async with open_app(role) as hands:
        await hands.press("f10")
        await hands.stand_on("MenuScreen")
        await hands.type("1")
        await hands.until(lambda: not hands.app.screen._asked, "an answer")
        found = {item.id.split(":")[1] for item in hands.app.screen._found}
        wanted = {
            Role.PATROL: {"order"},
            Role.ADMINISTRATOR: set(),
            Role.INVESTIGATION: {"incident", "post", "patrol", "order"},
        }
        assert found == wanted[role]


@pytest.mark.long
async def test_slash_on_a_list_opens_a_record_by_its_number(open_app: Any) -> None:
    async with open_app() as hands:
        number = fill(hands.app.desk)[2]
        await hands.press("f3")
        await hands.stand_on("RegisterScreen")
        await hands.press("slash")
        await hands.stand_on("MenuScreen")
        await hands.type("ga1405-۱")
        await hands.until(lambda: any(number in line for line in lines(hands)), "offered")
        await hands.press("enter")
        await hands.stand_on("RecordScreen")
        assert hands.app.screen.number == number


def test_a_register_with_a_long_name_leaves_the_words_their_room() -> None:
    hits = [Hit(register, "", "A-1405-4", "open", START, "Kianpars") for register in ("packet", "incident")]
    set_language("en")
    rows = [strip_controls(heading(hit, named=title_width(hits), words=hit.text)) for hit in hits]
    assert len({row.index("Kianpars") for row in rows}) == 1
    assert all(row.endswith("Kianpars") and len(row) <= 76 for row in rows)
    assert "…" in rows[0]
    assert not heading(hits[0], named=title_width(hits)).endswith(" ")
