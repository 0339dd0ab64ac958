"""Who is held now, read from the events of those records alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from db.kernel.journal import stored_events
from db.registers.custody.case.case import Case
from db.registers.custody.case.status import BEGINNING, LEAVING, OPEN_STATES
from db.registers.custody.entries_in_question import cases_of
from db.registers.custody.models import CUSTODY
from db.storage.models import JOURNAL


@dataclass(frozen=True, slots=True)
class HeldCase:
    """A record whose clock runs, with its case."""

    uid: str
    number: str
    state: str
    start: datetime
    case: Case


def held_cases(conn: Connection, unit: str, *, pending_at: datetime | None = None) -> tuple[HeldCase, ...]:
    """Everyone held by or for this unit, the oldest first; `pending_at` adds who is missing and what is pending."""
    chosen = select(CUSTODY.c.uid, CUSTODY.c.number, CUSTODY.c.state, CUSTODY.c.start_at).where(
        CUSTODY.c.unit == unit, CUSTODY.c.pressing
    )
    if pending_at is not None:
        chosen = chosen.where(CUSTODY.c.pending_until.is_(None) | (CUSTODY.c.pending_until >= pending_at))
    rows = [
        row
        for row in conn.execute(chosen.order_by(CUSTODY.c.opened_at))
        if pending_at is not None or row.state in OPEN_STATES
    ]
    histories = stored_events.events_of_many(conn, unit, [row.uid for row in rows])
    cases = cases_of(conn, unit, histories)
    return tuple(HeldCase(row.uid, row.number, row.state, row.start_at, cases[row.uid]) for row in rows)


def is_somebody_held(conn: Connection, unit: str) -> bool:
    """Whether somebody is held, here or where they were moved to, as the table says."""
    held = select(CUSTODY.c.uid).where(CUSTODY.c.unit == unit, CUSTODY.c.pressing, CUSTODY.c.state.in_(OPEN_STATES))
    return conn.execute(held.limit(1)).first() is not None


def watched(conn: Connection, unit: str, since: datetime) -> tuple[str, ...]:
    """The records (uids) of whoever is held as the journal or the table says it, and of whoever left after `since`.

    The journal is asked besides the table, since a changed row would take a person off the board.
    """
    moves = select(JOURNAL.c.record, JOURNAL.c.kind, JOURNAL.c.entered_at).where(
        JOURNAL.c.unit == unit, JOURNAL.c.kind.in_(BEGINNING | LEAVING), JOURNAL.c.stream == "record",
        JOURNAL.c.record.is_not(None), stored_events.USED,
    )  # fmt: skip
    last = {row.record: row for row in conn.execute(moves.order_by(JOURNAL.c.position))}
    by_journal = [uid for uid, row in last.items() if row.kind in BEGINNING or row.entered_at > since]
    pressing = conn.execute(select(CUSTODY.c.uid).where(CUSTODY.c.unit == unit, CUSTODY.c.pressing)).scalars()
    return tuple(dict.fromkeys((*by_journal, *pressing)))
