"""A sketch drawn in a real terminal: its keys counted, and kill -9 in the middle of it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from db.kernel.desk import drafts
from db.opening.setup import open_store
from db.registers.sketches.drawings.scene import Drawing, drawing_of
from tests.terminal.conftest import WORD, Opened, sign_in
from tests.terminal.driver import Terminal

MOST = 90
MEASURES = ("3 1 9", "4 1 6", "3 2 9", "4 2 6")


def editor(opened: Opened) -> Terminal:
    """The editor, opened from the register of sketches."""
    terminal = opened()
    sign_in(terminal)
    terminal.press("F10")
    terminal.see("برای یافتن، بنویسید")
    terminal.type("کروکی")
    terminal.settle()
    terminal.press("Enter")
    terminal.see("نوع کروکی")
    terminal.press("n")
    terminal.see("هر خانه")
    return terminal


def menu(terminal: Terminal, key: str, title: str, number: str) -> None:
    """A key that opens a menu, and the number of a line in it."""
    terminal.press(key)
    terminal.see(title)
    terminal.press(number)
    terminal.gone(title)


def drawn(home: Path) -> Drawing:
    """What is on the disk of the drawing; an empty one while nothing is."""
    desk = open_store(home, "1000", WORD)
    try:
        drawings = [draft.values["drawing"] for draft in drafts.mine(desk) if "drawing" in draft.values]
    finally:
        desk.store.close()
    return drawing_of(json.loads(drawings[0])) if drawings else Drawing()


@pytest.mark.long
def test_a_whole_sketch_by_few_keys_and_a_power_cut_loses_nothing(home: Path, opened: Opened) -> None:
    t = editor(opened)
    before = t.strokes
    menu(t, "t", "کدام راه؟", "6")
    t.press("/", *"v1 2 1 90", "Enter", "/", *"v2 5 -3 0", "Enter")
    t.see("۲ سواری")
    menu(t, "f", "دریچهٔ روی راه", "1")
    t.press(*["Left"] * 6)
    menu(t, "f", "دریچهٔ روی راه", "2")
    t.press(*["Right"] * 5)
    for number in "122":
        menu(t, "m", "خرده‌شیشه", number)
    for measure in MEASURES:
        t.press("d", *measure, "Enter")
    t.see("۴) ۴ تا ۲")
    assert t.strokes - before <= MOST
    t.wait(lambda: len(drawn(home).scene.measures) == len(MEASURES), "what was drawn, on the disk")
    t.kill()

    scene = drawn(home).scene
    assert [thing.kind for thing in scene.things] == ["car", "car", "pole", "corner", "impact", "skid", "skid"]
    assert [measure.mm for measure in scene.measures] == [9_000, 6_000, 9_000, 6_000]
    again = opened()
    sign_in(again)
    again.see("ثبت‌های نیمه‌کاره ۱")
