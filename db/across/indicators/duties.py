"""Duties of custody records, counted: how many were met in time and how many breached.

They follow from a record's events and the time, so they are read when they are asked for. What was counted is kept by
the record's newest entry once no duty of it waits for a time: a second look costs nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection

from db.kernel import journal
from db.registers.custody import rules
from db.registers.custody.case.case import breached

KEPT = 100_000
BATCH = 400
SETTLED = frozenset({"done", "late", "overdue", "waived"})


class Duties(NamedTuple):
    """Of one record, or of several together."""

    met: int = 0
    breached: int = 0

    @property
    def due(self) -> int:
        """Those that were done, or have run out."""
        return self.met + self.breached


_kept: dict[tuple[str, int], Duties] = {}


def duties_of(conn: Connection, unit: str, records: Sequence[str], now: datetime) -> dict[str, Duties]:
    """The duties of a unit's custody records by their uids."""
    newest = journal.newest_positions(conn, unit, records)
    by_uid = {uid: _kept[uid, place] for uid, place in newest.items() if (uid, place) in _kept}
    waiting = [uid for uid in newest if uid not in by_uid]
    if len(_kept) > KEPT:
        _kept.clear()
    for start in range(0, len(waiting), BATCH):
        for uid, history in journal.events_of_many(conn, unit, waiting[start : start + BATCH]).items():
            told = rules.duties(history, now)
            bad = sum(breached(duty) for duty in told)
            good = sum(duty.state == "done" and not breached(duty) for duty in told)
            by_uid[uid] = Duties(good, bad)
            if all(duty.state in SETTLED or duty.due is None for duty in told):
                _kept[uid, newest[uid]] = by_uid[uid]
    return by_uid
