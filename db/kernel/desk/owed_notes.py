"""Notes of who came and what was read: written at once, or owed where the store can't be written now.

Whoever signs in, unlocks or reads is kept out by no full disk, no disk without rights and no other writer. What they
did is kept in memory and written when there is room. What nobody may read unseen stays closed until then: only records
of people who are held open without an entry.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from db.kernel.journal import envelopes, journal
from db.storage import reserve
from db.words.messages import M_, Message, Refused

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from db.kernel.base.officer import Desk, Reading
    from db.storage.unwritten_notes import NoteWriter

LATER = frozenset({"busy", "disk_full", "little_space", "read_only", "unreadable"})
"""Refusals after which something can be written later."""


def write(desk: Desk, notes: Sequence[NoteWriter], least: int, *, owes: bool = True) -> Refused | None:
    """Write notes after those that are owed; what can't be written now is owed, these only where `owes` is set.

    `least`: bytes that they have to leave for acts. Returns why they are not written; None where they are.
    Raises Refused for what will not pass.
    """
    store = desk.store
    before = store.owed.take()
    try:
        with store.hurried():
            store.space.see_to_note(least)
            with store.writing() as conn:
                for note in (*before, *notes):
                    note(conn)
                envelopes.carry(conn, desk)
    except Refused as refused:
        passes = refused.code in LATER
        store.owed.keep((*before, *notes) if owes and passes else before, refused)
        if passes:
            return refused
        raise
    store.owed.are_written()
    return None


def settle(desk: Desk) -> int:
    """Write what is owed, if it can be written now; how many notes still are. Raises Refused for what will not pass."""
    if len(desk.store.owed) or desk.store.owed.first is not None:
        write(desk, (), reserve.FOR_WHO_CAME)
    return len(desk.store.owed)


@dataclass(frozen=True, slots=True)
class WriteStatus:
    """State of writing: for how many acts there is room (None: enough), why notes are owed, how many are."""

    acts: int | None
    why: Refused | None
    owed: int

    @property
    def is_usual(self) -> bool:
        """Whether everything is written."""
        return self.acts is None and self.why is None

    def message(self) -> Message | None:
        """Message of it for the officer at the desk; None where everything is written."""
        if self.is_usual:
            return None
        if self.acts is None or (self.why is not None and self.why.code != "disk_full"):
            why = "" if self.why is None else self.why.message or self.why.code
            return M_("Open for reading: {why} Who signed in and read is noted when that is possible.", why=why)
        if not self.acts:
            return M_("The disk is full, and the room for acts is used up. Open for reading: free some space.")
        return M_(
            "The disk is full. Room for about {count} acts of custody, calls, marks and handovers; all else waits. Free"
            " some space.",
            count=self.acts,
        )  # fmt: skip


def write_status(desk: Desk) -> WriteStatus:
    """Write what is owed, then say what can be written now. Raises Refused."""
    settle(desk)
    return WriteStatus(desk.store.space.acts_left(), desk.store.owed.why, len(desk.store.owed))


def noted(desk: Desk, note: journal.Note) -> NoteWriter:
    """Writer of a note, now or later: dated at its own moment, entered when it is written."""
    of_now = note if note.at is not None else replace(note, at=desk.now())

    def write_it(conn: Connection) -> object:
        return journal.note(conn, desk.store, desk.source, of_now, entered_at=desk.now())

    return write_it


def owe(desk: Desk, note: journal.Note) -> None:
    """Owe a note of what is done already: a paper that was printed, a backup that was made."""
    write(desk, (noted(desk, note),), reserve.FOR_WHAT_WAS_READ)


def note_what_was_read(desk: Desk, reading: Reading) -> None:
    """Note what a query read. Raises Refused where that can't be, and it is not of people held alone."""
    owed, officer, hour = desk.store.owed, reading.officer.uid, f"{reading.now:%Y%m%d%H}"
    keys = [(kind, record, officer, hour) for kind, record, _facts in reading.noted]
    if owed.known.issuperset(keys):
        return
    notes = [
        noted(desk, journal.Note(kind, record, officer, facts, reading.now)) for kind, record, facts in reading.noted
    ]
    why = write(desk, notes, reserve.FOR_WHAT_WAS_READ, owes=reading.of_people_held)
    if why is not None and not reading.of_people_held:
        raise _stays_closed(why)
    if why is not None:
        owed.known.update(keys)


def note_what_was_shown(desk: Desk, notes: Sequence[journal.Note]) -> None:
    """Note what a command showed of other records, whether it was given or refused; owed where that can't be now."""
    if notes:
        write(desk, [noted(desk, note) for note in notes], reserve.FOR_WHAT_WAS_READ)


def see_that_notes_are_written(desk: Desk) -> None:
    """Before something opens that only few may read: see that the store takes notes. Raises Refused."""
    if desk.store.owed.why is not None:
        settle(desk)
    if desk.store.owed.why is not None:
        raise _stays_closed(desk.store.owed.why)


def _stays_closed(why: Refused) -> Refused:
    return Refused(why.code, {}, M_(
        "{why} Who reads can't be noted now, so only records of people held open: no closed record, no search among"
        " them, no protected identity, no complaint.",
        why=why.message or why.code,
    ))  # fmt: skip
