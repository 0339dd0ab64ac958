"""Projections made again from the journal: for good (`rebuild`), or beside the store to compare (`check`)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, and_, bindparam, func, not_, or_, select, true

from db.kernel.base import machines
from db.kernel.events.event import Event
from db.kernel.folding import came_with, quarantine, rights, row_sync, versions, waiting_lots
from db.kernel.folding.rights import JournalRights
from db.kernel.folding.waiting_lots import Fold, Lot
from db.kernel.journal import findings, stored_events
from db.kernel.projections import projecting as events
from db.kernel.projections import schema, shadows
from db.kernel.projections.rows import TouchedRows
from db.kernel.projections.shadows import SEARCHED
from db.storage import ends
from db.storage.backup import copy_database
from db.storage.dialects import sqlite
from db.storage.models import BODY, INDEX, JOURNAL, OF_ENTRY, QUARANTINED
from db.storage.store import Store
from db.storage.working import working_folder

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Difference:
    """A projection that the journal makes otherwise: the first row that differs, as stored and as made again."""

    table: str
    stored: tuple[Any, ...] | None
    rebuilt: tuple[Any, ...] | None


@dataclass(frozen=True, slots=True)
class RebuildCheck:
    """What `check` found: how many entries were applied, and every projection that differs.

    `renewing`: tables that differ only in rows which folds of another version made, and which are still to be renewed.
    """

    entries: int
    tables: int
    differences: tuple[Difference, ...]
    renewing: tuple[str, ...] = ()


def rebuild(store: Store, progress: Progress | None = None) -> int:
    """Drop every projection and make it again, in one transaction: a crash leaves the old ones.

    Returns how many entries, as `journal.verify` counts them.
    """
    with store.writing("still") as conn:
        schema.empty(conn)
        total, entries = _told(conn)
        done = 0
        apply = again(conn, conn, store.origin)
        for some in stored_events.batches(conn):
            apply(conn, some)
            done += len(some)
            if progress is not None:
                progress(done, total)
        versions.note_all(conn)
    store.renewing = frozenset()
    return entries


def rebuild_unit(conn: Connection, unit: str, origin: str) -> None:
    """Make every row of one unit again, in the caller's transaction: other entries of it count than before."""
    held = rights.rights_of(conn)
    unread, _folded = _set_aside(conn, conn, origin, held)
    _make_unit_again(conn, unit, unread, held.lots)


def _make_unit_again(conn: Connection, unit: str, unread: frozenset[str] | None, lots: Sequence[Lot]) -> None:
    opened = select(INDEX.c.position).where(INDEX.c.unit == unit)
    for register in SEARCHED:
        table = shadows.table(register)
        conn.execute(table.delete().where(table.c.rowid.in_(opened)))
    for projection in reversed(schema.projections()):
        if "unit" in projection.c and projection is not QUARANTINED:
            conn.execute(projection.delete().where(projection.c.unit == unit))
    aside = conn.execute(select(QUARANTINED.c.uid).where(QUARANTINED.c.unit == unit)).scalars().all()
    for uid in set(aside) - (unread or set()):
        conn.execute(QUARANTINED.delete().where(QUARANTINED.c.unit == unit, QUARANTINED.c.uid == uid))
    waiting_lots.set_aside(conn, conn, [lot for lot in lots if lot.unit == unit])
    fold = _fold_of(unread, lots)
    for some in stored_events.batches(conn, unit=unit):
        fold(conn, some)


def check(store: Store, progress: Progress | None = None) -> RebuildCheck:
    """Copy the store, replay its journal into an empty one beside the copy, and compare every projection row by row.

    The work happens in encrypted files of a private folder; memory does not grow with the store. A server shows one
    state for as long as it is read: nothing is copied of it.
    """
    with working_folder(store.home) as folder:
        new = sqlite.scratch(folder / "fresh.db", store.unlocked.data_key)
        try:
            with _kept_still(store, folder / "copy.db") as source, new.connect() as target:
                count = _replay(source, target, store.origin, progress)
                found = list(_compare(source, target))
                differences = tuple(difference for _, difference in found if difference is not None)
                renewing = tuple(name for name, difference in found if difference is None)
                return RebuildCheck(count, len(schema.projections()) + len(SEARCHED), differences, renewing)
        finally:
            new.dispose()


@contextmanager
def _kept_still(store: Store, copy: Path) -> Iterator[Connection]:
    """The store as it is now, while others go on writing."""
    if not store.in_file:
        with store.reading() as conn:
            yield conn
        return
    with store.reading() as conn:
        copy_database(conn, store, copy)
    old = sqlite.scratch(copy, store.unlocked.data_key)
    try:
        with old.connect() as conn:
            yield conn
    finally:
        old.dispose()


def again(conn: Connection, target: Connection, origin: str) -> Fold:
    """The fold by which this journal was applied: entries of another machine may have been set aside.

    When entries came, this machine wrote an entry that names those which no reader could use and those of a branch that
    was not taken. They are set aside first: rows made from a record's whole history are made without them. If `target`
    has folded some of a unit's already, that unit is made again there. Entries that wait, or waited, for two people are
    set aside until the entry that makes them count.
    """
    held = rights.rights_of(conn)
    unread, folded = _set_aside(conn, target, origin, held)
    lots = held.lots
    done = 0 if conn is target else ends.end(target)
    waiting_lots.set_aside(conn, target, [lot for lot in lots if lot.position > done])
    for unit in folded if conn is not target else ():
        _make_unit_again(target, unit, unread, lots)
    return _fold_of(unread, lots)


def _fold_of(unread: frozenset[str] | None, lots: Sequence[Lot]) -> Fold:
    if unread is None:
        return _apply
    waits = frozenset(uid for lot in lots for uid in lot.entries)
    return waiting_lots.folding(partial(quarantine.apply_with_savepoints, unread=unread | waits), lots, unread)


def _apply(conn: Connection, some: Sequence[Event]) -> TouchedRows:
    """Apply what this machine wrote alone. An entry that was put in so that no fold could meet it is set aside."""
    try:
        with conn.begin_nested():
            return events.apply(conn, some)
    except Exception as error:
        if not quarantine.is_of_an_entry(conn, error):
            raise
    return quarantine.apply_with_savepoints(conn, some)


def _set_aside(
    conn: Connection, target: Connection, origin: str, held: JournalRights
) -> tuple[frozenset[str] | None, frozenset[str]]:
    """Set aside in `target` what must be. Returns the uids, and the units of which `target` had folded some already.

    None where nothing ever came from another machine or unit.
    """
    own = held.unit
    said = list(stored_events.rows_with_facts(conn, own, events.IMPORTS, origin))
    uncounted = held.unsigned | rights.counts_nowhere(conn, held)
    if not said and not uncounted and not held.strangers and len(versions.units_of(conn)) < 2:
        return None, frozenset()
    unread = {(own, uid) for uid in uncounted}
    unread.update((own, uid) for uid in machines.entries_of(conn, own, held.strangers))
    for event in _found_below(conn):
        unread.update((event.unit, uid) for uid in rights.named_below(conn, event))
    of_lots = {lot.ended: frozenset(lot.entries) for lot in held.lots}
    for row, facts in said:
        unread.update(_named(conn, row, facts, of_lots))
    columns = (JOURNAL.c[name] for name in ("unit", "uid", "position", "kind", "schema"))
    named = select(*columns).where(JOURNAL.c.unit == bindparam("of"), JOURNAL.c.uid == bindparam("named"))
    last, folded = ends.end(target), set()
    for unit, uid in sorted(unread):
        there = select(QUARANTINED.c.uid).where(QUARANTINED.c.unit == unit, QUARANTINED.c.uid == uid)
        for entry in conn.execute(named, {"of": unit, "named": uid}).mappings().all():
            if target.execute(there).first() is None:
                target.execute(QUARANTINED.insert(), dict(entry))
                folded |= {unit} if entry["position"] <= last else set()
    return frozenset(uid for _unit, uid in unread), frozenset(folded)


def _named(
    conn: Connection, row: Mapping[Any, Any], facts: Mapping[str, Any], of_lots: Mapping[str, frozenset[str]]
) -> Iterator[tuple[str, str]]:
    """The entries (unit, uid) that an entry about what came rightly sets aside: those that came with it, those of the
    lot that it lets count, those of a unit below.
    """
    uids, unit = facts.get("unread") or (), facts.get("of", row["unit"])
    if row["kind"] in (events.NOT_TAKEN, events.UNUSABLE):
        rightly = frozenset[str]() if unit == row["unit"] else frozenset(uids)
    elif row["kind"] == events.LOT_COUNTS:
        rightly = of_lots.get(row["uid"], frozenset())
    else:
        rightly = came_with.came_with(conn, row, uids)
    yield from ((unit, uid) for uid in uids if uid in rightly)


def _found_below(conn: Connection) -> tuple[Event, ...]:
    """The findings of units below, which name what they had sent before."""
    chosen = select(*stored_events.COLUMNS).where(JOURNAL.c.kind == findings.MADE, JOURNAL.c.officer == "")
    return stored_events.read(conn, conn.execute(chosen.order_by(JOURNAL.c.position)).mappings().all())


def _replay(source: Connection, target: Connection, origin: str, progress: Progress | None) -> int:
    with target.begin():
        schema.create_scratch(target, origin)
    total, entries = _told(source)
    done = 0
    with target.begin():
        apply = again(source, target, origin)
    for some in stored_events.batches(source):
        with target.begin():
            copy_and_fold(source, target, some, apply)
        done += len(some)
        if progress is not None:
            progress(done, total)
    return entries


def copy_and_fold(source: Connection, target: Connection, some: Sequence[Event], apply: Fold) -> TouchedRows:
    """Copy entries that follow each other into another journal and fold them there; the rows that this touched."""
    copy_entries(source, target, JOURNAL.c.position.between(some[0].position, some[-1].position))
    return apply(target, some)


def copy_entries(source: Connection, target: Connection, *where: ColumnElement[bool]) -> None:
    """Copy the entries of a journal that are chosen, with their bodies, to their places in another one."""
    for table, chosen in ((JOURNAL, select(JOURNAL)), (BODY, select(BODY).join(JOURNAL, OF_ENTRY))):
        rows = [dict(row) for row in source.execute(chosen.where(*where)).mappings()]
        if rows:
            target.execute(table.insert(), rows)


def _told(conn: Connection) -> tuple[int, int]:
    """How many entries there are, and how many people are shown."""
    total = select(func.count()).select_from(JOURNAL)
    until = JOURNAL.c.position <= ends.last_position(conn)
    return int(conn.execute(total).scalar_one()), int(conn.execute(total.where(until)).scalar_one())


def _compare(source: Connection, target: Connection) -> Iterator[tuple[str, Difference | None]]:
    """The tables that differ, each with its first difference; None where only rows differ that are to be renewed."""
    behind = _to_be_renewed(source)
    compared = [(table, table.name) for table in schema.projections()]
    compared += [(shadows.table(register), f"search_{register}") for register in SEARCHED]
    for table, name in compared:
        every_row = _ordered(table)
        difference = _first_difference(source.execute(every_row), target.execute(every_row), name)
        if difference is None:
            continue
        if (renewed := behind.get(table)) is not None:
            others = every_row.where(not_(or_(*renewed)))
            difference = _first_difference(source.execute(others), target.execute(others), name)
        yield name, difference


def _to_be_renewed(conn: Connection) -> dict[Table, list[ColumnElement[bool]]]:
    """The conditions of the rows of each table that folds of another version made (renewing.py)."""
    alone = len(versions.units_of(conn)) == 1
    renewed: dict[Table, list[ColumnElement[bool]]] = {}
    for room, unit in versions.behind(conn):
        for table, where in row_sync.rows_of(room, unit, alone=alone):
            renewed.setdefault(table, []).append(and_(true(), *where))
    return renewed


def _ordered(table: Table) -> Any:
    return select(table).order_by(*table.primary_key.columns)


def _first_difference(stored: Any, rebuilt: Any, name: str) -> Difference | None:
    while True:
        left, right = stored.fetchmany(1_000), rebuilt.fetchmany(1_000)
        for place in range(max(len(left), len(right))):
            old = tuple(left[place]) if place < len(left) else None
            new = tuple(right[place]) if place < len(right) else None
            if old != new:
                return Difference(name, old, new)
        if not left and not right:
            return None
