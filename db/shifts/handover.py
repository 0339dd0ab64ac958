"""What a handover is made from: the running shift, what is held, open, due and unfinished at this moment.

Each source is another register's query, read inside the caller's transaction, so that the draft and the cut-off stand
at the same position of the journal. What comes out are the small frozen inputs of rules.py.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, select
from sqlalchemy import Row as SqlRow

from db.shifts import rules
from db.shifts.events import COUNT, SHIFT

URGENT_FLAGS = frozenset({"urgent", "overdue"})


def running(conn: Connection, unit: str) -> SqlRow[Any] | None:
    """The shift that is not locked yet: at most one a unit."""
    chosen = select(SHIFT).where(SHIFT.c.unit == unit, SHIFT.c.state.in_(("open", "handing_over", "signed_out")))
    return conn.execute(chosen.order_by(SHIFT.c.opened_at.desc())).first()


def counts(conn: Connection, unit: str, shift: str) -> tuple[dict[str, int], dict[str, int]]:
    """(outgoing, incoming): what was counted → how many."""
    sides: dict[str, dict[str, int]] = {"outgoing": {}, "incoming": {}}
    for row in conn.execute(select(COUNT).where(COUNT.c.unit == unit, COUNT.c.record == shift)):
        sides[row.side][row.what] = row.how_many
    return sides["outgoing"], sides["incoming"]


def differing(conn: Connection, unit: str, shift: str) -> tuple[str, ...]:
    """What the two counts disagree about."""
    return rules.differences(*counts(conn, unit, shift))
