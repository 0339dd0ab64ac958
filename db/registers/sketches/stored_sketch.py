"""A sketch as the store keeps it, read for whoever draws, shows or prints it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from db.kernel.folding.reprojection import effective
from db.reading.chronology import read_back
from db.registers.sketches import forms
from db.registers.sketches.drawings.scene import Drawing, drawing_of
from db.registers.sketches.models import DRAWING, SKETCH
from db.registers.sketches.rules import OFFERED, read_of_message
from db.words.forms import fields_of
from db.words.messages import M_, Refused

if TYPE_CHECKING:
    from sqlalchemy import Connection, Row

    from db.kernel.events.event import Event

    Found = Row[*tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class Kept:
    """One drawing of a sketch: its entry's uid, its place among them (from 1), whether it stands."""

    uid: str
    place: int
    at: datetime
    stands: bool
    drawing: Drawing


def drawings_of(conn: Connection, unit: str, record: str) -> tuple[Kept, ...]:
    """Every drawing of a sketch, the first first; the one that stands is the last."""
    chosen = select(DRAWING).where(DRAWING.c.unit == unit, DRAWING.c.record == record).order_by(DRAWING.c.place)
    read = read_of_message if _is_of_message(conn, unit, record) else (lambda drawing: drawing)
    return tuple(
        Kept(row.uid, row.place, row.at, row.stands, read(drawing_of(_raw(row)))) for row in conn.execute(chosen)
    )


def _is_of_message(conn: Connection, unit: str, record: str) -> bool:
    """Whether the app offered it: such a sketch waits, was refused, or its parties are answered."""
    row = conn.execute(select(SKETCH.c.state, SKETCH.c.told).where(SKETCH.c.unit == unit, SKETCH.c.uid == record)).one()
    return row.state in OFFERED or row.told is not None


def _raw(row: Found) -> dict[str, Any]:
    said = {**json.loads(row.words or "{}"), **json.loads(row.identity or "{}")}
    return {"scene": json.loads(row.scene), **said}


def sketches_of(conn: Connection, unit: str, about: str) -> Sequence[Found]:
    """The sketches of a record, the newest first."""
    chosen = select(SKETCH).where(SKETCH.c.unit == unit, SKETCH.c.about == about)
    return conn.execute(chosen.order_by(SKETCH.c.drawn_at.desc(), SKETCH.c.uid)).all()


STAND = (forms.DRAWN, forms.OFFERED, forms.REDRAWN)
"""The kinds of entries that hold a drawing."""


def newest_values(history: tuple[Event, ...]) -> dict[str, Any]:
    """The answers beside the drawing that stands, typed."""
    drawing = [event for event in effective(history) if event.kind in STAND][-1]
    return {name: read_back(what, drawing.value(name)) for name, what in fields_of(forms.DrawSketch)}


def find(conn: Connection, unit: str, record: str | None, states: frozenset[str]) -> Found:
    """A sketch by its uid. Raises Refused("not_found"), or "conflict" in a state that forbids it."""
    row = conn.execute(select(SKETCH).where(SKETCH.c.unit == unit, SKETCH.c.uid == record)).first()
    if row is None:
        raise Refused("not_found", {}, M_("There is no such sketch."))
    if row.state not in states:
        raise Refused("conflict", {}, M_("Sketch {number} is not in a state for this.", number=row.number))
    return row
