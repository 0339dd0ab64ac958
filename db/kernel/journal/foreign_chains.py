"""How far other machines' chains are here, and entries at their ends that they never wrote.

Those were put in beside the program, and count nowhere.

A journal file brings whole runs with the signatures of their officers, and the entry about it says how far each chain
is here since. So what stands after that, and after the newest signature that is one, came with no file. A machine that
signs nothing is left as it is.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, Row, select

from db.kernel.base import machines
from db.kernel.base.machines import TAKEN_IN
from db.kernel.journal import signed_runs, stored_events
from db.kernel.journal.program_versions import begun_at
from db.kernel.journal.series import JOINED, heads_in
from db.storage import ends, local_info
from db.storage.models import JOURNAL
from db.storage.signatures import RUN_STREAMS

RECORDS = RUN_STREAMS[0]


def heads_here(conn: Connection, unit: str, origin: str) -> list[dict[str, object]]:
    """The fact of how far each other machine's entries are here, as those machines wrote them."""
    first = {
        (row.origin, row.epoch): row.seq
        for row in sorted(_put_in(conn, unit, origin), key=lambda row: int(row.seq), reverse=True)
    }
    return [
        {"origin": head.origin, "epoch": head.epoch, "seq": first.get((head.origin, head.epoch), head.seq + 1) - 1}
        for head in ends.heads_of_others(conn, unit, origin)
    ]


def put_in(conn: Connection, unit: str) -> frozenset[str]:
    """The entries (uids) of a unit that stand at the ends of other machines' chains and are not theirs."""
    return frozenset(row.uid for row in _put_in(conn, unit, local_info.kept(conn, "origin") or ""))


def _put_in(conn: Connection, unit: str, own: str) -> Iterator[Row[Any]]:
    mark, others = begun_at(conn, unit, own), ends.heads_of_others(conn, unit, own)
    if not (mark and others):
        return
    taken = _taken(conn, unit, own)
    for head in others:
        known = taken.get((head.origin, head.epoch), 0)
        if head.seq > known:
            yield from _after_last(conn, (unit, head.origin, head.epoch), known, mark)


def _taken(conn: Connection, unit: str, own: str) -> dict[tuple[str, int], int]:
    """By machine and epoch the number of the last entry that came with a file, as this machine said then."""
    taken: dict[tuple[str, int], int] = {}
    for _row, facts in stored_events.rows_with_facts(conn, unit, (TAKEN_IN, JOINED), own):
        for chain, seq in (heads_in(facts) or {}).items():
            taken[chain] = max(seq, taken.get(chain, 0))
    return taken


def _after_last(conn: Connection, chain: tuple[str, str, int], known: int, mark: int) -> Iterator[Row[Any]]:
    """The entries of a chain after the last one that came with a file, or that a true signature covers, and after the
    position (`mark`) from which this machine holds rights."""
    unit, origin, epoch = chain
    mine = (JOURNAL.c.unit == unit, JOURNAL.c.origin == origin, JOURNAL.c.epoch == epoch, JOURNAL.c.stream == RECORDS)
    at = conn.execute(select(JOURNAL.c.position).where(*mine, JOURNAL.c.seq == known)).scalar() or 0
    last = signed_runs.last_true(conn, chain, at)
    if not last or machines.first_signature(conn, unit, origin) == math.inf:
        return
    columns = (JOURNAL.c[name] for name in ("uid", "origin", "epoch", "seq"))
    yield from conn.execute(select(*columns).where(*mine, JOURNAL.c.position > max(last, mark)))
