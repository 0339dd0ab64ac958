"""What a patrol is sent to, a call or an incident; the patrols as they stand now; and where places are."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, select

from db.kernel.base import slots
from db.kernel.base.scenes import LatLon, PatrolScene, scene_of
from db.reference.lists.places import locate
from db.reference.lists.queries import ListItem, item, items_of, landmarks
from db.registers.dispatch.geo import BarrierLine, in_force
from db.registers.dispatch.models import BARRIER, CALL, DISPATCH, PATROL, PLACE
from db.registers.dispatch.rules import answers_of, state_of
from db.registers.dispatch.sending.dangers import is_violent, ties_of
from db.registers.dispatch.sending.ranking import Candidate, Need

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
    waiting = asked(conn, unit)
    out = frozenset(badge for filler in slots.fillers("dispatch.escorts") for badge in filler(conn, unit))
    places = {row.patrol: row for row in conn.execute(select(PLACE))}
    here_now = []
    rows = on_shift(conn, unit)
    for row in rows:
        place = places.get(row.uid)
        sent = busy.get(row.uid)
        scene = None if sent is None else scene_of(conn, unit, sent.record)
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
                busy_with="" if scene is None else scene.number,
                weight=0 if scene is None else _weight(conn, scene),
                ties=_ties(conn, unit, row, scene, out),
                asked=row.uid in waiting,
            )
        )
    here = {row.name for row in rows}
    off = [name for name in items_of(conn, "patrol_name") if name.active and name.code not in here]
    return (*here_now, *(Candidate("", name, "off", 0) for name in off))


def need_of(conn: Connection, unit: str, scene: PatrolScene) -> Need:
    """A call or incident as the ranking sees it."""
    kind = item(conn, "incident_type", scene.type)
    marked = scene.armed or (kind is not None and bool(kind.extra.get("violent")))
    violent = is_violent(scene.type, marked=marked, answers=_answers(conn, unit, scene))
    there = (DISPATCH.c.unit == unit, DISPATCH.c.record == scene.uid, DISPATCH.c.dispatched_at.is_not(None))
    helped = conn.execute(select(DISPATCH.c.uid).where(*there, *_OPEN).limit(1)).first() is not None
    return Need(scene.place, scene.point, _weight(conn, scene), violent, helped)


def _weight(conn: Connection, scene: PatrolScene) -> int:
    """How severe a case is: the weight of its severity, else of its type's usual one; 0 where neither is known."""
    kind = item(conn, "incident_type", scene.type)
    code = scene.severity or (None if kind is None else kind.extra.get("severity"))
    severity = item(conn, "severity", code) if code else None
    return 0 if severity is None else int(severity.extra.get("weight", 0))


def _answers(conn: Connection, unit: str, scene: PatrolScene) -> dict[str, str]:
    """The answers of a call, or of the calls of an incident."""
    if scene.register == "call":
        rows = tuple(conn.execute(select(CALL).where(CALL.c.unit == unit, CALL.c.uid == scene.uid)))
    else:
        rows = calls_of(conn, unit, (scene.uid,))
    return {code: answer for row in rows for code, answer in answers_of(row.answers).items()}


def _ties(conn: Connection, unit: str, row: Found, scene: PatrolScene | None, out: frozenset[str]) -> tuple[str, ...]:
    """For whom a patrol is not called away: by its own word, its crew's custody entries, and what it is at."""
    ties = {row.with_whom} if row.with_whom else set()
    if out & set(json.loads(row.crew)):
        ties.add("held")
    if scene is not None:
        ties |= {*scene.ties, *ties_of(scene.type, _answers(conn, unit, scene))}
    return tuple(sorted(ties))


def calls_of(conn: Connection, unit: str, incidents: Iterable[str]) -> tuple[Found, ...]:
    """The calls that opened incidents or belong to them."""
    here = (CALL.c.unit == unit, CALL.c.incident.in_(tuple(incidents)))
    return tuple(conn.execute(select(CALL).where(*here).order_by(CALL.c.started_at, CALL.c.uid)))
