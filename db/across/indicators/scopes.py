"""Whose records are counted, and what the store's lists say of them."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Connection, select

from db.across.indicators.sources import IncidentKind, Scope
from db.across.indicators.things import STORE
from db.carrying.levels.links import BELOW
from db.carrying.levels.models import LINK
from db.reference.lists.queries import items_of
from db.storage.models import UNIT

WITHHELD = frozenset({"custody", "notices", "gangs", "contacts", "programmes", STORE})
"""Sources whose records stay at the units: at a seat their cards are named, not counted as none."""


def names_of(conn: Connection, unit: str) -> dict[str, str]:
    """The names of units by uid: those that this store knows, and those that a seat enrolled."""
    names = {row.uid: row.name for row in conn.execute(select(UNIT.c.uid, UNIT.c.name))}
    enrolled = select(LINK.c.uid, LINK.c.name).where(LINK.c.unit == unit, LINK.c.relation == BELOW)
    return names | {row.uid: row.name for row in conn.execute(enrolled)}


def scope_units(conn: Connection, unit: str) -> tuple[str, ...]:
    """A unit and every unit below it that this store knows; at a seat those that were enrolled, retired ones too.

    Below a county of a province they are the units that the county says it enrolled.
    """
    below: dict[str, list[str]] = {}
    for row in conn.execute(select(UNIT.c.uid, UNIT.c.parent).order_by(UNIT.c.name, UNIT.c.uid)):
        below.setdefault(row.parent, []).append(row.uid)
    made = [unit]
    for each in made:
        made += (uid for uid in below.get(each, ()) if uid not in made)
    named = select(LINK.c.uid, LINK.c.name).where(LINK.c.relation == BELOW)
    enrolled = named.where(LINK.c.unit.in_(made)).cte("enrolled", recursive=True)
    enrolled = enrolled.union(named.join_from(LINK, enrolled, LINK.c.unit == enrolled.c.uid))
    linked = conn.execute(select(enrolled.c.uid).order_by(enrolled.c.name, enrolled.c.uid)).scalars()
    return tuple(dict.fromkeys((*made, *linked)))


def scope_of(conn: Connection, unit: str, today: date) -> Scope:
    """Whose records are counted, and what the store's lists say of types and severities."""
    weights = {item.code: int(item.extra.get("weight", 0)) for item in items_of(conn, "severity")}
    kinds = tuple(
        IncidentKind(
            item.code,
            str(item.extra.get("group", "")),
            bool(item.extra.get("violent", False)),
            bool(item.extra.get("counted_as_theft", True)),
            weights.get(str(item.extra.get("severity", "")), 0),
        )
        for item in items_of(conn, "incident_type")
    )
    unsolving = frozenset(item.code for item in items_of(conn, "clearance") if item.extra.get("cleared") is False)
    below = conn.execute(select(LINK.c.uid).where(LINK.c.relation == BELOW).limit(1)).first() is not None
    return Scope(scope_units(conn, unit), today, kinds, weights, unsolving, below)
