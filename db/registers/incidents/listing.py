"""The list of incidents at any length: one page by any of its three times, narrowed by anything it may be narrowed by.

A page is read along one index and ends after its rows. SQLite knows how many incidents a type or a place has on the
average; how many *this* one has is counted, up to a thousand, and told it: few are fetched and sorted, of many the
index of the time is walked, whose entries hold what is asked for.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    BinaryExpression,
    Column,
    ColumnElement,
    Integer,
    Select,
    String,
    and_,
    bindparam,
    column,
    func,
    literal_column,
    select,
    table,
)
from sqlalchemy.sql.operators import in_op

from db.kernel import search
from db.kernel.access import READERS
from db.kernel.desk import query
from db.kernel.officer import Reading
from db.kernel.visible import shown
from db.reading import keyset
from db.reference.lists.places import gazetteer, is_called
from db.reference.officers.models import OFFICER
from db.registers.incidents.models import INCIDENT
from db.registers.incidents.rules import URGENT, place_key
from db.storage.models import INDEX
from db.words.folding import ascii_digits
from db.words.messages import M_, Refused
from db.words.records import Cursor, Filter, Page, Row

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Row as SqlRow

SORTED: Mapping[str, Column[Any]] = {
    "reported": INCIDENT.c.reported_at,
    "occurred": INCIDENT.c.happened_at,
    "entered": INCIDENT.c.entered_at,
}
"""The three times of an incident that its list may be sorted by."""
FEW = 1_000
"""Up to so many rows are fetched by a filter and sorted; of more, one in a thousand of a million at least belongs."""
MANY = 4_000
"""Up to so many are counted to tell which of several filters leaves fewer."""
RARE: ColumnElement[float] = literal_column("0.0001")
COMMON: ColumnElement[float] = literal_column("0.9")
"""What SQLite is told of a condition (https://sqlite.org/lang_corefunc.html#likelihood)."""
LISTED = tuple(INCIDENT.c[name] for name in ("uid", "number", "state", "type", "spot", "severity", "late"))
"""What a list shows besides a time."""
NEWEST = (INCIDENT.c.reported_at.desc(), INCIDENT.c.uid.desc())


def here(reading: Reading) -> tuple[ColumnElement[bool], ...]:
    """The conditions of every reading of incidents: the unit's, and of no unfinished import."""
    return INCIDENT.c.unit == reading.unit, shown(INCIDENT.c.batch)


def _asked(reading: Reading, which: Filter) -> list[ColumnElement[bool]]:
    """What a filter asks for besides a time and words; first what usually leaves the fewest."""
    asked: list[ColumnElement[bool]] = []
    if which.place is not None:
        keys = _places(reading, which.place)
        asked.append(INCIDENT.c.place_key.in_(keys) if len(keys) > 1 else INCIDENT.c.place_key == keys[0])
    if which.type is not None:
        asked.append(INCIDENT.c.type == which.type)
    if which.officer is not None:
        asked.append(INCIDENT.c.officer == _officer(reading, which.officer))
    if which.state is not None:
        asked.append(INCIDENT.c.state == which.state)
    return asked


def _officer(reading: Reading, badge: str) -> str:
    """The uid of the officer of a badge, one who has left among them; "" where there is none."""
    named = select(OFFICER.c.uid).where(OFFICER.c.badge == ascii_digits(badge).strip())
    found = reading.conn.execute(named.order_by(OFFICER.c.active.desc()).limit(1)).scalar()
    return str(found or "")


def _places(reading: Reading, typed: str) -> tuple[str, ...]:
    """The keys of the names of a place under which incidents stand here; its own key where none does."""
    keys = _keys(typed)
    at = (INCIDENT.c.unit == reading.unit, INCIDENT.c.place_key == bindparam("key"))
    one = select(INCIDENT.c.uid).where(*at).limit(1)
    kept = tuple(key for key in keys if reading.conn.execute(one, {"key": key}).first())
    return kept or keys[:1] or ("",)


@lru_cache(maxsize=256)
def _keys(typed: str) -> tuple[str, ...]:
    known = next((place.names for place in gazetteer() if is_called(typed, place.names)), ())
    return tuple(dict.fromkeys(key for name in (typed, *known) if (key := place_key(name))))


def _hinted(reading: Reading, asked: list[ColumnElement[bool]], by: Column[Any]) -> list[ColumnElement[bool]]:
    """What is asked for, with how much of it there is; the one that leaves the fewest leads, where it is worth it.

    A single value has an index in the order of the reports: it is walked however many there are.
    """
    in_order = by is INCIDENT.c.reported_at
    if len(asked) == 1 and in_order and not _is_of_several(asked[0]):
        return [_told(asked[0], RARE)]
    sizes = [_size(reading, one, MANY if in_order else FEW) for one in asked]
    least = min(range(len(asked)), key=sizes.__getitem__, default=None)
    leads = least is not None and (sizes[least] <= FEW or (in_order and not _is_of_several(asked[least])))
    return [_told(one, RARE if leads and place == least else COMMON) for place, one in enumerate(asked)]


def _is_of_several(one: ColumnElement[bool]) -> bool:
    return isinstance(one, BinaryExpression) and one.operator is in_op


def _told(condition: ColumnElement[bool], share: ColumnElement[Any]) -> ColumnElement[bool]:
    told: ColumnElement[bool] = func.likelihood(condition, share)
    return told


def _size(reading: Reading, one: ColumnElement[bool], most: int) -> int:
    """How many rows a condition leaves; of more than `most` one more than that."""
    some = select(INCIDENT.c.uid).where(INCIDENT.c.unit == reading.unit, _told(one, RARE)).limit(most + 1).subquery()
    return int(reading.conn.execute(select(func.count()).select_from(some)).scalar_one())


def _sorted_by(which: Filter) -> Column[Any]:
    """The time that a list is sorted by. Raises Refused("invalid") for a sort that there is not."""
    if (sort := which.sort or "reported") not in SORTED:
        raise Refused("invalid", {"sort": M_("A list is sorted by reported, occurred or entered.")})
    return SORTED[sort]


def _chosen(reading: Reading, which: Filter, *columns: Column[Any]) -> Select[Any]:
    """What a filter leaves, without words. Raises Refused as `_sorted_by` does."""
    instant = _sorted_by(which)
    span = keyset.within(instant, INCIDENT.c.state, reading.unit, replace(which, state=None))
    return select(*columns).where(*span, shown(INCIDENT.c.batch), *_hinted(reading, _asked(reading, which), instant))


@query("incident.list", roles=READERS)
def list_incidents(reading: Reading, which: Filter, after: Cursor | None = None, limit: int = 50) -> Page[Row]:
    """A page by the time of reporting, or by another of the three times; newest first.

    With words by entry: the order in which words are kept.
    """
    if which.text:
        chosen, at = _by_words(reading, which, *LISTED, INCIDENT.c.entered_at, FOUND.c.rowid), INCIDENT.c.entered_at
        if chosen is None:
            return Page((), None)
        order, alone = (FOUND.c.rowid, INCIDENT.c.uid), True
    else:
        at = _sorted_by(which)
        chosen, order, alone = _chosen(reading, which, *LISTED, at), (at, INCIDENT.c.uid), False
    found, following = keyset.cut(reading.conn, chosen, order, after, limit, alone=alone)
    return Page(tuple(_row(row, row._mapping[at]) for row in found), following)


@cache
def flags_of(state: str, severity: str | None, late: int) -> frozenset[str]:
    """What a row should catch the eye for. A severity presses while the incident is open."""
    flags = {"void": state == "void", "urgent": state == "open" and severity in URGENT, "late": bool(late)}
    return frozenset(name for name, holds in flags.items() if holds)


def _row(row: SqlRow[Any], at: datetime) -> Row:
    flags = flags_of(row.state, row.severity, row.late)
    return Row(row.uid, row.number, row.state, (at, row.type, row.spot, row.severity), flags)


@query("incident.count", roles=READERS)
def count_incidents(reading: Reading, which: Filter) -> int | None:
    """How many a filter leaves; None above COUNT_CAP."""
    if which.text:
        held = _by_words(reading, which, INCIDENT.c.uid)
        return 0 if held is None else keyset.count_of(reading.conn, held)
    return keyset.count_of(reading.conn, _chosen(reading, which, INCIDENT.c.uid))


# --- by words ------------------------------------------------------------------------------------------------------

FOUND = table("search_incident", column("rowid", Integer), column("text", String))
"""What incidents are found by; a rowid is the position of the event that opened one."""


def holding(reading: Reading, typed: str, *columns: ColumnElement[Any]) -> Select[Any] | None:
    """The incidents that hold every word of `typed`, in any spelling; None where it holds no word."""
    if not (match := search.expression(typed)):
        return None
    opened = search.InOrder(FOUND, INDEX, INDEX.c.position == FOUND.c.rowid)
    mine = and_(INCIDENT.c.unit == INDEX.c.unit, INCIDENT.c.uid == INDEX.c.uid)
    found = search.InOrder(opened, INCIDENT, mine)
    return select(*columns).select_from(found).where(FOUND.c.text.match(match), *here(reading))


def _by_words(reading: Reading, which: Filter, *columns: ColumnElement[Any]) -> Select[Any] | None:
    """What holds these words and is left by the rest of a filter; its times are those of entry."""
    held = holding(reading, which.text or "", *columns)
    if held is None:
        return None
    span = keyset.within(INCIDENT.c.entered_at, INCIDENT.c.state, reading.unit, replace(which, state=None))
    return held.where(*span, *_asked(reading, which))
