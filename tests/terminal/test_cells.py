"""Every main screen, cell by cell: where one stands, which keys hold, nothing past the edge, one language only."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from db.kernel.base.access import Role
from tests.terminal.conftest import WORD
from tests.terminal.driver import Terminal

BADGE = "1002"


@dataclass(frozen=True, slots=True)
class Stop:
    """A screen: the keys that lead there, what row 0 says of it and what the last row offers, in both languages.

    `both`: what it shows is the two languages beside each other (the lists).
    """

    name: str
    keys: tuple[str, ...]
    crumb: tuple[str, str]
    footer: tuple[str, str]
    both: bool = False
    menu: str = ""


STOPS = (
    Stop("desk", ("F2",), ("میز", "Desk"), ("وقایع", "Incidents")),
    Stop("incidents", ("F3",), ("وقایع", "Incidents"), ("تازه", "New")),
    Stop("incident form", ("n",), ("ثبت واقعه", "Report an incident"), ("ذخیره", "Save")),
    Stop("incident", ("F3", "Enter"), ("IA-۱۴۰۵-۱", "IA-1405-1"), ("اقدام‌ها", "Acts")),
    Stop("custody", ("F4",), ("تحت نظر", "Custody"), ("بازگشت", "Back")),
    Stop("custody record", ("Enter",), ("CA-۱۴۰۵-۱", "CA-1405-1"), ("اقدام‌ها", "Acts")),
    Stop("service desk", ("F5",), ("میز خدمت", "Service desk"), ("بازگشت", "Back")),
    Stop("search", ("C-f",), ("جست‌وجو", "Search"), ("بازگشت", "Back")),
    Stop("handover", ("F8",), ("تحویل و تحول", "Handover"), ("بازگشت", "Back")),
    Stop("officers", (), ("افسران", "Officers"), ("بازگشت", "Back"), menu="officers their roles"),
    Stop("lists", (), ("فهرست‌ها", "Lists"), ("بازگشت", "Back"), both=True, menu="lists that forms"),
    Stop("journal", (), ("رویدادنگار سامانه", "Journal"), ("بازگشت", "Back"), menu="every act by officer"),
    Stop("settings", (), ("تنظیمات", "Settings"), ("بازگشت", "Back"), menu="terminal idle lock"),
    Stop("help", ("F1",), ("راهنما", "Help"), ("بازگشت", "Back")),
)
NAMES = {"fa": ("کلانتری ۱۲", "فرهاد آزمایشی"), "en": ("Precinct 12", "Karim Test")}
# Names of keys, of the other language, what record numbers begin with, hashes and folders.
KEYS = re.compile(
    r"(\b[0-9a-f]{12}\b|/\S+|F\d+|Ctrl|Shift|Esc|Enter|Tab|Ins|Space|PgUp|PgDn|Home|End|Backspace|English|[A-Z]{2}(?=-))"
)
PERSIAN = re.compile("[\u0600-\u06ff\ufb50-\ufdff\ufe70-\ufeff]")
UNSHAPED = re.compile("[\u0621-\u064a\u067e\u0686\u0698\u06a9\u06af\u06cc]{2,}")


@pytest.fixture(scope="module")
def stores(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Two stores with a record in each register: what is typed in them is Persian in one, English in the other."""
    from db.kernel.desk.desk import COMMANDS
    from db.opening.creating import NewOfficer, NewStore, create_store
    from db.opening.setup import open_store
    from db.storage.keys import QUICK

    made = {}
    for language, (unit, name) in NAMES.items():
        home = tmp_path_factory.mktemp(language) / "store"
        words = "متن" if language == "fa" else "words"
        officers = (
            NewOfficer("1000", words, Role.DUTY, WORD),
            NewOfficer(BADGE, name, Role.COMMANDER, WORD),
            NewOfficer("1008", words, Role.ADMINISTRATOR, WORD),
        )
        create_store(home, NewStore(unit, officers, cost=QUICK))
        desk = open_store(home, "1000", WORD)

        def give(command: str, desk: object = desk, **fields: object) -> None:
            declared = COMMANDS[command]
            declared.run(desk, declared.form(**fields))

        give("shift.open")
        give("incident.report", type="theft_home", place=words, summary=words)
        now = desk.now()
        give(
            "custody.open",
            name_known="unknown",
            deprivation_at=now,
            arrived_at=now,
            category="self_presented",
            band="7",
        )
        give("request.take", category="nuisance", words=words, answer_by="code", anonymous=True)
        desk.store.close()
        made[language] = home
    return made


@pytest.fixture
def terminal(stores: dict[str, Path], language: str, columns: int, rows: int) -> Iterator[Terminal]:
    """The program in this language on a screen of this size."""
    opened = Terminal(
        ["--home", str(stores[language]), "--lang", language],
        columns=columns, rows=rows, base="rtl" if language == "fa" else "ltr",
    )  # fmt: skip
    yield opened
    opened.close()


@pytest.mark.long
@pytest.mark.parametrize(
    ("language", "columns", "rows"),
    [
        ("fa", 80, 24),
        pytest.param("en", 120, 36, marks=pytest.mark.long),
        pytest.param("fa", 120, 36, marks=pytest.mark.long),
        pytest.param("en", 80, 24, marks=pytest.mark.long),
    ],
)
def test_every_screen_stands_as_it_should(terminal: Terminal, language: str, columns: int, rows: int) -> None:
    spoken = ("fa", "en").index(language)
    terminal.see(("ورود به سامانه", "Sign in")[spoken])
    look(terminal, "sign in", language, both=True)  # the other language's name, and a line to try the terminal with
    terminal.type(BADGE)
    terminal.press("Enter")
    terminal.type(WORD)
    terminal.press("Enter")
    for stop in STOPS:
        if stop.menu:
            terminal.press("F10")
            terminal.type(stop.menu)
            terminal.press("Enter")
        terminal.press(*stop.keys)
        crumb, footer = terminal.cells(stop.crumb[spoken]), terminal.cells(stop.footer[spoken])
        terminal.wait(lambda crumb=crumb: crumb in terminal.lines()[0], f"{stop.name}: its name in row 0")
        terminal.wait(lambda footer=footer: footer in terminal.lines()[-1], f"{stop.name}: {footer} in the last row")
        terminal.settle()
        look(terminal, stop.name, language, both=stop.both)
        name = terminal.cells(NAMES[language][1])
        assert name in terminal.lines()[0], f"{stop.name}: who sits here"
    for control in (b"\x1b]52", "\u202e".encode(), b"\x00", b"\x9b"):
        assert control not in without_text(terminal.raw)


def without_text(raw: bytearray) -> bytes:
    """What was sent, without the characters of UTF-8 that hold a byte of C1 by chance."""
    return re.sub(rb"[\xc3-\xf4][\x80-\xbf]+", b"", bytes(raw)) + b"".join(re.findall("\u202e".encode(), bytes(raw)))


def look(terminal: Terminal, where: str, language: str, *, both: bool = False) -> None:
    """What holds on every screen."""
    assert terminal.screen.past_the_edge == [], where
    for line in terminal.lines():
        assert not [char for char in line if unicodedata.category(char) in ("Cc", "Cf", "Cs")], (where, line)
        if both:
            continue
        if language == "en":
            persian = PERSIAN.findall(line)
            assert not persian, (where, line)
        else:
            latin = re.findall("[A-Za-z]{2,}", KEYS.sub("", line))
            assert not latin, (where, line)
            assert not UNSHAPED.findall(line), (where, line)
