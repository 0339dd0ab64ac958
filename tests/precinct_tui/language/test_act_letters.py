"""The letter of an act never moves: it is its own within a register, and no key of the screens where it holds."""

from __future__ import annotations

import itertools

import pytest

from db.kernel.desk.desk import COMMANDS
from precinct_tui.language.act_letters import (
    GROUPS,
    LETTERS,
    act_of,
    branches,
    group_of,
    letter_of,
    with_letters,
)
from precinct_tui.language.actions import actions_of
from precinct_tui.language.keyboard import persian_twins

TOGETHER_NEVER = {("shift.count", "shift.count_blind")}
SCROLLING = {"j", "k"}
ON_ITEMS = {"shift.plan_item", "shift.raise_item"}
"""Acts that Enter on an item offers."""


def keys_of(*places: str) -> set[str]:
    return {key for action in actions_of(*places) for key in action.keys.split(",") if len(key) == 1}


@pytest.mark.parametrize("command", sorted(LETTERS))
def test_a_letter_is_of_a_command_and_no_key_of_its_screen(command: str) -> None:
    assert command in COMMANDS, "no such command"
    register = command.partition(".")[0]
    screens = {"record", "place", "app"} | ({"held"} if register == "custody" else set())
    screens |= {"handover"} if register == "shift" else set()
    assert LETTERS[command][0] not in keys_of(*screens) | SCROLLING


def test_no_letters_of_a_register_are_those_of_another_act_or_begin_them() -> None:
    for one, other in itertools.permutations(sorted(LETTERS), 2):
        same = one.partition(".")[0] == other.partition(".")[0]
        if same and {(one, other), (other, one)}.isdisjoint(TOGETHER_NEVER):
            assert not LETTERS[other].startswith(LETTERS[one]), (one, other)


def test_every_act_of_a_record_has_letters() -> None:
    registers = {name.partition(".")[0] for name in LETTERS}
    acts = {
        name
        for name, declared in COMMANDS.items()
        if declared.register in registers and not (declared.opens or declared.hidden or declared.recordless)
    }
    assert {name for name in acts - set(LETTERS) if not name.endswith(".correct")} == ON_ITEMS


def test_letters_lead_on_to_the_acts_that_may_be_done_and_to_nothing_else() -> None:
    acts = ("custody.release", "custody.ask_fear", "custody.lift_fear", "custody.move", "custody.review")
    assert [(one.letter, one.act) for one in branches("z", acts)] == [("L", ""), ("O", "")]
    assert [(one.letter, one.act) for one in branches("zl", acts)] == [
        ("F", "custody.ask_fear"), ("L", "custody.lift_fear"),
    ]  # fmt: skip
    assert branches("zlf", acts) == branches("q", acts) == branches("zm", acts) == ()
    groups = {letters[:2] for name, letters in LETTERS.items() if name.startswith("custody.") and len(letters) == 3}
    assert groups == set(GROUPS)
    assert all(group_of(name) for name, letters in LETTERS.items() if len(letters) == 3)
    assert (group_of("custody.release"), letter_of("custody.ask_fear")) == ("", "Z L F")


def test_a_letter_fires_on_either_layout_and_only_what_may_be_done() -> None:
    acts = ("incident.void", "incident.add_entry", "incident.send_unit")
    for key in ("a", "A", *persian_twins("a")):
        assert act_of(key, acts) == "incident.add_entry"
        assert act_of(key, reversed(acts)) == "incident.add_entry", "its place does not matter"
        assert act_of(key, ("incident.void",)) is None
    for key in ("1", "۱", "", "ctrl", "é", "zz"):
        assert act_of(key, acts) is None


def test_acts_are_shown_with_their_letters_and_others_stand_in_the_menu() -> None:
    assert with_letters(("incident.void", "incident.add_entry")) == [("A", "incident.add_entry")]
    assert (letter_of("incident.void"), letter_of("incident.correct")) == ("Z X", "")
    assert len(with_letters(LETTERS)) == 9
