"""Sessions as the desk reads them: where, when, and how many requests were taken. Nobody who came is counted."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, case, func, select
from sqlalchemy import Row as SqlRow

from db.kernel.base.access import READERS
from db.kernel.base.officer import Reading
from db.kernel.desk.desk import query
from db.reading import keyset
from db.reading.hits import hits
from db.registers.service_desk.models import REQUEST, SESSION
from db.registers.service_desk.rules import PUBLIC_MEETING
from db.words.calendar.jalali import day_bounds, local_date
from db.words.dates import AHEAD, DONE, MISSED, OFF, DateLine
from db.words.forms import Field
from db.words.messages import M_, Message
from db.words.records import Column, Cursor, Filter, Hit, Page, PanelItem, Row, RowBuilder

STATES = {"planned": "Planned", "open": "Open", "closed": "Closed", "cancelled": "Cancelled"}
COLUMNS = (
    Column("day", "Day", Field("date", "Day"), 10),
    Column("place", "Place", Field("place", "Place"), 20, grows=True),
    Column("requests", "Requests", Field("number", "Requests"), 8),
)
_row = RowBuilder(COLUMNS, SESSION.c.keys(), "requests")
SHOWN = 10
"""Sessions whose outcome is missing that are named at most."""


@dataclass(frozen=True, slots=True)
class SessionHeldNow:
    """A session that is held now."""

    uid: str
    number: str
    place: str
    opened_at: datetime
    requests: int


@dataclass(frozen=True, slots=True)
class SessionCounts:
    """The requests of a session: taken, answered on the spot, answered at all, referred."""

    taken: int = 0
    on_spot: int = 0
    answered: int = 0
    referred: int = 0


def counts_of(reading: Reading, sessions: Iterable[str]) -> dict[str, SessionCounts]:
    """The counts of several sessions by uid; a session without a request is not among them."""
    chosen = (
        select(
            REQUEST.c.session,
            func.count().label("taken"),
            func.sum(case((REQUEST.c.on_spot, 1), else_=0)).label("on_spot"),
            func.sum(case((REQUEST.c.replied_at.is_not(None), 1), else_=0)).label("answered"),
            func.sum(case((REQUEST.c.referred_to.is_not(None), 1), else_=0)).label("referred"),
        )
        .where(REQUEST.c.unit.in_(reading.units), REQUEST.c.session.in_(list(sessions)))
        .group_by(REQUEST.c.session)
    )
    return {
        row.session: SessionCounts(row.taken, row.on_spot, row.answered, row.referred)
        for row in reading.conn.execute(chosen)
    }


@query("session.list", roles=READERS)
def list_sessions(reading: Reading, which: Filter, after: Cursor | None = None, limit: int = 50) -> Page[Row]:
    """A page by the time of the session, newest first."""
    records, following = keyset.page(reading, SESSION.c.starts_at, which, after, limit)
    counts = counts_of(reading, (row.uid for row in records))
    rows = (_row(row, {"requests": counts.get(row.uid, SessionCounts()).taken}) for row in records)
    return Page(tuple(rows), following)


@query("session.count", roles=READERS)
def count_sessions(reading: Reading, which: Filter) -> int | None:
    """How many a filter leaves; None above COUNT_CAP."""
    return keyset.count(reading, SESSION.c.starts_at, which)


@query("session.search", roles=READERS)
def search_sessions(reading: Reading, typed: str, limit: int = 50) -> tuple[Hit, ...]:
    """Sessions by their place, the newest first."""
    return hits(reading, "session", SESSION.c.starts_at, typed, limit, lambda row: str(row.place))


@query("session.open_now", roles=READERS)
def open_now(reading: Reading) -> tuple[SessionHeldNow, ...]:
    """The sessions that are held now, the oldest first."""
    chosen = select(SESSION).where(SESSION.c.unit == reading.unit, SESSION.c.state == "open")
    rows = reading.conn.execute(chosen.order_by(SESSION.c.starts_at, SESSION.c.uid)).all()
    counts = counts_of(reading, (row.uid for row in rows))
    return tuple(
        SessionHeldNow(row.uid, row.number, row.place, row.opened_at, counts.get(row.uid, SessionCounts()).taken)
        for row in rows
    )


@query("session.on_duty", roles=READERS)
def on_duty(reading: Reading) -> tuple[PanelItem, ...]:
    """The desk's panel of who is on duty: a session that is held elsewhere now."""
    rows = reading.conn.execute(select(SESSION).where(SESSION.c.unit == reading.unit, SESSION.c.state == "open"))
    return tuple(
        PanelItem(
            M_("Service desk open: {place}", place=row.place),
            row.opened_at,
            "",
            "session",
            row.number,
            what=M_("Service desk open"),
            end=row.place,
        )
        for row in rows
    )


def was_public_meeting(conn: Connection, unit: str, session: str) -> bool:
    """Whether a session was a public meeting that was held."""
    here = (SESSION.c.unit == unit, SESSION.c.uid == session, SESSION.c.kind == PUBLIC_MEETING)
    return conn.execute(select(SESSION.c.uid).where(*here, SESSION.c.state.in_(("open", "closed")))).first() is not None


@query("session.dates", roles=READERS)
def dates(reading: Reading, first: date, last: date) -> tuple[DateLine, ...]:
    """The sessions from one day to another, both included; those whose day passed without a word among them."""
    chosen = select(SESSION).where(SESSION.c.unit == reading.unit, SESSION.c.day >= first, SESSION.c.day <= last)
    today = local_date(reading.now)
    return tuple(_dated(row, today, _kind(row)) for row in reading.conn.execute(chosen))


@query("session.missed", roles=READERS)
def missed(reading: Reading) -> tuple[DateLine, ...]:
    """Sessions whose day is over, which nobody has said were held or cancelled, the oldest first."""
    today = local_date(reading.now)
    over = (SESSION.c.unit == reading.unit, SESSION.c.state == "planned", SESSION.c.day < today)
    rows = reading.conn.execute(select(SESSION).where(*over).order_by(SESSION.c.starts_at, SESSION.c.uid).limit(SHOWN))
    return tuple(_dated(row, today, M_("Was the session held?")) for row in rows)


def _kind(row: SqlRow[Any]) -> Message:
    return M_("Public meeting (197)") if row.kind == PUBLIC_MEETING else M_("Session of the service desk")


def _dated(row: SqlRow[Any], today: date, what: Message) -> DateLine:
    over = MISSED if row.day < today and row.state == "planned" else AHEAD
    state = {"closed": DONE, "cancelled": OFF}.get(row.state, over)
    at = None if row.starts_at == day_bounds(row.day)[0] else row.starts_at  # planned at no hour
    return DateLine(row.day, what, "session", row.number, row.uid, at, row.place, state)
