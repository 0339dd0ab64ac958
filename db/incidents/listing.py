"""The list of incidents at any length: one page by any of its three times, narrowed by anything it may be narrowed by.

A page is read along one index and ends after its rows. Which index that is follows from how much a filter leaves: few
rows are fetched by the filter and sorted; where there are many, the index of the time is walked, whose entries hold
what is asked for, so that what does not belong costs no look at the table.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, partial
from typing import Any

from sqlalchemy import (
    Column,
    Connection,
    Integer,
    Select,
    bindparam,
    func,
    literal_column,
    or_,
    select,
    text,
    tuple_,
    type_coerce,
)

from db import search
from db.access import READERS
from db.desk import Reading, query
from db.folding import ascii_digits
from db.imports.gate import any_hidden, shown
from db.incidents.events import INCIDENT
from db.incidents.rules import URGENT, place_key
from db.lean import Lean
from db.lists.places import gazetteer, is_called
from db.messages import M_, Refused
from db.officers.queries import OFFICER
from db.records import COUNT_CAP, Cursor, Filter, Page, Row
from db.tables import Instant

SORTED: Mapping[str, Column[Any]] = {
    "reported": INCIDENT.c.reported_at,
    "occurred": INCIDENT.c.happened_at,
    "entered": INCIDENT.c.entered_at,
}
"""The three times of an incident that its list may be sorted by."""
NARROWED: Mapping[str, Column[Any]] = {
    "state": INCIDENT.c.state,
    "type": INCIDENT.c.type,
    "officer": INCIDENT.c.officer,
    "place": INCIDENT.c.place_key,
}
INDEXES = {
    "state": "incident_by_state",
    "type": "incident_by_type",
    "officer": "incident_by_officer",
    "place": "incident_by_place",
}
TIMES = {"reported": "incident_by_time", "occurred": "incident_by_happening", "entered": "incident_by_entry"}
"""The indexes of SQLite's that hold a filter's rows by the time of their report, and all rows by one time."""
FEW = 2_000
"""Up to so many rows are fetched by a filter and sorted; of more, one in a few hundred at least belongs."""
NOBODY = "-"
"""The officer of a badge that nobody has."""


@dataclass(frozen=True, slots=True)
class Shape:
    """What a statement depends on; its values are bound. `along` is the index it is read along."""

    sort: str = "reported"
    by: tuple[str, ...] = ()
    places: int = 0
    since: bool = False
    until: bool = False
    after: bool = False
    along: str = "incident_by_time"


def _listed(sort: str) -> tuple[Any, ...]:
    return (
        INCIDENT.c.uid, INCIDENT.c.number, INCIDENT.c.state, SORTED[sort], INCIDENT.c.type, INCIDENT.c.spot,
        INCIDENT.c.severity, type_coerce(INCIDENT.c.late, Integer),
    )  # fmt: skip


LISTED = _listed("reported")


def chosen(columns: Sequence[Any], shape: Shape) -> Select[Any]:
    """The incidents of a shape, newest first; bind `in_unit` and what the shape asks for."""
    found: Select[Any] = select(*columns).where(INCIDENT.c.unit == bindparam("in_unit"), shown(INCIDENT.c.batch))
    for name in shape.by:
        column = NARROWED[name]
        if name == "place":
            found = found.where(or_(*(column == bindparam(f"in_place{at}") for at in range(shape.places))))
        else:
            found = found.where(column == bindparam(f"in_{name}"))
    when = SORTED[shape.sort]
    if shape.since:
        found = found.where(when >= bindparam("since", type_=Instant()))
    if shape.until:
        found = found.where(when < bindparam("until", type_=Instant()))
    if shape.after:
        key = tuple_(bindparam("key", type_=Instant()), bindparam("after_uid"))
        found = found.where(tuple_(when, INCIDENT.c.uid) < key)
    return found.order_by(when.desc(), INCIDENT.c.uid.desc())


@dataclass(slots=True)
class _Asked:
    shape: Shape
    values: dict[str, Any]


def _asked(reading: Reading, which: Filter, after: Cursor | None = None) -> _Asked:
    """The shape of a filter and the values it binds. Raises Refused("invalid") for a sort that there is not."""
    sort = which.sort or "reported"
    if sort not in SORTED:
        raise Refused("invalid", {"sort": M_("A list is sorted by reported, occurred or entered.")})
    values: dict[str, Any] = {"in_unit": reading.unit}
    by = []
    for name in ("state", "type", "officer"):
        if (value := getattr(which, name)) is not None:
            by.append(name)
            values[f"in_{name}"] = _officer(reading.conn, value) if name == "officer" else value
    keys: tuple[str, ...] = ()
    if which.place is not None:
        by.append("place")
        keys = _places(reading, which.place)
        values |= {f"in_place{at}": key for at, key in enumerate(keys)}
    for name in ("since", "until"):
        if (value := getattr(which, name)) is not None:
            values[name] = value
    if after is not None:
        values |= {"key": after.key, "after_uid": after.uid}
    shape = Shape(sort, tuple(by), len(keys), "since" in values, "until" in values, after is not None)
    return _Asked(shape, values)


def _officer(conn: Connection, badge: str) -> str:
    """The uid of an officer, one who has left among them."""
    found = _BADGE.first(conn, {"badge": ascii_digits(badge).strip()})
    return NOBODY if found is None else str(found[0])


_BADGE = Lean(select(OFFICER.c.uid).where(OFFICER.c.badge == bindparam("badge")).order_by(OFFICER.c.active.desc()))


def _places(reading: Reading, typed: str) -> tuple[str, ...]:
    """The keys of the names of a place under which incidents stand here; its own key where none does."""
    known = next((place.names for place in gazetteer() if is_called(typed, place.names)), ())
    keys = tuple(dict.fromkeys(key for name in (typed, *known) if (key := place_key(name))))
    kept = tuple(key for key in keys if _PLACE.first(reading.conn, {"in_unit": reading.unit, "key": key}))
    return kept or keys[:1] or ("",)


_PLACE = Lean(
    select(INCIDENT.c.uid)
    .where(INCIDENT.c.unit == bindparam("in_unit"), INCIDENT.c.place_key == bindparam("key"))
    .limit(literal_column("1"))
)


def _along(conn: Connection, asked: _Asked) -> Shape:
    """The shape with the index that it is best read along."""
    shape = asked.shape
    if shape.by and len(shape.by) == 1 and shape.sort == "reported":
        return _by(shape, INDEXES[shape.by[0]])
    for name in shape.by:
        values = {key: value for key, value in asked.values.items() if key.startswith(("in_unit", f"in_{name}"))}
        if len(_few(name, shape.places).all(conn, values)) <= FEW:
            return _by(shape, INDEXES[name])
    return _by(shape, TIMES[shape.sort])


@cache
def _by(shape: Shape, along: str) -> Shape:
    return replace(shape, along=along)


@cache
def _few(name: str, places: int) -> Lean:
    where = [NARROWED[name] == bindparam(f"in_{name}")]
    if name == "place":
        where = [or_(*(NARROWED[name] == bindparam(f"in_place{at}") for at in range(places)))]
    found: Select[Any] = (
        select(literal_column("1")).select_from(INCIDENT).where(INCIDENT.c.unit == bindparam("in_unit"), *where)
    )
    return Lean(found.limit(literal_column(str(FEW + 1))), (INCIDENT.name, INDEXES[name]))


@cache
def _listing(shape: Shape, most: int) -> Lean:
    """The statement of a page; scrolling asks for it many times a second.

    The limit stands in it as a number: SQLite plans a statement anew whenever a limit is bound.
    """
    found = chosen(_listed(shape.sort), shape).limit(literal_column(str(most)))
    return Lean(found, (INCIDENT.name, shape.along))


@cache
def _counting(shape: Shape) -> Lean:
    some = chosen((INCIDENT.c.uid,), shape).limit(literal_column(str(COUNT_CAP + 1))).subquery()
    return Lean(select(func.count()).select_from(some), (INCIDENT.name, shape.along))


@query("incident.list", roles=READERS)
def list_incidents(reading: Reading, which: Filter, after: Cursor | None = None, limit: int = 50) -> Page[Row]:
    """A page by the time of reporting, or by another of the three times; newest first."""
    if which.text:
        return _by_words(reading, which, after, limit)
    asked = _asked(reading, which, after)
    shape = _along(reading.conn, asked)
    columns = _listing(shape, limit + 1).columns(reading.conn, asked.values)
    if not columns:
        return Page((), None)
    uids, numbers, states, times, kinds, spots, severities, lates = columns
    values = zip(times, kinds, spots, severities, strict=True)
    flags = map(flags_of, states, severities, lates)
    rows = tuple(map(_ROW, zip(uids, numbers, states, values, flags, strict=True)))
    more = len(rows) > limit
    return Page(rows[:limit], Cursor(times[limit - 1], uids[limit - 1]) if more else None)


_ROW = partial(tuple.__new__, Row)
"""A row from its parts. Row's own constructor is Python, and a page has many."""


@cache
def flags_of(state: str, severity: str | None, late: int) -> frozenset[str]:
    """What a row should catch the eye for. A severity presses while the incident is open."""
    flags = {"void": state == "void", "urgent": state == "open" and severity in URGENT, "late": bool(late)}
    return frozenset(name for name, holds in flags.items() if holds)


@query("incident.count", roles=READERS)
def count_incidents(reading: Reading, which: Filter) -> int | None:
    """How many a filter leaves; None above COUNT_CAP."""
    if which.text:
        counted = len(_found(reading, which, None, COUNT_CAP + 1))
    else:
        asked = _asked(reading, which)
        found = _counting(_along(reading.conn, asked)).first(reading.conn, asked.values)
        counted = 0 if found is None else int(found[0])
    return None if counted > COUNT_CAP else counted


# --- by words ------------------------------------------------------------------------------------------------------


def _by_words(reading: Reading, which: Filter, after: Cursor | None, limit: int) -> Page[Row]:
    """A page of what holds all these words, by entry: the order in which words are kept."""
    found = _found(reading, which, after, limit + 1)
    rows = tuple(
        Row(row[0], row[1], row[2], (row[3], row[4], row[5], row[6]), flags_of(row[2], row[6], row[7]))
        for row in found[:limit]
    )
    if len(found) <= limit:
        return Page(rows, None)
    return Page(rows, Cursor(int(found[limit - 1][8]), rows[-1].uid))


def _found(reading: Reading, which: Filter, after: Cursor | None, limit: int) -> Sequence[Any]:
    asked = _asked(reading, which)
    if not (match := search.expression(which.text or "")):
        return ()
    where, values = ["found.text MATCH :match", "incident.unit = :in_unit"], dict(asked.values)
    for name in asked.shape.by:
        keys = [f"in_place{at}" for at in range(asked.shape.places)] if name == "place" else [f"in_{name}"]
        where.append("(" + " OR ".join(f"+incident.{NARROWED[name].name} = :{key}" for key in keys) + ")")
    bound = {"match": match, "most": limit}
    if after is not None:
        where.append("found.rowid < :position")
        bound["position"] = int(after.key)
    if which.since is not None:
        where.append("incident.entered_at >= :since")
    if which.until is not None:
        where.append("incident.entered_at < :until")
    if any_hidden(reading.conn):
        where.append(f"found.rowid NOT IN ({search.HIDDEN})")
    instants = [bindparam(name, type_=Instant()) for name in ("since", "until") if name in values]
    statement = text(
        "SELECT incident.uid, incident.number, incident.state, incident.entered_at, incident.type, incident.spot,"
        " incident.severity, incident.late, found.rowid AS position"
        " FROM search_incident AS found CROSS JOIN record_index ON record_index.position = found.rowid"
        " CROSS JOIN incident ON incident.unit = record_index.unit AND incident.uid = record_index.uid"
        f" WHERE {' AND '.join(where)} ORDER BY found.rowid DESC LIMIT :most"
    ).bindparams(*instants)
    typed = statement.columns(*_listed("entered")[:7], INCIDENT.c.late, Column("position", Integer))
    return reading.conn.execute(typed, values | bound).all()
