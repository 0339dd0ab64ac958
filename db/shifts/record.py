"""A shift as the record view shows it: sections, chronology, and the acts that fit now."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from sqlalchemy import Row as SqlRow

from db import chronology, journal
from db.desk import Reading
from db.forms import Field
from db.messages import M_, Message
from db.records import Entry, Line, Record, Section
from db.shifts.summary import HandoverSummary, SummaryItem, hides_counts

STATES = {"open": "Open", "handing_over": "Handing over", "signed_out": "Signed out", "signed": "Signed"}
FIRST = (
    "shift.start_handover",
    "shift.count",
    "shift.sign_out",
    "shift.count_blind",
    "shift.take_over",
    "shift.add_item",
)
PRIORITY_LABELS = {"urgent": M_("Urgent"), "watch": M_("Watch"), "normal": M_("Normal")}


def record_of(reading: Reading, row: SqlRow[Any], told: HandoverSummary) -> Record:
    """The record of a shift from its row and its summary."""
    entries = chronology.entries(reading.conn, journal.events_of(reading.conn, row.uid))
    acts = chronology.acts_of(reading, "shift", row.state, FIRST)
    return Record(
        register="shift",
        uid=row.uid,
        number=row.number,
        state=row.state,
        title=told.officer.name,
        read_at=told.read_at,
        sections=tuple(section for section in sections(told) if section.lines),
        chronology=_blind(reading, row, told, entries),
        acts=tuple(name for name in acts if _fits(reading, row, told, name)),
        warnings=_warnings(told),
    )


def sections(told: HandoverSummary) -> tuple[Section, ...]:
    """Crew, handover, counts, items by priority, signatures and anchor."""
    return (
        Section("Shift", tuple(_crew(told))),
        *(
            Section(label.text, tuple(line for item in told.items if item.priority == code for line in _item(item)))
            for code, label in PRIORITY_LABELS.items()
        ),
        Section("Counts", tuple(_counts(told))),
        Section("Signatures", tuple(_signatures(told))),
        Section(
            "Addenda",
            tuple(Line("addendum", Field("words", "Addendum"), item.text) for item in told.addenda if item.text),
        ),
    )


def _answered(*lines: Line) -> Iterator[Line]:
    return (line for line in lines if line.value not in (None, "", ()))


def _crew(told: HandoverSummary) -> Iterator[Line]:
    yield Line("officer", Field("text", "Duty officer"), told.officer.name)
    yield Line("opened", Field("moment", "Opened"), told.officer.at)
    for label, name in told.crew:
        yield Line("crew", Field("text", label.text), name)
    yield from _answered(
        Line("started", Field("moment", "Handover begun"), told.started and told.started.at),
        Line("cutoff", Field("number", "Cut-off: journal position"), told.cutoff),
        Line("anchor", Field("text", "Cut-off: hash"), told.anchor),
        Line("later", Field("number", "Entries since the cut-off"), told.later or None),
    )


def _item(item: SummaryItem) -> Iterator[Line]:
    text: Message | str = item.text if item.what is None else item.what
    label = f"item-{item.item}"
    yield Line(label, Field("words", "Item"), M_("{item}. {text}", item=item.item, text=text) if item.item else text)
    yield from _answered(
        Line(label, Field("code", "About number"), item.number),
        Line(label, Field("moment", "Since"), item.since),
        Line(label, Field("text", "Next duty"), item.next),
        Line(label, Field("moment", "Due"), item.due),
        Line(label, Field("text", "What is to be done"), item.action),
        Line(label, Field("text", "By whom"), item.owner),
        Line(label, Field("moment", "By when"), item.by_when),
        Line(label, Field("text", "If … then …"), item.if_then),
        Line(label, Field("text", "Why another priority"), item.reason),
    )


def _counts(told: HandoverSummary) -> Iterator[Line]:
    for line in told.counts:
        both = {"outgoing": _shown(line.outgoing), "incoming": _shown(line.incoming)}
        if line.differs:
            value = M_("handed over {outgoing}, counted {incoming}: they differ", **both)
        else:
            value = M_("handed over {outgoing}, counted {incoming}", **both)
        yield Line(line.what, Field("text", line.label.text), value)
    if told.counts_hidden:
        yield Line("hidden", Field("text", "Outgoing count"), M_("hidden until the incoming officer has counted"))
    yield from _answered(Line("found", Field("words", "What was found"), told.found))


def _shown(number: int | None) -> object:
    return "—" if number is None else number


def _signatures(told: HandoverSummary) -> Iterator[Line]:
    out, into = told.outgoing, told.incoming
    return _answered(
        Line("outgoing", Field("text", "Outgoing officer"), out and out.name),
        Line("signed", Field("moment", "Signed at"), out and out.at),
        Line("absent", Field("text", "Why the outgoing officer has not signed"), told.absent),
        Line("incoming", Field("text", "Incoming officer"), into and into.name),
        Line("taken", Field("moment", "Taken over at"), into and into.at),
        Line("disagreement", Field("words", "Disagreement"), told.disagreement),
        Line("alone", Field("text", "Why nobody took over"), told.alone_reason),
        Line("following", Field("code", "Next shift"), told.following),
    )


def _blind(reading: Reading, row: SqlRow[Any], told: HandoverSummary, entries: tuple[Entry, ...]) -> tuple[Entry, ...]:
    incoming = {line.what: line.incoming for line in told.counts if line.incoming is not None}
    if not hides_counts(reading, row, incoming):
        return entries
    return tuple(
        replace(entry, lines=(), reasons={}) if entry.kind == "handover_counted" else entry for entry in entries
    )


def _fits(reading: Reading, row: SqlRow[Any], told: HandoverSummary, act: str) -> bool:
    """Whether an act that the state allows makes sense for this officer now; the command decides all the same."""
    mine: bool = reading.officer.uid == row.officer
    if act in ("shift.sign_out", "shift.close_alone"):
        return mine
    if act == "shift.count":
        return mine or row.state == "open"
    if act == "shift.take_over":
        return not mine
    if act == "shift.count_blind":
        counted = any(line.incoming is not None for line in told.counts)
        return not mine and not counted and (row.state != "signed" or bool(row.alone))
    if act == "shift.explain_difference":
        return bool(told.differs and told.found is None)
    return True


def _warnings(told: HandoverSummary) -> tuple[Message, ...]:
    found = []
    if told.differs and told.found is None:
        found.append(M_("The counts differ and nobody has said why."))
    if told.uncounted:
        found.append(M_("The officer who took over has not counted."))
    if told.alone:
        found.append(M_("Closed without relief."))
    if told.disagreement:
        found.append(M_("The incoming officer disagrees with something."))
    return tuple(found)
