"""Entries whose writers had no right to them, named by an entry and set aside.

It is asked where entries may have come that no command wrote: at a start, before a handover, every hour, and after a
file was taken in.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict

from sqlalchemy import Connection, select

from db.kernel.base.officer import Desk
from db.kernel.events.event import Event
from db.kernel.folding import ended_elsewhere, unsigned_entries
from db.kernel.folding.current_rights import rights_now
from db.kernel.folding.rights import JournalRights, protects, without_right
from db.kernel.journal import coverage, findings, journal, stored_events, unsigned_findings
from db.storage.models import JOURNAL


def newly_found(conn: Connection, rights: JournalRights, after: int) -> tuple[Event, ...]:
    """The entries after a position whose writers had no right to them, and that no finding names yet, or that count
    all the same; what nobody signed is named as that by the next program that writes. And those at places where this
    machine wrote none.

    A finding alone settles nothing: another machine's, which came with them, set them aside there and not here, and
    anybody with tools may write one.
    """
    outside, found = _outside(conn, rights.unit), without_right(conn, max(0, after), rights)
    if not found:
        return outside
    named, signs = findings.named_by(conn, rights.unit, findings.WITHOUT_RIGHT), coverage.has_signatures(conn)
    aside = unsigned_entries.set_aside(conn, rights.unit)
    left = [event for event in found if not _is_named(event, named) or not (protects(event) or event.uid in aside)]
    put_in = {event.uid for event in outside}
    left = [event for event in left if event.uid not in put_in]
    return *outside, *(event for event in left if not signs or coverage.is_covered(conn, asdict(event)))


def _outside(conn: Connection, unit: str) -> tuple[Event, ...]:
    """The entries at places where this machine wrote none that no finding names, or that are not set aside yet."""
    outside = unsigned_findings.beside_program(conn, unit)
    if not outside:
        return ()
    named = findings.named_here(conn, unit, findings.UNSIGNED)
    used = select(JOURNAL.c.uid).where(JOURNAL.c.unit == unit, JOURNAL.c.uid.in_(outside), stored_events.USED)
    new = (outside - named) | set(conn.execute(used).scalars())
    return stored_events.events_by_uid(conn, unit, sorted(new)) if new else ()


def _is_named(event: Event, named: Mapping[str, int]) -> bool:
    """Whether a finding that was written after the entry names it: one before it knew nothing of it."""
    return named.get(event.uid, 0) > event.position


def name_found(conn: Connection, desk: Desk, found: Sequence[Event]) -> None:
    """Name entries without right in this journal, and set aside those that protect nobody; what stands where this
    machine wrote nothing is named as unsigned, and protects nobody."""
    if not found:
        return
    named = findings.named_by(conn, desk.store.unit, findings.WITHOUT_RIGHT)
    outside = unsigned_findings.beside_program(conn, desk.store.unit)
    in_time = sorted(found, key=lambda event: event.position)
    said = list(findings.unsigned_facts([event.uid for event in in_time if event.uid in outside]))
    if uids := [event.uid for event in in_time if event.uid not in outside and not _is_named(event, named)]:
        said.append({findings.WHAT: findings.WITHOUT_RIGHT, findings.ENTRIES: uids})
    for facts in said:
        journal.note(conn, desk.store, desk.source, journal.Note(findings.MADE, None, desk.officer.uid, facts))
    aside = [event.uid for event in found if event.uid in outside or not protects(event)]
    unsigned_entries.leave_out_entries(conn, desk.store.unit, aside)


def name_new(conn: Connection, desk: Desk, after: int) -> None:
    """Look for entries without right after a position, and name what is found, in the caller's transaction; and those
    whose writers had lost the right on another machine. Machines that somebody let in without the right go too."""
    name_found(conn, desk, newly_found(conn, rights_now(conn, desk.store), after))
    unit, strangers = desk.store.unit, rights_now(conn, desk.store).strangers
    unsigned_entries.leave_out_entries(conn, unit, unsigned_entries.of_strangers(conn, unit, strangers))
    ended_elsewhere.name(conn, desk)
