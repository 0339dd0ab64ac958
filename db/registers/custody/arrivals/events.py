"""Events of arrivals and of families, and the rows that they make."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from db.kernel.events.event import Event
from db.kernel.events.event_keys import Key, number, of_form
from db.kernel.projections.projecting import EventKind
from db.kernel.projections.rows import Rows
from db.registers.custody.arrivals import forms
from db.registers.custody.models import ARRIVAL, LINK, MEMBER, NOTICE
from db.words.forms import moment_of

COUNTING = {"arrival_described": 2, "arrival_counted": 2, "arrival_count_settled": 1}
"""Kinds that count, and the schema from which on a count that is made lower waits for somebody else's. The rule is the
program's own."""
NOT_LOWERED = {"lowered_from": None, "lowered_by": None}
LOWERED = "arrival_counted"
"""The notice of a headcount that was made lower."""


def _started(rows: Rows, event: Event) -> None:
    row = {"unit": event.unit, "uid": event.record, "at": event.at, "start_at": event.at, "pressing": True}
    rows.put(ARRIVAL, {**row, "heads": event.facts.get("heads")})


def _changed(rows: Rows, event: Event) -> None:
    """Keep what is known of it; it presses until the records match the count. One that was made lower matches only
    once somebody else has counted."""
    facts, before = event.facts, rows.one(ARRIVAL, *event.key)
    if before is None:
        return
    new: dict[str, Any] = {name: facts[name] for name in ("kind", "heads") if name in facts}
    match event.kind:
        case "arrival_described":
            given = [moment_of(facts.get(name)) for name in ("deprivation_at", "held_since")]
            new |= {"start_at": min(moment for moment in (*given, event.at) if moment is not None), "pressing": True}
        case "arrival_counted" | "arrival_count_settled":
            new["pressing"] = True
        case "arrival_told":
            new = {"told_at": event.at}
        case "arrival_matched" if before["lowered_by"] == event.officer:
            new = {}
        case "arrival_matched" | "arrival_withdrawn":
            new |= {"pressing": False, **NOT_LOWERED}
    if event.kind in COUNTING and event.schema >= COUNTING[event.kind] and "heads" in facts:
        new |= _lowered(before, event)
        if new.get("lowered_by") == event.officer:
            _notify(rows, event)
    rows.change(ARRIVAL, event.key, **new)


def _lowered(before: Mapping[str, Any], event: Event) -> dict[str, Any]:
    """The change by a count against the one before: lower, or as somebody else had it. The commander's own stands."""
    heads, was = event.facts["heads"], before["heads"]
    if event.kind == "arrival_count_settled" or was is None:
        return NOT_LOWERED
    if heads < was:
        return {"lowered_from": before["lowered_from"] or was, "lowered_by": event.officer}
    return {} if heads == was and before["lowered_by"] == event.officer else NOT_LOWERED


def _notify(rows: Rows, event: Event) -> None:
    """Tell the inspectorate who made a headcount lower."""
    row = {"unit": event.unit, "entry": event.uid, "record": None, "about": event.record, "what": LOWERED}
    rows.put(NOTICE, {**row, "officer": event.officer, "at": event.at})


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
    EventKind(
        "arrival_described",
        "What a group shares",
        _changed,
        forms.DescribeArrival,
        protects=True,
        schema=2,
        earlier=(tuple(of_form(forms.DescribeArrival)),),
    ),
    EventKind(
        "arrival_counted",
        "Arrivals counted again",
        _changed,
        forms.CountArrival,
        protects=True,
        schema=2,
        earlier=(tuple(of_form(forms.CountArrival)),),
    ),
    EventKind("arrival_count_settled", "The commander's own count", _changed, forms.SettleCount),
    EventKind("arrival_told", "Prosecutor told of a group", _changed, forms.GroupNotice),
    EventKind(
        "arrival_matched", "Everyone who arrived has a record", _changed, keys=(number("heads"), number("opened"))
    ),
    EventKind(
        "arrival_withdrawn", "Arrival withdrawn", _changed, forms.WithdrawArrival, keys=(Key("first", "moment"),)
    ),
)
