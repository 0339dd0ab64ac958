"""Who is to be told by a text message: whoever chose it, once an answer is ready, and not twice for one answer."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, Table, select

from db.across.text_messages.models import TEXT_MESSAGE
from db.across.text_messages.rules import SMS
from db.kernel.folding.reprojection import effective
from db.kernel.journal import stored_events
from db.registers.oversight.models import CONTACT
from db.registers.service_desk.models import REQUEST

ANSWERED = (REQUEST, CONTACT)
OPENS = ("request_taken", "oversight_recorded")
REPLIES = ("request_replied", "oversight_replied")
CORRECTIONS = ("corrected", "change_decided")
RECENT = timedelta(days=30)
"""An answer that has waited longer is told no more: a store that begins with this tells nobody of old ones."""


def _ready(projection: Table, unit: str, now: datetime) -> tuple[ColumnElement[bool], ...]:
    """Answered lately, not on the spot, not merged into another; and no message was written since."""
    since = select(TEXT_MESSAGE.c.uid).where(
        TEXT_MESSAGE.c.unit == projection.c.unit, TEXT_MESSAGE.c.record == projection.c.uid,
        TEXT_MESSAGE.c.written_at >= projection.c.replied_at,
    )  # fmt: skip
    merged = (REQUEST.c.merged_into.is_(None), ~REQUEST.c.on_spot) if projection is REQUEST else ()
    return projection.c.unit == unit, projection.c.replied_at >= now - RECENT, ~since.exists(), *merged


def records_waiting(conn: Connection, unit: str, now: datetime) -> list[str]:
    """The uids of records whose answer is ready and about which no message was written, the oldest answers first."""
    waiting: list[tuple[datetime, str]] = []
    for projection in ANSWERED:
        chosen = select(projection.c.replied_at, projection.c.uid).where(*_ready(projection, unit, now))
        waiting += [(row.replied_at, row.uid) for row in conn.execute(chosen)]
    return [uid for _at, uid in sorted(waiting) if phone_of(conn, unit, uid) is not None]


def waits_for_message(conn: Connection, unit: str, record: str, now: datetime) -> bool:
    """Whether the answer of a record is ready and no message of it was written."""
    return any(
        conn.execute(select(table.c.uid).where(*_ready(table, unit, now), table.c.uid == record)).first() is not None
        for table in ANSWERED
    )


def phone_of(conn: Connection, unit: str, record: str) -> str | None:
    """The telephone of whoever chose a text message, as it stands now; None where nobody did, or it was sealed."""
    history = effective(stored_events.events_of(conn, unit, record, (*OPENS, *REPLIES, *CORRECTIONS)))
    opened = next((event for event in history if event.kind in OPENS), None)
    if opened is None or opened.value("answer_by") != SMS:
        return None
    replies = [event for event in history if event.kind in REPLIES]
    if replies and replies[-1].value("via") not in (None, SMS):  # told already, another way
        return None
    phone = opened.value("phone")
    return str(phone) if phone else None
