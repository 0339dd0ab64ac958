"""What a handover says and in which order: pure functions over small frozen inputs.

No clock and no store here. The order فوری / مراقب / عادی (urgent, watch, normal) follows from the rules below and
from nothing else; an officer may raise an item, and lowers one only with a reason.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from db.across.handover.cutoff import (
    Arrived,
    AtThePost,
    CallAtCutoff,
    DueAnswer,
    EquipmentAtCutoff,
    HalfTypedEntry,
    HeldAtCutoff,
    IncidentAtCutoff,
    IncidentsLeftOut,
    IncompleteAtCutoff,
    Inputs,
    MarkAtCutoff,
    OrderAtCutoff,
    PassedDate,
    SessionAtCutoff,
    UnitNow,
)
from db.words.forms import to_json

URGENT, WATCH, NORMAL = PRIORITIES = ("urgent", "watch", "normal")
DUTY_NEAR = timedelta(hours=2)
"""A duty of a held person that falls due within this is urgent: the incoming officer has no time to read first."""
HOLDING_LONG = timedelta(hours=20)
"""Police holding ends at 24 hours (CCP 1392 art. 46); four hours before that it is urgent."""
INCIDENT_FRESH = timedelta(hours=12)
"""An open incident younger than a shift is watched: those sent to it may still come back with more."""
REQUEST_NEAR = timedelta(hours=24)
"""Requests and 197 contacts due within this are handed over."""
PRESSING_FLAGS = frozenset(
    {"child", "fear_of_return", "breach", "medical", "injured", "self_harm", "missing", "overdue"}
)
"""Flags of a held person that make him urgent whatever the clock says."""
NEEDS = frozenset({"injured", "self_harm", "pregnant", "disabled", "elderly", "alone_with_children"})
"""What of a held person's needs the next officer must know; codes of the list vulnerability. The rest stays there."""
ORDER_ENDS = timedelta(hours=48)
"""A standing order that ends within this is handed over."""
PRESSING_FAULTS = frozenset({"power", "network"})
"""Faults that take the desk's own means away."""
CUSTODY_DRAFTS = ("custody", "arrival")
"""Unfinished entries that may mean a person in the building without a record."""
CALL_DRAFTS = ("incident", "call")
AT_A_PLACE = frozenset({"incident"})
"""Items whose place is read from the incident register when they are shown."""


@dataclass(frozen=True, slots=True)
class DraftedItem:
    """One drafted item: a rule's code, references and instants. `details` holds codes and numbers, never names."""

    code: str
    priority: str
    register: str | None = None
    number: str | None = None
    about: str | None = None
    since: datetime | None = None
    due: datetime | None = None
    details: Mapping[str, object] = field(default_factory=dict)


_ORDER = (
    "finding", "arrival", "held", "call", "mark", "unit", "units", "incident", "incidents", "session", "draft",
    "fault", "visit", "equipment", "request", "oversight", "property", "date", "incomplete", "order", "stand_in",
    "appointed", "added",
)  # fmt: skip


def rank(
    priority: str, due: datetime | None, since: datetime | None, code: str, number: str | None
) -> tuple[object, ...]:
    """Where an item stands: priority, then what is due first, then people before papers, then the oldest."""
    far = datetime.max.replace(tzinfo=UTC)
    return (
        PRIORITIES.index(priority),
        due or far,
        _ORDER.index(code),
        since or far,
        number or "",
    )


def draft(inputs: Inputs, at: datetime) -> tuple[DraftedItem, ...]:
    """The items of a handover that begins at this instant, in order."""
    missing = {item.uid: item.missing for item in inputs.incomplete if item.register == "incident"}
    standing = {item.uid for item in inputs.incidents}
    items = [
        *([DraftedItem("finding", URGENT, details={"count": inputs.findings})] if inputs.findings else []),
        *(held(person, at) for person in inputs.held),
        *(incident(item, at, missing.get(item.uid, 0)) for item in inputs.incidents),
        *(() if inputs.left_out is None else (left_out(inputs.left_out),)),
        *(session(item) for item in inputs.sessions),
        *(item for answer in inputs.answers if (item := due_answer(answer, at)) is not None),
        *(passed_date(item) for item in inputs.passed),
        *(unfinished(item) for item in inputs.drafts),
        *(open_mark(mark) for mark in inputs.marks),
        *(arrived(item) for item in inputs.arrivals),
        *(open_call(call) for call in inputs.calls),
        *(unit_now(unit, at) for unit in inputs.units if busy(unit, at)),
        *free_units([unit for unit in inputs.units if not busy(unit, at)]),
        *(item for order in inputs.orders if (item := standing_order(order, at)) is not None),
        *(at_the_post(item) for item in inputs.posts),
        *equipment(inputs.equipment),
        *(stands_in(officer, until) for officer, until in inputs.stand_in),
        *(DraftedItem("appointed", WATCH, details={"officer": officer}) for officer in inputs.appointed),
        *incomplete([item for item in inputs.incomplete if item.uid not in standing]),
    ]
    return tuple(sorted(items, key=lambda item: rank(item.priority, item.due, item.since, item.code, item.number)))


def held(person: HeldAtCutoff, at: datetime) -> DraftedItem:
    """A held person is urgent when flagged, when a duty is near or late, or when holding nears its end; else watched.

    Never normal: someone deprived of liberty is looked after every hour.
    """
    near = person.due is not None and person.due <= at + DUTY_NEAR
    pressing = near or bool(person.flags & PRESSING_FLAGS) or at - person.since >= HOLDING_LONG
    elsewhere = not person.here and "missing" not in person.flags
    flags = person.flags - {"overdue"} if person.overdue else person.flags  # said with its duty, not of the person
    details: dict[str, object] = {"flags": sorted(flags | ({"elsewhere"} if elsewhere else set()))}
    if person.overdue:
        details["overdue"] = list(person.overdue)
    if person.band:
        details["band"] = person.band
    if person.duty:
        details["duty"] = person.duty
    if person.ends is not None:
        details["ends"] = to_json(person.ends)
    return DraftedItem(
        "held", URGENT if pressing else WATCH, "custody", person.number, person.uid, person.since, person.due, details
    )


def incident(item: IncidentAtCutoff, at: datetime, missing: int = 0) -> DraftedItem:
    """An open incident is urgent when marked so, watched while fresh, normal after that.

    What checks say is missing in it stands with it; a finished record that is incomplete is an item of its own.
    """
    priority = URGENT if item.urgent else WATCH if at - item.since < INCIDENT_FRESH else NORMAL
    details: dict[str, object] = {"state": item.state} | ({"missing": missing} if missing else {})
    if item.type:
        details["type"] = item.type
    return DraftedItem("incident", priority, "incident", item.number, item.uid, item.since, None, details)


def left_out(item: IncidentsLeftOut) -> DraftedItem:
    """One item for all that are not named, so that no open incident goes unsaid; urgent where one of them is."""
    details: dict[str, object] = {"count": item.count}
    if item.urgent:
        details["urgent"] = item.urgent
    return DraftedItem("incidents", URGENT if item.urgent else NORMAL, "incident", since=item.since, details=details)


def session(item: SessionAtCutoff) -> DraftedItem:
    """A session that is still held is watched: its officers have not come back."""
    return DraftedItem("session", WATCH, "session", item.number, item.uid, item.since)


def due_answer(answer: DueAnswer, at: datetime) -> DraftedItem | None:
    """An answer that is late is watched; one that may be due within a day is normal; a later one is not handed over."""
    if (answer.begins or answer.due) > at + REQUEST_NEAR:
        return None
    priority = WATCH if answer.due < at else NORMAL
    code = answer.register if answer.register in ("oversight", "property") else "request"
    return DraftedItem(code, priority, answer.register, answer.number, answer.uid, None, answer.due)


def passed_date(item: PassedDate) -> DraftedItem:
    """A date that passed without its outcome is watched until somebody says what came of it."""
    return DraftedItem("date", WATCH, item.register, item.number, item.uid, None, item.due)


def unfinished(item: HalfTypedEntry) -> DraftedItem:
    """An unfinished custody entry is urgent (someone may be here without a record), a call is watched."""
    register = item.command.partition(".")[0]
    priority = URGENT if register in CUSTODY_DRAFTS else WATCH if register in CALL_DRAFTS or item.parked else NORMAL
    return DraftedItem(
        "draft", priority, since=item.started,
        details={"command": item.command, "officer": item.officer, "parked": item.parked},
    )  # fmt: skip


def stands_in(officer: str, until: datetime) -> DraftedItem:
    """Whoever stands in for the commander without a second yes is urgent: somebody who could say it is to be told."""
    return DraftedItem("stand_in", URGENT, due=until, details={"officer": officer})


def open_mark(mark: MarkAtCutoff) -> DraftedItem:
    """A mark nobody explained: an emergency is urgent, any other is watched."""
    return DraftedItem(
        "mark",
        URGENT if mark.kind == "emergency" else WATCH,
        about=mark.uid,
        since=mark.at,
        details={"kind": mark.kind},
    )


def arrived(item: Arrived) -> DraftedItem:
    """People here without a record are urgent: their clock runs all the same."""
    details: dict[str, object] = {"opened": item.opened}
    if item.heads is not None:
        details["heads"] = item.heads
    return DraftedItem("arrival", URGENT, "arrival", None, item.uid, item.since, item.due, details)


def open_call(call: CallAtCutoff) -> DraftedItem:
    """A call that nobody has finished is urgent: someone may be waiting for help."""
    return DraftedItem("call", URGENT, "call", call.number or None, call.uid, call.since)


def busy(unit: UnitNow, at: datetime) -> bool:
    """Whether a patrol is an item of its own: on a job, or not heard when it should have been."""
    return bool(unit.sent_to) or (unit.call_by is not None and unit.call_by <= at)


def free_units(units: Sequence[UnitNow]) -> Iterator[DraftedItem]:
    """The other patrols, one item for each state: they are there, and that is all the next officer needs."""
    for state in dict.fromkeys(unit.state for unit in units):
        alike = [unit for unit in units if unit.state == state]
        details: dict[str, object] = {
            "names": [unit.name for unit in alike], "numbers": [unit.number for unit in alike], "state": state,
        }  # fmt: skip
        yield DraftedItem("units", NORMAL, "patrol", details=details)


def unit_now(unit: UnitNow, at: datetime) -> DraftedItem:
    """A patrol that should have been called by now is urgent, one on a job is watched."""
    late = unit.call_by is not None and unit.call_by <= at
    priority = URGENT if late else WATCH
    details: dict[str, object] = {"name": unit.name, "state": unit.state}
    if unit.sent_to:
        details["sent_to"] = unit.sent_to
    if late:
        details["flags"] = ["unheard"]
    return DraftedItem("unit", priority, "patrol", unit.number, unit.uid, unit.since, unit.call_by, details)


def standing_order(order: OrderAtCutoff, at: datetime) -> DraftedItem | None:
    """An order that is new is watched, one that ends soon or that some have not read is normal; others stay out."""
    soon = order.until is not None and order.until < at + ORDER_ENDS
    flags = [name for name, holds in (("new", order.new), ("expiring", soon), ("unread", order.unread > 0)) if holds]
    if not flags:
        return None
    details: dict[str, object] = {"flags": flags} | ({"unread": order.unread} if order.unread else {})
    due = order.until if soon else None
    return DraftedItem(
        "order", WATCH if order.new else NORMAL, "order", order.number, order.uid, order.since, due, details
    )


def at_the_post(item: AtThePost) -> DraftedItem:
    """A power or network failure that lasts is urgent, another fault and a visitor who is here are watched.

    What is over was noted in this shift: the next officer is told of it, and it is normal.
    """
    pressing = item.kind in PRESSING_FAULTS
    priority = NORMAL if item.over else URGENT if pressing else WATCH
    details: dict[str, object] = {"kind": item.kind, "over": item.over}
    return DraftedItem(item.heading, priority, "post", item.number, item.uid, item.since, None, details)


def equipment(kinds: Sequence[EquipmentAtCutoff]) -> Iterator[DraftedItem]:
    """One item of what is not in its place: urgent where a piece is missing, watched where one came back faulty.

    What officers took for their shift is normal. Nothing where everything is here.
    """
    away = [kind for kind in kinds if kind.out or kind.missing or kind.faulty]
    if not away:
        return
    missing, faulty = sum(kind.missing for kind in away), sum(kind.faulty for kind in away)
    details: dict[str, object] = {
        "out": sum(kind.out for kind in away), "missing": missing, "faulty": faulty,
        "kinds": [{"kind": kind.kind, "away": kind.out + kind.missing, "all": kind.all} for kind in away],
    }  # fmt: skip
    yield DraftedItem("equipment", URGENT if missing else WATCH if faulty else NORMAL, details=details)


def incomplete(items: Sequence[IncompleteAtCutoff]) -> Iterator[DraftedItem]:
    """One item a register. Incomplete records of custody are watched, for they protect a person; others are normal."""
    for register in dict.fromkeys(item.register for item in items):
        alike = [item for item in items if item.register == register]
        details: dict[str, object] = {
            "numbers": [item.number for item in alike], "missing": sum(item.missing for item in alike),
        }  # fmt: skip
        yield DraftedItem("incomplete", WATCH if register == "custody" else NORMAL, register, details=details)


def lowers(before: str, after: str) -> bool:
    """Whether a new priority is under the one before it."""
    return PRIORITIES.index(after) > PRIORITIES.index(before)
