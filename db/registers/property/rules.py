"""States of an item, how it leaves, and what is due for it. Pure: rows and the time alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from db.words.calendar.jalali import end_of_day
from db.words.messages import M_, Message

UNPLACED, HERE, EXAMINATION, MISSING = "unplaced", "here", "examination", "missing"
RETURNED, HANDED_ON, DESTROYED = "returned", "handed_on", "destroyed"
STATES = {
    UNPLACED: "Not yet placed",
    HERE: "In the room",
    EXAMINATION: "Out for examination",
    MISSING: "Missing",
    RETURNED: "Returned to its owner",
    HANDED_ON: "Handed on",
    DESTROYED: "Destroyed",
}
IN_HANDS = frozenset({UNPLACED, HERE, EXAMINATION})
"""States in which the police answer for a thing."""
IN_THE_BUILDING = frozenset({UNPLACED, HERE})
"""States in which it can be counted here."""
GONE = frozenset({RETURNED, HANDED_ON, DESTROYED})
INCIDENT, CUSTODY, FOUND, BOOK = "incident", "custody", "found", "book"
"""Where an item comes from: an incident, a custody record, it was found, or it stood in an earlier book."""
NAMED_HERE = frozenset({FOUND, BOOK})
"""Origins of items whose own record holds the names of who brought them."""
FATES_IN_HANDS = frozenset({"seized", "recovered"})
"""States of a thing in an incident by which it comes into police hands."""
BELONGINGS, VEHICLE, IDENTITY_PAPER = "belongings", "vehicle", "identity_paper"
NEEDS_ORDER_TO_EXAMINE = frozenset({"phone", "electronics"})
"""Kinds that hold what a person wrote: who looks into one has an order."""
DESTROY, DEPOSIT, OTHER_UNIT = "destroyed", "deposit", "other_unit"
POUND = "pound"
ERASED_AFTER = timedelta(days=90)
"""How long after a found thing left its finder and who asked for it are named, where the unit set nothing else."""
PLACED_WITHIN = timedelta(hours=24)
"""A thing of an incident is in the room by then."""
SOON = timedelta(days=1)
"""From when before its day something that spoils is said to be due."""
CORRECTED_AWAY, TWICE, NO_ORDER = "corrected", "twice", "no_order"
DOUBTS: Mapping[str, Message] = {
    CORRECTED_AWAY: M_("Its record was corrected as if it had never been in police hands"),
    TWICE: M_("It was recorded as gone twice"),
    NO_ORDER: M_("It left without the number of an order"),
}
"""What is odd about an item, which its list and its page show."""


@dataclass(frozen=True, slots=True)
class DueThing:
    """Something that is due for an item: `code` of DUTIES, since when or by when, and whether that is over."""

    code: str
    due: datetime | None
    overdue: bool


DUTIES: Mapping[str, Message] = {
    "missing": M_("Missing: look for it, or report what became of it"),
    "due_back": M_("Due back from examination"),
    "order_overdue": M_("The order to keep it has ended: ask for the next, or give it back"),
    "perishable": M_("It spoils: ask for an order, or give it back"),
    "seal_missing": M_("It is kept without a seal"),
    "unplaced": M_("Take it into the store room"),
}
"""What may be due for an item, the most urgent first."""


def duties(row: Mapping[Any, Any], now: datetime, today: date) -> tuple[DueThing, ...]:
    """What is due for an item now, the most urgent first; `row` is one of property_item."""
    return tuple(sorted(_duties(row, now, today), key=lambda due: (not due.overdue, list(DUTIES).index(due.code))))


def _duties(row: Mapping[Any, Any], now: datetime, today: date) -> Iterable[DueThing]:
    if row["state"] == MISSING:
        yield DueThing("missing", row["since"], True)
    if row["state"] not in IN_HANDS:
        return
    for code, name, state in (
        ("due_back", "due_on", EXAMINATION),
        ("order_overdue", "held_until", None),
        ("perishable", "keeps_until", None),
    ):
        day: date | None = row[name]
        if day is not None and state in (None, row["state"]) and day <= today + SOON:
            yield DueThing(code, end_of_day(day), day < today)
    if row["state"] == HERE and row["origin"] != FOUND and row["kind"] != VEHICLE and not (row["seal"] or row["bag"]):
        yield DueThing("seal_missing", row["since"], True)
    if row["state"] == UNPLACED and row["origin"] != CUSTODY:
        by = row["made_at"] + PLACED_WITHIN
        if by <= now + PLACED_WITHIN:
            yield DueThing("unplaced", by, by < now)


def left_state(way: str) -> str:
    """The state of an item that left in a way of the list property_way."""
    return DESTROYED if way == DESTROY else HANDED_ON
