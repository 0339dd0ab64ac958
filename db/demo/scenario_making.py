"""Making a store of a scenario: its officers, its units, and what happens in each period."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from random import Random

from db.carrying.levels.written_chains import TAKEN, WROTE
from db.demo import people, scenario_custody
from db.demo import scenario_acts as acts
from db.demo.made_store import kind_of, make_store, new_officers, officers_of, to_the_minute
from db.demo.scenario import ESTIMATED, LATE_SHARE, PeriodPlan, Scenario, Spread
from db.demo.scenario_acts import ScenarioWriter, TimedAct, WritesAct
from db.kernel.base.access import Role
from db.kernel.base.officer import Desk
from db.opening.creating import NewStore
from db.storage import keys
from db.words.calendar.jalali import local_date
from db.words.ids import Source

Progress = Callable[[int, int], None]

BATCH = 4_000
"""Entries a transaction."""

QUICK = ("1201", "1220", "1241", "1251", "1271")
"""Badges of the officers of a store that is made for tests: one of each role that writes in it."""


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
    random = Random(scenario.seed)
    source = Source(lambda: until, Random(random.getrandbits(64)).randbytes)
    posts = people.POSTS if not quick else [post for post in people.POSTS if post.badge in QUICK]
    officers = new_officers(posts, random)
    new = NewStore(scenario.name, officers, unit_kind=scenario.kind, demo=True, cost=keys.QUICK)
    return make_store(home, new, source, lambda desk: _fill(desk, scenario, random, until, progress))


def _fill(desk: Desk, scenario: Scenario, random: Random, end: datetime, progress: Progress | None) -> None:
    own = desk.store.unit
    writer = _writer(desk, random)
    with writer.batch():
        for place, name in enumerate(scenario.units):
            unit = writer.uid(end)
            writer.add_unit(unit, chr(65 + place // 26) + chr(65 + place % 26), writer.uid(end))
            writer.put(own, "unit_created", unit, end, {"kind": kind_of(name), "name": name, "parent": own})
    below = tuple(unit for unit in writer.series if unit != own) or (own,)
    done = 0
    for plan in scenario.periods:
        waiting = _acts(scenario, plan, below, random, local_date(end))
        while waiting:
            with writer.batch():
                done += _write_some(writer, waiting)
            if progress is not None:
                progress(min(done, scenario.size), scenario.size)
    with writer.batch():
        for unit in below:
            if unit != own:
                _take(writer, unit, end)


def _take(writer: ScenarioWriter, unit: str, end: datetime) -> None:
    """Say as a seat does where the chain of a unit ends here: whoever changes an entry behind that is found."""
    if (last := writer.end_of(unit)) is None:
        return
    ends_here = {"origin": last.origin, "epoch": last.epoch, "last": last.seq, "hash": last.hash}
    facts = {"written_at": end, WROTE: [{**ends_here, "marks": ""}]}
    writer.put(writer.store.unit, TAKEN, unit, end, facts)


def _writer(desk: Desk, random: Random) -> ScenarioWriter:
    """The writer in the names of those who take turns at the desk; the commander approves."""
    officers = officers_of(desk.store)
    at_desk = tuple(officer.uid for officer in officers if officer.role in (Role.DUTY, Role.DEPUTY))
    (commander,) = (officer.uid for officer in officers if officer.role is Role.COMMANDER)
    return ScenarioWriter(desk.store, random, at_desk, commander=commander)


def _write_some(writer: ScenarioWriter, waiting: list[WritesAct]) -> int:
    """Write a batch of what waits; how many that were."""
    before = len(waiting)
    while waiting and writer.written < BATCH:
        waiting.pop()(writer)
    return before - len(waiting)


def _acts(scenario: Scenario, plan: PeriodPlan, units: tuple[str, ...], random: Random, until: date) -> list[WritesAct]:
    """Everything that happens in a period, the earliest last: it is taken from the end."""
    spread = Spread(random, plan.span, units, until)
    made: list[TimedAct] = []
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
