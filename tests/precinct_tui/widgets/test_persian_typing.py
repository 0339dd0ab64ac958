"""The Persian input and text area, driven key by key against a plain string."""

from __future__ import annotations

import random

import pytest
from rich.style import Style
from textual.app import App, ComposeResult
from textual.events import Key, Paste
from textual.geometry import Offset
from textual.pilot import Pilot
from textual.strip import Strip
from textual.widgets.text_area import Selection

from precinct_tui.bidi import Mode, layout
from precinct_tui.bidi.controls import CONTROL_CHARACTERS
from precinct_tui.bidi.line_filter import BidiLineFilter
from precinct_tui.widgets.persian_input import PersianInput
from precinct_tui.widgets.persian_text_area import PersianTextArea

ACTS = ["type", "backspace", "delete", "home", "end", "f12", "arrow"]
MOVES = ["left", "right", "up", "down", "home", "end", "ctrl+left", "ctrl+right"]
LETTERS = ["س", "ل", "ا", "م", "ی", "a", "B", "1", "۲", "space", ".", "(", "\u064e"]


class Desk(App[None]):
    CSS = """
    PersianInput { width: 40; }
    PersianTextArea { width: 24; height: 8; padding: 0; }
    """

    def __init__(self, base: str = "rtl", mode: Mode = "app") -> None:
        super().__init__()
        self.base_direction = base
        self.line_filter = BidiLineFilter(mode, "rtl" if base == "rtl" else "ltr")

    def get_line_filters(self) -> list[object]:  # type: ignore[override]
        return [*super().get_line_filters(), self.line_filter]

    def compose(self) -> ComposeResult:
        field = PersianInput(id="one")
        field.cursor_blink = False
        yield field
        secret = PersianInput(id="secret", password=True)
        secret.cursor_blink = False
        yield secret
        area = PersianTextArea(id="many")
        area.cursor_blink = False
        yield area


def row(strip: Strip) -> str:
    return strip.text


def caret_cells(widget: PersianInput, strip: Strip) -> list[tuple[int, str]]:
    """Return (column, character) of the cells in the caret's style."""
    return styled_cells(strip, widget.get_component_rich_style("input--cursor"))


def styled_cells(strip: Strip, style: Style) -> list[tuple[int, str]]:
    cells: list[tuple[int, str]] = []
    column = 0
    for segment in strip:
        for char in segment.text:
            if segment.style is not None and segment.style.bgcolor == style.bgcolor and style.bgcolor is not None:
                cells.append((column, char))
            column += Strip([segment._replace(text=char)]).cell_length
    return cells


async def press(pilot: Pilot[None], key: str) -> None:
    """Press a key; a mark comes as the terminal sends it, which ``Pilot.press`` cannot."""
    if key == "\u064e":
        pilot.app.post_message(Key("arabic_fatha", key))
        await pilot.pause()
    else:
        await pilot.press(key)


async def test_persian_stands_to_the_right_with_the_caret_on_its_left() -> None:
    app = Desk()
    async with app.run_test() as pilot:
        await pilot.press("س", "ل", "ا", "م")
        field = app.query_one("#one", PersianInput)
        width = field.scrollable_content_region.width
        strip = field.render_line(0)
        assert row(strip) == "\ufee1\ufe8e\ufee0\ufeb3".rjust(width)
        assert caret_cells(field, strip) == [(width - 5, " ")]
        assert field.cursor_screen_offset.x == field.content_region.x + width - 5
        await pilot.press("right")
        assert field.cursor_position == 3
        assert caret_cells(field, field.render_line(0)) == [(width - 4, "\ufee1")]
        await pilot.press("home", "right")
        assert field.cursor_position == 0
        await pilot.press("left", "left", "backspace", "delete")
        assert field.value == "سم"


async def test_english_stands_to_the_left_as_in_the_stock_input() -> None:
    app = Desk("ltr")
    async with app.run_test() as pilot:
        await pilot.press("a", "b", "left", "c")
        field = app.query_one("#one", PersianInput)
        assert field.value == "acb"
        strip = field.render_line(0)
        assert row(strip).startswith("acb ")
        assert caret_cells(field, strip) == [(2, "b")]


@pytest.mark.parametrize("key", ["shift+space", "ctrl+@", "f12", "zero_width_non_joiner"])
async def test_zwnj_has_keys(key: str) -> None:
    app = Desk()
    async with app.run_test() as pilot:
        await pilot.press("م", "ی", key, "ر")
        assert app.query_one("#one", PersianInput).value == "می\u200cر"
        area = app.query_one(PersianTextArea)
        area.focus()
        await pilot.press("م", "ی", key, "ر")
        assert area.text == "می\u200cر"


async def test_words_move_as_they_point_and_joiners_do_not_break_them() -> None:
    app = Desk()
    async with app.run_test() as pilot:
        field = app.query_one("#one", PersianInput)
        field.value = "او می\u200cرود خانه"
        await pilot.press("end", "ctrl+right")
        assert field.cursor_position == 10
        await pilot.press("ctrl+right")
        assert field.cursor_position == 3
        await pilot.press("ctrl+left", "ctrl+w")
        assert field.value == "او خانه"


async def test_selection_by_keys_and_by_mouse() -> None:
    app = Desk()
    async with app.run_test() as pilot:
        field = app.query_one("#one", PersianInput)
        field.value = "باب abc"
        await pilot.press("home", "shift+left", "shift+left")
        assert field.selected_text == "با"
        right = field.scrollable_content_region.width
        await pilot.mouse_down(field, offset=(field.content_region.x - field.region.x + right - 1, 1))
        await pilot.hover(field, offset=(field.content_region.x - field.region.x + right - 3, 1))
        await pilot.mouse_up(field, offset=(field.content_region.x - field.region.x + right - 3, 1))
        assert field.selected_text == "با"
        style = field.get_component_rich_style("input--selection")
        marked = styled_cells(field.render_line(0), style)
        assert [column for column, _ in marked] == [right - 2, right - 1]


async def test_a_paste_is_cleaned() -> None:
    app = Desk()
    async with app.run_test() as pilot:
        field = app.query_one("#one", PersianInput)
        field.post_message(Paste("باب\x1b[2J\u202eدر\nخط"))
        await pilot.pause()
        assert field.value == "باب[2Jدر خط"
        area = app.query_one(PersianTextArea)
        area.post_message(Paste("باب\x1b\u202e\r\nدر"))
        await pilot.pause()
        assert area.text == "باب\nدر"


async def test_a_paste_of_the_programs_own_clipboard_is_cleaned_too() -> None:
    app = Desk()
    async with app.run_test():
        app.copy_to_clipboard("پل\x1b\u202eسد\nرود")
        field, area = app.query_one("#one", PersianInput), app.query_one(PersianTextArea)
        field.action_paste()
        area.action_paste()
        assert (field.value, area.text) == ("پلسد رود", "پلسد\nرود")


@pytest.mark.parametrize("kind", [PersianInput, PersianTextArea])
async def test_a_direction_of_its_own_comes_before_that_of_the_app(kind: type[PersianInput | PersianTextArea]) -> None:
    app = Desk("rtl")
    async with app.run_test():
        own, plain = kind("abc", base_direction="ltr"), kind("abc")
        await app.mount(own, plain)
        assert (own.base_direction, plain.base_direction) == ("ltr", "rtl")
        assert (own.goes_on(1), plain.goes_on(1)) == (True, False)


async def test_a_password_shows_bullets_only() -> None:
    app = Desk()
    async with app.run_test() as pilot:
        secret = app.query_one("#secret", PersianInput)
        secret.focus()
        await pilot.press("ر", "م", "ز", "1")
        text = row(secret.render_line(0))
        assert text.strip() == "••••"
        assert secret.value == "رمز1"
        await pilot.press("right", "backspace")
        assert secret.value == "رم1"


async def test_long_text_scrolls_to_the_caret_from_either_end() -> None:
    app = Desk()
    async with app.run_test() as pilot:
        field = app.query_one("#one", PersianInput)
        field.value = "الف " * 30
        await pilot.press("end")
        await pilot.pause()
        assert caret_cells(field, field.render_line(0))
        await pilot.press("home")
        await pilot.pause()
        strip = field.render_line(0)
        assert strip.cell_length == field.scrollable_content_region.width
        assert caret_cells(field, strip) == [(strip.cell_length - 1, "\ufe8d")]


@pytest.mark.parametrize("mode", ["app", "terminal", "off"])
async def test_no_control_character_is_drawn(mode: Mode) -> None:
    app = Desk(mode=mode)
    async with app.run_test():
        field = app.query_one("#one", PersianInput)
        area = app.query_one(PersianTextArea)
        field.value = area.text = "باب\x1b]52;c;x\x07\x9b2J\tدر"
        for widget in (field, area):
            shown = row(widget.render_line(0))
            assert not set(shown) & CONTROL_CHARACTERS
            assert Strip(widget.render_line(0)._segments).cell_length == widget.scrollable_content_region.width


@pytest.mark.parametrize("mode", ["terminal", "off"])
async def test_other_modes_keep_the_stored_order(mode: Mode) -> None:
    app = Desk(mode=mode)
    async with app.run_test() as pilot:
        await pilot.press("س", "ل", "ا", "م")
        field = app.query_one("#one", PersianInput)
        text = row(field.render_line(0))
        assert "سلام" in text
        assert text.startswith(" ") == (mode == "terminal")


@pytest.mark.parametrize("base", ["rtl", "ltr"])
@pytest.mark.parametrize("seed", [0, *(pytest.param(seed, marks=pytest.mark.long) for seed in range(1, 12))])
async def test_random_edits_agree_with_a_plain_string(base: str, seed: int) -> None:
    choose = random.Random(f"{base}{seed}")
    app = Desk(base)
    async with app.run_test() as pilot:
        field = app.query_one("#one", PersianInput)
        model, caret = "", 0
        for _ in range(40):
            before = layout(model, base="rtl" if base == "rtl" else "ltr", ligatures=False)
            act = choose.choices(ACTS, [8, 2, 1, 1, 2, 1, 4])[0]
            if act == "type":
                key = choose.choice(LETTERS)
                char = " " if key == "space" else key
                model, caret = model[:caret] + char + model[caret:], caret + 1
                await press(pilot, key)
            elif act == "f12":
                model, caret = model[:caret] + "\u200c" + model[caret:], caret + 1
                await pilot.press("f12")
            elif act == "backspace":
                model, caret = model[: max(0, caret - 1)] + model[caret:], max(0, caret - 1)
                await pilot.press("backspace")
            elif act == "delete":
                end = caret + 1
                while end < len(model) and before.cell_at[end] == before.cell_at[caret]:
                    end += 1
                model = model[:caret] + model[end:] if caret < len(model) else model
                await pilot.press("delete")
            elif act in ("home", "end"):
                caret = 0 if act == "home" else len(model)
                await pilot.press(act)
            else:
                old = caret
                await pilot.press(choose.choice(["left", "right"]))
                caret = field.cursor_position
                assert caret in (len(model), old) or before.starts[before.cell_at[caret]] == caret
            assert (field.value, field.cursor_position) == (model, caret)
            strip = field.render_line(0)
            cells = caret_cells(field, strip)
            assert len({column for column, _ in cells}) <= 2
            assert cells, (model, caret)
            assert field.cursor_screen_offset.x == field.content_region.x + cells[0][0]
            if caret < len(model):
                now = layout(model, base="rtl" if base == "rtl" else "ltr", ligatures=False)
                own = "" if now.width else " "  # what takes no column is drawn in the caret's own cell
                assert "".join(char for _, char in cells) == now.cells[now.cell_at[caret]] + own


# --- text area


async def test_paragraphs_wrap_to_the_right() -> None:
    app = Desk()
    async with app.run_test() as pilot:
        area = app.query_one(PersianTextArea)
        area.focus()
        area.text = "این یک بند بلند است که باید در چند سطر بشکند"
        await pilot.pause()
        rows = [row(area.render_line(y)) for y in range(4)]
        width = area.scrollable_content_region.width
        assert all(len(text) == width for text in rows)
        assert rows[0].endswith(layout("این", ligatures=False).visual)
        assert rows[0].startswith(" ")


async def test_the_area_caret_follows_keys_lines_and_mouse() -> None:
    app = Desk()
    async with app.run_test() as pilot:
        area = app.query_one(PersianTextArea)
        area.focus()
        await pilot.press("س", "ل", "ا", "م", "enter", "د", "ر")
        width = area.scrollable_content_region.width
        assert area.text == "سلام\nدر"
        assert area.cursor_screen_offset.x == area.content_region.x + width - 3
        await pilot.press("up")
        assert area.cursor_location == (0, 2)
        await pilot.press("end", "left")
        assert area.cursor_location == (1, 0)
        await pilot.press("right")
        assert area.cursor_location == (0, 4)
        await pilot.click(area, offset=(area.content_region.x - area.region.x + width - 2, 1))
        assert area.cursor_location == (0, 1)
        await pilot.press("shift+left", "shift+left")
        assert area.selected_text == "لا"
        await pilot.press("backspace", "ctrl+z")
        assert area.text == "سلام\nدر"


async def test_area_words_and_marks() -> None:
    app = Desk()
    async with app.run_test() as pilot:
        area = app.query_one(PersianTextArea)
        area.focus()
        area.text = "می\u200cرود بَّاب"
        area.move_cursor((0, 7))
        await pilot.press("delete")
        assert area.text == "می\u200cرود اب"
        await pilot.press("ctrl+right")
        assert area.cursor_location == (0, 0)
        await pilot.press("alt+delete")
        assert area.text == " اب"


async def test_an_area_selection_over_lines_is_shown() -> None:
    app = Desk()
    async with app.run_test() as pilot:
        area = app.query_one(PersianTextArea)
        area.focus()
        area.text = "باب\nدر\nنو"
        area.selection = Selection((0, 1), (2, 1))
        await pilot.pause()
        style = area._theme.selection_style
        assert style is not None
        width = area.scrollable_content_region.width
        assert [column for column, _ in styled_cells(area.render_line(0), style)] == [width - 3, width - 2]
        assert len(styled_cells(area.render_line(1), style)) == 2


@pytest.mark.parametrize("base", ["rtl", "ltr"])
@pytest.mark.parametrize("seed", [0, *(pytest.param(seed, marks=pytest.mark.long) for seed in range(1, 8))])
async def test_random_area_edits_agree_with_a_plain_string(base: str, seed: int) -> None:
    choose = random.Random(f"area{base}{seed}")
    app = Desk(base)
    async with app.run_test() as pilot:
        area = app.query_one(PersianTextArea)
        area.focus()
        model, caret = "", 0
        for _ in range(40):
            act = choose.choices(["type", "enter", "backspace", "f12", "move"], [10, 1, 2, 1, 4])[0]
            if act == "move":
                await pilot.press(choose.choice(MOVES))
                line, column = area.cursor_location
                caret = sum(len(text) + 1 for text in model.split("\n")[:line]) + column
            elif act == "backspace":
                model, caret = model[: max(0, caret - 1)] + model[caret:], max(0, caret - 1)
                await pilot.press("backspace")
            else:
                key = {"type": choose.choice(LETTERS)}.get(act, act)
                char = {"space": " ", "enter": "\n", "f12": "\u200c"}.get(key, key)
                model, caret = model[:caret] + char + model[caret:], caret + 1
                await press(pilot, key)
            line = model[:caret].count("\n")
            assert area.text == model
            assert area.cursor_location == (line, caret - (model[:caret].rfind("\n") + 1))
            x, y = area.cursor_screen_offset - Offset(area.content_region.x, area.content_region.y)
            style = area._theme.cursor_style
            assert style is not None
            cells = styled_cells(area.render_line(y), style)
            assert cells, (model, caret)
            assert cells[0][0] == x, (model, caret, cells)
            found = area.wrapped_document.offset_to_location(Offset(x, y + int(area.scroll_offset.y)))
            # A caret typed into the middle of a cell (after ZWNJ at the start of a line) is found at the cell's start.
            _, start, text = area.wrapped_document.section_at(area.cursor_location)
            shown = area.row_of(text, room=area.cursor_at_end_of_line)
            assert found == (line, start + shown.snapped(area.cursor_location[1] - start)), (model, caret)
