"""A call as the screen that takes it goes on with it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, select

from db.kernel.base.access import DESK
from db.kernel.base.officer import Reading
from db.kernel.base.visible import shown
from db.kernel.desk import drafts
from db.kernel.desk.desk import query
from db.kernel.desk.drafts import Draft
from db.reference.lists.queries import ListItem as ListItem
from db.reference.lists.queries import items_of
from db.registers.dispatch.calls.forms import NoteCall
from db.registers.dispatch.calls.questions import questions_for
from db.registers.dispatch.models import CALL, DISPATCH
from db.registers.dispatch.rules import ALIKE_WITHIN, PATROL_STATES, UNFINISHED, ReportedMatter, alike, state_of
from db.registers.dispatch.sending import cases
from db.registers.incidents.models import INCIDENT
from db.words.forms import fields_of
from db.words.messages import M_, Message, Refused

if TYPE_CHECKING:
    from sqlalchemy import Row as SqlRow

    Found = SqlRow[*tuple[Any, ...]]


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
class TakenCall:
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
def taken(reading: Reading, uid: str) -> TakenCall:
    """A call for the screen that takes it. Raises Refused("not_found")."""
    conn = reading.conn
    row = conn.execute(select(CALL).where(CALL.c.unit == reading.unit, CALL.c.uid == uid)).first()
    if row is None:
        raise Refused("not_found", {}, M_("No such call."))
    kept = {name: str(value) for name, _what in fields_of(NoteCall) if (value := getattr(row, name)) is not None}
    half_typed = drafts.of_record(conn, "call.note", uid)
    return TakenCall(
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
            stands = M_("asked, not answered yet")
        else:
            times = (row.dispatched_at, row.en_route_at, row.on_scene_at)
            stands = M_(PATROL_STATES[state_of(*times, "in", ended=False)])
        yield M_("{patrol}: {what}", patrol=cases.called(conn, row.name), what=stands)


def _alike(reading: Reading, call: Found) -> Iterator[Alike]:
    """What may be about the same, the newest first: incidents of the hour before, then calls that wait, however old."""
    conn, unit = reading.conn, reading.unit
    groups = {item.code: str(item.extra.get("group") or "") for item in items_of(conn, "incident_type")}
    mine = ReportedMatter(call.type, groups.get(call.type or "", ""), call.place, cases.point_of(call), call.started_at)
    since = call.started_at - ALIKE_WITHIN
    recent = (
        INCIDENT.c.unit == unit, INCIDENT.c.reported_at >= since, INCIDENT.c.state != "void", shown(INCIDENT.c.batch),
    )  # fmt: skip
    incidents = conn.execute(select(INCIDENT).where(*recent).order_by(INCIDENT.c.reported_at.desc()).limit(200)).all()
    callers = cases.calls_of(conn, unit, [row.uid for row in incidents])
    for row in incidents:
        matter = ReportedMatter(row.type, groups.get(row.type, ""), row.place, cases.point_of(row), row.reported_at)
        if alike(mine, matter):
            count = sum(other.incident == row.uid for other in callers)
            yield Alike(row.uid, "incident", row.number, row.type, row.place, row.reported_at, count)
    others = (CALL.c.unit == unit, CALL.c.state.in_(UNFINISHED), CALL.c.uid != call.uid)
    for row in conn.execute(select(CALL).where(*others).order_by(CALL.c.started_at.desc())).all():
        matter = ReportedMatter(
            row.type, groups.get(row.type or "", ""), row.place, cases.point_of(row), row.started_at
        )
        if alike(mine, matter, waits=True):
            count = 1 + len(cases.calls_of(conn, unit, (row.uid,)))
            yield Alike(row.uid, "call", row.number or "", row.type, row.place, row.started_at, count)
