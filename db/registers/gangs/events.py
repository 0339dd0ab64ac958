"""Events of gang files and the rows they make."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from db.kernel.events.event import Event
from db.kernel.events.event_keys import Key
from db.kernel.projections import search
from db.kernel.projections.numbering import NUMBERED
from db.kernel.projections.projecting import EventKind
from db.kernel.projections.rows import Rows
from db.registers.gangs import forms
from db.registers.gangs.models import CASE, GANG
from db.words.forms import moment_of


def words_of(event: Event) -> str:
    """The words that an event adds to those its file is found by."""
    return search.words_sought(event, SOUGHT)


def _opened(rows: Rows, event: Event) -> None:
    row = {
        "unit": event.unit,
        "uid": event.record,
        "number": event.facts["number"],
        "state": "open",
        "kind": event.facts["kind"],
        "main": bool(event.facts.get("main")),
        "title": event.words.get("title"),
        "opened_at": moment_of(event.facts.get("opened_at")) or event.at,
        "cases": 0,
        "broken_up_on": None,
        "arrested": None,
        "closed_at": None,
    }
    rows.put(GANG, row)
    search.keep(rows, "gang", event, words_of(event))


def _followed(rows: Rows, event: Event) -> None:
    rows.change(GANG, event.key, **_changes(event))
    if words := words_of(event):
        search.add(rows, "gang", event, words)


def _changes(event: Event) -> dict[str, Any]:
    match event.kind:
        case "gang_broken_up":
            day = date.fromisoformat(event.facts["broken_up_on"])
            arrested = event.facts.get("arrested")
            return {"state": "broken_up", "broken_up_on": day, "arrested": arrested, "closed_at": event.at}
        case "gang_closed":
            return {"state": "closed", "closed_at": event.at}
        case "gang_reopened":
            return {"state": "open", "broken_up_on": None, "arrested": None, "closed_at": None}
    return {}


def _linked(rows: Rows, event: Event) -> None:
    row = {
        "unit": event.unit,
        "uid": event.uid,
        "record": event.record,
        "about": event.facts["about"],
        "linked_at": event.at,
        "basis": event.facts.get("basis"),
        "suspects": event.facts.get("suspects"),
        "stands": True,
    }
    rows.put(CASE, row)
    _count(rows, event)


def _unlinked(rows: Rows, event: Event) -> None:
    case = rows.one(CASE, event.unit, event.facts["target"])
    if case is not None and case["record"] == event.record:
        rows.change(CASE, (event.unit, case["uid"]), stands=False)
    _count(rows, event)


def _count(rows: Rows, event: Event) -> None:
    cases = sum(1 for case in rows.of(CASE, *event.key) if case["stands"])
    rows.change(GANG, event.key, cases=cases)
    _followed(rows, event)


KINDS = (
    EventKind("gang_opened", "Gang file opened", _opened, forms.OpenGang, keys=NUMBERED),
    EventKind(forms.CASE, "Case linked", _linked, forms.LinkCase, keys=(Key("about", "uid"),)),
    EventKind("gang_case_unlinked", "Link taken back", _unlinked, forms.UnlinkCase),
    EventKind("gang_entry_added", "Entry added", _followed, forms.AddGangEntry),
    EventKind("gang_broken_up", "Gang broken up", _followed, forms.BreakUpGang),
    EventKind("gang_closed", "Gang file closed", _followed, forms.CloseGang),
    EventKind("gang_reopened", "Gang file reopened", _followed, forms.ReopenGang),
)
SOUGHT: Mapping[str, tuple[str, ...]] = {kind.kind: kind.sought for kind in KINDS}
"""The words of each kind of event that a file is found by."""
