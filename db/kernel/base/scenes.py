"""What a patrol is sent to: a record of any register that has a scene."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from db.kernel.base import slots

LatLon = tuple[float, float]
"""Latitude and longitude, in degrees."""
SLOT = "dispatch.scenes"


@dataclass(frozen=True, slots=True)
class PatrolScene:
    """A call or an incident, as patrols are sent to it. `began`: when the call was heard, or the incident reported."""

    uid: str
    register: str
    number: str
    state: str
    type: str | None
    severity: str | None
    place: str | None
    point: LatLon | None
    began: datetime
    summary: str
    landmark: str = ""
    address: str = ""
    armed: bool = False
    """Whether the record says that there is a weapon."""
    ties: tuple[str, ...] = ()
    """For whom a patrol that is there is never called away: codes of dispatch/sending/dangers.py."""


def scene_of(conn: Connection, unit: str, uid: str) -> PatrolScene | None:
    """The record with this uid, where it has a scene."""
    for filler in slots.fillers(SLOT):
        scene: PatrolScene | None = filler(conn, unit, uid)
        if scene is not None:
            return scene
    return None


def number_in(conn: Connection, unit: str, uid: str) -> str:
    """The number of a record that has a scene; "" where there is none."""
    scene = scene_of(conn, unit, uid)
    return "" if scene is None else scene.number
