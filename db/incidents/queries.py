"""What the incident register shows: its list, a record, search, and what is open now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache, partial
from typing import TYPE_CHECKING, Any

from sqlalchemy import Integer, Select, bindparam, func, literal_column, select, tuple_, type_coerce

from db import journal, numbering, search
from db.access import READERS
from db.chronology import acts_of, entries
from db.desk import Reading, query
from db.folding import found_spans, query_terms
from db.forms import fields_of
from db.incidents import forms, record
from db.incidents.case import case_of
from db.incidents.checks import findings
from db.incidents.events import INCIDENT, words_of
from db.incidents.rules import STATES, URGENT
from db.lean import Lean
from db.lists.queries import items_of
from db.messages import M_
from db.records import COUNT_CAP, Column, Cursor, Filter, Hit, Item, Page, Record, Row
from db.registers import Register
from db.reprojection import effective
from db.tables import Instant

if TYPE_CHECKING:
    from sqlalchemy import Connection
    from sqlalchemy import Row as SqlRow

    Found = SqlRow[*tuple[Any, ...]]

REPORT = dict(fields_of(forms.ReportIncident))
COLUMNS = (
    Column("reported_at", "Reported", REPORT["reported_at"], width=16),
    Column("type", "Type", REPORT["type"], width=16),
    Column("spot", "Place", REPORT["place"], width=12, grows=True),
    Column("severity", "Severity", REPORT["severity"], width=12, wide=True),
)
SUMMARY_SHOWN = 120
"""Characters of the summary that the desk and the handover show."""
LATEST = 8
OPEN_SHOWN = 200

_LISTED = (
    INCIDENT.c.uid, INCIDENT.c.number, INCIDENT.c.state, INCIDENT.c.reported_at, INCIDENT.c.type, INCIDENT.c.spot,
    INCIDENT.c.severity, type_coerce(INCIDENT.c.late, Integer),
)  # fmt: skip
"""All of these stand in the two list indexes of the table."""


def _chosen(columns: Sequence[Any], state: bool, since: bool, until: bool, after: bool) -> Select[Any]:
    chosen = select(*columns).where(INCIDENT.c.unit == bindparam("in_unit"))
    if state:
        chosen = chosen.where(INCIDENT.c.state == bindparam("in_state"))
    if since:
        chosen = chosen.where(INCIDENT.c.reported_at >= bindparam("since", type_=Instant()))
    if until:
        chosen = chosen.where(INCIDENT.c.reported_at < bindparam("until", type_=Instant()))
    if after:
        key = tuple_(bindparam("key", type_=Instant()), bindparam("after_uid"))
        chosen = chosen.where(tuple_(INCIDENT.c.reported_at, INCIDENT.c.uid) < key)
    return chosen


def _values(reading: Reading, which: Filter, after: Cursor | None = None) -> dict[str, Any]:
    values = {"in_unit": reading.unit, "in_state": which.state, "since": which.since, "until": which.until}
    if after is not None:
        values |= {"key": after.key, "after_uid": after.uid}
    return {name: value for name, value in values.items() if value is not None}


@query("incident.list", roles=READERS)
def list_incidents(reading: Reading, which: Filter, after: Cursor | None = None, limit: int = 50) -> Page[Row]:
    """A page by the time of reporting, newest first."""
    listing = _listing(
        which.state is not None, which.since is not None, which.until is not None, after is not None, limit + 1
    )
    columns = listing.columns(reading.conn, _values(reading, which, after))
    if not columns:
        return Page((), None)
    uids, numbers, states, reported, kinds, spots, severities, lates = columns
    values = zip(reported, kinds, spots, severities, strict=True)
    flags = map(flags_of, states, severities, lates)
    rows = tuple(map(_ROW, zip(uids, numbers, states, values, flags, strict=True)))
    more = len(rows) > limit
    return Page(rows[:limit], Cursor(reported[limit - 1], uids[limit - 1]) if more else None)


_ROW = partial(tuple.__new__, Row)
"""A row from its parts. Row's own constructor is Python, and a page has many."""


@cache
def _listing(state: bool, since: bool, until: bool, after: bool, most: int) -> Lean:
    """The statement of a page; scrolling asks for it many times a second.

    The limit stands in it as a number: SQLite plans a statement anew whenever a limit is bound.
    """
    chosen = _chosen(_LISTED, state, since, until, after)
    return Lean(chosen.order_by(INCIDENT.c.reported_at.desc(), INCIDENT.c.uid.desc()).limit(literal_column(str(most))))


@cache
def flags_of(state: str, severity: str | None, late: int) -> frozenset[str]:
    """What a row should catch the eye for. A severity presses while the incident is open."""
    flags = {"void": state == "void", "urgent": state == "open" and severity in URGENT, "late": bool(late)}
    return frozenset(name for name, holds in flags.items() if holds)


@query("incident.count", roles=READERS)
def count_incidents(reading: Reading, which: Filter) -> int | None:
    """How many a filter leaves; None above COUNT_CAP."""
    flags = (which.state is not None, which.since is not None, which.until is not None, False)
    some = _chosen((INCIDENT.c.uid,), *flags).limit(COUNT_CAP + 1).subquery()
    counted = reading.conn.execute(select(func.count()).select_from(some), _values(reading, which)).scalar_one()
    return None if counted > COUNT_CAP else int(counted)


@query("incident.show", roles=READERS)
def show_incident(reading: Reading, number: str) -> Record:
    """An incident with everything in it. Raises Refused("not_found")."""
    uid, number = numbering.find(reading.conn, reading.desk.store, "incident", number, reading.now)
    conn = reading.conn
    row = conn.execute(select(INCIDENT).where(INCIDENT.c.unit == reading.unit, INCIDENT.c.uid == uid)).one()
    history = journal.events_of(conn, uid)
    types = {item.code: item for item in items_of(conn, "incident_type")}
    case = case_of(history, reading.now, types.get)
    owed = findings(case) if row.review != "approved" else ()
    acts = acts_of(reading, "incident", row.state, record.likeliest(row, case))
    return Record(
        register="incident",
        uid=uid,
        number=number,
        state=row.state,
        title=row.spot or "",
        read_at=journal.last_position(conn),
        sections=tuple(part for part in record.sections(conn, row, owed, history) if part.lines),
        chronology=record.with_calls(conn, row, record.told(entries(conn, history), history)),
        acts=record.possible(acts, row, case),
        warnings=record.warnings(row, history, owed),
    )


@query("incident.search", roles=READERS)
def search_incidents(reading: Reading, typed: str, limit: int = 50) -> tuple[Hit, ...]:
    """The newest incidents that hold every word of `typed`, in any spelling."""
    conn = reading.conn
    uids = search.find(conn, reading.unit, "incident", typed, limit)
    chosen = select(*_LISTED, INCIDENT.c.summary).where(INCIDENT.c.unit == reading.unit, INCIDENT.c.uid.in_(uids))
    rows = {row.uid: row for row in conn.execute(chosen)}
    terms = tuple(form for forms_ in query_terms(typed) for form in forms_)
    return tuple(
        Hit("incident", uid, rows[uid].number, rows[uid].state, rows[uid].reported_at, _around(conn, rows[uid], terms))
        for uid in uids
        if uid in rows
    )


def _around(conn: Connection, row: Found, terms: tuple[str, ...]) -> str:
    """The first words of the record, in the order they were written, that hold something of what was looked for."""
    if row.summary and found_spans(row.summary, terms):
        return str(row.summary)
    for event in effective(journal.events_of(conn, row.uid)):
        for words in words_of(event).split("\n"):
            if words and found_spans(words, terms):
                return words
    return row.summary or row.spot or ""


@dataclass(frozen=True, slots=True)
class OpenIncident:
    """An open incident, as the desk and the handover show it. `type` and `severity` are codes of their lists."""

    uid: str
    number: str
    type: str
    severity: str | None
    state: str
    reported_at: datetime
    place: str | None
    summary: str
    urgent: bool


@query("incident.open_now", roles=READERS)
def open_now(reading: Reading, limit: int = OPEN_SHOWN) -> tuple[OpenIncident, ...]:
    """The newest incidents that are open, `limit` of them at most."""
    chosen = _chosen((*_LISTED, INCIDENT.c.summary), True, False, False, False)
    chosen = chosen.order_by(INCIDENT.c.reported_at.desc(), INCIDENT.c.uid.desc()).limit(limit)
    rows = reading.conn.execute(chosen, {"in_unit": reading.unit, "in_state": "open"})
    return tuple(
        OpenIncident(
            uid=row.uid,
            number=row.number,
            type=row.type,
            severity=row.severity,
            state=row.state,
            reported_at=row.reported_at,
            place=row.spot,
            summary=(row.summary or "")[:SUMMARY_SHOWN],
            urgent=row.severity in URGENT,
        )
        for row in rows
    )


@query("incident.latest", roles=READERS)
def latest(reading: Reading) -> tuple[Item, ...]:
    """The newest incidents of any state, for the desk."""
    chosen = _chosen(_LISTED, False, False, False, False)
    chosen = chosen.order_by(INCIDENT.c.reported_at.desc(), INCIDENT.c.uid.desc()).limit(LATEST)
    rows = reading.conn.execute(chosen, {"in_unit": reading.unit}).all()
    names = {item.code: item for item in items_of(reading.conn, "incident_type")}
    return tuple(_item(row, names.get(row.type, row.type)) for row in rows)


def _item(row: Found, kind: object) -> Item:
    flags = flags_of(row.state, row.severity, row.late)
    flag = next((name for name in ("urgent", "late") if name in flags), "")
    state = M_(STATES[row.state])
    if row.spot:
        text = M_("{type}, {place} ({state})", type=kind, place=row.spot, state=state)
    else:
        text = M_("{type} ({state})", type=kind, state=state)
    return Item(text, row.reported_at, flag, "incident", row.number)


REGISTER = Register(
    name="incident",
    title="Incidents",
    states=STATES,
    columns=COLUMNS,
    list=list_incidents,
    count=count_incidents,
    show=show_incident,
    search=search_incidents,
    opens="incident.report",
)
