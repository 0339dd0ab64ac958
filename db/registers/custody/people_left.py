"""People of a like name who left within 72 hours: looked for by an arrival alone. After that nobody is found."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from db.kernel.events.event import Event
from db.kernel.journal import stored_events
from db.registers.custody.case.case import Case
from db.registers.custody.case.duties import HOLDING
from db.registers.custody.case.held_before import WITHIN, EarlierTimes
from db.registers.custody.case.status import LEAVING
from db.registers.custody.case.timeline import own
from db.registers.custody.custody_acts import SOON
from db.registers.custody.entries_in_question import cases_of
from db.registers.custody.models import CUSTODY
from db.storage.models import JOURNAL
from db.words.folding import ascii_digits, fold
from db.words.names import compared, most_alike, parts_of

NEWEST = 500
"""So many of the newest entries of each kind that ends holding are looked through."""


@dataclass(frozen=True, slots=True)
class KnownBy:
    """The particulars by which a person is known: names, father's names, document numbers."""

    names: tuple[str, ...] = ()
    fathers: tuple[str, ...] = ()
    documents: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class LeftHere:
    """A record that ended here, and its times where the police let the person go."""

    uid: str
    times: EarlierTimes | None


def known_by(history: Iterable[Event]) -> KnownBy:
    """The particulars by which its person is known, from the entries of a record."""
    names, fathers, documents = list[str](), list[str](), set[str]()
    for event in own(tuple(history)):
        identity: Mapping[str, Any] = event.identity
        names += [str(identity[name]) for name in ("name", "name_in_document") if identity.get(name)]
        fathers += [str(identity["father_name"])] if identity.get("father_name") else []
        if event.kind == "documents_seen" and identity.get("document_number"):
            documents.add(plain_number(str(identity["document_number"])))
    return KnownBy(tuple(names), tuple(fathers), frozenset(documents - {""}))


def plain_number(typed: str | None) -> str:
    """The number of a document as it is compared: its letters and digits."""
    return "".join(filter(str.isalnum, ascii_digits(fold(typed or ""))))


def is_like(one: KnownBy, other: KnownBy) -> bool:
    """Whether two people may be one: a like name, and the father's name or a document's number. A band is none."""
    if most_alike(one.names, other.names) is None:
        return False
    return not one.documents.isdisjoint(other.documents) or any(
        _same_father(first, second) for first in one.fathers for second in other.fathers
    )


def _same_father(one: str, other: str) -> bool:
    """Whether two names of a father are alike. Unlike a person's own name, one word is enough."""
    first, second = sorted((parts_of(one), parts_of(other)))
    return bool(first) and compared(first, second) is not None


def left_like(conn: Connection, unit: str, person: KnownBy, now: datetime, but: str | None = None) -> LeftHere | None:
    """The record of somebody like `person` that ended here within 72 hours, the latest one; of these first one whom the
    police let go. `but`: the person's own record."""
    if not (person.names and (person.fathers or person.documents)):
        return None
    histories = stored_events.events_of_many(conn, unit, [uid for uid in _left(conn, unit, now) if uid != but])
    like = {uid: history for uid, history in histories.items() if is_like(person, known_by(history))}
    cases = cases_of(conn, unit, like)
    found = [LeftHere(uid, _times(case)) for uid, case in cases.items()]
    ended = {uid: case.status.ended_at for uid, case in cases.items()}
    return max(found, key=lambda left: (left.times is not None, ended[left.uid] or now), default=None)


def _left(conn: Connection, unit: str, now: datetime) -> list[str]:
    """The records that ended within the time, by the journal's newest entries: it has an index by kind."""
    since = now - WITHIN
    records: set[str] = set()
    for kind in sorted(LEAVING - {"death_recorded"}):
        newest = select(JOURNAL.c.record, JOURNAL.c.entered_at).where(JOURNAL.c.unit == unit, JOURNAL.c.kind == kind)
        rows = conn.execute(newest.order_by(JOURNAL.c.position.desc()).limit(NEWEST))
        records |= {row.record for row in rows if row.entered_at > since - SOON}
    chosen = select(CUSTODY.c.uid).where(CUSTODY.c.unit == unit, CUSTODY.c.uid.in_(sorted(records)))
    ended = chosen.where(CUSTODY.c.state == "closed", CUSTODY.c.ended_at > since)
    return list(conn.execute(ended).scalars())


def _times(case: Case) -> EarlierTimes | None:
    """The times of a record that ended with a release by the police; None after a judge's word or a hand-over."""
    let_go = case.ended is not None and case.ended.kind == "person_released"
    if not let_go or case.status.judge or case.status.outcome == "released_by_order" or case.start is None:
        return None
    track = case.current("holding_again") or case.current("holding")
    if track is None or track.done is None or track.due is None:
        return None
    return EarlierTimes(case.start, track.done, HOLDING - (track.due - track.done))
