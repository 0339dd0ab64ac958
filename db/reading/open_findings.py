"""Findings that wait for a leader's and the inspector's signature, read from the journal."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from db.kernel.base.access import LEADERS, OVERSIGHT
from db.kernel.base.officer import Desk
from db.kernel.base.second_yes import CODE
from db.kernel.events.event import Event
from db.kernel.folding.current_rights import rights_now
from db.kernel.folding.rights import JournalRights, place_of, rights_of
from db.kernel.journal import coverage, findings, stored_events, unsigned_findings
from db.kernel.projections.event_check import is_fit
from db.words.forms import PARTS

KNOWN = frozenset(
    {
        findings.WITHOUT_RIGHT,
        findings.ENDED,
        findings.UNSIGNED,
        findings.OF_JOURNAL,
        findings.OF_TABLES,
        findings.OF_RECORD,
        findings.OF_SCHEMA,
        findings.OF_MEMORY,
        findings.OF_UNIT,
        findings.PLANTED,
        findings.OF_LETTER_BOX,
    }
)


@dataclass(frozen=True, slots=True)
class JournalFinding:
    """A finding (uid): when it was made, of what (a code of kernel/journal/findings.py), the entries (uids) and
    problems (digests) that it names, the record (uid) that it is of, and by what it was signed for."""

    uid: str
    at: datetime
    what: str
    entries: tuple[str, ...]
    problems: tuple[str, ...]
    record: str | None
    text: str
    """Of a trigger or view what it said; else ""."""
    signed: tuple[Event, ...]

    @property
    def count(self) -> int:
        """How many entries or problems."""
        return len(self.entries) or len(self.problems)


def every_finding(conn: Connection, unit: str) -> Iterator[JournalFinding]:
    """The findings of a unit that name something, the oldest first."""
    made: list[Event] = []
    signed: dict[str, list[Event]] = {}
    for event in stored_events.events_of_kinds(conn, unit, (findings.MADE, findings.SIGNED)):
        if event.kind == findings.SIGNED:
            signed.setdefault(str(event.facts.get("finding")), []).append(event)
        else:
            made.append(event)
    names = any(event.facts.get(findings.WHAT) == findings.UNSIGNED for event in made)
    unsigned = unsigned_findings.found_unsigned(conn, unit) if names and coverage.has_signatures(conn) else ()
    for event in made:
        what, record = str(event.facts.get(findings.WHAT)), event.facts.get(findings.RECORD)
        text = str(event.facts.get(findings.TEXT, ""))
        if what == findings.UNSIGNED:
            entries = tuple(uid for uid in findings.named(event.facts, what) if uid in unsigned)
        else:
            entries = findings.named(event.facts, what if what == findings.ENDED else findings.WITHOUT_RIGHT)
        finding = JournalFinding(
            event.uid, event.at, what, entries, findings.problems_of(event.facts),
            record if isinstance(record, str) else None, text, tuple(signed.get(event.uid, ())),
        )  # fmt: skip
        if finding.count and what in KNOWN:
            yield finding


def open_findings(conn: Connection, desk: Desk) -> tuple[JournalFinding, ...]:
    """The findings that are not signed for by a leader and an inspector, the oldest first, with the signatures that
    count."""
    every = tuple(every_finding(conn, desk.store.unit))
    return _left(conn, every, rights_now(conn, desk.store)) if every else ()


def entries_in_question(
    conn: Connection, unit: str, kinds: Sequence[str], records: Container[str | None]
) -> dict[str, tuple[Event, ...]]:
    """Record → its entries of these kinds that are set aside since whoever wrote them had no right to, until a leader
    and the inspector have signed for it: as they came, those that can be read. Where nothing is set aside of these
    records (uids) it costs one look at what is.
    """
    aside = stored_events.aside_of_kinds(conn, unit, kinds, records)
    if not aside:
        return {}
    uids = {event.uid for event in aside}
    every = tuple(
        each
        for each in every_finding(conn, unit)
        if each.what == findings.WITHOUT_RIGHT and not uids.isdisjoint(each.entries)
    )
    left = _left(conn, every, rights_of(conn)) if any(each.signed for each in every) else every
    named = {uid for finding in left for uid in finding.entries}
    found: dict[str, tuple[Event, ...]] = {}
    for event in aside:
        parts: dict[str, Any] = {part: getattr(event, part) for part in PARTS}
        if event.uid in named and event.record is not None and is_fit(event.kind, event.schema, parts):
            found[event.record] = (*found.get(event.record, ()), event)
    return found


def _left(conn: Connection, every: Iterable[JournalFinding], rights: JournalRights) -> tuple[JournalFinding, ...]:
    """The ones of these that are not settled, with the signatures that count."""
    counted = (replace(each, signed=_counting(conn, each, rights)) if each.signed else each for each in every)
    return tuple(finding for finding in counted if not _is_settled(finding, rights))


def _counting(conn: Connection, finding: JournalFinding, rights: JournalRights) -> tuple[Event, ...]:
    """The signatures of a finding by who had the right to, and wrote none of its entries."""
    wrote = {event.officer for event in stored_events.events_by_uid(conn, rights.unit, finding.entries)}

    def is_of_a_writer(sign: Event) -> bool:
        return _person(sign, rights) in {_person(sign, rights, officer) for officer in wrote}

    return tuple(sign for sign in finding.signed if sign.uid not in rights.book.refused and not is_of_a_writer(sign))


def _person(sign: Event, rights: JournalRights, officer: str = "") -> str:
    """The person (uid) who signed; or who an officer is, as it was known there."""
    return rights.book.person(officer or sign.officer, place_of(sign)).uid


def shown(found: Sequence[JournalFinding]) -> tuple[JournalFinding, ...]:
    """Findings without those of a check of the journal that name nothing but what those of units below name too: each
    is one line, and signing for it signs for both."""
    of_units = {problem for each in found if each.what == findings.OF_UNIT for problem in each.problems}
    return tuple(each for each in found if each.what != findings.OF_JOURNAL or not of_units.issuperset(each.problems))


def _is_settled(finding: JournalFinding, rights: JournalRights) -> bool:
    """Whether a leader and an inspector have signed, who are two, or one of them and the county."""
    if any(CODE in event.facts for event in finding.signed):
        return True
    signed = [(_person(event, rights), rights.book.roles(event.officer, place_of(event))) for event in finding.signed]
    leaders, inspectors = ({who for who, roles in signed if roles & some} for some in (LEADERS, OVERSIGHT))
    return any(leader != inspector for leader in leaders for inspector in inspectors)


def stands(conn: Connection, unit: str, finding: JournalFinding) -> bool:
    """Whether no later check found that the problems of a finding are gone."""
    if finding.what == findings.PLANTED:
        return False  # it was removed
    return bool(finding.problems and findings.standing_problems(conn, unit, finding.what, finding.record))
