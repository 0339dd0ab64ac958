"""A weekly session through a real pty: ten requests, one merged, two answered on the spot, one referred and answered,
one reopened by its code. Every key is counted, the letters that choose a category among them; the words are set apart.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from db.kernel.desk.desk import COMMANDS
from db.opening.setup import open_store
from db.registers.service_desk.requests.queries import status_by_code
from db.registers.service_desk.requests.show import show_request
from db.registers.service_desk.sessions.live import live
from db.words.form_reading import read_form
from tests.terminal.conftest import WORD, Opened, sign_in
from tests.terminal.driver import Terminal

pytestmark = [pytest.mark.slow, pytest.mark.long]

A_REQUEST = 10
"""Keys that one request may take until its slip is shown and put away, beyond its words."""
ON_THE_SPOT = (2, 6)
CATEGORIES = ("گشت", "تراف", "گذر", "مزاح", "تراف", "گشت", "نظام", "گشت", "پیشن", "تراف")
WORDS = ("سر کوچه شب‌ها ناامن است", "چراغ خاموش است", "نوبت گذرنامه", "صدای کارگاه", "خط‌کشی نیست",
         "گشت پارک", "معافیت", "سر کوچه شب‌ها ناامن است", "صندلی بگذارید", "دوبل می‌ایستند")  # fmt: skip


@pytest.fixture
def planned(home: Path) -> Path:
    """A session planned for today at the mosque."""
    desk = open_store(home, "1000", WORD)
    form = COMMANDS["session.plan"].form
    COMMANDS["session.plan"].run(
        desk, read_form(form, {"place": "مسجد جامع", "day": "today", "start": "00:05"}, now=desk.now())
    )
    desk.store.close()
    return home


def codes(home: Path) -> list[str]:
    """The codes given so far, the first one first."""
    desk = open_store(home, "1000", WORD)
    found = [one.code for one in reversed(live(desk, "1").requests)]
    desk.store.close()
    return found


def act(t: Terminal, name: str, title: str) -> None:
    """Choose an act of the record that is open."""
    t.press("Enter")
    t.see("چه باید کرد؟")
    t.type(name)
    t.press("Enter")
    t.see(title)


def test_a_weekly_session_of_ten_requests(
    planned: Path, opened: Opened, record_property: Callable[[str, object], None]
) -> None:
    t = opened()
    sign_in(t)
    t.keystrokes = 0
    t.press("l")
    t.see("مسجد جامع")
    t.press("1")
    t.see("دریافت‌شده: ۰")
    for place, (category, words) in enumerate(zip(CATEGORIES, WORDS, strict=True)):
        before = t.keystrokes
        t.press("n")
        t.see("متن درخواست")
        t.press(*category, "Enter")
        t.type(words)
        t.press("Tab", "C-s")
        t.see("برگهٔ شهروند")
        t.press("a" if place in ON_THE_SPOT else "Enter")
        t.gone("برگهٔ شهروند")
        assert t.keystrokes - before <= A_REQUEST
    t.see("دریافت‌شده: ۱۰", "پاسخ در محل: ۲")
    record_property("keys of ten requests", t.keystrokes)
    print(f"keys of ten requests {t.keystrokes}")
    given = codes(planned)

    before = t.keystrokes  # the eighth repeats the first
    t.press("Down", "Down", "Enter")
    t.see("متن درخواست", shown(given[7]))
    act(t, "تکراری", "تکرار کدام کد")
    t.type(given[0])
    t.press("C-s")
    t.see("این درخواست تکراری است")
    t.press("Esc")
    t.see("دریافت‌شده: ۱۰")
    print(f"keys of merging {t.keystrokes - before}")

    before = t.keystrokes  # the second is referred, with consent, and answered
    t.press(*["Down"] * 6, "Enter")
    t.see(shown(given[1]))
    act(t, "ارجاع", "به کدام مرجع")
    t.type("راهور")
    t.press("Enter", "y", "C-s")
    t.see("ارجاع به")
    act(t, "پاسخ دادن", "پاسخ آماده")
    t.type("نامه")
    t.press("Enter", "C-s")
    t.see("پاسخ‌داده‌شده")
    act(t, "بستن", "سرانجام")
    t.type("انجام")
    t.press("Enter", "C-s")
    t.settle()
    print(f"keys of referring, answering and closing {t.keystrokes - before}")
    t.press("Esc")
    t.see("دریافت‌شده: ۱۰")
    t.press("c")
    t.see("تدارکات")
    t.press("C-s")
    t.see("این جلسه بسته است.", "ارجاع‌شده: ۱")

    before = t.keystrokes  # its citizen comes back with the code
    t.press("Esc")
    t.gone("این جلسه بسته است.")
    t.press("u")
    t.see("پیگیری با کد")
    t.type(given[1])
    t.press("Enter")
    t.see("بسته")
    t.press("r")
    t.see("چه چیزی مانده است")
    t.type("هنوز خاموش است")
    t.press("C-s")
    t.gone("چه چیزی مانده است")
    print(f"keys of reopening {t.keystrokes - before}")
    record_property("keys of the session", t.keystrokes)
    print(f"keys of the session {t.keystrokes}, letters of words {t.typed}")

    desk = open_store(planned, "1000", WORD)
    try:
        told = {code: status_by_code(desk, code) for code in given}
        counts = live(desk, "1").counts
        history = [entry.kind for entry in show_request(desk, given[1]).chronology]
    finally:
        desk.store.close()
    assert (counts.taken, counts.on_spot, counts.referred) == (10, 2, 1)
    assert [told[given[place]].on_spot for place in ON_THE_SPOT] == [True, True]
    assert told[given[7]].state == told[given[0]].state == "registered"
    assert told[given[1]].state == "under_review"
    assert history == [
        "request_taken", "request_referred", "request_replied", "request_closed", "request_reopened",
    ]  # fmt: skip


def shown(code: str) -> str:
    """A code in Persian digits."""
    return code.translate(str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹"))
