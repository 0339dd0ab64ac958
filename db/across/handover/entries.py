"""Which entries of the journal are a shift's: after the cut-off before it, up to its own."""

from __future__ import annotations

from collections import Counter
from typing import Any

from sqlalchemy import Row as SqlRow
from sqlalchemy import and_, func, select

from db.across.handover.models import SHIFT
from db.across.handover.summary_values import ENTRIES_COUNTED
from db.kernel.base.officer import Reading
from db.kernel.base.visible import ROWS
from db.kernel.projections import projecting as events
from db.registers.incidents.missing.shown import OUTCOME
from db.storage.models import JOURNAL
from db.words.messages import M_, Message


def previous_cutoff(reading: Reading, shift: SqlRow[Any]) -> int:
    """The cut-off before this shift's own; 0 for the first shift."""
    before = select(func.max(SHIFT.c.cutoff)).where(SHIFT.c.unit == reading.unit)
    if shift.cutoff is not None:
        before = before.where(SHIFT.c.cutoff < shift.cutoff)
    return int(reading.conn.execute(before).scalar_one() or 0)


def shown_entries(reading: Reading, after: int, until: int | None) -> Any:
    """The condition that chooses a shift's entries among the journal's: this unit's, without contacts of 197.

    The rows of an import are one act, which stands here by its beginning and its end. Contacts are left out because a
    count of them tells the desk that one was made, and so are those that tell that a missing person was found.
    """
    columns = JOURNAL.c
    where = and_(
        columns.unit == reading.unit,
        columns.stream == "record",
        columns.position > after,
        columns.kind.not_in(events.confidential() | ROWS | OUTCOME),
    )
    return where if until is None else and_(where, columns.position <= until)


def counted(reading: Reading, after: int, until: int | None) -> tuple[tuple[Message, int], ...]:
    """How many entries of each kind lie between two cut-offs, the commonest kind first; of the first `ENTRIES_COUNTED`.

    Counted here: grouped in SQL, the whole journal would be read in the order of an index on kinds.
    """
    columns = JOURNAL.c
    kinds = (
        select(columns.kind)
        .where(shown_entries(reading, after, until))
        .order_by(columns.position)
        .limit(ENTRIES_COUNTED)
    )
    counts = Counter(reading.conn.execute(kinds).scalars())
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return tuple((M_(events.label(kind)), entries) for kind, entries in ordered)


def later(reading: Reading, shift: SqlRow[Any]) -> int:
    """How many entries were written between a shift's cut-off and its lock: they belong to the next shift."""
    if shift.cutoff is None:
        return 0
    columns = JOURNAL.c
    where = and_(shown_entries(reading, shift.cutoff, None), columns.record.is_(None) | (columns.record != shift.uid))
    if shift.closed_at is not None:
        where = and_(where, columns.position < _locked_at(reading, shift))
    return int(reading.conn.execute(select(func.count()).select_from(JOURNAL).where(where)).scalar_one())


def _locked_at(reading: Reading, shift: SqlRow[Any]) -> Any:
    columns = JOURNAL.c
    locks = ("handover_taken_over", "handover_relieved", "shift_closed_alone")
    return (
        select(func.min(columns.position)).where(columns.record == shift.uid, columns.kind.in_(locks)).scalar_subquery()
    )
