"""What may be done with the roster."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row, select

from db.kernel.base.access import DESK, LEADERS
from db.kernel.desk.desk import Act, command
from db.reference.lists.queries import item
from db.reference.officers.queries import officer_by_badge
from db.registers.roster import rules
from db.registers.roster.forms import AddMember, EndRoster, NoteAbsence, PlanRoster, RemoveMember
from db.registers.roster.models import MEMBER, ROSTER
from db.words.folding import ascii_digits
from db.words.messages import M_, Refused


@command("roster.plan", label="Plan a roster", form=PlanRoster, roles=LEADERS, opens=True, writes="roster_planned")
def plan_roster(act: Act, form: PlanRoster) -> str:
    """A roster from its first turn on; returns its number. The one that started last is in use.

    Raises Refused("invalid").
    """
    on, off = form.on_hours, form.off_hours
    if form.pattern != "custom":
        pattern = item(act.conn, "shift_pattern", form.pattern)
        on, off = (int(pattern.extra.get(name, 0)) for name in ("on", "off")) if pattern is not None else (0, 0)
    teams = rules.teams_of(on or 0, off or 0)
    if teams is None:
        message = M_("Hours on plus hours off must be a multiple of hours on, and neither may exceed a week.")
        raise Refused("invalid", {"off_hours" if form.pattern == "custom" else "pattern": message})
    facts = act.number("roster")
    act.append("roster_planned", record=form.uid, form=form,
               facts={**facts, "on_minutes": (on or 0) * 60, "teams": teams})  # fmt: skip
    return str(facts["number"])


def _roster(act: Act) -> Row[Any]:
    roster = act.conn.execute(select(ROSTER).where(ROSTER.c.unit == act.unit, ROSTER.c.uid == act.form.record)).first()
    if roster is None:
        raise Refused("not_found", {}, M_("No such roster."))
    if roster.state == rules.ENDED:
        raise Refused("conflict", {}, M_("Roster {number} has ended.", number=roster.number))
    return roster


def _member(act: Act, roster: Row[Any], number: int | None) -> None:
    chosen = select(MEMBER.c.member).where(
        MEMBER.c.unit == act.unit, MEMBER.c.record == roster.uid, MEMBER.c.member == number, MEMBER.c.gone.is_(False)
    )
    if act.conn.execute(chosen).first() is None:
        raise Refused("invalid", {"member": M_("No number {number} in this roster.", number=number)})


@command("roster.add_member", label="Add someone", form=AddMember, roles=LEADERS, needs={rules.CURRENT},
         writes="roster_member_added")  # fmt: skip
def add_member(act: Act, form: AddMember) -> str:
    """Someone by badge, or by name who does not sign in here, as guards may be. Raises Refused("invalid")."""
    roster = _roster(act)
    if form.team is not None and not 1 <= form.team <= roster.teams:
        raise Refused("invalid", {"team": M_("Enter a team from 1 to {last}.", last=roster.teams)})
    typed = (form.who or "").strip()
    officer = officer_by_badge(act.conn, ascii_digits(typed))
    if officer is None and ascii_digits(typed).isdecimal():
        raise Refused("invalid", {"who": M_("No officer has the badge {badge}.", badge=typed)})
    name = officer.name if officer is not None else typed
    facts = {"officer": officer.uid if officer is not None else None}
    act.append("roster_member_added", record=roster.uid, form=form, facts=facts, identity={"name": name})
    return str(roster.number)


@command("roster.remove_member", label="Remove someone", form=RemoveMember, roles=LEADERS, needs={rules.CURRENT},
         writes="roster_member_removed")  # fmt: skip
def remove_member(act: Act, form: RemoveMember) -> str:
    """Someone leaves the roster."""
    roster = _roster(act)
    _member(act, roster, form.member)
    act.append("roster_member_removed", record=roster.uid, form=form)
    return str(roster.number)


@command("roster.note_absence", label="Note an absence", form=NoteAbsence, roles=DESK, needs={rules.CURRENT},
         writes="roster_absence_noted")  # fmt: skip
def note_absence(act: Act, form: NoteAbsence) -> str:
    """Someone is away, and who stands in; the desk may note it, for it is told at night. Raises Refused("invalid")."""
    roster = _roster(act)
    _member(act, roster, form.member)
    if form.until <= form.since:
        raise Refused("invalid", {"until": M_("This ends before it begins.")})
    act.append("roster_absence_noted", record=roster.uid, form=form)
    return str(roster.number)


@command("roster.end", label="End this roster", form=EndRoster, roles=LEADERS, needs={rules.CURRENT},
         writes="roster_ended")  # fmt: skip
def end_roster(act: Act, form: EndRoster) -> str:
    """It holds no longer, from now unless said otherwise."""
    roster = _roster(act)
    act.append("roster_ended", record=roster.uid, form=form)
    return str(roster.number)
