"""The register of shifts, and who is on duty."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Row as SqlRow
from sqlalchemy import func, select

from db.across.handover import counting
from db.across.handover.models import ADDENDUM, ITEM, NOTICE, SHIFT
from db.across.handover.running_shift import crew_of, running
from db.kernel.base.access import EVERYONE, READERS
from db.kernel.base.officer import Reading
from db.kernel.desk.desk import query
from db.reading import keyset
from db.reading.hits import hits
from db.reference.officers.queries import names
from db.words.forms import Field
from db.words.messages import M_, Message
from db.words.records import SCREEN, Column, Cursor, Filter, Hit, Page, PanelItem, Row, RowBuilder

COLUMNS = (
    Column("opened_at", "Opened", Field("moment", "Opened"), 16),
    Column("officer", "Duty officer", Field("text", "Duty officer"), 16, grows=True),
    Column("closed_at", "Ended", Field("moment", "Ended"), 16, wide=True),
    Column("incoming", "Taken over by", Field("text", "Taken over by"), 16, wide=True),
)
_in_columns = RowBuilder(COLUMNS, SHIFT.c.keys(), "officer", "incoming")


@dataclass(frozen=True, slots=True)
class ShiftNow:
    """The shift that is running: whose, since when, its state, and the crew as (roster role, name)."""

    uid: str
    number: str
    officer_name: str
    badge: str
    since: datetime
    state: str
    crew: tuple[tuple[Message, str], ...]


@query("shift.current", roles=EVERYONE)
def current(reading: Reading) -> ShiftNow | None:
    """The shift that is not locked yet, or None."""
    row = running(reading.conn, reading.unit)
    if row is None:
        return None
    badge, name = names(reading.conn).get(row.officer, ("", row.officer))
    return ShiftNow(row.uid, row.number, name, badge, row.opened_at, row.state, crew_of(row))


@query("shift.on_duty", roles=EVERYONE)
def on_duty(reading: Reading) -> tuple[PanelItem, ...]:
    """The desk's panel of who is on duty; a seat keeps no shifts."""
    row = running(reading.conn, reading.unit)
    if row is None and reading.desk.store.info.is_seat:
        return ()
    if row is None:
        text = M_("No shift is open. Open one under Handover.")
        item = PanelItem(text, flag="urgent", what=M_("No shift is open"))
        reads = reading.officer.role in READERS  # to others no key leads there
        return (replace(item, register="shift", uid=SCREEN, end="F8") if reads else item,)
    name = names(reading.conn).get(row.officer, ("", row.officer))[1]
    first = PanelItem(M_("Duty officer: {officer}", officer=name), row.opened_at, register="shift", number=row.number)
    return (first, *(PanelItem(M_("{role}: {officer}", role=role, officer=who)) for role, who in crew_of(row)))


@query("shift.list", roles=READERS)
def list_shifts(reading: Reading, chosen_by: Filter, after: Cursor | None = None, limit: int = 50) -> Page[Row]:
    """A page of shifts, the newest first."""
    rows, following = keyset.page(reading, SHIFT.c.opened_at, chosen_by, after, limit)
    officers = names(reading.conn)
    unsigned = _unsigned(reading, [row.uid for row in rows])
    return Page(tuple(_row(row, officers, unsigned.get(row.uid)) for row in rows), following)


def _unsigned(reading: Reading, uids: Sequence[str]) -> dict[str, str]:
    """Shift → "due" or "overdue", where what was agreed or told by radio or telephone is not countersigned yet."""
    chosen_rows = select(NOTICE.c.record, func.min(NOTICE.c.at).label("at")).where(
        NOTICE.c.unit.in_(reading.units), NOTICE.c.record.in_(uids), NOTICE.c.countersigned_at.is_(None)
    )
    late = reading.now - counting.COUNTERSIGN_WITHIN
    rows = reading.conn.execute(chosen_rows.group_by(NOTICE.c.record))
    return {row.record: "overdue" if row.at < late else "due" for row in rows}


def _row(row: SqlRow[Any], officers: Mapping[str, tuple[str, str]], unsigned: str | None) -> Row:
    incoming = None if row.closed_by is None or row.alone else officers.get(row.closed_by, ("", row.closed_by))[1]
    flag = "urgent" if row.state == "signed_out" else unsigned
    flags = frozenset({flag}) if flag is not None else frozenset()
    name = officers.get(row.officer, ("", row.officer))[1]
    return _in_columns(row, {"officer": name, "incoming": incoming}, flags=flags)


@query("shift.count_all", roles=READERS)
def count_shifts(reading: Reading, chosen_by: Filter) -> int | None:
    """How many there are; None over the cap."""
    return keyset.count(reading, SHIFT.c.opened_at, chosen_by)


@query("shift.search", roles=READERS)
def search_shifts(reading: Reading, typed: str, limit: int = 50) -> tuple[Hit, ...]:
    """The newest handovers whose items or addenda hold these words."""
    return hits(reading, "shift", SHIFT.c.opened_at, typed, limit, lambda row: _words(reading, row.uid))


def _words(reading: Reading, uid: str) -> str:
    items = select(ITEM.c.what, ITEM.c.action, ITEM.c.if_then).where(ITEM.c.unit == reading.unit, ITEM.c.record == uid)
    added = select(ADDENDUM.c.text).where(ADDENDUM.c.unit == reading.unit, ADDENDUM.c.record == uid)
    words = [word for row in reading.conn.execute(items.order_by(ITEM.c.item)) for word in row if word]
    words += [word for word in reading.conn.execute(added.order_by(ADDENDUM.c.position)).scalars() if word]
    return "، ".join(words)
