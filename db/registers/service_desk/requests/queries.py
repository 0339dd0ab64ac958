"""Requests as the desk reads them: by code, by what is due, in a list without names."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row as SqlRow
from sqlalchemy import Select, select

from db.kernel.base.access import FIELD, READERS
from db.kernel.base.officer import Reading
from db.kernel.desk.desk import query
from db.reading import keyset
from db.registers.service_desk import rules
from db.registers.service_desk.models import REQUEST
from db.registers.service_desk.request_lookup import root
from db.registers.service_desk.requests.attendance import seen_by, told_at
from db.words.calendar.jalali import local_date
from db.words.codes import NEAR, Status, checked_code
from db.words.forms import Field
from db.words.messages import M_, Refused
from db.words.records import LIMITS, Column, Cursor, Filter, Hit, Page, PanelItem, Row, RowBuilder

STATES = {
    "registered": "Registered",
    "under_review": "Under review",
    "referred": "Referred",
    "acting": "Being acted on",
    "answered": "Answered",
    "closed": "Closed",
}
DUE = Field("date", "Due")
COLUMNS = (
    Column("received_at", "Received at", Field("moment", "Received at"), 16),
    Column("category", "Category", Field("choice", "Category", list="request_category"), 18, grows=True),
    Column("due", "Due", DUE, 10),
)
_in_columns = RowBuilder(COLUMNS, REQUEST.c.keys(), "received_at")
SHOWN = 20
"""Requests that the desk's panel names at most."""


@dataclass(frozen=True, slots=True)
class DueRequest:
    """A request that waits for its answer. `due` is the end of the promised day."""

    uid: str
    number: str
    category: str
    state: str
    due: datetime
    overdue: bool


@query("request.status_by_code", roles=FIELD | READERS)
def status_by_code(reading: Reading, code: str) -> Status:
    """What became of a request: state, due day and reply. The code of a merged one tells the state of the other.

    Raises Refused("invalid") for a code that can't be right, "not_found" for one that was never given out.
    """
    code = checked_code(code, "code")
    chosen = select(REQUEST).where(REQUEST.c.unit == reading.unit, REQUEST.c.number == code)
    row = reading.conn.execute(chosen).first()
    if row is None:
        raise Refused("not_found", {"code": M_("No request has the code {code}.", code=code)})
    row = root(reading.conn, reading.unit, row)
    late = is_overdue(reading, row)
    return Status(code, row.state, row.due, late, row.reply, row.replied_at, row.on_spot, row.satisfied)


def is_overdue(reading: Reading, row: SqlRow[Any]) -> bool:
    """Whether the promised day of a request has passed while no reply stopped the clock."""
    return rules.overdue(row.state, row.due, row.stopped_on, local_date(reading.now))


@query("request.list", roles=READERS)
def list_requests(reading: Reading, which: Filter, after: Cursor | None = None, limit: int = 50) -> Page[Row]:
    """A page by the time of receipt, newest first; of those that wait for an answer, the first due first. No names."""
    if which.at_work:
        order = keyset.SortColumns(REQUEST.c.due, REQUEST.c.uid, oldest=True)
        rows, following = keyset.cut(reading.conn, _unanswered(reading), order, after, limit)
    else:
        rows, following = keyset.page(reading, REQUEST.c.received_at, which, after, limit, *seen_by(reading))
    return Page(tuple(_row(reading, row) for row in rows), following)


def _row(reading: Reading, row: SqlRow[Any]) -> Row:
    flags = frozenset({"overdue"}) if is_overdue(reading, row) else frozenset()
    return _in_columns(row, {"received_at": told_at(reading, row, row.received_at)}, flags=flags)


@query("request.count", roles=READERS)
def count_requests(reading: Reading, which: Filter) -> int | None:
    """How many a filter leaves; None above COUNT_CAP."""
    if which.at_work:
        return keyset.count_of(reading.conn, _unanswered(reading))
    return keyset.count(reading, REQUEST.c.received_at, which, *seen_by(reading))


@query("request.search", roles=READERS)
def search_requests(reading: Reading, typed: str, limit: int = 50) -> tuple[Hit, ...]:
    """Requests are found by their code alone, never by words or names: a code that was given out, or nothing."""
    try:
        code = checked_code(typed, "code")
    except Refused:
        return ()
    chosen = select(REQUEST).where(REQUEST.c.unit == reading.unit, REQUEST.c.number == code, *seen_by(reading))
    return tuple(
        Hit("request", row.uid, row.number, row.state, told_at(reading, row, row.received_at), "")
        for row in reading.conn.execute(chosen.limit(limit))
    )


@query("request.due_now", roles=READERS)
def due_now(reading: Reading) -> tuple[DueRequest, ...]:
    """Requests that are overdue or due within two days, the longest overdue first; for the desk and the handover."""
    return tuple(
        DueRequest(
            row.uid, row.number, row.category, row.state, rules.due_at(row.due), row.due < local_date(reading.now)
        )
        for row in _waiting(reading)
    )


def _unanswered(reading: Reading) -> Select[Any]:
    """Open requests whose clock runs."""
    return select(REQUEST).where(
        REQUEST.c.unit == reading.unit,
        REQUEST.c.stopped_on.is_(None),
        REQUEST.c.state.in_(sorted(rules.OPEN)),
        *seen_by(reading),
    )


def _waiting(reading: Reading, limit: int | None = None) -> list[SqlRow[Any]]:
    chosen = _unanswered(reading).where(REQUEST.c.due <= local_date(reading.now + NEAR))
    return list(reading.conn.execute(chosen.order_by(REQUEST.c.due, REQUEST.c.uid).limit(limit)).all())


@query("request.attention", roles=READERS)
def attention(reading: Reading) -> tuple[PanelItem, ...]:
    """The desk's panel: requests that are overdue or soon due."""
    today = local_date(reading.now)
    return tuple(
        PanelItem(
            M_("The request waits for its answer"),
            rules.due_at(row.due),
            "overdue" if row.due < today else "due",
            "request",
            row.number,
            weight=LIMITS,
        )
        for row in _waiting(reading, SHOWN)
    )
