"""A scenario: the counts of some periods, from a TOML file, spread over units and days. Pure: it reads no store.

    name = "…"            the unit of the store; `kind` province, county or precinct
    units = ["…", "…"]    the units below it that write; none: the unit itself writes
    [[period]]            code = "1404-H1", and tables of counts, each key a code of the lists

What a table counts is said in docs/indicators.md. Every count comes out of the store as it stands in the file.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from random import Random
from typing import Any

from db.across.indicators.periods import DayRange, read_period
from db.reference.lists.seed import seed_lists
from db.storage import os_faults
from db.storage.files import read_named
from db.words.calendar.jalali import date_to_jalali, jalali_to_date, local_instant, weekday
from db.words.messages import M_, Message, Refused

TABLES: Mapping[str, str | frozenset[str]] = {
    "incidents": "incident_type",
    "cleared": "incident_type",
    "cleared_later": "incident_type",
    "void": "incident_type",
    "lowered": "incident_type",
    "contraband": "property_kind",
    "vehicles": frozenset({"loaded", "empty"}),
    "gangs": "gang_kind",
    "main_gangs": "gang_kind",
    "calls": frozenset(
        {"incident", "joined", "hoax", "wrong_number", "nobody_speaks", "information", "other_service", "withdrawn"}
    ),
    "contacts": frozenset({"suggestion", "thanks", "criticism", "answered", "in_remit"}),
    "sessions": frozenset({"held", "cancelled"}),
    "requests": frozenset({"in_time", "late", "waiting"}),
    "programmes": "programme_kind",
    "cancelled_programmes": "programme_kind",
    "custody": frozenset(
        {"released_documents_valid", "released_no_ground", "released_time_limit", "aliens_office", "camp", "border"}
    ),
    "children": frozenset({"children"}),
    "handovers": frozenset({"in_time", "late"}),
    "police_week": frozenset({"sessions", "programmes", "inside"}),
}
"""What a period may hold: a table and the list, or the codes, that its keys are of."""
DAY_TITLES = "police_week_days"
"""The key of a period under which the titles of the days of Police Week stand, a list of one for each."""
MOST = 10**15
MOST_BYTES = 1_000_000
"""A file of more is no scenario."""
HOURS = (3, 2, 2, 1, 1, 1, 2, 3, 4, 5, 5, 5, 6, 5, 4, 4, 5, 6, 7, 8, 8, 7, 6, 5)
"""How an hour of the day weighs: quiet before dawn, busy in the evening."""
WEEKDAYS = (10, 10, 10, 10, 11, 13, 11)
"""Saturday first: more happens on the weekend."""
LATE_SHARE, ESTIMATED = 0.02, 0.25


@dataclass(frozen=True, slots=True)
class PeriodPlan:
    """The counts of one period."""

    code: str
    span: DayRange
    tables: Mapping[str, Mapping[str, int]]
    day_titles: tuple[str, ...] = ()
    """The titles of the days of Police Week; none where the file says none."""

    def table(self, name: str) -> Mapping[str, int]:
        """The counts of a table; none where the period does not hold it."""
        return self.tables.get(name, {})


@dataclass(frozen=True, slots=True)
class Scenario:
    """A store to be made: its unit, the units below it, and its periods from the earliest on."""

    name: str
    kind: str
    units: tuple[str, ...]
    periods: tuple[PeriodPlan, ...]
    seed: int = 12

    @property
    def size(self) -> int:
        """How many things happen in it: what the progress bar counts."""
        within = ("contraband", "vehicles", "cleared", "cleared_later", "children", "main_gangs", "police_week")
        counted = [name for name in TABLES if name not in within]
        within_others = {("contacts", "answered"), ("contacts", "in_remit"), ("calls", "incident")}
        return sum(
            count
            for plan in self.periods
            for name in counted
            for code, count in plan.table(name).items()
            if (name, code) not in within_others
        )


def wrong(message: Message) -> Refused:
    """A scenario that can't be made."""
    return Refused("invalid", {"scenario": message}, message)


def read_scenario(path: Path, today: date) -> Scenario:
    """The scenario of a file. Raises Refused("unreadable", "invalid"), naming what is wrong."""
    try:
        raw = tomllib.loads(read_named(path, MOST_BYTES).decode("utf-8"))
    except OSError as error:
        said = os_faults.refusal(error, path)
        raise said or Refused("unreadable", {}, M_("{path} can't be read.", path=str(path))) from error
    except (ValueError, RecursionError) as error:
        raise wrong(M_("{path} is no TOML: {why}", path=str(path), why=str(error))) from error
    return made_of(raw, today)


def made_of(raw: Mapping[str, Any], today: date) -> Scenario:
    """The scenario of what a file holds. Raises Refused("invalid")."""
    periods = raw.get("period")
    if not isinstance(periods, list) or not periods:
        raise wrong(M_("A scenario holds at least one [[period]]."))
    plans = sorted((_period(period, today) for period in periods), key=lambda plan: plan.span.first)
    for before, after in pairwise(plans):
        if after.span.first <= before.span.last:
            raise wrong(M_("{one} and {other} have days in common.", one=before.code, other=after.code))
    units = raw.get("units", [])
    if not isinstance(units, list) or not all(isinstance(unit, str) and unit.strip() for unit in units):
        raise wrong(M_("The units are a list of names."))
    if len(set(units)) != len(units) or len(units) > 26 * 26:
        raise wrong(M_("A unit's name stands once, and there are at most {most}.", most=26 * 26))
    name, kind = str(raw.get("name", "")).strip(), str(raw.get("kind", "precinct"))
    if not name or kind not in ("province", "county", "precinct"):
        raise wrong(M_("A scenario has a name, and a kind: province, county or precinct."))
    seed = raw.get("seed", 12)
    if not isinstance(seed, int):
        raise wrong(M_("The seed is a whole number."))
    return Scenario(name, kind, tuple(units), tuple(plans), seed)


def _period(raw: Any, today: date) -> PeriodPlan:
    if not isinstance(raw, dict) or not isinstance(raw.get("code"), str):
        raise wrong(M_("Each [[period]] has a code, as 1405-H1."))
    try:
        period = read_period(raw["code"])
    except Refused as refused:
        raise wrong(next(iter(refused.fields.values()))) from refused
    if period.span.last > today:
        raise wrong(M_("{period} is not over: a scenario tells what has happened.", period=period.code))
    tables: dict[str, dict[str, int]] = {}
    for name, counts in raw.items():
        if name in ("code", DAY_TITLES):
            continue
        if name not in TABLES or not isinstance(counts, dict):
            raise wrong(M_("{period}: there is no table {name}.", period=period.code, name=name))
        table = TABLES[name]
        codes = table if isinstance(table, frozenset) else {item.code for item in seed_lists()[table]}
        for code, count in counts.items():
            if code not in codes:
                raise wrong(M_("{period}.{name}: {code} is not in the list.", period=period.code, name=name, code=code))
            if isinstance(count, bool) or not isinstance(count, int) or not 0 <= count <= MOST:
                raise wrong(
                    M_("{period}.{name}.{code}: a whole number is expected.", period=period.code, name=name, code=code)
                )
        tables[name] = dict(counts)
    plan = PeriodPlan(period.code, period.span, tables, _day_titles(raw, period.code))
    _check(plan)
    _check_parts(plan, today)
    return plan


def _day_titles(raw: Mapping[str, Any], period: str) -> tuple[str, ...]:
    titles = raw.get(DAY_TITLES, [])
    if not isinstance(titles, list) or not all(isinstance(title, str) and title.strip() for title in titles):
        raise wrong(M_("{period}.{name}: a list of titles is expected.", period=period, name=DAY_TITLES))
    return tuple(title.strip() for title in titles)


def _check_parts(plan: PeriodPlan, today: date) -> None:
    """What is counted within something else: not more than that, and where there is room for it."""
    for code, count in plan.table("cleared_later").items():
        if count > plan.table("cleared").get(code, 0):
            raise wrong(M_("{period}: more {code} cleared later than cleared.", period=plan.code, code=code))
        if count and plan.span.last >= today:
            raise wrong(M_("{period}: nothing can be cleared later yet.", period=plan.code))
    for code, count in plan.table("main_gangs").items():
        if count > plan.table("gangs").get(code, 0):
            raise wrong(M_("{period}: more main gangs of {code} than gangs.", period=plan.code, code=code))
    week = plan.table("police_week")
    if any(week.values()) and police_week(plan.span) is None:
        raise wrong(M_("{period}: Police Week does not lie in it.", period=plan.code))
    held = {"sessions": plan.table("sessions").get("held", 0), "programmes": sum(plan.table("programmes").values())}
    held["inside"] = week.get("programmes", 0)
    for code, count in week.items():
        if count > held[code]:
            raise wrong(M_("{period}: more {code} in Police Week than were held.", period=plan.code, code=code))
    days = police_week(plan.span)
    if plan.day_titles and (days is None or len(plan.day_titles) != days.days):
        raise wrong(M_("{period}: each day of Police Week has one title.", period=plan.code))


def police_week(span: DayRange) -> DayRange | None:
    """Police Week in a span, as the list of occasions ships it; None where it does not lie there as a whole."""
    week = next(item.extra for item in seed_lists()["occasion"] if item.code == "police_week")
    ends = [tuple(int(part) for part in str(week[name]).split("/")) for name in ("first_day", "last_day")]
    for year in (date_to_jalali(span.first).year, date_to_jalali(span.last).year):
        first, last = (jalali_to_date(year, month, day) for month, day in ends)
        if first in span and last in span:
            return DayRange(first, last)
    return None


def _check(plan: PeriodPlan) -> None:
    """What does not fit together: more cleared than there were, goods seized in no incident."""
    incidents = plan.table("incidents")
    for code, count in plan.table("cleared").items():
        if count > incidents.get(code, 0):
            raise wrong(M_("{period}: more {code} cleared than there were.", period=plan.code, code=code))
    seized = sum(plan.table("contraband").values()) + sum(plan.table("vehicles").values())
    if seized and not any(count for code, count in incidents.items() if code.startswith("contraband")):
        raise wrong(M_("{period}: goods are seized in no incident of contraband.", period=plan.code))
    if plan.table("calls").get("incident", 0) > sum(incidents.values()):
        raise wrong(M_("{period}: more calls open an incident than there are incidents.", period=plan.code))
    if plan.table("children").get("children", 0) > sum(plan.table("custody").values()):
        raise wrong(M_("{period}: more children than people in custody.", period=plan.code))
    contacts = plan.table("contacts")
    came = sum(contacts.get(kind, 0) for kind in ("suggestion", "thanks", "criticism"))
    if contacts.get("answered", 0) > came or contacts.get("in_remit", 0) > came:
        raise wrong(M_("{period}: more contacts are answered than came.", period=plan.code))


# --- spreading -------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class Spread:
    """Where and when things happen in a period: days, hours and units by their weights."""

    random: Random
    span: DayRange
    units: Sequence[str]
    until: date = date.max
    """The day before which everything has happened."""
    days: list[date] = field(init=False)
    day_weights: list[int] = field(init=False)
    unit_weights: list[float] = field(init=False)

    def __post_init__(self) -> None:
        self.days = [self.span.first + timedelta(days=place) for place in range(self.span.days)]
        self.day_weights = [WEEKDAYS[weekday(day)] for day in self.days]
        # A few units are large and most are small, as the units of a province are.
        self.unit_weights = [1 / (place + 2) for place in range(len(self.units))]

    def moments(self, count: int, within: DayRange | None = None, without: DayRange | None = None) -> list[datetime]:
        """So many instants, `within` some days of the span or `without` them; at round times no more than by chance."""
        weighed = [
            (day, weight)
            for day, weight in zip(self.days, self.day_weights, strict=True)
            if (within is None or day in within) and (without is None or day not in without)
        ]
        days = self.random.choices([day for day, _weight in weighed], [weight for _day, weight in weighed], k=count)
        hours = self.random.choices(range(24), HOURS, k=count)
        return [
            local_instant(day, hour) + timedelta(seconds=self.random.randrange(3600))
            for day, hour in zip(days, hours, strict=True)
        ]

    def in_turn(self, count: int, days: DayRange) -> list[datetime]:
        """So many instants on these days, one after the other from the first: on none more than one more."""
        hours = self.random.choices(range(24), HOURS, k=count)
        seconds = (self.random.randrange(3600) for _place in range(count))
        return [
            local_instant(days.first + timedelta(days=place % days.days), hour) + timedelta(seconds=second)
            for place, (hour, second) in enumerate(zip(hours, seconds, strict=True))
        ]

    def weekly(self, count: int, without: DayRange | None = None) -> list[datetime]:
        """So many instants, by weeks from the first day: in each as many as there are units before any has more."""
        starts = (self.span.first + timedelta(days=place) for place in range(0, self.span.days, 7))
        weeks = [DayRange(first, min(first + timedelta(days=6), self.span.last)) for first in starts]
        if without is not None:
            weeks = [week for week in weeks if week.first not in without or week.last not in without]
        return [self.moments(1, weeks[place // len(self.units) % len(weeks)], without)[0] for place in range(count)]

    def after(self) -> datetime:
        """An instant after the span: within three months, and before `until` where a day or more lies between."""
        last = self.span.last
        days = min(90, max(1, (self.until - last).days - 1))
        return local_instant(last + timedelta(days=1)) + timedelta(seconds=self.random.uniform(0, days * 86_400 - 60))

    def places(self, count: int) -> list[str]:
        """So many units."""
        return self.random.choices(self.units, self.unit_weights, k=count)

    def within(self, moment: datetime, least: timedelta, most: timedelta) -> datetime:
        """A later instant, in the period all the same."""
        end = local_instant(self.span.last + timedelta(days=1)) - timedelta(minutes=1)
        later = moment + timedelta(seconds=self.random.uniform(least.total_seconds(), most.total_seconds()))
        return min(later, max(end, moment))


def parts_of_sum(random: Random, total: int, count: int) -> list[int]:
    """`count` amounts that add up to `total`, of unlike size, none of them nothing where that can be."""
    if count <= 0 or total <= 0:
        return []
    count = min(count, total)
    weights = [random.random() + 0.05 for _ in range(count)]
    scale = (total - count) / sum(weights)
    parts = [1 + int(weight * scale) for weight in weights]
    parts[-1] += total - sum(parts)
    return parts


def each(counts: Mapping[str, int], *codes: str) -> Iterator[str]:
    """Every code as often as it is counted; only these codes where some are named."""
    for code, count in counts.items():
        if not codes or code in codes:
            yield from (code for _ in range(count))
