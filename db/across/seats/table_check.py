"""Tables that a seat keeps of the units below, held against their entries: only making them again compared these."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, case, func, select

from db.across.indicators.models import COUNT
from db.carrying.levels import written_chains
from db.carrying.levels.events import ENROLLED
from db.carrying.levels.models import LINK
from db.kernel.base.officer import Desk
from db.kernel.signing import record_check
from db.registers.incidents.models import INCIDENT
from db.storage.models import JOURNAL
from db.storage.store import Store
from db.words.messages import M_, Message


def check_units(desk: Desk) -> tuple[Message, ...]:
    """Differences of the units enrolled here, of their entries and of their counts from what the journal makes."""
    with desk.store.reading() as conn:
        return (*written_chains.problems(conn), *_links(conn, desk.store), *_counts(conn, desk.store.unit))


def _links(conn: Connection, store: Store) -> Iterator[Message]:
    """The rows of each unit that was enrolled: its keys, its last word, the hashes of its entries."""
    enrolled = select(JOURNAL.c.record).where(JOURNAL.c.unit == store.unit, JOURNAL.c.kind == ENROLLED)
    uids = set(conn.execute(enrolled).scalars())
    rows = conn.execute(select(LINK.c.uid, LINK.c.name).where(LINK.c.unit == store.unit)).all()
    names = {row.uid: row.name for row in rows}
    for uid in sorted(uids | set(names)):
        if uid not in uids:
            yield M_("{unit} stands among the units, and nobody enrolled it.", unit=names[uid])
        for problem in record_check.row_problems(conn, store, uid):
            yield M_("{unit}: {what}", unit=names.get(uid, uid), what=problem)


def _counts(conn: Connection, own: str) -> Iterator[Message]:
    """Incidents by day, type and clearance, as they were counted and as the incidents are."""
    void = INCIDENT.c.state == "void"

    def of(column: Any) -> Any:
        return func.sum(case((~void & column, 1), else_=0))

    key = INCIDENT.c.unit, INCIDENT.c.day, INCIDENT.c.type, func.coalesce(INCIDENT.c.clearance, "")
    numbers = of(True), func.sum(case((void, 1), else_=0)), of(INCIDENT.c.solved), of(INCIDENT.c.late)
    made = select(*key, *numbers).where(INCIDENT.c.unit != own).group_by(*key)
    kept_by = COUNT.c.unit, COUNT.c.day, COUNT.c.type, COUNT.c.clearance
    sums = (func.sum(COUNT.c[name]) for name in ("live", "void", "solved", "late"))
    kept = select(*kept_by, *sums).where(COUNT.c.unit != own).group_by(*kept_by)
    differing = _by_key(conn, made).items() ^ _by_key(conn, kept).items()
    if differing:
        (_unit, day, *_kind), _numbers = min(differing, key=str)
        yield M_("Its rows in {table} are not those that its entries make.", table=f"{COUNT.name} ({day})")


def _by_key(conn: Connection, chosen: Any) -> dict[tuple[Any, ...], tuple[int, ...]]:
    return {tuple(row[:4]): tuple(map(int, row[4:])) for row in conn.execute(chosen)}
