"""A unit's own chains, of either stream: where they end, the hash at a place, the journal's rows after given ends."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, RowMapping, and_, select, tuple_

from db.carrying.levels.protocol import SEALED, End, EpochKey, is_sealed, machine_of
from db.storage import ends
from db.storage.ends import SEALED_STREAM
from db.storage.models import JOURNAL

RECORDS = "record"
AT_ONCE = 500


def heads(conn: Connection, unit: str, stream: str = RECORDS) -> tuple[End, ...]:
    """Where each chain of a stream ends here: by a step for each, for a live sender asks often."""
    key, chain_ends, last = (JOURNAL.c.origin, JOURNAL.c.epoch), list[End](), None
    while True:
        chosen = select(*key).where(JOURNAL.c.unit == unit).order_by(*key).limit(1)
        if last is not None:
            chosen = chosen.where(tuple_(*key) > tuple_(*last))
        if (row := conn.execute(chosen).first()) is None:
            return tuple(chain_ends)
        last = (row.origin, row.epoch)
        if (head := ends.head(conn, unit, *last, stream)) is not None:
            chain_ends.append(End(_named(row.origin, stream), row.epoch, head.seq, head.hash))


def both_heads(conn: Connection, unit: str) -> tuple[End, ...]:
    """Where each chain of both streams ends here."""
    return heads(conn, unit) + heads(conn, unit, SEALED_STREAM)


def _named(origin: str, stream: str) -> str:
    return origin + SEALED if stream == SEALED_STREAM else origin


def hash_at(conn: Connection, unit: str, end: End) -> str | None:
    """The hash of the entry at this place; None where there is none."""
    stream = SEALED_STREAM if is_sealed(end.chain) else RECORDS
    at = (JOURNAL.c.origin == machine_of(end.origin), JOURNAL.c.epoch == end.epoch, JOURNAL.c.seq == end.seq)
    return conn.execute(select(JOURNAL.c.hash).where(_mine(unit, stream), *at)).scalar_one_or_none()


def rows_after(
    conn: Connection, unit: str, after: Mapping[EpochKey, int], stream: str = RECORDS
) -> Iterator[Sequence[RowMapping]]:
    """The rows of a stream after these numbers of its chains, in the unit's order, some at a time."""
    said = and_(*(~_up_to(chain, seq) for chain, seq in after.items())) if after else None
    position = _before(conn, unit, after, stream)
    while True:
        where = [_mine(unit, stream), JOURNAL.c.position > position, *(() if said is None else (said,))]
        chosen = select(JOURNAL).where(*where).order_by(JOURNAL.c.position).limit(AT_ONCE)
        if not (rows := conn.execute(chosen).mappings().all()):
            return
        yield rows
        position = rows[-1]["position"]


def end_of(row: RowMapping) -> End:
    """The place and the hash of a row."""
    return End(_named(row["origin"], row["stream"]), row["epoch"], row["seq"], row["hash"])


def _mine(unit: str, stream: str) -> Any:
    return and_(JOURNAL.c.unit == unit, JOURNAL.c.stream == stream)


def _before(conn: Connection, unit: str, after: Mapping[EpochKey, int], stream: str) -> int:
    """A position before those of all entries after these numbers: what was sent long ago is not read again."""
    positions = []
    for end in heads(conn, unit, stream):
        chosen = select(JOURNAL.c.position).where(
            _mine(unit, stream), JOURNAL.c.origin == machine_of(end.origin), JOURNAL.c.epoch == end.epoch,
            JOURNAL.c.seq > after.get(end.chain, 0),
        )  # fmt: skip
        if (first := conn.execute(chosen.order_by(JOURNAL.c.seq).limit(1)).scalar_one_or_none()) is not None:
            positions.append(first)
    return min(positions) - 1 if positions else ends.end(conn)


def _up_to(chain: EpochKey, seq: int) -> Any:
    return and_(JOURNAL.c.origin == machine_of(chain[0]), JOURNAL.c.epoch == chain[1], JOURNAL.c.seq <= seq)
