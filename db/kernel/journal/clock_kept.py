"""The clock of a store: what it keeps of the machine's clock, and its newest entry, read in a transaction."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from db.kernel.base import clock, slots
from db.kernel.journal import journal
from db.storage import ends, local_info
from db.words.forms import to_json

if TYPE_CHECKING:
    from db.kernel.base.clock import Anchor
    from db.kernel.base.officer import Desk
    from db.storage.store import Store

DOUBTED = "clock_doubted"
"""The machine's clock is in doubt from here on: facts `why`, `machine` (what it said), `newest` (the newest entry)."""
STATED = "clock_stated"
"""Somebody said the hour: facts `at`, `machine` (what the machine's clock said), `before` (the newest entry then)."""
HOUR_SAID = "clock.said"
"""Slot: (act, before, said) → nothing. The desk went by `before` until somebody said the hour `said`."""
SOMEBODY_HELD = "clock.somebody_held"
"""Slot: (conn, unit) → whether somebody's time runs."""
_NAME = "clock"
STREAMS = ("record", "access")
LAST = 5_000
"""Entries of a stream whose pauses say how often this desk writes: weeks of a busy one, years of a quiet one."""
RENEWED = timedelta(hours=1)
"""How often what is kept is written anew while nothing is wrong."""


def newest(conn: Connection, store: Store) -> datetime | None:
    """When the newest entry of this machine was written; None where it wrote none yet."""
    last_entries = []
    for stream in STREAMS:
        for epoch in _last_epochs(store):
            last = ends.last_written(conn, store.unit, store.origin, epoch, stream)
            if last is not None:
                last_entries.append(last)
                break
    return max(last_entries)[1] if last_entries else None


def silence(conn: Connection, store: Store) -> timedelta:
    """How long this machine may have written nothing, by its last entries here (clock.silent_for); where nobody is
    held, for `clock.HOLIDAY` at least."""
    written: list[datetime] = []
    for stream in STREAMS:
        for epoch in _last_epochs(store):
            written += ends.written(conn, store.unit, store.origin, epoch, stream, LAST)
    allowed = clock.silent_for(written)
    held = any(holds(conn, store.unit) for holds in slots.fillers(SOMEBODY_HELD))
    return allowed if held else max(allowed, clock.HOLIDAY)


def kept(conn: Connection) -> Anchor | None:
    """What the store keeps of the machine's clock."""
    return clock.from_text(local_info.kept(conn, _NAME))


def keep(conn: Connection, anchor: Anchor) -> None:
    """Keep it, in the caller's writing transaction."""
    local_info.keep(conn, _NAME, clock.to_text(anchor))


def _last_epochs(store: Store) -> range:
    """This epoch and the one before."""
    return range(store.epoch, max(0, store.epoch - 2), -1)


def look(conn: Connection, desk: Desk) -> Anchor | None:
    """Compare the machine's clock with the store and write nothing; None where time is given."""
    if desk.watch is None:
        return None
    return desk.watch.meet(kept(conn), newest(conn, desk.store), lambda: silence(conn, desk.store))


def meet(conn: Connection, desk: Desk) -> None:
    """Compare the machine's clock with the store, in a writing transaction; that it came into doubt is an entry."""
    if desk.watch is None:
        return
    before, last = kept(conn), newest(conn, desk.store)
    met = desk.watch.meet(before, last, lambda: silence(conn, desk.store))
    if before == met or (_alike(before, met) and before is not None and met.at - before.at < RENEWED):
        return
    keep(conn, met)
    if met.doubt and (before is None or before.doubt != met.doubt):
        facts = {"why": met.doubt, "machine": desk.watch.machine().wall, "newest": last}
        noted_facts = {name: to_json(value) for name, value in facts.items() if value is not None}
        noted = journal.Note(DOUBTED, record=None, officer=desk.officer.uid, facts=noted_facts)
        journal.note(conn, desk.store, desk.source, noted)


def _alike(before: Anchor | None, now: Anchor) -> bool:
    return before is not None and (before.boot, before.doubt, before.off) == (now.boot, now.doubt, now.off)
