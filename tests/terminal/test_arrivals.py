"""Ten arrivals entered and walked through a real pty, by keyboard alone; keystrokes are counted.

A key is counted for every press, a choice's letters included; the name and the band are what the issue sets apart.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from db.custody import queries
from db.records import Filter
from db.registers import load_all
from db.setup import open_store
from tests.terminal.conftest import WORD, Opened, sign_in
from tests.terminal.driver import Terminal

pytestmark = pytest.mark.slow

PEOPLE = ("نرگس", "کریم", "رحیم", "سمیه", "قدیر", "نور", "بهار", "آرش", "میرویس", "شاهد")
OPENING, STEP = 35, 8
"""Keys that opening a person may take beyond name and document, and keys of one step of the walk."""


def keys(terminal: Terminal, *pressed: str) -> None:
    """Press keys, or type letters that count as keys."""
    for some in pressed:
        terminal.press(*([some] if some in KEYED or some.startswith("C-") else list(some)))


KEYED = ("Enter", "Tab", "Down", "Up", "Esc", "S-F4", "F2")


def test_ten_arrivals_are_entered_and_walked(
    home: Path, opened: Opened, record_property: Callable[[str, object], None]
) -> None:
    t = opened()
    sign_in(t)
    openings, steps = [], []
    for place, name in enumerate(PEOPLE, 1):
        t.keystrokes = 0
        keys(t, "S-F4")
        t.see("چه کسی رسید؟")
        keys(t, "1")
        t.see("زمان سلب آزادی")
        keys(t, "گف", "Enter")
        t.type(name)
        keys(t, "Enter", "Enter", "Enter", "Enter", "Enter")
        t.type(str(100 + place))
        keys(t, "Enter", "Down", "Enter", "Enter", "گشت", "Enter", "C-s")
        t.see(f"CA-۱۴۰۵-{'۰۱۲۳۴۵۶۷۸۹'[place] if place < 10 else '۱۰'}")
        openings.append(t.keystrokes)
        t.see("تکلیف‌ها")
        t.keystrokes = 0
        keys(t, "1")
        t.see("آیا حال فرد خوب است؟ *")
        keys(t, "Down", "Enter", "سا", "Enter", "C-s")
        t.gone("آیا حال فرد خوب است؟ *")
        t.settle()
        steps.append(t.keystrokes)
        t.keystrokes = 0
        keys(t, "F2")
        t.settle()
    record_property("keys to open a person", max(openings))
    record_property("keys of a step", max(steps))
    print(f"keys to open a person {max(openings)}, of a step {max(steps)}")
    assert max(openings) <= OPENING, openings
    assert max(steps) <= STEP, steps
    load_all()
    desk = open_store(home, "1000", WORD)
    try:
        rows = queries.list_custody(desk, Filter()).rows
        assert len(rows) == len(PEOPLE)
        for row in rows:
            walked = [entry.kind for entry in queries.show_custody(desk, row.number, "duty").chronology]
            assert "wellbeing_seen" in walked, row.number
    finally:
        desk.store.close()
