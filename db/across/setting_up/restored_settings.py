"""What `sealed.txt` beside a store asks for when a copy begins its epoch: what is proved is done, the rest is closed.

A line that nobody can prove may have been put there to erase, or written before lines were proved. What it names stays
closed until the inspectorate decides (closed_parts.py).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from db.across.calls.protecting import CALL_LINE, PARTY_LINE, protect_again
from db.kernel.erasing import closing, sealing
from db.kernel.folding.quarantine import UNFIT
from db.kernel.journal import journal, stored_events
from db.reference.officers import inspectorate
from db.registers.attachments import acts as attachments
from db.registers.attachments import forms
from db.registers.dispatch.protection import CALLER_PROTECTED
from db.registers.incidents.missing import commands as searches
from db.registers.incidents.protection import NAMING, PARTY_PROTECTED
from db.storage import sealed_list
from db.storage.models import JOURNAL
from db.words.messages import Refused

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from db.kernel.base.officer import Desk
    from db.kernel.events.event import Event

    Facts = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class _Asked:
    """What a line asks for: an entry of this kind, of this record, with these facts."""

    kind: str
    record: str
    facts: Facts


def prove_once(desk: Desk) -> None:
    """At the first opening since lines are proved, prove those of which the journal says the same; at each, put those
    that are proved out of sight.

    A disk or a writer that refuses it keeps nobody out: it is done at the next opening.
    """
    store = desk.store
    with store.reading() as conn:
        if sealed_list.has_key(conn):
            if sealed_list.tells(store.home):
                with suppress(OSError):
                    sealed_list.prove(store.home, sealed_list.key_of(conn, store.unlocked.data_key), ())
            return
    with suppress(OSError, Refused), store.writing() as conn:
        key = sealed_list.key_of(conn, store.unlocked.data_key)
        unproved = sealed_list.recall(store.home, key).unproved
        sealed_list.prove(store.home, key, [text for text in unproved if _is_done(conn, store.unit, text)])
        sealed_list.keep_key(conn, store.unlocked.data_key)


def seal_again(conn: Connection, desk: Desk, why: str) -> None:
    """Seal, protect and erase once more what an older copy brought back; close what nobody can prove."""
    store = desk.store
    recalled = sealed_list.recall(store.home, sealed_list.key_of(conn, store.unlocked.data_key))
    do_again(conn, desk, recalled.proved, why)
    passed = {str(event.facts.get("line")) for event in closings(conn, store.unit)}
    for text in recalled.unproved:
        if text not in passed:
            with suppress(*UNFIT), store.signers.savepoint(conn):
                _close(conn, desk, text)


def do_again(conn: Connection, desk: Desk, lines: tuple[str, ...], why: str) -> None:
    """What these lines ask for. A record that still needs its names stays: the copy is older than the record's end."""
    store = desk.store

    def note(kind: str, record: str) -> None:
        journal.note(conn, store, desk.source, journal.Note(kind, record, desk.officer.uid, {"reason": why}))

    for uid in sealing.unsealed(conn, store.unit, lines):
        if not sealing.is_needed(conn, store.unit, uid):
            note(sealing.SEALED, uid)
    for uid in sealing.contacts_unsealed(conn, store.unit, lines):
        if sealing.may_lose_names(conn, store.unit, uid):
            note(sealing.CONTACT_SEALED, uid)
    if names := tuple(line for line in lines if ":" in line):
        if inspectorate.has_reader(conn, store):  # else when the inspectorate's key is made
            protect_again(conn, desk, names)
        attachments.erase_again(conn, desk, names)
        searches.erase_again(conn, desk, names)


def closings(conn: Connection, unit: str, kind: str = closing.CLOSED) -> tuple[Event, ...]:
    """Every entry that closed something here, or that decided on one."""
    chosen = select(JOURNAL.c.uid).where(JOURNAL.c.unit == unit, JOURNAL.c.kind == kind).order_by(JOURNAL.c.position)
    read: Iterator[Event | None] = (
        stored_events.event_by_uid(conn, unit, uid) for uid in conn.execute(chosen).scalars().all()
    )
    return tuple(event for event in read if event is not None)


def _close(conn: Connection, desk: Desk, text: str) -> None:
    """Close what a line names. Raises ValueError where nothing of it stands here, or is needed."""
    unit = desk.store.unit
    asked = _asked(conn, unit, text)
    if asked is None:
        raise ValueError("it names nothing here")
    facts = {"kind": asked.kind, "target": asked.facts.get("target"), "line": text}
    noted = journal.Note(closing.CLOSED, asked.record, desk.officer.uid, facts)
    if not closing.holds(conn, journal.note(conn, desk.store, desk.source, noted)):
        raise ValueError("nothing of it stands here")


def _is_done(conn: Connection, unit: str, text: str) -> bool:
    """Whether an entry of the journal says what a line does."""
    with suppress(*UNFIT):
        asked = _asked(conn, unit, text)
        if asked is not None:
            entries = stored_events.events_of(conn, unit, asked.record, (asked.kind,))
            return any(all(entry.facts.get(name) == said for name, said in asked.facts.items()) for entry in entries)
    return False


def _asked(conn: Connection, unit: str, text: str) -> _Asked | None:
    """The entry that a line asks for; None where it names nothing here. Raises ValueError where it is damaged."""
    if len(text) > closing.LINE_LIMIT or not (text.isascii() and text.isprintable()):
        return None
    if text.startswith(sealing.CONTACT_LINE):
        return _Asked(sealing.CONTACT_SEALED, text.removeprefix(sealing.CONTACT_LINE), {})
    if text.startswith(CALL_LINE):
        uid, code, *_with = text.removeprefix(CALL_LINE).split(":")
        return _Asked(CALLER_PROTECTED, uid, {"code": code}) if sealing.register_of(conn, unit, uid) == "call" else None
    for start, kind, kinds in (
        (PARTY_LINE, PARTY_PROTECTED, NAMING),
        (attachments.LINE, forms.ERASED, {forms.ADDED}),
    ):
        if text.startswith(start):
            target, *codes = text.removeprefix(start).split(":")
            entry = stored_events.event_by_uid(conn, unit, target)
            facts = {"target": target, **({"code": codes[0]} if codes else {})}
            if entry is None or entry.record is None or entry.kind not in kinds:
                return None
            return _Asked(kind, entry.record, facts)
    return None if ":" in text else _Asked(sealing.SEALED, text, {})
