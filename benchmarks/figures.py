"""Indicators at a large store: counting, listing what was counted, and what saving pays for it."""

from __future__ import annotations

import statistics
from dataclasses import replace
from functools import partial
from typing import Any

from benchmarks import stores
from benchmarks.measuring import Result, in_turn, seconds
from db.across.indicators import counting
from db.across.indicators.periods import Period, half_year_of, shifted
from db.across.indicators.queries import first_day, records_behind, table_of
from db.across.indicators.sources import Quick
from db.kernel.base.officer import Desk
from db.kernel.projections.projecting import KINDS
from db.opening.setup import open_store
from db.registers.incidents.commands import report_incident
from db.registers.incidents.forms import ReportIncident
from db.storage.dialects import sqlite
from db.words.calendar.jalali import local_date

SAVES, ROUNDS = 300, 30
COVERING = "CREATE INDEX raw_by_day ON raw (unit, day, type, state)"
BY_TYPE = """
SELECT type, count(*) FROM raw WHERE unit = ? AND day >= ? AND day < ? AND state <> 'void' GROUP BY type
"""
LISTED = """
SELECT uid, number, state, day, type FROM incident
WHERE unit = ? AND day >= ? AND day < ? AND state <> 'void' AND type LIKE 'theft%' ORDER BY day DESC, uid DESC LIMIT 51
"""
INDEX = "incident_by_day"
"""What saving pays for besides the listener that counts: the index that lists what was counted."""


def counting_at(count: int) -> list[Result]:
    """Half-years by type, the whole table of F9, and a page behind a figure, on a store with `count` incidents."""
    desk = stores.desk_of(count)
    halves = _half_years(desk)
    plain = _raw(desk)
    unit = desk.store.unit
    spans = [half.span for half in halves]
    bounds = [tuple(str(day) for day in counting.bounds(span, instant=False)) for span in spans]

    def ours() -> Any:
        with desk.store.reading() as conn:
            return counting.Tally(conn, (unit,), spans).counts(Quick("live", None, "type"))

    def raw() -> Any:
        cursor = plain.cursor()
        return [cursor.execute(BY_TYPE, (unit, *ends)).fetchall() for ends in bounds]

    told = sorted((place, code, n) for (place, code), (n, _value) in ours().items())
    assert told == sorted((place, *row) for place, rows in enumerate(raw()) for row in rows)
    this = halves[0].code
    last_two = bounds[:2]
    table = in_turn(
        partial(table_of, desk, this),
        lambda: [plain.cursor().execute(BY_TYPE, (unit, *ends)).fetchall() for ends in last_two],
        ROUNDS,
    )
    reader = sqlite.connect(desk.store.path, desk.store.unlocked.data_key, writes=False)
    page = in_turn(
        partial(records_behind, desk, "thefts", this),
        lambda: reader.cursor().execute(LISTED, (unit, *bounds[0])).fetchall(),
        ROUNDS,
    )
    by_type = in_turn(ours, raw, ROUNDS)
    reader.close()
    plain.close()
    desk.store.close()
    against = "the same question, raw SQLite, covering index"
    return [
        Result(f"{len(halves)} half-years by type of {count:,}", *by_type, 1.0, against),
        Result(f"the whole table of F9 at {count:,}", *table, None, "two half-years by type, raw SQLite"),
        Result(f"records behind a figure at {count:,}", *page, None, "the same page, plain sqlcipher3"),
    ]


def _half_years(desk: Desk) -> list[Period]:
    """Every half-year in which the store has records, the newest first."""
    with desk.store.reading() as conn:
        first = first_day(conn, (desk.store.unit,))
    found = [half_year_of(local_date(desk.now()))]
    while first is not None and found[-1].span.first > first:
        found.append(shifted(found[-1], -1))
    return found


def _raw(desk: Desk) -> Any:
    """The columns of the question in an encrypted store of their own, with an index that covers it."""
    path = stores.ROOT / "raw.db"
    path.unlink(missing_ok=True)
    plain = sqlite.connect(path, desk.store.unlocked.data_key, writes=True)
    reader = sqlite.connect(desk.store.path, desk.store.unlocked.data_key, writes=False)
    cursor = plain.cursor()
    cursor.execute("CREATE TABLE raw (unit TEXT, day TEXT, type TEXT, state TEXT)")
    cursor.execute("BEGIN")
    rows = reader.cursor().execute("SELECT unit, day, type, state FROM incident")
    while some := rows.fetchmany(10_000):
        cursor.executemany("INSERT INTO raw VALUES (?, ?, ?, ?)", some)
    cursor.execute(COVERING)
    cursor.execute("COMMIT")
    cursor.execute("ANALYZE")
    reader.close()
    return plain


def saving() -> Result:
    """A saved incident, against the same in a store without what keeps the figures quick."""
    ours, without = (open_store(stores.fresh(name), "2", stores.PASSWORD) for name in ("figures", "figures-without"))
    with without.store.writing() as conn:
        conn.exec_driver_sql(f"DROP INDEX {INDEX}")
    counted = KINDS["incident_reported"]
    followers = zip(counted.folds, counted.rooms, strict=True)
    plain = replace(counted, folds=tuple(fold for fold, room in followers if room != "indicators"))

    def save(desk: Desk, place: int) -> None:
        KINDS["incident_reported"] = counted if desk is ours else plain
        report_incident(desk, ReportIncident(type="theft_home", place="اهواز", summary=f"سرقت از منزل، شماره {place}"))

    pairs = [(seconds(partial(save, ours, place)), seconds(partial(save, without, place))) for place in range(SAVES)]
    KINDS["incident_reported"] = counted
    ours.store.close()
    without.store.close()
    return Result(
        "save an incident with the counts kept",
        statistics.median(pair[0] for pair in pairs) * 1000,
        statistics.median(pair[1] for pair in pairs) * 1000,
        1.2,
        "the same without the listener and the index of figures",
    )
