"""What waits for the inspectorate: changes of records that would close something."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from db.kernel.base.access import OVERSIGHT
from db.kernel.base.officer import Desk, Reading
from db.kernel.desk.desk import query
from db.kernel.events.event import Event
from db.kernel.journal import stored_events
from db.kernel.projections import numbering, projecting
from db.reading import keyset
from db.registers.custody.case.pending_changes import waiting
from db.registers.custody.case.timeline import CHANGES, EVERY
from db.registers.custody.models import NOTICE
from db.words.forms import Field
from db.words.messages import M_
from db.words.records import Column, Cursor, Filter, Page, Row, RowBuilder

TITLE = "Waiting for the inspectorate"
STATES = {"waits": "Waits", "many": "Group change (more than five)"}
COLUMNS = (
    Column("made_at", "Written at", Field("moment", "Written at"), width=16),
    Column("what", "Change", Field("text", "Change"), width=20, grows=True),
    Column("of", "Of the entry", Field("text", "Of the entry"), width=20, wide=True),
)
_row = RowBuilder(COLUMNS, (), "made_at", "what", "of")


@dataclass(frozen=True, slots=True)
class Undecided:
    """A change that waits: the record, its number, the change and what it changes; `many`: more than are read in every
    combination wait there, so that each further one is read by itself."""

    record: str
    number: str
    change: Event
    of: str
    many: bool


def waiting_here(reading: Reading) -> tuple[Undecided, ...]:
    """Every change that waits, the oldest first."""
    changed = select(NOTICE.c.about).where(NOTICE.c.unit == reading.unit, NOTICE.c.what.in_(CHANGES)).distinct()
    records = [str(about) for about in reading.conn.execute(changed).scalars() if about]
    waits = []
    for record, history in stored_events.events_of_many(reading.conn, reading.unit, records).items():
        number = numbering.number_of(reading.conn, reading.unit, record)
        changes = waiting(history)
        kinds = {event.uid: event.kind for event in history}
        for change in changes if number is not None else ():
            of = kinds.get(str(change.facts.get("target")), "")
            waits.append(Undecided(record, number or "", change, of, len(changes) > EVERY))
    return tuple(sorted(waits, key=lambda item: (item.change.entered_at, item.change.position)))


@query("custody.undecided", roles=OVERSIGHT)
def undecided_changes(reading: Reading) -> tuple[Undecided, ...]:
    """What waits for the inspectorate's word, the oldest first; no names."""
    return waiting_here(reading)


def list_undecided(desk: Desk, which: Filter, after: Cursor | None = None, limit: int = 50) -> Page[Row]:
    """The changes as rows of a list, the oldest first."""
    left = [item for item in undecided_changes(desk) if which.state in (None, _state(item))]
    page, following = keyset.cut_of(
        left, lambda item: (item.change.entered_at, item.change.uid), after, limit, oldest=True
    )
    return Page(tuple(_listed(item) for item in page), following)


def _listed(item: Undecided) -> Row:
    change = item.change
    computed = {
        "made_at": change.entered_at,
        "what": M_(projecting.label(change.kind)),
        "of": M_(projecting.label(item.of)) if item.of else None,
    }
    return _row(change, computed, head=(change.uid, item.number, _state(item)))


def count_undecided(desk: Desk, which: Filter) -> int:
    """How many changes a filter leaves."""
    return sum(which.state in (None, _state(item)) for item in undecided_changes(desk))


def _state(item: Undecided) -> str:
    return "many" if item.many else "waits"
