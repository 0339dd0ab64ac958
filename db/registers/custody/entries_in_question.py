"""Custody records read with and without what somebody wrote who had no right to it, until leaders have settled that.

Such an entry is set aside from every table, so that figures and lists are without it. What clocks, duties, walls and
the board go by is read here: with and without it, and what protects the person holds (case/merging.py).
"""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from functools import cache

from sqlalchemy import Connection

from db.kernel.events.event import Event
from db.kernel.folding.reprojection import CORRECTED, DECIDED
from db.kernel.journal import stored_events
from db.kernel.projections import projecting
from db.reading.open_findings import entries_in_question
from db.registers.custody.case.case import Case
from db.registers.custody.case.effects import read
from db.registers.custody.case.status import LEAVING
from db.registers.custody.case.timeline import MISPLACED, STAMPED, STRUCK, TAKEN_OVER, TWIN

COUNTS_NOWHERE = LEAVING | {
    "person_moved", "person_returned", "escape_recorded", "age_decided", "fear_lifted", "removal_ordered",
    "custody_reviewed", "sealing_announced", "sealing_reviewed", "sealing_held", MISPLACED, STRUCK, STAMPED, TWIN,
    DECIDED, TAKEN_OVER,
}  # fmt: skip
"""Kinds that end, release, move, erase, void or decide: without the right they are not read at all."""


def cases_of(conn: Connection, unit: str, histories: Mapping[str, Sequence[Event]]) -> dict[str, Case]:
    """Record → its case, of these records (uids) with their entries."""
    besides = in_question(conn, unit, histories)
    return {uid: read(history, in_question=besides.get(uid, ())) for uid, history in histories.items()}


def case_of(conn: Connection, unit: str, record: str) -> Case:
    """The case of one record (its uid)."""
    return cases_of(conn, unit, {record: stored_events.events_of(conn, unit, record)})[record]


def in_question(conn: Connection, unit: str, records: Container[str | None]) -> dict[str, tuple[Event, ...]]:
    """Record → its entries that are read with and without, of these records (uids)."""
    return entries_in_question(conn, unit, kinds_in_question(), records)


@cache
def kinds_in_question() -> tuple[str, ...]:
    """The kinds that are read with and without, where whoever wrote one had no right to it: of a record's, those that
    do not count anyhow (`EventKind.protects`) or nowhere."""
    every = (joined.kind for joined in projecting.KINDS.values() if "custody" in joined.registers)
    mine = {kind.kind for kind in every if kind.stream == "record" and kind.protects is not True}
    return tuple(sorted(mine - COUNTS_NOWHERE | {CORRECTED}))
