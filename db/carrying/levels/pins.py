"""What a seat has of a unit's chains: how far they go, and the hashes at their places, of branches not taken too."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from sqlalchemy import Connection, Table, func, select

from db.carrying.levels.content import HASH
from db.carrying.levels.models import BRANCH, CHAIN, PIN_OF
from db.carrying.levels.protocol import EntryPlace, EpochKey

SeatAndUnit = tuple[str, str]
"""A seat and a unit below it."""


@dataclass(frozen=True, slots=True)
class ChainHere:
    """How far a chain of a unit goes here."""

    origin_epoch: EpochKey
    have: int
    claimed: int
    ended: int | None


def chains_of(conn: Connection, unit: str, of: str) -> Iterator[ChainHere]:
    """The chains of the unit `of` at the seat `unit`."""
    for row in conn.execute(select(CHAIN).where(CHAIN.c.unit == unit, CHAIN.c.record == of)):
        yield ChainHere((row.origin, row.epoch), row.have, row.claimed, row.ended)


def hashes_at(conn: Connection, of: SeatAndUnit, places: Collection[EntryPlace]) -> dict[EntryPlace, str]:
    """The hashes that are here at these places."""
    return dict(_at(conn, PIN_OF, of, places))


def refused_at(conn: Connection, of: SeatAndUnit, places: Collection[EntryPlace]) -> frozenset[tuple[EntryPlace, str]]:
    """The places among these with the hashes that they have on branches that were not taken."""
    return frozenset(_at(conn, BRANCH, of, places))


def _at(
    conn: Connection, table: Table, of: SeatAndUnit, places: Collection[EntryPlace]
) -> Iterator[tuple[EntryPlace, str]]:
    """The hashes at these places, cut from the stretches that hold them."""
    wanted: dict[EpochKey, set[int]] = {}
    for origin, epoch, seq in places:
        wanted.setdefault((origin, epoch), set()).add(seq)
    for (origin, epoch), numbers in wanted.items():
        chosen = select(table.c.first, table.c.hashes).where(
            table.c.unit == of[0], table.c.record == of[1], table.c.origin == origin, table.c.epoch == epoch,
            table.c.first <= max(numbers), table.c.first + func.length(table.c.hashes) / HASH > min(numbers),
        )  # fmt: skip
        for row in conn.execute(chosen):
            for seq in numbers.intersection(range(row.first, row.first + len(row.hashes) // HASH)):
                start = (seq - row.first) * HASH
                yield (origin, epoch, seq), row.hashes[start : start + HASH]


def hashes_after(conn: Connection, of: SeatAndUnit, chain: EpochKey, last: int) -> str:
    """The hashes of a chain here after a number, one after the other."""
    chosen = select(PIN_OF.c.first, PIN_OF.c.hashes).where(
        PIN_OF.c.unit == of[0], PIN_OF.c.record == of[1], PIN_OF.c.origin == chain[0], PIN_OF.c.epoch == chain[1]
    )
    rows = conn.execute(chosen.order_by(PIN_OF.c.first)).all()
    return "".join(row.hashes[max(0, last + 1 - row.first) * HASH :] for row in rows)
