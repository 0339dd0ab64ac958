"""Calls through a real pty, by keyboard alone: one to its end with its keys counted, interruptions, a busy patrol.

A key is counted for every press, a choice's letters included; the place, the caller and the words are set apart.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import select

from db.opening.setup import open_store
from db.registers.dispatch.calls.queries import unfinished
from db.registers.dispatch.calls.show import show_call
from db.registers.dispatch.patrols.queries import board
from db.registers.incidents.show import show_incident
from db.storage.models import DRAFT
from tests.db.registers.dispatch.conftest import give
from tests.terminal.conftest import WORD, Opened, sign_in
from tests.terminal.driver import Terminal

pytestmark = pytest.mark.slow

SAVED_AND_SENT = 8
"""Keys that a theft call may take until it is saved and a patrol sent, beyond the words: kind, place, caller."""


@pytest.fixture
def patrols(home: Path) -> Path:
    """Two patrols on shift, one of them in Kianpars."""
    desk = open_store(home, "1000", WORD)
    give(desk, "patrol.start", name="patrol_1", people="2", place="کیانپارس", beats="کیانپارس")
    give(desk, "patrol.start", name="patrol_2", people="2", beats="گلستان")
    desk.store.close()
    return home


def keys(terminal: Terminal, text: str) -> None:
    """Letters that count as keys."""
    terminal.press(*text)


def words_kept(home: Path) -> str:
    """What is on the disk of what is half typed, all drafts in one text."""
    desk = open_store(home, "1000", WORD)
    try:
        with desk.store.reading() as conn:
            return "\n".join(conn.execute(select(DRAFT.c["values"])).scalars())
    finally:
        desk.store.close()


def theft(t: Terminal, place: str, who: str) -> None:
    t.press("S-F3")
    t.see("تماس تازه")
    t.type("منزل")
    t.press("Enter")
    t.type(place)
    t.press("Enter")
    t.type(who)
    t.press("Enter", "Enter")


@pytest.mark.long
def test_a_theft_call_is_taken_sent_closed_and_referred(
    patrols: Path, opened: Opened, record_property: Callable[[str, object], None]
) -> None:
    t = opened()
    sign_in(t)
    t.keystrokes = 0
    theft(t, "کیانپارس", "مریم کاظمی 09161234567")
    t.press("F12")
    t.see("انتخاب گشت", "در محل است")
    t.press("Enter")  # the first in the order of sending
    t.see("گشت ۱ اعزام شد.")
    t.press("C-s")
    t.see("ذخیره شد:")
    count = t.keystrokes
    record_property("keys to a saved and dispatched call", count)
    print(f"keys to a saved and dispatched call {count}")
    assert count <= SAVED_AND_SENT

    t.press("F7")
    t.see("تماس‌ها و گشت‌ها", "IA-۱۴۰۵-۱")
    t.press("/")
    for line, state in (("گ۱ راه", "در راه"), ("گ۱ محل", "در محل"), ("گ۱ آزاد", "آماده")):
        keys(t, line)
        t.press("Enter")
        t.see(f"گشت ۱: {state}")
    t.press("F3")
    t.see("سرقت منزل")
    t.press("Enter")
    t.see("تعیین تکلیف")
    t.press("f")
    t.see("تعیین تکلیف IA-۱۴۰۵-۱")
    keys(t, "دادس")
    t.press("Enter", "C-s")
    t.see("تعیین تکلیف‌شده")
    t.press("Enter")
    t.see("چه باید کرد؟")
    t.type("ارجاع")
    t.press("Enter")
    t.see("مرجع *")
    keys(t, "دادس")
    t.press("Enter", "C-s")
    t.see("ارجاع‌شده")
    record_property("keys to the referral", t.keystrokes)
    print(f"keys of the whole case {t.keystrokes}")

    desk = open_store(patrols, "1000", WORD)
    try:
        record = show_incident(desk, "1")
        assert record.state == "referred"
        kinds = [entry.kind for entry in record.chronology]
        assert kinds.count("patrol_moved") == 3
        assert kinds[0] == "call_started"
        assert board(desk)[0].state == "available"
    finally:
        desk.store.close()


@pytest.mark.long
def test_two_calls_interrupt_a_third_and_a_power_cut_loses_none(patrols: Path, opened: Opened) -> None:
    t = opened()
    sign_in(t)
    for number, letters, place in (("۱", "نزاع", "میدان یکم"), ("۲", "صوتی", "میدان دوم"), ("۳", "آتش", "میدان سوم")):
        t.press("S-F3")
        t.see("تماس تازه")
        keys(t, letters)
        t.press("Enter")
        t.see("اظهارات تماس‌گیرنده", f"LA-۱۴۰۵-{number}")
        t.type(place)
        t.see(place)
    t.see("۲ تماس ناتمام")
    t.wait(lambda: all(place in words_kept(patrols) for place in ("میدان یکم", "میدان دوم", "میدان سوم")), "kept words")
    t.kill()

    again = opened()
    sign_in(again)
    again.see("۳ تماس ناتمام")
    for number, place in (("۱", "میدان یکم"), ("۲", "میدان دوم"), ("۳", "میدان سوم")):
        again.press("S-F10")
        again.see(place)
        again.type("؛ نبش")
        again.see(f"{place}؛ نبش")  # at the same cursor
        again.press("C-s")
        again.see(f"IA-۱۴۰۵-{number}")
    again.gone("تماس ناتمام")
    desk = open_store(patrols, "1000", WORD)
    try:
        assert unfinished(desk) == ()
        titles = {show_incident(desk, str(place)).title for place in (1, 2, 3)}
        assert titles == {"میدان یکم؛ نبش", "میدان دوم؛ نبش", "میدان سوم؛ نبش"}
    finally:
        desk.store.close()


@pytest.mark.long
def test_a_busy_patrol_is_asked_and_a_duplicate_joined(patrols: Path, opened: Opened) -> None:
    t = opened()
    sign_in(t)
    theft(t, "کیانپارس", "نخواست")
    t.press("F12")
    t.see("انتخاب گشت")
    t.press("1", "Enter")
    t.see("گشت ۱ اعزام شد.")
    t.press("C-s")
    t.see("ذخیره شد:")

    theft(t, "کیانپارس", "همسایه")
    t.see("شاید همان باشد", "IA-۱۴۰۵-۱")
    t.press("F12")
    t.see("انتخاب گشت", "مشغول: اعزام‌شده، LA-۱۴۰۵-۱")
    t.press("2", "Enter")
    t.see("پیشنهاد نخست گشت ۲ است")
    t.type("گشت ۱ همان‌جاست")
    t.press("C-s")
    t.see("از گشت ۱ پرسیده شد.")
    t.press("S-F6")
    t.see("با کدام یکی است؟")
    t.press("1")
    t.see("تماس دیگر برای IA-۱۴۰۵-۱")
    t.press("F7")
    t.see("LA-۱۴۰۵-۲ ?")
    desk = open_store(patrols, "1000", WORD)
    try:
        assert show_call(desk, "2").state == "joined"
        one = board(desk)[0]
        assert (one.state, one.sent_to, one.asked_by) == ("dispatched", "LA-1405-1", "LA-1405-2")
    finally:
        desk.store.close()
