"""Records of people in custody, held against the journal at each sign-in, each handover and each hour.

Looked at are the records of whoever is held, as the journal and as the tables say it, and of whoever left or moved in
the last three days: their entries, the signatures of these, and their rows. Rows that differ are made again at once, so
that nobody leaves the board by a changed row; that they differed is a finding.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from db.kernel.base import slots
from db.kernel.base.officer import Desk
from db.kernel.erasing import closing
from db.kernel.folding import versions
from db.kernel.folding.current_rights import rights_now
from db.kernel.folding.entries_without_right import name_found, name_new, newly_found
from db.kernel.folding.quarantine import UNREADABLE
from db.kernel.folding.reprojection import reproject
from db.kernel.journal import findings, stored_events
from db.kernel.projections import schema
from db.kernel.projections.rows import Rows
from db.kernel.signing import found_problems, record_check
from db.storage import ends
from db.storage.store import FAULTS
from db.words.messages import M_, Message, Refused

WATCHED = "records.watched"
LOOKED_BACK = timedelta(hours=72)
"""How long somebody's record is looked at after they left."""
ENTRIES_BACK = 5_000
"""Entries before the newest that are held against the rights: some days of a busy precinct."""


@dataclass(frozen=True, slots=True)
class RecordProblems:
    """Problems of a record (uid): of its entries and signatures, and of its rows."""

    record: str
    of_entries: tuple[Message, ...]
    of_rows: tuple[Message, ...]

    @property
    def all(self) -> tuple[Message, ...]:
        """Both, the entries' first."""
        return *self.of_entries, *self.of_rows


@dataclass(frozen=True, slots=True)
class HeldCheck:
    """What a check looked at: how many records, and those that are not as the journal says."""

    records: int
    wrong: tuple[RecordProblems, ...]


def watched(conn: Connection, unit: str, now: datetime) -> tuple[str, ...]:
    """The records (uids) that are looked at."""
    since = now - LOOKED_BACK
    return tuple(uid for filler in slots.fillers(WATCHED) for uid in filler(conn, unit, since))


def look(conn: Connection, desk: Desk, *, writing: bool = False) -> HeldCheck:
    """Hold the records of people in custody against the journal; writes nothing. Some 10 ms for each.

    `writing`: inside a writing transaction, whose entries are signed at its end.
    """
    uids = watched(conn, desk.store.unit, desk.now())
    each = (
        RecordProblems(
            uid,
            tuple(record_check.entry_problems(conn, desk.store, uid, writing=writing)),
            tuple(record_check.row_problems(conn, desk.store, uid)),
        )
        for uid in uids
    )
    return HeldCheck(len(uids), tuple(found for found in each if found.all))


def check_in(conn: Connection, desk: Desk) -> None:
    """Look, name what is found and make rows again, in the caller's writing transaction; entries without right too."""
    name_new(conn, desk, ends.end(conn) - ENTRIES_BACK)
    found_problems.tell_letter_box(conn, desk)
    _tell(conn, desk, look(conn, desk, writing=True))


def check_held(desk: Desk) -> HeldCheck | None:
    """As `check_in`, in a transaction of its own, and only where there is something to tell; None where the store can't
    be read or written now: the next check finds it.
    """
    try:
        with desk.store.reading() as conn:
            looked = look(conn, desk)
            found = newly_found(conn, rights_now(conn, desk.store), ends.end(conn) - ENTRIES_BACK)
            built = _built_otherwise(conn)
            news = (
                bool(found) or found_problems.waits_to_be_told(conn, desk.store) or any(_are_news(conn, desk, looked))
            )
            news = news or found_problems.are_news(conn, desk.store.unit, findings.OF_SCHEMA, built)
        if news:
            with desk.store.writing("still") as conn:
                name_found(conn, desk, found)
                found_problems.tell_waiting(conn, desk)
                found_problems.tell(conn, desk, findings.OF_SCHEMA, built)
                _tell(conn, desk, looked)
    except (Refused, DBAPIError, *FAULTS):
        return None
    return looked


def _built_otherwise(conn: Connection) -> tuple[Message, ...]:
    """What of the tables is not built as this version builds them."""
    return tuple(M_("{what} is not built as this version builds it.", what=each) for each in schema.differences(conn))


def _are_news(conn: Connection, desk: Desk, looked: HeldCheck) -> Iterator[bool]:
    unit = desk.store.unit
    for each in looked.wrong:
        yield bool(each.of_rows)
        yield found_problems.are_news(conn, unit, findings.OF_RECORD, each.all, each.record)


def _tell(conn: Connection, desk: Desk, looked: HeldCheck) -> None:
    for each in looked.wrong:
        right = bool(each.of_rows) and not each.of_entries and _make_again(conn, desk.store.unit, each.record)
        found_problems.tell(conn, desk, findings.OF_RECORD, each.all, each.record, put_right=right)


def renew_held(desk: Desk) -> None:
    """Make the rows of these records again from their own entries, where another version made rows of this store.

    An opening does it before anybody sees the desk, so that no clock of a person held is read from a row that another
    version made; all others follow in the background (db/kernel/folding/renewing.py). A disk or a writer that refuses
    it keeps nobody out.
    """
    store = desk.store
    with store.reading() as conn:
        if not versions.behind(conn):
            return
        uids = watched(conn, store.unit, desk.now())
    if uids:
        with contextlib.suppress(Refused, *FAULTS), store.writing("still") as conn:
            for uid in uids:
                _make_again(conn, store.unit, uid)


def _make_again(conn: Connection, unit: str, record: str) -> bool:
    """Make the rows of a record again from its entries; as they are where these make none. Whether they were."""
    with contextlib.suppress(*UNREADABLE), conn.begin_nested():
        closing.close_as_entries_say(conn, unit, record)
        history = stored_events.events_of(conn, unit, record)
        rows = Rows(conn, history)
        reproject(rows, max(history, key=lambda event: event.position))
        rows.write()
        return True
    return False
