"""A session while it is held: its waiting numbers and the requests taken there, by code. No names, no words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from db.kernel.base.access import DESK
from db.kernel.base.officer import Reading
from db.kernel.desk.desk import query
from db.kernel.projections import numbering
from db.registers.service_desk import rules
from db.registers.service_desk.models import REQUEST, SESSION
from db.registers.service_desk.request_lookup import queue_of
from db.registers.service_desk.sessions.calendar import OnDay, sessions_of
from db.registers.service_desk.sessions.queries import SessionCounts, counts_of
from db.storage.models import JOURNAL
from db.words.calendar.jalali import local_date


@dataclass(frozen=True, slots=True)
class TakenHere:
    """A request that the reader took at the session: `due` is the promised day. `merged`: it repeats another one."""

    uid: str
    code: str
    received_at: datetime
    due: date
    category: str
    state: str
    on_spot: bool
    merged: bool


@dataclass(frozen=True, slots=True)
class Live:
    """A session as the desk sees it while it is held: `given` waiting numbers, of which `called` is at the desk."""

    uid: str
    number: str
    state: str
    place: str
    opened_at: datetime | None
    given: int
    called: int
    counts: SessionCounts
    requests: tuple[TakenHere, ...]

    @property
    def waiting(self) -> int:
        """How many numbers were given and not called yet."""
        return self.given - self.called


@query("session.live", roles=DESK)
def live(reading: Reading, number: str) -> Live:
    """A session with its waiting numbers and, until it was counted, the requests that this officer took there, the
    newest first: who took none there is told none.

    Raises Refused("not_found").
    """
    row = numbering.asked_row(reading, "session", number, SESSION)
    by_reader = select(JOURNAL.c.record).where(
        JOURNAL.c.unit == reading.unit, JOURNAL.c.kind == "request_taken", JOURNAL.c.officer == reading.officer.uid
    )
    chosen = select(REQUEST).where(
        REQUEST.c.unit == reading.unit, REQUEST.c.session == row.uid, REQUEST.c.uid.in_(by_reader)
    )
    requests = tuple(
        TakenHere(
            taken.uid,
            taken.number,
            taken.received_at,
            taken.due,
            taken.category,
            taken.state,
            taken.on_spot,
            taken.merged_into is not None,
        )
        for taken in reading.conn.execute(chosen.order_by(REQUEST.c.received_at.desc(), REQUEST.c.uid.desc()))
        if row.state in rules.NOT_COUNTED
    )
    given, called = (row.waited, row.waited) if row.waited is not None else queue_of(reading.conn, row.uid)
    counts = counts_of(reading, (row.uid,)).get(row.uid, SessionCounts())
    if row.state not in rules.NOT_COUNTED:  # what becomes of them later would tell which they are
        counts = SessionCounts(counts.taken)
    return Live(row.uid, row.number, row.state, row.place, row.opened_at, given, called, counts, requests)


@query("session.at_hand", roles=DESK)
def at_hand(reading: Reading) -> tuple[OnDay, ...]:
    """The sessions that are open, whatever their day, and those planned for today: where the desk can sit down."""
    chosen = select(SESSION.c.day).where(SESSION.c.unit == reading.unit, SESSION.c.state == "open").distinct()
    days = {local_date(reading.now), *reading.conn.execute(chosen).scalars()}
    sessions = [session for day in sorted(days) for session in sessions_of(reading, day, day)]
    today = local_date(reading.now)
    return tuple(
        session
        for session in sessions
        if session.state == "open" or (session.state == "planned" and session.day == today)
    )
