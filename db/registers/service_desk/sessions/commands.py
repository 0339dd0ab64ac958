"""What may be done with sessions of the service desk."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row, select

from db.kernel.base.access import DESK, OVERSIGHT
from db.kernel.desk.corrections import correction
from db.kernel.desk.desk import Act, command
from db.reference.officers.queries import officer_by_badge
from db.registers.service_desk import rules
from db.registers.service_desk.forms import (
    AnnounceSession,
    CallNumber,
    CancelSession,
    CloseSession,
    GiveNumber,
    OpenSession,
    PlanSession,
)
from db.registers.service_desk.models import QUEUE, SESSION
from db.registers.service_desk.request_lookup import queue_of
from db.words.calendar.clock_times import clock_time
from db.words.calendar.jalali import local_date, local_instant
from db.words.folding import ascii_digits
from db.words.messages import M_, Message, Refused


@command("session.plan", label="Plan a session", form=PlanSession, roles=DESK | OVERSIGHT, opens=True,
         writes=("session_opened", "session_planned"))  # fmt: skip
def plan_session(act: Act, form: PlanSession) -> str:
    """Plans a session and, where asked, opens it at once. One in the past was kept on paper: its form has a number.

    Raises Refused("invalid").
    """
    check_kind(act, form.kind)
    wrong: dict[str, Message] = {}
    times: dict[str, tuple[int, int]] = {}
    for name in ("start", "end"):
        typed = getattr(form, name)
        if typed:
            try:
                times[name] = clock_time(typed)
            except ValueError:
                wrong[name] = M_("A time of day is expected, as 17:30.")
    if form.day < local_date(act.now) and not form.paper_form:
        wrong["paper_form"] = _paper_form_needed()
    if form.open_now and form.day > local_date(act.now):
        wrong["open_now"] = M_("This session is not today. Open it on its day.")
    staff, unknown = badges(act, form.staff)
    if unknown:
        wrong["staff"] = M_("No officer has the badge {badge}.", badge=unknown)
    if wrong:
        raise Refused("invalid", wrong)
    if "end" in times and times["end"] <= times["start"]:
        act.ask("end", M_("This session ends before it begins."))
    act.raise_if_refused()
    facts = act.number("session", local_instant(form.day, 12))
    act.append("session_planned", record=form.uid, form=form, facts={**facts, "staff_uids": staff or None})
    if form.open_now:
        act.append("session_opened", record=form.uid)
    return str(facts["number"])


def may_keep(act: Act, kind: str | None) -> bool:
    """Whether this officer keeps sessions of this kind: the inspectorate its public meetings, the desk both."""
    return act.officer.role not in OVERSIGHT or kind == rules.PUBLIC_MEETING


def check_kind(act: Act, kind: str | None) -> None:
    """Raises Refused("invalid") where the inspectorate would plan or hold a session of the service desk."""
    if not may_keep(act, kind):
        raise Refused("invalid", {"kind": M_("The inspectorate holds public meetings: choose that kind.")})


def _paper_form_needed() -> Message:
    return M_("A session in the past was kept on paper: give the number of its form.")


def badges(act: Act, typed: str | None) -> tuple[tuple[str, ...], str | None]:
    """The uids of the badges that were typed, and the first that nobody has."""
    uids = []
    for badge in ascii_digits(typed or "").replace("،", ",").replace("؛", ",").split(","):
        if badge.strip():
            officer = officer_by_badge(act.conn, badge.strip())
            if officer is None:
                return (), badge.strip()
            uids.append(officer.uid)
    return tuple(uids), None


def _session(act: Act, states: set[str]) -> Row[Any]:
    chosen = select(SESSION).where(SESSION.c.unit == act.unit, SESSION.c.uid == act.form.record)
    session = act.conn.execute(chosen).first()
    if session is None:
        raise Refused("not_found", {}, M_("There is no such session."))
    if session.state not in states:
        raise Refused("conflict", {}, M_("Session {number} is not in a state that allows this.", number=session.number))
    check_kind(act, session.kind)
    return session


@command("session.open", label="Open the session", form=OpenSession, roles=DESK | OVERSIGHT, needs={"planned"},
         writes="session_opened")  # fmt: skip
def open_session(act: Act, form: OpenSession) -> str:
    """Opens a live session. One in the past was kept on paper: its form has a number. Raises Refused("invalid")."""
    session = _session(act, {"planned"})
    today = local_date(act.now)
    if session.day < today and not (form.paper_form or session.paper_form):
        raise Refused("invalid", {"paper_form": _paper_form_needed()})
    if session.day > today:
        raise Refused("invalid", {"opened_at": M_("This session is not today. Open it on its day.")})
    at = form.opened_at or act.now
    if at > act.now + rules.AHEAD:
        act.ask("opened_at", M_("This lies in the future."))
    act.raise_if_refused()
    act.append("session_opened", record=session.uid, at=at, form=form)
    return str(session.number)


@command(
    "session.announce",
    label="It was announced",
    form=AnnounceSession,
    roles=DESK | OVERSIGHT,
    writes="session_announced",
    needs={"planned", "open"},
)
def announce_session(act: Act, form: AnnounceSession) -> str:
    """Keeps what was announced of a session, and where."""
    session = _session(act, {"planned", "open"})
    at = form.announced_at or act.now
    if at > act.now + rules.AHEAD:
        act.ask("announced_at", M_("This lies in the future."))
    act.raise_if_refused()
    act.append("session_announced", record=session.uid, at=at, form=form)
    return str(session.number)


@command("session.give_number", label="Give a waiting number", form=GiveNumber, roles=DESK, needs={"open"}, hidden=True,
         writes=())  # fmt: skip
def give_number(act: Act, form: GiveNumber) -> str:
    """The next waiting number of a session. No entry is written: a number is nobody's."""
    session = _session(act, {"open"})
    given, called = queue_of(act.conn, session.uid)
    _keep_queue(act, session.uid, given + 1, called)
    return str(given + 1)


@command("session.call_number", label="Call the next number", form=CallNumber, roles=DESK, needs={"open"}, hidden=True,
         writes=())  # fmt: skip
def call_number(act: Act, form: CallNumber) -> str:
    """Calls the next waiting number, or the one before again. Raises Refused("conflict")."""
    session = _session(act, {"open"})
    given, called = queue_of(act.conn, session.uid)
    called += -1 if form.back else 1
    if not 1 <= called <= given:
        raise Refused("conflict", {}, M_("Nobody waits." if called > given else "This is the first number."))
    _keep_queue(act, session.uid, given, called)
    return str(called)


def _keep_queue(act: Act, session: str, given: int, called: int) -> None:
    act.conn.execute(QUEUE.delete().where(QUEUE.c.session == session))
    act.conn.execute(QUEUE.insert(), {"session": session, "given": given, "called": called})


@command("session.close", label="Close the session", form=CloseSession, roles=DESK | OVERSIGHT, needs={"open"},
         writes="session_closed")  # fmt: skip
def close_session(act: Act, form: CloseSession) -> str:
    """Closes a live session; its record then shows how many requests were taken, and how many answered at once."""
    session = _session(act, {"open"})
    at = form.closed_at or act.now
    if at > act.now + rules.AHEAD:
        act.ask("closed_at", M_("This lies in the future."))
    elif session.opened_at is not None and at < session.opened_at:
        act.ask("closed_at", M_("This is before the session was opened."))
    act.raise_if_refused()
    given, _called = queue_of(act.conn, session.uid)
    act.append("session_closed", record=session.uid, at=at, form=form, facts={"waited": given} if given else None)
    act.conn.execute(QUEUE.delete().where(QUEUE.c.session == session.uid))
    return str(session.number)


@command("session.cancel", label="Cancel the session", form=CancelSession, roles=DESK | OVERSIGHT, needs={"planned"},
         writes="session_cancelled")  # fmt: skip
def cancel_session(act: Act, form: CancelSession) -> str:
    """A planned session that is not held; its number stays."""
    session = _session(act, {"planned"})
    act.append("session_cancelled", record=session.uid, form=form)
    return str(session.number)


correct_entry = correction("session", DESK)
