"""What a patrol is sent to, a call or an incident; the patrols as they stand now; and where places are."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, select

from db.kernel.base.scenes import LatLon, PatrolScene, number_in
from db.reference.lists.places import locate
from db.reference.lists.queries import ListItem, item, items_of, landmarks
from db.registers.dispatch.geo import BarrierLine, in_force
from db.registers.dispatch.models import BARRIER, CALL, DISPATCH, PATROL, PLACE
from db.registers.dispatch.rules import state_of
from db.registers.dispatch.sending.ranking import Candidate

if TYPE_CHECKING:
    from sqlalchemy import Row

    Found = Row[*tuple[Any, ...]]


def point_of(row: Any) -> LatLon | None:
    """The point of a row with `lat` and `lon`; None where it is not known."""
    return None if row.lat is None or row.lon is None else (row.lat, row.lon)


def located(conn: Connection, place: str | None) -> dict[str, Any] | None:
    """What the precinct's own landmarks, then the gazetteer, know of a place: {place, county?, lat?, lon?}."""
    return locate(place, landmarks(conn))


def scene_of_call(conn: Connection, unit: str, uid: str) -> PatrolScene | None:
    """A call as patrols are sent to it."""
    row = conn.execute(select(CALL).where(CALL.c.unit == unit, CALL.c.uid == uid)).first()
    if row is None:
        return None
    return PatrolScene(
        uid, "call", row.number or "", row.state, row.type, row.severity, row.place, point_of(row),
        row.started_at, row.summary or "",
    )  # fmt: skip


def barriers(conn: Connection, unit: str) -> tuple[BarrierLine, ...]:
    """The barriers that count now."""
    rows = conn.execute(select(BARRIER).where(BARRIER.c.unit == unit).order_by(BARRIER.c.drawn_at, BARRIER.c.uid))
    return in_force(BarrierLine(row.name, row.kind, _points(row.line), _points(row.gaps)) for row in rows)


def _points(text: str) -> tuple[LatLon, ...]:
    return tuple((lat, lon) for lat, lon in json.loads(text))


_OPEN = (DISPATCH.c.cleared_at.is_(None), DISPATCH.c.declined_at.is_(None))
"""As the index `dispatch_open` has it: neither answered with no nor done with."""


def running(conn: Connection, unit: str) -> dict[str, Found]:
    """Patrol → what it was sent to and has not left, the newest where there are several."""
    chosen = select(DISPATCH).where(DISPATCH.c.unit == unit, *_OPEN, DISPATCH.c.dispatched_at.is_not(None))
    rows = conn.execute(chosen.order_by(DISPATCH.c.dispatched_at, DISPATCH.c.uid))
    return {row.patrol: row for row in rows}


def asked(conn: Connection, unit: str) -> dict[str, Found]:
    """Patrol → the call that asks for it while it is busy, the oldest where there are several."""
    waiting = (DISPATCH.c.asked_at.is_not(None), DISPATCH.c.dispatched_at.is_(None))
    chosen = select(DISPATCH).where(DISPATCH.c.unit == unit, *_OPEN, *waiting)
    rows = conn.execute(chosen.order_by(DISPATCH.c.asked_at.desc(), DISPATCH.c.uid))
    return {row.patrol: row for row in rows}


def state_now(patrol: Found, sent: Found | None) -> str:
    """The state of a patrol with what it was sent to."""
    if sent is None:
        return state_of(None, None, None, patrol.service, ended=patrol.state == "off")
    return state_of(sent.dispatched_at, sent.en_route_at, sent.on_scene_at, patrol.service, ended=patrol.state == "off")


def on_shift(conn: Connection, unit: str) -> tuple[Found, ...]:
    """The patrols on shift, by radio name."""
    chosen = select(PATROL).where(PATROL.c.unit == unit, PATROL.c.state == "on")
    return tuple(conn.execute(chosen.order_by(PATROL.c.name, PATROL.c.uid)))


def in_crew(patrol: Found, badge: str) -> bool:
    """Whether an officer rides with a patrol."""
    return badge in json.loads(patrol.crew)


def called(conn: Connection, code: str) -> ListItem:
    """A radio name as the list has it."""
    return item(conn, "patrol_name", code) or ListItem("patrol_name", code, code, code)


def candidates(conn: Connection, unit: str) -> tuple[Candidate, ...]:
    """Every patrol of the precinct: those on shift, then the radio names that nobody answers to now."""
    busy = running(conn, unit)
    places = {row.patrol: row for row in conn.execute(select(PLACE))}
    here_now = []
    rows = on_shift(conn, unit)
    for row in rows:
        place = places.get(row.uid)
        sent = busy.get(row.uid)
        here_now.append(
            Candidate(
                uid=row.uid,
                name=called(conn, row.name),
                state=state_now(row, sent),
                people=row.people,
                place=None if place is None else place.place,
                point=None if place is None else point_of(place),
                placed_at=None if place is None else place.at,
                beats=tuple(json.loads(row.beats)),
                busy_with=number_in(conn, unit, sent.record) if sent is not None else "",
            )
        )
    here = {row.name for row in rows}
    off = [name for name in items_of(conn, "patrol_name") if name.active and name.code not in here]
    return (*here_now, *(Candidate("", name, "off", 0) for name in off))


def calls_of(conn: Connection, unit: str, incidents: Iterable[str]) -> tuple[Found, ...]:
    """The calls that opened incidents or belong to them."""
    here = (CALL.c.unit == unit, CALL.c.incident.in_(tuple(incidents)))
    return tuple(conn.execute(select(CALL).where(*here).order_by(CALL.c.started_at, CALL.c.uid)))
