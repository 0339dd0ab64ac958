"""A scenario's store says exactly what its file says, and what a plain count of its exported rows says."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, timedelta, timezone
from fractions import Fraction
from pathlib import Path
from random import Random
from typing import Any

import pytest
from sqlalchemy import text

from db.across.indicators.figures import FigureTable
from db.across.indicators.queries import completeness, records_behind, table_of
from db.across.seats.unit_records import list_records, show_record
from db.demo import scenario_acts as acts
from db.demo.scenario import TABLES, PeriodPlan, Spread, made_of, parts_of_sum, police_week, read_scenario
from db.demo.scenario_making import make_scenario
from db.kernel.base.officer import Desk
from db.kernel.folding import rebuild
from db.kernel.signing import verifying
from db.opening.setup import open_store
from db.reading.suppression import is_small
from db.reference.lists.seed import seed_lists
from db.storage import keys
from db.words.calendar.jalali import local_date
from db.words.ids import Source
from db.words.messages import Refused
from db.words.records import Filter
from tests.conftest import START
from tests.db.across.indicators.everybody import every_list_opens

THEFTS = [item.code for item in seed_lists()["incident_type"] if item.extra["group"] == "theft"]
CYBER = [item.code for item in seed_lists()["incident_type"] if item.extra["group"] == "cyber"]
VIOLENT = [item.code for item in seed_lists()["incident_type"] if item.extra.get("violent")]
OTHERS = ["homicide", "fight", "contraband_goods", "contraband_store", "accident_injury", "accident_damage", "noise"]
SUMS = ("contraband",)


def random_file(seed: int) -> dict[str, Any]:
    """A scenario by chance: two half-years, some units, any table, counts that fit together."""
    random = Random(seed)
    units = [f"یگان {place}" for place in range(random.choice((0, 2, 5)))]
    periods = []
    for code in ("1404-H1", "1405-H1"):
        types = random.sample(THEFTS, 4) + random.sample(CYBER, 2) + random.sample(OTHERS, 5) + ["contraband_goods"]
        incidents = {kind: random.randrange(1, 9) for kind in dict.fromkeys(types)}
        period: dict[str, Any] = {"code": code, "incidents": incidents}
        period["cleared"] = {kind: random.randrange(count + 1) for kind, count in incidents.items()}
        period["cleared_later"] = {kind: random.randrange(count + 1) for kind, count in period["cleared"].items()}
        for name in ("void", "lowered"):
            period[name] = {kind: random.randrange(3) for kind in random.sample(sorted(incidents), 3)}
        period["contraband"] = {"clothing": random.randrange(10**9), "fuel": random.randrange(1, 10**12)}
        kinds = random.randrange(2, 9)
        period["contacts"] = {
            "suggestion": kinds,
            "criticism": 3,
            "answered": kinds,
            "in_remit": random.randrange(kinds),
        }
        for name in ("vehicles", "calls", "sessions", "requests", "custody", "handovers"):
            known = TABLES[name]
            assert isinstance(known, frozenset)
            period[name] = {kind: random.randrange(6) for kind in sorted(known)}
        period["children"] = {"children": min(2, sum(period["custody"].values()))}
        period["gangs"] = {"theft": random.randrange(4), "contraband": 2, "cable": random.randrange(3)}
        period["main_gangs"] = {"theft": random.randrange(period["gangs"]["theft"] + 1), "cable": 0}
        period["programmes"] = {"cultural": random.randrange(5), "traffic": 2}
        period["cancelled_programmes"] = {"social": random.randrange(3)}
        period["calls"]["incident"] = min(period["calls"]["incident"], sum(incidents.values()))
        periods.append(period)
    return {"name": "استان نمونه", "kind": "province", "units": units, "seed": seed, "period": periods}


@pytest.fixture(scope="module", params=[1, *(pytest.param(seed, marks=pytest.mark.long) for seed in (2, 3))])
def made(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Desk, Any]]:
    """A store of a random scenario, and the scenario."""
    home = tmp_path_factory.mktemp("scenario") / "store"
    scenario = made_of(random_file(request.param), local_date(START))
    steps: list[tuple[int, int]] = []
    make_scenario(home, scenario, lambda *step: steps.append(step), START, quick=True)
    assert steps[-1] == (scenario.size, scenario.size)
    officer = keys.load(home).demo[0]
    desk = open_store(home, officer["badge"], officer["password"], Source(lambda: START))
    yield desk, scenario
    desk.store.close()


def value(told: FigureTable, code: str) -> Any:
    return next((one.this for one in told.figures if one.code == code), 0)


def expected(plan: PeriodPlan) -> dict[str, Any]:
    """What the file says of each figure."""
    of = plan.table
    incidents, cleared = of("incidents"), of("cleared")
    within = {kind: count - of("cleared_later").get(kind, 0) for kind, count in cleared.items()}

    def count(types: list[str], table: Any = incidents) -> int:
        return sum(table.get(kind, 0) for kind in types)

    def share(part: int, whole: int) -> float | None:
        return part / whole * 100 if whole else None

    thefts = [kind for kind in THEFTS if kind != "receiving_stolen"]
    accidents = [kind for kind in incidents if kind.startswith("accident")]
    people, sessions, requests = sum(of("custody").values()), of("sessions"), of("requests")
    planned = sum(sessions.values())
    said = {
        "thefts": count(thefts),
        "homicides": incidents.get("homicide", 0),
        "violent_crime": count(VIOLENT),
        "cyber_cases": count(CYBER),
        "accidents": count(accidents),
        "theft_clearance_cohort": share(count(thefts, cleared), count(thefts)),
        "theft_clearance_period": share(count(thefts, within), count(thefts)),
        "theft_gangs_main": sum(of("main_gangs").values()),
        "cyber_clearance_cohort": share(count(CYBER, cleared), count(CYBER)),
        "homicide_clearance_period": share(within.get("homicide", 0), incidents.get("homicide", 0)),
        "thefts_void": count(thefts, of("void")),
        "thefts_lowered": count(thefts, of("lowered")),
        "contraband_rials": sum(of("contraband").values()),
        "contraband_vehicles": sum(of("vehicles").values()),
        "theft_gangs": of("gangs")["theft"] + of("gangs")["cable"],
        "calls_110": sum(of("calls").values()),
        "calls_false": sum(of("calls")[end] for end in ("hoax", "wrong_number", "nobody_speaks")),
        "calls_duplicate": of("calls")["joined"],
        "contacts_197": of("contacts")["suggestion"] + of("contacts")["criticism"],
        "contacts_197_outcomes": of("contacts")["in_remit"],
        "desk_sessions": sessions["held"],
        "desk_sessions_held": share(sessions["held"], planned),
        "requests": sum(requests.values()),
        "requests_in_time": share(requests["in_time"], sum(requests.values())),
        "programmes": sum(of("programmes").values()),
        "nationals_processed": people,
        "nationals_no_grounds": of("custody")["released_no_ground"],
        "nationals_released_valid": of("custody")["released_documents_valid"],
        "nationals_children": of("children")["children"],
        "handovers_in_time": share(of("handovers")["in_time"], sum(of("handovers").values())),
    }
    said |= {f"contraband_rials.{kind}": rials for kind, rials in of("contraband").items()}
    said |= {f"contraband_vehicles.{kind}": n for kind, n in of("vehicles").items()}
    said |= {f"nationals_processed.{kind}": n for kind, n in of("custody").items()}
    said |= {f"programmes.{kind}": n for kind, n in of("programmes").items()}
    said |= {f"thefts.{kind}": n for kind, n in incidents.items() if kind in thefts}
    return said


def test_every_indicator_reads_back_what_the_file_says(made: tuple[Desk, Any]) -> None:
    desk, scenario = made
    last, this = scenario.periods
    told = table_of(desk, this.code)
    assert told.comparison.against.code == last.code
    for code, wanted in expected(this).items():
        found = value(told, code)
        assert found == (pytest.approx(wanted) if isinstance(wanted, float) else wanted), code
    earlier = {one.code: one.last for one in told.figures}
    for code, wanted in expected(last).items():
        assert earlier.get(code, 0) == (pytest.approx(wanted) if isinstance(wanted, float) else wanted), code
    assert (
        completeness(desk, this.code).missing_units
        == tuple(
            sorted(
                name for name, uid in units(desk).items() if uid != desk.store.unit and not wrote(desk, uid, this.span)
            )
        )
        or not scenario.units
    )


def units(desk: Desk) -> dict[str, str]:
    with desk.store.reading() as conn:
        return {row.name: row.uid for row in conn.execute(text("SELECT name, uid FROM unit"))}


def wrote(desk: Desk, unit: str, span: Any) -> bool:
    tables = {"incident": "reported_at", "custody": "opened_at", "request": "received_at"}
    tables |= {"oversight_contact": "received_at"}
    with desk.store.reading() as conn:
        for table, at in tables.items():
            rows = conn.execute(text(f"SELECT {at} AS at FROM {table} WHERE unit = :u"), {"u": unit})
            if any(span.first <= tehran_day(row.at) <= span.last for row in rows):
                return True
    return False


# --- an independent count: plain Python over CSV, without a line of the program ----------------------------------


def exported(desk: Desk, table: str) -> list[dict[str, str]]:
    """A table as CSV, read back as text."""
    written = io.StringIO()
    with desk.store.reading() as conn:
        rows = conn.execute(text(f"SELECT * FROM {table}"))
        sheet = csv.writer(written)
        sheet.writerow(rows.keys())
        sheet.writerows(rows)
    written.seek(0)
    return list(csv.DictReader(written))


def tehran_day(at: str) -> date:
    """The day in Tehran of a stored instant of these years: three and a half hours ahead, no summer time."""
    return datetime.fromisoformat(at).astimezone(timezone(timedelta(hours=3, minutes=30))).date()


H1 = {1404: (date(2025, 3, 21), date(2025, 9, 22)), 1405: (date(2026, 3, 21), date(2026, 9, 22))}


@pytest.mark.parametrize("year", [1404, 1405])
def test_a_plain_count_of_the_exported_rows_agrees(made: tuple[Desk, Any], year: int) -> None:
    desk, _scenario = made
    first, last = H1[year]
    told = table_of(desk, f"{year}-H1", "1404-H1") if year == 1404 else table_of(desk, "1405-H1")

    def within(day: date) -> bool:
        return first <= day <= last

    incidents = {row["uid"]: row for row in exported(desk, "incident")}
    live = [row for row in incidents.values() if row["state"] != "void"]
    mine = [row for row in live if within(tehran_day(row["occurred_from"] or row["reported_at"]))]
    by_type = Counter(row["type"] for row in mine)
    thefts = [row for row in mine if row["type"].startswith("theft_")]
    solved = sum(row["solved"] == "1" for row in thefts)
    cleared = [row for row in live if row["cleared_on"] and within(date.fromisoformat(row["cleared_on"]))]
    assert value(told, "thefts") == len(thefts)
    assert value(told, "homicides") == by_type["homicide"]
    assert value(told, "cyber_cases") == sum(n for kind, n in by_type.items() if kind.startswith("cyber_"))
    assert value(told, "theft_clearance_cohort") == pytest.approx(solved / len(thefts) * 100)
    in_period = sum(row["type"].startswith("theft_") for row in cleared)
    assert value(told, "theft_clearance_period") == pytest.approx(in_period / len(thefts) * 100)
    assert value(told, "late_entries") == pytest.approx(sum(row["late"] == "1" for row in mine) / len(mine) * 100)
    quarter = sum(datetime.fromisoformat(row["reported_at"]).minute % 15 == 0 for row in mine)
    assert value(told, "round_times") == pytest.approx(quarter / len(mine) * 100)
    seized = [row for row in exported(desk, "incident_property") if within(tehran_day(row["at"]))]
    goods = [row for row in seized if incidents[row["record"]]["type"].startswith("contraband")]
    assert value(told, "contraband_rials") == sum(int(row["rials"] or 0) for row in goods)
    assert value(told, "contraband_rials_appraised") == sum(int(row["rials"]) for row in goods if row["appraised_on"])
    calls = [row for row in exported(desk, "call") if within(tehran_day(row["started_at"]))]
    assert value(told, "calls_without_incident") == sum(not row["incident"] for row in calls)
    waits = minutes_to_dispatch(calls, exported(desk, "dispatch"))
    assert value(told, "calls_to_dispatch") == (pytest.approx(middle(waits)) if waits else None)
    asked = [row for row in exported(desk, "request") if within(tehran_day(row["received_at"]))]
    in_time = sum(bool(row["stopped_on"]) and row["stopped_on"] <= row["due"] for row in asked)
    assert value(told, "requests_in_time") == (pytest.approx(in_time / len(asked) * 100) if asked else None)
    contacts = [row for row in exported(desk, "oversight_contact") if within(tehran_day(row["received_at"]))]
    assert {
        one.part: one.this for one in told.figures if one.card.code == "contacts_197" and one.part and one.this
    } == Counter(row["kind"] for row in contacts)
    held = [row for row in exported(desk, "desk_session") if within(date.fromisoformat(row["day"]))]
    assert value(told, "desk_sessions") == sum(row["state"] == "closed" for row in held)


def minutes_to_dispatch(calls: list[dict[str, str]], sent: list[dict[str, str]]) -> list[float]:
    starts = {row["uid"]: datetime.fromisoformat(row["started_at"]) for row in calls}
    ends = {row["record"]: datetime.fromisoformat(row["dispatched_at"]) for row in sent}
    return sorted((ends[uid] - at).total_seconds() / 60 for uid, at in starts.items() if uid in ends)


def middle(values: list[float]) -> float:
    half = len(values) // 2
    return values[half] if len(values) % 2 else (values[half - 1] + values[half]) / 2


def test_the_store_holds_together_and_opens_its_records(made: tuple[Desk, Any]) -> None:
    desk, scenario = made
    with desk.store.reading() as conn:
        assert verifying.verify(conn).sound
    assert not rebuild.check(desk.store).differences
    page = records_behind(desk, "thefts", scenario.periods[1].code, limit=500, purpose="figure")
    assert len({row.number for row in page.rows}) == len(page.rows) == expected(scenario.periods[1])["thefts"]
    assert bool(scenario.units) == all(row.unit for row in page.rows)
    thefts = list_records(desk, "incident", Filter(), limit=5).rows
    names = {row.values[1] for row in thefts}
    assert len(thefts) == 5
    assert names <= set(scenario.units or [scenario.name])
    assert show_record(desk, "incident", thefts[0].number, thefts[0].unit, "figure").uid == thefts[0].uid


def test_outside_the_unit_no_small_count_is_told(made: tuple[Desk, Any]) -> None:
    desk, scenario = made
    for figure in table_of(desk, scenario.periods[1].code, leaves=True).figures:
        for count in (figure.numerator, figure.last_numerator, figure.denominator, figure.last_denominator):
            assert figure.hidden or figure.card.measure == "sum" or figure.card.act or not is_small(count), figure.code


def uids(desk: Desk, code: str, base: str, period: str) -> frozenset[str]:
    with every_list_opens():
        return frozenset(row.uid for row in records_behind(desk, code, period, of=base, limit=10_000).rows)


@pytest.mark.long
def test_what_is_told_outside_spans_no_small_count_over_the_records_themselves(made: tuple[Desk, Any]) -> None:
    """Without the program's own idea of cells: which records each told count adds up is all that is known of it."""
    desk, scenario = made
    last, period = (plan.code for plan in scenario.periods)
    told = {one.code: one.hidden for one in table_of(desk, period, leaves=True).figures}
    lines: dict[tuple[str, str], frozenset[str]] = {}
    small: set[tuple[str, str]] = set()
    for figure in table_of(desk, period).figures:
        if figure.card.measure in ("median", "p90") or figure.card.act:
            continue
        for base in ("numerator", "denominator") if figure.card.among is not None else ("numerator",):
            both = [uids(desk, figure.code, base, one) for one in (last, period)]
            lines[figure.code, base] = frozenset().union(*both)
            if any(0 < len(some) < 5 for some in both):
                small.add((figure.code, base))
    assert small
    assert all(told[code] for code, _base in small)
    seen: dict[tuple[tuple[str, str], ...], str] = {}
    for uid in frozenset().union(*lines.values()):
        seen.setdefault(tuple(line for line, some in lines.items() if uid in some), uid)
    groups = list(seen.values())
    basis = reduced([[int(uid in some) for uid in groups] for (code, _base), some in lines.items() if not told[code]])
    found = [line for line in small if not any(left_over(basis, [int(uid in lines[line]) for uid in groups]))]
    assert found == []


def reduced(rows: list[list[int]]) -> dict[int, list[Fraction]]:
    """Rows by their first column, each reduced by those before it."""
    basis: dict[int, list[Fraction]] = {}
    for row in rows:
        left = left_over(basis, row)
        if (first := next((place for place, value in enumerate(left) if value), None)) is not None:
            basis[first] = [value / left[first] for value in left]
    return basis


def left_over(basis: dict[int, list[Fraction]], row: list[int]) -> list[Fraction]:
    """What of a row no combination of the basis makes."""
    left = [Fraction(value) for value in row]
    for place in range(len(left)):
        if left[place] and place in basis:
            factor = left[place]
            left = [value - factor * other for value, other in zip(left, basis[place], strict=True)]
    return left


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"period": []}, "at least one"),
        ({"period": [{"code": "1405-H9"}]}, "only"),
        ({"period": [{"code": "1406-H1"}]}, "not over"),
        ({"period": [{"code": "1404-H1", "incidents": {"piracy": 1}}]}, "not in the list"),
        ({"period": [{"code": "1404-H1", "incidents": {"noise": -1}}]}, "whole number"),
        ({"period": [{"code": "1404-H1", "weather": {"rain": 1}}]}, "no table"),
        ({"period": [{"code": "1404-H1", "cleared": {"noise": 1}}]}, "cleared than there were"),
        ({"period": [{"code": "1404-H1", "contraband": {"fuel": 1}}]}, "no incident of contraband"),
        ({"period": [{"code": "1404-H1"}, {"code": "1404-Q1"}]}, "days in common"),
        ({"period": [{"code": "1404-H1", "cleared_later": {"noise": 1}}]}, "later than cleared"),
        ({"period": [{"code": "1404-H1", "main_gangs": {"theft": 1}}]}, "main gangs"),
        ({"period": [{"code": "1404-H1", "police_week": {"sessions": 1}}]}, "does not lie in it"),
        ({"period": [{"code": "1404-H2", "police_week": {"programmes": 1}}]}, "than were held"),
        ({"units": ["یک", "یک"]}, "once"),
        ({"kind": "planet"}, "kind"),
    ],
)
def test_a_wrong_file_is_refused_plainly(change: dict[str, Any], said: str) -> None:
    raw = {"name": "نمونه", "kind": "county", "period": [{"code": "1404-H1", "incidents": {"noise": 1}}], **change}
    with pytest.raises(Refused) as refused:
        made_of(raw, local_date(START))
    assert refused.value.message is not None
    assert said in refused.value.message.render()


def test_police_week_has_as_many_as_the_file_says() -> None:
    raw = {"code": "1404-H2", "sessions": {"held": 30, "cancelled": 3}, "programmes": {"traffic": 12, "social": 9}}
    raw |= {"police_week": {"sessions": 7, "programmes": 5}}
    (plan,) = made_of({"name": "نمونه", "period": [raw]}, local_date(START)).periods
    week = police_week(plan.span)
    assert week is not None
    spread = Spread(Random(3), plan.span, ("u",))
    for table, made in (("sessions", acts.sessions), ("programmes", acts.programmes)):
        assert sum(local_date(at) in week for at, _told in made(plan, spread)) == raw["police_week"][table], table


def test_the_example_in_the_project_reads(root: Path) -> None:
    scenario = read_scenario(root / "docs" / "examples" / "province.toml", local_date(START))
    assert [plan.code for plan in scenario.periods] == ["1404-H1", "1404-07", "1405-H1", "1405-07"]
    assert len(scenario.units) == 15
    assert scenario.size > 100_000


@pytest.mark.parametrize(("total", "count"), [(0, 3), (1, 5), (10**12, 7), (7, 7)])
def test_parts_add_up(total: int, count: int) -> None:
    parts = parts_of_sum(Random(1), total, count)
    assert sum(parts) == total
    assert all(part > 0 for part in parts)
