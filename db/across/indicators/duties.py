"""Duties of custody records, counted: how many were met in time, met as stated later only, and breached.

What is behind stands counted in the record's row; of what stands open, that is over whose time is before the hour at
which one asks. Both rows are filled by the one function that reads a record (db/registers/custody/projected.py).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, Select, func, literal, select

from db.registers.custody.case.duties import OF_THE_PROGRAM
from db.registers.custody.models import CUSTODY, DUTY
from db.storage.columns import Instant
from db.storage.dialects.elements import Later
from db.words.records import duty_kind

BATCH = 500


class Duties(NamedTuple):
    """Counted duties of one record, or of several. `stated`: said much later to be done; nothing can be checked.

    `own` are those of the breached that no law or published standard asks for.
    """

    met: int = 0
    breached: int = 0
    stated: int = 0
    own: int = 0

    @property
    def due(self) -> int:
        """Those that were done, or have run out."""
        return self.met + self.breached + self.stated


def duties_of(conn: Connection, unit: str, records: Sequence[str], now: datetime) -> dict[str, Duties]:
    """The duties of a unit's custody records by their uids."""
    by_record: dict[str, Duties] = {}
    for start in range(0, len(records), BATCH):
        some = records[start : start + BATCH]
        over = Counter[str]()
        over_own = Counter[str]()
        for record, code, count in conn.execute(_over(unit, some, now)):
            over[record] += count
            over_own[record] += count if duty_kind(code) in OF_THE_PROGRAM else 0
        chosen = select(
            CUSTODY.c.uid, CUSTODY.c.met, CUSTODY.c.breached, CUSTODY.c.stated, CUSTODY.c.breached_own
        ).where(CUSTODY.c.unit == unit, CUSTODY.c.uid.in_(some))
        for uid, met, breached, stated, own in conn.execute(chosen):
            by_record[uid] = Duties(met, breached + over[uid], stated, own + over_own[uid])
    return by_record


def _over(unit: str, records: Sequence[str], now: datetime) -> Select[Any]:
    """How many duties that stand open are over, by record and code: a clock that was set back brings none back."""
    here = (
        DUTY.c.unit == unit,
        DUTY.c.record.in_(records),
        DUTY.c.due < Later(CUSTODY.c.known_at, literal(now, Instant())),
    )
    joined = DUTY.join(CUSTODY, (CUSTODY.c.unit == DUTY.c.unit) & (CUSTODY.c.uid == DUTY.c.record))
    by = (DUTY.c.record, DUTY.c.code)
    return select(*by, func.count().label("over")).select_from(joined).where(*here).group_by(*by)
