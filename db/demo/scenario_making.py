"""Making a store of a scenario: aside, and put in its place only when it is whole, as the made-up precinct is."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from random import Random
from typing import Any

from db.demo import people, scenario_custody
from db.demo import scenario_acts as acts
from db.demo.making import kind_of, put_in_place, to_the_minute
from db.demo.officers import let_sign, new_officers
from db.demo.scenario import ESTIMATED, LATE_SHARE, PeriodPlan, Scenario, Spread
from db.demo.scenario_writer import BATCH, ScenarioWriter
from db.kernel.base.access import Role
from db.opening.creating import NewStore, create_store
from db.opening.setup import open_store
from db.reference.officers.queries import officer_by_badge
from db.storage import heads, keys
from db.words.calendar.jalali import local_date
from db.words.ids import Source

Progress = Callable[[int, int], None]

WritesAct = Callable[["ScenarioWriter"], None]


def make_scenario(
    home: Path,
    scenario: Scenario,
    progress: Progress | None = None,
    end: datetime | None = None,
    *,
    quick: bool = False,
) -> tuple[dict[str, str], ...]:
    """Make the store of a scenario in a missing or empty folder; returns its officers, as `make` does.

    The same scenario and seed make the same counts, spread alike. Raises Refused: "exists" where the folder is not
    empty, and as `create_store` does. What is interrupted leaves nothing. `quick` is for tests: fewer officers.
    """
    until = to_the_minute(end)
    return put_in_place(home, lambda aside: _fill(aside, scenario, until, progress, quick=quick))


def _fill(home: Path, scenario: Scenario, end: datetime, progress: Progress | None, *, quick: bool) -> keys.Keyring:
    random = Random(scenario.seed)
    source = Source(lambda: end, Random(random.getrandbits(64)).randbytes)
    posts = people.POSTS if not quick else [post for post in people.POSTS if post.badge in ("1201", "1220", "1271")]
    new = new_officers(posts, random)
    store_of = NewStore(scenario.name, new, unit_kind=scenario.kind, demo=True, cost=keys.QUICK)
    create_store(home, store_of, source)
    desk = open_store(home, new[0].badge, new[0].password, source)
    store = desk.store
    let_sign(store, new)
    try:
        with store.writing() as conn:
            officers = tuple(
                officer.uid
                for officer_made in new
                if officer_made.role in (Role.DUTY, Role.DEPUTY)
                and (officer := officer_by_badge(conn, officer_made.badge)) is not None
            )
            chief = next((officer_made for officer_made in new if officer_made.role is Role.COMMANDER), new[0])
            commander = officer_by_badge(conn, chief.badge)
            assert commander is not None
            writer = ScenarioWriter(store, conn, random, officers, commander.uid, {store.unit: store.series})
            series = {store.unit: store.series}
            for place, name in enumerate(scenario.units):
                unit = writer.uid(end)
                series[unit] = chr(65 + place // 26) + chr(65 + place % 26)
                facts = {"kind": kind_of(name), "name": name, "parent": store.unit}
                writer.put(store.unit, "unit_created", unit, end, facts)
            writer.flush()
        below = tuple(unit for unit in series if unit != store.unit) or (store.unit,)
        kept: dict[str, Any] = {"serials": {}, "codes": {}, "called": {}}
        done = 0
        for plan in scenario.periods:
            waiting = _acts(scenario, plan, below, random, local_date(end))
            while waiting:
                with store.writing() as conn:
                    writer = ScenarioWriter(store, conn, random, officers, commander.uid, series, **kept)
                    done += _write_some(writer, waiting)
                if progress is not None:
                    progress(min(done, scenario.size), scenario.size)
        store.checkpoint()
    finally:
        store.close()
        heads.forget(store.keyring.store, home)
    return store.keyring


def _write_some(writer: ScenarioWriter, waiting: list[WritesAct]) -> int:
    """Write a batch of what waits; how many that were."""
    before = len(waiting)
    while waiting and writer.written < BATCH:
        waiting.pop()(writer)
    writer.flush()
    return before - len(waiting)


def _acts(scenario: Scenario, plan: PeriodPlan, units: tuple[str, ...], random: Random, until: date) -> list[WritesAct]:
    """Everything that happens in a period, the earliest last: it is taken from the end."""
    spread = Spread(random, plan.span, units, until)
    made: list[tuple[datetime, WritesAct]] = []
    made += acts.incidents(plan, spread, LATE_SHARE, ESTIMATED)
    made += acts.gangs(plan, spread)
    made += acts.calls(plan, spread)
    made += acts.contacts(plan, spread)
    made += acts.sessions(plan, spread)
    made += acts.requests(plan, spread)
    made += acts.programmes(plan, spread)
    made += scenario_custody.custody(plan, spread)
    made += acts.handovers(plan, spread)
    made.sort(key=lambda timed: timed[0], reverse=True)
    return [drawn for _moment, drawn in made]
