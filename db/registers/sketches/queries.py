"""Sketches as lists show them, and the drawing of one for whoever draws or prints it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from db.kernel.base.accidents import Accident, accident_of
from db.kernel.base.officer import Reading
from db.kernel.desk.desk import query
from db.kernel.journal import stored_events
from db.kernel.projections import numbering
from db.reading import keyset
from db.reading.hits import hits, line_of
from db.registers.sketches import forms
from db.registers.sketches.access import READ
from db.registers.sketches.drawings.placing import MeasureFinding
from db.registers.sketches.events import words_of
from db.registers.sketches.models import SKETCH
from db.registers.sketches.offers.alarms import ALARMS
from db.registers.sketches.offers.party_words import OfferWords, offer_of
from db.registers.sketches.rules import measure_doubts
from db.registers.sketches.stored_sketch import Kept, drawings_of, newest_values
from db.storage import ends
from db.words.forms import Field, fields_of
from db.words.messages import M_, Refused
from db.words.records import LIMITS, Column, Cursor, Filter, Hit, Page, PanelItem, Row, RowBuilder

DRAWN = dict(fields_of(forms.DrawSketch))
COLUMNS = (
    Column("drawn_at", "Drawn at", DRAWN["seen_at"], 16),
    Column("incident", "Incident", Field("code", "Incident"), 12),
    Column("kind", "Kind of sketch", DRAWN["kind"], 16, grows=True),
    Column("units", "Units", Field("number", "Units"), 8, wide=True),
    Column("measures", "Measures", Field("number", "Measures"), 8, wide=True),
)
_row = RowBuilder(COLUMNS, SKETCH.c.keys())


@query("sketch.list", roles=READ)
def list_sketches(reading: Reading, which: Filter, after: Cursor | None = None, limit: int = 50) -> Page[Row]:
    """A page by the time of drawing, newest first."""
    records, following = keyset.page(reading, SKETCH.c.drawn_at, which, after, limit)
    return Page(tuple(_row(row) for row in records), following)


@query("sketch.count", roles=READ)
def count_sketches(reading: Reading, which: Filter) -> int | None:
    """How many a filter leaves; None above COUNT_CAP."""
    return keyset.count(reading, SKETCH.c.drawn_at, which)


@query("sketch.search", roles=READ)
def search_sketches(reading: Reading, typed: str, limit: int = 50) -> tuple[Hit, ...]:
    """The newest sketches whose labels and words hold every word of `typed`, in any spelling."""
    return hits(
        reading, "sketch", SKETCH.c.drawn_at, typed, limit, lambda row: line_of(reading, row.uid, typed, words_of)
    )


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sketch with the drawing that stands, for the editor and for papers.

    `read_at` and `hash` are the journal's position of that drawing's entry and its hash; `values` what was answered
    beside it, by field of the form; `reasons` why an answer that was asked about stands all the same.
    """

    uid: str
    number: str
    state: str
    kind: str
    scale: str
    incident: str | None
    drawn_at: datetime
    read_at: int
    hash: str
    kept: Kept
    values: Mapping[str, Any]
    place: str | None
    reasons: Mapping[str, str]
    offer: OfferWords | None = None
    """What messages say of an accident that an app offered."""

    @property
    def doubts(self) -> tuple[MeasureFinding, ...]:
        """What the measures do not agree on; nothing of a drawing that is not to scale."""
        return measure_doubts(self.scale, self.kept.drawing.scene)


@query("sketch.sheet", roles=READ)
def sheet(reading: Reading, number: str) -> Sheet:
    """A sketch with the drawing that stands. Raises Refused("not_found")."""
    row = numbering.asked_row(reading, "sketch", number, SKETCH)
    kept = drawings_of(reading.conn, reading.unit, row.uid)[-1]
    event = stored_events.event_by_uid(reading.conn, reading.unit, kept.uid)
    assert event is not None
    accident = accident_of(reading.conn, reading.unit, row.about) if row.about else None
    history = stored_events.events_of(reading.conn, reading.unit, row.uid)
    place = history[0].value("place") if accident is None else accident.place
    return Sheet(
        row.uid, row.number, row.state, row.kind, row.scale, row.incident, row.drawn_at, event.position,
        ends.entry_hash(reading.conn, event.position) or "", kept,
        newest_values(history), place, dict(event.words.get("reasons", {})), offer_of(history),
    )  # fmt: skip


@query("sketch.attention", roles=READ)
def attention(reading: Reading) -> tuple[PanelItem, ...]:
    """Offered accidents that need an officer: wrong codes, somebody hurt, an addendum to be sent."""
    chosen = select(SKETCH).where(SKETCH.c.unit == reading.unit, SKETCH.c.alarm.is_not(None))
    rows = reading.conn.execute(chosen.order_by(SKETCH.c.drawn_at, SKETCH.c.uid))
    return tuple(PanelItem(ALARMS[row.alarm], None, "urgent", "sketch", row.number, weight=LIMITS) for row in rows)


@query("sketch.accident", roles=READ)
def accident(reading: Reading, number: str) -> Accident:
    """What a new sketch of an incident begins with: its vehicles and people. Raises Refused("not_found")."""
    uid, number = numbering.asked(reading, "incident", number)
    accident = accident_of(reading.conn, reading.unit, uid)
    if accident is None:
        raise Refused("not_found", {"number": M_("There is no record {number}.", number=number)})
    return accident
