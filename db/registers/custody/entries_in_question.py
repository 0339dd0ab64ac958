"""Custody records read with all that counts in them: other records of the same person, and entries without the right.

What somebody wrote who had no right to it is read with and without, until leaders have settled that.

Such an entry is set aside from every table, so that figures and lists are without it. What clocks, duties, walls and
the board go by is read here: with and without it, and what protects the person holds (case/merging.py).
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Mapping, Sequence, Set
from functools import cache
from typing import TYPE_CHECKING

from sqlalchemy import Connection, select

from db.kernel.events.event import Event
from db.kernel.folding.reprojection import CORRECTED, DECIDED
from db.kernel.journal import stored_events
from db.kernel.journal.histories import history_of
from db.kernel.projections import projecting
from db.reading.open_findings import entries_in_question
from db.registers.custody.case.case import Case
from db.registers.custody.case.effects import read
from db.registers.custody.case.status import LEAVING
from db.registers.custody.case.timeline import MISPLACED, STAMPED, STRUCK, TAKEN_OVER, TWIN
from db.registers.custody.case.twins import ABOUT, ALONE, OneRecord, OtherRecords, beside
from db.registers.custody.models import CUSTODY

if TYPE_CHECKING:
    from db.kernel.projections.rows import Rows

COUNTS_NOWHERE = LEAVING | {
    "person_moved", "person_returned", "escape_recorded", "age_decided", "fear_lifted", "removal_ordered",
    "custody_reviewed", "sealing_announced", "sealing_reviewed", "sealing_held", MISPLACED, STRUCK, STAMPED, TWIN,
    DECIDED, TAKEN_OVER,
}  # fmt: skip
"""Kinds that end, release, move, erase, void or decide: without the right they are not read at all."""


def cases_of(conn: Connection, unit: str, histories: Mapping[str, Sequence[Event]]) -> dict[str, Case]:
    """Record → its case, of these records (uids) with their entries, and what other records of the person say."""
    besides, others = in_question(conn, unit, histories), beside_of(conn, unit, histories)
    return {
        uid: read(history, in_question=besides.get(uid, ()), beside=others.get(uid, ALONE))
        for uid, history in histories.items()
    }


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


# --- other records of the same person ---

ManyHistories = Callable[[Sequence[str]], Mapping[str, OneRecord]]


def beside_of(conn: Connection, unit: str, records: Iterable[str]) -> dict[str, OtherRecords]:
    """Record → what is read with it, of those of these records (uids) that a strike ties to another one."""
    strikes = stored_events.events_of_kinds(conn, unit, (TWIN,))
    if not strikes:
        return {}
    numbers = _numbers(conn, unit, strikes)
    return _beside_of(records, strikes, numbers, lambda some: stored_events.events_of_many(conn, unit, some))


def beside_in_rows(rows: Rows, unit: str, record: str) -> tuple[OtherRecords, Set[str]]:
    """As `beside_of`, of one record while entries are folded; and the records that it is tied to (uids).

    Strikes of version 0.1.0 are left out: they tie no rows.
    """
    tied = tied_in_rows(rows, unit, record)
    if tied == {record}:
        return ALONE, frozenset()
    histories = {each: history_of(rows, unit, each) for each in sorted(tied)}
    return beside(record, histories), tied - {record}


def tied_in_rows(rows: Rows, unit: str, record: str) -> frozenset[str]:
    """A record and those that strikes tie to it (uids), while entries are folded."""
    kept = rows.memo.setdefault("strikes", {})
    if unit not in kept:
        strikes = stored_events.events_of_kinds(rows.conn, unit, (TWIN,))
        kept[unit] = tuple(event for event in strikes if ABOUT in event.facts)
    return frozenset(_tied({record}, _pairs(kept[unit], {})))


def _beside_of(
    records: Iterable[str], strikes: Sequence[Event], numbers: Mapping[str, str], read: ManyHistories
) -> dict[str, OtherRecords]:
    pairs = _pairs(strikes, numbers)
    ends = {record for pair in pairs for record in pair}
    wanted = [record for record in records if record in ends]
    if not wanted:
        return {}
    histories = read(sorted(_tied(wanted, pairs)))
    return {
        record: beside(record, {each: histories[each] for each in _tied({record}, pairs)}, numbers) for record in wanted
    }


def _pairs(strikes: Iterable[Event], numbers: Mapping[str, str]) -> list[tuple[str, str]]:
    """Record and record of each strike, by their uids."""
    found = []
    for event in strikes:
        other = event.facts[ABOUT] if ABOUT in event.facts else numbers.get(str(event.facts.get("other")))
        if event.record is not None and isinstance(other, str):
            found.append((event.record, other))
    return found


def _tied(records: Iterable[str], pairs: Sequence[tuple[str, str]]) -> set[str]:
    found = set(records)
    new = found
    while new:
        reached = {other for one, two in pairs for one, other in ((one, two), (two, one)) if one in new}
        new = reached - found
        found = found | new
    return found


def _numbers(conn: Connection, unit: str, strikes: Sequence[Event]) -> dict[str, str]:
    """Number → record, of the strikes of version 0.1.0, which name no more."""
    old = [str(event.facts.get("other")) for event in strikes if ABOUT not in event.facts]
    if not old:
        return {}
    chosen = select(CUSTODY.c.number, CUSTODY.c.uid).where(CUSTODY.c.unit == unit, CUSTODY.c.number.in_(old))
    return {row.number: row.uid for row in conn.execute(chosen)}
