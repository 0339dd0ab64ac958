"""Whether as many people have a record as were counted when they arrived."""

from __future__ import annotations

from sqlalchemy import func, select

from db.kernel.desk.desk import Act
from db.reference.officers.queries import is_one
from db.registers.custody.models import ARRIVAL, MEMBER
from db.words.messages import M_

COUNTED_LOWER = M_("Fewer than before: another officer counts too, or the commander. Until then the arrival stays.")


def opened_of(act: Act, arrival: str) -> int:
    """How many people of an arrival have a record."""
    chosen = select(func.count()).select_from(MEMBER).where(MEMBER.c.about == arrival)
    return int(act.conn.execute(chosen).scalar_one())


def match_count(act: Act, arrival: str, heads: int | None) -> None:
    """Say that the count matches, once as many records are open as people got off, and nobody alone made it lower."""
    opened = opened_of(act, arrival)
    chosen = select(ARRIVAL.c.lowered_by).where(ARRIVAL.c.unit == act.unit, ARRIVAL.c.uid == arrival)
    if act.conn.execute(chosen).scalar() is not None:
        act.form.waits = COUNTED_LOWER
    elif heads is not None and opened >= heads:
        act.append("arrival_matched", record=arrival, facts={"heads": heads, "opened": opened})


def match_counted_blind(act: Act) -> None:
    """The counts that somebody else made lower match: whoever takes over counted the people here, and all have a
    record. The command that calls this declares `arrival_matched`."""
    waiting = select(ARRIVAL).where(ARRIVAL.c.unit == act.unit, ARRIVAL.c.pressing, ARRIVAL.c.lowered_by.is_not(None))
    for row in act.conn.execute(waiting.order_by(ARRIVAL.c.at)).all():
        opened = opened_of(act, row.uid)
        if opened >= row.heads and not is_one(act.conn, act.unit, act.officer.uid, row.lowered_by):
            act.append("arrival_matched", record=row.uid, facts={"heads": row.heads, "opened": opened})
