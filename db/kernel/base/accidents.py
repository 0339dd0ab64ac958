"""What a sketch is drawn of: an accident as the register that keeps it declares it, with its vehicles and people."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from db.kernel.base import slots

SLOT = "sketch.accidents"


@dataclass(frozen=True, slots=True)
class Vehicle:
    """A vehicle of the accident: its kind (a code of the list vehicle_kind), its plate unless it is sealed."""

    kind: str | None
    plate: str | None


@dataclass(frozen=True, slots=True)
class Accident:
    """A record that a sketch may belong to. `is_accident`: whether its type says so. `people` are the names that stand
    open in it; of protected ones there are none. `seen_at` is when it happened, else when it was reported.
    """

    uid: str
    number: str
    state: str
    is_accident: bool
    harmed: bool
    seen_at: datetime
    light: str | None = None
    surface: str | None = None
    place: str | None = None
    vehicles: tuple[Vehicle, ...] = ()
    people: tuple[str, ...] = ()


def accident_of(conn: Connection, unit: str, uid: str) -> Accident | None:
    """The record with this uid, where a sketch may belong to it."""
    for filler in slots.fillers(SLOT):
        accident: Accident | None = filler(conn, unit, uid)
        if accident is not None:
            return accident
    return None
