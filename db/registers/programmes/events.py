"""What a programme consists of, and what each event does to its row."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from db.kernel.events.event import Event
from db.kernel.events.event_keys import Key
from db.kernel.projections import search
from db.kernel.projections.numbering import NUMBERED
from db.kernel.projections.projecting import EventKind
from db.kernel.projections.rows import Rows
from db.registers.programmes import forms
from db.registers.programmes.models import PROGRAMME
from db.registers.programmes.rules import CANCELLED, HELD, PLANNED
from db.words.calendar.clock_times import clock_time
from db.words.calendar.jalali import local_instant


def _begins(day: date, start: str | None) -> datetime:
    """The instant it begins; the day's beginning where no hour is known or a correction made it unreadable."""
    try:
        return local_instant(day, *clock_time(start)) if start else local_instant(day)
    except ValueError:
        return local_instant(day)


def programme_planned(rows: Rows, event: Event) -> None:
    """A programme; it is found by its title and place."""
    facts = event.facts
    day = date.fromisoformat(facts["day"])
    plain = ("number", "title", "kind", "reach", "place", "occasion")
    maybe = ("start", "end", "owner_unit")
    row: dict[str, Any] = {name: facts[name] for name in plain} | {name: facts.get(name) for name in maybe}
    row |= {"unit": event.unit, "uid": event.record, "day": day, "begins_at": _begins(day, facts.get("start"))}
    row |= {"owner": facts.get("owner_uid"), "state": PLANNED, "copied_from": facts.get("copied_from_uid")}
    rows.put(PROGRAMME, row)
    search.keep(rows, "programme", event, f"{facts['title']}\n{facts['place']}")


def _update(rows: Rows, event: Event, **changed: Any) -> None:
    rows.change(PROGRAMME, event.key, **changed)


def programme_moved(rows: Rows, event: Event) -> None:
    """Another day, hour or place."""
    facts = event.facts
    day = date.fromisoformat(facts["day"])
    place = {"place": facts["place"]} if "place" in facts else {}
    times = {"start": facts.get("start"), "end": facts.get("end")}
    _update(rows, event, day=day, begins_at=_begins(day, facts.get("start")), **times, **place)


def programme_held(rows: Rows, event: Event) -> None:
    """It took place."""
    _update(rows, event, state=HELD, attendance=event.facts.get("attendance"))


def programme_cancelled(rows: Rows, event: Event) -> None:
    """It does not take place."""
    _update(rows, event, state=CANCELLED)


KINDS: tuple[EventKind, ...] = (
    EventKind(
        "programme_planned",
        "Programme planned",
        programme_planned,
        forms.PlanProgramme,
        keys=(*NUMBERED, Key("owner_uid", "uid"), Key("copied_from_uid", "uid")),
    ),
    EventKind("programme_moved", "Programme moved", programme_moved, forms.MoveProgramme),
    EventKind("programme_held", "Programme held", programme_held, forms.HoldProgramme),
    EventKind("programme_cancelled", "Programme cancelled", programme_cancelled, forms.CancelProgramme),
)
