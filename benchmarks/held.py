"""The table of indicators with custody's duties in it: 80,000 incidents and 16,000 custody records, in CPU seconds."""

from __future__ import annotations

import random
import statistics
import sys
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from benchmarks import stores
from benchmarks.measuring import Result
from db.across.indicators.periods import half_year_of
from db.across.indicators.queries import table_of
from db.demo.demo_writer import DemoWriter
from db.kernel.base.officer import Desk
from db.words.calendar.jalali import local_date

INCIDENTS, RECORDS, ROUNDS = 80_000, 16_000, 5
MOST = 1_500.0
"""Milliseconds of CPU for the whole table."""
SPREAD = timedelta(days=730)
MINUTE = timedelta(minutes=1)


def table() -> Result:
    """The whole table of F9 on such a store. The store is made once and kept."""
    desk = stores.desk_of(INCIDENTS)
    _fill(desk)
    this = half_year_of(local_date(desk.now())).code
    table_of(desk, this)
    taken = []
    for _ in range(ROUNDS):
        start = time.process_time()
        table_of(desk, this)
        taken.append((time.process_time() - start) * 1000)
    desk.store.close()
    name = f"the whole table of F9 at {INCIDENTS:,} and {RECORDS:,} held, CPU"
    return Result(name, statistics.median(taken), None, None, "", most=MOST)


def _fill(desk: Desk) -> None:
    """Write the custody records, where they are not there yet."""
    done = stores.store_of(INCIDENTS) / f"held-{RECORDS}"
    if done.exists():
        return
    chance, now = random.Random(7), desk.now()
    writer = DemoWriter(desk.store, random.Random(8), (desk.officer.uid,))
    with writer.batch():
        for place in range(RECORDS):
            record(writer, now - SPREAD * ((RECORDS - place) / RECORDS), chance)
            if place % 500 == 0:
                print(f"\r  {place:,} of {RECORDS:,} held", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)
    desk.store.checkpoint()
    done.touch()


def record(writer: DemoWriter, at: datetime, chance: random.Random) -> None:
    """Write one person, from the deprivation of liberty to a release after some hours."""
    unit, uid = writer.store.unit, writer.uid(at)
    for kind, minutes, facts in _history(at, chance):
        when = at + minutes * MINUTE
        if kind == "custody_opened":
            writer.put(unit, kind, uid, when, {**facts, **writer.number(unit, "custody", at)}, uid=uid)
        else:
            writer.put(unit, kind, uid, when, {"at": when, **facts})


def _history(at: datetime, chance: random.Random) -> Iterator[tuple[str, int, dict[str, Any]]]:
    yield "custody_opened", 0, {"deprivation_at": at, "arrived_at": at, "name_known": "refused",
                                "category": "brought_by_patrol"}  # fmt: skip
    yield "wellbeing_seen", 3, {"well": "well"}
    yield "language_set", 4, {"language": "dari"}
    yield "age_set", 5, {"child": "adult", "basis": "stated"}
    yield "documents_seen", 8, {"type": "amayesh_card", "verified_with": "aliens_office", "answer": "not_found"}
    yield "ground_set", 9, {"ground": "entry_or_stay", "stated_by": "aliens_office", "order_number": "9",
                            "told_at": at + 9 * MINUTE, "in_writing": True}  # fmt: skip
    yield "rights_given", 12, {"language": "dari", "written": True, "receipt": "signed", "fear": "no"}
    late = 90 if chance.random() < 0.05 else chance.randrange(15, 40)
    yield "prosecutor_told", late, {"via": "phone", "to": "x"}
    yield "family_told", 95, {"result": "told"}
    yield "care_given", 100, {"seen": "spoke"}
    yield "person_released", 180, {"outcome": "released_no_ground", "copy_given": True}
