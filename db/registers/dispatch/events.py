"""Events of calls and of patrols, and the rows that they make.

What is sent to a call or an incident belongs to that record: the patrol is named in it. A patrol's own record holds its
shift. Neither holds where a patrol was.
"""

from __future__ import annotations

import json
from typing import Any

from db.kernel.events.event import AT_UNIT, Event
from db.kernel.events.event_keys import MOST, Key, number
from db.kernel.projections import search
from db.kernel.projections.numbering import NUMBERED
from db.kernel.projections.projecting import EventKind
from db.kernel.projections.rows import Rows
from db.reference.lists.places import LOCATED
from db.registers.dispatch.calls import forms
from db.registers.dispatch.models import BARRIER, CALL, DISPATCH, PATROL
from db.registers.dispatch.patrols import forms as forms_patrol
from db.registers.dispatch.protection import CALLER_PROTECTED, EMPTIES, caller_protected
from db.registers.dispatch.sending.forms import DrawBarrier, RemoveBarrier, SentUnit

MOVED_AT = {"en_route": "en_route_at", "on_scene": "on_scene_at", "available": "cleared_at", "out": "cleared_at"}
ENDS = {"call_finished": "incident", "call_joined": "joined", "call_ended": "ended", "call_voided": "void"}


def _call_started(rows: Rows, event: Event) -> None:
    row = {"unit": event.unit, "uid": event.record, "state": "started", "started_at": event.at}
    rows.put(CALL, {**row, "officer": event.officer, "joined": False})


def _call_noted(rows: Rows, event: Event) -> None:
    """What is known now; a number that comes with it opens the record. A point holds for its place only."""
    facts, words = event.facts, event.words
    new: dict[str, Any] = {name: facts[name] for name in ("type", "severity", "number") if name in facts}
    new |= {name: words[name] for name in ("place", "summary", "answers") if name in words}
    new |= {name: event.identity[name] for name in ("caller_name", "caller_phone") if name in event.identity}
    if "caller_unknown" in facts:
        new["caller_unknown"] = facts["caller_unknown"]
    elif "caller_name" in new or "caller_phone" in new:
        new["caller_unknown"] = None
    if "place" in words:
        point = facts.get("located") or {}
        same = point.get("place") == words["place"]
        new |= {"lat": point.get("lat") if same else None, "lon": point.get("lon") if same else None}
    if "number" in new:
        new["state"] = "open"
    _change(rows, event, new)
    if text := "\n".join(str(new[name]) for name in ("place", "summary", "answers", "caller_name") if new.get(name)):
        search.add(rows, "call", event, text)


def _call_ended(rows: Rows, event: Event) -> None:
    new: dict[str, Any] = {"state": ENDS[event.kind], "ended_at": event.at, "joined": event.kind == "call_joined"}
    if event.kind in ("call_finished", "call_joined"):
        new["incident"] = event.facts["about"]
    new["end"] = event.facts.get("end")
    _change(rows, event, new)


def _call_parted(rows: Rows, event: Event) -> None:
    """It stands among those to be finished again, as one of its own."""
    _change(rows, event, {"state": "open", "ended_at": None, "incident": None, "joined": False, "end": None})


def _change(rows: Rows, event: Event, new: dict[str, Any]) -> None:
    if new:
        rows.change(CALL, event.key, **new)


# --- who is sent -----------------------------------------------------------------------------------------------


def _sent(rows: Rows, event: Event) -> None:
    """A patrol was sent, or asked while it was busy."""
    facts = event.facts
    row = {"unit": event.unit, "uid": event.uid, "record": event.record, "patrol": facts.get("to", AT_UNIT)}
    row |= {"name": facts.get("patrol", AT_UNIT), "rank": facts.get("rank"), "why": json.dumps(facts.get("ranked", []))}
    when = "dispatched_at" if event.kind == "patrol_sent" else "asked_at"
    rows.put(DISPATCH, {**row, when: event.at})


def _moved(rows: Rows, event: Event) -> None:
    """A patrol that was sent is on its way, there, or done with it."""
    new: dict[str, Any] = {MOVED_AT[event.facts["to"]]: event.at}
    if "result" in event.words:
        new["result"] = event.words["result"]
    sent = _change_sent(rows, event, new)
    if sent is not None and "cleared_at" in new and not event.facts.get("left"):
        rows.change(PATROL, (event.unit, sent["patrol"]), with_whom=None)


def _answered(rows: Rows, event: Event) -> None:
    _change_sent(rows, event, {"dispatched_at" if event.facts["accepts"] else "declined_at": event.at})


def _recalled(rows: Rows, event: Event) -> None:
    """The sending is taken back: as if nobody had been sent there, but for the two entries of it."""
    sent = rows.one(DISPATCH, event.unit, event.facts["sent"])
    if sent is not None and sent["record"] == event.record:
        rows.drop(DISPATCH, event.unit, sent["uid"])


def _change_sent(rows: Rows, event: Event, new: dict[str, Any]) -> dict[str, Any] | None:
    """Change the sending that an entry is about; its row, None where there is none in this record."""
    sent = rows.one(DISPATCH, event.unit, event.facts["sent"])
    if sent is None or sent["record"] != event.record:
        return None
    rows.change(DISPATCH, (event.unit, sent["uid"]), **new)
    return dict(sent)


# --- patrols ---------------------------------------------------------------------------------------------------


def _patrol_started(rows: Rows, event: Event) -> None:
    facts = event.facts
    beats = [beat for beat in (part.strip() for part in facts.get("beats", "").replace("،", ",").split(",")) if beat]
    row = {"unit": event.unit, "uid": event.record, "number": facts["number"], "state": "on", "name": facts["name"]}
    row |= {"crew": json.dumps(facts.get("badges", [])), "people": facts["people"], "vehicle": facts.get("vehicle")}
    row |= {"beats": json.dumps(beats, ensure_ascii=False), "welfare": facts.get("welfare"), "service": "in"}
    times = dict.fromkeys(("service_at", "heard_at", "started_at"), event.at)
    rows.put(PATROL, {**row, **times})


def _patrol_changed(rows: Rows, event: Event) -> None:
    new: dict[str, Any] = {"heard_at": event.at}
    match event.kind:
        case "patrol_service":
            new |= {"service": event.facts["service"], "service_at": event.at, "with_whom": None}
        case "patrol_ended":
            new |= {"state": "off", "ended_at": event.at, "untold": None, "untold_at": None, "with_whom": None}
        case "patrol_heard" if event.facts.get("recall"):
            new |= {"untold": None, "untold_at": None}
    if event.kind == "patrol_heard" and (whom := event.facts.get("whom")):
        new["with_whom"] = None if whom == "nobody" else whom
    rows.change(PATROL, event.key, **new)


def _patrol_to_be_told(rows: Rows, event: Event) -> None:
    rows.change(PATROL, event.key, untold=event.facts["about"], untold_at=event.at)


# --- barriers --------------------------------------------------------------------------------------------------


def _drawn(rows: Rows, event: Event) -> None:
    facts = event.facts
    row = {"unit": event.unit, "uid": event.record, "name": facts["name"], "kind": facts["kind"]}
    points = {name: json.dumps(facts.get(f"{name}_points", [])) for name in ("line", "gaps")}
    rows.put(BARRIER, {**row, **points, "drawn_at": event.at})


def _removed(rows: Rows, event: Event) -> None:
    rows.drop(BARRIER, *event.key)


SENT = (Key("to", "uid"), number("rank"), Key("ranked", "codes", many=MOST))
"""To which patrol, where it stood in the suggested order, and why it and each other stood there."""
KINDS = (
    EventKind(
        CALLER_PROTECTED,
        "Caller protected",
        caller_protected,
        forms.ProtectCaller,
        keys=(Key("code", limit=20),),
        empties=EMPTIES,
        leads="erases",
    ),
    EventKind("call_started", "Call heard", _call_started, forms.StartCall, up=True, protects=True),
    EventKind(
        "call_noted",
        "Caller's statement",
        _call_noted,
        forms.NoteCall,
        keys=(*NUMBERED, LOCATED),
        up=True,
        protects=True,
    ),
    EventKind(
        "call_finished",
        "Incident opened from a call",
        _call_ended,
        forms.FinishCall,
        keys=(Key("about", "uid", up="all"), Key("skipped", many=MOST)),
        up=True,
    ),
    EventKind(
        "call_joined",
        "Another caller of an incident",
        _call_ended,
        forms.JoinCall,
        keys=(Key("about", "uid", up="all"),),
        up=True,
    ),
    EventKind(
        "call_parted",
        "Taken out of an incident",
        _call_parted,
        forms.PartCall,
        keys=(Key("about", "uid", up="all"),),
        up=True,
    ),
    EventKind("call_resumed", "Call resumed", _call_parted, forms.ResumeCall),
    EventKind("call_ended", "Call ended without an incident", _call_ended, forms.EndCall, up=True),
    EventKind("call_voided", "Call made void", _call_ended, forms.VoidCall, up=True),
    EventKind("patrol_sent", "Patrol sent", _sent, SentUnit, keys=SENT, up=True),
    EventKind("patrol_asked", "Busy patrol asked", _sent, SentUnit, keys=SENT),
    EventKind(
        "patrol_answered", "Busy patrol answered", _answered, forms_patrol.AnswerPatrol, keys=(Key("sent", "uid"),)
    ),
    EventKind(
        "patrol_moved",
        "Patrol reported its status",
        _moved,
        forms_patrol.MovePatrol,
        keys=(Key("sent", "uid", up="all"), Key("left", "yes_no", up="all")),
        up=True,
    ),
    EventKind(
        "patrol_recalled",
        "Patrol recalled",
        _recalled,
        forms_patrol.RecallPatrol,
        keys=(Key("sent", "uid"), Key("patrol")),
    ),
    EventKind(
        "patrol_to_be_told",
        "Tell the patrol it is recalled",
        _patrol_to_be_told,
        keys=(Key("about", "uid", up="all"),),
    ),
    EventKind("patrol_remarked", "Remark of a patrol", None, forms_patrol.RemarkPatrol, keys=(Key("sent", "uid"),)),
    EventKind(
        "patrol_started",
        "Patrol on shift",
        _patrol_started,
        forms_patrol.StartPatrol,
        keys=(*NUMBERED, Key("badges", many=MOST)),
    ),
    EventKind(
        "patrol_service", "In or out of service", _patrol_changed, forms_patrol.MovePatrol, keys=(Key("service"),)
    ),
    EventKind(
        "patrol_heard", "Patrol contacted", _patrol_changed, forms_patrol.HearPatrol, keys=(Key("recall", "yes_no"),)
    ),
    EventKind("patrol_ended", "Patrol off shift", _patrol_changed, forms_patrol.EndPatrol),
    EventKind(
        "barrier_drawn",
        "Barrier drawn",
        _drawn,
        DrawBarrier,
        keys=(Key("line_points", "point", many=MOST), Key("gaps_points", "point", many=MOST)),
    ),
    EventKind("barrier_removed", "Barrier removed", _removed, RemoveBarrier),
)
