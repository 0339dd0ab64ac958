"""F2 at a seat: how the units below stand, the worst first; a precinct has no such screen."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from db.across.seats.urgent_items import Pressing
from db.carrying.levels import events
from db.carrying.levels.unit_status import UnitBelow, age
from db.kernel.base.access import Role
from db.kernel.base.officer import Desk
from db.kernel.journal import journal
from db.storage.store_info import Info
from db.words.ids import uuid7
from precinct_tui.language import present
from precinct_tui.language.unit_words import presses
from precinct_tui.screens.units import row_of, told
from precinct_tui.widgets.row_words import urgency
from tests.conftest import START, Clock, Desks
from tests.db.carrying.levels.stick import make_seat
from tests.precinct_tui.conftest import Open
from tests.usual import some
from tests.written import write_entry

HASH = "a" * 64
STATES = ("fine", "silent", "missing", "never", "held")


def plain(text: str) -> str:
    """A text without its isolates."""
    return re.sub("[\u2066-\u2069]", "", text)


def iso(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


SAID: dict[str, object] = {"written_at": iso(START), "digest": HASH, "entries": 3}


def note(desk: Desk, kind: str, record: str, facts: dict[str, object], at: datetime) -> None:
    with desk.store.writing() as conn:
        write_entry(conn, desk, journal.Note(kind, record, desk.officer.uid, facts, at=at))


def unit_of(place: int) -> str:
    return uuid7(START, bytes([place, 1] * 5))


def fill(desk: Desk) -> None:
    """A unit of each state, as bundles would have left it."""
    for place, state in enumerate(STATES):
        unit, machine = unit_of(place), uuid7(START, bytes([place, 2] * 5))
        keys = {"signs": "A" * 44, "seals": "B" * 44}
        enrolled = {"relation": "below", "kind": "precinct", "name": f"کلانتری {state}", **keys}
        note(desk, events.ENROLLED, unit, enrolled, START - timedelta(days=20))
        if state == "never":
            continue
        at = START - timedelta(days=6 if state == "silent" else 0, hours=3)
        chain = {"origin": machine, "epoch": 1, "first": 1, "hashes": [HASH] * 3}
        said = {"written_at": iso(at), "digest": HASH, "entries": 3}
        claimed = 40 if state == "missing" else 3
        note(desk, events.TAKEN, unit, {**said, "chains": [{**chain, "claimed": claimed}]}, at)
        if state == "held":
            note(desk, events.HELD, unit, {"written_at": iso(at), "place": f"1/3 {machine}", "digest": HASH}, at)


@pytest.fixture
def desk_as(tmp_path: Path) -> Iterator[Desks]:
    """Everyone of this module signs in at a county."""
    desks = Desks(make_seat(tmp_path / "county", "county", "شهرستان اهواز", Clock()))
    fill(desks(Role.COMMANDER))
    yield desks
    desks.close()


@pytest.mark.parametrize(("lang", "size"), some([("fa", (80, 24)), ("en", (120, 36))]))
async def test_the_worst_stands_first_and_f2_shows_it(open_app: Open, lang: str, size: tuple[int, int]) -> None:
    async with open_app(role=Role.COMMANDER, language=lang, size=size) as hands:
        await hands.press("f2")
        await hands.until(lambda: hands.on == "UnitsScreen" and "missing" in hands.text, "the units")
        lines = [plain(line) for line in hands.text.split("\n")]
        order = [state for line in lines for state in STATES if f"کلانتری {state}" in line]
        assert order == ["held", "missing", "never", "silent", "fine"]
        await hands.press("enter")
        kept = "دو شاخه" if lang == "fa" else "The second branch is kept"
        await hands.until(lambda: hands.on == "MenuScreen" and kept in plain(hands.text), "what the branches are")
        await hands.press("escape", "down", "enter")
        await hands.until(lambda: "37" in hands.text or "۳۷" in hands.text, "what is missing")
        lines = [plain(line) for line in hands.text.split("\n") if "fine" in line]
        assert any("۳ ساعت" in line or "3 hours" in line for line in lines)
        desk = hands.app.desk
        assert desk is not None
        note(desk, events.TAKEN, unit_of(0), {**SAID, "chains": []}, START - timedelta(minutes=1))
        await hands.until(lambda: "۱ دقیقه" in plain(hands.text) or "1 min" in hands.text, "what was taken meanwhile")
        await hands.press("escape")
        await hands.until(lambda: hands.on == "DeskScreen", "the desk")


def test_a_precinct_has_no_units_below() -> None:
    kinds = ("post", "precinct", "county", "province", "national")
    assert [Info("u", "n", "o", 1, "A", kind=kind).is_seat for kind in kinds] == [False, False, True, True, True]
    assert not Info("u", "n", "o", 1, "A").is_seat


def test_what_is_said_of_a_unit() -> None:
    one = UnitBelow("u", "precinct", "نام", "held", START, START, 9, 2, 1, 3, "1/4 m", 0)
    of_it = Pressing(0, 1, START, 5, 2, 3)
    said = (
        "نام: ۹ ثبت اینجاست، ۲ نرسیده، ۳ دیگر نزد یگان نیست، ۱ پیش از رسیدن آنجا از دست رفت، دوشاخه در 1/4 m، "
        "۵ نفر تحت نظر، به گفتهٔ یگان در ۰۹/۰۳ ۱۲:۰۰، مهلت ۲، نقض ۳، تحویل ۱"
    )
    assert plain(told(one, of_it)) == said
    assert row_of(one, of_it, START).flags == {"overdue"}
    quiet = row_of(replace(one, state="fine", is_old=True), of_it, START + timedelta(minutes=20))
    assert (urgency(quiet, None), present.said(quiet.values[3])) == ("done", "۲۰ دقیقه")
    for hours, said_so in ((1, "۱ ساعت"), (47, "۴۷ ساعت"), (48, "۲ روز")):
        assert present.said(age(START, START + timedelta(hours=hours))) == said_so
    assert age(None, START) is None
    assert presses("post", of_it) == "مهلت ۲، نقض ۳، تحویل ۱"
    assert presses("post", Pressing(0, 0)) == "تحت نظر: هنوز نگفته"
    assert presses("county", Pressing(0, 0)) == presses("post", Pressing(0, 0, START, 0, 0, 0)) == ""
