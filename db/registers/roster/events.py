"""Events of the roster, and what each changes in the tables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import Column, Connection, Table, and_, func, select

from db.kernel.projecting import EventKind
from db.registers.roster.forms import AddMember, EndRoster, NoteAbsence, PlanRoster, RemoveMember
from db.registers.roster.models import ABSENCE, MEMBER, ROSTER
from db.registers.roster.rules import CURRENT, ENDED
from db.words.forms import moment_of

if TYPE_CHECKING:
    from db.kernel.event import Event


def planned(conn: Connection, event: Event) -> None:
    """A roster; which one is in use follows from when each starts."""
    conn.execute(
        ROSTER.insert(),
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


def _next(conn: Connection, event: Event, source: Table, number: Column[Any]) -> int:
    mine = and_(source.c.unit == event.unit, source.c.record == event.record)
    return int(conn.execute(select(func.coalesce(func.max(number), 0)).where(mine)).scalar_one()) + 1


def member_added(conn: Connection, event: Event) -> None:
    """Someone joins a team."""
    conn.execute(
        MEMBER.insert(),
        {
            "unit": event.unit,
            "record": event.record,
            "member": _next(conn, event, MEMBER, MEMBER.c.member),
            "team": event.facts.get("team", 0),
            "role": event.facts["role"],
            "officer": event.facts.get("officer"),
            "name": event.identity.get("name"),
        },
    )


def member_removed(conn: Connection, event: Event) -> None:
    """Someone leaves; what he did stays in the journal."""
    mine = and_(MEMBER.c.unit == event.unit, MEMBER.c.record == event.record, MEMBER.c.member == event.facts["member"])
    conn.execute(MEMBER.update().where(mine).values(gone=True))


def absence_noted(conn: Connection, event: Event) -> None:
    """Someone is away for a time."""
    conn.execute(
        ABSENCE.insert(),
        {
            "unit": event.unit,
            "record": event.record,
            "absence": _next(conn, event, ABSENCE, ABSENCE.c.absence),
            "member": event.facts["member"],
            "kind": event.facts["kind"],
            "since": moment_of(event.facts["since"]),
            "until": moment_of(event.facts["until"]),
            "substitute": event.identity.get("substitute"),
        },
    )


def ended(conn: Connection, event: Event) -> None:
    """It holds no longer."""
    values: dict[str, Any] = {"state": ENDED, "ended_at": moment_of(event.facts.get("ended_at")) or event.at}
    conn.execute(ROSTER.update().where(ROSTER.c.unit == event.unit, ROSTER.c.uid == event.record).values(**values))


KINDS: tuple[EventKind, ...] = (
    EventKind("roster_planned", "Roster planned", planned, PlanRoster),
    EventKind("roster_member_added", "Added to the roster", member_added, AddMember),
    EventKind("roster_member_removed", "Removed from the roster", member_removed, RemoveMember),
    EventKind("roster_absence_noted", "Absence noted", absence_noted, NoteAbsence),
    EventKind("roster_ended", "Roster ended", ended, EndRoster),
)
