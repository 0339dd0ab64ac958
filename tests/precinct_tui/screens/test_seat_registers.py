"""F3 and F7 at a seat: registers over its units, with the unit beside each row, read only; / by unit."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from db.kernel.base.access import Role
from tests.conftest import Desks
from tests.precinct_tui.conftest import Open
from tests.precinct_tui.screens.test_units import plain
from tests.precinct_tui.small_county import HELD_NAMES, NAMES, county_home


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A county that took what each of two posts wrote."""
    return county_home(tmp_path_factory)


@pytest.fixture
def county(made: Path, tmp_path: Path) -> Path:
    """The same county for one test: what an officer said that he opens records for stands for half an hour."""
    return shutil.copytree(made, tmp_path / "county")


@pytest.fixture
def desk_as(county: Path) -> Iterator[Desks]:
    """Everyone of this module signs in at the county."""
    desks = Desks(county)
    yield desks
    desks.close()


@pytest.mark.long
@pytest.mark.parametrize("lang", ["fa", pytest.param("en", marks=pytest.mark.long)])
async def test_incidents_of_all_units_then_of_one_then_its_record(open_app: Open, lang: str) -> None:
    async with open_app(role=Role.COMMANDER, language=lang, size=(80, 24)) as hands:
        await hands.press("f3")
        await hands.until(lambda: all(name in plain(hands.text) for name in NAMES), "both posts")
        await hands.press("n")
        assert hands.on == "RegisterScreen"  # nothing is entered above
        await hands.press("slash")
        await hands.until(lambda: hands.on == "MenuScreen", "what to show")
        await hands.press(*("یگان" if lang == "fa" else "Unit"), "enter")
        await hands.until(lambda: NAMES[1] in plain(hands.text), "the units")
        await hands.press("down", "enter")
        await hands.until(lambda: hands.on == "RegisterScreen" and NAMES[0] not in plain(hands.text), "one unit")
        await hands.press("enter")
        await hands.until(lambda: hands.on == "MenuScreen", "what it is opened for")
        await hands.press("escape")
        await hands.until(lambda: hands.on == "RegisterScreen", "it stays closed")
        await hands.press("enter")
        await hands.until(lambda: hands.on == "MenuScreen", "what it is opened for")
        await hands.press("2")
        await hands.until(lambda: hands.on == "RecordScreen" and NAMES[1] in plain(hands.text), "the record")
        assert ("نزد یگان" if lang == "fa" else "at the unit") in plain(hands.text)
        assert "بهار" not in hands.text


@pytest.mark.long
async def test_f9_says_a_figure_by_county_and_unit(open_app: Open) -> None:
    async with open_app(role=Role.COMMANDER, size=(80, 24)) as hands:
        await hands.press("f9")
        await hands.until(lambda: hands.on == "IndicatorsScreen" and "2 of 2 units" in plain(hands.text), "the figures")
        await hands.press("b")
        await hands.until(lambda: hands.on == "CardScreen", "the units")
        assert all(name in plain(hands.text) for name in NAMES)


@pytest.mark.long
async def test_f9_opens_the_records_behind_a_figure_at_their_unit(open_app: Open) -> None:
    async with open_app(role=Role.COMMANDER, size=(80, 24)) as hands:
        await hands.press("f9")
        await hands.until(lambda: hands.on == "IndicatorsScreen" and "2 of 2 units" in plain(hands.text), "the figures")
        await hands.press("enter")
        await hands.until(lambda: "listed for" in plain(hands.text), "what for")
        await hands.press("2")
        await hands.until(lambda: hands.on == "BehindScreen" and "IA-1405-1" in plain(hands.text), "the records")
        await hands.press("enter")
        await hands.until(lambda: hands.on == "RecordScreen" and "at the unit" in plain(hands.text), "one of them")


@pytest.mark.parametrize("lang", ["fa", pytest.param("en", marks=pytest.mark.long)])
async def test_f4_lists_whose_clock_runs_out_and_says_nothing_else_of_a_record(open_app: Open, lang: str) -> None:
    async with open_app(role=Role.COMMANDER, language=lang, size=(80, 24)) as hands:
        await hands.press("f4")
        await hands.until(lambda: all(name in plain(hands.text) for name in NAMES), "both posts")
        rows = [line for line in plain(hands.text).split("\n") if any(name in line for name in NAMES)]
        assert [next(name for name in NAMES if name in row) for row in rows] == [NAMES[1], NAMES[0], NAMES[1]]
        assert ("دیرشده" if lang == "fa" else "Overdue") in rows[0], "by the seat's own clock"
        await hands.press("n")
        assert hands.on == "RegisterScreen"
        await hands.press("enter")
        await hands.until(lambda: hands.on == "MenuScreen", "what it is opened for")
        await hands.press("2")
        due = "پایان نگهداری" if lang == "fa" else "End of holding"
        await hands.until(lambda: hands.on == "RecordScreen" and due in plain(hands.text), "its duties")
        assert ("نزد یگان" if lang == "fa" else "at the unit") in plain(hands.text)
        assert not [name for name in HELD_NAMES if name.split()[0] in hands.text]


@pytest.mark.long
async def test_f7_lists_the_calls_of_all_units(open_app: Open) -> None:
    async with open_app(role=Role.COMMANDER, size=(80, 24)) as hands:
        await hands.press("f7")
        await hands.until(lambda: hands.on == "RegisterScreen", "the calls")
        await hands.press("shift+f3")
        assert hands.on == "RegisterScreen"  # a call is taken at the units
