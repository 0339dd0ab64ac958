"""The machines of one precinct, as the main one's journal names them: which were let in, and which are retired.

The main machine is the one with which the precinct's journal begins. Its administrator lets in each other machine, by
the root of its keys. So each officer is certified by his machine's administrator, who is certified by the main one's.
A machine that gets no file of the main one (a laptop of requests alone) lets others in by its own administrator, for
itself alone.
"""

from __future__ import annotations

import json
import math
from collections.abc import Collection, Iterable, Mapping, Set
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache, partial
from typing import Any

from sqlalchemy import Connection, and_, bindparam, select

from db.storage.dialects.elements import Unindexed, at_most, each_value
from db.storage.models import BODY, JOURNAL, OF_ENTRY, SIGNATURE
from db.storage.signatures import RUN_STREAMS

LET_IN, RETIRED = "machine_let_in", "machine_retired"
TAKEN_IN = "journal_imported"
"""What the main machine took in before machines were let in counts: it was there to see."""
KINDS = frozenset({LET_IN, RETIRED, TAKEN_IN})
StreamKey = tuple[str, int, str]
"""Origin, epoch and stream: what the entries of one chain share."""


@dataclass(slots=True)
class OtherMachine:
    """A further machine: its letters, who let it in (an officer's uid) and retired it, when, and with which root.

    `root` is "" where it does not sign, or was there before machines were let in. `ends` holds, for a retired machine,
    the number in each chain up to which its entries count.
    """

    origin: str
    series: str = ""
    root: str = ""
    let_in_by: str = ""
    let_in_at: datetime | None = None
    retired_at: datetime | None = None
    ends: dict[StreamKey, int] = field(default_factory=dict)

    def counts(self, chain: StreamKey, seq: int) -> bool:
        """Whether this entry counts: it was written before the machine was retired."""
        return self.retired_at is None or seq <= self.ends.get(chain, 0)


Machines = dict[str, OtherMachine]
"""By their origin."""


# Made once: they are asked of each machine whenever rights are read anew.
_OF_UNIT, _OF_ORIGIN = JOURNAL.c.unit == bindparam("b_unit"), JOURNAL.c.origin == bindparam("b_origin")
_MAIN = (
    select(JOURNAL.c.origin)
    .where(_OF_UNIT, JOURNAL.c.stream == "record", JOURNAL.c.position > 0)
    .order_by(JOURNAL.c.position)
    .limit(at_most(1))
)
_HERE = select(JOURNAL.c.position).where(_OF_UNIT, _OF_ORIGIN).limit(at_most(1))
_NAMED = (
    select(*(JOURNAL.c[name] for name in ("uid", "kind", "officer", "entered_at", "origin", "position")), BODY.c.json)
    .join(BODY, and_(OF_ENTRY, BODY.c.part == "facts"))
    .where(
        _OF_UNIT, JOURNAL.c.origin.in_(bindparam("b_origins", expanding=True)), JOURNAL.c.kind.in_(sorted(KINDS))
    )
    .order_by(JOURNAL.c.position)
)  # fmt: skip
_ORIGINS = each_value(JOURNAL.c.origin, _OF_UNIT)
_EPOCHS = each_value(JOURNAL.c.epoch, _OF_UNIT, _OF_ORIGIN)
_FIRST_SIGNATURE = (
    select(SIGNATURE.c.position)
    .join(JOURNAL, JOURNAL.c.position == SIGNATURE.c.position)
    .where(_OF_UNIT, _OF_ORIGIN, JOURNAL.c.epoch == bindparam("b_epoch"), JOURNAL.c.stream == bindparam("b_stream"))
    .where(Unindexed(JOURNAL.c.position) > 0)
    .order_by(JOURNAL.c.seq)
    .limit(at_most(1))
)
"""In the order of the stream, so that it ends with the first one; by position SQLite would read the whole journal."""


def main_of(conn: Connection, unit: str) -> str | None:
    """The origin of the precinct's main machine; None in an empty journal."""
    return conn.execute(_MAIN, {"b_unit": unit}).scalar()


def is_here(conn: Connection, unit: str, origin: str) -> bool:
    """Whether there is an entry of this machine here."""
    return conn.execute(_HERE, {"b_unit": unit, "b_origin": origin}).first() is not None


def named(conn: Connection, unit: str, own: str, without: Set[str] = frozenset()) -> Machines:
    """The machines that the main one's journal names, as far as it is here, or that of `own`; retired ones too.
    `without`: entries (uids) whose writers had no right to name any (folding/rights.py)."""
    machines: Machines = {}
    signs_from = cache(partial(first_signature, conn, unit))
    for row in conn.execute(_NAMED, {"b_unit": unit, "b_origins": [main_of(conn, unit), own]}):
        if row.uid in without:
            continue
        early = row.kind == TAKEN_IN and row.position <= signs_from(row.origin)
        follow(machines, row.kind, json.loads(row.json or "{}"), row.officer, row.entered_at, early=early)
    return machines


def strangers(conn: Connection, unit: str, own: str, without: Set[str] = frozenset()) -> tuple[str, ...]:
    """The machines (origins) of which entries are here, and that nobody let in; `without` as for `named`."""
    here = origins(conn, unit)
    if set(here) <= {own}:
        return ()
    known = {own, main_of(conn, unit), *named(conn, unit, own, without)}
    return tuple(origin for origin in here if origin not in known)


def origins(conn: Connection, unit: str) -> tuple[str, ...]:
    """The machines whose entries a unit's journal holds, found by its key without reading it."""
    return tuple(conn.execute(_ORIGINS, {"b_unit": unit}).scalars())


def entries_of(conn: Connection, unit: str, machines: Collection[str]) -> tuple[str, ...]:
    """The entries (uids) of some machines (origins) in a unit's journal."""
    if not machines:
        return ()
    every = select(JOURNAL.c.uid).where(JOURNAL.c.unit == unit, JOURNAL.c.origin.in_(machines))
    return tuple(conn.execute(every).scalars())


def first_signature(conn: Connection, unit: str, origin: str) -> float:
    """The position of a machine's first signature; beyond all of them where it signs nothing."""
    mine = {"b_unit": unit, "b_origin": origin}
    epochs = sorted(epoch for epoch in conn.execute(_EPOCHS, mine).scalars() if epoch > 0)

    def first(stream: str) -> float:
        every = (
            conn.execute(_FIRST_SIGNATURE, {**mine, "b_epoch": epoch, "b_stream": stream}).scalar() for epoch in epochs
        )
        return next((position for position in every if position is not None), math.inf)

    return min(map(first, RUN_STREAMS))


def is_signed(conn: Connection, unit: str, origin: str, epoch: int) -> bool:
    """Whether a machine signed anything in an epoch."""
    mine = select(SIGNATURE.c.position).join(JOURNAL, JOURNAL.c.position == SIGNATURE.c.position)
    mine = mine.where(JOURNAL.c.unit == unit, JOURNAL.c.origin == origin, JOURNAL.c.epoch == epoch)
    return conn.execute(mine.limit(1)).first() is not None


def follow(
    machines: Machines, kind: str, facts: Mapping[str, Any], officer: str, at: datetime, *, early: bool = False
) -> None:
    """Apply an entry of the main machine that speaks of another one. Facts of a wrong type are passed over. `early`:
    what it took in counts as let in, since it signed nothing yet."""
    origin = facts.get("from" if kind == TAKEN_IN else "machine")
    if not isinstance(origin, str) or not origin or (kind == TAKEN_IN and not early and origin not in machines):
        return
    machine = machines.setdefault(origin, OtherMachine(origin))
    machine.series = str(facts.get("series") or machine.series)
    if kind == LET_IN:
        machine.root, machine.let_in_by, machine.let_in_at = str(facts.get("root") or ""), officer, at
    elif kind == RETIRED and machine.retired_at is None:
        machine.retired_at, machine.ends = at, dict(_ends(origin, facts.get("ends")))


def _ends(origin: str, said: Any) -> Iterable[tuple[StreamKey, int]]:
    for end in said if isinstance(said, list) else ():
        if isinstance(end, dict) and isinstance(end.get("seq"), int) and isinstance(end.get("epoch"), int):
            yield (origin, end["epoch"], str(end.get("stream"))), end["seq"]
