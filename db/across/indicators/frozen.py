"""Frozen tables: which there are, what they say, and what has changed since, record by record."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import product
from typing import Any

from sqlalchemy import Connection, select

from db.across.indicators import counting
from db.across.indicators.cards import Card, cards
from db.across.indicators.figures import Table, from_data
from db.across.indicators.models import FREEZE
from db.across.indicators.periods import Comparison, Span, compare, read_period
from db.across.indicators.queries import published, scope_of
from db.across.indicators.sources import Scope, rows_of
from db.kernel import journal, numbering, schema
from db.kernel import projecting as events
from db.kernel.access import READERS
from db.kernel.desk import query
from db.kernel.officer import Reading
from db.kernel.rebuild import copy_entries
from db.reference.officers.queries import name_of
from db.registers.incidents.models import INCIDENT
from db.storage.dialects import sqlite
from db.storage.models import INDEX, JOURNAL, QUARANTINED
from db.words.calendar.jalali import local_date
from db.words.messages import M_, Message

CHUNK = 400
SHOWN = 2_000
"""Differences that are listed; a table that has more is no longer the same table."""


@dataclass(frozen=True, slots=True)
class Frozen:
    """A frozen table: its number, periods, the position it is as of, when and by whom it was frozen."""

    number: str
    period: str
    against: str
    to_date: date | None
    as_of: int
    hash: str
    frozen_at: datetime
    officer: str


@query("indicator.frozen", roles=READERS)
def frozen(reading: Reading) -> tuple[Frozen, ...]:
    """Every frozen table, the newest first."""
    chosen = select(FREEZE).where(FREEZE.c.unit == reading.unit).order_by(FREEZE.c.frozen_at.desc(), FREEZE.c.uid)
    return tuple(
        Frozen(
            row.number, row.period, row.against, row.to_date, row.as_of, row.hash, row.frozen_at,
            name_of(reading.conn, row.officer),
        )
        for row in reading.conn.execute(chosen).all()
    )  # fmt: skip


@query("indicator.frozen_table", roles=READERS)
def frozen_table(reading: Reading, number: str, leaves: bool = False) -> Table:
    """A table as it was frozen; `leaves`: as it may leave the unit. Raises Refused("not_found")."""
    told = _table(reading, _row(reading, number))
    return published(reading, told) if leaves else told


def _row(reading: Reading, number: str) -> Any:
    uid, _number = numbering.find(reading.conn, reading.desk.store, "indicator", number, reading.now)
    chosen = select(FREEZE).where(FREEZE.c.unit == reading.unit, FREEZE.c.uid == uid)
    return reading.conn.execute(chosen).one()


def _told(row: Any) -> Comparison:
    other = read_period(row.against, "against")
    return compare(read_period(row.period), local_date(row.frozen_at), against=other, to_date=row.to_date)


def _table(reading: Reading, row: Any) -> Table:
    kept = json.loads(row.figures)
    first = None if kept["first"] is None else date.fromisoformat(kept["first"])
    found = tuple(from_data(raw) for raw in kept["figures"])
    by = name_of(reading.conn, row.officer)
    return Table(_told(row), row.as_of, row.hash, row.frozen_at, found, first, row.number, by)


@dataclass(frozen=True, slots=True)
class ChangedRecord:
    """A record that a figure counts otherwise now: `by` is +1, −1, or 0 where only its code or value is another.

    `last`: in the period that was set against, not in this one.
    """

    code: str
    register: str
    number: str
    when: datetime | date
    by: int
    why: Message
    last: bool
    unit: str = ""


@query("indicator.differences", roles=READERS)
def differences(reading: Reading, number: str) -> tuple[ChangedRecord, ...]:
    """What has changed since a table was frozen, record by record, at most SHOWN of them. Raises Refused("not_found").

    The records that anything was written to since then are made again, apart, as they stood; then each card counts
    them twice. Figures that follow from times alone (medians, duties) name no records.
    """
    row = _row(reading, number)
    conn, told = reading.conn, _told(row)
    scope = scope_of(conn, reading.unit, local_date(row.frozen_at))
    touched = _touched(conn, scope.units, row.as_of)
    spans = (told.this, told.last)
    changes: list[ChangedRecord] = []
    for start in range(0, len(touched), CHUNK):
        some = touched[start : start + CHUNK]
        opened_since = {uid for uid, opened in some if opened > row.as_of}
        with _as_of(conn, scope.units, [uid for uid, _opened in some], row.as_of) as before:
            both = _Both(before, conn, scope, [uid for uid, _opened in some], opened_since)
            for card, span in product(_naming_records(), spans):
                changes += _changes(both, card, span, last=span is told.last)
        if len(changes) >= SHOWN:
            break
    if any(change.register == "custody" for change in changes):
        reading.note("custody_counted", None, {"code": row.number, "period": row.period})
    return tuple(changes[:SHOWN])


def _touched(conn: Connection, units: Sequence[str], position: int) -> list[tuple[str, int]]:
    """(uid, position of opening) of the records that anything was written to after a position."""
    chosen = (
        select(INDEX.c.uid, INDEX.c.position)
        .join(JOURNAL, (JOURNAL.c.unit == INDEX.c.unit) & (JOURNAL.c.record == INDEX.c.uid))
        .where(JOURNAL.c.unit.in_(units), JOURNAL.c.position > position, JOURNAL.c.stream == "record")
        .distinct()
        .order_by(INDEX.c.position)
    )
    return [(row.uid, row.position) for row in conn.execute(chosen)]


class _as_of:  # noqa: N801  reads as what it is: with _as_of(…) as before
    """A store in memory that holds some records as they stood at a position; gone with the block."""

    def __init__(self, conn: Connection, units: Sequence[str], records: Sequence[str], position: int) -> None:
        self._source, self._units, self._records, self._position = conn, units, records, position

    def __enter__(self) -> Connection:
        self._engine = sqlite.in_memory()
        self._conn = self._engine.connect()
        schema.create_all(self._conn)
        mine = (JOURNAL.c.unit.in_(self._units), JOURNAL.c.record.in_(self._records))
        here = (*mine, JOURNAL.c.position <= self._position, JOURNAL.c.stream == "record")
        copy_entries(self._source, self._conn, *here)
        unread = select(QUARANTINED.c.position).where(QUARANTINED.c.unit.in_(self._units))
        aside = set(self._source.execute(unread).scalars())
        for some in journal.batches(self._conn):
            events.apply_apart(self._conn, some, {event.uid for event in some if event.position in aside})
        return self._conn

    def __exit__(self, *_: object) -> None:
        self._conn.close()
        self._engine.dispose()


def _naming_records() -> list[Card]:
    """The cards whose figures count records, and not times alone."""
    every = cards().values()
    return [card for card in every if "duties" not in card.of.options and card.measure not in ("median", "p90")]


@dataclass(frozen=True, slots=True)
class _Both:
    """Some records as they stood when the table was frozen, and now; which of them were opened since."""

    before: Connection
    now: Connection
    scope: Scope
    records: list[str]
    opened_since: set[str]


def _changes(both: _Both, card: Card, span: Span, *, last: bool) -> Iterator[ChangedRecord]:
    rows = rows_of(card.of, both.scope)
    chosen = counting.listing(rows, both.scope.units, span, only=both.records).add_columns(rows.uid.label("record"))
    then = {row.uid: row for row in both.before.execute(chosen)}
    here = {row.uid: row for row in both.now.execute(chosen)}
    for key in sorted(then.keys() | here.keys()):
        old, new = then.get(key), here.get(key)
        if old is not None and new is not None and (old.what, old.value) == (new.what, new.value):
            continue
        row = new if new is not None else old
        assert row is not None
        by = 0 if old is not None and new is not None else 1 if new is not None else -1
        why = _why(card, by, row.record in both.opened_since, both.now, row)
        yield ChangedRecord(card.code, rows.register, row.number, row.when, by, why, last)


def _why(card: Card, by: int, late: bool, now: Connection, row: Any) -> Message:
    if late:
        return M_("entered since")
    if by == 0:
        return M_("reclassified, or another value")
    if card.of.options.get("only") in ("solved", "clearance") or card.of.source == "cleared":
        return M_("cleared since") if by > 0 else M_("no longer cleared")
    if card.of.source in ("incidents", "property", "vehicles", "lowered"):
        state = now.execute(select(INCIDENT.c.state).where(INCIDENT.c.uid == row.record)).scalar_one_or_none()
        if state == "void":
            return M_("made void") if by < 0 else M_("counted as void since")
        return M_("reclassified, or its day was corrected")
    return M_("changed since")
