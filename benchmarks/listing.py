"""Lists narrowed, sorted and searched, and a register brought in, against plain sqlcipher3 on the same file or rows."""

from __future__ import annotations

import csv
import shutil
import statistics
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks import stores
from benchmarks.measuring import Result, in_turn, seconds
from db.carrying.imports import commands, running, trying
from db.kernel.base.officer import Desk
from db.kernel.projections.search import expression
from db.opening.setup import open_store
from db.registers.incidents.listing import list_incidents
from db.registers.incidents.queries import search_incidents
from db.registers.incidents.rules import place_key
from db.storage.dialects import sqlite
from db.words.calendar.times import format_moment
from db.words.records import Cursor, Filter

PAGES = 100
SEARCHES = 40
ROWS, TURNS = 4_000, 3
PLAIN = "plain sqlcipher3, the same file"
SHOWN = "uid, number, state, {when}, type, spot, severity, late"
TABLES = (("journal", "uid"), ("body", "uid"), ("record_index", "uid"), ("exact", "record"), ("incident", "uid"))
"""Where an imported row stands, and the column that names it; its search row beside them."""
WORDS = "خیابان"
"""A common word: the newest 50 of the many that hold it."""


def _page(conditions: str, when: str) -> str:
    shown = SHOWN.format(when=when)
    keyset = f"({when}, uid) < (?, ?)"
    return (
        f"SELECT {shown} FROM incident WHERE unit = ?{conditions} AND {keyset} ORDER BY {when} DESC, uid DESC LIMIT 51"
    )


def narrowing(count: int) -> list[Result]:
    """A page in the middle of `count` incidents by a filter, by another time, and by both."""
    desk = stores.desk_of(count)
    unit, officer = desk.store.unit, desk.officer
    plain = sqlite.connect(desk.store.path, desk.store.unlocked.data_key, writes=False)
    place = plain.cursor().execute("SELECT place FROM incident WHERE place IS NOT NULL LIMIT 1").fetchone()[0]
    asked = (
        ("of one type", Filter(type="fight"), " AND type = ?", ("fight",), "reported_at"),
        ("of one officer", Filter(officer=officer.badge), " AND officer = ?", (officer.uid,), "reported_at"),
        ("of one place", Filter(place=place), " AND place_key = ?", (place_key(place),), "reported_at"),
        ("by when it happened", Filter(sort="occurred"), "", (), "happened_at"),
        ("by when it was entered", Filter(sort="entered"), "", (), "entered_at"),
        ("of one type by when it happened", Filter(type="fight", sort="occurred"), " AND type = ?", ("fight",),
         "happened_at"),
    )  # fmt: skip
    middle = _middle(plain, count)
    key = middle.key.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    results = []
    for name, which, conditions, values, when in asked:
        bound = (unit, *values, key, middle.uid)
        ours, baseline = in_turn(
            partial(list_incidents, desk, which, middle, 50),
            partial(_read, plain, _page(conditions, when), bound),
            PAGES,
        )
        results.append(Result(f"a page {name}, {count:,}", ours, baseline, 5.0, PLAIN, most=5.0))
    plain.close()
    desk.store.close()
    return results


def _middle(plain: Any, count: int) -> Cursor:
    row = plain.cursor().execute(
        "SELECT reported_at, uid FROM incident ORDER BY reported_at LIMIT 1 OFFSET ?", (count // 2,)
    ).fetchone()  # fmt: skip
    return Cursor(datetime.fromisoformat(row[0]), row[1])


def _read(plain: Any, statement: str, bound: tuple[Any, ...]) -> list[Any]:
    cursor = plain.cursor()
    cursor.execute("BEGIN")
    rows: list[Any] = cursor.execute(statement, bound).fetchall()
    cursor.execute("ROLLBACK")
    return rows


FOUND = """
SELECT i.uid, i.number, i.state, i.reported_at, i.summary FROM search_incident s
CROSS JOIN record_index r ON r.position = s.rowid CROSS JOIN incident i ON i.unit = r.unit AND i.uid = r.uid
WHERE s.text MATCH ? AND r.unit = ? AND r.register = 'incident' ORDER BY s.rowid DESC LIMIT 50
"""


def searching(count: int) -> Result:
    """The newest 50 of the incidents that hold a common word."""
    desk = stores.desk_of(count)
    plain = sqlite.connect(desk.store.path, desk.store.unlocked.data_key, writes=False)
    bound = (sqlite.search_expression(expression(WORDS)), desk.store.unit)
    ours, baseline = in_turn(partial(search_incidents, desk, WORDS), partial(_read, plain, FOUND, bound), SEARCHES)
    assert len(_read(plain, FOUND, bound)) == 50
    plain.close()
    desk.store.close()
    return Result(f"the newest 50 by a word, {count:,}", ours, baseline, 5.0, PLAIN)


def importing() -> Result:
    """Registers of 4,000 rows from file to list, the rests for others left out; the median, for a thousand rows."""
    home = stores.fresh("importing")
    copy = stores.ROOT / "importing-plain"
    shutil.rmtree(copy, ignore_errors=True)
    desk = open_store(home, stores.CHIEF, stores.PASSWORD)
    desk.store.checkpoint()
    shutil.copytree(home, copy)
    reader = sqlite.connect(desk.store.path, desk.store.unlocked.data_key, writes=False)
    plain = sqlite.connect(copy / sqlite.FILE, desk.store.unlocked.data_key, writes=True)
    rest, running.REST = running.REST, 0.0
    pairs = []
    for turn in range(TURNS):
        path = stores.ROOT / f"register-{turn}.csv"
        _write(path, turn)
        ours = seconds(partial(_bring, desk, path))
        pairs.append((ours, seconds(partial(_insert, plain, list(_steps(reader, turn))))))
    running.REST = rest
    reader.close()
    plain.close()
    desk.store.close()
    ours, baseline = (statistics.median(side) / ROWS * 1e6 for side in zip(*pairs, strict=True))
    return Result("import, a thousand rows", ours, baseline, 4.0, "the same rows, plain sqlcipher3")


def _bring(desk: Desk, path: Path) -> None:
    planned = running.plan(desk, path)
    running.bring_in(desk, planned, trying.try_out(desk, planned))


def _write(path: Path, turn: int) -> None:
    start = datetime(2021 + turn, 3, 25, 6, 0, tzinfo=UTC)
    with path.open("w", encoding="utf-8", newline="") as opened:
        writer = csv.writer(opened)
        writer.writerow(("شماره", "نوع", "تاریخ گزارش", "تاریخ وقوع", "محل", "نشانی", "شرح", "گزارش‌دهنده", "تلفن"))
        for place in range(ROWS):
            at = start + timedelta(minutes=37 * place)
            writer.writerow(
                (place + 1, "theft_home", format_moment(at), format_moment(at - timedelta(hours=2)), "اهواز",
                 "خیابان نهم", f"قفل در شکسته شده و اموال داخل برده شده است، پرونده {place}", "علی کریمی",
                 f"0916{place:07}")
            )  # fmt: skip


Step = list[tuple[str, list[tuple[Any, ...]]]]


def _steps(reader: Any, turn: int) -> Iterator[Step]:
    """What the import wrote, as statements with their rows, as many rows a transaction as it wrote."""
    cursor = reader.cursor()
    found = cursor.execute("SELECT uid FROM journal WHERE kind = 'incident_imported' ORDER BY position")
    uids = [row[0] for row in found][turn * ROWS :]
    for start in range(0, len(uids), commands.STEP):
        some = uids[start : start + commands.STEP]
        marks = ", ".join("?" * len(some))
        step: Step = []
        for name, column in TABLES:
            rows = cursor.execute(f"SELECT * FROM {name} WHERE {column} IN ({marks})", some).fetchall()
            step.append((f"INSERT INTO {name} VALUES ({', '.join('?' * len(rows[0]))})", rows))
        places = f"SELECT position FROM record_index WHERE uid IN ({marks})"
        shadows = cursor.execute(f"SELECT rowid, text FROM search_incident WHERE rowid IN ({places})", some).fetchall()
        step.append(("INSERT INTO search_incident(rowid, text) VALUES (?, ?)", shadows))
        yield step


def _insert(plain: Any, steps: list[Step]) -> None:
    cursor = plain.cursor()
    for step in steps:
        cursor.execute("BEGIN IMMEDIATE")
        for statement, rows in step:
            cursor.executemany(statement, rows)
        cursor.execute("COMMIT")
