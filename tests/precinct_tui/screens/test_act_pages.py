"""The first page of a record's acts: nine of them, what nobody may look for always there, and nothing lost."""

from __future__ import annotations

from itertools import pairwise, product

import pytest

from db.kernel.base.access import Role
from db.kernel.base.officer import Desk
from db.kernel.base.register import REGISTERS
from db.kernel.desk.desk import COMMANDS
from db.registers.custody.case.status import OPEN_STATES, STATES
from db.words.forms import fields_of
from precinct_tui.language.act_letters import SHORTER, act_of, branches, letter_of
from precinct_tui.language.act_words import all_words
from precinct_tui.language.choice_words import FOUND_BY, NAMED
from precinct_tui.language.lists import prepare
from precinct_tui.screens.act_pages import ALWAYS, MORE, MOST, PRINT, UNWELL, act_pages, command_of, unwell_items
from precinct_tui.screens.acts_menu import begins_with, looks_unwell
from precinct_tui.widgets.field_controls import choices_for
from tests.conftest import Desks
from tests.db.registers.custody.test_commands import act, opened, shown
from tests.precinct_tui.conftest import Open

FIXED = [UNWELL, "custody.ask_fear", "custody.lawyer", "custody.tell_family", "custody.release", "complaint"]
PANELS = REGISTERS["custody"].panels


def acts_in(state: str, role: Role = Role.DUTY) -> list[str]:
    return [
        name
        for name, declared in COMMANDS.items()
        if declared.register == "custody"
        and not (declared.opens or declared.hidden)
        and role in declared.roles
        and (declared.needs is None or state in declared.needs)
    ]


def test_what_nobody_may_look_for_is_on_the_first_page_of_who_is_held(desk: Desk) -> None:
    prepare(desk)
    for state in ("held", "moved", "judge"):
        acts = acts_in(state)
        for urgent in (acts, acts[::-1], ["custody.release", "custody.ask_fear", *acts[40:], *acts[:40]]):
            page = act_pages("custody", state, list(dict.fromkeys(urgent)), PANELS)
            lines = [item.id for item in page.first]
            assert lines[MOST - len(FIXED) :] == [*FIXED, MORE]
            others = [name for name in dict.fromkeys(urgent) if name not in FIXED]
            assert lines[: MOST - len(FIXED)] == others[: MOST - len(FIXED)], (
                "what is most urgent, as the record has it"
            )


def test_no_act_is_lost_behind_the_first_page(desk: Desk) -> None:
    prepare(desk)
    offered = {panel.kind for panel in PANELS if panel.group}
    for state, role in product(STATES, (Role.DUTY, Role.COMMANDER, Role.INVESTIGATION, Role.INSPECTOR)):
        acts = acts_in(state, role)
        page = act_pages("custody", state, acts, PANELS)
        lines = [item.id for item in (*page.first, *page.rest)]
        assert sorted(set(lines) - {MORE, UNWELL}) == sorted({*acts, *offered})
        assert len(lines) == len(set(lines))
        assert len(page.first) <= MOST + (MORE in lines)
        assert (UNWELL in lines) == (state in OPEN_STATES and bool(unwell_items(acts)))
        groups = [item.group for item in page.rest]
        assert sum(one != other for one, other in pairwise(groups)) == max(0, len(set(groups)) - 1)
        assert role is not Role.DUTY or "" not in groups


def test_a_line_inside_a_choice_sets_an_answer_that_the_form_takes(desk: Desk) -> None:
    prepare(desk)
    page = act_pages("custody", "held", acts_in("held"), PANELS)
    assert len(page.choices) > 50
    for item in (*page.choices, *unwell_items(acts_in("held"))):
        command, answers = command_of(item.id)
        fields = dict(fields_of(COMMANDS[command].form))
        for name, code in answers.items():
            assert code in {choice.code for choice in choices_for(fields[name])}, item
    assert set(NAMED) == {("custody.move", "hospital"), ("custody.release", "hospital_not_held")}


def test_words_and_pages_name_only_what_there_is() -> None:
    kinds = {f"{name}.{panel.kind}" for name, register in REGISTERS.items() for panel in register.panels}
    assert set(all_words()) <= {*COMMANDS, *kinds, UNWELL, PRINT}
    for command, names in FOUND_BY.items():
        assert set(names) <= dict(fields_of(COMMANDS[command].form)).keys()
    assert set(ALWAYS["custody"]) <= {*COMMANDS, UNWELL, "complaint"}


def test_force_escape_and_death_are_one_key_behind_z_and_their_other_letters_hold() -> None:
    acts = acts_in("held")
    assert [(one.letter, one.act) for one in branches("z", acts)][:3] == [
        ("D", "custody.record_death"), ("E", "custody.record_escape"), ("F", "custody.use_force"),
    ]  # fmt: skip
    assert ("F", "custody.use_force") in [(one.letter, one.act) for one in branches("zb", acts)]
    assert letter_of("custody.use_force") == "Z F"
    assert branches("z", ["custody.ask_fear"])[0].act == "", "nothing that may not be done"
    assert act_of("z", acts) is None
    assert set(SHORTER.values()) <= set(COMMANDS)


def test_a_hurried_line_begins_now_and_at_the_band_and_another_as_any_form(desk: Desk) -> None:
    prepare(desk)
    now = desk.now()
    hurried = begins_with("custody.move", {"to": "hospital"}, now)
    assert (hurried.cursor, hurried.values["to"], "at" in hurried.values) == ("band", "hospital", True)
    camp = begins_with("custody.move", {"to": "camp"}, now)
    assert (camp.cursor, dict(camp.values)) == ("", {"to": "camp"})
    assert begins_with("custody.move", {}, now).values == {}, "a draft goes on"


def test_who_looks_unwell_is_told_by_the_answers(desk: Desk) -> None:
    prepare(desk)
    for code, unwell in (("unwell", True), ("unconscious", True), ("spoke", False), ("asleep_breathing", False)):
        assert looks_unwell("custody.care", {"seen": code, "note": "unwell"}) is unwell
    assert looks_unwell("custody.wellbeing", {"well": "injured"})
    assert not looks_unwell("custody.wellbeing", {"well": "well", "at": "unwell"})


async def test_a_look_in_that_says_unwell_leads_to_the_hospital(open_app: Open, desk_as: Desks) -> None:
    desk = desk_as(Role.DUTY)
    number = opened(desk)
    async with open_app() as hands:
        await hands.press("b")
        await hands.stand_on("BoardScreen")
        await hands.see("Held now 1")
        await hands.press("c")
        await hands.stand_on("MenuScreen")
        await hands.type("unwell")
        await hands.press("enter")
        await hands.see("Unwell: what will you do now?")
        await hands.press("1")
        await hands.stand_on("FormScreen")
        screen = hands.app.screen
        await hands.until(lambda: screen.takes_keys)
        assert screen.entry.cursor[0] == "band"
        await hands.type("17")
        await hands.press("enter")
        await hands.type("fainted")
        await hands.press("ctrl+s")
        await hands.stand_on("BoardScreen")
    record = shown(desk, number)
    assert record.state == "moved"
    assert record.acts[0] == "custody.returned", "what is done first of somebody who is not here"


@pytest.mark.long
async def test_a_draft_of_another_move_is_not_sent_as_a_move_to_hospital(open_app: Open, desk_as: Desks) -> None:
    desk = desk_as(Role.DUTY)
    number = opened(desk)
    act(desk, number, "wellbeing", well="well")
    async with open_app() as hands:
        await hands.press("f4", "enter")
        await hands.stand_on("RecordScreen")
        await hands.until(lambda: hands.app.screen.record is not None)
        for typed, then in (("camp", ["tab", *"later", "escape"]), ("hospital", [])):
            await hands.press("enter")
            await hands.stand_on("ActsMenu")
            await hands.type(typed)
            await hands.press("enter")
            await hands.stand_on("FormScreen")
            await hands.until(lambda: hands.app.screen.takes_keys)
            if then:
                await hands.press(*then)
                await hands.stand_on("RecordScreen")
        assert hands.app.screen.entry.values["to"] == "hospital"
