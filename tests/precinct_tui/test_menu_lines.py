"""The menu (F10): at most 25 lines before anything is typed, each of the others found, and what is off says so."""

from __future__ import annotations

import pytest
from textual.widgets import Static

from db.across.setting_up.parts import all_parts, switch_part
from db.kernel.base.access import LISTS, Role
from db.kernel.base.register import REGISTERS
from db.kernel.desk.desk import QUERIES
from db.reference.lists.forms import SwitchPart
from precinct_tui.language.actions import ACTIONS, Action, with_registers
from precinct_tui.language.menu_groups import ALWAYS, GROUPS, MOST, MenuGroup, behind, folded, group_of
from precinct_tui.language.present import choices_of
from precinct_tui.widgets.menu import MenuScreen
from tests.conftest import Desks
from tests.precinct_tui.conftest import Hands, Open

PLACES = sorted({action.where for action in ACTIONS} - {"app", "place"})
ROLES = (Role.DUTY, Role.COMMANDER, Role.INSPECTOR, Role.ADMINISTRATOR)


def may(role: Role, action: Action) -> bool:
    """Whether an action is there for a role in a plain precinct, said once more from the tables."""
    if action.seat or action.national or action.part is not None or action.id == "app.menu":
        return False
    listed = action.register is None or role in QUERIES[f"{action.register}.list"].roles
    return listed and (action.roles is None or role in action.roles)


def lines(role: Role, where: str = "desk") -> list[Action]:
    every = [action for action in with_registers() if action.where in (where, "place", "app")]
    return sorted((each for each in every if may(role, each)), key=lambda each: each.where == "app")


@pytest.mark.parametrize("role", ROLES)
def test_no_screen_of_a_plain_precinct_shows_more_lines_than_are_read(role: Role) -> None:
    for where in PLACES:
        shown = folded(lines(role, where))
        assert len(shown) <= MOST, (where, [line.id if isinstance(line, Action) else line.name for line in shown])


@pytest.mark.parametrize("role", ROLES)
def test_what_is_folded_stands_behind_its_group_and_nothing_is_twice_or_lost(role: Role) -> None:
    for where in PLACES:
        whole = lines(role, where)
        found = []
        for line in folded(whole):
            found += behind(line, whole) if isinstance(line, MenuGroup) else [line]
        assert sorted(each.id for each in found) == sorted(each.id for each in whole)


def test_safeguards_are_behind_no_group_on_any_screen() -> None:
    for where in PLACES:
        alone = {line.id for line in folded(lines(Role.DUTY, where), more=40) if isinstance(line, Action)}
        missing = {"go.custody", "go.oversight", "complaint.new", "mark.now", "go.sketch"} - alone
        assert not missing, (where, missing)
    assert not ALWAYS & {name for group in GROUPS for name in group.ids}
    assert all(action.part is None for action in ACTIONS if action.id in ALWAYS or action.where in ("record", "held"))


def test_every_group_speaks_of_lines_that_are_there() -> None:
    known = {action.id: action for action in with_registers()}
    for group in GROUPS:
        assert group.ids <= known.keys(), group.name
        assert all(group_of(known[name]) == group.name for name in group.ids)
    assert {name for name, register in REGISTERS.items() if not register.shown_on} <= {
        action.register for action in with_registers()
    }


def test_a_short_menu_is_shown_whole() -> None:
    keeper = lines(Role.ADMINISTRATOR)
    assert folded(keeper) == keeper
    assert len(folded(keeper, more=20)) < len(keeper)


# --- in the app ------------------------------------------------------------------------------------------------------


async def menu(hands: Hands, typed: str = "") -> list[str]:
    """What the menu shows once this is typed."""
    await hands.press("f10")
    await hands.stand_on("MenuScreen")
    if typed:
        await hands.type(typed)
        await hands.pilot.pause()
    screen = hands.app.screen
    assert isinstance(screen, MenuScreen)
    return [item.id for item in screen._shown]


async def test_the_duty_officer_finds_a_part_that_is_off_and_opens_it_once(open_app: Open) -> None:
    async with open_app(Role.DUTY, language="en") as hands:
        shown = await menu(hands)
        assert len(shown) <= MOST
        assert not {"go.stick", "go.remarks", "part:sticks", "go.post"} & set(shown)
        await hands.type("stick")
        await hands.see("Sticks between units: off here")
        await hands.press("enter")
        await hands.see("switches it on: F10")
        await hands.see("Open this once: Stick")
        assert "Switch it on" not in hands.text
        await hands.press("2")
        await hands.stand_on("StickScreen")


async def test_a_group_opens_and_esc_leads_back_to_the_menu(open_app: Open) -> None:
    async with open_app(Role.DUTY, language="en") as hands:
        assert (await menu(hands, "faults"))[:1] == ["go.post"]
        await hands.press("escape")
        assert "group:registers" in await menu(hands, "more registers")
        await hands.press("enter")
        await hands.see("Standing orders")
        await hands.press("escape")
        await hands.see("More registers")
        await hands.press("escape")
        await hands.stand_on("DeskScreen")


@pytest.mark.parametrize("role", sorted(LISTS, key=str))
async def test_who_keeps_lists_switches_a_part_on_where_its_name_was_typed(
    open_app: Open, desk_as: Desks, role: Role
) -> None:
    async with open_app(role, language="en") as hands:
        assert "sms" not in {choice.code for choice in choices_of("answer_by")}
        assert "part:texts" in await menu(hands, "text messages")
        await hands.press("enter")
        await hands.see("Switch it on")
        await hands.press("2")
        await hands.stand_on("FormScreen")
        await hands.press("ctrl+s")
        await hands.stand_on("DeskScreen")
        assert "sms" in {choice.code for choice in choices_of("answer_by")}
        assert "part:texts" not in await menu(hands, "text messages")
    assert [part.code for part in all_parts(desk_as(Role.DUTY)) if part.on] == ["texts"]


async def test_parts_of_the_program_says_why_each_is_so_and_enter_switches(open_app: Open, desk_as: Desks) -> None:
    chief = desk_as(Role.COMMANDER)
    switch_part(chief, SwitchPart(code="machines", on=True))
    async with open_app(Role.COMMANDER, language="en") as hands:
        assert (await menu(hands, "parts of the program"))[:1] == ["go.parts"]
        await hands.press("enter")
        await hands.stand_on("PartsScreen")
        await hands.see("Nobody has switched it on")
        await hands.see("It was switched on")
        await hands.press("down", "down")
        note = hands.app.screen.query_one("#note", Static)
        await hands.until(lambda: str(note.render()) == "It was switched on", "why, whole, below the list")
        await hands.press("enter")
        await hands.stand_on("FormScreen")
        await hands.press("ctrl+s")
        await hands.stand_on("PartsScreen")
        await hands.see("It was switched off")
    assert [part.said for part in all_parts(chief) if part.code == "machines"] == [False]
