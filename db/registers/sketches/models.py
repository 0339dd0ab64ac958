"""The projections of sketches. A drawing that another took the place of stays, with `stands` false."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index
from sqlmodel import Field

from db.storage.columns import Instant, partly
from db.storage.models import PROJECTION, Model, table_of

_TO_TELL = partly("told IS NOT NULL")
_ALARMED = partly("alarm IS NOT NULL")


class Sketch(Model, table=True):
    """A sketch of the incident `about`; one that the app offered has none until it is accepted.

    `units` and `measured` (millimetres in all) are of the drawing that stands. `confirmed` counts the parties that
    confirmed an offer, `wrong` the wrong codes about it; `told` is false from when it was decided until both were
    answered. `alarm` says why an officer is needed: "codes", "hurt", or "addendum" where a packet was sent before.
    """

    __tablename__ = "sketch"
    __table_args__ = (
        Index("sketch_by_time", "unit", "drawn_at", "uid"),
        Index("sketch_by_state", "unit", "state", "drawn_at", "uid"),
        Index("sketch_to_tell", "unit", "told", **_TO_TELL),
        Index("sketch_alarmed", "unit", "drawn_at", **_ALARMED),
        Index("sketch_of_incident", "unit", "about", "drawn_at"),
        PROJECTION,
    )
    unit: str = Field(primary_key=True)
    uid: str = Field(primary_key=True)
    number: str
    state: str
    kind: str
    scale: str
    about: str | None = None
    incident: str | None = None
    drawn_at: datetime = Field(sa_type=Instant)
    units: int
    measures: int
    measured: int
    confirmed: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    wrong: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    told: bool | None = None
    alarm: str | None = None


class SketchDrawing(Model, table=True):
    """One drawing of a sketch, as JSON: the scene, and what was typed about it. `place` counts from 1."""

    __tablename__ = "sketch_drawing"
    __table_args__ = (Index("drawing_of_sketch", "unit", "record", "place"), PROJECTION)
    unit: str = Field(primary_key=True)
    uid: str = Field(primary_key=True)
    record: str
    place: int
    at: datetime = Field(sa_type=Instant)
    stands: bool
    scene: str
    words: str | None = None
    identity: str | None = None


SKETCH = table_of(Sketch)
DRAWING = table_of(SketchDrawing)
