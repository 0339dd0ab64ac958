"""A level lets itself be let in: its file on the stick, the ten words heard, and nobody else's."""

from __future__ import annotations

from pathlib import Path

import pytest

from db.carrying.levels import bundle_files, level_readers, secrets
from db.kernel.base.access import Role
from tests.conftest import Clock, Desks
from tests.db.carrying.levels.stick import Side, enrol_both, make_seat
from tests.precinct_tui.conftest import Open
from tests.precinct_tui.screens.test_units import plain

COUNTY = "شهرستان اهواز"


async def test_a_level_reads_complaints_once_its_words_were_heard_and_until_it_is_ended(
    open_app: Open, desk_as: Desks, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    inspector, clock = desk_as(Role.INSPECTOR), Clock()
    unit = Side(desk_as.home, clock)
    county = Side(make_seat(tmp_path / "county", "county", COUNTY, clock, None, Role.INSPECTOR), clock)
    for side in (unit, county):
        side.make_key()
    enrol_both(unit, county)
    level, heard = level_readers.own_reader(county.open(Role.INSPECTOR))
    (tmp_path / "level.json").write_bytes(secrets.level_file(level))
    (tmp_path / "of_somebody.json").write_text("{}", encoding="utf-8")
    monkeypatch.setattr(bundle_files, "memory_sticks", lambda *, writable=False: (tmp_path,))
    for side in (unit, county):
        side.close()
    async with open_app(role=Role.INSPECTOR, language="en") as hands:
        hands.app.action_go("level_readers")
        await hands.until(lambda: hands.on == "LevelReadersScreen", "the levels")
        for words, came in ((tuple(reversed(heard)), "ten words of this key"), (heard, "is sealed to")):
            await hands.press("n")
            await hands.until(lambda: hands.on == "AskScreen" and COUNTY in plain(hands.text), "the words")
            await hands.type(" ".join(words))
            await hands.press("enter")
            await hands.until(lambda came=came: came in plain(hands.text), came)
        await hands.press("w")
        await hands.until(lambda: "Read these words" in plain(hands.text), "our own file")
        (file,) = (tmp_path / bundle_files.FOLDER).glob("*.json")
        assert file.read_bytes() == secrets.level_file(level_readers.own_reader(inspector)[0])
        await hands.press("x")
        await hands.until(lambda: hands.on == "AskScreen", "why")
        await hands.type("merged")
        await hands.press("enter")
        await hands.until(lambda: "no further complaints" in plain(hands.text), "that it is over")
    assert [(each.name, each.until is None) for each in level_readers.list_readers(inspector)] == [(COUNTY, False)]
