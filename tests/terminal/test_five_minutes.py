"""README's five minutes at the desk, key by key, on the made-up precinct that `make run` makes, in both languages."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from db.kernel.journal import stored_events
from db.kernel.signing import verifying
from db.opening.setup import open_store
from db.reference.lists.queries import ListItem
from db.registers.dispatch.patrols.queries import board
from db.registers.incidents.queries import search_incidents
from db.words.calendar.jalali import utc_now
from db.words.messages import M_
from precinct_tui.language.i18n import set_language, translate
from tests.made_once import made_once
from tests.terminal.driver import ROOT, Terminal

pytestmark = pytest.mark.slow

FIVE_LETTERS = ("كوچهء", "شيشهء", "موتور", "خيابان", "شاكي", "گشت")
KINDS = (
    "patrol_sent", "incident_reported", "patrol_moved", "care_given", "arrival_started",
    "request_taken", "mark_set", "handover_started",
)  # fmt: skip
"""What the steps leave in the journal, in this order; what goes with it apart."""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What `make run` makes, of fewer days; copy it, do not open it."""

    def run(folder: Path) -> None:
        demo = [sys.executable, "-m", "precinct_tui", "demo", "--home", str(folder / "store"), "--no-open"]
        subprocess.run([*demo, "--days", "4"], cwd=ROOT, check=True, capture_output=True, timeout=300)

    return made_once(tmp_path_factory, "made-by-run", run)[0] / "store"


class Desk:
    """A terminal at the made-up precinct, and README beside it: every key is read there, step by step, in its order."""

    def __init__(self, home: Path, lang: str) -> None:
        text = (ROOT / "README.md").read_text(encoding="utf-8")
        chapter = text.partition("\n## Five minutes at the desk\n")[2].partition("\nF1 says")[0]
        self.steps = [" ".join(step.split()) for step in re.split(r"^\d\. ", chapter, flags=re.MULTILINE)[1:]]
        self.home, self.lang, self.rest = home, lang, ""
        self.t = Terminal(["--home", str(home)])

    def step(self, number: int) -> None:
        """Begin a step."""
        self.rest = self.steps[number - 1]

    def reads(self, *words: str) -> None:
        """Read on in the step until these words, each after the other."""
        for some in words:
            _before, found, self.rest = self.rest.partition(some)
            assert found, f"README does not say {some}"

    def press(self, *keys: str) -> None:
        """Keys that README names here."""
        for key in keys:
            named = key.replace("S-", "Shift+").replace("C-", "Ctrl+").replace("Down", "↓")
            self.reads(
                named.upper() if len(named) == 1 else re.sub(r"Ctrl\+(.)", lambda m: f"Ctrl+{m[1].upper()}", named)
            )
            self.t.press(key)

    def type(self, words: str) -> None:
        """Words that README tells to type."""
        self.reads(f"`{words}`")
        self.t.type(words)

    def sent(self) -> ListItem:
        """The radio name of the patrol that was sent last, as the store has it."""
        desk = open_store(self.home, "1202", "12021202")
        try:
            return max((one for one in board(desk) if one.sent_to), key=lambda one: one.since).name
        finally:
            desk.store.close()

    def five_letters(self) -> str:
        """Letters in Arabic spelling that an incident has: which there are goes by the hour that the store was made."""
        desk = open_store(self.home, "1202", "12021202")
        try:
            return next(letters for letters in FIVE_LETTERS if search_incidents(desk, letters))
        finally:
            desk.store.close()

    def word(self, named: str, typed: str) -> None:
        """An answer that README names."""
        self.reads(named)
        self.t.type(typed)

    def see(self, persian: str, english: str) -> None:
        """Wait for words of the screen, in the language spoken."""
        self.t.see(persian if self.lang == "fa" else english)

    def label(self, msgid: str) -> None:
        """Wait for words of the program, in the language spoken."""
        set_language(self.lang)
        self.t.see(translate(M_(msgid)))

    def gone(self, persian: str, english: str) -> None:
        """Wait until words of the screen are gone."""
        self.t.gone(persian if self.lang == "fa" else english)


@pytest.fixture(params=["fa", pytest.param("en", marks=pytest.mark.long)])
def d(made: Path, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Desk]:
    """The desk of a fresh copy, before anybody has signed in."""
    shutil.copytree(made, tmp_path / "store")
    desk = Desk(tmp_path / "store", request.param)
    yield desk
    desk.t.close()
    set_language("fa")


def written(home: Path, since: datetime) -> list[str]:
    """The kinds of what was written since a moment, in sound chains, by whom it was told."""
    desk = open_store(home, "1202", "12021202")
    try:
        with desk.store.reading() as conn:
            assert verifying.verify(conn).sound
            return [event.kind for batch in stored_events.batches(conn) for event in batch if event.entered_at >= since]
    finally:
        desk.store.close()


def sign_in(d: Desk) -> None:
    """Step 1: the desk, in the language that is wanted."""
    t = d.t
    d.step(1)
    t.see("گذرواژه")
    d.type("1201")
    d.press("Enter")
    d.type("12011201")
    d.press("Enter")
    t.see("حاضران در نوبت")
    if d.lang == "en":
        d.press("F10")
        t.see("فهرست")
        d.reads("*English*")
        t.type("English")
        t.press("Enter")
        t.base = "ltr"
        t.see("On duty")


def take_a_call(d: Desk) -> None:
    """Steps 2 to 4: the shift is opened, a call comes in and is sent to, another one parks it."""
    t = d.t
    d.step(2)
    d.press("F8")
    d.see("وقتی افسر بعدی آمد، برای آغاز تحویل کلید H را بزنید.", "press H to start the handover")
    d.step(3)
    d.press("S-F3")
    d.see("تماس تازه", "New call")
    d.word("kind", "نزاع" if d.lang == "fa" else "fight")
    d.press("Enter")
    d.see("نام محل، نشانی", "A place, a landmark")
    d.word("place", "گلست")
    d.see("بیمارستان گلستان", "Golestan hospital")
    d.press("Down")
    t.press("Enter")
    d.see("نام و شماره در یک سطر", "Name and number in one line")
    d.word("who", "علی")
    d.press("Enter", "F12")
    d.see("انتخاب گشت", "Choose a patrol")
    d.word("number", "1")
    d.press("Enter")
    d.see(": اعزام‌شده", ": Sent")  # saved by then
    d.see(f"{d.sent().fa}: اعزام‌شده", f"{d.sent().en}: Sent")
    d.press("C-s")
    d.see("ذخیره شد:", "Saved:")
    d.press("F7")
    d.see("تماس‌ها و گشت‌ها", "Calls and patrols")
    d.press("/")
    d.see("گ۳ آزاد", "p3 clear")
    d.reads("`گ۳ محل`" if d.lang == "fa" else "`p3 scene`")
    name = d.sent()
    t.type(f"{name.fa[0]}{name.fa[-1]} محل" if d.lang == "fa" else f"{name.en[0]}{name.en[-1]} scene")
    t.press("Enter")
    d.see(f"{name.fa}: در محل", f"{name.en}: On the scene")
    d.press("F3", "n")
    d.label("What you began is kept")
    d.press("1", "2")  # 1 would go on with it
    d.see("شرح واقعه", "What happened")
    d.step(4)
    d.press("S-F3")
    d.see("تماس تازه", "New call")
    t.type("نزاع" if d.lang == "fa" else "fight")
    t.press("Enter")
    d.see("نام محل، نشانی", "A place, a landmark")
    t.press("S-F3")
    d.see("۲ تماس ناتمام", "2 calls to be finished")
    d.press("S-F10")
    d.see("از کی ادامه دارد؟", "Since when?")  # of the noise that waited already


def look_in(d: Desk) -> None:
    """Steps 5 and 6: someone is held here; a citizen's request gets a code and is found again."""
    t = d.t
    d.step(5)
    d.press("F4")
    d.see("دستبند", "Band")
    d.press("Enter")
    d.see("تکلیف‌ها", "Duties")
    d.press("c")
    d.see("چه دیده شد؟", "What was seen?")
    d.press("1")
    d.gone("چه دیده شد؟", "What was seen?")
    d.press("S-F4")
    d.see("چه کسی رسید؟", "Who arrived?")
    d.press("Esc")
    d.label("Nobody came: withdraw it")
    d.press("2")
    d.label("The arrival was taken back.")
    d.gone("چه کسی رسید؟", "Who arrived?")
    d.reads("S on the board (F4, B)")
    t.press("F4")
    d.see("دستبند", "Band")
    t.press("b")
    d.see("تابلو", "Board")
    d.see("اتاق", "Room")
    t.press("s")
    d.see("کدام مرحله، نفر به نفر؟", "Which step, person by person?")
    t.press("Esc")
    d.step(6)
    d.press("F5")
    d.label("Received at")
    d.press("n")
    d.label("Category")
    t.type("امنیت محله" if d.lang == "fa" else "neighbourhood")
    t.press("Enter")
    t.type("چراغ کوچهٔ ما شکسته است")
    t.press("Tab")
    t.type("با کد" if d.lang == "fa" else "code")
    t.press("Enter")
    t.type("بله" if d.lang == "fa" else "yes")
    t.press("Enter")
    t.press("C-s")
    d.reads("code")
    d.see("ذخیره شد:", "Saved:")
    d.press("C-f")
    d.see("واژه", "or words")
    d.reads("five letters of any spelling")
    t.type(d.five_letters())
    t.wait(lambda: any("IA-" in line for line in t.lines()), "a hit")


def hand_over(d: Desk) -> None:
    """Steps 7 and 8."""
    t = d.t
    d.step(7)
    d.press("Ins")
    d.see("زمان ثبت شد", "Moment marked")
    t.press("Esc")
    d.step(8)
    d.press("F8")
    d.see("آغاز تحویل", "Start the handover")
    d.press("h")
    d.label("From now on entries belong to the next shift.")
    d.press("1")
    d.label("Handover begun. Count, plan the items, then sign.")
    d.press("s")
    d.label("Being handed over; nobody has signed yet.")
    t.press("Esc")
    d.label("Handover begun. Count, plan the items, then sign.")
    d.press("F11")
    d.label("The screen is locked")
    t.press("S-Tab")
    t.type("1202")
    t.press("Enter")
    t.type("12021202")
    t.press("Enter")
    t.see("سامان پونه‌زاده")
    t.press("F8")
    d.label("Count for yourself")


@pytest.mark.long
def test_the_five_minutes(d: Desk) -> None:
    began = utc_now()
    sign_in(d)
    take_a_call(d)
    look_in(d)
    hand_over(d)
    assert [kind for kind in written(d.home, began) if kind in KINDS] == list(KINDS)
