"""Entries of this machine at places where it wrote none: put in beside the program, they count nowhere.

Such a place is before the first position; not after that of the entry before it in its own chain (asked of the kinds
that lead); in an epoch that none of the machine's entries begins; or after the end of one that is over, where nothing
is signed. The look at the end of the chain (unsigned_tail.py) never comes there: it is of the epoch that goes on, and
after what was looked at. What a file brought back of an epoch of this machine is signed, and stays.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import Connection, and_, bindparam, select

from db.kernel.base import machines
from db.kernel.journal import stored_events
from db.kernel.journal.series import BEFORE, EPOCH
from db.kernel.projections.projecting import leading
from db.storage import local_info
from db.storage.dialects.elements import at_most, each_value
from db.storage.models import JOURNAL, SIGNATURE
from db.storage.signatures import RUN_STREAMS

_Begun = dict[int, tuple[Mapping[Any, Any], Mapping[str, Any]]]
"""epoch → the first entry in it that says that it begins, and its facts."""


# Made once: whoever reads rights or a record asks them.
_OF_RUNS = JOURNAL.c.stream.in_(RUN_STREAMS)
_OF_UNIT, _OF_ORIGIN = JOURNAL.c.unit == bindparam("b_unit"), JOURNAL.c.origin == bindparam("b_origin")
_OF_EPOCH = JOURNAL.c.epoch == bindparam("b_epoch")
_EARLY = select(JOURNAL.c.uid).where(JOURNAL.c.position < 1, _OF_UNIT, _OF_RUNS)
_PRIOR = JOURNAL.alias("prior")
_BACK = (
    select(JOURNAL.c.uid)
    .join(
        _PRIOR,
        and_(
            _PRIOR.c.unit == JOURNAL.c.unit,
            _PRIOR.c.origin == JOURNAL.c.origin,
            _PRIOR.c.epoch == JOURNAL.c.epoch,
            _PRIOR.c.stream == JOURNAL.c.stream,
            _PRIOR.c.seq == JOURNAL.c.seq - 1,
        ),
    )
    .where(_OF_UNIT, _OF_RUNS, JOURNAL.c.kind.in_(bindparam("b_kinds", expanding=True)))
    .where(JOURNAL.c.position <= _PRIOR.c.position)
)
_EPOCHS = each_value(JOURNAL.c.epoch, _OF_UNIT, _OF_ORIGIN)
_LAST_SIGNATURE = (
    select(JOURNAL.c.position)
    .join(SIGNATURE, SIGNATURE.c.position == JOURNAL.c.position)
    .where(_OF_UNIT, _OF_ORIGIN, _OF_EPOCH, JOURNAL.c.stream == bindparam("b_stream"))
    .order_by(JOURNAL.c.seq.desc())
    .limit(at_most(1))
)


def uids(conn: Connection, unit: str) -> frozenset[str]:
    """The entries (uids) of a unit at such places. In a journal without its store's epoch, the first kind alone."""
    found = set(conn.execute(_EARLY, {"b_unit": unit}).scalars())
    if conn.dialect.name == "sqlite":  # elsewhere several programs write, and take their positions before their places
        found.update(conn.execute(_BACK, {"b_unit": unit, "b_kinds": sorted(leading())}).scalars())
    own = local_info.kept_under(conn, ("origin", "epoch", "unit"))
    origin, epoch = own.get("origin", ""), own.get("epoch")
    if epoch is None or own.get("unit") != unit:
        return frozenset(found)
    here = set(conn.execute(_EPOCHS, {"b_unit": unit, "b_origin": origin}).scalars())
    if here - {int(epoch)}:
        found.update(_of_other_epochs(conn, (unit, origin, int(epoch)), here))
    return frozenset(found)


def _of_other_epochs(conn: Connection, chain: tuple[str, str, int], here: set[int]) -> Iterator[str]:
    unit, origin, current = chain
    signed_from = machines.first_signature(conn, unit, origin)
    declared, ends = _declared(_begun(conn, unit, origin), current, signed_from, conn)
    mine = select(JOURNAL.c.uid).where(JOURNAL.c.unit == unit, JOURNAL.c.origin == origin)
    for epoch in sorted(here - declared):
        yield from conn.execute(mine.where(JOURNAL.c.epoch == epoch, _OF_RUNS)).scalars()
    for epoch in sorted(ends.keys() & here - {current}):
        after = max(_last_signature(conn, unit, origin, epoch), signed_from)
        if after < math.inf:
            late = mine.where(JOURNAL.c.epoch == epoch, JOURNAL.c.stream == "record", JOURNAL.c.seq > ends[epoch])
            yield from conn.execute(late.where(JOURNAL.c.position > after)).scalars()


def _begun(conn: Connection, unit: str, origin: str) -> _Begun:
    begun: _Begun = {}
    said = stored_events.rows_with_facts(conn, unit, (EPOCH,), origin)
    for row, facts in sorted(said, key=lambda each: (each[0]["epoch"], each[0]["seq"])):
        begun.setdefault(row["epoch"], (row, facts))
    return begun


def _declared(
    begun: _Begun, current: int, signed_from: float, conn: Connection
) -> tuple[frozenset[int], dict[int, int]]:
    """The epochs that were: the first, the one that goes on, those that it followed, one after the other, and those
    that begin with a signed entry, or before anything was signed: a file may bring them back. And where those ended.
    """
    certain = [current, 1]
    certain += [epoch for epoch, (row, _facts) in begun.items() if _is_signed(conn, row, signed_from)]
    declared, ends = set[int](), dict[int, int]()
    while certain:
        epoch = certain.pop()
        if epoch in declared:
            continue
        declared.add(epoch)
        before = begun[epoch][1].get(BEFORE) if epoch in begun else None
        if isinstance(before, dict) and isinstance(old := before.get("epoch"), int) and old < epoch:
            certain.append(old)
            if isinstance(seq := before.get("seq"), int):
                ends[old] = max(seq, ends.get(old, 0))
    return frozenset(declared), ends


def _is_signed(conn: Connection, row: Mapping[Any, Any], signed_from: float) -> bool:
    """Whether a signature follows an entry in its chain, or it is from before its machine signed anything."""
    if row["position"] < signed_from:
        return True
    return bool(row["position"] <= _last_signature(conn, row["unit"], row["origin"], row["epoch"]))


def _last_signature(conn: Connection, unit: str, origin: str, epoch: int) -> int:
    """The position of the last signature of a chain; 0 where it has none."""
    chain = {"b_unit": unit, "b_origin": origin, "b_epoch": epoch}
    found = (conn.execute(_LAST_SIGNATURE, {**chain, "b_stream": stream}).scalar() for stream in RUN_STREAMS)
    return max((position for position in found if position is not None), default=0)
