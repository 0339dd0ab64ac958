"""The tables that a seat keeps of the units below, held against their entries: only making it again compared it."""

from __future__ import annotations

from collections.abc import Iterator
from random import SystemRandom
from typing import Any

from sqlalchemy import Connection, and_, case, func, select

from db.across.indicators.models import COUNT
from db.carrying.levels import written_chains
from db.carrying.levels.events import ENROLLED
from db.carrying.levels.models import LINK
from db.kernel.base.officer import Desk
from db.kernel.signing import record_check
from db.registers.incidents.models import INCIDENT
from db.storage import ends
from db.storage.models import INDEX, JOURNAL
from db.storage.store import Store
from db.words.messages import M_, Message

RECORDS, AT_ONCE = 500, 250
"""Records of units that are compared, and how many are looked for by one statement. The rest is compared by `journal
rebuild --check`."""


def check_units(desk: Desk) -> tuple[Message, ...]:
    """Differences of the units enrolled here, of their entries and of their counts from what the journal makes; of
    their records some are compared (RECORDS)."""
    with desk.store.reading() as conn:
        return (
            *written_chains.problems(conn),
            *written_chains.unlike_their_hashes(conn),
            *_links(conn, desk.store),
            *_counts(conn, desk.store.unit),
            *_records(conn, desk.store),
        )


def records_compared(desk: Desk) -> tuple[int, int]:
    """How many records of units below `check_units` compares, and how many there are."""
    with desk.store.reading() as conn:
        of_units = select(func.count()).select_from(INDEX).where(INDEX.c.unit != desk.store.unit)
        count = int(conn.execute(of_units).scalar_one())
    return min(count, RECORDS), count


def _records(conn: Connection, store: Store) -> Iterator[Message]:
    """The rows of records, some nobody knows beforehand which: of incidents as they stand, since figures are of them,
    and of what the journal has of whatever register."""
    below, found = INCIDENT.c.unit != store.unit, set[tuple[str, str]]()
    there = select(INCIDENT.c.unit, INCIDENT.c.uid).where(below).order_by(func.random()).limit(RECORDS)
    found.update((row.unit, row.uid) for row in conn.execute(there))
    last = ends.end(conn)
    places = SystemRandom().sample(range(1, last + 1), min(last, RECORDS))
    for start in range(0, len(places), AT_ONCE):
        some = JOURNAL.c.position.in_(places[start : start + AT_ONCE])
        chosen = select(JOURNAL.c.unit, INDEX.c.uid).join(
            INDEX, and_(INDEX.c.unit == JOURNAL.c.unit, INDEX.c.uid == JOURNAL.c.record)
        )
        found.update((row.unit, row.uid) for row in conn.execute(chosen.where(some, JOURNAL.c.unit != store.unit)))
    names = {
        row.uid: row.name for row in conn.execute(select(LINK.c.uid, LINK.c.name).where(LINK.c.unit == store.unit))
    }
    for unit, uid in sorted(found):
        entry = select(JOURNAL.c.uid).where(JOURNAL.c.unit == unit, JOURNAL.c.record == uid).limit(1)
        if conn.execute(entry).first() is None:
            yield M_("{unit}: {what}", unit=names.get(unit, unit), what=M_(
                "Its rows in {table} differ from its entries.", table=INCIDENT.name,
            ))  # fmt: skip
        for problem in record_check.row_problems(conn, store, uid, unit):
            yield M_("{unit}: {what}", unit=names.get(unit, unit), what=problem)


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
        yield M_("Its rows in {table} differ from its entries.", table=f"{COUNT.name} ({day})")


def _by_key(conn: Connection, chosen: Any) -> dict[tuple[Any, ...], tuple[int, ...]]:
    return {tuple(row[:4]): tuple(map(int, row[4:])) for row in conn.execute(chosen)}
