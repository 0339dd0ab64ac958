"""What the register of calls shows: its list, a call, what is unfinished, what is alike, and the response intervals."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, Connection, and_, func, or_, select

from db import drafts, search
from db.access import DESK, READERS
from db.desk import Reading, query
from db.dispatch import cases, forms
from db.dispatch.intervals import Spread, interval, spread
from db.dispatch.questions import questions_for
from db.dispatch.rules import (
    ALIKE_WITHIN,
    CALL_STATES,
    PATROL_STATES,
    UNFINISHED,
    Told,
    alike,
    state_of,
)
from db.dispatch.tables import CALL, DISPATCH
from db.drafts import Draft
from db.forms import Field, fields_of
from db.imports.gate import shown
from db.incidents.tables import INCIDENT
from db.lists.queries import Item as ListItem
from db.lists.queries import items_of
from db.messages import M_, Message, Refused
from db.officers.queries import name_of
from db.records import COUNT_CAP, Column, Cursor, Filter, Hit, Item, Page, Row
from db.registers import Register

if TYPE_CHECKING:
    from sqlalchemy import Row as SqlRow

    Found = SqlRow[*tuple[Any, ...]]

NOTE = dict(fields_of(forms.NoteCall))
COLUMNS = (
    Column("started_at", "Heard", Field("moment", "Heard"), width=16),
    Column("type", "Type", NOTE["type"], width=16),
    Column("place", "Where", NOTE["place"], width=12, grows=True),
    Column("severity", "How urgent", NOTE["severity"], width=12, wide=True),
)
LATE = timedelta(minutes=10)
"""A call that stands unfinished for longer presses."""


@dataclass(frozen=True, slots=True)
class OpenCall:
    """An unfinished call, as the strip, the board and the handover show it. `sent` are the radio names sent to it."""

    uid: str
    number: str
    type: str | None
    place: str | None
    severity: str | None
    started_at: datetime
    officer_name: str
    sent: tuple[str, ...]
    gist: str


def unfinished_calls(reading: Reading) -> tuple[OpenCall, ...]:
    """The calls that nobody has finished, the oldest first."""
    conn, here = reading.conn, CALL.c.unit == reading.unit
    rows = conn.execute(select(CALL).where(here, CALL.c.state.in_(UNFINISHED))).all()
    found = []
    for row in sorted(rows, key=lambda row: (row.started_at, row.uid)):
        names = conn.execute(
            select(DISPATCH.c.name)
            .where(DISPATCH.c.unit == reading.unit, DISPATCH.c.record == row.uid, DISPATCH.c.dispatched_at.is_not(None))
            .order_by(DISPATCH.c.dispatched_at)
        ).scalars()
        found.append(
            OpenCall(
                row.uid, row.number or "", row.type, row.place, row.severity, row.started_at,
                name_of(conn, row.officer), tuple(names), row.place or row.summary or "",
            )
        )  # fmt: skip
    return tuple(found)


@query("call.unfinished", roles=READERS)
def unfinished(reading: Reading) -> tuple[OpenCall, ...]:
    """The calls that nobody has finished, the oldest first: parked ones, and the one on someone's screen."""
    return unfinished_calls(reading)


@query("call.attention", roles=READERS)
def attention(reading: Reading) -> tuple[Item, ...]:
    """Calls that stand unfinished, for the desk."""
    kinds = {one.code: one for one in items_of(reading.conn, "incident_type")}
    found = []
    for call in unfinished_calls(reading):
        kind: object = kinds.get(call.type or "", M_("not said yet"))
        text = (
            M_("Call to be finished: {type}, {place}", type=kind, place=call.place)
            if call.place
            else M_("Call to be finished: {type}", type=kind)
        )
        flag = "urgent" if reading.now - call.started_at > LATE else ""
        found.append(Item(text, call.started_at, flag, "call", call.number or None, call.uid))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Alike:
    """A call or incident that may be about the same. `number` is the incident's, where there is one."""

    uid: str
    register: str
    number: str
    type: str | None
    place: str | None
    at: datetime
    callers: int


@dataclass(frozen=True, slots=True)
class Taken:
    """A call as its screen goes on with it: what is kept, what is half-typed, its questions, what may be the same."""

    uid: str
    number: str
    state: str
    started_at: datetime
    kept: Mapping[str, str]
    """The answers of `NoteCall` that are kept, by field."""
    code: str
    """What the caller is called where who it is was sealed."""
    draft: Draft | None
    questions: tuple[ListItem, ...]
    alike: tuple[Alike, ...]
    sent: tuple[Message, ...]
    """Who was sent or asked, and where each stands; who declined is left out."""


@query("call.taken", roles=DESK)
def taken(reading: Reading, uid: str) -> Taken:
    """A call for the screen that takes it. Raises Refused("not_found")."""
    conn = reading.conn
    row = conn.execute(select(CALL).where(CALL.c.unit == reading.unit, CALL.c.uid == uid)).first()
    if row is None:
        raise Refused("not_found", {}, M_("There is no such call."))
    kept = {name: str(value) for name in NOTE if (value := getattr(row, name)) is not None}
    half_typed = drafts.of_record(conn, "call.note", uid)
    return Taken(
        uid,
        row.number or "",
        row.state,
        row.started_at,
        kept,
        row.caller_code or "",
        half_typed,
        questions_for(conn, row.type),
        tuple(_alike(reading, row)),
        tuple(_sent(conn, reading.unit, uid)),
    )


def _sent(conn: Connection, unit: str, record: str) -> Iterator[Message]:
    here = (DISPATCH.c.unit == unit, DISPATCH.c.record == record, DISPATCH.c.declined_at.is_(None))
    for row in conn.execute(select(DISPATCH).where(*here).order_by(DISPATCH.c.uid)).all():
        if row.cleared_at is not None:
            stands = M_("Clear")
        elif row.dispatched_at is None:
            stands = M_("asked, has not answered yet")
        else:
            times = (row.dispatched_at, row.en_route_at, row.on_scene_at)
            stands = M_(PATROL_STATES[state_of(*times, "in", ended=False)])
        yield M_("{patrol}: {what}", patrol=cases.called(conn, row.name), what=stands)


def _alike(reading: Reading, call: Found) -> Iterator[Alike]:
    """Incidents, then calls without one, of the hour before that may be about the same, the nearest in time first."""
    conn, unit = reading.conn, reading.unit
    groups = {one.code: str(one.extra.get("group") or "") for one in items_of(conn, "incident_type")}
    mine = Told(call.type, groups.get(call.type or "", ""), call.place, cases.point_of(call), call.started_at)
    since = call.started_at - ALIKE_WITHIN
    recent = (
        INCIDENT.c.unit == unit, INCIDENT.c.reported_at >= since, INCIDENT.c.state != "void", shown(INCIDENT.c.batch),
    )  # fmt: skip
    incidents = conn.execute(select(INCIDENT).where(*recent).order_by(INCIDENT.c.reported_at.desc()).limit(200)).all()
    callers = cases.calls_of(conn, unit, [row.uid for row in incidents])
    for row in incidents:
        told = Told(row.type, groups.get(row.type, ""), row.place, cases.point_of(row), row.reported_at)
        if alike(mine, told):
            count = sum(other.incident == row.uid for other in callers)
            yield Alike(row.uid, "incident", row.number, row.type, row.place, row.reported_at, count)
    others = (CALL.c.unit == unit, CALL.c.state.in_(UNFINISHED), CALL.c.uid != call.uid, CALL.c.started_at >= since)
    for row in conn.execute(select(CALL).where(*others).order_by(CALL.c.started_at.desc())).all():
        told = Told(row.type, groups.get(row.type or "", ""), row.place, cases.point_of(row), row.started_at)
        if alike(mine, told):
            count = 1 + len(cases.calls_of(conn, unit, (row.uid,)))
            yield Alike(row.uid, "call", row.number or "", row.type, row.place, row.started_at, count)


# --- the register ----------------------------------------------------------------------------------------------


def _where(reading: Reading, which: Filter) -> ColumnElement[bool]:
    parts = [CALL.c.unit == reading.unit, CALL.c.number.is_not(None)]
    if which.state is not None:
        parts.append(CALL.c.state == which.state)
    if which.since is not None:
        parts.append(CALL.c.started_at >= which.since)
    if which.until is not None:
        parts.append(CALL.c.started_at < which.until)
    return and_(*parts)


@query("call.list", roles=READERS)
def list_calls(reading: Reading, which: Filter, after: Cursor | None = None, limit: int = 50) -> Page[Row]:
    """A page by the time the call was heard, newest first."""
    where = _where(reading, which)
    if after is not None:
        older = or_(CALL.c.started_at < after.key, and_(CALL.c.started_at == after.key, CALL.c.uid < after.uid))
        where = and_(where, older)
    ordered = select(CALL).where(where).order_by(CALL.c.started_at.desc(), CALL.c.uid.desc())
    rows = reading.conn.execute(ordered.limit(limit + 1)).all()
    some = tuple(
        Row(row.uid, row.number, row.state, (row.started_at, row.type, row.place, row.severity), _flags(row, reading))
        for row in rows[:limit]
    )
    return Page(some, Cursor(some[-1].values[0], some[-1].uid) if len(rows) > limit else None)


def _flags(row: Found, reading: Reading) -> frozenset[str]:
    waits = row.state in UNFINISHED and reading.now - row.started_at > LATE
    flags = {"void": row.state == "void", "urgent": waits}
    return frozenset(name for name, holds in flags.items() if holds)


@query("call.count", roles=READERS)
def count_calls(reading: Reading, which: Filter) -> int | None:
    """How many a filter leaves; None above COUNT_CAP."""
    some = select(CALL.c.uid).where(_where(reading, which)).limit(COUNT_CAP + 1).subquery()
    counted = int(reading.conn.execute(select(func.count()).select_from(some)).scalar_one())
    return None if counted > COUNT_CAP else counted


# --- who was sent ----------------------------------------------------------------------------------------------


@query("call.search", roles=READERS)
def search_calls(reading: Reading, typed: str, limit: int = 50) -> tuple[Hit, ...]:
    """The newest calls whose words match."""
    uids = search.find(reading.conn, reading.unit, "call", typed, limit)
    found = reading.conn.execute(select(CALL).where(CALL.c.unit == reading.unit, CALL.c.uid.in_(uids)))
    rows = {row.uid: row for row in found}
    return tuple(
        Hit("call", uid, row.number, row.state, row.started_at, " · ".join(filter(None, (row.place, row.summary))))
        for uid in uids
        if (row := rows.get(uid)) is not None
    )


# --- intervals -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Response:
    """The response intervals of the calls of a period, in minutes; `calls` counts them, `without` those to whom nobody
    was sent: they are in neither spread."""

    calls: int
    without: int
    to_dispatch: Spread
    to_arrival: Spread


@query("call.intervals", roles=READERS)
def intervals(reading: Reading, since: datetime | None = None, until: datetime | None = None) -> Response:
    """How long from a call to the first patrol sent and to the first on the scene, of calls that somebody was sent to.

    A call that belongs to another's incident is measured by its own. What was not said is missing, never guessed.
    """
    conn = reading.conn
    where = _where(reading, Filter(None, since, until))
    rows = conn.execute(select(CALL.c.uid, CALL.c.incident, CALL.c.joined, CALL.c.started_at).where(
        where, CALL.c.state != "void")).all()  # fmt: skip
    sent: dict[str, list[tuple[datetime, datetime | None]]] = {}
    columns = (DISPATCH.c.record, DISPATCH.c.dispatched_at, DISPATCH.c.on_scene_at)
    for record, dispatched, on_scene in conn.execute(
        select(*columns).where(DISPATCH.c.unit == reading.unit, DISPATCH.c.dispatched_at.is_not(None))
    ):
        sent.setdefault(record, []).append((dispatched, on_scene))
    first: list[timedelta | None] = []
    there: list[timedelta | None] = []
    without = 0
    for uid, incident, joined, started in rows:
        own = sent.get(uid, []) + ([] if joined else sent.get(incident or "", []))
        if not own:
            without += 1
            continue
        first.append(interval(started, min(dispatched for dispatched, _ in own)))
        there.append(interval(started, min((at for _, at in own if at is not None), default=None)))
    return Response(len(rows), without, spread(first), spread(there))


REGISTER = Register(
    name="call",
    title="Calls",
    states=CALL_STATES,
    columns=COLUMNS,
    list=list_calls,
    count=count_calls,
    search=search_calls,
    opens="call.start",
)
