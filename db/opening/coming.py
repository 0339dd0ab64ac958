"""Who came to an open store or went, and when: an access entry each."""

from __future__ import annotations

from db.kernel import clock_kept, drafts, envelopes, journal
from db.kernel.officer import Desk
from db.reference.officers import appointing


def note_sign_in(desk: Desk, kind: str, refused: int = 0) -> None:
    """Leave an access entry: who came or went, and when; before it one of how many tries were `refused` here."""
    with desk.store.writing() as conn:
        clock_kept.meet(conn, desk)
        uid = desk.officer.uid
        for what, facts in (("sign_in_refused", {"count": refused}), (kind, None)) if refused else ((kind, None),):
            journal.note(conn, desk.store, desk.source, journal.Note(what, uid, uid, facts, "access"))
        appointing.end_alone(conn, desk, desk.officer)
        envelopes.carry(conn, desk)
        expired = drafts.expire(conn, desk.now())
        desk.store.settle_keys(conn)
    desk.store.wipe(erased=expired)
