"""The list of incidents at any length: one page by any of its three times, narrowed by anything it may be narrowed by.

A page is read along one index and ends after its rows. SQLite knows how many incidents a type or a place has on the
average; how many *this* one has is counted, up to a thousand, and told it: few are fetched and sorted, of many the
index of the time is walked, whose entries hold what is asked for.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    ScalarSelect,
    Select,
    and_,
    bindparam,
    func,
    select,
)
from sqlalchemy import Column as SqlColumn

from db.kernel.base.access import READERS
from db.kernel.base.officer import Reading
from db.kernel.base.visible import shown
from db.kernel.desk.desk import query
from db.kernel.projections import search, shadows
from db.reading import keyset
from db.reference.lists.places import names_of
from db.reference.officers.models import OFFICER
from db.registers.incidents.missing.state import not_ended
from db.registers.incidents.models import INCIDENT
from db.registers.incidents.rules import URGENT, place_key
from db.storage.dialects.elements import Holds, InOrder, at_most, likely, terms_parameter
from db.storage.models import INDEX
from db.words.folding import ascii_digits
from db.words.forms import Field
from db.words.messages import M_, Refused
from db.words.records import Column, Cursor, Filter, Page, Row, in_columns

if TYPE_CHECKING:
    from sqlalchemy import Row as SqlRow

_MOMENT = Field("moment", "Reported")
COLUMNS = (
    Column("reported_at", "Reported", _MOMENT, width=16, yields=True),
    Column("type", "Type", Field("choice", "Type", list="incident_type"), width=16),
    Column("spot", "Place", Field("place", "Place"), width=12, grows=True),
    Column("severity", "Severity", Field("choice", "Severity", list="severity"), width=12, wide=True),
)
SORTS = {
    "reported": COLUMNS[0],
    "occurred": Column("occurred_at", "Happened", _MOMENT, width=16, yields=True),
    "entered": Column("entered_at", "Entered", _MOMENT, width=16, yields=True),
}
"""The times that the list may be sorted by. Where nobody said when it happened, `occurred_at` is the report's time."""
SORTED: Mapping[str, SqlColumn[Any]] = {
    "reported": INCIDENT.c.reported_at,
    "occurred": INCIDENT.c.happened_at,
    "entered": INCIDENT.c.entered_at,
}
"""The three times of an incident that its list may be sorted by."""
FEW = 1_000
"""Up to so many rows are fetched by one filter and sorted; of more, one in a thousand of a million at least belongs."""
MANY = 4_000
"""The same of several filters, which leave less than each: to walk along a time until there is a page takes longer."""
RARE = "0.0001"
"""What SQLite is told of the condition that leads (https://sqlite.org/lang_corefunc.html#likelihood)."""
OpenSpan = tuple[bool, bool]
"""Whether a filter has a beginning, and an end."""
_NAMES = ("uid", "number", "state", "type", "spot", "severity", "late")
LISTED = tuple(INCIDENT.c[name] for name in _NAMES)
"""What a list shows besides a time."""
_in_columns = in_columns(COLUMNS, (*_NAMES, COLUMNS[0].name))
NEWEST = (INCIDENT.c.reported_at.desc(), INCIDENT.c.uid.desc())


def here(reading: Reading) -> tuple[ColumnElement[bool], ...]:
    """The conditions of every reading of incidents: the unit's, and of no unfinished import."""
    return INCIDENT.c.unit == reading.unit, shown(INCIDENT.c.batch)


NARROWED: Mapping[str, SqlColumn[Any]] = {
    "place": INCIDENT.c.place_key,
    "type": INCIDENT.c.type,
    "officer": INCIDENT.c.officer,
    "state": INCIDENT.c.state,
}
"""What a list is narrowed by besides a time and words; first what usually leaves the fewest."""


class Asked(NamedTuple):
    """A condition of a filter: what is asked for by a value, or by any of `several`; and what SQLite is told."""

    name: str
    several: bool
    share: str = "0.9"

    def condition(self) -> ColumnElement[bool]:
        """As SQL, with the parameter `in_<name>`."""
        column: ColumnElement[Any] = NARROWED[self.name]
        bound: BindParameter[Any] = bindparam(f"in_{self.name}", expanding=self.several)
        if self.name == "officer":
            return likely(column == _of_badge(bound), self.share)
        return likely(column.in_(bound) if self.several else column == bound, self.share)


def _of_badge(badge: BindParameter[Any]) -> ScalarSelect[Any]:
    """The uid of the officer of a badge, one who has left among them."""
    ranked = select(OFFICER.c.uid).where(OFFICER.c.badge == badge).order_by(OFFICER.c.active.desc())
    return ranked.limit(at_most(1)).scalar_subquery()


def _asked(reading: Reading, which: Filter) -> dict[str, Any]:
    """What a filter asks for besides a time and words; several keys of a place as a tuple."""
    asked: dict[str, Any] = {}
    if which.place is not None:
        keys = _places(reading, which.place)
        asked["place"] = keys if len(keys) > 1 else keys[0]
    if which.type is not None:
        asked["type"] = which.type
    if which.officer is not None:
        asked["officer"] = ascii_digits(which.officer).strip()
    if which.state is not None or which.at_work:
        asked["state"] = which.state or "open"
    return asked


def _values(reading: Reading, which: Filter, asked: Mapping[str, Any]) -> dict[str, Any]:
    """The values of a statement's parameters; `match` is None where no words are looked for, "" where they are none."""
    values: dict[str, Any] = {"in_unit": reading.unit, "since": which.since, "until": which.until}
    values["match"] = search.expression(which.text) if which.text else None
    return values | {f"in_{name}": value for name, value in asked.items()}


def _places(reading: Reading, typed: str) -> tuple[str, ...]:
    """The keys of the names of a place under which incidents stand here; its own key where none does."""
    keys = _keys(typed)
    conn, unit = reading.conn, reading.unit
    kept = tuple(key for key in keys if conn.execute(_AT_PLACE, {"in_unit": unit, "key": key}).first())
    return kept or keys[:1] or ("",)


_AT_PLACE = (
    select(INCIDENT.c.uid).where(INCIDENT.c.unit == bindparam("in_unit"), INCIDENT.c.place_key == bindparam("key"))
).limit(at_most(1))


@lru_cache(maxsize=256)
def _keys(typed: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(key for name in names_of(typed) if (key := place_key(name))))


def _hinted(reading: Reading, asked: Mapping[str, Any], by: SqlColumn[Any]) -> tuple[Asked, ...]:
    """What is asked for, with how much of it there is; the one that leaves the fewest leads, where it is worth it.

    A single value has an index in the order of the reports: it is walked however many there are.
    """
    ones = [Asked(name, isinstance(value, tuple)) for name, value in asked.items()]
    in_order = by is INCIDENT.c.reported_at
    if len(ones) == 1 and in_order and not ones[0].several:
        return (ones[0]._replace(share=RARE),)
    most = FEW if len(ones) == 1 else MANY
    sizes = [_size(reading, asked_one, asked[asked_one.name], most) for asked_one in ones]
    least = min(range(len(ones)), key=sizes.__getitem__, default=None)
    leads = least is not None and (sizes[least] <= most or (in_order and not ones[least].several))
    return tuple(
        asked_one._replace(share=RARE) if leads and place == least else asked_one
        for place, asked_one in enumerate(ones)
    )


def _size(reading: Reading, asked: Asked, value: Any, most: int) -> int:
    """How many rows a condition leaves; of more than `most` one more than that."""
    values = {"in_unit": reading.unit, f"in_{asked.name}": value}
    return int(reading.conn.execute(_sizing(asked._replace(share=RARE), most), values).scalar_one())


@cache
def _sizing(asked: Asked, most: int) -> Select[Any]:
    some = select(INCIDENT.c.uid).where(INCIDENT.c.unit == bindparam("in_unit"), asked.condition())
    return select(func.count()).select_from(some.limit(at_most(most + 1)).subquery())


def _sorted_by(which: Filter) -> SqlColumn[Any]:
    """The time that a list is sorted by. Raises Refused("invalid") for a sort that there is not."""
    if (sort := which.sort or "reported") not in SORTED:
        raise Refused("invalid", {"sort": M_("A list is sorted by reported, occurred or entered.")})
    return SORTED[sort]


@lru_cache(maxsize=256)
def _chosen(
    columns: tuple[SqlColumn[Any], ...], by: SqlColumn[Any], asked: tuple[Asked, ...], span: OpenSpan
) -> Select[Any]:
    """The incidents of a filter, without words: made once for each shape of it; its values are bound."""
    where = [
        INCIDENT.c.unit == bindparam("in_unit"),
        shown(INCIDENT.c.batch),
        *(asked_one.condition() for asked_one in asked),
    ]
    return select(*columns).where(*where, *_within(by, span))


def _within(by: SqlColumn[Any], span: OpenSpan) -> Iterator[ColumnElement[bool]]:
    if span[0]:
        yield by >= bindparam("since", type_=by.type)
    if span[1]:
        yield by < bindparam("until", type_=by.type)


def _span(which: Filter) -> OpenSpan:
    return which.since is not None, which.until is not None


@query("incident.list", roles=READERS)
def list_incidents(reading: Reading, which: Filter, after: Cursor | None = None, limit: int = 50) -> Page[Row]:
    """A page by the time of reporting, or by another of the three times; newest first.

    With words by entry: the order in which words are kept.
    """
    asked = _asked(reading, which)
    values = _values(reading, which, asked)
    if which.text:
        at, order = INCIDENT.c.entered_at, keyset.SortColumns(FOUND.c.rowid, INCIDENT.c.uid, alone=True)
        chosen = holding((*LISTED, at, FOUND.c.rowid), _rarest_told(reading, asked), _span(which))
    else:
        at = _sorted_by(which)
        order = keyset.SortColumns(at, INCIDENT.c.uid)
        chosen = _chosen((*LISTED, at), at, _hinted(reading, asked, at), _span(which))
    if values["match"] == ():
        return Page((), None)
    rows, following = keyset.cut_for(reading, chosen, order, after, limit, values)
    return Page(tuple(_row(row) for row in rows), following)


@cache
def flags_of(state: str, severity: str | None, late: int) -> frozenset[str]:
    """What a row should catch the eye for. A severity presses while the incident is open."""
    flags = {"void": state == "void", "urgent": state == "open" and severity in URGENT, "late": bool(late)}
    return frozenset(name for name, holds in flags.items() if holds)


def _row(row: SqlRow[*tuple[Any, ...]]) -> Row:
    """A row of LISTED and a time."""
    uid, number, state, _kind, _spot, severity, late = row[: len(LISTED)]
    return Row(uid, number, state, _in_columns(row), flags_of(state, severity, late))


@query("incident.count", roles=READERS)
def count_incidents(reading: Reading, which: Filter) -> int | None:
    """How many a filter leaves; None above COUNT_CAP."""
    asked = _asked(reading, which)
    values = _values(reading, which, asked)
    if values["match"] == ():
        return 0
    if which.text:
        chosen = holding((INCIDENT.c.uid,), _rarest_told(reading, asked), _span(which))
    else:
        by = _sorted_by(which)
        chosen = _chosen((INCIDENT.c.uid,), by, _hinted(reading, asked, by), _span(which))
    return keyset.count_for(reading, chosen, values)


# --- by words ------------------------------------------------------------------------------------------------------

FOUND = shadows.table("incident")
"""What incidents are found by; a rowid is the position of the event that opened one."""


@lru_cache(maxsize=64)
def holding(
    columns: tuple[ColumnElement[Any], ...], asked: tuple[Asked, ...] = (), span: OpenSpan = (False, False)
) -> Select[Any]:
    """The incidents that hold words (the parameter `match`) and are left by the rest of a filter, of `in_unit`.

    They are read from the words to the incidents, or the other way where a condition leads.
    """
    at, mine = INDEX.c.position == FOUND.c.rowid, and_(INCIDENT.c.unit == INDEX.c.unit, INCIDENT.c.uid == INDEX.c.uid)
    leads = any(asked_one.share == RARE for asked_one in asked)
    first, on, last, then = (INCIDENT, mine, FOUND, at) if leads else (FOUND, at, INCIDENT, mine)
    ordered = InOrder(InOrder(first, INDEX, on), last, then)
    where = [
        INCIDENT.c.unit == bindparam("in_unit"),
        shown(INCIDENT.c.batch),
        not_ended(),  # who was missing is found by no word once the search has ended
        *(asked_one.condition() for asked_one in asked),
    ]
    held = Holds(FOUND.c.text, terms_parameter("match"))
    return select(*columns).select_from(ordered).where(held, *where, *_within(INCIDENT.c.entered_at, span))


def _rarest_told(reading: Reading, asked: Mapping[str, Any]) -> tuple[Asked, ...]:
    """What is asked for beside words; one that leaves few leads."""
    ones = [Asked(name, isinstance(value, tuple)) for name, value in asked.items()]
    rare = next((asked_one for asked_one in ones if _size(reading, asked_one, asked[asked_one.name], FEW) <= FEW), None)
    return tuple(asked_one._replace(share=RARE) if asked_one is rare else asked_one for asked_one in ones)
