"""Frozen tables: which there are, what they say, and what has changed since, record by record."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import product
from typing import Any

from sqlalchemy import Connection, select

from db.across.indicators import counting
from db.across.indicators.before import CHUNK, as_of, touched_since
from db.across.indicators.cards import Card, cards
from db.across.indicators.figures import FigureTable
from db.across.indicators.freezes import comparison_of_row, frozen_of, frozen_row
from db.across.indicators.models import FREEZE, PUBLICATION
from db.across.indicators.periods import DayRange
from db.across.indicators.publishing import for_outside, published_at
from db.across.indicators.scopes import scope_of
from db.across.indicators.sources import Scope, rows_of
from db.kernel.base.access import READERS
from db.kernel.base.officer import Reading
from db.kernel.desk.desk import query
from db.reference.officers.queries import name_of
from db.registers.incidents.models import INCIDENT
from db.storage.models import JOURNAL
from db.words.calendar.jalali import local_date
from db.words.messages import M_, Message

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
    published_at: datetime | None = None


@query("indicator.frozen", roles=READERS)
def frozen(reading: Reading) -> tuple[Frozen, ...]:
    """Every frozen table, the newest first."""
    joined = FREEZE.outerjoin(PUBLICATION, (FREEZE.c.unit == PUBLICATION.c.unit) & (FREEZE.c.uid == PUBLICATION.c.uid))
    chosen = select(FREEZE, PUBLICATION.c.published_at).select_from(joined).where(FREEZE.c.unit == reading.unit)
    return tuple(
        Frozen(
            row.number, row.period, row.against, row.to_date, row.as_of, row.hash, row.frozen_at,
            name_of(reading.conn, row.officer), row.published_at,
        )
        for row in reading.conn.execute(chosen.order_by(FREEZE.c.frozen_at.desc(), FREEZE.c.uid)).all()
    )  # fmt: skip


@query("indicator.frozen_table", roles=READERS)
def frozen_table(reading: Reading, number: str, leaves: bool = False) -> FigureTable:
    """A table as it was frozen; `leaves`: as it may leave the unit. Raises Refused("not_found")."""
    row = frozen_row(reading, number)
    table = frozen_of(reading, row)
    return for_outside(reading, table, row) if leaves else replace(table, published=published_at(reading, row.uid))


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
    row = frozen_row(reading, number)
    conn, frozen_before = reading.conn, comparison_of_row(row)
    scope = scope_of(conn, reading.unit, local_date(row.frozen_at))
    touched = touched_since(conn, scope.units, row.as_of)
    spans = (frozen_before.this, frozen_before.last)
    changes: list[ChangedRecord] = []
    for start in range(0, len(touched), CHUNK):
        some = touched[start : start + CHUNK]
        opened_since = {each.uid for each in some if each.opened > row.as_of}
        records = [each.uid for each in some]
        with as_of(conn, scope.units, records, row.as_of) as before:
            again = _cleared_again(conn, scope.units, records, row.as_of)
            right = _put_right(conn, scope.units, records, row.as_of)
            both = _Both(before, conn, scope, records, opened_since, again, right)
            for card, span in product(_naming_records(), spans):
                changes += _changes(both, card, span, last=span is frozen_before.last)
        if len(changes) >= SHOWN:
            break
    if any(change.register == "custody" for change in changes):
        reading.note("custody_counted", None, {"code": row.number, "period": row.period})
    return tuple(changes[:SHOWN])


def _naming_records() -> list[Card]:
    """The cards whose figures count records, and not times alone."""
    every = cards().values()
    return [card for card in every if "duties" not in card.of.options and card.measure not in ("median", "p90")]


@dataclass(frozen=True, slots=True)
class _Both:
    """Some records as they stood when the table was frozen, and now.

    Which of them were opened since, which were cleared again after somebody reopened them, and which were put right
    after their approval, with the inspectorate's yes.
    """

    before: Connection
    now: Connection
    scope: Scope
    records: list[str]
    opened_since: set[str]
    cleared_again: set[str]
    put_right: set[str]


def _changes(both: _Both, card: Card, span: DayRange, *, last: bool) -> Iterator[ChangedRecord]:
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
        cleared = card.of.options.get("only") in ("solved", "clearance") or card.of.source == "cleared"
        if cleared and row.record in both.cleared_again:
            why = M_("cleared again after a reopening")
        else:
            why = _why(card, by, row.record in both.opened_since, both.now, row)
        if row.record in both.put_right:
            why = M_("{why}; put right with the inspectorate's yes", why=why)
        yield ChangedRecord(card.code, rows.register, row.number, row.when, by, why, last)


def _cleared_again(conn: Connection, units: Sequence[str], records: Sequence[str], position: int) -> set[str]:
    """The records that were reopened after a position, and cleared after that."""
    kinds = ("incident_reopened", "incident_cleared")
    chosen = select(JOURNAL.c.record, JOURNAL.c.kind).where(
        JOURNAL.c.unit.in_(units), JOURNAL.c.record.in_(records), JOURNAL.c.kind.in_(kinds),
        JOURNAL.c.position > position, JOURNAL.c.stream == "record",
    )  # fmt: skip
    reopened, again = set[str](), set[str]()
    for row in conn.execute(chosen.order_by(JOURNAL.c.position)):
        if row.kind == "incident_reopened":
            reopened.add(row.record)
        elif row.record in reopened:
            again.add(row.record)
    return again


def _put_right(conn: Connection, units: Sequence[str], records: Sequence[str], position: int) -> set[str]:
    """The records of which the inspectorate agreed to a change after a position."""
    chosen = select(JOURNAL.c.record).where(
        JOURNAL.c.unit.in_(units), JOURNAL.c.record.in_(records), JOURNAL.c.kind == "incident_change_agreed",
        JOURNAL.c.position > position, JOURNAL.c.stream == "record",
    )  # fmt: skip
    return set(conn.execute(chosen).scalars())


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
