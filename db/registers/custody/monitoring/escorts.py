"""Officers who are out of the cell with a person held, by the badges of the record."""

from __future__ import annotations

import re

from sqlalchemy import Connection, select

from db.kernel.journal import stored_events
from db.registers.custody.models import DUTY
from db.words.folding import ascii_digits


def escorting(conn: Connection, unit: str) -> frozenset[str]:
    """Badges of those who took somebody out of the cell and have not brought them back, as the open records say."""
    out = select(DUTY.c.record).where(DUTY.c.unit == unit, DUTY.c.code.startswith("back_in")).distinct()
    badges: set[str] = set()
    for history in stored_events.events_of_many(conn, unit, list(conn.execute(out).scalars())).values():
        by = ""
        for event in history:
            if event.kind == "taken_out":
                by = "" if event.facts.get("back_at") else str(event.facts.get("by", ""))
            elif event.kind == "brought_back":
                by = ""
        badges |= {badge for badge in re.split(r"[\s,،;؛]+", ascii_digits(by)) if badge}
    return frozenset(badges)
