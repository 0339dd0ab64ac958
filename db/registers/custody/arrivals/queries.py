"""Arrivals as the desk sees them: what is known, who has a record already, and the clocks of those who have none."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, select

from db.kernel.base.access import DESK, Role
from db.kernel.base.officer import Reading
from db.kernel.desk.desk import query
from db.kernel.events.event import Event
from db.kernel.journal import stored_events
from db.reading.pressing import pressing_by
from db.registers.custody.case.duties import HOLDING, PROSECUTOR, spec_of
from db.registers.custody.case.effects import read
from db.registers.custody.case.spec import AT_ONCE
from db.registers.custody.models import ARRIVAL, CUSTODY, MEMBER
from db.registers.custody.people_held import held_cases
from db.registers.custody.settings.phones import book, phone_of
from db.words.folding import ascii_digits
from db.words.messages import M_, Message, Refused
from db.words.records import Duty


@dataclass(frozen=True, slots=True)
class Arrival:
    """People who arrived together. `heads` is the count (None: not counted yet), `opened` how many have a record.

    `duties` are the clocks of those who have no record yet: nobody is without a deadline for want of a form.
    """

    uid: str
    at: datetime
    start: datetime
    kind: str | None
    heads: int | None
    opened: int
    told_at: datetime | None
    pressing: bool
    described: bool
    duties: tuple[Duty, ...]
    lowered_from: int | None = None
    """The count before somebody made it lower, as long as nobody else has counted."""

    @property
    def label(self) -> Message:
        """How many of how many have a record."""
        if self.lowered_from is not None:
            return M_(
                "Arrived: {opened} have a record, {heads} counted, {before} before: another officer must "
"count",
                opened=self.opened, heads=self.heads, before=self.lowered_from,
            )  # fmt: skip
        if self.heads is None:
            return M_("Arrived, not counted yet: {opened} have a record", opened=self.opened)
        return M_("Arrived: {opened} of {heads} have a record", opened=self.opened, heads=self.heads)


@dataclass(frozen=True, slots=True)
class Member:
    """A row of the fast table that was saved: its record and what the row said."""

    uid: str
    number: str
    state: str
    band: str
    name: str
    name_known: str
    father_name: str
    sex: str | None
    age: int | None
    nationality: str
    language: str | None
    document: str | None


@dataclass(frozen=True, slots=True)
class Group:
    """An arrival with the people who have a record, the oldest first, and the band that comes next."""

    arrival: Arrival
    members: tuple[Member, ...]
    next_band: str


def pressing_arrivals(conn: Connection, unit: str, now: datetime) -> tuple[Arrival, ...]:
    """Arrivals whose records do not match the count yet, the oldest first."""
    chosen = select(ARRIVAL).where(ARRIVAL.c.unit == unit, ARRIVAL.c.pressing).order_by(ARRIVAL.c.at)
    rows = conn.execute(chosen).all()
    kept = book(conn) if rows else {}
    return tuple(_arrival(conn, row, kept, now) for row in rows)


def _arrival(conn: Connection, row: Any, kept: dict[str, str], now: datetime) -> Arrival:
    theirs = (MEMBER.c.unit == row.unit, MEMBER.c.about == row.uid)
    counted = select(func.count()).select_from(MEMBER).where(*theirs)
    opened = int(conn.execute(counted).scalar_one())
    arrival = Arrival(row.uid, row.at, row.start_at, row.kind, row.heads, opened, row.told_at, row.pressing,
                      row.kind is not None, (), row.lowered_from)  # fmt: skip
    return replace(arrival, duties=_duties(arrival, kept, now)) if row.pressing else arrival


def arrival_of(reading: Reading, row: Any) -> Arrival:
    """An arrival from its row."""
    return _arrival(reading.conn, row, book(reading.conn), reading.now)


def _duties(arrival: Arrival, kept: dict[str, str], now: datetime) -> tuple[Duty, ...]:
    duties = [_duty("arrival", arrival.at + AT_ONCE.usual, arrival.label, now)]
    if arrival.told_at is None:
        duties.append(_duty("prosecutor", arrival.start + PROSECUTOR, None, now))
    duties.append(_duty("holding", arrival.start + HOLDING, None, now))
    return tuple(replace(duty, phone=phone_of(duty, kept, now)) for duty in duties)


def _duty(code: str, due: datetime, label: Message | None, now: datetime) -> Duty:
    spec = spec_of(code)
    soon = due - (AT_ONCE if code == "arrival" else spec.soon).usual
    state, how = pressing_by(soon, due, now), (spec.how, spec.call, spec.command)
    return Duty(code, label or spec.label, due, None, None, state, spec.source, *how, soon=soon)


@query("custody.arrivals", roles=DESK | {Role.INSPECTOR})
def arrivals(reading: Reading) -> tuple[Arrival, ...]:
    """Arrivals whose records do not match the count yet, the oldest first; no names."""
    return pressing_arrivals(reading.conn, reading.unit, reading.now)


@query("custody.arrival", roles=DESK)
def group(reading: Reading, uid: str) -> Group:
    """One arrival with the people who have a record, for the fast table. Raises Refused("not_found")."""
    conn = reading.conn
    row = conn.execute(select(ARRIVAL).where(ARRIVAL.c.unit == reading.unit, ARRIVAL.c.uid == uid)).first()
    if row is None:
        raise Refused("not_found", {}, M_("There is no such arrival."))
    chosen = (
        select(CUSTODY.c.uid, CUSTODY.c.number, CUSTODY.c.state)
        .join(MEMBER, (MEMBER.c.unit == CUSTODY.c.unit) & (MEMBER.c.record == CUSTODY.c.uid))
        .where(MEMBER.c.unit == reading.unit, MEMBER.c.about == uid)
        .order_by(CUSTODY.c.opened_at, CUSTODY.c.uid)
    )
    rows = conn.execute(chosen).all()
    histories = stored_events.events_of_many(conn, reading.unit, [each.uid for each in rows])
    members = tuple(_member(each, histories[each.uid]) for each in rows)
    described = [
        event for event in stored_events.events_of(conn, reading.unit, uid) if event.kind == "arrival_described"
    ]
    band = _next_band(described, [member.band for member in members]) if described else _band_after(reading)
    return Group(_arrival(conn, row, book(conn), reading.now), members, band)


def _band_after(reading: Reading) -> str:
    """The band after the newest record's, which is the next one on the roll; empty where that was no number."""
    chosen = select(CUSTODY.c.band).where(CUSTODY.c.unit == reading.unit).order_by(CUSTODY.c.opened_at.desc())
    newest = reading.conn.execute(chosen.limit(1)).scalar_one_or_none() or ""
    worn = {ascii_digits(person.case.band) for person in held_cases(reading.conn, reading.unit)}
    number = ascii_digits(newest).strip()
    if not number.isdecimal():
        return ""
    following = int(number) + 1
    while str(following) in worn:
        following += 1
    return str(following)


def _next_band(described: list[Event], worn: list[str]) -> str:
    """The band after the last one given, from the first that the group was given; empty where there is none."""
    first = described[-1].facts.get("band_from") if described else None
    if first is None:
        return ""
    given = [int(band) for band in worn if band.isdecimal()]
    return str(max([int(first) - 1, *(band for band in given if band >= int(first))]) + 1)


def _member(row: Any, history: tuple[Event, ...]) -> Member:
    opening, case = history[0], read(history)
    return Member(
        uid=row.uid,
        number=row.number,
        state=row.state,
        band=case.band,
        name=case.name,
        name_known=str(opening.facts.get("name_known", "stated")),
        father_name=str(opening.identity.get("father_name", "")),
        sex=opening.facts.get("sex"),
        age=case.age,
        nationality=str(opening.identity.get("nationality", "")),
        language=case.language,
        document=next((event.facts.get("type") for event in history if event.kind == "documents_seen"), None),
    )
