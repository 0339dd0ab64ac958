"""Which signature covers an entry, by the numbers alone: whether it is one of a key is asked elsewhere (signing)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, Connection, RowMapping, select

from db.storage import ends
from db.storage.ends import GENESIS, Head, hash_of
from db.storage.models import JOURNAL, SIGNATURE
from db.storage.signatures import Covered


def chain_of(row: Mapping[Any, Any]) -> tuple[ColumnElement[bool], ...]:
    """The entries of the chain that an entry stands in, of every stream."""
    return (JOURNAL.c.unit == row["unit"], JOURNAL.c.origin == row["origin"], JOURNAL.c.epoch == row["epoch"])


def next_signature(conn: Connection, row: Mapping[Any, Any]) -> RowMapping | None:
    """The first signature of an entry's chain from its position on; None where there is none."""
    chosen = select(SIGNATURE).select_from(ends.SIGNED)
    chosen = chosen.where(SIGNATURE.c.position >= row["position"], *chain_of(row))
    return conn.execute(chosen.order_by(SIGNATURE.c.position).limit(1)).mappings().first()


def first_signed(conn: Connection, row: Mapping[Any, Any]) -> int | None:
    """The number of the last entry of records that the first signature of an entry's chain covers; None without one."""
    chosen = select(SIGNATURE.c.position).select_from(ends.SIGNED)
    chosen = chosen.where(*chain_of(row)).order_by(SIGNATURE.c.position).limit(1)
    position = conn.execute(chosen).scalar()
    return None if position is None else _last_seq(conn, {**row, "stream": "record"}, position)


def has_signatures(conn: Connection) -> bool:
    """Whether the signatures are here: a journal that is folded beside its store is without them."""
    return conn.execute(select(SIGNATURE.c.position).limit(1)).first() is not None


def is_covered(conn: Connection, row: Mapping[Any, Any], signature: RowMapping | None = None) -> bool:
    """Whether a signature says that it covers an entry of the streams that have an officer. `signature`: the next one
    of its chain, where that is known."""
    if row["position"] < 1:
        return False  # a program gives no such position: what stands there is before every signature, and of none
    signature = signature or next_signature(conn, row)
    if signature is None or signature["records"] is None:
        return signature is not None
    count = signature["records" if row["stream"] == "record" else "accesses"] or 0
    last = _last_seq(conn, row, signature["position"])
    return bool(last - count < row["seq"] <= last)


def _last_seq(conn: Connection, row: Mapping[Any, Any], position: int) -> int:
    """The number of the last entry of a stream up to a signature: mostly the very entry that it stands with."""
    at = (JOURNAL.c.position == position, JOURNAL.c.stream == row["stream"], *chain_of(row))
    seq = conn.execute(select(JOURNAL.c.seq).where(*at)).scalar()
    if seq is None:
        last = ends.head_at(conn, row["unit"], row["origin"], row["epoch"], row["stream"], position)
        seq = 0 if last is None else last.seq
    return int(seq)


def covered(
    conn: Connection, chain: tuple[str, str, int], stream: str, last: Head | None, count: int | None
) -> Covered:
    """What a signature covers of a stream that ends there, by how many entries of it it says."""
    if last is None or not count:
        return Covered(hash_of(last), hash_of(last), count or 0)
    unit, origin, epoch = chain
    before = select(JOURNAL.c.hash).where(
        JOURNAL.c.unit == unit, JOURNAL.c.origin == origin, JOURNAL.c.epoch == epoch, JOURNAL.c.stream == stream,
        JOURNAL.c.seq == last.seq - count,
    )  # fmt: skip
    return Covered(conn.execute(before).scalar() or GENESIS, last.hash, count)
