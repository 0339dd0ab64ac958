"""The list of incidents at any length: one page by any of its three times, narrowed by anything it may be narrowed by.

A page is read along one index and ends after its rows. Which index that is follows from how much a filter leaves: few
rows are fetched by the filter and sorted; where there are many, the index of the time is walked, whose entries hold
what is asked for, so that what does not belong costs no look at the table.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache, lru_cache, partial
from typing import Any, NamedTuple

from sqlalchemy import (
    Column,
    ColumnElement,
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

from db.kernel import search
from db.kernel.access import READERS
from db.kernel.desk import query
from db.kernel.officer import Reading
from db.kernel.visible import any_hidden, shown
from db.reference.lists.places import gazetteer, is_called
from db.reference.officers.models import OFFICER
from db.registers.incidents.models import INCIDENT
from db.registers.incidents.rules import URGENT, place_key
from db.storage.columns import Instant
from db.storage.lean import Lean
from db.words.folding import ascii_digits
from db.words.messages import M_, Refused
from db.words.records import COUNT_CAP, Cursor, Filter, Page, Row

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
FEW = 1_000
"""Up to so many rows are fetched by a filter and sorted; of more, one in a thousand of a million at least belongs."""


class Shape(NamedTuple):
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


_OFFICER = (
    select(OFFICER.c.uid)
    .where(OFFICER.c.badge == bindparam("in_officer"))
    .order_by(OFFICER.c.active.desc())
    .limit(literal_column("1"))
    .scalar_subquery()
)
"""The officer of a badge, one who has left among them."""


def _narrowed(name: str, places: int) -> ColumnElement[bool]:
    """The condition of a filter; `places` is how many spellings of a place are looked for."""
    if name == "place":
        return or_(*(NARROWED[name] == bindparam(f"in_place{at}") for at in range(places)))
    return NARROWED[name] == (_OFFICER if name == "officer" else bindparam(f"in_{name}"))


def chosen(columns: Sequence[Any], shape: Shape) -> Select[Any]:
    """The incidents of a shape, newest first; bind `in_unit` and what the shape asks for."""
    found: Select[Any] = select(*columns).where(INCIDENT.c.unit == bindparam("in_unit"), shown(INCIDENT.c.batch))
    for name in shape.by:
        found = found.where(_narrowed(name, shape.places))
    when = SORTED[shape.sort]
    if shape.since:
        found = found.where(when >= bindparam("since", type_=Instant()))
    if shape.until:
        found = found.where(when < bindparam("until", type_=Instant()))
    if shape.after:
        key = tuple_(bindparam("key", type_=Instant()), bindparam("after_uid"))
        found = found.where(tuple_(when, INCIDENT.c.uid) < key)
    return found.order_by(when.desc(), INCIDENT.c.uid.desc())


class _Asked(NamedTuple):
    shape: Shape
    values: dict[str, Any]


def _asked(reading: Reading, which: Filter, after: Cursor | None = None) -> _Asked:
    """The shape of a filter and the values it binds. Raises Refused("invalid") for a sort that there is not."""
    sort = which.sort or "reported"
    if sort not in SORTED:
        raise Refused("invalid", {"sort": M_("A list is sorted by reported, occurred or entered.")})
    values: dict[str, Any] = {"in_unit": reading.unit}
    by: tuple[str, ...] = ()
    places = 0
    if which.state is not None:
        by, values["in_state"] = ("state",), which.state
    if which.type is not None:
        by, values["in_type"] = (*by, "type"), which.type
    if which.officer is not None:
        by, values["in_officer"] = (*by, "officer"), ascii_digits(which.officer).strip()
    if which.place is not None:
        keys = _places(reading, which.place)
        by, places = (*by, "place"), len(keys)
        values |= {f"in_place{at}": key for at, key in enumerate(keys)}
    if which.since is not None:
        values["since"] = which.since
    if which.until is not None:
        values["until"] = which.until
    if after is not None:
        values["key"], values["after_uid"] = after.key, after.uid
    return _Asked(Shape(sort, by, places, "since" in values, "until" in values, after is not None), values)


def _places(reading: Reading, typed: str) -> tuple[str, ...]:
    """The keys of the names of a place under which incidents stand here; its own key where none does."""
    keys = _keys(typed)
    kept = tuple(key for key in keys if _PLACE.first(reading.conn, {"in_unit": reading.unit, "key": key}))
    return kept or keys[:1] or ("",)


@lru_cache(maxsize=256)
def _keys(typed: str) -> tuple[str, ...]:
    known = next((place.names for place in gazetteer() if is_called(typed, place.names)), ())
    return tuple(dict.fromkeys(key for name in (typed, *known) if (key := place_key(name))))


_PLACE = Lean(
    select(INCIDENT.c.uid)
    .where(INCIDENT.c.unit == bindparam("in_unit"), INCIDENT.c.place_key == bindparam("key"))
    .limit(literal_column("1"))
)


def _along(conn: Connection, store: str, asked: _Asked) -> Shape:
    """The shape with the index that it is best read along."""
    shape = asked.shape
    if shape.by and len(shape.by) == 1 and shape.sort == "reported":
        return _by(shape, INDEXES[shape.by[0]])
    for name in shape.by:
        asked_of = {key: value for key, value in asked.values.items() if key.startswith(("in_unit", f"in_{name}"))}
        if _is_rare(conn, store, name, shape.places, asked_of):
            return _by(shape, INDEXES[name])
    return _by(shape, TIMES[shape.sort])


_MANY: set[tuple[object, ...]] = set()
"""What was found to be of many incidents: it stays so, and need not be counted again."""


def _is_rare(conn: Connection, store: str, name: str, places: int, values: Mapping[str, Any]) -> bool:
    """Whether a filter leaves so few rows that they are best fetched by it and sorted."""
    key = (store, name, FEW, *values.items())
    if key in _MANY:
        return False
    if _few(name, places, FEW).first(conn, values) is None:
        return True
    _MANY.add(key)
    return False


@cache
def _by(shape: Shape, along: str) -> Shape:
    return shape._replace(along=along)


@cache
def _few(name: str, places: int, few: int) -> Lean:
    found: Select[Any] = select(literal_column("1")).select_from(INCIDENT)
    found = found.where(INCIDENT.c.unit == bindparam("in_unit"), _narrowed(name, places))
    beyond = found.limit(literal_column("1")).offset(literal_column(str(few)))
    return Lean(beyond, (INCIDENT.name, INDEXES[name]))


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
    shape = _along(reading.conn, str(reading.desk.store.path), asked)
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
        found = _counting(_along(reading.conn, str(reading.desk.store.path), asked)).first(reading.conn, asked.values)
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


_UID_OF = "(SELECT uid FROM officer WHERE badge = :{} ORDER BY active DESC LIMIT 1)"


def _found(reading: Reading, which: Filter, after: Cursor | None, limit: int) -> Sequence[Any]:
    asked = _asked(reading, which)
    if not (match := search.expression(which.text or "")):
        return ()
    where, values = ["found.text MATCH :match", "incident.unit = :in_unit"], dict(asked.values)
    for name in asked.shape.by:
        keys = [f"in_place{at}" for at in range(asked.shape.places)] if name == "place" else [f"in_{name}"]
        value = (
            "(SELECT uid FROM officer WHERE badge = :{} ORDER BY active DESC LIMIT 1)" if name == "officer" else ":{}"
        )
        where.append("(" + " OR ".join(f"incident.{NARROWED[name].name} = {value.format(key)}" for key in keys) + ")")
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
