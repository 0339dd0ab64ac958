"""Breaches that come to light when records turn out to be one person's.

The inspectorate is told. They follow from the entries up to the one that made them, whenever these are read.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from db.kernel.events.event import Event
from db.kernel.folding.quarantine import UNREADABLE
from db.kernel.folding.reprojection import DECIDED
from db.kernel.journal.histories import history_of
from db.kernel.projections.rows import Rows
from db.registers.custody import rules
from db.registers.custody.case.twins import OtherRecords, beside, strike_decided, until
from db.registers.custody.entries_in_question import tied_in_rows
from db.registers.custody.models import NOTICE
from db.words.messages import M_, Message

BY_TWINS = "breach_of_one_person"
FOUND: Mapping[str, Message] = {
    BY_TWINS: M_("A breach came to light: two records are of one person"),
}
"""The words of a notice of each; no kind of entry is called so."""


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


def _breached(events: Sequence[Event], others: OtherRecords, now: datetime) -> set[tuple[str, str]]:
    try:
        return rules.breached_at(events, replace(others, maybe=(), walls=()), now)
    except UNREADABLE:
        return set()


def _tell(rows: Rows, event: Event, entry: str, about: str, what: str) -> None:
    if rows.one(NOTICE, event.unit, entry) is None:
        row = {"unit": event.unit, "entry": entry, "about": about, "what": what}
        rows.put(NOTICE, {**row, "officer": event.officer, "at": event.at})
