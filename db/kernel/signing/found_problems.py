"""What a check found wrong, kept as a finding: a problem that is named already is not named again."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection

from db.kernel.base.officer import Desk
from db.kernel.events.event_keys import MOST
from db.kernel.journal import findings, journal, letter_box
from db.storage import box_memory, local_info, planted
from db.storage.store import Store
from db.words.messages import M_, Message


def are_news(conn: Connection, unit: str, what: str, problems: Sequence[Message], record: str | None = None) -> bool:
    """Whether a check has something to tell: a problem that is not named yet, or that those named are gone."""
    return _news(conn, unit, what, problems, record) is not None


def _news(conn: Connection, unit: str, what: str, problems: Sequence[Message], record: str | None) -> list[str] | None:
    """The digests of the problems that are not named yet; empty where those that were named are gone, None where there
    is nothing to tell."""
    known = findings.standing_problems(conn, unit, what, record)
    new = [digest for digest in dict.fromkeys(map(findings.digest_of, problems)) if digest not in known]
    return new if new or (known and not problems) else None


def tell(
    conn: Connection, desk: Desk, what: str, problems: Sequence[Message], record: str | None = None,
    *, put_right: bool = False,
) -> None:  # fmt: skip
    """Name the problems of a check that are new, in the caller's writing transaction; that there are none, where some
    were named. `what`: a code of kernel/journal/findings.py; `record`: of which record (uid); `put_right`: they are
    there no longer.
    """
    new = _news(conn, desk.store.unit, what, problems, record)
    if new is None:
        return
    facts = {
        findings.WHAT: what,
        findings.PROBLEMS: new[:MOST],
        findings.RECORD: record,
        findings.PUT_RIGHT: put_right or None,
    }
    kept = {name: value for name, value in facts.items() if value is not None}
    journal.note(conn, desk.store, desk.source, journal.Note(findings.MADE, None, desk.officer.uid, kept))


def waits_to_be_told(conn: Connection, store: Store) -> bool:
    """Whether a trigger or view was removed that no finding names yet, or another letter box lies there."""
    return bool(planted.removed(conn)) or box_memory.is_other(conn, store)


def tell_waiting(conn: Connection, desk: Desk) -> None:
    """Name all that `waits_to_be_told`, in the caller's writing transaction."""
    tell_planted(conn, desk)
    tell_letter_box(conn, desk)


def tell_planted(conn: Connection, desk: Desk) -> None:
    """Name each trigger and view that was removed, with its text, in the caller's writing transaction."""
    for each in planted.removed(conn):
        said = M_("{type} {name}: {text}", type=each.type, name=each.name, text=each.text)
        facts = {
            findings.WHAT: findings.PLANTED, findings.PROBLEMS: [findings.digest_of(said)],
            findings.TEXT: str(said)[: findings.TEXT_MOST],
        }  # fmt: skip
        journal.note(conn, desk.store, desk.source, journal.Note(findings.MADE, None, desk.officer.uid, facts))
    local_info.drop(conn, planted.KEPT)


def tell_letter_box(conn: Connection, desk: Desk) -> None:
    """Where the letter box is another than the one that is remembered, name it, in the caller's writing transaction.
    From then on it is taken as it is.
    """
    if box_memory.is_other(conn, desk.store):
        letter_box.write(conn, letter_box.read(conn))
        box_memory.will_tell(conn)
        other = M_("The letter box is not the one that this machine remembers.")
        tell(conn, desk, findings.OF_LETTER_BOX, (other,), put_right=True)
