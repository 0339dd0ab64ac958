"""One whole shift by keyboard alone, through a real pty: from sign-in to the next officer's signature."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from db.kernel.base.register import REGISTERS
from db.kernel.folding import rebuild
from db.kernel.journal import stored_events
from db.kernel.signing import verifying
from db.opening.setup import open_store
from db.words.folding import ascii_digits
from db.words.records import Filter
from tests.terminal.conftest import PIN, UNIT, WORD, Opened, sign_in
from tests.terminal.driver import Terminal
from tests.terminal.handed_over import print_handover, read_back_rightly

pytestmark = pytest.mark.slow

MOST_KEYS = 45
"""From F8 to both signatures, beyond remarks and counts: badge, PINs and every other letter counted, and a password of
eight letters, as those of the made-up precinct have."""
KEYS_OF = {"a person": 16, "a step": 6, "a look-in": 2, "a way to hospital": 6, "a request": 5}
"""The most keys beyond the words: every Enter, arrow, letter of an act and Ctrl+S counted."""
KINDS = (
    "shift_opened", "incident_reported", "incident_entry_added",
    "custody_opened", "wellbeing_seen", "language_set", "prosecutor_told",
    "rights_given", "fear_asked", "documents_seen", "person_released",
    "session_planned", "request_taken", "request_taken", "request_taken", "session_closed",
    "handover_started", "handover_counted", "handover_signed_out", "handover_counted_blind", "handover_taken_over",
    "shift_opened",
)  # fmt: skip
"""What the shift leaves in the journal, in this order; what goes with it (sign-ins, views, answers given) apart."""


def act(terminal: Terminal, words: str) -> None:
    """An act of the record on the screen: Enter, its words, Enter."""
    terminal.press("Enter")
    terminal.type(words)
    terminal.press("Enter")


def answer(terminal: Terminal, *words: str) -> None:
    """Answer the fields in their order, each left with Enter; "" leaves one empty, "↓" takes the offered now."""
    for some in words:
        if some == "↓":
            terminal.press("Down")
        else:
            terminal.type(some)
        terminal.press("Enter")


def count_keys(terminal: Terminal, before: int, what: str, note: Callable[[str, object], None]) -> None:
    """Hold what was just saved to its keys, beyond the words that were typed."""
    keys = terminal.keystrokes - before
    note(f"keys of {what}", keys)
    print(f"{keys} keys of {what}")
    assert keys <= KEYS_OF[what], what


def to_hospital_and_back(t: Terminal, note: Callable[[str, object], None]) -> None:
    """From the list of who is held to a move under guard that is saved; then back."""
    t.press("Esc")
    t.see("افراد تحت نظر")
    before = t.keystrokes
    t.press("Enter")
    t.see("نور محمد", "تکلیف")
    act(t, "بیمارستان")
    answer(t, "۱۷")
    t.type("غش کرد")
    t.press("C-s")
    count_keys(t, before, "a way to hospital", note)
    act(t, "بازگشت")
    answer(t, "↓", "سالم")
    t.press("C-s")


def code_of(terminal: Terminal) -> str:
    """The code of the request whose record is on the screen."""
    found: list[str] = []

    def look() -> bool:
        found[:] = re.findall("─ ([۰-۹]{6}) ─", "\n".join(terminal.lines()[1:4]))
        return bool(found)

    terminal.wait(look, "a code")
    return found[0]


@pytest.mark.long
@pytest.mark.parametrize(("columns", "rows"), [(80, 24), (120, 36)])
def test_a_whole_shift_in_persian(
    home: Path, opened: Opened, columns: int, rows: int, record_property: Callable[[str, object], None]
) -> None:
    t = opened(columns=columns, rows=rows)
    t.see("میز ثبت کلانتری", "شمارهٔ پرسنلی", "ورود به سامانه")

    sign_in(t)
    t.see(UNIT, "حاضران در نوبت", "تازه‌ترین ثبت‌ها")
    t.press("F8")
    t.see("تحویل و تحول", "برای باز کردن نوبت خود کلید O را بزنید.")
    t.press("o", "C-s")
    t.see("وقتی افسر بعدی آمد، برای آغاز تحویل کلید H را بزنید.")

    # A 110 call, typed with the Arabic ya and kaf of a Windows keyboard.
    t.press("S-F3")
    t.see("تماس تازه")
    answer(t, "نزاع")
    t.see("هم‌اکنون خطری هست؟", "LA-۱۴۰۵-۱")
    answer(t, "اهواز", "نخواست", "", "خیر", "", "", "دو نفر", "بله")
    t.type("درگيري دو نفر در كنار بازار ميوه")
    t.press("C-s")
    t.see("ذخیره شد:")
    t.press("F3")
    t.see("نزاع", "اهواز", "باز")
    t.press("Enter")
    t.see("شرح واقعه", "درگيري دو نفر در كنار بازار ميوه")
    act(t, "افزودن شرح")
    t.type("گشت ۳ رسید و آن دو را جدا کرد")
    t.press("C-s")
    t.look_for("گشت ۳ رسید و آن دو را جدا کرد", "End")

    # A foreign national is brought in: the clock starts.
    before = t.keystrokes
    t.press("F4")
    t.see("چیزی اینجا نیست")
    t.press("n")
    answer(t, "گفته شد", "نور محمد", "", "مرد", "۳۱", "افغانستان", "۱۷", "↓", "", "↓", "آورده")
    t.press("C-s")
    count_keys(t, before, "a person", record_property)
    t.see("نور محمد", "تحت نظر", "آیا حال فرد خوب است؟")
    t.see("۱۷")  # the band, in the strip
    before = t.keystrokes
    t.press("h")  # the letter of the act
    answer(t, "↓", "سالم")
    t.press("C-s")
    count_keys(t, before, "a step", record_property)
    act(t, "زبان")
    answer(t, "↓", "دری")
    t.press("C-s")
    before = t.keystrokes
    t.press("n")
    answer(t, "↓", "تلفن", "قاضی کشیک")
    t.press("C-s")
    count_keys(t, before, "a step", record_property)
    act(t, "تفهیم حقوق")
    answer(t, "↓", "بله", "", "بله")  # the language stands there already; Enter alone does not answer the safeguard
    t.press("C-s")
    t.see("این لازم است.")
    answer(t, "امضا کرد")
    t.press("C-s")
    t.see("پرسش ترس از بازگشت")  # due until it is answered
    act(t, "ترس از بازگشت")
    answer(t, "↓", "")
    t.press("C-s")
    t.see("این لازم است.")
    answer(t, "خیر")
    t.press("C-s")
    t.see("✓ ۵ انجام شد")  # the question is among them
    before = t.keystrokes
    t.press("c", "1")
    count_keys(t, before, "a look-in", record_property)
    to_hospital_and_back(t, record_property)
    act(t, "دیدن مدارک")
    answer(t, "↓", "آمایش", "۱۲۳۴۵۶", "", "امور اتباع", "معتبر")
    t.press("C-s")
    act(t, "آزادی")
    answer(t, "↓", "مدارک معتبر", "۱۷", "بله", "", "با تاکسی نزد برادرش")  # at night it is asked how
    t.press("C-s")
    t.see("آزاد شد؛ مدارک معتبر است")

    # A session of the service desk, and three requests.
    t.press("S-F5")
    t.see("چیزی اینجا نیست")
    t.press("n")
    answer(t, "مسجد جامع", "امروز", "۰۹:۰۰", "۲۳:۰۰")
    for _field in range(4):
        t.press("Tab")
    answer(t, "بله")
    t.press("C-s")
    t.see("مسجد جامع", "باز")
    codes = []
    for words, fields in (
        ("چراغ کوچه شکسته است", ("با کد", "بله")),
        ("موتورها شب سر و صدا می‌کنند", ("تلفن", "خیر", "رضا شاکر", "09161234567")),
        ("ساعت کار کلانتری", ("حضوری", "بله")),
    ):
        before = t.keystrokes
        t.press("q")
        answer(t, "امنیت محله")
        t.type(words)
        t.press("Tab")
        first = words.startswith("چراغ")
        answer(t, *(fields[:-1] if first else fields))
        t.type(fields[-1] if first else "")  # saving takes what is highlighted
        if words.startswith("ساعت"):
            for _field in range(6):
                t.press("Tab")
            t.type("هر روز، شبانه‌روز")
        t.press("C-s")
        if first:
            count_keys(t, before, "a request", record_property)
        t.see(words)
        codes.append(code_of(t))
        t.press("Esc")
        t.see("مسجد جامع")
    t.press("x", "C-s")
    t.see("بسته")

    # Found again: the call by a word in another spelling, a request by its code in Latin digits.
    t.press("C-f")
    t.type("درگیری بازار میوه")
    t.see("یافته‌ها: ")  # it looks through all registers at once
    t.press("Enter", "Enter")
    t.see("تماس با ۱۱۰", "درگيري دو نفر در كنار بازار ميوه")
    t.press("F5", "s")
    t.type(ascii_digits(codes[1]))
    t.see(codes[1], "یافته با شماره: ۱")
    t.press("Enter", "Enter")
    t.see("موتورها شب سر و صدا می‌کنند", "رضا شاکر")

    # The desk is handed over.
    before = t.strokes
    t.press("F8")
    t.see("نوبت", "H آغاز تحویل و تحول")
    t.press("h", "1")
    t.see("بشمارید، اقدام موردها را بنویسید")
    t.press("c")
    counting = t.strokes
    answer(t, "۰", "۸", *["۰"] * 5)
    t.type("۰")
    counted = t.strokes - counting
    t.press("C-s", "x")
    t.type(PIN)
    t.press("C-s")
    t.see("امضا کردید.")
    t.press("F11")
    t.see("صفحه قفل است")
    t.gone("بهرام آزمون")
    answer(t, "1001", WORD)  # his first time in this program tonight
    t.see("شیرین نمونه", "خودتان بشمارید")  # what he came for stands there
    t.press("c")
    counting = t.strokes
    answer(t, "۰", "۸", *["۰"] * 5)
    t.type("۰")
    counted += t.strokes - counting
    t.press("C-s", "s")
    t.see("بهرام آزمون")
    page = t.lines()
    reading = t.strokes
    t.look_for("شمارش یکسان هر دو", "PgDn")
    reading = t.strokes - reading  # how far the page is read, is the officer's
    t.press("End")
    t.see("امضاها", "تحویل گرفتن")
    t.press("t")  # from the page that was read
    read_back_rightly(t, home, "1001")
    t.see("خلاصه را خواندم")  # the form stands, and begins at the secret
    answer(t, PIN)
    t.type("ب")
    t.press("C-s")
    t.see("شیرین نمونه", "وقتی افسر بعدی آمد")
    handed_over = t.strokes - before - counted - reading - len(WORD) + 8
    record_property("keys of a handover", handed_over)
    print(f"{handed_over} keys from F8 to both signatures, beyond {counted} keys of counting")
    assert handed_over <= MOST_KEYS

    # Locked, and read again on the screen and as text.
    t.press("p")
    t.see("امضاشده")
    t.press("C-q", "2")
    assert t.leave() == 0
    assert t.screen.past_the_edge == []
    assert any(t.cells("بهرام آزمون") in line for line in page)
    printed = print_handover(home)
    for words in ("بهرام آزمون", "شیرین نمونه", "فوری", "نیازمند پیگیری", "عادی", "امضاها"):
        assert words in printed
    assert "نور محمد" not in printed  # a handover names nobody who was held
    record_property("keystrokes", t.keystrokes)
    print(f"{columns}×{rows}: {t.keystrokes} keystrokes beyond the words typed")
    read_back(home, codes)


def read_back(home: Path, codes: list[str]) -> None:
    """The store holds what the screen showed, in sound chains and projections that the journal makes again."""
    desk = open_store(home, "1002", WORD)
    try:
        with desk.store.reading() as conn:
            assert verifying.verify(conn).sound
            written = [event.kind for batch in stored_events.batches(conn) for event in batch]
        assert rebuild.check(desk.store).differences == ()
        assert [kind for kind in written if kind in KINDS] == list(KINDS)

        def states(name: str) -> list[str]:
            return [row.state for row in REGISTERS[name].list(desk, Filter(), None, 50).rows]

        assert states("incident") == ["open"]
        assert states("custody") == ["closed"]
        assert states("session") == ["closed"]
        assert sorted(states("request")) == ["closed", "registered", "registered"]
        assert states("shift") == ["open", "signed"]
        held = REGISTERS["custody"].show(desk, "1", "duty")
        assert "custody.release" not in held.acts
        assert sorted(row.number for row in REGISTERS["request"].list(desk, Filter(), None, 50).rows) == sorted(
            ascii_digits(code) for code in codes
        )
    finally:
        desk.store.close()


@pytest.mark.long
def test_a_shorter_shift_in_english(home: Path, opened: Opened) -> None:
    t = opened("--lang", "en")
    sign_in(t)
    t.see("Needs attention", "Latest entries")
    t.press("F8", "o", "C-s")
    t.see("press H to start the handover")
    t.press("S-F3")
    answer(t, "theft, hom")
    t.see("Are they still there?", "LA-1405-1")
    answer(t, "Abadan", "", "", "no", "", "", "")
    t.type("a door was forced while the family was away")
    t.press("C-s")
    t.see("Saved:")
    t.press("F3", "Enter")
    t.see("a door was forced while the family was away")
    t.look_for("To complete", "PgDn")
    act(t, "Add an entry")
    t.type("neighbours saw a white van")
    t.press("C-s", "F4", "n")
    answer(t, "stated", "Karim Test", "", "male", "40", "", "9", "↓", "", "↓", "brought")
    t.press("C-s")
    t.see("Karim Test", "Is the person well?")
    act(t, "Release")
    answer(t, "↓", "no ground", "9", "yes", "", "a taxi, paid, to his brother")  # at night it is asked how
    t.press("C-s")
    t.see("no ground")
    t.press("F8", "h", "1", "c")
    answer(t, "0", "8")
    t.press("C-s", "x")
    t.type(PIN)
    t.press("C-s")
    t.see("Not counted: Radios, Keys")  # asked once, and not stopped
    t.type("no time")
    t.press("C-s")
    t.see("You have signed.")
    t.press("F11")
    t.see("The screen is locked")
    answer(t, "1001", WORD)  # his first time in this program tonight
    t.see("شیرین نمونه", "Count for yourself")
    t.press("c")
    answer(t, "0", "8")
    t.press("C-s")
    t.see("Take over")
    t.press("t")
    read_back_rightly(t, home, "1001")
    t.see("I have read the")  # the form stands, and begins at the secret
    answer(t, PIN)
    t.type("y")
    t.press("C-s")
    t.see("press H to start the handover")
    t.press("C-q", "2")
    assert t.leave() == 0
    desk = open_store(home, "1002", WORD)
    try:
        with desk.store.reading() as conn:
            assert verifying.verify(conn).sound
        assert rebuild.check(desk.store).differences == ()
        assert [row.state for row in REGISTERS["shift"].list(desk, Filter(), None, 9).rows] == ["open", "signed"]
    finally:
        desk.store.close()
