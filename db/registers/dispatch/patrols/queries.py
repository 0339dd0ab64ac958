"""What the unit board, the ranking and a patrol's handheld show."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import or_, select

from db.kernel.base.access import DESK, READERS, Role
from db.kernel.base.officer import Reading
from db.kernel.base.scenes import LatLon, number_in, scene_of
from db.kernel.desk.desk import query
from db.reading import keyset
from db.reference.lists.queries import ListItem as ListItem
from db.reference.lists.queries import items_of
from db.registers.dispatch.models import BARRIER, CALL, PATROL, PLACE
from db.registers.dispatch.rules import welfare_due
from db.registers.dispatch.sending import cases
from db.registers.dispatch.sending.ranking import Candidate, Need, Ranked, Uncovered, rank, uncovered
from db.words.forms import Field
from db.words.messages import M_, Refused
from db.words.records import LIMITS, Column, Cursor, Filter, Page, PanelItem, Row, RowBuilder

if TYPE_CHECKING:
    from sqlalchemy import Row as SqlRow

    Found = SqlRow[*tuple[Any, ...]]

STATES = {"on": "On shift", "off": "Off shift"}
NAME = Field("choice", "Radio name", list="patrol_name")
COLUMNS = (
    Column("started_at", "On shift from", Field("moment", "On shift from"), width=16),
    Column("name", "Radio name", NAME, width=14, grows=True),
    Column("vehicle", "Vehicle", Field("text", "Vehicle"), width=14, wide=True),
    Column("ended_at", "Until", Field("moment", "Until"), width=16, wide=True),
)
_row = RowBuilder(COLUMNS, PATROL.c.keys())


@dataclass(frozen=True, slots=True)
class PatrolNow:
    """A patrol on shift: its state and since when, what it is sent to, what asks for it, when it is to be called.

    `place` and its age are of this shift only.
    """

    uid: str
    number: str
    name: ListItem
    state: str
    since: datetime
    crew: tuple[str, ...]
    people: int
    vehicle: str
    beats: tuple[str, ...]
    place: str | None
    placed_at: datetime | None
    sent_to: str
    sent_record: str
    asked_by: str
    heard_at: datetime
    call_by: datetime | None
    untold: str
    """The number of what it is not to go to after all, until it has said that it heard so."""
    with_whom: str | None = None
    """Code of the list patrol_with: somebody whom it must not leave."""


def patrols_now(reading: Reading) -> tuple[PatrolNow, ...]:
    """The patrols on shift, by radio name."""
    conn, unit = reading.conn, reading.unit
    busy, wanted = cases.running(conn, unit), cases.asked(conn, unit)
    places = {row.patrol: row for row in conn.execute(select(PLACE))}
    minutes = {item.code: item.extra.get("welfare") for item in items_of(conn, "patrol_state")}
    patrols = []
    for row in cases.on_shift(conn, unit):
        sent, asks, place = busy.get(row.uid), wanted.get(row.uid), places.get(row.uid)
        state = cases.state_now(row, sent)
        since = row.service_at if sent is None else sent.on_scene_at or sent.en_route_at or sent.dispatched_at
        after = row.welfare if row.welfare is not None else minutes.get(state)
        heard = max(row.heard_at, sent.dispatched_at) if sent is not None else row.heard_at
        patrols.append(
            PatrolNow(
                uid=row.uid,
                number=row.number,
                name=cases.called(conn, row.name),
                state=state,
                since=since,
                crew=tuple(json.loads(row.crew)),
                people=row.people,
                vehicle=row.vehicle or "",
                beats=tuple(json.loads(row.beats)),
                place=None if place is None else place.place,
                placed_at=None if place is None else place.at,
                sent_to="" if sent is None else number_in(conn, unit, sent.record),
                sent_record="" if sent is None else sent.record,
                asked_by="" if asks is None else number_in(conn, unit, asks.record),
                heard_at=heard,
                call_by=welfare_due(state, heard, None if after is None else int(after)),
                untold=number_in(conn, unit, row.untold) if row.untold else "",
                with_whom=row.with_whom,
            )
        )
    return tuple(patrols)


@query("patrol.board", roles=READERS)
def board(reading: Reading) -> tuple[PatrolNow, ...]:
    """The patrols on shift, by radio name, for the board and the handover."""
    return patrols_now(reading)


@query("patrol.attention", roles=READERS)
def attention(reading: Reading) -> tuple[PanelItem, ...]:
    """Patrols that were not heard for too long, and questions that a busy one has not answered."""
    items = []
    for patrol in patrols_now(reading):
        if patrol.untold:
            text = M_(
                "Tell {patrol} not to go to {number}, and wait for its “received”",
                patrol=patrol.name,
                number=patrol.untold,
            )
            items.append(PanelItem(text, None, "overdue", "patrol", patrol.number))
        if patrol.call_by is not None and patrol.call_by <= reading.now:
            minutes = int((reading.now - patrol.heard_at).total_seconds()) // 60
            text = M_("Call {patrol}: no contact for {minutes} minutes", patrol=patrol.name, minutes=minutes)
            items.append(
                PanelItem(
                    text, patrol.call_by, "overdue", "patrol", patrol.number, weight=LIMITS,
                    what=M_("Call {patrol}", patrol=patrol.name), end=M_("silent {minutes} min", minutes=minutes),
                )
            )  # fmt: skip
        if patrol.asked_by:
            text = M_("{patrol} was asked to go to {number}", patrol=patrol.name, number=patrol.asked_by)
            items.append(PanelItem(text, None, "due", "patrol", patrol.number))
    return tuple(items)


# --- who is to be sent -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Option:
    """A patrol in the suggested order, and what sending it leaves; None for one that cannot go."""

    ranked: Ranked
    leaves: Uncovered | None


@query("patrol.nearest", roles=DESK)
def nearest(reading: Reading, place: str | None = None, record: str | None = None) -> tuple[Option, ...]:
    """Everyone in the order of sending, to a place or to the call or incident with this uid, with the reasons.

    Raises Refused("not_found") for no such record.
    """
    conn, unit = reading.conn, reading.unit
    point: LatLon | None = None
    case = None
    if record is not None:
        case = scene_of(conn, unit, record)
        if case is None:
            raise Refused("not_found", {}, M_("No such call."))
    elif place:
        location = cases.located(conn, place) or {}
        point = (location["lat"], location["lon"]) if "lat" in location and "lon" in location else None
    everyone = cases.candidates(conn, unit)
    need = Need(place, point) if case is None else cases.need_of(conn, unit, case)
    order = rank(everyone, need, cases.barriers(conn, unit), reading.now)
    return tuple(Option(ranked, _leaves(ranked, everyone)) for ranked in order)


def _leaves(ranked: Ranked, everyone: tuple[Candidate, ...]) -> Uncovered | None:
    return uncovered(ranked.patrol, everyone) if ranked.rank is not None else None


@dataclass(frozen=True, slots=True)
class DrawnBarrier:
    """A barrier as it was drawn."""

    name: str
    kind: str
    line: tuple[LatLon, ...]
    gaps: tuple[LatLon, ...]


@query("barrier.list", roles=READERS)
def list_barriers(reading: Reading) -> tuple[DrawnBarrier, ...]:
    """The barriers that are drawn, the oldest first."""
    chosen = select(BARRIER).where(BARRIER.c.unit == reading.unit).order_by(BARRIER.c.drawn_at, BARRIER.c.uid)
    return tuple(
        DrawnBarrier(row.name, row.kind, _points(row.line), _points(row.gaps)) for row in reading.conn.execute(chosen)
    )


def _points(text: str) -> tuple[LatLon, ...]:
    return tuple((lat, lon) for lat, lon in json.loads(text))


# --- the handheld ----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Job:
    """What a patrol may know of what it is sent to. The caller's name and number are there only while it is at it."""

    number: str
    type: str | None
    severity: str | None
    place: str
    landmark: str
    address: str
    words: str
    began: datetime
    caller: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class Handheld:
    """A patrol's own small screen: itself, what it is sent to, and the call that asks for it while it is busy."""

    uid: str
    name: ListItem
    state: str
    since: datetime
    job: Job | None
    asked: Job | None
    untold: str = ""
    """The number of what it is not to go to after all."""


@query("patrol.handheld", roles=frozenset({Role.PATROL}))
def handheld(reading: Reading) -> Handheld | None:
    """The patrol that the officer who asks rides with; None while he is on no patrol's crew. Nothing of any other."""
    conn, unit = reading.conn, reading.unit
    for row in cases.on_shift(conn, unit):
        if cases.in_crew(row, reading.officer.badge):
            sent, asks = cases.running(conn, unit).get(row.uid), cases.asked(conn, unit).get(row.uid)
            state = cases.state_now(row, sent)
            since = row.service_at if sent is None else sent.on_scene_at or sent.en_route_at or sent.dispatched_at
            job = None if sent is None else _job(reading, sent.record, callers=True)
            asked = None if asks is None else _job(reading, asks.record, callers=False)
            untold = number_in(conn, unit, row.untold) if row.untold else ""
            return Handheld(row.uid, cases.called(conn, row.name), state, since, job, asked, untold)
    return None


def _job(reading: Reading, record: str, *, callers: bool) -> Job | None:
    """A call or incident, with its first caller where `callers` says so."""
    conn = reading.conn
    case = scene_of(conn, reading.unit, record)
    if case is None:
        return None
    row = None
    if callers:
        own = or_(CALL.c.uid == record, CALL.c.incident == record)
        row = conn.execute(select(CALL).where(CALL.c.unit == reading.unit, own).order_by(CALL.c.started_at)).first()
    return Job(
        case.number, case.type, case.severity, case.place or "", case.landmark, case.address, case.summary, case.began,
        caller=(row.caller_name or "") if row is not None else "",
        phone=(row.caller_phone or "") if row is not None else "",
    )  # fmt: skip


# --- the register ----------------------------------------------------------------------------------------------


@query("patrol.list", roles=READERS)
def list_patrols(reading: Reading, which: Filter, after: Cursor | None = None, limit: int = 50) -> Page[Row]:
    """A page of patrols' shifts, the newest first."""
    records, following = keyset.page(reading, PATROL.c.started_at, which, after, limit)
    return Page(tuple(_row(row) for row in records), following)


@query("patrol.count", roles=READERS)
def count_patrols(reading: Reading, which: Filter) -> int | None:
    """How many a filter leaves; None above COUNT_CAP."""
    return keyset.count(reading, PATROL.c.started_at, which)
