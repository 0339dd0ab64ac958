"""Standing orders as they are listed, read and looked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row as SqlRow
from sqlalchemy import func, select

from db.kernel.base.access import FIELD, LEADERS, OVERSIGHT, READERS
from db.kernel.base.officer import Reading
from db.kernel.desk.desk import query
from db.reading import keyset
from db.reading.hits import hits
from db.reference.officers.models import OFFICER
from db.reference.officers.queries import IS_ONE, called_here
from db.registers.orders import rules
from db.registers.orders.forms import IssueOrder
from db.registers.orders.models import ORDER, READING
from db.words.calendar.jalali import day_bounds, local_date
from db.words.dates import AHEAD, DONE, OFF, DateLine, hour_of
from db.words.forms import Field, fields_of
from db.words.messages import M_
from db.words.records import Column, Cursor, Filter, Hit, Page, PanelItem, Row, RowBuilder

STAFF = FIELD | READERS
ADDRESSED = FIELD | OVERSIGHT
"""Whom an order may be for: everyone who keeps records or oversees them; an auditor and an administrator write none."""
ISSUED = dict(fields_of(IssueOrder))
COLUMNS = (
    Column("issued_at", "Issued", Field("moment", "Issued"), 16),
    Column("subject", "Subject", ISSUED["subject"], 20, grows=True),
    Column("valid_until", "Valid until", ISSUED["valid_until"], 16, wide=True),
)
_row = RowBuilder(COLUMNS, ORDER.c.keys())


@dataclass(frozen=True, slots=True)
class Order:
    """An order in force. `unread` counts the officers it is for who have not read it."""

    uid: str
    number: str
    subject: str | None
    text: str | None
    issued_at: datetime
    valid_until: datetime | None
    position: int
    unread: int


@query("order.list", roles=STAFF)
def list_orders(reading: Reading, which: Filter, after: Cursor | None = None, limit: int = 50) -> Page[Row]:
    """A page by the time of issue, newest first."""
    records, following = keyset.page(reading, ORDER.c.issued_at, which, after, limit)
    return Page(tuple(_row(row, flags=_flags(row, reading.now)) for row in records), following)


def _flags(row: SqlRow[Any], now: datetime) -> frozenset[str]:
    over = row.valid_until is not None and row.valid_until <= now and row.state == rules.IN_FORCE
    return frozenset({"expired"} if over else ())


@query("order.count", roles=STAFF)
def count_orders(reading: Reading, which: Filter) -> int | None:
    """How many a filter leaves; None above COUNT_CAP."""
    return keyset.count(reading, ORDER.c.issued_at, which)


def officers_for(reading: Reading, audience: str) -> dict[str, tuple[str, str]]:
    """uid → (badge, name) of the active officers an order is for."""
    chosen = select(OFFICER.c.uid, OFFICER.c.badge, OFFICER.c.name, OFFICER.c.role).where(
        OFFICER.c.unit == reading.unit, OFFICER.c.active, IS_ONE, OFFICER.c.role.in_([role.value for role in ADDRESSED])
    )
    return {
        row.uid: (row.badge, row.name)
        for row in reading.conn.execute(chosen.order_by(OFFICER.c.badge))
        if rules.is_for(audience, row.role)
    }


def read_by(reading: Reading, uid: str) -> dict[str, datetime]:
    """Which officers have read an order, and when."""
    chosen = (
        select(func.coalesce(OFFICER.c.same_as, READING.c.officer).label("officer"), READING.c.at)
        .join(OFFICER, (OFFICER.c.unit == READING.c.unit) & (OFFICER.c.uid == READING.c.officer), isouter=True)
        .where(READING.c.unit == reading.unit, READING.c.record == uid)
        .order_by(READING.c.at.desc())
    )
    return {row.officer: row.at for row in reading.conn.execute(chosen)}


@query("order.search", roles=STAFF)
def search_orders(reading: Reading, typed: str, limit: int = 50) -> tuple[Hit, ...]:
    """Orders by their words, the newest first."""
    return hits(
        reading, "order", ORDER.c.issued_at, typed, limit, lambda row: "\n".join(filter(None, (row.subject, row.text)))
    )


def _holding(reading: Reading) -> Sequence[SqlRow[Any]]:
    chosen = select(ORDER).where(ORDER.c.unit == reading.unit, ORDER.c.state == rules.IN_FORCE)
    rows = reading.conn.execute(chosen.order_by(ORDER.c.issued_at, ORDER.c.uid)).all()
    return [row for row in rows if rules.holds(row.state, row.valid_until, reading.now)]


def _order(reading: Reading, row: SqlRow[Any]) -> Order:
    unread = len(officers_for(reading, row.audience).keys() - read_by(reading, row.uid).keys())
    return Order(row.uid, row.number, row.subject, row.text, row.issued_at, row.valid_until, row.position, unread)


@query("order.in_force", roles=STAFF)
def in_force(reading: Reading) -> tuple[Order, ...]:
    """The orders that hold now, the oldest first."""
    return tuple(_order(reading, row) for row in _holding(reading))


@query("order.unread", roles=ADDRESSED)
def unread(reading: Reading) -> tuple[Order, ...]:
    """The orders for this officer that he has not read, the oldest first."""
    role, mine = reading.officer.role, called_here(reading.conn, reading.unit, reading.officer.uid)
    read = set(
        reading.conn.execute(
            select(READING.c.record).where(READING.c.unit == reading.unit, READING.c.officer.in_(mine))
        ).scalars()
    )
    rows = [row for row in _holding(reading) if rules.is_for(row.audience, role) and row.uid not in read]
    return tuple(_order(reading, row) for row in rows)


@query("order.attention", roles=ADDRESSED)
def attention(reading: Reading) -> tuple[PanelItem, ...]:
    """The desk's panel: orders to read, and for who gives them those that end soon."""
    mine: tuple[Order, ...] = unread.read(reading)
    items = [PanelItem(M_("Standing order to read"), item.issued_at, "due", "order", item.number) for item in mine]
    if reading.officer.role in LEADERS:
        items += [
            PanelItem(M_("Standing order ends soon"), row.valid_until, "due", "order", row.number)
            for row in _holding(reading)
            if rules.expires_soon(row.valid_until, reading.now)
        ]
    return tuple(items)


@query("order.dates", roles=STAFF)
def dates(reading: Reading, first: date, last: date) -> tuple[DateLine, ...]:
    """The ends of orders from one day to another, both included; nothing is owed after one."""
    since, until = day_bounds(first)[0], day_bounds(last)[1]
    ending = (ORDER.c.unit == reading.unit, ORDER.c.valid_until >= since, ORDER.c.valid_until < until)
    return tuple(
        DateLine(
            local_date(row.valid_until), M_("Standing order ends"), "order", row.number, row.uid,
            hour_of(row.valid_until), row.subject or "", _end(row, reading.now),
        )
        for row in reading.conn.execute(select(ORDER).where(*ending))
    )  # fmt: skip


def _end(row: SqlRow[Any], now: datetime) -> str:
    if row.state == rules.WITHDRAWN:
        return OFF
    return DONE if row.valid_until <= now else AHEAD
