"""Events of shifts, handover and marks, and what each changes in the tables."""

from __future__ import annotations

import json
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, and_, func, select

from db.across.handover.counting import PEOPLE
from db.across.handover.forms import (
    AddAddendum,
    AddHandoverItem,
    AnswerReadBack,
    BlindCount,
    CloseAlone,
    CountersignShift,
    CountHandover,
    ExplainDifference,
    NotifyHeadcount,
    OpenShift,
    PlanItem,
    RaiseItem,
    Relieve,
    SignOut,
    TakeOver,
)
from db.across.handover.forms_marks import ExplainMark, SetMark
from db.across.handover.models import (
    ADDENDUM,
    ANSWER,
    COUNT,
    ITEM,
    MARK,
    NOTICE,
    SHIFT,
)
from db.kernel import search
from db.kernel.projecting import EventKind
from db.words.forms import moment_of

if TYPE_CHECKING:
    from db.kernel.event import Event


def _change(conn: Connection, event: Event, **values: Any) -> None:
    conn.execute(SHIFT.update().where(SHIFT.c.unit == event.unit, SHIFT.c.uid == event.record).values(**values))


def opened(conn: Connection, event: Event) -> None:
    """A shift begins."""
    conn.execute(
        SHIFT.insert(),
        {
            "unit": event.unit,
            "uid": event.record,
            "number": event.facts["number"],
            "state": "open",
            "officer": event.officer,
            "opened_at": event.at,
            "planned_at": moment_of(event.facts.get("planned_at")),
            "alone": False,
            **{name: event.identity.get(name) for name in ("deputy", "standby", "guard")},
        },
    )


def started(conn: Connection, event: Event) -> None:
    """The cut-off is the position of this very event; the drafted items come with it."""
    _change(conn, event, state="handing_over", started_at=event.at, started_by=event.officer, cutoff=event.position)
    first = _next_item(conn, event)
    rows = [_drafted(event, first + place, drafted) for place, drafted in enumerate(event.facts["draft"])]
    if rows:
        conn.execute(ITEM.insert(), rows)


def _next_item(conn: Connection, event: Event) -> int:
    mine = and_(ITEM.c.unit == event.unit, ITEM.c.record == event.record)
    return int(conn.execute(select(func.coalesce(func.max(ITEM.c.item), 0)).where(mine)).scalar_one()) + 1


def _drafted(event: Event, item: int, drafted: dict[str, Any]) -> dict[str, Any]:
    return {
        "unit": event.unit,
        "record": event.record,
        "item": item,
        "code": drafted["code"],
        "priority": drafted["priority"],
        "drafted": drafted["priority"],
        "about_register": drafted.get("register"),
        "number": drafted.get("number"),
        "about": drafted.get("about"),
        "since": moment_of(drafted.get("since")),
        "due": moment_of(drafted.get("due")),
        "details": json.dumps(drafted.get("details", {}), ensure_ascii=False, sort_keys=True),
    }


def item_added(conn: Connection, event: Event) -> None:
    """An officer's own item."""
    conn.execute(
        ITEM.insert(),
        {
            "unit": event.unit,
            "record": event.record,
            "item": _next_item(conn, event),
            "code": "added",
            "priority": event.facts["priority"],
            "about_register": event.facts.get("about_register"),
            "number": event.facts.get("about"),
            "about": event.facts.get("about_uid"),
            "since": event.at,
            "details": "{}",
            "what": event.words.get("what"),
            **_plan(event),
        },
    )
    _index(conn, event)


def _plan(event: Event) -> dict[str, Any]:
    return {
        "action": event.words.get("action"),
        "owner": event.identity.get("owner"),
        "by_when": moment_of(event.facts.get("by_when")),
        "if_then": event.words.get("if_then"),
        "heard": event.facts.get("heard"),
    }


def _change_item(conn: Connection, event: Event, values: dict[str, Any]) -> None:
    mine = and_(ITEM.c.unit == event.unit, ITEM.c.record == event.record, ITEM.c.item == event.facts["item"])
    conn.execute(ITEM.update().where(mine).values(**values))


def item_planned(conn: Connection, event: Event) -> None:
    """Action, owner, time: what was answered replaces what stood there."""
    values = {name: value for name, value in _plan(event).items() if value is not None}
    if values:
        _change_item(conn, event, values)
        _index(conn, event)


def item_raised(conn: Connection, event: Event) -> None:
    """Another priority, with its reason where one was given."""
    _change_item(conn, event, {"priority": event.facts["priority"], "reason": event.words.get("reason")})


def _counted(conn: Connection, event: Event, side: str) -> None:
    mine = and_(COUNT.c.unit == event.unit, COUNT.c.record == event.record, COUNT.c.side == side)
    rows = [
        {
            "unit": event.unit,
            "record": event.record,
            "side": side,
            "what": what,
            "how_many": how_many,
            "registered": event.facts.get("registered") if what == PEOPLE else None,
            "officer": event.officer,
            "at": event.at,
        }
        for what, how_many in event.facts["counts"].items()
    ]
    conn.execute(COUNT.delete().where(mine, COUNT.c.what.in_([row["what"] for row in rows])))
    if rows:
        conn.execute(COUNT.insert(), rows)


def counted(conn: Connection, event: Event) -> None:
    """The outgoing count; a later one replaces what it names."""
    _counted(conn, event, "outgoing")


def counted_blind(conn: Connection, event: Event) -> None:
    """The incoming count."""
    _counted(conn, event, "incoming")


def difference_explained(conn: Connection, event: Event) -> None:
    """What was found out about counts that differ; without words where it is sealed."""
    _change(conn, event, found=event.words.get("found"))


def signed_out(conn: Connection, event: Event) -> None:
    """The outgoing officer signed."""
    _change(conn, event, state="signed_out", signed_at=event.at)


def taken_over(conn: Connection, event: Event) -> None:
    """The incoming officer signed: locked."""
    _change(
        conn,
        event,
        state="signed",
        closed_at=event.at,
        closed_by=event.officer,
        disagreement=event.words.get("disagreement"),
        absent=event.facts.get("absent"),
        absent_words=event.words.get("absent_words"),
        following=event.facts.get("following"),
    )


def relieved(conn: Connection, event: Event) -> None:
    """Taken over from an officer who could not sign: locked, and somebody above the desk has to countersign."""
    taken_over(conn, event)
    _notice(conn, event, "relief", moment_of(event.facts.get("agreed_at")) or event.at)


def headcount_told(conn: Connection, event: Event) -> None:
    """Somebody above the desk was told that people are missing or extra."""
    _notice(conn, event, event.facts["what"], event.at)


def _notice(conn: Connection, event: Event, what: str, at: datetime) -> None:
    signed = bool(event.facts.get("by_leader"))
    conn.execute(
        NOTICE.insert(),
        {
            "unit": event.unit,
            "record": event.record,
            "entry": event.uid,
            "what": what,
            "how_many": event.facts.get("how_many"),
            "at": at,
            "officer": event.officer,
            "via": event.facts.get("via"),
            "who": event.identity.get("who"),
            "phone": event.identity.get("phone"),
            "countersigned_at": event.at if signed else None,
            "countersigned_by": event.officer if signed else None,
        },
    )


def countersigned(conn: Connection, event: Event) -> None:
    """The commander or standby officer signed for one notice."""
    mine = and_(NOTICE.c.unit == event.unit, NOTICE.c.record == event.record, NOTICE.c.entry == event.facts["entry"])
    conn.execute(NOTICE.update().where(mine).values(countersigned_at=event.at, countersigned_by=event.officer))


def answered(conn: Connection, event: Event) -> None:
    """A question of the read-back was answered."""
    conn.execute(
        ANSWER.insert(),
        {
            "unit": event.unit,
            "record": event.record,
            "entry": event.uid,
            "item": event.facts["item"],
            "asked": event.facts["asked"],
            "right": event.facts["right"],
            "officer": event.officer,
            "at": event.at,
        },
    )


def closed_alone(conn: Connection, event: Event) -> None:
    """Nobody came: locked by one signature."""
    _change(
        conn,
        event,
        state="signed",
        signed_at=event.at,
        closed_at=event.at,
        closed_by=event.officer,
        alone=True,
        alone_reason=event.words.get("reason"),
    )


def addendum_added(conn: Connection, event: Event) -> None:
    """Words after the lock."""
    conn.execute(
        ADDENDUM.insert(),
        {
            "unit": event.unit,
            "record": event.record,
            "entry": event.uid,
            "position": event.position,
            "officer": event.officer,
            "at": event.at,
            "text": event.words.get("text"),
        },
    )
    _index(conn, event)


def _index(conn: Connection, event: Event) -> None:
    """A handover is found by the words of its items and addenda."""
    assert event.record is not None
    chosen = select(ITEM.c.what, ITEM.c.action, ITEM.c.if_then).where(
        ITEM.c.unit == event.unit, ITEM.c.record == event.record
    )
    added = select(ADDENDUM.c.text).where(ADDENDUM.c.unit == event.unit, ADDENDUM.c.record == event.record)
    words = [
        *(word for row in conn.execute(chosen.order_by(ITEM.c.item)) for word in row if word),
        *(word for word in conn.execute(added.order_by(ADDENDUM.c.position)).scalars() if word),
    ]
    search.keep(conn, "shift", event.record, "\n".join(words))


def marked(conn: Connection, event: Event) -> None:
    """A moment marked."""
    conn.execute(
        MARK.insert(),
        {
            "unit": event.unit,
            "uid": event.record,
            "kind": event.facts.get("kind", "unspecified"),
            "at": event.at,
            "officer": event.officer,
        },
    )


def mark_explained(conn: Connection, event: Event) -> None:
    """What the moment was."""
    conn.execute(
        MARK.update()
        .where(MARK.c.unit == event.unit, MARK.c.uid == event.record)
        .values(
            explained_at=event.at,
            explained_by=event.officer,
            about=event.facts.get("about"),
            what=event.words.get("what"),
        )
    )


KINDS: tuple[EventKind, ...] = (
    EventKind("shift_opened", "Shift opened", opened, OpenShift),
    EventKind("handover_started", "Handover started", started),
    EventKind("handover_item_added", "Item added", item_added, AddHandoverItem),
    EventKind("handover_item_planned", "Item planned", item_planned, PlanItem),
    EventKind("handover_item_raised", "Priority changed", item_raised, RaiseItem),
    EventKind("handover_counted", "Counted by the outgoing officer", counted, CountHandover),
    EventKind("handover_counted_blind", "Counted by the incoming officer", counted_blind, BlindCount),
    EventKind("handover_difference_explained", "Difference explained", difference_explained, ExplainDifference),
    EventKind("handover_signed_out", "Outgoing officer signed", signed_out, SignOut),
    EventKind("handover_taken_over", "Incoming officer signed", taken_over, TakeOver),
    EventKind("handover_relieved", "Taken over from an absent officer", relieved, Relieve),
    EventKind("headcount_told", "Told of someone missing or extra", headcount_told, NotifyHeadcount),
    EventKind("handover_countersigned", "Countersigned", countersigned, CountersignShift),
    EventKind("handover_answered", "Answered at the read-back", answered, AnswerReadBack),
    EventKind("shift_closed_alone", "Closed without relief", closed_alone, CloseAlone),
    EventKind("handover_addendum_added", "Addendum", addendum_added, AddAddendum),
    EventKind("mark_set", "Moment marked", marked, SetMark),
    EventKind("mark_explained", "Mark explained", mark_explained, ExplainMark),
)
