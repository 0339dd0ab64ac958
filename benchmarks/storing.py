"""Saving, listing and rebuilding, against plain sqlcipher3 on the same encrypted rows."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Engine, event

from benchmarks import stores
from benchmarks.measuring import Result, in_turn, seconds
from db import rebuild, sqlite
from db.desk import Desk
from db.incidents.commands import report_incident
from db.incidents.forms import ReportIncident
from db.incidents.queries import list_incidents
from db.records import Cursor, Filter
from db.setup import open_store

SAVES = 300
PAGES = 200
Statement = tuple[str, Any, bool]


@contextmanager
def recorded(engine: Engine) -> Iterator[list[Statement]]:
    """Every statement that goes through an engine meanwhile, with its parameters."""
    heard: list[Statement] = []

    def hear(_conn: Any, _cursor: Any, statement: str, parameters: Any, _context: Any, executemany: bool) -> None:
        heard.append((statement, parameters, executemany))

    event.listen(engine, "before_cursor_execute", hear)
    try:
        yield heard
    finally:
        event.remove(engine, "before_cursor_execute", hear)


def saving() -> Result:
    """A saved incident with its journal and search rows, against the same rows written by plain sqlcipher3, FULL."""
    home = stores.fresh("saving")
    copy = stores.ROOT / "saving-plain"
    shutil.rmtree(copy, ignore_errors=True)
    desk = open_store(home, "2", stores.PASSWORD)
    desk.store.checkpoint()
    shutil.copytree(home, copy)
    plain = sqlite.connect(copy / sqlite.FILE, desk.store.unlocked.data_key, writes=True)
    ours: list[float] = []
    baseline: list[float] = []
    for place in range(SAVES):
        form = ReportIncident(type="theft_home", place="اهواز", summary=f"سرقت از منزل، شماره {place}")
        with recorded(desk.store._writes) as heard:
            ours.append(seconds(lambda form=form: report_incident(desk, form)))
        writes = [item for item in heard if item[0].lstrip().split(None, 1)[0] in ("INSERT", "UPDATE", "DELETE")]
        baseline.append(seconds(lambda writes=writes: _write(plain, writes)))
    plain.close()
    desk.store.close()
    middle = SAVES // 2
    return Result(
        "save an incident",
        sorted(ours)[middle] * 1000,
        sorted(baseline)[middle] * 1000,
        3.0,
        "the same rows, plain sqlcipher3, FULL",
    )


def _write(plain: Any, writes: list[Statement]) -> None:
    cursor = plain.cursor()
    cursor.execute("BEGIN IMMEDIATE")
    for statement, parameters, many in writes:
        (cursor.executemany if many else cursor.execute)(statement, parameters)
    cursor.execute("COMMIT")


def listing(count: int) -> list[Result]:
    """A page of the list: against the same keyset by plain sqlcipher3, and at `count` incidents against a thousand."""
    large, small = stores.desk_of(count), stores.desk_of(1_000)
    middle = _middle(large, count)
    page = _page(large, middle)
    with recorded(large.store._reads) as heard:
        page()
    reads = [item for item in heard if item[0].lstrip().startswith("SELECT")]
    statement, parameters, _ = max(reads, key=lambda item: item[0].count("incident."))
    plain = sqlite.connect(large.store.path, large.store.unlocked.data_key, writes=False)

    def raw() -> object:
        cursor = plain.cursor()
        cursor.execute("BEGIN")
        rows = cursor.execute(statement, parameters).fetchall()
        cursor.execute("ROLLBACK")
        return rows

    ours, baseline = in_turn(page, raw, PAGES)
    first = in_turn(_page(large, None), _page(small, None), PAGES)
    plain.close()
    large.store.close()
    small.store.close()
    return [
        Result(f"a page in the middle of {count:,}", ours, baseline, 2.0, "the same keyset, plain sqlcipher3"),
        Result(f"the first page of {count:,}", *first, 1.1, "the first page of 1,000"),
    ]


def _page(desk: Desk, after: Cursor | None) -> Callable[[], object]:
    return lambda: list_incidents(desk, Filter(), after, 50)


def _middle(desk: Desk, count: int) -> Cursor:
    from sqlalchemy import select

    from db.incidents.events import INCIDENT

    with desk.store.reading() as conn:
        row = conn.execute(
            select(INCIDENT.c.reported_at, INCIDENT.c.uid).order_by(INCIDENT.c.reported_at).offset(count // 2).limit(1)
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
