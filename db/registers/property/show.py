"""One item with its chain of custody: every entry about it, whichever record that stands in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, select
from sqlalchemy import Row as SqlRow

from db.kernel.base import slots
from db.kernel.base.access import READERS
from db.kernel.base.officer import Reading
from db.kernel.desk.desk import query
from db.kernel.events.event import Event
from db.kernel.folding.reprojection import effective
from db.kernel.journal import stored_events
from db.kernel.projections import numbering
from db.reading.chronology import acts_of, entries, read_back, section
from db.registers.property import events, forms, rules
from db.registers.property.models import ITEM
from db.registers.property.queries import FOUND_FIELDS
from db.storage import ends
from db.storage.models import JOURNAL
from db.words.calendar.jalali import local_date
from db.words.forms import Field, fields_of
from db.words.messages import M_, Message
from db.words.records import Line, Record, Section

OF_CUSTODY = frozenset({"property_taken", "property_returned", "cash_recounted"})
"""Entries of a custody record that make and move its items. What they say of the person stays there."""
ATTACHED = "attachment_added"
"""A photograph of an item stands among the attachments of its record; its note begins with the item's number."""
FIRST = {
    rules.UNPLACED: ("property.impound", "property.take_in", "property.give_back", "property.hand_on"),
    rules.HERE: ("property.move", "property.send", "property.give_back", "property.hand_on", "property.open"),
    rules.EXAMINATION: ("property.back",),
    rules.MISSING: ("property.take_in",),
}
_ITEM = dict(fields_of(forms.TakeIn))
_OUT = dict(fields_of(forms.HandOn))


@query("property.show", roles=READERS)
def show_item(reading: Reading, number: str) -> Record:
    """An item with its chain of custody. Raises Refused("not_found")."""
    row = numbering.asked_row(reading, "property", number, ITEM)
    history = chain(reading, row)
    acts = acts_of(reading, "property", row.state, FIRST.get(row.state, ()))
    if row.kind != rules.VEHICLE:
        acts = tuple(act for act in acts if act != "property.impound")
    if row.origin != rules.FOUND:
        acts = tuple(act for act in acts if act != "property.ask")
    return Record(
        register="property",
        uid=row.uid,
        number=row.number,
        state=row.state,
        title=row.what or "",
        read_at=ends.last_position(reading.conn),
        sections=tuple(part for part in _sections(reading, row, history) if part.lines),
        chronology=entries(reading.conn, history),
        acts=acts,
        warnings=tuple(_warnings(reading, row)),
    )


@query("property.chain_end", roles=READERS)
def chain_end(reading: Reading, number: str) -> tuple[int, str]:
    """Position and hash of the newest entry of the record that holds an item's chain. Raises Refused("not_found")."""
    row = numbering.asked_row(reading, "property", number, ITEM)
    mine = (JOURNAL.c.unit == reading.unit, JOURNAL.c.record == row.record, JOURNAL.c.stream == "record")
    newest = select(JOURNAL.c.position, JOURNAL.c.hash).where(*mine).order_by(JOURNAL.c.position.desc()).limit(1)
    last = reading.conn.execute(newest).one()
    return last.position, last.hash


def chain(reading: Reading, row: SqlRow[Any]) -> tuple[Event, ...]:
    """The entries about an item in the record that it belongs to, and what corrects them; of a custody record without
    anybody's name."""
    record = stored_events.events_of(reading.conn, reading.unit, row.record)
    ours = {each.uid for each in record if _is_about(each, row)}
    kept = (each for each in record if each.uid in ours or each.facts.get("target") in ours)
    return tuple(_nameless(each) if row.origin == rules.CUSTODY else each for each in kept)


def _is_about(event: Event, row: SqlRow[Any]) -> bool:
    if row.uid == row.record or event.uid == row.uid or event.facts.get("target") == row.uid:
        return True
    if event.kind == ATTACHED and (event.words.get("note") or "").startswith(f"{row.number}:"):
        return True
    return row.origin == rules.CUSTODY and event.kind in OF_CUSTODY - {"property_taken"}


def _nameless(event: Event) -> Event:
    return replace(event, identity={}) if event.kind in OF_CUSTODY else event


def _sections(reading: Reading, row: SqlRow[Any], history: Iterable[Event]) -> Iterator[Section]:
    yield Section("Item of the store room", tuple(line for line in _item(row) if line.value not in (None, "", ())))
    made = next((each for each in effective(tuple(history)) if each.uid == row.uid), None)
    if row.origin == rules.BOOK and made is not None:
        values = {name: made.value(name) for name in ("old_number", "mark", "giver")}
        yield section("Earlier book", forms.ImportItem, values)
    if row.origin == rules.FOUND and made is not None and made.kind == events.FOUND:
        values = {name: made.value(name) for name in ("where", "finder", "finder_phone")}
        yield section("Where it was found", forms.FindItem, values)
    pounds = [each for each in effective(tuple(history)) if each.kind == events.IMPOUNDED]
    if pounds and row.state in rules.IN_HANDS:
        values = {name: read_back(what, pounds[-1].value(name)) for name, what in fields_of(forms.Impound)}
        yield section("In the pound", forms.Impound, values)
    yield from slots.sections("property.papers", reading.conn, reading.unit, row.uid)
    yield Section("Duties", tuple(_due(reading, row)))


def _item(row: SqlRow[Any]) -> Iterator[Line]:
    yield Line("kind", FOUND_FIELDS["kind"], row.kind)
    yield Line("what", FOUND_FIELDS["what"], row.what)
    if row.quantity is not None:
        yield Line("quantity", Field("number", "Quantity"), row.quantity)
        yield Line("measure", Field("choice", "Unit", list="property_unit"), row.measure)
    yield Line("rials", Field("rials", "Rials"), row.rials)
    yield Line("seal", _ITEM["seal"], row.seal)
    yield Line("bag", _ITEM["bag"], row.bag)
    yield Line("place", _ITEM["place"], row.place if row.state in rules.IN_THE_BUILDING else None)
    yield Line("way", _OUT["way"], row.way)
    yield Line("order", _OUT["order"], row.order_number)
    yield Line("held_order", Field("text", "Kept under order"), row.held_order)
    yield Line("held_until", Field("date", "Keep it until"), row.held_until)
    yield Line("due_on", Field("date", "Due back on"), row.due_on)
    yield Line("keeps_until", Field("date", "Keeps until"), row.keeps_until)
    yield Line("record", Field("text", "Record"), row.of_number)
    yield Line("also", Field("text", "Also numbered"), row.also)


def sections_of_record(conn: Connection, unit: str, record: str) -> tuple[Section, ...]:
    """What of a record lies in the store room, or left it: each item with its number, state, seal and place."""
    rows = conn.execute(select(ITEM).where(ITEM.c.unit == unit, ITEM.c.record == record).order_by(ITEM.c.number))
    return (Section("Store room", tuple(Line("item", _BARE_KIND, _in_short(row), code=row.kind) for row in rows)),)


_BARE_KIND = replace(FOUND_FIELDS["kind"], label="")


def _in_short(row: SqlRow[Any]) -> tuple[Line, ...]:
    bare = Field("text", "")
    lines = [Line("number", bare, row.number), Line("state", bare, M_(rules.STATES[row.state]))]
    if row.seal or row.bag:
        lines.append(Line("seal", Field("text", "Seal"), row.seal or row.bag))
    if row.place and row.state in rules.IN_THE_BUILDING:
        lines.append(Line("place", replace(_ITEM["place"], label=""), row.place))
    if row.doubt is not None:
        lines.append(Line("doubt", bare, rules.DOUBTS[row.doubt]))
    return tuple(lines)


def _due(reading: Reading, row: SqlRow[Any]) -> Iterator[Line]:
    for due in rules.duties(row._mapping, reading.now, local_date(reading.now)):
        label = Field("text", "Overdue" if due.overdue else "Due")
        yield Line(due.code, label, rules.DUTIES[due.code])


def _warnings(reading: Reading, row: SqlRow[Any]) -> Iterator[Message]:
    if row.doubt is not None:
        yield rules.DOUBTS[row.doubt]
    if row.state == rules.MISSING:
        yield rules.DUTIES["missing"]
