"""Every key of every table: it fires whichever layout is active, and nothing needs Ctrl or Alt."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator
from typing import Any

import pytest
from textual.binding import Binding
from textual.dom import DOMNode
from textual.keys import _character_to_key

import precinct_tui
from precinct_tui.language.actions import ACTIONS, Action, bindings
from precinct_tui.language.keyboard import persian_twins

MODULES = [
    name
    for _finder, name, _package in pkgutil.walk_packages(precinct_tui.__path__, "precinct_tui.")
    if name.startswith(("precinct_tui.screens", "precinct_tui.widgets", "precinct_tui.frame.app"))
]
ISIRI = dict(zip("qwertyuiopasdfghjklzxcvbnm", "ضصثقفغعهخحشسیبلاتنمظطزرذدپ", strict=True))
WINDOWS = ISIRI | {"m": "ئ"}
ARABIC = dict(zip("qwertyuiopasdfghjklzxcvnm", "ضصثقفغعهخحشسيبلاتنمئءؤرىة", strict=True))


def classes() -> Iterator[type[DOMNode]]:
    """Every screen and widget that declares keys of its own."""
    for name in MODULES:
        for found in vars(importlib.import_module(name)).values():
            own = isinstance(found, type) and issubclass(found, DOMNode) and found.__module__ == name
            if own and "BINDINGS" in vars(found):
                yield found


def declared(of: type[DOMNode]) -> list[tuple[str, str]]:
    """(key, action) of what a class declares itself."""
    return [
        (key.strip(), binding.action)
        for item in of.__dict__["BINDINGS"]
        for binding in [item if isinstance(item, Binding) else Binding(*item)]
        for key in binding.key.split(",")
    ]


def plain(keys: str) -> list[str]:
    """The keys among these that need neither Ctrl nor Alt."""
    return [key for key in keys.split(",") if key and not {"ctrl", "alt"} & set(key.split("+"))]


def letters(pairs: list[tuple[str, str]]) -> list[tuple[str, str]]:
    return [(key, action) for key, action in pairs if len(key.split("+")[-1]) == 1 and key.split("+")[-1].isascii()]


def test_there_is_something_to_test() -> None:
    assert len(ACTIONS) > 50
    assert len(list(classes())) > 15


@pytest.mark.parametrize("of", classes(), ids=lambda of: str(of.__name__))
def test_every_letter_of_a_class_has_its_twins(of: type[DOMNode]) -> None:
    pairs = declared(of)
    fires = dict(reversed(pairs))  # the first of a key holds
    for key, action in letters(pairs):
        *modifiers, letter = key.split("+")
        for layout in (ISIRI, WINDOWS, ARABIC):
            twin = layout.get(letter)
            if twin is not None and persian_twins(letter) and twin in persian_twins(letter):
                assert fires.get("+".join([*modifiers, _character_to_key(twin)])) == action, (key, twin)


@pytest.mark.parametrize("letter", ISIRI)
def test_the_layouts_are_those_that_are_printed_on_keyboards(letter: str) -> None:
    """ISIRI in full; of the others what no Persian key has already, so that no letter fires two shortcuts."""
    twins = persian_twins(letter)
    assert twins[0] == ISIRI[letter]
    elsewhere = set(ISIRI.values()) | set(WINDOWS.values())
    for layout in (WINDOWS, ARABIC):
        other = layout.get(letter)
        if other is not None and other not in elsewhere - {ISIRI[letter], WINDOWS[letter]}:
            assert other in twins


@pytest.mark.parametrize("action", ACTIONS, ids=lambda action: str(action.id))
def test_nothing_needs_ctrl_or_alt(action: Action) -> None:
    """A key of its own without either, or no key at all: then the menu, F10, is the way."""
    assert not action.keys or plain(action.keys)


def test_the_menu_itself_needs_neither() -> None:
    assert plain(next(action.keys for action in ACTIONS if action.id == "app.menu")) == ["f10"]


@pytest.mark.parametrize("place", sorted({action.where for action in ACTIONS}))
def test_no_key_does_two_things_in_one_place(place: str) -> None:
    seen: dict[str, str] = {}
    for binding in bindings(place):
        assert isinstance(binding, Binding)
        assert seen.setdefault(binding.key, binding.action) == binding.action


@pytest.mark.parametrize("layout", [ISIRI, pytest.param(ARABIC, marks=pytest.mark.long)], ids=["isiri", "arabic"])
async def test_a_list_is_worked_on_each_layout(open_app: Any, layout: dict[str, str]) -> None:
    async with open_app() as hands:
        await hands.press("f3")
        await hands.stand_on("RegisterScreen")
        await hands.press(layout["s"])
        await hands.stand_on("SearchScreen")
        await hands.press("escape")
        await hands.stand_on("RegisterScreen")
        await hands.press(layout["n"])
        await hands.stand_on("FormScreen")
        await hands.press("escape")
        await hands.stand_on("RegisterScreen")
        await hands.press("arabic_question_mark")
        await hands.stand_on("HelpScreen")


@pytest.mark.long
async def test_ctrl_and_its_other_key_do_the_same(open_app: Any) -> None:
    """Thrown away, searched, left and saved without Ctrl; each of these keys is in the help."""
    async with open_app() as hands:
        for discard in ("ctrl+d", "shift+f12", "f24"):
            await hands.press("f3")
            await hands.stand_on("RegisterScreen")
            await hands.press("n")
            await hands.stand_on("FormScreen")
            await hands.type("fire")
            await hands.press(discard)
            await hands.see("Throw it away")
            await hands.press("2")
            await hands.stand_on("RegisterScreen")
        await hands.press("n")
        await hands.stand_on("FormScreen")
        await hands.press("shift+f8")
        await hands.see("This is needed.")
        await hands.press("f1")
        await hands.see("Shift+F8")
        await hands.see("Shift+F12")
        await hands.press("f2")
        await hands.stand_on("DeskScreen")
        await hands.press("shift+f7")
        await hands.stand_on("SearchScreen")
        await hands.press("shift+f9")
        await hands.see("Leave the program?")


async def test_a_form_is_saved_searched_and_thrown_away_from_the_menu(open_app: Any) -> None:
    async with open_app() as hands:
        await hands.press("f3")
        await hands.stand_on("RegisterScreen")
        await hands.press("n")
        await hands.stand_on("FormScreen")
        for wanted in ("form.save", "form.discard", "go.search"):
            assert wanted in {action.id for action in hands.app.actions_here()}
        await hands.press("f10")
        await hands.stand_on("MenuScreen")
        await hands.type("Discard")
        await hands.press("enter")
        await hands.see("Throw it away")
        await hands.press("2")
        await hands.stand_on("RegisterScreen")
