"""Keeping the counts of incidents by day and type: what an incident counts is taken before it changes, and added after.

Rows that are dropped and made again are taken first, and added as their events are applied again. Rows that are
written in bulk, without applying events, are added as they are.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import groupby
from operator import itemgetter
from typing import Any

from sqlalchemy import Connection, bindparam, case, func, literal_column, select, tuple_
from sqlalchemy.dialects.sqlite import insert

from db.across.indicators.models import COUNT
from db.kernel.event import Event
from db.kernel.projecting import Listener
from db.kernel.visible import CLEARED, IMPORTED, shown
from db.registers.incidents.models import INCIDENT

NOT_CLEARED = "''"
"""The clearance of incidents that are not cleared: a key is never null."""
BEGINS = ("incident_reported", IMPORTED)
CHANGES = (
    "incident_disposed", "incident_cleared", "incident_referred", "incident_voided", "incident_reopened",
    "incident_retyped", "incident_death_recorded",
)  # fmt: skip
"""The kinds that may change the day, type, clearance, state, solution or time of an incident."""

KEY = tuple(COUNT.primary_key.columns)
COUNTS = tuple(column for column in COUNT.c if not column.primary_key)

_LIVE = INCIDENT.c.state != "void"
_ROUNDED = func.substr(INCIDENT.c.reported_at, 15, 2).in_(("00", "15", "30", "45"))
_COUNTED = {
    "live": _LIVE,
    "void": INCIDENT.c.state == "void",
    "solved": _LIVE & INCIDENT.c.solved,
    "late": _LIVE & INCIDENT.c.late,
    "rounded": _LIVE & _ROUNDED,
}
_UNIT = case((shown(INCIDENT.c.batch), INCIDENT.c.unit), else_=INCIDENT.c.batch)
"""As long as its import is unfinished, an incident counts for the import: a unit that nobody asks for."""
_KEYS = (_UNIT, INCIDENT.c.day, INCIDENT.c.type, func.coalesce(INCIDENT.c.clearance, literal_column(NOT_CLEARED)))
_THESE = (INCIDENT.c.unit == bindparam("of_unit"), INCIDENT.c.uid.in_(bindparam("uids", expanding=True)))
_SUMS = (func.sum(case((_COUNTED[column.name], bindparam("sign")), else_=0)) for column in COUNTS)


def _added(chosen: Any) -> Any:
    """The statement that adds what a SELECT counts, a row for each key."""
    new = insert(COUNT).from_select([column.name for column in (*KEY, *COUNTS)], chosen)
    sums = {column.name: column + new.excluded[column.name] for column in COUNTS}
    return new.on_conflict_do_update(index_elements=KEY, set_=sums)


_COUNT = _added(select(*_KEYS, *_SUMS).where(*_THESE).group_by(*_KEYS))
_DROP_EMPTY = COUNT.delete().where(
    tuple_(*KEY).in_(select(*_KEYS).where(*_THESE)), COUNT.c.live == 0, COUNT.c.void == 0
)
_BRING_IN = _added(
    select(bindparam("of_unit"), *KEY[1:], *COUNTS).select_from(COUNT).where(COUNT.c.unit == bindparam("batch"))
)


def _add(conn: Connection, event: Event) -> None:
    conn.execute(_COUNT, {"of_unit": event.unit, "uids": [event.record], "sign": 1})


def _take(conn: Connection, event: Event) -> None:
    assert event.record is not None
    take(conn, event.unit, [event.record])


def take(conn: Connection, unit: str, uids: list[str]) -> None:
    """Count these incidents no more; whoever calls this changes or drops their rows next."""
    these = {"of_unit": unit, "uids": uids}
    conn.execute(_COUNT, {**these, "sign": -1})
    conn.execute(_DROP_EMPTY, these)


def take_again(conn: Connection, unit: str, record: str) -> None:
    """Fills `record.again`."""
    take(conn, unit, [record])


def add_rows(conn: Connection, rows: Iterable[Mapping[str, Any]]) -> None:
    """Fills `incident.bulk`."""
    for unit, some in groupby(sorted(rows, key=itemgetter("unit")), itemgetter("unit")):
        conn.execute(_COUNT, {"of_unit": unit, "uids": [row["uid"] for row in some], "sign": 1})


def _taken_out(conn: Connection, event: Event) -> None:
    """Rows of an import that was thrown away."""
    here = (INCIDENT.c.uid.in_(event.facts["records"]), INCIDENT.c.batch == event.record)
    take(conn, event.unit, list(conn.execute(select(INCIDENT.c.uid).where(*here)).scalars()))


def _brought_in(conn: Connection, event: Event) -> None:
    """What an import counts, so far under its own name, counts for the unit from now on."""
    conn.execute(_BRING_IN, {"of_unit": event.unit, "batch": event.record})
    conn.execute(COUNT.delete().where(COUNT.c.unit == event.record))


LISTENS = (
    *(Listener(kind, _add) for kind in BEGINS),
    *(Listener(kind, _take, before=("incidents",)) for kind in CHANGES),
    *(Listener(kind, _add) for kind in CHANGES),
    Listener("import_committed", _brought_in),
    Listener(CLEARED, _taken_out, before=("imports",)),
)
