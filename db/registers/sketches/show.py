"""A sketch as its record shows it: numbers of objects and measures, whose they are, why one is needed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from db.kernel.base import slots
from db.kernel.base.accidents import accident_of
from db.kernel.base.officer import Reading
from db.kernel.desk.desk import query
from db.kernel.journal import stored_events
from db.kernel.projections import numbering
from db.reading.chronology import acts_of, entries, section
from db.reference.lists.queries import items_of
from db.registers.sketches import forms, needed
from db.registers.sketches.access import READ
from db.registers.sketches.drawings import kinds, placing
from db.registers.sketches.drawings.certainty import CERTAINTY, NAMELESS, certainties
from db.registers.sketches.drawings.labels import point_said
from db.registers.sketches.models import SKETCH
from db.registers.sketches.offers.party_words import CONFIRMED, OfferWords, offer_of
from db.registers.sketches.rules import measure_doubts
from db.registers.sketches.stored_sketch import Kept, drawings_of, newest_values, sketches_of
from db.storage import ends
from db.words.forms import Field, fields_of
from db.words.messages import M_
from db.words.records import Line, Record, Section

if TYPE_CHECKING:
    from db.kernel.events.event import Event
    from db.registers.sketches.drawings.scene import Drawing, Measure, Scene, Thing
    from db.registers.sketches.stored_sketch import Found

BARE = Field("text", "")
APPS_OWN = ("message", "sender")
"""Fields of an entry that are for the app alone."""


@query("sketch.show", roles=READ)
def show_sketch(reading: Reading, number: str) -> Record:
    """A sketch with what stands in it and what was measured. Raises Refused("not_found")."""
    row = numbering.asked_row(reading, "sketch", number, SKETCH)
    history = stored_events.events_of(reading.conn, reading.unit, row.uid)
    return Record(
        register="sketch",
        uid=row.uid,
        number=row.number,
        state=row.state,
        title="",
        read_at=ends.last_position(reading.conn),
        sections=tuple(part for part in _sections(reading, row, history) if part.lines),
        chronology=tuple(
            replace(entry, lines=tuple(line for line in entry.lines if line.name not in APPS_OWN))
            for entry in entries(reading.conn, history)
        ),  # the app's own name of its message is for the app
        acts=acts_of(reading, "sketch", row.state, ("sketch.accept", "sketch.redraw")),
    )


def _sections(reading: Reading, row: Found, history: tuple[Event, ...]) -> Iterator[Section]:
    values = newest_values(history)
    opening = section("Sketch", forms.DrawSketch, values)
    of = Line("incident", Field("code", "Incident"), row.incident)
    yield Section("Sketch", (of, *opening.lines) if row.incident else opening.lines)
    kept = drawings_of(reading.conn, reading.unit, row.uid)
    yield Section("Why a sketch by the police is needed", tuple(_reasons(reading, row, values, kept[-1])))
    yield section("How it is known", forms.DrawSketch, values)
    drawing = kept[-1].drawing
    offer = offer_of(history)
    yield Section("Objects", tuple(_object(drawing, thing, offer) for thing in drawing.scene.things))
    if offer is not None:
        yield Section("Messages of the parties", tuple(_messages(offer)))
    yield Section("Measures", tuple(_measure(drawing.scene, part) for part in drawing.scene.measures))
    doubts = measure_doubts(row.scale, drawing.scene)
    yield Section("To look at", tuple(Line(doubt.code, BARE, doubt.message) for doubt in doubts))
    yield from slots.sections("sketch.papers", reading.conn, row.unit, row.uid)
    yield Section("Earlier drawings", tuple(_earlier(part) for part in kept if not part.stands))


def _reasons(reading: Reading, row: Found, values: Mapping[str, object], kept: Kept) -> Iterator[Line]:
    accident = accident_of(reading.conn, reading.unit, row.about) if row.about else None
    damage, said = values.get("damage"), values.get("circumstances")
    facts = needed.AccidentFacts(
        kinds=tuple(unit.kind for unit in kept.drawing.scene.units),
        harmed=accident is not None and accident.harmed,
        damage=damage if isinstance(damage, int) else None,
        said=frozenset(said if isinstance(said, tuple) else ()),
    )
    limit = needed.limit_of(items_of(reading.conn, needed.LIMIT), kept.at)
    for item in needed.reasons(facts, items_of(reading.conn, needed.NEED), limit):
        yield Line("need", Field("choice", "", list=needed.NEED), item.code)


def _object(drawing: Drawing, thing: Thing, offer: OfferWords | None = None) -> Line:
    """An object by its number: what it is, its label and plate where they are not sealed, what its driver said."""
    no = str(thing.no)
    lines = [Line("no", BARE, M_("no. {place}", place=thing.no))]
    for name, field in (("plates", Field("plate", "Plate")), ("names", Field("text", "Driver")),
                        ("labels", BARE)):  # fmt: skip
        if (text := getattr(drawing, name).get(no)) is not None:
            lines.append(Line(name, field, text))
    if thing.said:
        lines.append(Line("said", Field("choice", "", list="sketch_stand"), thing.said))
    if thing.asked:
        lines.append(Line("asked", Field("choice", "", list="sketch_asked"), thing.asked))
    if thing.damage:
        lines.append(Line("damage", Field("choices", "Damaged", list="sketch_damage"), thing.damage))
    if thing.kind not in NAMELESS:
        lines.append(Line("known", BARE, CERTAINTY[certainties(drawing.scene)[thing.no]]))
    if offer is not None and (how := offer.confirmed.get(thing.no)) is not None:
        lines.append(Line("confirmed", BARE, CONFIRMED[how]))
    if (words := drawing.says.get(no)) is not None:
        of_message = offer is not None and offer.says.get(no) == words
        lines.append(Line("says", Field("words", "As the message says" if of_message else "Says"), words))
    listed = "sketch_unit" if kinds.is_unit(thing.kind) else "sketch_mark"
    return Line("object", Field("choice", "Object", list=listed), tuple(lines), code=thing.kind)


def _messages(offer: OfferWords) -> Iterator[Line]:
    """From how many messages it is known, and of each what it did, of which party, when it was sent and taken."""
    yield Line("count", BARE, M_("{count} messages; a message shows who had the code, not who sent it",
                                 count=len(offer.messages)))  # fmt: skip
    for message in offer.messages:
        lines = [Line("what", BARE, message.what)]
        if message.party is not None:
            lines.append(Line("party", Field("number", "Which party"), message.party))
        if message.sent_at is not None:
            lines.append(Line("sent", Field("moment", "Message sent at"), message.sent_at))
        lines.append(Line("taken", Field("moment", "Message taken at"), message.taken_at))
        yield Line("message", Field("text", "Message"), tuple(lines))
    for hurt in offer.hurt:
        said = M_("Somebody is hurt: {count}", count=hurt.injured)
        lines = [Line("what", BARE, said), Line("at", Field("moment", "Told at"), hurt.at)]
        if hurt.words:
            label = "Says" if hurt.party is None else "As the message says"
            lines.append(Line("words", Field("words", label), hurt.words))
        if hurt.late:
            lines.append(Line("late", BARE, M_("packet {number} was sent before", number=hurt.late)))
        yield Line("hurt", Field("text", "Message"), tuple(lines))


def _measure(scene: Scene, measure: Measure) -> Line:
    metres = placing.metres(measure.mm)
    start, end = point_said(scene, measure.start), point_said(scene, measure.end)
    match measure.kind:
        case "along":
            said = M_("{number}: from {start} along the base line to {end}, {metres} m", number=measure.no,
                      start=start, end=end, metres=metres)  # fmt: skip
        case "square":
            said = M_("{number}: from the base line of {start} square to {end}, {metres} m", number=measure.no,
                      start=start, end=end, metres=metres)  # fmt: skip
        case _:
            said = M_("{number}: from {start} to {end}, {metres} m", number=measure.no, start=start,
                      end=end, metres=metres)  # fmt: skip
    lines = [Line("measure", BARE, said)]
    if measure.estimated:
        lines.append(Line("estimated", BARE, M_("estimated")))
    if measure.by:
        lines.append(Line("by", Field("officer", "Measured by"), measure.by))
    return Line("measure", BARE, tuple(lines))


def _earlier(kept: Kept) -> Line:
    counts = M_("{units} units, {measures} measures", units=len(kept.drawing.scene.units),
                measures=len(kept.drawing.scene.measures))  # fmt: skip
    return Line("earlier", Field("text", "Drawing"), None, was=(M_("{place}: {what}", place=kept.place, what=counts),))


def sections_of_incident(conn: Connection, unit: str, record: str) -> tuple[Section, ...]:
    """The sketches of an incident, for its record."""
    kind = dict(fields_of(forms.DrawSketch))["kind"]
    lines = [
        Line("sketch", kind, (Line("number", Field("code", ""), row.number),
                              Line("units", BARE, M_("{units} units, {measures} measures", units=row.units,
                                                     measures=row.measures))), code=row.kind)
        for row in sketches_of(conn, unit, record)
        if row.state == "drawn"
    ]  # fmt: skip
    return (Section("Sketches", tuple(lines)),)


def acts_of_incident(group: str) -> tuple[str, ...]:
    """What the record of an incident offers: a sketch of an accident."""
    return ("sketch.draw",) if group == "accident" else ()
