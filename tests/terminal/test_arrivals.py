"""Arrivals entered, walked and sent on through a real pty, by keyboard alone; keystrokes are counted.

A key is counted for every press, a choice's letters included. What the issue sets apart is the name and the document;
of a move, the name of who receives and the reason in words.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from db.kernel.desk.desk import COMMANDS
from db.opening.setup import open_store
from db.registers.custody import queries, show
from db.words.ids import new_uid
from db.words.records import Filter
from precinct_tui.language.i18n import digits
from tests.terminal.conftest import WORD, Opened, sign_in
from tests.terminal.driver import KEYS, Terminal

pytestmark = pytest.mark.slow

OPENING, STEP, BY_TELEPHONE = 16, 6, 10
"""Keys that opening a person may take beyond words, keys of one step of the walk, and of a yes by telephone."""
HEADS = max(8, int(os.environ.get("PRECINCT_ARRIVALS", "8")))
"""How many arrive. Keys of each act do not depend on it; PRECINCT_ARRIVALS=40 enters, walks and sends on forty."""
ALONE = HEADS // 6
BUS = HEADS - ALONE
FIRST_BAND = 101
NAMES = ("نرگس", "کریم", "رحیم", "سمیه", "قدیر", "نور", "بهار", "آرش", "میرویس", "شاهد")
MOVE, FIRST = "جابه‌جایی", "the first move, with who receives"
ORDER, FIRST_ORDER = "دستور طرد", "the first of an order, with its number and authority"
WALK = (
    "wellbeing_seen", "language_set", "age_set", "documents_seen", "ground_set", "ground_told", "rights_given",
    "fear_asked", "prosecutor_told", "family_told", "removal_ordered", "person_moved",
)  # fmt: skip
"""What every one of the records must hold."""
NOW = ("Down", "Enter")
"""Takes the time that is offered."""


class Counted:
    """A terminal whose keys are counted act by act."""

    def __init__(self, terminal: Terminal) -> None:
        self.terminal = terminal
        self.most: dict[str, int] = {}

    def keys(self, *pressed: str) -> None:
        """Press keys, or type letters that count as keys."""
        for some in pressed:
            self.terminal.press(*([some] if some in KEYS or some.startswith(("C-", "S-")) else list(some)))

    def act(self, name: str) -> None:
        """The keys since the last act were one of this name."""
        self.most[name] = max(self.most.get(name, 0), self.terminal.keystrokes)
        self.terminal.keystrokes = 0


def names() -> Iterator[str]:
    """Forty names, each once; no two of the first ten are near each other."""
    yield from NAMES
    yield from (f"{first} {second}" for second in ("نمونه", "فرضی", "ساختگی") for first in NAMES)


def open_alone(c: Counted, name: str, band: int) -> None:
    """One person, by the key for an arrival."""
    t = c.terminal
    c.keys("S-F4")
    t.see("چه کسی رسید؟")
    c.keys("1")
    t.see("زمان سلب آزادی")
    t.type(name)  # that it was said, who brought them and the band after the last one stand there, to be looked at
    if band == FIRST_BAND:
        c.keys("Enter", "Enter", "Enter", "30", "Enter", "Enter")
        t.type(str(band))
        c.keys("Enter", *NOW, "C-s")
    else:
        c.keys("Enter", "Enter", "Enter", "30", "Enter", "Enter", *NOW, "C-s")
    t.see("تکلیف‌ها")
    c.act("opening one person")


def open_bus(c: Counted, people: list[str], first_band: int) -> None:
    """A group: what is shared once, then one row a person; one notice for all of them."""
    t = c.terminal
    c.keys("S-F4")
    t.see("چه کسی رسید؟")
    c.keys("3")
    t.see("نخستین شمارهٔ دستبند")
    c.keys(str(len(people)), "Enter", *NOW, "Enter", "Enter", "Enter", "Enter", str(first_band), "C-s")
    t.see(f"۰ از {digits(len(people))} نفر")
    c.act("what a group shares")
    for place, name in enumerate(people, 1):
        t.type(name)
        c.keys("Enter", "Enter", "مر", "Enter", "30", "Enter", "Enter", "در", "Enter", "ند", "C-s")
        c.act("a row of a group")
        t.see(f"{digits(place)} از {digits(len(people))} نفر")


def walk(c: Counted, step: str, count: int, answers: Callable[[int], None]) -> None:
    """One step for everyone: the round opens each form, the answers are each person's own."""
    t = c.terminal
    c.keys("s")
    t.see("کدام مرحله، نفر به نفر؟")
    t.type(step)
    t.settle(0.2)
    c.keys("Enter")
    t.keystrokes = 0
    for place in range(1, count + 1):
        t.see(f"{digits(place)} از {digits(count)}")
        answers(place)
        c.keys("C-s")
        c.act({MOVE: FIRST, ORDER: FIRST_ORDER}.get(step, step) if place == 1 else step)
    t.gone(f"{digits(count)} از {digits(count)}")  # what the round before said may still stand there
    t.see("این دور پایان یافت")
    t.keystrokes = 0


def tell_of_the_group(c: Counted, heads: int) -> None:
    """One notice to the prosecutor for all who came by bus."""
    t = c.terminal
    c.keys("C-t")
    t.see("چه باید کرد؟")
    c.keys("2")
    t.see("تعدادی که گفته شد")
    c.keys(*NOW, "تل", "Enter")
    t.type("قاضی کشیک")
    c.keys("C-s")
    t.gone("تعدادی که گفته شد")
    t.settle()
    c.act("one notice for the group")


def walk_all(c: Counted, everyone: int, bands: list[int]) -> None:
    """The steps of the desk in their order, each for everyone it stands open for; then they are sent on."""
    t = c.terminal

    def every(*keys: str) -> Callable[[int], None]:
        return lambda _place: c.keys(*NOW, *keys)

    def told(place: int) -> None:
        c.keys(*NOW)
        if place == 1:  # who was called stands in the forms that follow
            c.keys("تل", "Enter")
            t.type("قاضی کشیک")

    def ordered(place: int) -> None:
        if place == 1:  # one order names them all; each is ticked
            c.keys(*NOW)
            t.type("۷۷/ط")
            c.keys("Enter", "دادگ", "Enter")

    def sent(place: int) -> None:
        c.keys(*NOW)
        if place == 1:  # and so does who receives them
            c.keys("ات", "Enter")
            t.type("اداره اتباع")
            c.keys("Enter")
            t.type("کارشناس")
            c.keys("Enter")
        t.type(str(bands[place - 1]))  # read from the band: no key of the form's
        c.keys("Enter")
        t.type("بررسی مدارک او")

    walk(c, "آیا حال فرد", everyone, every("سا"))
    walk(c, "زبان", ALONE, every("در"))
    walk(c, "سن و", everyone, every("ب", "Enter", "ب"))
    walk(c, "مدارک", ALONE, every("ند"))
    walk(c, "مبنای", everyone, every("و", "Enter", "ا"))
    walk(c, "ابلاغ", everyone, every("ب"))
    walk(c, "حقوق", everyone, every("ب", "Enter", "ا"))
    walk(c, "ترس", everyone, every("خی"))
    walk(c, "اطلاع به دادس", ALONE, told)
    walk(c, "خانواده", everyone, every("خو"))
    walk(c, ORDER, everyone, ordered)
    walk(c, MOVE, everyone, sent)


@pytest.mark.long
def test_arrivals_are_entered_walked_and_sent_on(
    home: Path, opened: Opened, record_property: Callable[[str, object], None]
) -> None:
    t = opened()
    sign_in(t)
    c = Counted(t)
    people = list(names())[: ALONE + BUS]
    for place in range(ALONE):
        open_alone(c, people[place], FIRST_BAND + place)
    open_bus(c, people[ALONE:], 201)
    bands = [*range(FIRST_BAND, FIRST_BAND + ALONE), *range(201, 201 + BUS)]
    everyone = len(people)
    tell_of_the_group(c, len(people) - ALONE)
    c.keys("Esc", "F2")
    t.settle()
    c.keys("b")
    everyone = len(people)
    t.see(f"{digits(everyone)} نفر")
    t.settle()
    walk_all(c, everyone, bands)
    for act, most in c.most.items():
        record_property(act, most)
    print(c.most)
    apart = ("opening", "a row", "what a group", "one notice", FIRST, FIRST_ORDER)
    assert c.most["opening one person"] <= OPENING, c.most
    assert c.most["a row of a group"] <= OPENING, c.most
    assert all(most <= STEP for act, most in c.most.items() if not act.startswith(apart)), c.most
    desk = open_store(home, "1000", WORD)
    try:
        rows = queries.list_custody(desk, Filter(), limit=100).rows
        assert [row.state for row in rows] == ["moved"] * everyone
        for row in rows:
            record = show.show_custody(desk, row.number, "duty")
            kinds = [entry.kind for entry in record.chronology]
            assert not set(WALK) - set(kinds), (row.number, set(WALK) - set(kinds))
            assert len(kinds) == len(set(kinds)), "nobody's step was written into another's record"
            standing = {duty.code for duty in record.duties if duty.state in ("due", "overdue", "open")}
            # The clock goes along; no authority gave a reference, and nobody said what became of the copy.
            unanswered = {"ground", "ground_told", "copy"}
            assert standing <= {"holding", "receipt", "consulate", "unhcr"} | unanswered
    finally:
        desk.store.close()


def parted(home: Path) -> str:
    """A record of somebody who was parted from the family: a signature from above the desk is due. Its number."""
    desk = open_store(home, "1000", WORD)
    now = desk.now()

    def give(act: str, /, **answers: object) -> str:
        declared = COMMANDS[f"custody.{act}"]
        return str(declared.run(desk, declared.form(**answers)))

    arrived = {"name_known": "stated", "category": "with_family", "deprivation_at": now, "arrived_at": now}
    other = give("open", uid=new_uid(), name="سمیه پویا", band="2", **arrived)
    one = give("open", uid=(who := new_uid()), name="قدیر آرام", band="1", **arrived)
    give("link", record=who, other=other, tie="spouse")
    gone = {"to": "hospital", "at": now, "reason": "درد", "band": "1"}
    give("move", record=who, family_along=False, family_split="آمبولانس", **gone)
    desk.store.close()
    return one


@pytest.mark.long
def test_a_yes_by_telephone_takes_ten_keys(home: Path, opened: Opened) -> None:
    number = parted(home)
    t = opened()
    sign_in(t)
    c = Counted(t)
    c.keys("F4")
    t.settle()
    c.keys("Down", "Enter")  # who is held stands above who is elsewhere
    t.see("تکلیف‌ها")
    t.settle()
    t.keystrokes = 0
    c.keys("z", "r", "g")
    t.see("زمان موافقت")
    c.keys(*NOW, "ت", "Enter")
    t.type("سرهنگ کاوه")
    c.keys("Enter")
    t.type("بی‌سیم ۴")
    c.keys("C-s")
    t.gone("زمان موافقت")
    assert t.keystrokes <= BY_TELEPHONE, t.keystrokes
    desk = open_store(home, "1000", WORD)
    states = {duty.code: duty.state for duty in show.show_custody(desk, number, "duty").duties}
    desk.store.close()
    assert states["signature"] == "done"
    assert states["countersign-1"] in ("open", "due")
