"""A call as it is shown, and who was sent to it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, select

from db.kernel.base.access import READERS
from db.kernel.base.officer import Reading
from db.kernel.desk.desk import query
from db.kernel.journal import stored_events
from db.kernel.projections import numbering
from db.reading.chronology import acts_of, entries, section
from db.registers.dispatch.calls import forms
from db.registers.dispatch.calls.questions import in_words, questions_for
from db.registers.dispatch.models import CALL, DISPATCH
from db.registers.dispatch.rules import answers_of, is_call
from db.registers.dispatch.sending import cases
from db.storage import ends
from db.words.forms import Field
from db.words.messages import M_, Message
from db.words.records import Entry, Line, Record, Section

if TYPE_CHECKING:
    from sqlalchemy import Row as SqlRow

    Found = SqlRow[*tuple[Any, ...]]


@query("call.show", roles=READERS)
def show_call(reading: Reading, number: str) -> Record:
    """A call with everything in it. Raises Refused("not_found")."""
    conn = reading.conn
    row = numbering.asked_row(reading, "call", number, CALL)
    return Record(
        register="call",
        uid=row.uid,
        number=row.number,
        state=row.state,
        title=row.place or "",
        read_at=ends.last_position(conn),
        sections=tuple(part for part in _sections(reading, row) if part.lines),
        chronology=entries(conn, stored_events.events_of(conn, reading.unit, row.uid)),
        acts=_acts(reading, row),
        warnings=(M_("This record is void; its number stays."),) if row.state == "void" else (),
    )


def of_incident(conn: Connection, unit: str, incident: str) -> Iterator[Section]:
    """What an incident's record says of the calls that it came from, and of who was sent to them and to it."""
    calls = cases.calls_of(conn, unit, (incident,))
    yield Section("Calls", tuple(Line("call", Field("code", "Call"), call.number) for call in calls))
    yield from dispatches(conn, unit, (incident, *(call.uid for call in calls)))


def told_in_calls(conn: Connection, unit: str, incident: str) -> Iterator[Entry]:
    """What the calls of an incident say, as its own chronology shows it."""
    for call in cases.calls_of(conn, unit, (incident,)):
        for entry in in_words(conn, entries(conn, stored_events.events_of(conn, unit, call.uid))):
            yield replace(entry, elsewhere=call.number)


def _acts(reading: Reading, row: Found) -> tuple[str, ...]:
    first = ("call.send_unit", "call.finish", "call.join", "call.end", "call.resume")
    named = row.caller_name or row.caller_phone
    return tuple(act for act in acts_of(reading, "call", row.state, first) if named or act != "call.protect_caller")


def _sections(reading: Reading, row: Found) -> Iterator[Section]:
    values = dict(row._mapping)
    yield section("Call", forms.NoteCall, values, first=("type", "severity"))
    caller = section("Caller", forms.NoteCall, values)
    if row.caller_code:
        caller = Section("Caller", (*caller.lines, Line("code", Field("code", "Protected, as"), row.caller_code)))
    yield caller
    yield Section("Questions", tuple(_questions(reading, row)))
    if row.incident:
        number = numbering.number_of(reading.conn, reading.unit, row.incident) or ""
        title = "Call" if is_call(number) else "Incident"
        yield Section(title, (Line("incident", Field("code", title), number),))
    others = cases.calls_of(reading.conn, reading.unit, (row.uid,))
    yield Section("Calls", tuple(Line("call", Field("code", "Call"), other.number) for other in others))
    if row.end:
        yield section("Outcome", forms.EndCall, {"end": row.end})
    yield from dispatches(reading.conn, reading.unit, (row.uid,))


def _questions(reading: Reading, row: Found) -> Iterator[Line]:
    answers = answers_of(row.answers)
    skipped = row.state in ("incident", "joined")
    for question in questions_for(reading.conn, row.type):
        answer = answers.get(question.code)
        if answer:
            yield Line(
                question.code, Field("text", "Question"), M_("{question} {answer}", question=question, answer=answer)
            )
        elif skipped:
            yield Line(question.code, Field("text", "Question"), M_("{question} skipped", question=question))


SENT_LABELS = {
    "asked_at": "Asked at", "declined_at": "Declined at", "dispatched_at": "Sent at", "en_route_at": "On the way at",
    "on_scene_at": "On the scene at", "cleared_at": "Clear at",
}  # fmt: skip


WHY = {
    "way": M_("by length of route"),
    "there": M_("already there"),
    "no_point": M_("distance unknown"),
    "no_way": M_("no route was drawn"),
    "no_place": M_("had not reported its place"),
    "age": M_("by the age of its report"),
    "old_place": M_("its place was old"),
    "crew": M_("single officer"),
    "second": M_("with a second patrol"),
    "alone": M_("no second patrol was free"),
    "lighter": M_("busy with a minor job"),
    "tied": M_("with somebody it must not leave"),
    "busy": M_("busy"),
    "out": M_("out of service"),
    "off": M_("off shift"),
}


def dispatches(conn: Connection, unit: str, records: tuple[str, ...]) -> Iterator[Section]:
    """Who was sent to calls or incidents: each with its times, its place in the order, and why the others were not."""
    here = (DISPATCH.c.unit == unit, DISPATCH.c.record.in_(records))
    for row in conn.execute(select(DISPATCH).where(*here).order_by(DISPATCH.c.uid)).all():
        lines = [Line("patrol", Field("choice", "Patrol", list="patrol_name"), row.name)]
        lines += [
            Line(name, Field("moment", label), value)
            for name, label in SENT_LABELS.items()
            if (value := getattr(row, name)) is not None
        ]
        if row.dispatched_at is not None:
            lines += [
                Line(name, Field("text", SENT_LABELS[name]), M_("not reported"))
                for name in ("en_route_at", "on_scene_at")
                if getattr(row, name) is None and row.cleared_at is not None
            ]
        lines.append(Line("rank", Field("text", "In the suggested order"), _ranked(conn, row)))
        if row.result:
            lines.append(Line("result", Field("text", "Result"), row.result))
        yield Section("Patrol", tuple(lines))


def _ranked(conn: Any, row: Found) -> Message:
    order = json.loads(row.why)
    text = _why(order[0]) if order else M_("not reported")
    if row.rank:
        text = M_("{name} as number {rank}: {why}", name=cases.called(conn, row.name), rank=row.rank, why=text)
    for name, codes in order[1:]:
        text = M_("{first}; {name}: {why}", first=text, name=cases.called(conn, name), why=_why(codes))
    return text


def _why(codes: list[str]) -> Message:
    reasons = [WHY[code] for code in codes if code in WHY]
    text = reasons[0] if reasons else M_("not reported")
    for reason in reasons[1:]:
        text = M_("{first}, {then}", first=text, then=reason)
    return text
