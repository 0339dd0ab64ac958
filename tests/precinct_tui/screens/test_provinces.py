"""F2 and F9 at the national command: provinces and counts; no register opens there, and the screen says so."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from db.across.provinces.asking import Heard
from db.across.provinces.commands import Province
from db.across.provinces.figures import Compared, NationalFigure, NationalTable, ProvinceHeard
from db.kernel.base.access import Role
from db.opening.creating import COUNTS_ALONE
from db.storage.store import Store
from db.storage.store_info import NATIONAL, Info
from precinct_tui.language import national_words as words
from precinct_tui.language.i18n import speaking
from precinct_tui.screens import provinces as screens
from tests.conftest import START, Clock, Desks
from tests.db.carrying.levels.stick import make_seat
from tests.precinct_tui.conftest import Hands, Open
from tests.precinct_tui.screens.test_units import plain

HOSTILE = "ایلام\x1b]52;c;aGk=\x07\u202e\u2066"
TWO = (
    ProvinceHeard(Province("i", HOSTILE, "postgresql:///i", START), None),
    ProvinceHeard(
        Province("k", "خوزستان", "postgresql:///k", START), Heard("k", "1405-08", START - timedelta(days=2), 30, 2)
    ),
)
NAMED = (replace(TWO[0], province=replace(TWO[0].province, name="ایلام")), TWO[1])
MANY = Compared(1_000_000_000, 999_999_999)
TABLE = NationalTable(
    "1405-H2", ("1405-07", "1405-08"), ("1404-07", "1404-08"),
    (NationalFigure("incidents", MANY, (("k", MANY),)),
     NationalFigure("thefts", Compared(92, 60, 10), (("k", Compared(92, 60, 10)),))),
    TWO, START,
)  # fmt: skip


@pytest.fixture
def desk_as(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desks]:
    """Everyone signs in at a seat that says it is the national command; what provinces say is said here."""
    desks = Desks(make_seat(tmp_path / "national", "county", "فرماندهی کل", Clock()))
    load = Store.load_info

    def loaded(store: Store) -> None:
        load(store)
        store.info = replace(store.info, kind=NATIONAL, registers=COUNTS_ALONE)

    monkeypatch.setattr(Store, "load_info", loaded)
    monkeypatch.setattr(screens, "provinces_heard", lambda _desk: TWO)
    monkeypatch.setattr(screens, "national_table", lambda _desk, period: replace(TABLE, period=period or TABLE.period))
    yield desks
    desks.close()


@pytest.mark.long
async def test_provinces_and_figures_are_all_there_is(open_app: Open) -> None:
    async with open_app(role=Role.COMMANDER, language="fa", size=(80, 24)) as hands:
        await hands.press("f2")
        await hands.until(lambda: "۱ استان از ۲ استان" in plain(hands.text), "the provinces")
        assert hands.on == "ProvincesScreen"
        assert "نه پرونده‌ای را" in plain(hands.text)
        assert not {"\x1b", "\u202e"} & set(hands.text), "what a name holds is no order to the terminal"
        await hands.press("f3", "f4", "f5", "f6", "f7", "f8")
        assert hands.on == "ProvincesScreen", "no register opens"
        await hands.press("f9")
        await hands.until(lambda: "۹۲–۱۰۲" in plain(hands.text), "the figures")
        assert "۱٬۰۰۰٬۰۰۰٬۰۰۰" in plain(hands.text)
        assert "بی‌پاسخ یا ناقص: ایلام" in plain(hands.text)
        await hands.press("down", "enter")
        await hands.until(lambda: "خوزستان" in hands.text, "the figure by province")
        assert "ایلام" in hands.text, "one that is missing is named"
        await hands.press("p")
        assert hands.on == "NationalScreen", "the period is chosen for all figures"
        await hands.press("escape")
        await hands.until(lambda: "۹۲–۱۰۲" in plain(hands.text), "the figures again")
        await period_is_chosen(hands)


async def period_is_chosen(hands: Hands) -> None:
    """P asks which months, refuses what is no whole month where it was typed; [ goes to the period before."""

    def period() -> str | None:
        screen = hands.app.screen
        return screen.table.period if isinstance(screen, screens.NationalScreen) and screen.table is not None else None

    await hands.press("p")
    await hands.stand_on("MonthsScreen")
    await hands.press(*"1405-W12", "enter")
    await hands.until(lambda: "ماه" in plain(hands.text) and hands.on == "MonthsScreen", "whole months alone")
    await hands.press("ctrl+u", *"1405-H1", "enter")
    await hands.until(lambda: period() == "1405-H1", "what was asked for")
    await hands.press("left_square_bracket")
    await hands.until(lambda: period() == "1404-H2", "the half-year before")
    await hands.press("right_square_bracket", "right_square_bracket", "right_square_bracket")
    await hands.until(lambda: "پایان نیافته" in plain(hands.text), "what is not over")
    assert period() == "1405-H2"


def test_how_counts_are_said() -> None:
    with speaking("en"):
        assert plain(words.counted(12, 3)) == "12–15"
        assert plain(words.counted(12, None)) == "12+"
        changes = ((Compared(103, 100), "+3.0%"), (Compared(10_300, 10_000, 20), "+3%"), (Compared(12, 9, 9), "—"),
                   (Compared(12, 0), "—"), (Compared(12, 9, None), "—"))  # fmt: skip
        assert [plain(words.change(each)) for each, _said in changes] == [said for _each, said in changes]
    assert Info("u", "n", "o", 1, "A", kind=NATIONAL).is_national
