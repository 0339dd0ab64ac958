"""Events of the roster, and what each changes in the tables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import Table

from db.kernel.events.event_keys import Key, number
from db.kernel.projections.numbering import NUMBERED
from db.kernel.projections.projecting import EventKind
from db.registers.roster.forms import AddMember, EndRoster, NoteAbsence, PlanRoster, RemoveMember
from db.registers.roster.models import ABSENCE, MEMBER, ROSTER
from db.registers.roster.rules import CURRENT, ENDED
from db.words.forms import moment_of

if TYPE_CHECKING:
    from db.kernel.events.event import Event
    from db.kernel.projections.rows import Rows


def planned(rows: Rows, event: Event) -> None:
    """A roster; which one is in use follows from when each starts."""
    rows.put(
        ROSTER,
        {
            "unit": event.unit,
            "uid": event.record,
            "number": event.facts["number"],
            "state": CURRENT,
            "pattern": event.facts["pattern"],
            "on_minutes": event.facts["on_minutes"],
            "teams": event.facts["teams"],
            "starts_at": moment_of(event.facts["starts_at"]),
        },
    )


def _next(rows: Rows, event: Event, table: Table, number: str) -> int:
    return max((int(row[number]) for row in rows.of(table, *event.key)), default=0) + 1


def member_added(rows: Rows, event: Event) -> None:
    """Someone joins a team."""
    rows.put(
        MEMBER,
        {
            "unit": event.unit,
            "record": event.record,
            "member": _next(rows, event, MEMBER, "member"),
            "team": event.facts.get("team", 0),
            "role": event.facts["role"],
            "officer": event.facts.get("officer"),
            "name": event.identity.get("name"),
        },
    )


def member_removed(rows: Rows, event: Event) -> None:
    """Someone leaves; what he did stays in the journal."""
    rows.change(MEMBER, (*event.key, event.facts["member"]), gone=True)


def absence_noted(rows: Rows, event: Event) -> None:
    """Someone is away for a time."""
    rows.put(
        ABSENCE,
        {
            "unit": event.unit,
            "record": event.record,
            "absence": _next(rows, event, ABSENCE, "absence"),
            "member": event.facts["member"],
            "kind": event.facts["kind"],
            "since": moment_of(event.facts["since"]),
            "until": moment_of(event.facts["until"]),
            "substitute": event.identity.get("substitute"),
        },
    )


def ended(rows: Rows, event: Event) -> None:
    """It holds no longer."""
    values: dict[str, Any] = {"state": ENDED, "ended_at": moment_of(event.facts.get("ended_at")) or event.at}
    rows.change(ROSTER, event.key, **values)


KINDS: tuple[EventKind, ...] = (
    EventKind(
        "roster_planned", "Roster planned", planned, PlanRoster, keys=(*NUMBERED, number("on_minutes"), number("teams"))
    ),
    EventKind(
        "roster_member_added",
        "Added to the roster",
        member_added,
        AddMember,
        keys=(Key("officer", "uid"), Key("name", part="identity")),
    ),
    EventKind("roster_member_removed", "Removed from the roster", member_removed, RemoveMember),
    EventKind("roster_absence_noted", "Absence noted", absence_noted, NoteAbsence),
    EventKind("roster_ended", "Roster ended", ended, EndRoster),
)
