"""What presses at the units below a seat: calls, handovers, and people held, as each unit said last."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select

from db.across.handover.models import SHIFT
from db.across.handover.shift_acts import HANDING_OVER, SIGNED_OUT
from db.across.seats.unit_records import units_of
from db.carrying.levels.duties import standings
from db.kernel.base.access import KEEPERS, READERS
from db.kernel.base.officer import Reading
from db.kernel.desk.desk import query
from db.registers.custody.case.spec import CLOCK
from db.registers.dispatch.models import CALL
from db.registers.dispatch.rules import UNFINISHED
from db.registers.incidents.rules import URGENT

ENDING = timedelta(hours=4)
"""A clock that ends within this runs out: a judge is not found in a quarter of an hour (art. 46)."""
UNSIGNED = frozenset({HANDING_OVER, SIGNED_OUT})


@dataclass(frozen=True, slots=True)
class Pressing:
    """What presses at a unit. Counts of people held are as of `stated_at`, the unit's last word; None: it never said.

    `ending`: people whose police holding or judge's order ends within four hours by this seat's clock, or is over.
    """

    urgent_calls: int
    unsigned_handovers: int
    stated_at: datetime | None = None
    held: int | None = None
    ending: int | None = None
    unexplained_breaches: int | None = None


@query("level.pressing", roles=READERS | KEEPERS)
def pressing(reading: Reading) -> dict[str, Pressing]:
    """What presses at each unit below, by its uid. Counts alone; nothing is ordered by them."""
    conn, units = reading.conn, tuple(units_of(reading))
    calls = select(CALL.c.unit, func.count()).where(
        CALL.c.unit.in_(units), CALL.c.state.in_(UNFINISHED), CALL.c.severity.in_(URGENT)
    )
    shifts = select(SHIFT.c.unit, func.count()).where(SHIFT.c.unit.in_(units), SHIFT.c.state.in_(UNSIGNED))
    urgent = {row[0]: row[1] for row in conn.execute(calls.group_by(CALL.c.unit))}
    unsigned = {row[0]: row[1] for row in conn.execute(shifts.group_by(SHIFT.c.unit))}
    stated = standings(conn, units)
    by_unit = {}
    for unit in units:
        of_all = urgent.get(unit, 0), unsigned.get(unit, 0)
        if (said := stated.get(unit)) is None:
            by_unit[unit] = Pressing(*of_all)
        else:
            ending = said.until(CLOCK, reading.now + ENDING)
            by_unit[unit] = Pressing(*of_all, said.stated_at, said.held, ending, said.unexplained)
    return by_unit
