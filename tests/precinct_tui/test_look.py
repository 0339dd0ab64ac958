"""How the screen looks where cells or colours are few: nothing that matters is cut, parted or lost."""

from __future__ import annotations

import colorsys

import pytest
from rich.cells import cell_len
from rich.color import Color, ColorSystem

from precinct_tui.bidi import strip_controls, visual
from precinct_tui.frame.starting import color_system
from precinct_tui.frame.theme import CURSOR, FOCUS, THEMES
from precinct_tui.widgets.cells import fill, packed


@pytest.mark.parametrize("term", ["xterm", "xterm-256color", "screen", "tmux-256color"])
def test_a_plain_terminal_name_means_256_colours(term: str) -> None:
    assert color_system({"TERM": term}) == "256"
    assert color_system({"TERM": term, "NO_COLOR": "1"}) == "256"


def test_what_a_terminal_says_of_itself_goes_first() -> None:
    assert color_system({"TERM": "xterm", "COLORTERM": "truecolor"}) is None
    assert color_system({"TERM": "xterm", "TEXTUAL_COLOR_SYSTEM": "standard"}) is None
    assert color_system({"TERM": "xterm-16color"}) is None
    assert color_system({"TERM": "linux"}) is None
    assert color_system({}) is None


def test_grounds_stay_grey_and_apart_in_256_colours() -> None:
    theme = THEMES[0]
    grounds = [theme.background, theme.surface, theme.variables["panel-darken-1"], theme.panel, CURSOR]
    numbers = []
    for ground in grounds:
        color = Color.parse(str(ground)).downgrade(ColorSystem.EIGHT_BIT)
        numbers.append(color.number or 0)
    assert min(numbers) >= 232, f"a colour is no grey: {numbers}"
    assert numbers == sorted(set(numbers)), "each ground is lighter than the one below it"
    red, green, blue = Color.parse(FOCUS).downgrade(ColorSystem.EIGHT_BIT).get_truecolor()
    hue = colorsys.rgb_to_hls(red / 255, green / 255, blue / 255)[0]
    assert 0.5 < hue < 0.7, "the focus is blue"


def test_an_act_and_its_number_share_a_line() -> None:
    acts = ["1 Add an entry", "2 Send a patrol", "3 Set the disposition", "4 Refer to another body"]
    lines = packed(acts, 40).split("\n")
    assert all(cell_len(line) <= 40 for line in lines)
    assert [act for line in lines for act in line.split("   ")] == acts
    assert packed(["a" * 50], 40) == "a" * 50
    assert packed([], 40) == ""


def test_latin_words_in_a_persian_column_lose_their_end() -> None:
    cell = fill("By the code on the slip", 12, rtl=True)
    assert cell_len(cell) == 12
    assert strip_controls(visual(cell, base="rtl")).startswith("By the code")
    cell = strip_controls(visual(fill("اختلاف همسایگی", 8, rtl=True), base="rtl"))
    assert cell.lstrip().startswith("…")
