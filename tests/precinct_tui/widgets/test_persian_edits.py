"""Random edits of the Persian input and text area against a plain string: typing, deleting, selecting by keys and by
mouse, pasting, undo and redo; and values that are far too long."""

from __future__ import annotations

import random
from dataclasses import dataclass, field

import pytest
from textual.events import Paste
from textual.pilot import Pilot

from precinct_tui.bidi import Direction, layout
from precinct_tui.widgets.persian_input import PART, PersianInput
from precinct_tui.widgets.persian_text_area import PersianTextArea
from tests.precinct_tui.widgets.test_persian_typing import LETTERS, Desk, caret_cells, press

ACTS = {"type": 12, "paste": 2, "backspace": 2, "delete": 2, "shift": 4, "drag": 3, "click": 2, "undo": 3, "redo": 1}
PASTED = ("بَّاب\u202e ۱۲", "x\x1b[2J", "می\u200cرود (B-7)")
PASTED_CLEAN = ("بَّاب ۱۲", "x[2J", "می\u200cرود (B-7)")
SHIFTS = ("shift+left", "shift+right", "shift+home", "shift+end", "ctrl+shift+left")


@dataclass
class Model:
    """A string, a caret, the other end of a selection, and every value there has been."""

    text: str = ""
    anchor: int = 0
    caret: int = 0
    seen: list[str] = field(default_factory=lambda: [""])

    def put(self, text: str) -> None:
        """Replace the selection; the caret goes behind what was put."""
        first, last = sorted((self.anchor, self.caret))
        self.text = self.text[:first] + text + self.text[last:]
        self.anchor = self.caret = first + len(text)

    def cut(self, first: int, last: int) -> None:
        """Delete the selection, or this stretch where there is none."""
        if self.anchor == self.caret:
            self.anchor, self.caret = max(0, first), min(last, len(self.text))
        self.put("")


def cluster_end(text: str, at: int, base: Direction) -> int:
    """Where the cell ends that begins at `at`: a letter with its marks."""
    cells = layout(text, base=base, ligatures=False).cell_at
    end = at + 1
    while end < len(text) and cells[end] == cells[at]:
        end += 1
    return end


def pressed_at(model: Model, base: Direction, column: int, width: int) -> int:
    """The insertion point under a column of a row that is `width` wide and not scrolled."""
    row = layout(model.text, base=base, ligatures=False)
    room = model.caret == len(model.text)  # the caret's own cell stands in the row
    if room:
        return -1  # known only with the caret's cell; the widget's own map is held against it elsewhere
    left = width - row.width if base == "rtl" else 0
    if column < left:
        return len(model.text) if base == "rtl" else 0
    if column >= left + row.width:
        return 0 if base == "rtl" else len(model.text)
    return next(
        row.starts[cell]
        for cell, start in enumerate(row.columns)
        if left + start <= column < left + start + row.widths[cell]
    )


async def mouse(pilot: Pilot[None], widget: PersianInput, *columns: int) -> None:
    """Press at the first of these columns, let go at the last."""
    left, top = widget.content_region.x - widget.region.x, widget.content_region.y - widget.region.y
    await pilot.mouse_down(widget, offset=(left + columns[0], top))
    if columns[-1] != columns[0]:
        await pilot.hover(widget, offset=(left + columns[-1], top))
    await pilot.mouse_up(widget, offset=(left + columns[-1], top))


@pytest.mark.parametrize("base", ["rtl", "ltr"])
@pytest.mark.parametrize("seed", [0, *(pytest.param(seed, marks=pytest.mark.long) for seed in range(1, 12))])
async def test_every_way_of_editing_agrees_with_a_plain_string(base: Direction, seed: int) -> None:
    choose = random.Random(f"edits{base}{seed}")
    app = Desk(base)
    async with app.run_test(size=(120, 24)) as pilot:
        one = app.query_one("#one", PersianInput)
        one.styles.width = 110
        await pilot.pause()
        width = one.scrollable_content_region.width
        model = Model()
        for _turn in range(60):
            act = choose.choices(list(ACTS), list(ACTS.values()))[0]
            if act == "type" and len(model.text) < 60:
                key = choose.choice(LETTERS)
                await press(pilot, key)
                model.put(" " if key == "space" else key)
            elif act == "paste" and len(model.text) < 60:
                which = choose.randrange(len(PASTED))
                one.post_message(Paste(PASTED[which]))
                await pilot.pause()
                model.put(PASTED_CLEAN[which])
            elif act == "backspace":
                await pilot.press("backspace")
                model.cut(model.caret - 1, model.caret)
            elif act == "delete":
                await pilot.press("delete")
                at = model.caret
                model.cut(at, cluster_end(model.text, at, base) if at < len(model.text) else at)
            elif act == "shift":
                key = choose.choice(SHIFTS)
                await pilot.press(key)
                model.caret = one.cursor_position
                assert key != "shift+home" or model.caret == 0
                assert key != "shift+end" or model.caret == len(model.text)
            elif act in ("drag", "click"):
                columns = [choose.randrange(width - 80, width) if base == "rtl" else choose.randrange(80)] * 2
                expected = pressed_at(model, base, columns[0], width)
                if act == "drag":
                    columns[1] = choose.randrange(width)
                await mouse(pilot, one, *columns)
                model.anchor, model.caret = one.selection
                assert expected in (-1, model.anchor)
                assert act == "drag" or model.anchor == model.caret
            elif act == "undo":
                await pilot.press("ctrl+z")
                assert one.value in model.seen, "what was undone never was"
                model.text, model.anchor, model.caret = one.value, *one.selection
            elif act == "redo":
                before = one.value
                await pilot.press("ctrl+z", "ctrl+y")
                assert one.value == before or not before, "undo and redo are no way there and back"
                model.text, model.anchor, model.caret = one.value, *one.selection
            model.seen.append(model.text)
            assert one.value == model.text
            assert tuple(one.selection) == (model.anchor, model.caret)
            assert one.selected_text == model.text[min(model.anchor, model.caret) : max(model.anchor, model.caret)]
            assert caret_cells(one, one.render_line(0)), (model, "the caret is out of sight")
        for _step in range(200):
            one.action_undo()
        assert one.value == "", "undo ends where the field began"


@pytest.mark.parametrize("base", ["rtl", "ltr"])
async def test_area_selection_mouse_and_undo_agree_with_a_plain_string(base: Direction) -> None:
    choose = random.Random(f"area-edits{base}")
    app = Desk(base)
    async with app.run_test(size=(80, 24)) as pilot:
        area = app.query_one(PersianTextArea)
        area.focus()
        seen = [""]
        for _turn in range(60):
            first, last = sorted(area.selection)
            text = area.text
            start, end = (area.document.get_index_from_location(place) for place in (first, last))
            act = choose.choices(["type", "shift", "drag", "backspace", "undo"], [8, 3, 3, 2, 3])[0]
            if act == "type" and len(text) < 150:
                key = choose.choice([*LETTERS, "enter"])
                await press(pilot, key)
                char = {"space": " ", "enter": "\n"}.get(key, key)
                assert area.text == text[:start] + char + text[end:]
                assert area.document.get_index_from_location(area.cursor_location) == start + 1
            elif act == "backspace":
                await pilot.press("backspace")
                assert area.text == (
                    text[:start] + text[end:] if start < end else text[: max(0, start - 1)] + text[end:]
                )
            elif act == "shift":
                await pilot.press(choose.choice(["shift+left", "shift+right", "shift+up", "shift+down", "shift+home"]))
                assert area.text == text
            elif act == "drag":
                places = [(choose.randrange(24), choose.randrange(5)) for _ in range(2)]
                await pilot.mouse_down(area, offset=(places[0][0] + 1, places[0][1] + 1))
                await pilot.hover(area, offset=(places[1][0] + 1, places[1][1] + 1))
                await pilot.mouse_up(area, offset=(places[1][0] + 1, places[1][1] + 1))
                assert area.text == text
            elif act == "undo":
                await pilot.press("ctrl+z")
                assert area.text in seen
            seen.append(area.text)
            chosen = sorted(area.document.get_index_from_location(place) for place in area.selection)
            assert area.selected_text == area.text[chosen[0] : chosen[1]]


async def test_a_value_far_too_long_is_kept_whole_and_laid_out_in_part() -> None:
    """Every key costs what the part about the caret costs; nothing is lost, and the caret stays in sight."""
    app = Desk()
    async with app.run_test() as pilot:
        one = app.query_one("#one", PersianInput)
        model = "گزارش abc ۱۲ " * 8_000
        one.post_message(Paste(model))
        await pilot.pause()
        for place in (
            0,
            1,
            PART - 1,
            PART,
            3 * PART + 7,
            len(model) // 2,
            len(model) - PART,
            len(model) - 1,
            len(model),
        ):
            one.cursor_position = place
            await pilot.pause()
            start, end = one._part
            assert start <= place <= end
            assert end - start <= 4 * PART
            assert place - start >= PART or start == 0
            assert end - place >= PART or end == len(one.value)
            await pilot.press("م")
            model = model[:place] + "م" + model[place:]
            assert (one.value == model, one.cursor_position) == (True, place + 1)
            cells = caret_cells(one, one.render_line(0))
            assert cells
            assert one.cursor_screen_offset.x == one.content_region.x + cells[0][0]
            column = one.cursor_screen_offset.x - one.content_region.x
            assert one.position_in(column) in (place, place + 1, place + 2)
            await pilot.press("backspace")
            model = model[:place] + model[place + 1 :]
            assert one.value == model
        await pilot.press("home", "delete")
        assert one.value == model[1:]
