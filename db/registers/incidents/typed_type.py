"""Incidents of the type whose name was typed: the search finds them behind those that hold the words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from db.reference.lists.queries import items_of
from db.registers.incidents.listing import NEWEST, here
from db.registers.incidents.missing.state import ended_among
from db.registers.incidents.models import INCIDENT
from db.words.folding import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy import Column

    from db.kernel.base.officer import Reading
    from db.reference.lists.queries import ListItem

LEAST = 3
"""Letters that name a type; fewer would find half of them."""


def types_called(items: Iterable[ListItem], typed: str) -> tuple[str, ...]:
    """The codes of the types of which one name holds every typed word, from its beginning. Pure."""
    wanted = fold(typed).split()
    if len("".join(wanted)) < LEAST:
        return ()
    return tuple(item.code for item in items if any(_holds(name, wanted) for name in _names(item)))


def _names(item: ListItem) -> list[str]:
    also = str(item.extra.get("also") or "").replace("،", ",").split(",")
    return [fold(name) for name in (item.fa, item.en, *also)]


def _holds(name: str, wanted: list[str]) -> bool:
    return all(any(part.startswith(word) for part in name.split()) for word in wanted)


def newest_called(reading: Reading, typed: str, columns: Sequence[Column[Any]], limit: int) -> tuple[Any, ...]:
    """Rows of these columns, with `uid` among them, of the newest incidents whose type is called so.

    Not those that an ended search for a person closed: no search finds them.
    """
    codes = types_called(items_of(reading.conn, "incident_type"), typed)
    if not codes:
        return ()
    chosen = select(*columns).where(*here(reading), INCIDENT.c.type.in_(codes)).order_by(*NEWEST).limit(limit)
    rows = reading.conn.execute(chosen).all()
    ended = ended_among(reading.conn, reading.unit, tuple(row.uid for row in rows))
    return tuple(row for row in rows if row.uid not in ended)
