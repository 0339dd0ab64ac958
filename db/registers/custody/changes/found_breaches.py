"""Breaches that come to light when records turn out to be one person's, or two machines' entries meet.

The inspectorate is told. They follow from the entries up to the one that made them, whenever these are read.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from db.kernel.events.event import Event
from db.kernel.folding.quarantine import UNREADABLE
from db.kernel.folding.reprojection import DECIDED
from db.kernel.journal.histories import history_of
from db.kernel.projections.rows import Rows
from db.registers.custody import rules
from db.registers.custody.case.twins import ALONE, OneRecord, OtherRecords, beside, strike_decided, until
from db.registers.custody.entries_in_question import tied_in_rows
from db.registers.custody.models import CUSTODY, NOTICE
from db.storage.models import INDEX
from db.words.messages import M_, Message

BY_TWINS, BY_MACHINES = "breach_of_one_person", "breach_of_two_machines"
FOUND: Mapping[str, Message] = {
    BY_TWINS: M_("A breach came to light: two records are of one person"),
    BY_MACHINES: M_("A breach came to light: what two machines wrote in one record was put together"),
}
"""What a notice of each says; no kind of entry is called so."""


def tell_of_one_person(rows: Rows, event: Event) -> None:
    """The inspectorate said that two records are of one person: tell of the breaches that only both together show."""
    if event.kind != DECIDED or event.record is None or event.facts.get("decision") != "agreed":
        return
    if not strike_decided(history_of(rows, event.unit, event.record), event):
        return
    tied = tied_in_rows(rows, event.unit, event.record)
    then = {record: until(history_of(rows, event.unit, record), event) for record in tied}
    goes_on = beside(event.record, then).goes_on
    if goes_on is None:
        return
    before = {record: tuple(each for each in events if each.uid != event.uid) for record, events in then.items()}
    shown = [_breached(events[goes_on], beside(goes_on, events), event.entered_at) for events in (before, then)]
    if shown[1] - shown[0]:
        _tell(rows, event, event.uid, goes_on, BY_TWINS)


def tell_of_two_machines(rows: Rows, event: Event) -> None:
    """A journal file was taken in: tell of the breaches in records that changed on both machines, where neither of the
    two had written of one by itself."""
    theirs = event.facts.get("from")
    numbers = [str(number) for number in event.facts.get("both") or ()]
    records = [row["uid"] for number in numbers for row in rows.find(INDEX, unit=event.unit, number=number)]
    for record in records:
        if rows.one(CUSTODY, event.unit, record) is None:
            continue
        every = until(history_of(rows, event.unit, record), event)
        every = tuple(each for each in every if each.entered_at <= event.entered_at)
        known = {
            duty
            for origin in (True, False)
            for duty in _breached(_of_one_machine(every, theirs, is_theirs=origin), ALONE, event.entered_at)
        }
        if _breached(every, ALONE, event.entered_at) - known:
            _tell(rows, event, f"{event.uid} {record}", record, BY_MACHINES)


def _of_one_machine(events: Sequence[Event], theirs: Any, *, is_theirs: bool) -> OneRecord:
    return tuple(event for event in events if event.kind == "custody_opened" or (event.origin == theirs) == is_theirs)


def _breached(events: Sequence[Event], others: OtherRecords, now: datetime) -> set[tuple[str, str]]:
    try:
        return rules.breached_at(events, replace(others, maybe=(), walls=()), now)
    except UNREADABLE:
        return set()


def _tell(rows: Rows, event: Event, entry: str, about: str, what: str) -> None:
    if rows.one(NOTICE, event.unit, entry) is None:
        row = {"unit": event.unit, "entry": entry, "about": about, "what": what}
        rows.put(NOTICE, {**row, "officer": event.officer, "at": event.at})
