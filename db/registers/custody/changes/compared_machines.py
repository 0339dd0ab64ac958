"""Comparing this machine with another one whose journal file is taken in, and with the hour that somebody says.

A machine whose clock is ahead writes each start too late: whoever is held by its word would be held for so much longer.
Until the inspectorate decides, holding is counted from so much earlier (the program's own). So it is where somebody
says an hour that lies before that of the desk: the time that somebody was held does not get shorter by a word.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from db.kernel.desk.desk import Act
from db.kernel.events.event import Event
from db.kernel.folding.quarantine import UNREADABLE
from db.kernel.journal import journal, stored_events
from db.registers.custody import rules
from db.registers.custody.case.twins import ALONE
from db.registers.custody.changes.forms import COMPARED, MachinesCompared
from db.registers.custody.models import CUSTODY
from db.registers.custody.people_held import held_cases
from db.storage.models import JOURNAL
from db.words.calendar.times import AHEAD
from db.words.forms import to_json


@dataclass(frozen=True, slots=True)
class FileOfMachine:
    """Whose file is taken in: its uid and letters, the number of this machine's newest entry that it had, and the
    position here before the first entry of its file."""

    uid: str
    letters: str
    seen: int
    first: int


def compare(act: Act, other: FileOfMachine, since: int, ahead: Mapping[str, int]) -> None:
    """Write into records of people held what follows from what came after the position `since`.

    `ahead` are machines (their uids) whose clock is ahead of this one's, and by how many minutes.
    """
    found = {uid: (start, minutes) for uid, start, minutes in _starts(act, ahead)}
    breached = frozenset(_breached(act, other, since))
    for uid in sorted(breached | found.keys()):
        start, minutes = found.get(uid, (None, None))
        form = MachinesCompared(
            machine=other.letters, ahead=minutes, start=start, breached=True if uid in breached else None
        )
        act.append(COMPARED, record=uid, form=form)


LOST = timedelta(hours=1)
"""Time that a clock lost is kept in the records of people held from this on."""


def hour_said(act: Act, before: datetime, said: datetime) -> None:
    """Write into the records of people held what an hour changes that somebody said; the desk went by `before`."""
    back, lost = before - said, said - before
    if back <= AHEAD and lost < LOST:
        return
    for person in held_cases(act.conn, act.unit):
        facts: dict[str, Any] = {"lost": _minutes(lost)}
        if back > AHEAD and person.case.start is not None:
            facts = {"ahead": _minutes(back), "start": to_json(person.case.start - back)}
        noted = journal.Note(COMPARED, record=person.uid, officer=act.officer.uid, at=said, facts=facts)
        journal.note(act.conn, act.desk.store, act.desk.source, noted)


def _minutes(span: timedelta) -> int:
    return int(span.total_seconds()) // 60


def _starts(act: Act, ahead: Mapping[str, int]) -> Iterator[tuple[str, datetime, int]]:
    """Records of people held whose start a machine with a clock that is ahead wrote, with the earlier one."""
    held = held_cases(act.conn, act.unit) if ahead else ()
    histories = stored_events.events_of_many(act.conn, act.unit, [person.uid for person in held])
    for person in held:
        said = person.case.start_said
        entry = next((each for each in histories[person.uid] if said is not None and each.uid == said.uid), None)
        if entry is not None and entry.origin in ahead and person.case.start is not None:
            yield person.uid, person.case.start - timedelta(minutes=ahead[entry.origin]), ahead[entry.origin]


def _breached(act: Act, other: FileOfMachine, since: int) -> Iterator[str]:
    """Records with a breach that neither machine could see in what it had."""
    own, epoch = act.desk.store.origin, act.desk.store.epoch
    of_custody = JOURNAL.join(CUSTODY, (CUSTODY.c.unit == JOURNAL.c.unit) & (CUSTODY.c.uid == JOURNAL.c.record))
    records = select(JOURNAL.c.record).select_from(of_custody).distinct().where(JOURNAL.c.unit == act.unit)
    came = act.conn.execute(records.where(JOURNAL.c.position > since, JOURNAL.c.origin != own)).scalars().all()
    mine = (JOURNAL.c.record.in_(came), JOURNAL.c.origin == own, JOURNAL.c.epoch == epoch, JOURNAL.c.stream == "record")
    unseen = records.where(*mine, JOURNAL.c.seq > other.seen, JOURNAL.c.kind != COMPARED)
    both = sorted(act.conn.execute(unseen).scalars()) if came else []
    for uid, events in stored_events.events_of_many(act.conn, act.unit, both).items():
        here = [event for event in events if event.position <= other.first or event.origin == own]
        there = [event for event in events if (event.origin, event.epoch) != (own, epoch) or event.seq <= other.seen]
        if _at(events, act.now) - _at(here, act.now) - _at(there, act.now):
            yield uid


def _at(events: Sequence[Event], now: datetime) -> set[tuple[str, str]]:
    try:
        return rules.breached_at(events, ALONE, now)
    except UNREADABLE:
        return set()
