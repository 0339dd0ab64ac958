"""Saving, listing and rebuilding, against plain sqlcipher3 on the same encrypted rows."""

from __future__ import annotations

import shutil
import statistics
from functools import partial
from typing import Any

from benchmarks import stores
from benchmarks.measuring import Result, in_turn, seconds
from db.kernel.base.officer import Desk
from db.kernel.folding import rebuild
from db.opening.setup import open_store
from db.registers.incidents.commands import report_incident
from db.registers.incidents.forms import ReportIncident
from db.registers.incidents.listing import list_incidents
from db.storage.dialects import sqlite
from db.words.records import Cursor, Filter

SAVES = 300
PAGES = 200
ROWS = (("journal", "record"), ("body", "uid"), ("record_index", "uid"), ("incident", "uid"))
"""Where a saved incident stands, and the column that names it; its search row beside them."""
PAGE = """
SELECT uid, number, state, reported_at, type, spot, severity, late FROM incident
WHERE unit = ? AND (reported_at, uid) < (?, ?) ORDER BY reported_at DESC, uid DESC LIMIT 51
"""


def saving() -> Result:
    """A saved incident with its journal and search rows, against the same rows written by plain sqlcipher3, FULL."""
    home = stores.fresh("saving")
    copy = stores.ROOT / "saving-plain"
    shutil.rmtree(copy, ignore_errors=True)
    desk = open_store(home, "2", stores.PASSWORD)
    desk.store.checkpoint()
    shutil.copytree(home, copy)
    key = desk.store.unlocked.data_key
    reader = sqlite.connect(desk.store.path, key, writes=False)
    plain = sqlite.connect(copy / sqlite.FILE, key, writes=True)
    ours: list[float] = []
    baseline: list[float] = []
    for place in range(SAVES):
        form = ReportIncident(type="theft_home", place="اهواز", summary=f"سرقت از منزل، شماره {place}")
        ours.append(seconds(partial(report_incident, desk, form)))
        writes = _rows_of(reader, form.uid)
        baseline.append(seconds(partial(_write, plain, writes)))
    reader.close()
    plain.close()
    desk.store.close()
    return Result(
        "save an incident",
        statistics.median(ours) * 1000,
        statistics.median(baseline) * 1000,
        4.0,
        "the same rows by plain sqlcipher3, FULL",
        most=10.0,
    )


def _rows_of(reader: Any, uid: str) -> list[tuple[str, tuple[Any, ...]]]:
    """The INSERT statements, with their values, of everything that saving an incident wrote."""
    cursor = reader.cursor()
    writes = []
    for name, column in ROWS:
        for row in cursor.execute(f"SELECT * FROM {name} WHERE {column} = ?", (uid,)).fetchall():
            writes.append((f"INSERT INTO {name} VALUES ({', '.join('?' * len(row))})", row))
    position = cursor.execute("SELECT position FROM record_index WHERE uid = ?", (uid,)).fetchone()[0]
    shadow = cursor.execute("SELECT text FROM search_incident WHERE rowid = ?", (position,)).fetchone()[0]
    writes.append(("INSERT INTO search_incident(rowid, text) VALUES (?, ?)", (position, shadow)))
    return writes


def _write(plain: Any, writes: list[tuple[str, tuple[Any, ...]]]) -> None:
    cursor = plain.cursor()
    cursor.execute("BEGIN IMMEDIATE")
    for statement, values in writes:
        cursor.execute(statement, values)
    cursor.execute("COMMIT")


def listing(count: int) -> list[Result]:
    """A page in the middle of the list, and the last one, against the same keyset by plain sqlcipher3."""
    desk = stores.desk_of(count)
    plain = sqlite.connect(desk.store.path, desk.store.unlocked.data_key, writes=False)
    results = []
    for name, back in (("first", count - 1), ("middle", count // 2), ("last", 60)):
        after = _at(desk, back)
        page = partial(list_incidents, desk, Filter(), after, 50)
        ours, baseline = in_turn(page, partial(_raw, plain, desk, after), PAGES)
        results.append(
            Result(f"the {name} page of {count:,}", ours, baseline, 5.0, "the same keyset, plain sqlcipher3", most=5.0)
        )
    plain.close()
    desk.store.close()
    return results


def _raw(plain: Any, desk: Desk, after: Cursor) -> object:
    cursor = plain.cursor()
    cursor.execute("BEGIN")
    key = after.key.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    rows = cursor.execute(PAGE, (desk.store.unit, key, after.uid)).fetchall()
    cursor.execute("ROLLBACK")
    return rows


def _at(desk: Desk, back: int) -> Cursor:
    """The incident before which so many were reported."""
    from sqlalchemy import select

    from db.registers.incidents.models import INCIDENT

    with desk.store.reading() as conn:
        row = conn.execute(
            select(INCIDENT.c.reported_at, INCIDENT.c.uid).order_by(INCIDENT.c.reported_at).offset(back).limit(1)
        ).one()
    return Cursor(row.reported_at, row.uid)


def rebuilding() -> Result:
    """The journal replayed into fresh tables and compared: entries a second."""
    desk = stores.desk_of(20_000)
    took = seconds(lambda: rebuild.check(desk.store))
    checked = rebuild.check(desk.store)
    desk.store.close()
    assert not checked.differences
    return Result("journal replayed and compared", checked.entries / took, None, None, "", "entries/s")
