"""Events of arrivals and of families, and the rows that they make."""

from __future__ import annotations

from typing import Any

from db.kernel.events.event import Event
from db.kernel.events.event_keys import Key, number
from db.kernel.projections.projecting import EventKind
from db.kernel.projections.rows import Rows
from db.registers.custody.arrivals import forms
from db.registers.custody.models import ARRIVAL, LINK, MEMBER
from db.words.forms import moment_of


def _started(rows: Rows, event: Event) -> None:
    row = {"unit": event.unit, "uid": event.record, "at": event.at, "start_at": event.at, "pressing": True}
    rows.put(ARRIVAL, {**row, "heads": event.facts.get("heads")})


def _changed(rows: Rows, event: Event) -> None:
    """What is known of the arrival; it presses until the records match the count."""
    facts = event.facts
    new: dict[str, Any] = {name: facts[name] for name in ("kind", "heads") if name in facts}
    match event.kind:
        case "arrival_described":
            given = [moment_of(facts.get(name)) for name in ("deprivation_at", "held_since")]
            new |= {"start_at": min(moment for moment in (*given, event.at) if moment is not None), "pressing": True}
        case "arrival_counted":
            new["pressing"] = True
        case "arrival_told":
            new = {"told_at": event.at}
        case "arrival_matched" | "arrival_withdrawn":
            new["pressing"] = False
    rows.change(ARRIVAL, event.key, **new)


def member(rows: Rows, event: Event) -> None:
    """Keep which arrival an opened record belongs to."""
    if arrival := event.facts.get("arrival"):
        rows.put(MEMBER, {"unit": event.unit, "record": event.record, "about": arrival})


def linked(rows: Rows, event: Event) -> None:
    """Keep that two records belong together; `not_related` takes it back."""
    about = event.facts["about"]
    for row in rows.of(LINK, *event.key):
        if row["about"] == about:
            rows.drop(LINK, event.unit, row["entry"])
    if event.facts["tie"] != "not_related":
        row = {"unit": event.unit, "entry": event.uid, "record": event.record, "about": about}
        rows.put(LINK, {**row, "tie": event.facts["tie"]})


ARRIVAL_KINDS = (
    EventKind("arrival_started", "People arrived", _started, forms.Arrive, protects=True),
    EventKind("arrival_described", "What a group shares", _changed, forms.DescribeArrival, protects=True),
    EventKind("arrival_counted", "Arrivals counted again", _changed, forms.CountArrival, protects=True),
    EventKind("arrival_told", "Prosecutor told of a group", _changed, forms.GroupNotice),
    EventKind(
        "arrival_matched", "Everyone who arrived has a record", _changed, keys=(number("heads"), number("opened"))
    ),
    EventKind(
        "arrival_withdrawn", "Arrival withdrawn", _changed, forms.WithdrawArrival, keys=(Key("first", "moment"),)
    ),
)
