"""The forms of the roster."""

from __future__ import annotations

from datetime import datetime

from db.words.forms import Form, ask


class PlanRoster(Form):
    """A pattern of turns, from the first turn of team 1 on."""

    pattern: str = ask("choice", "Pattern", list="shift_pattern", required=True)
    on_hours: int | None = ask("number", "Hours on", required=True, when=("pattern", ("custom",)))
    off_hours: int | None = ask("number", "Hours off", required=True, when=("pattern", ("custom",)))
    starts_at: datetime = ask("moment", "First turn of team 1 begins", required=True, lean="future")
    note: str | None = ask("text", "Note")


class AddMember(Form):
    """Someone in a team."""

    who: str = ask("text", "Badge number, or name", part="identity", required=True, limit=80)
    role: str = ask("choice", "Roster role", list="roster_role", required=True)
    team: int | None = ask("number", "Team", help="Empty: in every turn, like a standby officer.")


class RemoveMember(Form):
    """Someone who is in the roster no longer."""

    member: int = ask("number", "Number in the roster", required=True)
    reason: str | None = ask("text", "Reason")


class NoteAbsence(Form):
    """Someone is away for a time."""

    member: int = ask("number", "Number in the roster", required=True)
    kind: str = ask("choice", "Absence", list="absence_kind", required=True)
    since: datetime = ask("moment", "From", required=True, offer="now")
    until: datetime = ask("moment", "Until", required=True, lean="future")
    substitute: str | None = ask("text", "Substitute", part="identity", limit=80)


class EndRoster(Form):
    """The roster holds no longer."""

    ended_at: datetime | None = ask("moment", "Ended at", offer="now", help="Empty: now.")
    reason: str | None = ask("text", "Reason")
