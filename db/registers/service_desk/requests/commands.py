"""What may be done with requests of the service desk."""

from __future__ import annotations

from collections.abc import Container
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, select

from db.kernel.base.access import DESK, FIELD
from db.kernel.desk.corrections import Correct, correction
from db.kernel.desk.desk import Act, command
from db.kernel.journal import stored_events
from db.kernel.projections.numbering import find
from db.reference.lists.calendar import calendar_of
from db.reference.lists.queries import item
from db.reference.lists.working_days import WorkCalendar, due_date
from db.reference.officers.commands import cost_of
from db.reference.officers.queries import officer_by_badge
from db.registers.service_desk import rules, second_code
from db.registers.service_desk.events import TAKEN
from db.registers.service_desk.forms import (
    ActOnRequest,
    AnswerNow,
    AssignRequest,
    CloseRequest,
    GiveSecondCode,
    MergeRequest,
    RateRequest,
    ReferRequest,
    ReopenRequest,
    ReplyToRequest,
    TakeRequest,
)
from db.registers.service_desk.models import REQUEST, SESSION
from db.registers.service_desk.request_lookup import root, row_of
from db.registers.service_desk.requests.attendance import real_uid
from db.storage.models import INDEX
from db.words.calendar.jalali import local_date, week_of
from db.words.codes import checked_code
from db.words.form_numbers import keep_numbers
from db.words.messages import M_, Message, Refused

USUAL_DAYS = 10
"""Working days for an answer where a category, added by a commander, says nothing."""
DONE = "done"
"""The outcome of what was answered on the spot; a code of `request_outcome`."""
ANSWERED = {rules.REPLIED, rules.CLOSED}


@command("request.take", label="Take a request", form=TakeRequest, roles=DESK, opens=True, writes="request_taken")
def take_request(act: Act, form: TakeRequest) -> str:
    """Takes a request, answered on the spot or not. Returns the code for the citizen's slip."""
    _check_contact(act, form)
    facts: dict[str, Any] = {}
    if form.session:
        facts["session_uid"] = _session_of(act, form.session)
    at = form.received_at or act.now
    _check_not_ahead(act, "received_at", at)
    act.raise_if_refused()
    facts["due"] = promised(act, calendar_of(act.conn), form.category, at)
    if form.answered:
        facts |= {"on_spot": True, "outcome": DONE}
    facts |= {"register": "request", "number": free_code(act)}
    act.append("request_taken", record=form.uid, at=at, form=form, facts=facts)
    return str(facts["number"])


def promised(act: Act, calendar: WorkCalendar, category: str | None, at: datetime) -> date:
    """The day by which a request of a category that was received then is to be answered."""
    kept = item(act.conn, "request_category", category)
    days = int(kept.extra.get("working_days", USUAL_DAYS)) if kept is not None else USUAL_DAYS
    return due_date(at, days, calendar)


def free_code(act: Act, given: Container[str] = ()) -> str:
    """A code that no record of this store has, from this machine's share of them; none of those `given` just now."""

    def taken(code: str) -> bool:
        if code in given or not rules.may_give(code, act.desk.store.series):
            return True
        before = select(INDEX.c.uid).where(INDEX.c.unit == act.unit, INDEX.c.number == code)
        return act.conn.execute(before).first() is not None

    return rules.new_code(act.desk.source.randbytes, taken)


def _check_contact(act: Act, form: TakeRequest) -> None:
    """Anonymous means that no name is kept; an answer by telephone needs a number, which is kept folded."""
    if form.anonymous and form.name:
        raise Refused("invalid", {"name": M_("An anonymous request keeps no name. Leave this empty.")})
    answer_by = item(act.conn, "answer_by", form.answer_by)
    if answer_by is not None and answer_by.extra.get("needs_phone") and not form.phone:
        raise Refused("invalid", {"phone": M_("This way of answering needs a telephone number.")})
    for name, doubt in keep_numbers(form).items():
        act.ask(name, doubt)


def _session_of(act: Act, typed: str) -> str:
    try:
        uid, number = find(act.conn, act.desk.store, "session", typed, act.now)
    except Refused:
        raise Refused("invalid", {"session": M_("There is no session {number}.", number=typed)}) from None
    state = act.conn.execute(select(SESSION.c.state).where(SESSION.c.uid == uid)).scalar_one()
    if state not in ("open", "closed"):
        raise Refused("invalid", {"session": M_("Session {number} is not open. Open it first.", number=number)})
    return uid


def _check_not_ahead(act: Act, field: str, at: datetime) -> None:
    if at > act.now + rules.AHEAD:
        act.ask(field, M_("This lies in the future."))


def _request(act: Act, states: set[str] | frozenset[str]) -> Row[Any]:
    """The form's request in one of these states; a merged one stands for the request it repeats."""
    request = row_of(act.conn, act.unit, act.form.record or "")
    if request is None:
        raise Refused("not_found", {}, M_("There is no such request."))
    request = root(act.conn, act.unit, request)
    if request.state not in states:
        raise Refused("conflict", {}, _wrong_state(request))
    return request


def _wrong_state(request: Row[Any]) -> Message:
    if request.state == rules.CLOSED:
        return M_("Request {code} is closed. The citizen can have it reopened with the code.", code=request.number)
    return M_("Request {code} is still open.", code=request.number)


def _with_code(act: Act, typed: str | None) -> Row[Any]:
    """The request of a code. Raises Refused("invalid")."""
    code = checked_code(typed, "code")
    given = act.conn.execute(select(REQUEST).where(REQUEST.c.unit == act.unit, REQUEST.c.number == code)).first()
    if given is None:
        raise Refused("invalid", {"code": M_("No request has the code {code}.", code=code)})
    return given


def _by_code(act: Act, form: RateRequest | ReopenRequest, states: set[str]) -> Row[Any]:
    """The request of a citizen's code, in one of these states; the code of a merged one stands for the other.

    Refused where the form was opened on another record: only who brings its codes speaks for a request.
    """
    given = _with_code(act, form.code)
    request = root(act.conn, act.unit, given)
    if act.form.record is not None:
        opened = row_of(act.conn, act.unit, act.form.record)
        if opened is None or root(act.conn, act.unit, opened).uid != request.uid:
            raise Refused("invalid", {"code": M_("This is not the code of this request.")})
    if request.state not in states:
        raise Refused("conflict", {}, _wrong_state(request))
    second_code.check(act, given.uid, form.second)
    return request


@command("request.assign", label="Give it an owner", form=AssignRequest, roles=DESK, needs=rules.OPEN,
         writes="request_assigned")  # fmt: skip
def assign_request(act: Act, form: AssignRequest) -> str:
    """An officer or a unit owns the request from now on. Raises Refused("invalid")."""
    request = _request(act, rules.OPEN)
    if not form.owner and not form.owner_unit:
        raise Refused("invalid", {"owner": M_("Name an officer or a unit.")})
    facts: dict[str, Any] = {"state": rules.state_after_assigning(request.state)}
    if form.owner:
        officer = officer_by_badge(act.conn, form.owner)
        if officer is None:
            raise Refused("invalid", {"owner": M_("No officer has the badge {badge}.", badge=form.owner)})
        facts["owner_uid"] = officer.uid
    act.append("request_assigned", record=request.uid, form=form, facts=facts)
    return str(request.number)


@command("request.refer", label="Refer to another body", form=ReferRequest, roles=DESK, needs=rules.OPEN,
         writes="request_referred")  # fmt: skip
def refer_request(act: Act, form: ReferRequest) -> str:
    """Refers a request, but not without consent; one that was sent already without it is recorded as the breach it is.

    Raises Refused("wall.consent").
    """
    request = _request(act, rules.OPEN)
    agreed = request.consent or bool(form.consent)
    if not agreed and form.sent_at is None:
        raise Refused(
            "wall.consent",
            {},
            M_(
                "The citizen has not agreed to pass this on. Ask for consent first. If it was sent already, say when: "
                "it is then recorded as sent without consent."
            ),
        )
    at = form.sent_at or act.now
    _check_not_ahead(act, "sent_at", at)
    act.raise_if_refused()
    act.append(
        "request_referred", record=request.uid, at=at, form=form, facts=None if agreed else {"without_consent": True}
    )
    return str(request.number)


@command("request.act", label="Record an action", form=ActOnRequest, roles=FIELD, needs=rules.OPEN,
         writes="request_acted_on")  # fmt: skip
def act_on_request(act: Act, form: ActOnRequest) -> str:
    """Something done about the request. It is no reply: the clock runs on."""
    request = _request(act, rules.OPEN)
    at = form.done_at or act.now
    _check_order(act, "done_at", at, request)
    act.append("request_acted_on", record=request.uid, at=at, form=form)
    return str(request.number)


def _check_order(act: Act, field: str, at: datetime, request: Row[Any]) -> None:
    _check_not_ahead(act, field, at)
    if week_of(local_date(at)) < request.week:  # finer, and whoever tries times learns when it was taken
        act.ask(field, M_("This is before the request was taken."))
    act.raise_if_refused()


def _ready(act: Act, template: str | None, typed: str | None) -> str | None:
    """The words of an answer: the ready ones that were chosen, then what was typed."""
    chosen = item(act.conn, "reply_template", template)
    return "\n".join(filter(None, (chosen.fa if chosen is not None else None, typed))) or None


@command("request.answer_now", label="Answered on the spot", form=AnswerNow, roles=DESK, needs={rules.REGISTERED},
         writes="request_answered_now")  # fmt: skip
def answer_now(act: Act, form: AnswerNow) -> str:
    """Closes a request that was answered at the desk itself, on the day on which it was taken.

    Raises Refused("conflict").
    """
    request = _request(act, {rules.REGISTERED})
    if local_date(request.received_at) != local_date(act.now):
        raise Refused("conflict", {}, M_("This was taken on another day: answer it as a request that waited."))
    answered = _ready(act, form.template, form.answered)
    act.append(
        "request_answered_now", record=request.uid, form=form, facts={"outcome": DONE}, words={"answered": answered}
    )
    return str(request.number)


@command("request.reply", label="Answer", form=ReplyToRequest, roles=DESK, needs=rules.OPEN, writes="request_replied")
def reply_to_request(act: Act, form: ReplyToRequest) -> str:
    """Any reply stops the clock, whatever it says. Raises Refused("invalid")."""
    request = _request(act, rules.OPEN)
    reply = _ready(act, form.template, form.reply)
    if reply is None:
        raise Refused("invalid", {"reply": M_("Choose a ready answer or write one.")})
    at = form.replied_at or act.now
    _check_order(act, "replied_at", at, request)
    act.append("request_replied", record=request.uid, at=at, form=form, words={"reply": reply})
    return str(request.number)


@command("request.close", label="Close", form=CloseRequest, roles=DESK, needs=rules.OPEN, writes="request_closed")
def close_request(act: Act, form: CloseRequest) -> str:
    """Ends a request. One that nobody answered is asked about, unless no answer was wanted."""
    request = _request(act, rules.OPEN)
    if request.stopped_on is None:
        taken = stored_events.events_of(act.conn, act.unit, request.uid, TAKEN)
        if taken and taken[0].facts.get("answer_by") != "not_needed":
            act.ask("outcome", M_("Nobody has answered this request yet. Answer first, or say why not."))
    act.raise_if_refused()
    act.append("request_closed", record=request.uid, form=form)
    return str(request.number)


@command(
    "request.satisfaction",
    label="Satisfied or not",
    form=RateRequest,
    roles=DESK,
    needs=ANSWERED,
    recordless=True,
    writes="request_rated",
)
def rate_request(act: Act, form: RateRequest) -> str:
    """What the citizen thinks of it; only whoever brings the codes can say so."""
    request = _by_code(act, form, ANSWERED)
    act.append("request_rated", record=request.uid, form=form)
    return str(request.number)


@command("request.reopen", label="Reopen", form=ReopenRequest, roles=DESK, needs={rules.CLOSED}, recordless=True,
         writes="request_reopened")  # fmt: skip
def reopen_request(act: Act, form: ReopenRequest) -> str:
    """Reopens a request by its codes alone; the clock runs on with the working days that were left."""
    request = _by_code(act, form, {rules.CLOSED})
    due = _due_after_reopening(act, request)
    act.append("request_reopened", record=request.uid, form=form, facts={"due": due})
    return str(request.number)


@command(
    "request.second_code",
    label="Print a second code",
    form=GiveSecondCode,
    roles=DESK,
    hidden=True,
    recordless=True,
    writes="request_second_code",
)
def give_second_code(act: Act, form: GiveSecondCode) -> str:
    """Keeps the hash of the second code that goes on the slip now. It is printed once: another takes its place only on
    the day the request was taken, when a printer failed.

    Raises Refused("conflict") where the citizen has one already.
    """
    request = _with_code(act, form.code)
    taken_today = local_date(request.received_at) == local_date(act.now)
    if not taken_today and second_code.given(act.conn, act.unit, request.uid) is not None:
        raise Refused("conflict", {}, M_("The citizen's slip has a second code, and it is printed once."))
    facts = second_code.hashed(form.second or "", cost_of(act), act.desk.source.randbytes)
    act.append(second_code.GIVEN, record=request.uid, facts=facts)
    return str(request.number)


def _due_after_reopening(act: Act, request: Row[Any]) -> date:
    if request.stopped_on is None:
        due: date = request.due
        return due
    return rules.due_after_reopening(request.due, request.stopped_on, local_date(act.now), calendar_of(act.conn))


@command("request.merge", label="It repeats another request", form=MergeRequest, roles=DESK, needs=rules.OPEN,
         writes="request_merged")  # fmt: skip
def merge_request(act: Act, form: MergeRequest) -> str:
    """Closes a request that repeats another one. Both codes tell the other's state from now on.

    Raises Refused("invalid").
    """
    request = _request(act, rules.OPEN)
    code = checked_code(form.into, "into")
    other = act.conn.execute(select(REQUEST).where(REQUEST.c.unit == act.unit, REQUEST.c.number == code)).first()
    if other is None:
        raise Refused("invalid", {"into": M_("No request has the code {code}.", code=code)})
    other = root(act.conn, act.unit, other)
    if other.uid == request.uid:
        raise Refused("invalid", {"into": M_("This is the code of this request itself.")})
    act.append("request_merged", record=request.uid, form=form, facts={"into_uid": other.uid})
    return str(request.number)


def _find_entry(act: Act, form: Correct) -> None:
    """Find the entry that is to be corrected by what the opened request shows in the place of its uid."""
    form.target = real_uid(stored_events.events_of(act.conn, act.unit, form.record or ""), form.target)


correct_entry = correction("request", DESK, before=_find_entry)
