"""Duties of custody records, counted: how many were met in time, met as stated later only, and breached.

What is behind stands counted in the record's row; of what stands open, that is over whose time is before the hour at
which one asks. Both rows are filled by the one function that reads a record (db/registers/custody/projected.py), and
both are summed by the database: a statement for each, however many records there are.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, and_, cast, func, literal, select

from db.across.indicators.counting import Pieces, bounds, spans_as_rows
from db.across.indicators.periods import DayRange
from db.across.indicators.sources import CountedRows
from db.registers.custody.case.duties import OF_THE_PROGRAM
from db.registers.custody.models import CUSTODY, DUTY
from db.storage.columns import WHOLE, Instant
from db.storage.dialects.elements import Later
from db.words.records import duty_kind


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

    def plus(self, other: Duties) -> Duties:
        """These and others together."""
        return Duties(*(one + more for one, more in zip(self, other, strict=True)))


_SETTLED = tuple(cast(func.sum(column), WHOLE) for column in (
    CUSTODY.c.met, CUSTODY.c.breached, CUSTODY.c.stated, CUSTODY.c.breached_own
))  # fmt: skip


def duties_in(
    conn: Connection, rows: CountedRows, units: Sequence[str], spans: Sequence[DayRange], now: datetime
) -> list[Duties]:
    """The duties of the records that a source of custody counts, in each of the spans, at a moment."""
    pieces = Pieces([bounds(span, instant=True) for span in spans])
    within = spans_as_rows(pieces.ends, Instant())
    here = (rows.when >= within.c.since, rows.when < within.c.until)
    by_piece = _counted(conn, rows, units, within.c.place, (within, here), now)
    sums = [Duties() for _span in spans]
    for piece, duties in by_piece.items():
        for place in pieces.spans_of[piece]:
            sums[place] = sums[place].plus(duties)
    return sums


def duties_by_record(
    conn: Connection, rows: CountedRows, units: Sequence[str], span: DayRange, now: datetime
) -> dict[str, Duties]:
    """The duties of each record (uid) that a source of custody counts in a span, at a moment."""
    within = spans_as_rows([bounds(span, instant=True)], Instant())
    here = (rows.when >= within.c.since, rows.when < within.c.until)
    counted: dict[str, Duties] = _counted(conn, rows, units, CUSTODY.c.uid, (within, here), now)
    return counted


def _counted(
    conn: Connection, rows: CountedRows, units: Sequence[str], by: ColumnElement[Any],
    spans: tuple[Any, tuple[ColumnElement[bool], ...]], now: datetime,
) -> dict[Any, Duties]:  # fmt: skip
    """The duties by what they are grouped by: those that are settled, and of those that stand what is over."""
    within, here = spans
    chosen = and_(rows.unit.in_(units), *here, *rows.where)
    records = within.join(rows.origin, chosen)
    counted = {row[0]: Duties(*row[1:]) for row in conn.execute(
        select(by, *_SETTLED).select_from(records).group_by(by)
    )}  # fmt: skip
    # A clock that was set back brings none back.
    over = and_(DUTY.c.unit == CUSTODY.c.unit, DUTY.c.record == CUSTODY.c.uid,
                DUTY.c.due < Later(CUSTODY.c.known_at, literal(now, Instant())))  # fmt: skip
    stand = select(by, DUTY.c.code, func.count()).select_from(records.join(DUTY, over)).group_by(by, DUTY.c.code)
    for key, code, count in conn.execute(stand):
        own = count if duty_kind(code) in OF_THE_PROGRAM else 0
        counted[key] = counted[key].plus(Duties(breached=count, own=own))
    return counted
