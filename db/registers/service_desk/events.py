"""What sessions and requests consist of, and what each event does to the tables."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from db.kernel.events.event import AT_UNIT, Event
from db.kernel.events.event_keys import CODE, MOST, Key, number
from db.kernel.projections import search
from db.kernel.projections.numbering import NUMBERED
from db.kernel.projections.projecting import EventKind
from db.kernel.projections.rows import Rows
from db.registers.service_desk import forms, rules, second_code
from db.registers.service_desk.models import PATTERN, REQUEST, SESSION
from db.words.calendar.clock_times import clock_time
from db.words.calendar.jalali import local_date, local_instant, week_of
from db.words.forms import LINE_LIMIT, WORDS_LIMIT, moment_of

# --- sessions --------------------------------------------------------------------------------------------------


def _moment_on(day: date, typed: str | None) -> datetime | None:
    """A time of that day; where a correction made it unreadable, the day's beginning, so that nothing is lost."""
    if typed is None:
        return None
    try:
        return local_instant(day, *clock_time(typed))
    except ValueError:
        return local_instant(day)


def session_planned(rows: Rows, event: Event) -> None:
    """A session; it is found by its place."""
    facts = event.facts
    day = date.fromisoformat(facts["day"])
    rows.put(
        SESSION,
        {
            "unit": event.unit,
            "uid": event.record,
            "number": facts["number"],
            "place": facts.get("place", AT_UNIT),
            "day": day,
            "starts_at": _moment_on(day, facts.get("start")) or local_instant(day),
            "ends_at": _moment_on(day, facts.get("end")),
            "state": "planned",
            "paper_form": facts.get("paper_form"),
            "pattern": facts.get("pattern_uid"),
            "kind": facts.get("kind") or rules.SERVICE_DESK,
        },
    )
    search.keep(rows, "session", event, facts.get("place", ""))


def _session(rows: Rows, event: Event, **changed: Any) -> None:
    rows.change(SESSION, event.key, **changed)


def session_opened(rows: Rows, event: Event) -> None:
    """The desk is there."""
    paper = {"paper_form": event.facts["paper_form"]} if "paper_form" in event.facts else {}
    _session(rows, event, state="open", opened_at=event.at, **paper)


def session_closed(rows: Rows, event: Event) -> None:
    """The session is over."""
    _session(rows, event, state="closed", closed_at=event.at, waited=event.facts.get("waited"))


def session_cancelled(rows: Rows, event: Event) -> None:
    """The session is not held."""
    _session(rows, event, state="cancelled")


def session_announced(rows: Rows, event: Event) -> None:
    """It was made known; the first time counts."""
    session = rows.one(SESSION, *event.key)
    if session is not None and session["announced_at"] is None:
        rows.change(SESSION, event.key, announced_at=event.at)


def pattern_added(rows: Rows, event: Event) -> None:
    """A session that comes again every week."""
    facts = event.facts
    row = {name: facts.get(name) for name in ("place", "weekday", "start", "end", "staff")}
    rows.put(
        PATTERN,
        {
            "unit": event.unit,
            "uid": event.record,
            **row,
            "daily": bool(facts.get("daily")),
            "kind": facts.get("kind") or rules.SERVICE_DESK,
        },
    )


def pattern_ended(rows: Rows, event: Event) -> None:
    """It plans no more."""
    rows.change(PATTERN, event.key, ended=True)


# --- requests --------------------------------------------------------------------------------------------------


def request_taken(rows: Rows, event: Event) -> None:
    """A request; answered on the spot it is closed in the same act."""
    facts = event.facts
    on_spot = bool(facts.get("on_spot"))
    due = date.fromisoformat(facts["due"])
    rows.put(
        REQUEST,
        {
            "unit": event.unit,
            "uid": event.record,
            "number": facts["number"],
            "session": facts.get("session_uid"),
            "category": facts.get("category", AT_UNIT),
            "state": rules.CLOSED if on_spot else rules.REGISTERED,
            "received_at": event.at,
            "week": week_of(local_date(event.at)),
            "due": due,
            "due_week": week_of(due),
            "stopped_on": local_date(event.at) if on_spot else None,
            "on_spot": on_spot,
            "consent": bool(facts.get("consent")),
            "reply": event.words.get("answered"),
            "replied_at": event.at if on_spot else None,
            "outcome": facts.get("outcome"),
            "keep_words": bool(facts.get("keep_words")),
            "closed_at": event.at if on_spot else None,
        },
    )


def _request(rows: Rows, event: Event, **changed: Any) -> None:
    rows.change(REQUEST, event.key, **changed)


def request_assigned(rows: Rows, event: Event) -> None:
    """An officer or unit owns it now."""
    facts = event.facts
    _request(rows, event, state=facts["state"], owner=facts.get("owner_uid"), owner_unit=facts.get("owner_unit"))


def request_referred(rows: Rows, event: Event) -> None:
    """Another body must answer."""
    agreed = {"consent": True} if event.facts.get("consent") else {}
    _request(rows, event, state=rules.REFERRED, referred_to=event.facts["body"], **agreed)


def request_acted_on(rows: Rows, event: Event) -> None:
    """Something was done."""
    _request(rows, event, state=rules.ACTION)


def request_replied(rows: Rows, event: Event) -> None:
    """An answer: the first one since the request was taken or reopened stops the clock."""
    _request(rows, event, state=rules.REPLIED, reply=event.words.get("reply"), replied_at=event.at)
    request = rows.one(REQUEST, *event.key)
    if request is not None and request["stopped_on"] is None:
        _request(rows, event, stopped_on=local_date(event.at))


def request_answered_now(rows: Rows, event: Event) -> None:
    """Answered at the desk itself, which closes it."""
    _request(
        rows,
        event,
        state=rules.CLOSED,
        on_spot=True,
        outcome=event.facts["outcome"],
        reply=event.words.get("answered"),
        replied_at=event.at,
        stopped_on=local_date(event.at),
        closed_at=event.at,
    )


def request_closed(rows: Rows, event: Event) -> None:
    """The end."""
    _request(rows, event, state=rules.CLOSED, outcome=event.facts["outcome"], closed_at=event.at)


def request_rated(rows: Rows, event: Event) -> None:
    """What the citizen thinks of it."""
    _request(rows, event, satisfied=event.facts["satisfied"])


def request_reopened(rows: Rows, event: Event) -> None:
    """Under review again; the clock runs on with the time that was left."""
    request = rows.one(REQUEST, *event.key)
    if request is not None:
        due = date.fromisoformat(event.facts["due"])
        _request(
            rows,
            event,
            state=rules.REVIEW,
            due=due,
            due_week=week_of(due),
            **dict.fromkeys(("stopped_on", "outcome", "satisfied", "closed_at", "seals_at")),
            on_spot=False,
            reopened=request["reopened"] + 1,
            contact_sealed=False,
        )


def request_merged(rows: Rows, event: Event) -> None:
    """It repeats another request, whose state its code tells from now on."""
    _request(rows, event, state=rules.CLOSED, merged_into=event.facts["into_uid"], closed_at=event.at)


def sealing_announced(rows: Rows, event: Event) -> None:
    """Its contact data will be sealed then."""
    _request(rows, event, seals_at=moment_of(event.facts["seals_at"]))


def request_held(rows: Rows, event: Event) -> None:
    """Somebody needs it as it is, or needs it no longer; what was announced must be announced anew."""
    _request(rows, event, held=bool(event.facts["hold"]), seals_at=None)


def request_sealed(rows: Rows, event: Event) -> None:
    """Its contact data is gone (db/kernel/erasing/sealing.py); what is counted stays."""
    _request(rows, event, contact_sealed=True, seals_at=None)


TAKEN = ("request_taken", "request_imported")
"""Kinds that open a request."""
OUTCOME = Key("outcome", up="all", why=CODE)
ANSWER_LIMIT = WORDS_LIMIT + LINE_LIMIT
"""Ready words of a list, then what was typed."""
KINDS: tuple[EventKind, ...] = (
    EventKind(
        "session_planned",
        "Session planned",
        session_planned,
        forms.PlanSession,
        keys=(*NUMBERED, Key("staff_uids", "uid", many=MOST), Key("pattern_uid", "uid")),
        up=True,
    ),
    EventKind("session_announced", "Session announced", session_announced, forms.AnnounceSession),
    EventKind("pattern_added", "Weekly session set", pattern_added, forms.AddPattern),
    EventKind("pattern_ended", "Weekly session ended", pattern_ended, forms.EndPattern),
    EventKind("session_opened", "Session opened", session_opened, forms.OpenSession, up=True),
    EventKind(
        "session_closed",
        "Session closed",
        session_closed,
        forms.CloseSession,
        keys=(number("waited", up="all"),),
        up=True,
    ),
    EventKind("session_cancelled", "Session cancelled", session_cancelled, forms.CancelSession, up=True),
    EventKind(
        "request_taken",
        "Request taken",
        request_taken,
        forms.TakeRequest,
        keys=(
            *NUMBERED,
            Key("session_uid", "uid", up="all"),
            Key("due", "date", up="all"),
            Key("on_spot", "yes_no", up="all"),
            OUTCOME,
        ),
        up=True,
        protects=True,
    ),
    EventKind(
        "request_imported",
        "Request brought in",
        request_taken,
        forms.ImportRequest,
        keys=(*NUMBERED, Key("due", "date", up="all"), Key("batch", "uid"), number("row")),
        up=True,
    ),
    EventKind(
        "request_answered_now",
        "Answered on the spot",
        request_answered_now,
        forms.AnswerNow,
        keys=(OUTCOME, Key("answered", "text", ANSWER_LIMIT, "words")),
        up=True,
    ),
    EventKind(
        "request_assigned",
        "Request given to an owner",
        request_assigned,
        forms.AssignRequest,
        keys=(Key("state"), Key("owner_uid", "uid")),
    ),
    EventKind(
        "request_referred",
        "Request referred",
        request_referred,
        forms.ReferRequest,
        keys=(Key("without_consent", "yes_no"),),
    ),
    EventKind("request_acted_on", "Action on the request", request_acted_on, forms.ActOnRequest),
    EventKind(
        "request_replied",
        "Request answered",
        request_replied,
        forms.ReplyToRequest,
        keys=(Key("reply", "text", ANSWER_LIMIT, "words"),),
        up=True,
    ),
    EventKind(
        "request_figures_drafted",
        "Figures of the desk read as they would leave the unit",
        keys=(Key("first", "date"), Key("last", "date")),
        stream="access",
    ),
    EventKind("request_closed", "Request closed", request_closed, forms.CloseRequest, up=True),
    EventKind(
        second_code.GIVEN,
        "Second code printed on the slip",
        keys=(Key("salt"), number("ops"), number("mem", 2**40), Key("hash")),
    ),
    EventKind("request_rated", "Citizen's view of the outcome", request_rated, forms.RateRequest),
    EventKind(
        "request_reopened",
        "Request reopened",
        request_reopened,
        forms.ReopenRequest,
        keys=(Key("due", "date", up="all"),),
        up=True,
    ),
    EventKind(
        "request_merged", "Request merged", request_merged, forms.MergeRequest, keys=(Key("into_uid", "uid"),), up=True
    ),
    EventKind("request_read", "Request opened for reading", stream="access"),
    EventKind("request_held", "Request kept from sealing", request_held, forms.HoldRequest, leads="erases"),
    EventKind(
        "request_sealing_announced",
        "Sealing announced",
        sealing_announced,
        keys=(Key("seals_at", "moment"),),
        leads="erases",
    ),
    EventKind("request_sealed", "Request sealed", request_sealed, leads="erases"),
)
