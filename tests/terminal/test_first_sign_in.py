"""A store that `precinct init` made, through a real pty: what meets an inspector and a commander on their first day."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest

from db.kernel.desk.desk import COMMANDS
from db.storage import failed_tries, keys
from tests.precinct_tui.test_inspectorate_key import (
    ADMIN,
    CHIEF,
    DUTY,
    FIRST,
    NAMED,
    SECOND,
    SECRET,
    House,
    given,
    house,
)
from tests.precinct_tui.verbs.test_cli import spoken
from tests.terminal.driver import Terminal

__all__ = ["house", "spoken"]
PIN = "482193"
NUMBER = re.compile(r"\b[A-Z]{2}-\d{4}-\d+\b")


@pytest.fixture
def t(house: House) -> Iterator[Terminal]:
    """The program on the store, at its sign-in."""
    terminal = Terminal(["--home", str(house.home), "--lang", "en"], columns=120, rows=36, base="ltr")
    terminal.see("Password")
    yield terminal
    terminal.close()


def enter(t: Terminal, *words: str) -> None:
    """Words into one field after the other, each left with Enter."""
    for some in words:
        t.type(some)
        t.press("Enter")


def shown(t: Terminal, pattern: str) -> list[str]:
    """What of the screen is written so."""
    return re.findall(pattern, "\n".join(t.lines()))


def menu(t: Terminal, command: str) -> None:
    """Open a form from the menu."""
    t.press("F10")
    t.see("Menu")
    enter(t, COMMANDS[command].label)


def choose_own(t: Terminal, house: House) -> str:
    """The inspector comes with what the administrator gave, chooses, and writes the paper down; what it says."""
    enter(t, FIRST, given(FIRST))
    t.see("Set your own password")
    t.press("F2", "F3", "F4", "F5", "F10", "C-f", "F11")
    t.settle()
    t.see("Set your own password")
    assert not shown(t, NUMBER.pattern), "no page but this one"
    assert house.ring().sealing(keys.INSPECTORATE) is None
    enter(t, SECRET[FIRST], SECRET[FIRST])
    t.see("The inspectorate's paper")
    groups = shown(t, r"\b\d{5}\b")
    t.press("Enter")
    t.see("what do these groups of the phrase say?")
    asked = [int(place) for place in shown(t, r"Group (\d+)")]
    assert not shown(t, r"\b\d{5}\b"), "it is shown once"
    enter(t, *(groups[place - 1] for place in asked))
    t.see(NAMED[FIRST])
    return " ".join(groups)


def lock(t: Terminal) -> None:
    """Lock the screen; nobody's number stands on it."""
    t.press("F11")
    t.see("The screen is locked")
    assert not shown(t, NUMBER.pattern)


def say_the_second_yes(t: Terminal) -> None:
    """The commander finds who waits among the officers, and agrees with his password."""
    t.press("F10")
    t.see("Menu")
    enter(t, "Officers")
    t.see("Not approved yet")
    row = next(line for line in t.lines() if "Not approved yet" in line)
    assert SECOND in row
    badges = shown(t, r"(?m)^.{0,6}?(700\d)\b")
    t.press(*["Down"] * badges.index(SECOND), "Enter")
    t.see("Auditor", COMMANDS["officer.agree"].label)
    t.press("1")
    t.see("Your own password")
    t.type(SECRET[CHIEF])
    t.press("C-s")
    t.see(f"Saved: {SECOND}")  # the form hides the list too, before anything is written
    t.gone("Not approved yet")


def try_wrongly(t: Terminal, house: House) -> None:
    """Wrong secrets, until the next one has to wait; then time passes."""
    for _try in range(9):
        enter(t, "000000")
        t.settle()
        if t.shows("Several wrong tries"):
            break
    t.see("Several wrong tries", "Nobody is locked out")
    path = house.home / failed_tries.FILE
    counted: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps({key: [count, at - 60] for key, (count, at) in counted.items()}), encoding="utf-8")


@pytest.mark.long
def test_the_first_day_of_an_inspector_and_a_commander(house: House, t: Terminal) -> None:
    house.add_only(FIRST, "inspector")
    house.add(CHIEF, "commander")
    house.ok(
        "enter", "incident", house.file({"type": "theft_shop", "place": "بازار", "summary": "قفل شکسته"}), badge=DUTY
    )
    paper = choose_own(t, house)
    sealing = house.ring().sealing(keys.INSPECTORATE)
    assert sealing is not None
    assert (house.readers(), bool(sealing.paper)) == ([FIRST], True)
    house.complain()
    house.add_only(SECOND, "auditor")

    lock(t)
    t.press("S-Tab")
    enter(t, CHIEF, SECRET[CHIEF])
    t.see(NAMED[CHIEF])
    say_the_second_yes(t)
    assert next(each for each in house.ok("officer", "list") if each["badge"] == SECOND)["role"] == "auditor"

    menu(t, "officer.set_pin")
    t.see("PIN")
    enter(t, SECRET[CHIEF], PIN)
    t.press("C-s")
    t.press("F2")
    t.wait(lambda: bool(shown(t, NUMBER.pattern)), "a number on his desk")
    lock(t)
    try_wrongly(t, house)
    enter(t, PIN)
    t.see(NAMED[CHIEF])

    house.ok("officer", "remove", CHIEF, "--reason", "x", badge=ADMIN)
    t.see("Badge number")
    assert not shown(t, NUMBER.pattern), "his session ended"
    house.ok(*house.reset(FIRST, "given-anew-by-admin"), badge=ADMIN)
    house.chooses(FIRST, "given-anew-by-admin", "another-of-my-own")
    house.ok("inspectorate", "take", "--paper-file", house.file(paper), badge=FIRST, secret="another-of-my-own")
    assert len(house.codes(FIRST, "another-of-my-own")) == 1, "the paper that was written down opens it"
