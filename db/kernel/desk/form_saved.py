"""What the journal says of a form at its save: saved before, or its record changed since the form read it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import Connection, bindparam, select

from db.kernel.projections import projecting as events
from db.storage.models import INDEX, JOURNAL
from db.words.calendar.times import format_moment
from db.words.messages import M_, Message

if TYPE_CHECKING:
    from db.kernel.base.ports import Officers
    from db.kernel.projections.rows import RecordPlace

_RECORD_OF = select(JOURNAL.c.record).where(
    JOURNAL.c.unit == bindparam("in_unit"), JOURNAL.c.uid == bindparam("in_uid")
)


def number_of_form(conn: Connection, unit: str, form: str) -> str | None:
    """The record's number where a form's uid is already in the journal: it was saved before, and saves once."""
    row = conn.execute(_RECORD_OF, {"in_unit": unit, "in_uid": form}).first()
    if row is None:
        return None
    numbered = select(INDEX.c.number).where(INDEX.c.unit == unit, INDEX.c.uid == row.record)
    number = conn.execute(numbered).scalar_one_or_none()
    return number or ""


def changed_since(conn: Connection, of: RecordPlace, position: int, officers: Officers) -> Message | None:
    """Who changed a record (unit, uid) after a position, and how, as words for a refusal; None where nobody did."""
    row = conn.execute(
        select(JOURNAL.c.officer, JOURNAL.c.kind, JOURNAL.c.entered_at)
        .where(JOURNAL.c.unit == of[0], JOURNAL.c.record == of[1])
        .where(JOURNAL.c.position > position, JOURNAL.c.stream == "record")
        .order_by(JOURNAL.c.position.desc())
        .limit(1)
    ).one_or_none()
    if row is None:
        return None
    return M_(
        "{officer} changed this record meanwhile ({what}, {when}). Look at it again before you save.",
        officer=officers.name_of(conn, row.officer),
        what=M_(events.label(row.kind)),
        when=format_moment(row.entered_at, digits="en", style="time"),
    )
