"""Events of a search, the row they make, and what its erasing empties."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from db.kernel.erasing.erasing import empty
from db.kernel.events.erasure_rule import NOTHING, WHO_AND_WORDS, AnyEntry, Empties, came_before
from db.kernel.events.event_keys import Key, number
from db.kernel.folding.reprojection import CORRECTED, reproject
from db.kernel.projections import search
from db.kernel.projections.projecting import EventKind
from db.registers.incidents.missing import forms, rules
from db.registers.incidents.models import MISSING
from db.words.forms import moment_of

if TYPE_CHECKING:
    from db.kernel.events.event import Event
    from db.kernel.projections.rows import Rows

KEPT = frozenset({forms.CLOSED, forms.SEEN, forms.ERASED})
"""Entries whose words stay: who closed a search that found nobody, and why."""


def _begun(rows: Rows, event: Event) -> None:
    rows.drop(MISSING, *event.key)
    row = dict.fromkeys(("wish", "fears", "outcome", "ended_at", "told", "handed"))
    rows.put(MISSING, {
        **row, "unit": event.unit, "uid": event.record, "state": rules.SEARCHING, "begun_at": event.at,
        "age_group": event.facts.get("age_group") or "", "hours": event.facts.get("hours"),
        "next_due": moment_of(event.facts.get("next_due")), "enquired": False, "welfare": False, "seen": False,
        "erased": False,
    })  # fmt: skip
    if words := "\n".join(filter(None, (event.identity.get("name"), event.words.get("last_seen_where")))):
        search.add(rows, "incident", event, words)


def _stepped(rows: Rows, event: Event) -> None:
    step = event.facts["step"]
    done: dict[str, Any] = {"next_due": moment_of(event.facts.get("next_due"))}
    _change(rows, event, **done, **({"enquired": True} if step == rules.ENQUIRY else {}))


def _found(rows: Rows, event: Event) -> None:
    said = {name: event.facts.get(name) for name in ("wish", "fears", "outcome")}
    _change(rows, event, state=rules.FOUND, ended_at=event.at, next_due=None, **said)


def _closed(rows: Rows, event: Event) -> None:
    _change(rows, event, state=rules.CLOSED, ended_at=event.at, next_due=None)


def _told(rows: Rows, event: Event) -> None:
    _change(rows, event, told=event.facts["said"])


def _handed(rows: Rows, event: Event) -> None:
    to = event.facts["to"]
    _change(rows, event, **({"welfare": True} if to == rules.WELFARE else {"handed": to}))


def _seen(rows: Rows, event: Event) -> None:
    _change(rows, event, seen=True)


def _erased(rows: Rows, event: Event) -> None:
    """Erase, then make the record's rows again without names; made again, nothing is left to erase.

    Raises ValueError where the record has no search that ended: another machine's file may name a person held.
    """
    rows.write()
    search = rows.one(MISSING, *event.key)
    if search is None or search["ended_at"] is None:
        raise ValueError("there is no search here that ended")
    if empty(rows.conn, event):
        reproject(rows, event)
        return
    _change(rows, event, erased=True)


def _change(rows: Rows, event: Event, **values: Any) -> None:
    if rows.one(MISSING, *event.key) is not None:
        rows.change(MISSING, event.key, **values)


def _empties(event: Event, entry: AnyEntry) -> frozenset[str]:
    """All that names or describes goes, of every entry before; the words of a search that was closed stay."""
    about = entry.about if entry.kind == CORRECTED else entry.kind
    return WHO_AND_WORDS if came_before(event, entry) and about not in KEPT else NOTHING


NEXT = Key("next_due", "moment")
KINDS = (
    EventKind(
        forms.BEGUN, "Search begun", _begun, forms.BeginSearch, keys=(NEXT, number("hours", up="all")), up=True,
        protects=True,
    ),
    EventKind(forms.STEP, "Step of the search", _stepped, forms.SearchStep, keys=(NEXT,), protects=True),
    EventKind(forms.FOUND, "Person found", _found, forms.FoundMissing, protects=True),
    EventKind(forms.TOLD, "Reporter told", _told, forms.ToldReporter),
    EventKind(forms.HANDED, "Welfare told, or handed over", _handed, forms.HandOver),
    EventKind(forms.CLOSED, "Search closed, nobody found", _closed, forms.CloseSearch),
    EventKind(forms.SEEN, "Closed search seen", _seen, forms.SeeClosed),
    EventKind(forms.ERASED, "Names of a search erased", _erased, empties=Empties(_empties), leads="erases"),
)  # fmt: skip
