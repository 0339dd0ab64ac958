"""Entries by somebody whose role another machine had ended, before the machine that wrote them knew of it.

They count: whoever wrote them could not know. A finding names them, so that a leader and the inspector look at them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from sqlalchemy import Connection, select

from db.kernel.base import machines, writers
from db.kernel.base.officer import Desk
from db.kernel.base.role_book import AGREED, CHANGED, REMOVED, STANDS_IN_NO_MORE, RoleBook, RoleEntry
from db.kernel.events.event import Event
from db.kernel.events.event_keys import MOST
from db.kernel.folding.current_rights import rights_now
from db.kernel.folding.rights import NEVER, JournalRights, place_of
from db.kernel.journal import findings, journal, stored_events
from db.storage import ends
from db.storage.models import JOURNAL

ENDING = (REMOVED, CHANGED, AGREED, STANDS_IN_NO_MORE)
"""Kinds that may end a role."""
BACK = 5_000
"""Entries before the newest that are looked at: what came is new, and so is what was written meanwhile."""


def found(conn: Connection, rights: JournalRights, after: int) -> tuple[str, ...]:
    """Such entries (uids) of a unit after a position."""
    if len(machines.origins(conn, rights.unit)) < 2:
        return ()
    ended = select(JOURNAL.c.record).distinct().where(JOURNAL.c.unit == rights.unit, JOURNAL.c.kind.in_(ENDING))
    return tuple(
        event.uid
        for officer in conn.execute(ended).scalars().all()
        if officer is not None
        for event in _of(conn, rights, officer, after)
    )


def _of(conn: Connection, rights: JournalRights, officer: str, after: int) -> Iterator[Event]:
    """Those that one officer wrote."""
    book = rights.book
    about = [each for each in book.all_about(officer) if each.counts_at is None or each.counts_at < NEVER]
    endings = [each for each in about if each.kind in ENDING]
    if not endings:
        return
    wrote = select(*stored_events.COLUMNS).where(
        JOURNAL.c.unit == rights.unit, JOURNAL.c.officer == officer, JOURNAL.c.stream == "record",
        JOURNAL.c.position > after, JOURNAL.c.entered_at > min(each.written_at for each in endings),
    )  # fmt: skip
    for event in stored_events.read(conn, conn.execute(wrote.order_by(JOURNAL.c.position)).mappings().all()):
        if _is_late(book, event, endings) and rights.allows(event) and not _might_then(book, event, about):
            yield event


def _is_late(book: RoleBook, event: Event, endings: Sequence[RoleEntry]) -> bool:
    """Whether it was written after another machine ended something of its officer's, of which its own did not know."""
    place = place_of(event)
    if book.has_grace(place):
        return False
    others = (each for each in endings if each.place.origin != event.origin and each.written_at < event.entered_at)
    return any(not book.knew(each, place) for each in others)


def _might_then(book: RoleBook, event: Event, about: Sequence[RoleEntry]) -> bool:
    """Whether its officer might write it by all that any machine had written of him by then."""
    then = sorted((each for each in about if each.written_at <= event.entered_at), key=lambda each: each.written_at)
    place = place_of(event)
    claim = book.claim(event.kind, event.officer, event.record, event.facts, place, agreed=False)
    return writers.may_write(replace(claim, roles=book.known_by(event.officer, then).at(event.entered_at)))


def name(conn: Connection, desk: Desk) -> None:
    """Name those that no finding names yet, in the caller's writing transaction."""
    known = findings.named_here(conn, desk.store.unit, findings.ENDED)
    uids = found(conn, rights_now(conn, desk.store), ends.end(conn) - BACK)
    new = [uid for uid in uids if uid not in known]
    for start in range(0, len(new), MOST):
        facts = {findings.WHAT: findings.ENDED, findings.ENTRIES: new[start : start + MOST]}
        journal.note(conn, desk.store, desk.source, journal.Note(findings.MADE, None, desk.officer.uid, facts))
