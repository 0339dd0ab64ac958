"""Entries that a journal file brought and that wait until two people said yes: a lot for each file.

They stand in the journal at their place and are set aside. The entry about the file names them, and a later entry of
this machine says that the lot counts: from there on they do, so that the journal alone makes the same tables again.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Container, Iterable, Sequence, Set
from dataclasses import dataclass, field, replace
from datetime import datetime

from sqlalchemy import Connection, and_, bindparam, func, or_, select

from db.kernel.base.machines import TAKEN_IN
from db.kernel.events.event import Event
from db.kernel.folding import came_with, quarantine, shared_folds
from db.kernel.folding.reprojection import reproject
from db.kernel.journal import stored_events, unsigned_findings
from db.kernel.projections import projecting
from db.kernel.projections.rows import Rows, TouchedRows, add_touched, owner_of
from db.storage import local_info
from db.storage.models import BODY, INDEX, JOURNAL, OF_ENTRY, QUARANTINED

APPROVED, COUNTS, REFUSED = "lot_approved", projecting.LOT_COUNTS, "lot_refused"
"""One person's yes; the yes that is enough; the no."""
NAMES_SOME = '%"waiting":["%'
"""In the facts of an import that brought such entries; they are canonical JSON."""
Fold = Callable[[Connection, Sequence[Event]], TouchedRows]
Judge = Callable[["Lot", Event], "Yes | None"]
"""A yes or a no to a lot, where it counts; None where whoever wrote it may not say it."""


@dataclass(frozen=True, slots=True)
class Yes:
    """Who said yes (an officer's uid), when, and whether he is one who says the second yes."""

    officer: str
    at: datetime
    second: bool


@dataclass(slots=True)
class Lot:
    """The entries of one file that wait, or waited. `number` counts lots from 1, `uid` is of the entry about the file,
    `entries` are theirs, `carried_by` took the file in; `ended` is the entry that decided it.
    """

    number: int
    uid: str
    unit: str
    position: int
    at: datetime
    carried_by: str
    series: str
    entries: tuple[str, ...]
    said: list[Yes] = field(default_factory=list)
    state: str = "waits"
    ended: str = ""
    ended_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class LotEntries:
    """This machine's entries about lots, the oldest first; by the entry (uid) about each file those that came with it
    and wait or waited; and what counts nowhere since it is unsigned."""

    events: tuple[Event, ...]
    waiting: dict[str, tuple[str, ...]]
    unsigned: Set[str]

    @property
    def uids(self) -> frozenset[str]:
        """The uids of the entries that wait or waited here."""
        return frozenset(uid for some in self.waiting.values() for uid in some)


def read(conn: Connection, origin: str, unsigned: Set[str]) -> LotEntries:
    """Read what this machine wrote about lots. `unsigned` as coverage.py finds it.

    What another machine wrote of its own lots decides nothing here, nor what this one wrote in an epoch that is over
    and that a file brought back.
    """
    events = _own(conn, origin)
    waiting = {event.uid: _waiting(conn, event, unsigned) for event in events if event.kind == TAKEN_IN}
    return LotEntries(events, waiting, unsigned)


def are_there(conn: Connection, origin: str) -> bool:
    """Whether an entry of this machine names some that wait or waited here."""
    return bool(_own(conn, origin, (TAKEN_IN,)))


def lots(said: LotEntries, judge: Judge) -> tuple[Lot, ...]:
    """The lots of this machine, in the order of their files. rights.py has them: it knows who may say what."""
    made: dict[str, Lot] = {}
    for event in said.events:
        if event.kind == TAKEN_IN:
            if not (here := said.waiting[event.uid]):
                continue  # it names what did not come with it, or what its machine found that nobody signed
            made[event.uid] = Lot(
                len(made) + 1, event.uid, event.unit, event.position, event.entered_at, event.officer,
                str(event.facts.get("series") or ""), here,
            )  # fmt: skip
        elif (lot := made.get(str(event.facts.get("lot")))) is not None and lot.state == "waits":
            if event.uid in said.unsigned or (yes := judge(lot, event)) is None:
                continue
            if event.kind != REFUSED:
                lot.said.append(yes)
            if event.kind != APPROVED:
                lot.state = "counts" if event.kind == COUNTS else "refused"
                lot.ended, lot.ended_at = event.uid, event.entered_at
    return tuple(made.values())


def _waiting(conn: Connection, event: Event, unsigned: Set[str]) -> tuple[str, ...]:
    """What waits, of the entries that an import names: those that came with it."""
    place = {"unit": event.unit, "origin": event.origin, "epoch": event.epoch, "position": event.position}
    here = came_with.came_with(conn, place, event.facts["waiting"]) - unsigned
    return tuple(uid for uid in event.facts["waiting"] if uid in here)


_OWN = (
    select(*stored_events.COLUMNS, BODY.c.json)
    .join(BODY, and_(OF_ENTRY, BODY.c.part == "facts"))
    .where(
        JOURNAL.c.unit == bindparam("b_unit"),
        JOURNAL.c.origin == bindparam("b_origin"),
        JOURNAL.c.kind.in_(bindparam("b_kinds", expanding=True)),
        or_(JOURNAL.c.kind != TAKEN_IN, BODY.c.json.like(NAMES_SOME)),
    )
    .order_by(JOURNAL.c.position)
)
_LATER = select(func.min(JOURNAL.c.position)).where(
    JOURNAL.c.unit == bindparam("b_unit"), JOURNAL.c.origin == bindparam("b_origin"),
    JOURNAL.c.epoch > bindparam("b_epoch"), JOURNAL.c.uid.not_in(bindparam("b_outside", expanding=True)),
)  # fmt: skip


def _own(
    conn: Connection, origin: str, kinds: Sequence[str] = (TAKEN_IN, APPROVED, COUNTS, REFUSED)
) -> tuple[Event, ...]:
    """The entries that this machine wrote here about lots, the oldest first."""
    unit = local_info.kept(conn, "unit") or ""
    given = {"b_unit": unit, "b_origin": origin, "b_kinds": list(kinds)}
    rows = conn.execute(_OWN, given).mappings().all()
    outside = unsigned_findings.beside_program(conn, unit) if rows else frozenset()
    over = {epoch: _over_at(conn, unit, origin, epoch, outside) for epoch in {row["epoch"] for row in rows}}
    here = [row for row in rows if (end := over[row["epoch"]]) is None or row["position"] < end]
    return tuple(Event(**stored_events.columns_of(row), facts=json.loads(row["json"])) for row in here)


def _over_at(conn: Connection, unit: str, origin: str, epoch: int, outside: Set[str]) -> int | None:
    """The position from which on this machine wrote in a later epoch; None while this one lasts. `outside`: what it did
    not write (unsigned_findings.py)."""
    given = {"b_unit": unit, "b_origin": origin, "b_epoch": epoch, "b_outside": sorted(outside)}
    return conn.execute(_LATER, given).scalar()


# --- set aside until then, and counting from then on ----------------------------------------------------------------


def set_aside(source: Connection, target: Connection, some: Iterable[Lot]) -> None:
    """Set the entries of these lots aside in `target`, before anything of them is folded there."""
    columns = [JOURNAL.c[name] for name in ("unit", "uid", "position", "kind", "schema")]
    for lot in some:
        for start in range(0, len(lot.entries), 500):
            uids = lot.entries[start : start + 500]
            chosen = select(*columns).where(JOURNAL.c.unit == lot.unit, JOURNAL.c.uid.in_(uids))
            there = select(QUARANTINED.c.uid).where(QUARANTINED.c.unit == lot.unit, QUARANTINED.c.uid.in_(uids))
            here = set(target.execute(there).scalars())
            rows = [dict(row) for row in source.execute(chosen).mappings() if row["uid"] not in here]
            if rows:
                target.execute(QUARANTINED.insert(), rows)


def folding(apply: Fold, some: Sequence[Lot], unread: Container[str]) -> Fold:
    """As `apply`, but with each lot that counts after the entry that says so. `unread`: as `release` has it."""
    counting = {lot.ended: lot for lot in some if lot.state == "counts"}
    if not counting:
        return apply

    def fold(conn: Connection, events: Sequence[Event]) -> TouchedRows:
        touched: TouchedRows = {}
        start = 0
        for place, event in enumerate(events, 1):
            if (lot := counting.get(event.uid)) is not None:
                add_touched(touched, apply(conn, events[start:place]))
                add_touched(touched, release(conn, lot, event.position, unread)[1])
                start = place
        add_touched(touched, apply(conn, events[start:]))
        return touched

    return fold


def release(
    conn: Connection, lot: Lot, position: int, unread: Container[str] = (), only: Container[str] | None = None
) -> tuple[tuple[Event, ...], TouchedRows]:
    """Let the entries of a lot count, as of an entry at this position: they are folded in their order, and records of
    which there are later entries are made again. The entries, and the rows that this touched.

    `unread` are entries that no reader can use: they stay aside, as does what a fold can't use; `only`: no others.
    """
    events = tuple(
        event
        for event in sorted(stored_events.events_by_uid(conn, lot.unit, lot.entries), key=lambda event: event.position)
        if event.uid not in unread and (only is None or event.uid in only)
    )
    for event in events:
        conn.execute(QUARANTINED.delete().where(QUARANTINED.c.unit == event.unit, QUARANTINED.c.uid == event.uid))
    touched: TouchedRows = {QUARANTINED: {(event.unit, event.uid) for event in events}}
    add_touched(touched, quarantine.apply_with_savepoints(conn, events))
    last = {event.record: event for event in events if event.record is not None}
    for event in last.values():
        add_touched(touched, _made_again(conn, event, position))
    add_touched(touched, shared_folds.again_all(conn, lot.unit, {event.kind for event in events}, position))
    return events, touched


def _made_again(conn: Connection, event: Event, position: int) -> TouchedRows:
    """The rows of an entry's record, made again where later entries of it were folded before this one."""
    assert event.record is not None
    later = select(JOURNAL.c.position).where(
        JOURNAL.c.unit == event.unit, JOURNAL.c.record == event.record, JOURNAL.c.stream == "record",
        JOURNAL.c.position > event.position, JOURNAL.c.position < position, stored_events.USED,
    )  # fmt: skip
    if conn.execute(later.limit(1)).first() is None or not is_one_records(conn, event):
        return {}
    rows = Rows(conn, (event,))
    reproject(rows, replace(event, position=position))
    rows.write()
    return rows.touched


def is_one_records(conn: Connection, event: Event) -> bool:
    """Whether what such an entry changes are rows of its own record: else nothing could drop them alone.

    An entry about the unit itself changes none of what made the unit.
    """
    if event.record == event.unit:
        return False
    numbered = select(INDEX.c.uid).where(INDEX.c.unit == event.unit, INDEX.c.uid == event.record)
    if conn.execute(numbered).first() is not None:
        return True
    declared = projecting.known(event.kind)
    return declared is not None and all(
        owner_of(table) is not None for room in declared.rooms for table in projecting.TABLES[room]
    )
