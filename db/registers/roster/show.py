"""One roster: its pattern, its teams, who is absent."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row as SqlRow
from sqlalchemy import select

from db.kernel.base.officer import Reading
from db.kernel.desk.desk import query
from db.kernel.journal import stored_events
from db.reading.chronology import acts_of, entries
from db.registers.roster import rules
from db.registers.roster.forms import NoteAbsence
from db.registers.roster.models import ABSENCE, MEMBER
from db.registers.roster.queries import PLANNED, STAFF, by_number, turn_of
from db.storage import ends
from db.words.forms import Field, fields_of
from db.words.messages import M_, Message
from db.words.records import Line, Record, Section

ABSENT = dict(fields_of(NoteAbsence))
ROLE_LABELS = {
    "duty_officer": "Duty officer",
    "deputy": "Deputy duty officer",
    "standby": "Standby officer",
    "guard": "Guard commander",
    "sentry": "Sentry",
    "patrol": "Patrol",
    "other": "Member",
}


@query("roster.show", roles=STAFF)
def show_roster(reading: Reading, number: str) -> Record:
    """A roster with its teams and absences. Raises Refused("not_found")."""
    row = by_number(reading, number)
    uid, number = row.uid, row.number
    members = reading.conn.execute(
        select(MEMBER)
        .where(MEMBER.c.unit == reading.unit, MEMBER.c.record == uid, MEMBER.c.gone.is_(False))
        .order_by(MEMBER.c.team, MEMBER.c.member)
    ).all()
    return Record(
        register="roster",
        uid=uid,
        number=number,
        state=row.state,
        title="",
        read_at=ends.last_position(reading.conn),
        sections=(_pattern(row, reading.now), _members(members), *_absences(reading, uid, members)),
        chronology=entries(reading.conn, stored_events.events_of(reading.conn, reading.unit, uid)),
        acts=acts_of(reading, "roster", row.state, ("roster.add_member", "roster.note_absence")),
    )


def _pattern(row: SqlRow[Any], now: datetime) -> Section:
    lines = [
        Line("pattern", PLANNED["pattern"], row.pattern),
        Line("on", Field("number", "Hours on"), row.on_minutes // 60),
        Line("off", Field("number", "Hours off"), row.on_minutes * (row.teams - 1) // 60),
        Line("starts_at", PLANNED["starts_at"], row.starts_at),
    ]
    turn = turn_of(row, now)
    if turn is not None and row.state == rules.CURRENT:
        lines.append(Line("now", Field("text", "On now"), M_("Team {team}", team=turn.team)))
        lines.append(Line("until", Field("moment", "Until"), turn.until))
    return Section("Roster", tuple(lines))


def _members(members: Sequence[SqlRow[Any]]) -> Section:
    """Who is in which team, by roster role."""
    return Section(
        "Teams",
        tuple(
            Line(str(member.member), Field("text", ROLE_LABELS.get(member.role, ROLE_LABELS["other"])), _who(member))
            for member in members
        ),
    )


def _who(row: SqlRow[Any]) -> Message:
    if row.team:
        return M_("{number}. {name}, team {team}", number=row.member, name=row.name or "—", team=row.team)
    return M_("{number}. {name}, in every turn", number=row.member, name=row.name or "—")


def _absences(reading: Reading, uid: str, members: Sequence[SqlRow[Any]]) -> tuple[Section, ...]:
    names = {row.member: row.name for row in members}
    rows = reading.conn.execute(
        select(ABSENCE)
        .where(ABSENCE.c.unit == reading.unit, ABSENCE.c.record == uid, ABSENCE.c.until > reading.now)
        .order_by(ABSENCE.c.since, ABSENCE.c.absence)
    )
    lines = []
    for row in rows:
        if row.member in names:
            lines.append(Line("absent", Field("text", "Absent"), names[row.member]))
            lines.append(Line("kind", ABSENT["kind"], row.kind))
            lines.append(Line("since", ABSENT["since"], row.since))
            lines.append(Line("until", ABSENT["until"], row.until))
            if row.substitute:
                lines.append(Line("substitute", ABSENT["substitute"], row.substitute))
    return (Section("Absences", tuple(lines)),) if lines else ()
