"""Entries that no signature covers, and those of machines that nobody let in: they count nowhere.

The former the next program that wrote named.

Where tables are made anew, they are set aside before anything is folded (rebuild.py), also beside the store, where no
signatures are. What was made of them before is made again here, without them, as the entry that names them is folded.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from sqlalchemy import Connection, select

from db.kernel.folding import rebuild, rights, shared_folds, versions, waiting_lots
from db.kernel.folding.reprojection import forget, reproject
from db.kernel.journal import coverage, findings, stored_events, unsigned_findings
from db.kernel.projections import projecting
from db.kernel.projections.rows import Rows
from db.storage import ends, local_info
from db.storage.models import JOURNAL, QUARANTINED

if TYPE_CHECKING:
    from db.kernel.events.event import Event

AT_ONCE = 20_000
"""A unit is made again at once where its journal has no more entries than this; else with the next opening."""


def leave_out(rows: Rows, event: Event) -> None:
    """Set aside what a finding names as unsigned, and make again what was made of it. At a seat, what a unit below
    names: it was sent before the unit found it."""
    conn = rows.conn
    if not event.officer:
        rows.write()
        _set_aside(conn, event.unit, rights.named_below(conn, event), event.position)
        return
    if event.facts.get(findings.WHAT) != findings.UNSIGNED or not coverage.has_signatures(conn):
        return
    rows.write()
    _set_aside(conn, event.unit, unsigned_findings.rightly_named(conn, event), event.position)


def of_strangers(conn: Connection, unit: str, strangers: Collection[str]) -> tuple[str, ...]:
    """The entries (uids) that count here and are of these machines, which nobody let in: they were put in beside the
    program."""
    if not strangers:
        return ()
    chosen = select(JOURNAL.c.uid).where(JOURNAL.c.unit == unit, JOURNAL.c.origin.in_(strangers), stored_events.USED)
    return tuple(conn.execute(chosen).scalars())


def set_aside(conn: Connection, unit: str) -> frozenset[str]:
    """The entries (uids) of a unit that count nowhere by now."""
    return frozenset(conn.execute(select(QUARANTINED.c.uid).where(QUARANTINED.c.unit == unit)).scalars())


def leave_out_entries(conn: Connection, unit: str, uids: Sequence[str]) -> None:
    """Set these entries aside, and make again what was made of them."""
    _set_aside(conn, unit, uids, ends.end(conn))


def _set_aside(conn: Connection, unit: str, uids: Sequence[str], position: int) -> None:
    """Set aside the ones of these that count yet, and make again what was made of them up to a position."""
    if not uids:
        return
    aside = set_aside(conn, unit)
    new = stored_events.events_by_uid(conn, unit, [uid for uid in uids if uid not in aside])
    for each in new:
        row = {"unit": each.unit, "uid": each.uid, "position": each.position, "kind": each.kind, "schema": each.schema}
        conn.execute(QUARANTINED.insert(), row)
    _make_again(conn, new, position)


def _make_again(conn: Connection, left_out: Iterable[Event], position: int) -> None:
    """Make what these entries changed again without them, of what stands up to a position."""
    made = [each for each in left_out if each.stream == "record" and _changes_rows(each)]
    alone = [each for each in made if waiting_lots.is_one_records(conn, each)]
    together = {each.kind for each in made if _is_of_a_group(each)}
    for unit in {each.unit for each in made}:
        shared_folds.again_all(conn, unit, together, position)
    for each in {each.record: each for each in alone}.values():
        rows = Rows(conn, (each,))
        mine = [other for other in alone if other.record == each.record]
        forget(rows, each, {other.kind for other in mine})
        _forget_notices(rows, mine)
        reproject(rows, replace(each, position=position))
        rows.write()
    if left := [each for each in made if each not in alone and not _is_of_a_group(each)]:
        _make_all_again(conn, left)


def _forget_notices(rows: Rows, left_out: Iterable[Event]) -> None:
    """Drop the rows that are these entries' own, as a notice is: they stay where a record is made again."""
    for each in left_out:
        for table in projecting.tables_of({each.kind}):
            if [column.name for column in table.primary_key.columns] == ["unit", "entry"]:
                rows.drop(table, each.unit, each.uid)


def _make_all_again(conn: Connection, left_out: Iterable[Event]) -> None:
    """Make the rows of a unit again, of which no record alone could drop those that are wrong."""
    units = {each.unit for each in left_out}
    for unit in units:
        if ends.end(conn) <= AT_ONCE:
            rebuild.rebuild_unit(conn, unit, local_info.kept(conn, "origin") or "")
        else:
            kinds = [joined for each in left_out if (joined := projecting.known(each.kind)) is not None]
            rooms = {room for joined in kinds for room in (joined.room, *joined.rooms)} & set(projecting.VERSIONS)
            versions.note_made(conn, [(room, unit) for room in sorted(rooms)], versions.MIXED)


def _changes_rows(event: Event) -> bool:
    joined = projecting.known(event.kind)
    return joined is not None and bool(joined.folds or event.facts.get("number"))


def _is_of_a_group(event: Event) -> bool:
    joined = projecting.known(event.kind)
    return joined is not None and joined.kind.remake is not None
