"""The account of a province, read from the store that its scenario makes: each of its figures one by one."""

from __future__ import annotations

import contextlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from db.across.indicators.figures import Figure
from db.across.indicators.queries import table_of
from db.demo.scenario import PeriodPlan, Scenario, made_of, police_week, read_scenario
from db.demo.scenario_making import make_scenario
from db.kernel.base.officer import Desk
from db.kernel.signing import verifying
from db.opening.setup import open_store
from db.registers.programmes.models import PROGRAMME
from db.registers.service_desk.models import SESSION
from db.storage import ends, keys
from db.words.calendar.jalali import local_date
from db.words.ids import Source
from tests.conftest import START

HALF, MEHR = "1405-H1", "1405-07"
REFERRED = ("aliens_office", "camp", "border")
WEEK = 7


@contextlib.contextmanager
def made(home: Path, scenario: Scenario) -> Iterator[Desk]:
    """The store of a scenario, and its first officer at the desk."""
    make_scenario(home, scenario, end=START, quick=True)
    officer = keys.load(home).demo[0]
    desk = open_store(home, officer["badge"], officer["password"], Source(lambda: START))
    try:
        yield desk
    finally:
        desk.store.close()


@dataclass(frozen=True)
class Account:
    """What the account says, as the store's figures and rows say it."""

    figures: dict[str, Figure]
    programmes: list[Any]
    sessions: list[Any]

    def this(self, code: str) -> Any:
        return self.figures[code].this

    def change(self, code: str) -> float:
        change = self.figures[code].change
        assert change is not None
        return change

    @property
    def referred(self) -> int:
        """Foreign nationals who were handed to a body."""
        return sum(self.this(f"nationals_processed.{body}") for body in REFERRED)

    @property
    def week(self) -> list[Any]:
        """The programmes held on the days of Police Week."""
        return [row for row in self.programmes if row.day in WEEK_DAYS and row.state == "held"]

    def held(self, days: list[date]) -> set[date]:
        """On which of these days a session was held in a mosque."""
        return {row.day for row in self.sessions if row.state == "closed" and row.place.startswith("مسجد")} & set(days)


def account_of(desk: Desk) -> Account:
    figures = {one.code: one for one in table_of(desk, HALF).figures}
    with desk.store.reading() as conn:
        return Account(figures, list(conn.execute(select(PROGRAMME))), list(conn.execute(select(SESSION))))


WEEK_DAYS = [date(2026, 10, 5) + timedelta(days=place) for place in range(WEEK)]
"""13 to 19 Mehr 1405."""
HALF_DAYS = [date(2026, 3, 21) + timedelta(days=place) for place in range(186)]


def weeks_without(account: Account) -> list[date]:
    """The first days of the weeks of the half-year in which no session was held."""
    weeks = [HALF_DAYS[start : start + WEEK] for start in range(0, len(HALF_DAYS), WEEK)]
    return [week[0] for week in weeks if not account.held(week)]


SMALL = {
    "name": "استان نمونه", "kind": "province", "units": ["کلانتری ۱", "پاسگاه ۲", "پاسگاه ۳"], "seed": 7,
    "period": [
        {
            "code": "1404-H1",
            "incidents": {"theft_home": 6, "theft_cable": 4, "homicide": 4, "contraband_goods": 2, "cyber_fraud": 3},
            "vehicles": {"loaded": 5, "empty": 2},
        },
        {
            "code": HALF,
            "incidents": {"theft_home": 3, "theft_cable": 5, "homicide": 3, "contraband_goods": 2, "cyber_fraud": 8},
            "cleared": {"homicide": 2, "cyber_fraud": 7},
            "contraband": {"clothing": 2_000_000_017, "fuel": 310_000_000_000},
            "vehicles": {"loaded": 8, "empty": 3},
            "gangs": {"theft": 5, "cable": 3, "contraband": 4},
            "main_gangs": {"theft": 4, "cable": 2, "contraband": 3},
            "calls": {"incident": 3, "hoax": 6, "information": 2},
            "contacts": {"suggestion": 4, "criticism": 5, "thanks": 1},
            "sessions": {"held": 81, "cancelled": 3},
            "custody": {"aliens_office": 4, "camp": 2, "border": 1, "released_documents_valid": 3},
        },
        {
            "code": MEHR,
            "police_week_days": [f"روز {place}" for place in range(WEEK)],
            "sessions": {"held": 27, "cancelled": 2},
            "programmes": {"cultural": 9, "training": 5},
            "police_week": {"sessions": 21, "programmes": 12, "inside": 5},
        },
    ],
}  # fmt: skip


def test_an_account_is_read_from_its_store(tmp_path: Path) -> None:
    with made(tmp_path / "store", made_of(SMALL, local_date(START))) as desk:
        account = account_of(desk)
        with desk.store.reading() as conn:
            chains = [chain for chain in ends.chains(conn) if chain[3] == "record"]
            assert verifying.verify(conn).sound
    assert account.referred == 7
    assert account.this("nationals_processed") == 10
    assert account.this("calls_110") == 11
    assert sum(account.this(f"contacts_197.{kind}") for kind in ("suggestion", "criticism", "thanks")) == 10
    assert account.change("thefts") == pytest.approx(-20)
    assert (account.this("theft_gangs_main"), account.this("theft_gangs")) == (6, 8)
    assert (account.change("homicides"), round(account.this("homicide_clearance_cohort"), 1)) == (-25, 66.7)
    assert account.this("contraband_rials") == 312_000_000_017
    assert round(account.change("contraband_vehicles.loaded"), 1) == 60
    assert round(account.change("contraband_vehicles"), 1) == 57.1
    assert account.this("cyber_clearance_cohort") == 87.5
    assert Counter(row.reach for row in account.week) == {"inside": 5, "outside": 7}
    assert {row.title for row in account.week if row.day == WEEK_DAYS[3]} == {"روز 3"}
    assert {row.occasion for row in account.programmes} == {"police_week", "year"}
    assert (weeks_without(account), account.held(WEEK_DAYS)) == ([], set(WEEK_DAYS))
    assert len({(unit, origin) for unit, origin, *_rest in chains}) == len({origin for _unit, origin, *_rest in chains})
    assert len(chains) == 4


def test_each_unit_holds_a_session_in_each_week_and_each_day_of_police_week(tmp_path: Path) -> None:
    with made(tmp_path / "store", made_of(SMALL, local_date(START))) as desk:
        held = [row for row in account_of(desk).sessions if row.state == "closed"]
    half = Counter((row.unit, (row.day - HALF_DAYS[0]).days // WEEK) for row in held if row.day in HALF_DAYS)
    assert (len(half), set(half.values())) == (3 * 27, {1})
    assert set(Counter((row.unit, row.day) for row in held if row.day in WEEK_DAYS).values()) == {1}


@pytest.fixture(scope="module")
def province(root: Path) -> Scenario:
    return read_scenario(root / "docs" / "examples" / "province.toml", local_date(START))


def of(plan: PeriodPlan, table: str, *prefixes: str) -> int:
    """How many a table of the file counts, of codes that begin so."""
    return sum(n for code, n in plan.table(table).items() if code.startswith(prefixes or ("",)))


def test_the_file_of_the_province_says_what_the_account_says(province: Scenario) -> None:
    plans = {plan.code: plan for plan in province.periods}
    last, this, mehr = plans["1404-H1"], plans[HALF], plans[MEHR]
    assert sum(this.table("custody")[body] for body in REFERRED) == 8_836
    assert of(this, "calls") == 4_120
    assert (mehr.table("police_week")["programmes"], mehr.table("police_week")["inside"]) == (100, 38)
    assert len(set(mehr.day_titles)) == WEEK
    assert of(this, "contacts", "suggestion", "thanks", "criticism") == 7_950
    assert of(this, "incidents", "theft_") / of(last, "incidents", "theft_") == 0.8
    assert of(this, "main_gangs") == 145 < of(this, "gangs")
    assert this.table("incidents")["homicide"] / last.table("incidents")["homicide"] == 0.75
    assert round(this.table("cleared")["homicide"] / this.table("incidents")["homicide"] * 100) == 99
    assert of(this, "contraband") == 2_310 * 10**9
    for what in ("loaded", ""):
        assert 56 < (of(this, "vehicles", what) / of(last, "vehicles", what) - 1) * 100 < 57
    assert round(of(this, "cleared", "cyber_") / of(this, "incidents", "cyber_") * 100) == 88
    assert this.table("sessions")["held"] >= len(province.units) * 27
    assert mehr.table("police_week")["sessions"] == len(province.units) * WEEK
    week = police_week(mehr.span)
    assert week is not None
    assert [week.first, week.last] == [WEEK_DAYS[0], WEEK_DAYS[-1]]


@pytest.mark.long
def test_the_store_of_the_province_says_the_whole_account(province: Scenario, tmp_path: Path) -> None:
    with made(tmp_path / "store", province) as desk:
        account = account_of(desk)
    assert account.referred == 8_836 > 8_800
    assert account.this("nationals_processed") == 10_126
    assert account.this("calls_110") == 4_120 > 4_000
    assert Counter(row.reach for row in account.week) == {"inside": 38, "outside": 62}
    titles = {row.day: {each.title for each in account.week if each.day == row.day} for row in account.week}
    assert [titles[day] for day in WEEK_DAYS] == [{title} for title in province.periods[-1].day_titles]
    assert sum(account.this(f"contacts_197.{kind}") for kind in ("suggestion", "criticism", "thanks")) == 7_950
    assert (weeks_without(account), account.held(WEEK_DAYS)) == ([], set(WEEK_DAYS))
    assert account.change("thefts") == pytest.approx(-20)
    assert account.this("theft_gangs_main") == 145
    assert account.change("homicides") == -25
    assert round(account.this("homicide_clearance_cohort")) == 99
    assert account.this("contraband_rials") == 2_310_000_000_000
    assert 56 < account.change("contraband_vehicles.loaded") < 57
    assert 56 < account.change("contraband_vehicles") < 57
    assert round(account.this("cyber_clearance_cohort")) == 88
