"""Help (F1): each screen says what it is for, names at most nine keys of its own, and shows no row without a key."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import re
from collections.abc import Iterator

import pytest

import precinct_tui.screens
from db.kernel.base.access import Role
from db.kernel.base.register import REGISTERS
from precinct_tui.language.actions import ACTIONS, key_names
from precinct_tui.language.i18n import N_, said_in
from precinct_tui.screens.help import MOST, TYPING, chosen_keys
from precinct_tui.screens.purposes import PURPOSES, REGISTERS_ARE_FOR
from precinct_tui.widgets.lines import Lines
from precinct_tui.widgets.place import Place
from tests.precinct_tui.conftest import Hands, Open
from tests.precinct_tui.test_menu_lines import PLACES, lines
from tests.usual import some

LENGTH = 160
"""Letters of a purpose: two lines of 80."""


def places(made: type[Place] = Place) -> Iterator[type[Place]]:
    """Every screen that one can stand on."""
    for name in pkgutil.walk_packages(precinct_tui.screens.__path__, "precinct_tui.screens."):
        importlib.import_module(name.name)
    for below in made.__subclasses__():
        if below.__name__.endswith("Screen") and below.__module__.startswith("precinct_tui.screens"):
            yield below
        yield from places(below)


def test_every_screen_says_what_it_is_for_and_no_row_is_of_a_screen_that_is_gone() -> None:
    named = {made.__name__ for made in places()}
    assert len(named) > 45
    assert named == PURPOSES.keys() | {"RegisterScreen"}
    assert REGISTERS_ARE_FOR.keys() == REGISTERS.keys()


@pytest.mark.parametrize("spoken", ["fa", "en"])
def test_a_purpose_is_one_or_two_short_sentences_and_no_two_are_the_same(spoken: str) -> None:
    texts = [said_in(spoken, text) for text in (*PURPOSES.values(), *REGISTERS_ARE_FOR.values())]
    assert len(set(texts)) == len(texts)
    for text in texts:
        assert len(text) <= LENGTH, text
        assert 1 <= len(re.findall(r"[.؟](?:\s|$)", text)) <= 2, text


@pytest.mark.parametrize("role", [Role.DUTY, Role.COMMANDER, Role.INSPECTOR, Role.ADMINISTRATOR])
def test_at_most_nine_keys_of_a_screen_and_each_row_has_one(role: Role) -> None:
    for where in PLACES:
        here, everywhere = chosen_keys(lines(role, where))
        assert len(here) <= MOST
        assert all(key_names(action.keys)[0] for action in (*here, *everywhere))
        assert {action.where for action in here} <= {where}
        footer = {each.id for each in ACTIONS if each.where == where and each.footer and each in lines(role, where)}
        assert len(footer) > MOST or footer <= {action.id for action in here}, where
        assert {"go.back", "app.help"} <= {action.id for action in everywhere}
    assert all(keys.strip() for keys, _what in TYPING)


def test_a_list_with_nothing_in_it_names_no_key_that_opens_a_row() -> None:
    whole, empty = (chosen_keys(lines(Role.DUTY, "list"), empty=empty)[0] for empty in (False, True))
    assert {action.id for action in whole} - {action.id for action in empty} == {"list.open"}


async def help_of(hands: Hands) -> str:
    await hands.press("f1")
    await hands.stand_on("HelpScreen")
    lines_shown = hands.app.screen.query_one(Lines)
    await hands.until(lambda: lines_shown.virtual_size.height > 5, "the page")
    return hands.text


@pytest.mark.parametrize("language", some(["en", "fa"]))
async def test_help_begins_with_what_the_screen_is_for(open_app: Open, language: str) -> None:
    async with open_app(Role.DUTY, language=language) as hands:
        for keys, name, purpose in (
            ((), "DeskScreen", PURPOSES["DeskScreen"]),
            (("f3",), "RegisterScreen", REGISTERS_ARE_FOR["incident"]),
            (("f4",), "RegisterScreen", REGISTERS_ARE_FOR["custody"]),
        ):
            await hands.press(*keys)
            await hands.stand_on(name)
            await help_of(hands)
            await hands.see(said_in(language, purpose)[:30])
            await hands.see(said_in(language, N_("Keys everywhere")))
            await hands.press("escape")
            await hands.stand_on(name)


def test_no_page_of_help_has_a_row_that_is_written_without_a_key() -> None:
    source = inspect.getsource(importlib.import_module("precinct_tui.screens.help"))
    assert "f10" not in source
