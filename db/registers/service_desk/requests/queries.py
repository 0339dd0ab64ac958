"""Requests as the desk reads them: by code, by what is due, in a list without names."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Row as SqlRow
from sqlalchemy import Select, select

from db.kernel.base.access import DESK, FIELD, READERS
from db.kernel.base.officer import Reading
from db.kernel.desk.desk import query
from db.reading import keyset
from db.registers.service_desk import rules
from db.registers.service_desk.models import REQUEST
from db.registers.service_desk.request_lookup import root
from db.registers.service_desk.requests.attendance import end_of_week, is_over, told_uid, week_at
from db.words.calendar.jalali import local_date, some_time_of, week_of
from db.words.codes import NEAR, Status, checked_code
from db.words.dates import AHEAD, MISSED, DateLine
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
    Column("received_at", "Week received", Field("date", "Week received"), 14),
    Column("category", "Category", Field("choice", "Category", list="request_category"), 18, grows=True),
    Column("due", "Week due", Field("date", "Week due"), 10),
)
"""The weeks by the Saturday that each begins with."""
_in_columns = RowBuilder(COLUMNS, REQUEST.c.keys(), "received_at", "due")
_LEAST = timedelta(microseconds=1)
SHOWN = 20
"""Requests that the desk's panel names at most."""


@dataclass(frozen=True, slots=True)
class DueRequest:
    """A request that waits for its answer, promised in a week: from the end of its first day, `begins`, to `due`,
    the end of its last. `overdue`: that week is over.
    """

    uid: str
    number: str
    category: str
    state: str
    begins: datetime
    due: datetime
    overdue: bool


@query("request.status_by_code", roles=FIELD | READERS)
def status_by_code(reading: Reading, code: str) -> Status:
    """What became of a request: its state and the week in which an answer is due; for the desk, before which stands
    whoever brings the code, its reply too. The code of a merged one tells the state of the other.

    Raises Refused("invalid") for a code that can't be right, "not_found" for one that was never given out.
    """
    code = checked_code(code, "code")
    chosen = select(REQUEST).where(REQUEST.c.unit == reading.unit, REQUEST.c.number == code)
    row = reading.conn.execute(chosen).first()
    if row is None:
        raise Refused("not_found", {"code": M_("No request has the code {code}.", code=code)})
    row = root(reading.conn, reading.unit, row)
    late = _is_late(reading, row)
    if reading.officer.role not in DESK:
        return Status(code, row.state, row.due_week, late, None, None)
    answered = None if row.replied_at is None else week_at(row.replied_at)
    return Status(code, row.state, row.due_week, late, row.reply, answered, row.on_spot, row.satisfied)


def promise_of(reading: Reading, code: str) -> tuple[date, bool]:
    """The promised day of the request that answers for a code that was given out, and whether it has passed: for its
    citizen, whose app asked."""
    chosen = select(REQUEST).where(REQUEST.c.unit == reading.unit, REQUEST.c.number == code)
    row = root(reading.conn, reading.unit, reading.conn.execute(chosen).one())
    return row.due, is_overdue(reading, row)


def is_overdue(reading: Reading, row: SqlRow[Any]) -> bool:
    """Whether the promised day of a request has passed while no reply stopped the clock."""
    return rules.overdue(row.state, row.due, row.stopped_on, local_date(reading.now))


def _is_late(reading: Reading, row: SqlRow[Any]) -> bool:
    """The same of its week: on which day of it the promise ended is told by the opened request alone."""
    return is_overdue(reading, row) and is_over(row.due_week, local_date(reading.now))


@query("request.list", roles=READERS)
def list_requests(reading: Reading, which: Filter, after: Cursor | None = None, limit: int = 50) -> Page[Row]:
    """A page by the week of receipt, newest first; of those that wait for an answer, the first due first. No names.

    Within a week they stand by their codes, which chance gave.
    """
    if which.at_work:
        order = keyset.SortColumns(REQUEST.c.due_week, REQUEST.c.number, oldest=True)
        rows, following = keyset.cut(reading.conn, _unanswered(reading), order, after, limit)
    else:
        order = keyset.SortColumns(REQUEST.c.week, REQUEST.c.number)
        rows, following = keyset.cut_for(reading, _filtered(reading, which), order, after, limit)
    return Page(tuple(_row(reading, row) for row in rows), following)


def _filtered(reading: Reading, which: Filter) -> Select[Any]:
    """Requests of a state and of whole weeks: those in which the filter's times lie."""
    chosen = select(REQUEST).where(REQUEST.c.unit == reading.unit)
    if which.state is not None:
        chosen = chosen.where(REQUEST.c.state == which.state)
    if which.since is not None:
        chosen = chosen.where(REQUEST.c.week >= week_of(local_date(which.since)))
    if which.until is not None:
        chosen = chosen.where(REQUEST.c.week <= week_of(local_date(which.until - _LEAST)))
    return chosen


def _row(reading: Reading, row: SqlRow[Any]) -> Row:
    weeks = {"received_at": row.week, "due": row.due_week}
    return _in_columns(row, weeks, head=(told_uid(row.uid), row.number, row.state), flags=_flags(reading, row))


def _flags(reading: Reading, row: SqlRow[Any]) -> frozenset[str]:
    """As the desk marks it: late, or in its week, or two days before it."""
    if row.stopped_on is not None or row.state not in rules.OPEN or not rules.near(row.due_week, reading.now):
        return frozenset()
    return frozenset({_flag(reading, row)})


def _flag(reading: Reading, row: SqlRow[Any]) -> str:
    return "overdue" if _is_late(reading, row) else "due"


@query("request.count", roles=READERS)
def count_requests(reading: Reading, which: Filter) -> int | None:
    """How many a filter leaves; None above COUNT_CAP."""
    if which.at_work:
        return keyset.count_of(reading.conn, _unanswered(reading))
    return keyset.count_for(reading, _filtered(reading, which))


@query("request.search", roles=READERS)
def search_requests(reading: Reading, typed: str, limit: int = 50) -> tuple[Hit, ...]:
    """Requests are found by their code alone, never by words or names: a code that was given out, or nothing."""
    try:
        code = checked_code(typed, "code")
    except Refused:
        return ()
    chosen = select(REQUEST).where(REQUEST.c.unit == reading.unit, REQUEST.c.number == code)
    return tuple(
        Hit("request", told_uid(row.uid), row.number, row.state, some_time_of(row.week), "")
        for row in reading.conn.execute(chosen.limit(limit))
    )


@query("request.due_now", roles=READERS)
def due_now(reading: Reading) -> tuple[DueRequest, ...]:
    """Requests whose week of answering is there, or begins within two days, the longest overdue first; for the desk
    and the handover."""
    return tuple(
        DueRequest(
            row.uid,
            row.number,
            row.category,
            row.state,
            rules.due_at(row.due_week),
            end_of_week(row.due_week),
            _is_late(reading, row),
        )
        for row in _waiting(reading)
    )


def _unanswered(reading: Reading) -> Select[Any]:
    """Open requests whose clock runs."""
    return select(REQUEST).where(
        REQUEST.c.unit == reading.unit,
        REQUEST.c.stopped_on.is_(None),
        REQUEST.c.state.in_(sorted(rules.OPEN)),
    )


def _waiting(reading: Reading, limit: int | None = None) -> list[SqlRow[Any]]:
    chosen = _unanswered(reading).where(REQUEST.c.due_week <= local_date(reading.now + NEAR))
    return list(reading.conn.execute(chosen.order_by(REQUEST.c.due_week, REQUEST.c.number).limit(limit)).all())


@query("request.attention", roles=READERS)
def attention(reading: Reading) -> tuple[PanelItem, ...]:
    """The desk's panel: requests that are overdue or soon due."""
    return tuple(
        PanelItem(
            M_("The request waits for its answer"),
            end_of_week(row.due_week),
            _flag(reading, row),
            "request",
            row.number,
            weight=LIMITS,
        )
        for row in _waiting(reading, SHOWN)
    )


@query("request.dates", roles=READERS)
def dates(reading: Reading, first: date, last: date) -> tuple[DateLine, ...]:
    """Requests that wait for an answer promised within the weeks of these days, each told by its week alone."""
    weeks = (REQUEST.c.due_week >= week_of(first), REQUEST.c.due_week <= last)
    return tuple(
        DateLine(
            row.due_week, M_("Answer to a request is due"), "request", row.number, told_uid(row.uid),
            state=MISSED if _is_late(reading, row) else AHEAD, of_week=True,
        )
        for row in reading.conn.execute(_unanswered(reading).where(*weeks))
    )  # fmt: skip
