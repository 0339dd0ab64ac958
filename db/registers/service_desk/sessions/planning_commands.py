"""What may be done with the calendar of sessions: weekly patterns, and the sessions they give."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from db.kernel.base.access import DESK, OVERSIGHT
from db.kernel.desk.desk import Act, command
from db.registers.service_desk.forms import AddPattern, EndPattern, PlanAhead, PlanSession
from db.registers.service_desk.models import PATTERN
from db.registers.service_desk.sessions import planning
from db.registers.service_desk.sessions.calendar import planned_ahead
from db.registers.service_desk.sessions.commands import badges, check_kind, may_keep
from db.words.calendar.clock_times import clock_time
from db.words.calendar.jalali import local_date, local_instant
from db.words.messages import M_, Message, Refused


@command(
    "session.add_pattern",
    label="A weekly session",
    form=AddPattern,
    roles=DESK | OVERSIGHT,
    writes="pattern_added",
    hidden=True,
    recordless=True,
)
def add_pattern(act: Act, form: AddPattern) -> str:
    """A session that comes again every week; `session.plan_ahead` plans what it gives. Returns its uid.

    Raises Refused("invalid").
    """
    check_kind(act, form.kind)
    wrong: dict[str, Message] = {}
    for name in ("start", "end"):
        if (typed := getattr(form, name)) and not _is_time(typed):
            wrong[name] = M_("A time of day is expected, as 17:30.")
    _staff, unknown = badges(act, form.staff)
    if unknown:
        wrong["staff"] = M_("No officer has the badge {badge}.", badge=unknown)
    if wrong:
        raise Refused("invalid", wrong)
    act.append("pattern_added", record=form.uid, form=form)
    return form.uid


def _is_time(typed: str) -> bool:
    try:
        clock_time(typed)
    except ValueError:
        return False
    return True


@command("session.end_pattern", label="End a weekly session", form=EndPattern, roles=DESK | OVERSIGHT, hidden=True,
         writes="pattern_ended")  # fmt: skip
def end_pattern(act: Act, form: EndPattern) -> str:
    """A weekly session plans no more; what was planned stays. Raises Refused("not_found")."""
    chosen = select(PATTERN.c.ended, PATTERN.c.kind).where(PATTERN.c.unit == act.unit, PATTERN.c.uid == form.record)
    pattern = act.conn.execute(chosen).first()
    if pattern is None or pattern.ended:
        raise Refused("not_found", {}, M_("There is no such weekly session."))
    check_kind(act, pattern.kind)
    act.append("pattern_ended", record=form.record, form=form)
    return str(form.record)


@command(
    "session.plan_ahead",
    label="Plan the weekly sessions",
    form=PlanAhead,
    roles=DESK | OVERSIGHT,
    writes="session_planned",
    hidden=True,
    recordless=True,
)
def plan_ahead(act: Act, form: PlanAhead) -> str:
    """Plans every session that the weekly patterns give until a day. Returns how many: nothing is planned twice.

    Official holidays are left out, and days on which the place has a session already, a cancelled one included.
    Raises Refused("invalid").
    """
    today = local_date(act.now)
    first = form.first or today
    if first < today:
        raise Refused("invalid", {"first": M_("This day is over. A session in the past is entered by itself.")})
    if not first <= form.until <= first + timedelta(days=planning.MOST_DAYS):
        raise Refused("invalid", {"until": M_("Name a day after the first one, within a year.")})
    planned = planned_ahead(act.conn, act.unit, first, form.until)
    sessions = [planned_one for planned_one in planned.sessions if may_keep(act, planned_one.pattern.kind)]
    for planned_one in sessions:
        pattern = planned_one.pattern
        session = PlanSession(
            place=pattern.place,
            day=planned_one.day,
            start=pattern.start,
            end=pattern.end,
            staff=pattern.staff,
            kind=pattern.kind,
        )
        staff, _unknown = badges(act, pattern.staff)
        facts = act.number("session", local_instant(planned_one.day, 12))
        facts |= {"pattern_uid": pattern.uid, "staff_uids": staff or None}
        act.append("session_planned", record=session.uid, form=session, facts=facts)
    return str(len(sessions))
