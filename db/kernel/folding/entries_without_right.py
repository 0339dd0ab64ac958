"""Entries whose writers had no right to them, named by an entry and set aside.

It is asked where entries may have come that no command wrote: at a start, before a handover, every hour, and after a
file was taken in.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict

from sqlalchemy import Connection

from db.kernel.base.officer import Desk
from db.kernel.events.event import Event
from db.kernel.folding import unsigned_entries
from db.kernel.folding.current_rights import rights_now
from db.kernel.folding.rights import JournalRights, protects, without_right
from db.kernel.journal import coverage, findings, journal


def newly_found(conn: Connection, rights: JournalRights, after: int) -> tuple[Event, ...]:
    """The entries after a position whose writers had no right to them, and that no finding names yet, or that count
    all the same; what nobody signed is named as that by the next program that writes.

    A finding alone settles nothing: another machine's, which came with them, set them aside there and not here, and
    anybody with tools may write one.
    """
    found = without_right(conn, max(0, after), rights)
    if not found:
        return ()
    named, signs = findings.named_by(conn, rights.unit, findings.WITHOUT_RIGHT), coverage.has_signatures(conn)
    aside = unsigned_entries.set_aside(conn, rights.unit)
    left = [event for event in found if not _is_named(event, named) or not (protects(event) or event.uid in aside)]
    return tuple(event for event in left if not signs or coverage.is_covered(conn, asdict(event)))


def _is_named(event: Event, named: Mapping[str, int]) -> bool:
    """Whether a finding that was written after the entry names it: one before it knew nothing of it."""
    return named.get(event.uid, 0) > event.position


def name_found(conn: Connection, desk: Desk, found: Sequence[Event]) -> None:
    """Name entries without right in this journal, and set aside those that protect nobody."""
    if not found:
        return
    named = findings.named_by(conn, desk.store.unit, findings.WITHOUT_RIGHT)
    in_time = sorted(found, key=lambda event: event.position)
    if uids := [event.uid for event in in_time if not _is_named(event, named)]:
        facts = {findings.WHAT: findings.WITHOUT_RIGHT, findings.ENTRIES: uids}
        journal.note(conn, desk.store, desk.source, journal.Note(findings.MADE, None, desk.officer.uid, facts))
    aside = [event.uid for event in found if not protects(event)]
    unsigned_entries.leave_out_entries(conn, desk.store.unit, aside)


def name_new(conn: Connection, desk: Desk, after: int) -> None:
    """Look for entries without right after a position, and name what is found, in the caller's transaction."""
    name_found(conn, desk, newly_found(conn, rights_now(conn, desk.store), after))
