"""Who comes to an open store or goes, and when: an access entry each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from db.kernel.base.officer import Desk
from db.kernel.desk import drafts, owed_notes
from db.kernel.journal import clock_kept, journal
from db.reference.officers import appointing
from db.storage import reserve
from db.words.messages import Refused

if TYPE_CHECKING:
    from sqlalchemy import Connection


def note_sign_in(desk: Desk, kind: str, refused: int = 0) -> Refused | None:
    """Leave an access entry: who came or went, and when; before it one of how many tries were `refused` here.

    It keeps nobody out and nobody in. Returns why it is owed where it can't be written now (desk/owed_notes.py), else
    None.
    """
    at, uid, store = desk.now(), desk.officer.uid, desk.store
    given = (
        (what, facts)
        for what, facts in (("sign_in_refused", {"count": refused}), (kind, None))
        if what == kind or refused
    )
    notes = [owed_notes.noted(desk, journal.Note(what, uid, uid, facts, at)) for what, facts in given]
    expired = False

    def meet(conn: Connection) -> None:
        clock_kept.meet(conn, desk)

    def end(conn: Connection) -> None:
        nonlocal expired
        if not desk.password_is_given:
            appointing.end_alone(conn, desk, desk.officer)
        if not store.space.is_short:  # to leave nothing of them in the log takes room
            expired = drafts.expire(conn, desk.now())
        store.settle_keys(conn)

    why = owed_notes.write(desk, (meet, *notes, end), reserve.FOR_WHO_CAME)
    store.wipe(erased=expired)
    return why
