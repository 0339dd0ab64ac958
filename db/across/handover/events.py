"""Events of shifts, handover and marks, and what each changes in the tables."""

from __future__ import annotations

import json
from datetime import datetime
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from db.across.handover.counting import BAGS, PEOPLE
from db.across.handover.entry_keys import ABOUT, DRAFTED, SIGNED_OUT, VERIFIED
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
from db.across.handover.mark_forms import ExplainMark, SetMark
from db.across.handover.models import (
    ADDENDUM,
    ANSWER,
    COUNT,
    ITEM,
    MARK,
    NOTICE,
    SHIFT,
)
from db.across.handover.old_texts import by_codes
from db.kernel.events.event_keys import Key, number
from db.kernel.projections import search
from db.kernel.projections.numbering import NUMBERED
from db.kernel.projections.projecting import EventKind
from db.words.forms import moment_of

if TYPE_CHECKING:
    from db.kernel.events.event import Event
    from db.kernel.projections.rows import Rows


def _change(rows: Rows, event: Event, **values: Any) -> None:
    rows.change(SHIFT, event.key, **values)


def opened(rows: Rows, event: Event) -> None:
    """A shift begins."""
    rows.put(
        SHIFT,
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


def started(rows: Rows, event: Event) -> None:
    """The cut-off is the position of this very event; the drafted items come with it."""
    _change(rows, event, state="handing_over", started_at=event.at, started_by=event.officer, cutoff=event.position)
    first = _next_item(rows, event)
    for place, drafted in enumerate(event.facts.get("draft", ())):
        rows.put(ITEM, _drafted(event, first + place, drafted))


def _next_item(rows: Rows, event: Event) -> int:
    return max((int(row["item"]) for row in rows.of(ITEM, *event.key)), default=0) + 1


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


def item_added(rows: Rows, event: Event) -> None:
    """An officer's own item."""
    rows.put(
        ITEM,
        {
            "unit": event.unit,
            "record": event.record,
            "item": _next_item(rows, event),
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
    _index(rows, event)


def _plan(event: Event) -> dict[str, Any]:
    return {
        "action": event.words.get("action"),
        "owner": event.identity.get("owner"),
        "by_when": moment_of(event.facts.get("by_when")),
        "if_then": event.words.get("if_then"),
        "heard": event.facts.get("heard"),
    }


def _change_item(rows: Rows, event: Event, values: dict[str, Any]) -> None:
    rows.change(ITEM, (*event.key, event.facts["item"]), **values)


def item_planned(rows: Rows, event: Event) -> None:
    """Action, owner, time: what was answered replaces what stood there."""
    values = {name: value for name, value in _plan(event).items() if value is not None}
    if values:
        _change_item(rows, event, values)
        _index(rows, event)


def item_raised(rows: Rows, event: Event) -> None:
    """Another priority, with its reason where one was given."""
    _change_item(rows, event, {"priority": event.facts["priority"], "reason": event.words.get("reason")})


BY_REGISTER = {PEOPLE: "registered", BAGS: "bags"}
"""Codes of the list of counts → the fact that keeps how many a register says there are."""


def _counted(rows: Rows, event: Event, side: str) -> None:
    for what, how_many in event.facts["counts"].items():
        rows.drop(COUNT, *event.key, side, what)
        row = {
            "unit": event.unit,
            "record": event.record,
            "side": side,
            "what": what,
            "how_many": how_many,
            "registered": event.facts.get(BY_REGISTER.get(what, "")),
            "officer": event.officer,
            "at": event.at,
        }
        rows.put(COUNT, row)


def counted(rows: Rows, event: Event) -> None:
    """The outgoing count; a later one replaces what it names."""
    _counted(rows, event, "outgoing")


def counted_blind(rows: Rows, event: Event) -> None:
    """The incoming count."""
    _counted(rows, event, "incoming")


def difference_explained(rows: Rows, event: Event) -> None:
    """What was found out about counts that differ; without words where it is sealed."""
    _change(rows, event, found=event.words.get("found"))


def signed_out(rows: Rows, event: Event) -> None:
    """The outgoing officer signed."""
    _change(rows, event, state="signed_out", signed_at=event.at)


def taken_over(rows: Rows, event: Event) -> None:
    """The incoming officer signed: locked."""
    _change(
        rows,
        event,
        state="signed",
        closed_at=event.at,
        closed_by=event.officer,
        disagreement=event.words.get("disagreement"),
        absent=event.facts.get("absent"),
        absent_words=event.words.get("absent_words"),
        following=event.facts.get("following"),
    )


def relieved(rows: Rows, event: Event) -> None:
    """Taken over from an officer who could not sign: locked, and somebody above the desk has to countersign."""
    taken_over(rows, event)
    _notice(rows, event, "relief", moment_of(event.facts.get("agreed_at")) or event.at)


def headcount_told(rows: Rows, event: Event) -> None:
    """Somebody above the desk was told that people are missing or extra."""
    _notice(rows, event, event.facts["what"], event.at)


def _notice(rows: Rows, event: Event, what: str, at: datetime) -> None:
    signed = bool(event.facts.get("by_leader"))
    rows.put(
        NOTICE,
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


def countersigned(rows: Rows, event: Event) -> None:
    """The commander or standby officer signed for one notice."""
    key = (*event.key, event.facts["entry"])
    rows.change(NOTICE, key, countersigned_at=event.at, countersigned_by=event.officer)


def answered(rows: Rows, event: Event) -> None:
    """A question of the read-back was answered."""
    rows.put(
        ANSWER,
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


def closed_alone(rows: Rows, event: Event) -> None:
    """Nobody came: locked by one signature."""
    _change(
        rows,
        event,
        state="signed",
        signed_at=event.at,
        closed_at=event.at,
        closed_by=event.officer,
        alone=True,
        alone_reason=event.words.get("reason"),
    )


def addendum_added(rows: Rows, event: Event) -> None:
    """Words after the lock."""
    rows.put(
        ADDENDUM,
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
    _index(rows, event)


def _index(rows: Rows, event: Event) -> None:
    """A handover is found by the words of its items and addenda."""
    items = (row[name] for row in rows.of(ITEM, *event.key) for name in ("what", "action", "if_then"))
    addenda = (row["text"] for row in sorted(rows.of(ADDENDUM, *event.key), key=itemgetter("position")))
    search.keep(rows, "shift", event, "\n".join(word for word in (*items, *addenda) if word))


def marked(rows: Rows, event: Event) -> None:
    """A moment marked."""
    rows.put(
        MARK,
        {
            "unit": event.unit,
            "uid": event.record,
            "kind": event.facts.get("kind", "unspecified"),
            "at": event.at,
            "officer": event.officer,
        },
    )


def mark_explained(rows: Rows, event: Event) -> None:
    """What the moment was."""
    rows.change(
        MARK,
        event.key,
        explained_at=event.at,
        explained_by=event.officer,
        about=event.facts.get("about"),
        what=event.words.get("what"),
    )


KINDS: tuple[EventKind, ...] = (
    EventKind(
        "shift_opened", "Shift opened", opened, OpenShift, keys=(*NUMBERED, Key("planned_at", "moment")), up=True
    ),
    EventKind(
        "handover_started",
        "Handover started",
        started,
        schema=2,
        upcast=by_codes,
        keys=DRAFTED,
        up=True,
        earlier=(DRAFTED,),
    ),
    EventKind("handover_item_added", "Item added", item_added, AddHandoverItem, keys=ABOUT),
    EventKind("handover_item_planned", "Item planned", item_planned, PlanItem),
    EventKind("handover_item_raised", "Priority changed", item_raised, RaiseItem),
    EventKind(
        "handover_counted",
        "Counted by the outgoing officer",
        counted,
        CountHandover,
        keys=(number("registered"), number("bags")),
    ),
    EventKind(
        "handover_counted_blind",
        "Counted by the incoming officer",
        counted_blind,
        BlindCount,
        keys=(number("registered"), number("bags")),
    ),
    EventKind("handover_difference_explained", "Difference explained", difference_explained, ExplainDifference),
    EventKind("handover_signed_out", "Outgoing officer signed", signed_out, SignOut, keys=SIGNED_OUT, up=True),
    EventKind(
        "handover_taken_over",
        "Incoming officer signed",
        taken_over,
        TakeOver,
        keys=(Key("following", "uid"), VERIFIED),
        up=True,
    ),
    EventKind(
        "handover_relieved",
        "Taken over from an absent officer",
        relieved,
        Relieve,
        keys=(Key("following", "uid"), Key("by_leader", "yes_no"), VERIFIED),
        up=True,
    ),
    EventKind("headcount_told", "Missing or extra people reported", headcount_told, NotifyHeadcount),
    EventKind("handover_countersigned", "Countersigned", countersigned, CountersignShift, keys=(Key("entry", "uid"),)),
    EventKind(
        "handover_answered",
        "Read-back answered",
        answered,
        AnswerReadBack,
        keys=(Key("asked"), Key("right", "yes_no")),
    ),
    EventKind("shift_closed_alone", "Closed without relief", closed_alone, CloseAlone, keys=SIGNED_OUT, up=True),
    EventKind("handover_addendum_added", "Addendum", addendum_added, AddAddendum),
    EventKind("mark_set", "Moment marked", marked, SetMark),
    EventKind("mark_explained", "Mark explained", mark_explained, ExplainMark, keys=ABOUT),
)
